//! Asks a platform whether it keeps its rules, and says where it does not.

use std::collections::BTreeSet;

use super::element::Element;
use super::eval::{Bound, Evaluator};
use super::ir::{
    Block, Condition, ConditionKind, Expr, ExprKind, Join, Path, Piece, Quantified, Quantifier, Root, Rule,
    Rules,
};
use super::value::{Absence, Truth, Value};
use crate::platform::Platform;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use hac_base::source::{Sources, Span};

/// How many values all rules together may ask for. A large platform with every policy that comes with `hac` needs some
/// thousands; the limit ends what quantifiers inside quantifiers multiply.
const FUEL: u32 = 200_000;

/// How many values a message shows at most.
const SHOWN_MAX: usize = 6;

/// How a rule stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleOutcome {
    /// The module that brought it; `None` for a rule of the platform's own file.
    pub policy: Option<String>,
    pub rule: String,
    pub cites: Vec<String>,
    /// How many elements break it.
    pub broken: usize,
    /// Whether it speaks of every one of what there is none of.
    pub is_idle: bool,
}

/// Reports every element that breaks a rule. The answer has a line for each rule that was asked.
pub fn judge(
    rules: &Rules,
    platform: &Platform,
    sources: &Sources,
    out: &mut Diagnostics,
) -> Vec<RuleOutcome> {
    let judge = Judge {
        eval: Evaluator::new(platform, FUEL),
        sources,
    };
    let mut standings = Vec::new();
    for rule in &rules.list {
        let mut violations = Vec::new();
        judge.block(&rule.block, &mut Vec::new(), Said::default(), &mut violations);
        if judge.eval.is_spent() {
            out.push(
                Diagnostic::new(
                    Code::HA0806,
                    rule.head,
                    format!("the rules of this platform ask for more than {FUEL} values"),
                    "the limit is reached here",
                )
                .help("put fewer quantifiers into one another, or choose fewer elements with `where`")
                .via(&rule.via),
            );
            break;
        }
        standings.push(RuleOutcome {
            policy: rule.via.last().map(|site| site.module.clone()),
            rule: rule.name.clone(),
            cites: rule.cites.clone(),
            broken: violations.len(),
            is_idle: judge.is_idle(&rule.block),
        });
        if judge.is_idle(&rule.block) && rule.via.is_empty() {
            out.push(
                Diagnostic::new(
                    Code::HA0807,
                    rule.head,
                    format!("the rule `{}` holds because there is nothing that it speaks of", rule.name),
                    "no element is meant",
                )
                .help("write `some` in place of `every` where there must be one, or look at the name and the `where`"),
            );
        }
        // Two conditions of a rule that say the same of the same element are one problem.
        let mut said = BTreeSet::new();
        for violation in violations {
            let diagnostic = judge.diagnostic(rule, &violation);
            if said.insert((diagnostic.primary.span, diagnostic.message.clone())) {
                out.push(diagnostic);
            }
        }
    }
    standings
}

struct Judge<'p> {
    eval: Evaluator<'p>,
    sources: &'p Sources,
}

/// What is said of a condition that does not hold: the nearest text around it.
#[derive(Debug, Clone, Copy, Default)]
struct Said<'r> {
    message: Option<&'r [Piece]>,
    help: Option<&'r [Piece]>,
}

impl<'r> Said<'r> {
    fn inside(self, block: &'r Block) -> Self {
        Self {
            message: block.message.as_deref().or(self.message),
            help: block.help.as_deref().or(self.help),
        }
    }
}

/// A condition that is not known to hold.
struct Violation<'p, 'r> {
    condition: &'r Condition,
    bound: Bound<'p>,
    said: Said<'r>,
}

impl<'p> Judge<'p> {
    // --- whether something holds ---

    fn all(&self, block: &Block, bound: &mut Bound<'p>) -> Truth {
        let conditions = block.conditions.iter();
        conditions.fold(Truth::True, |truth, condition| {
            truth.and(self.truth(condition, bound))
        })
    }

    fn truth(&self, condition: &Condition, bound: &mut Bound<'p>) -> Truth {
        match &condition.kind {
            ConditionKind::Holds(expr) => self.eval.truth(expr, bound),
            ConditionKind::Joined(Join::All, block) => self.all(block, bound),
            ConditionKind::Joined(join, block) => {
                let conditions = block.conditions.iter();
                let any = conditions.fold(Truth::False, |truth, condition| {
                    truth.or(self.truth(condition, bound))
                });
                if *join == Join::Any { any } else { any.not() }
            }
            ConditionKind::Quantified(quantified) => {
                let mut some = Truth::False;
                let mut every = Truth::True;
                for element in self.elements(quantified, bound) {
                    let (chosen, meets) = self.of_element(quantified, element, bound);
                    some = some.or(chosen.and(meets));
                    every = every.and(chosen.not().or(meets));
                }
                match quantified.quantifier {
                    Quantifier::Every => every,
                    Quantifier::Some => some,
                    Quantifier::No => some.not(),
                }
            }
        }
    }

    /// Whether each of its conditions is about every one of a set in which none is meant.
    fn is_idle(&self, block: &Block) -> bool {
        !block.conditions.is_empty()
            && block.conditions.iter().all(|condition| match &condition.kind {
                ConditionKind::Quantified(quantified) if quantified.quantifier == Quantifier::Every => {
                    let mut bound = Vec::new();
                    self.elements(quantified, &bound).into_iter().all(|element| {
                        bound.push(element);
                        let chosen = self.is_chosen(quantified, &bound);
                        bound.pop();
                        chosen == Truth::False
                    })
                }
                ConditionKind::Quantified(_) | ConditionKind::Holds(_) | ConditionKind::Joined(..) => false,
            })
    }

    fn elements(&self, quantified: &Quantified, bound: &Bound<'p>) -> Vec<Element<'p>> {
        match self.eval.path(quantified.set, bound) {
            // Looking at an element costs, even where nothing is asked of it.
            Value::Set(elements) => elements.into_iter().take_while(|_| self.eval.burn()).collect(),
            Value::Bool(_) | Value::Amount(_) | Value::Text(_) | Value::Texts(_) | Value::Absent(_) => {
                Vec::new()
            }
        }
    }

    /// Whether an element is one of those that are meant, and whether it meets the conditions.
    fn of_element(
        &self,
        quantified: &Quantified,
        element: Element<'p>,
        bound: &mut Bound<'p>,
    ) -> (Truth, Truth) {
        bound.push(element);
        let chosen = self.is_chosen(quantified, bound);
        let meets = if chosen == Truth::False {
            Truth::Unknown
        } else {
            self.all(&quantified.block, bound)
        };
        bound.pop();
        (chosen, meets)
    }

    fn is_chosen(&self, quantified: &Quantified, bound: &Bound<'p>) -> Truth {
        let filter = quantified.filter.as_ref();
        filter.map_or(Truth::True, |filter| self.eval.truth(filter, bound))
    }

    // --- where something does not hold ---

    fn block<'r>(
        &self,
        block: &'r Block,
        bound: &mut Bound<'p>,
        said: Said<'r>,
        out: &mut Vec<Violation<'p, 'r>>,
    ) {
        let said = said.inside(block);
        for condition in &block.conditions {
            self.violations(condition, bound, said, out);
        }
    }

    fn violations<'r>(
        &self,
        condition: &'r Condition,
        bound: &mut Bound<'p>,
        said: Said<'r>,
        out: &mut Vec<Violation<'p, 'r>>,
    ) {
        match &condition.kind {
            ConditionKind::Joined(Join::All, block) => self.block(block, bound, said, out),
            ConditionKind::Quantified(quantified) if quantified.quantifier != Quantifier::Some => {
                for element in self.elements(quantified, bound) {
                    self.at_element(condition, quantified, (element, bound), said, out);
                }
            }
            ConditionKind::Holds(_) | ConditionKind::Joined(..) | ConditionKind::Quantified(_) => {
                if self.truth(condition, bound) != Truth::True {
                    let inner = match &condition.kind {
                        ConditionKind::Joined(_, block) => said.inside(block),
                        ConditionKind::Quantified(quantified) => said.inside(&quantified.block),
                        ConditionKind::Holds(_) => said,
                    };
                    out.push(Violation {
                        condition,
                        bound: bound.clone(),
                        said: inner,
                    });
                }
            }
        }
    }

    /// The elements of `every` and `no` are named one by one.
    fn at_element<'r>(
        &self,
        condition: &'r Condition,
        quantified: &'r Quantified,
        (element, bound): (Element<'p>, &mut Bound<'p>),
        said: Said<'r>,
        out: &mut Vec<Violation<'p, 'r>>,
    ) {
        bound.push(element);
        let chosen = self.is_chosen(quantified, bound);
        if quantified.quantifier == Quantifier::Every {
            if chosen != Truth::False {
                self.block(&quantified.block, bound, said, out);
            }
        } else if chosen.and(self.all(&quantified.block, bound)) != Truth::False {
            out.push(Violation {
                condition,
                bound: bound.clone(),
                said: said.inside(&quantified.block),
            });
        }
        bound.pop();
    }

    // --- what is said ---

    fn diagnostic(&self, rule: &Rule, violation: &Violation<'p, '_>) -> Diagnostic {
        let Violation {
            condition,
            bound,
            said,
        } = violation;
        let code = match rule.severity {
            Severity::Error => Code::HA0801,
            Severity::Warning => Code::HA0802,
        };
        let paths = paths(condition);
        let element = bound.last().copied();
        let (place, via) = self.place(&paths, bound);
        let subject = element.map_or_else(|| "the platform".to_owned(), Element::title);
        let message = match said.message {
            Some(message) => self.eval.text(message, bound),
            None => format!("{subject} breaks the rule `{}`", rule.name),
        };
        let shown = self.shown(&paths, bound);
        let label = shown.first().cloned().unwrap_or_default();
        let mut diagnostic = Diagnostic::new(code, place, message, label)
            .label(condition.span, format!("the rule `{}` asks for this", rule.name))
            .via(via);
        if let Some(site) = rule.via.first() {
            diagnostic = diagnostic.label(site.span, format!("`{}` is used here", site.module));
        }
        for text in shown.iter().skip(1) {
            diagnostic = diagnostic.note(text);
        }
        for text in &rule.cites {
            diagnostic = diagnostic.note(format!("cites: {text}"));
        }
        match said.help {
            Some(help) => diagnostic.help(self.eval.text(help, bound)),
            None => diagnostic,
        }
    }

    /// The sentence that states what the condition asks for, or the element that it is about.
    fn place(&self, paths: &[(Path, Span)], bound: &Bound<'p>) -> (Span, &'p [hac_base::source::UseSite]) {
        let innermost = bound.len().checked_sub(1);
        let sentence = paths.iter().find_map(|(path, _)| {
            let property = path.property.filter(|property| !property.sentence.is_empty())?;
            let is_meant = match (path.root, innermost) {
                (Root::Variable(at), Some(innermost)) => at == innermost,
                (Root::One(_), None) => true,
                (Root::One(_) | Root::All(_) | Root::Variable(_), _) => false,
            };
            let element = self.eval.start(*path, bound).filter(|_| is_meant)?;
            Some((element.sentence(property.sentence), element.via()))
        });
        let head = || match bound.last() {
            Some(element) => (element.head(), element.via()),
            None => (
                self.eval.platform.origin.span,
                self.eval.platform.origin.via.as_slice(),
            ),
        };
        sentence.unwrap_or_else(head)
    }

    /// The values that the condition asked for, each once.
    fn shown(&self, paths: &[(Path, Span)], bound: &Bound<'p>) -> Vec<String> {
        let mut shown: Vec<String> = Vec::new();
        for (path, span) in paths {
            if matches!(path.root, Root::Variable(at) if at >= bound.len()) {
                continue;
            }
            let written = self.sources.text(*span);
            let text = match self.eval.path(*path, bound) {
                Value::Set(_) | Value::Absent(Absence::Limit) => continue,
                Value::Absent(absence) => format!("`{written}` is {}", absence.shown()),
                value @ (Value::Bool(_) | Value::Amount(_) | Value::Text(_) | Value::Texts(_)) => {
                    format!("`{written}` is `{}`", value.shown())
                }
            };
            if !shown.contains(&text) && shown.len() < SHOWN_MAX {
                shown.push(text);
            }
        }
        shown
    }
}

/// The paths that a condition mentions, in the order in which they are written, with their places.
fn paths(condition: &Condition) -> Vec<(Path, Span)> {
    let mut found = Vec::new();
    of_condition(condition, &mut found);
    found
}

fn of_condition(condition: &Condition, found: &mut Vec<(Path, Span)>) {
    let block = match &condition.kind {
        ConditionKind::Holds(expr) => return of_expr(expr, found),
        ConditionKind::Joined(_, block) => block,
        ConditionKind::Quantified(quantified) => {
            if let Some(filter) = &quantified.filter {
                of_expr(filter, found);
            }
            &quantified.block
        }
    };
    for condition in &block.conditions {
        of_condition(condition, found);
    }
}

fn of_expr(expr: &Expr, found: &mut Vec<(Path, Span)>) {
    match &expr.kind {
        ExprKind::Path(path) => found.push((*path, expr.span)),
        ExprKind::Literal(_) => {}
        ExprKind::Text(pieces) => {
            for piece in pieces {
                if let Piece::Computed(expr) = piece {
                    of_expr(expr, found);
                }
            }
        }
        ExprKind::Texts(items) | ExprKind::Call(_, items) => {
            for item in items {
                of_expr(item, found);
            }
        }
        ExprKind::Not(inner) | ExprKind::Negate(inner) => of_expr(inner, found),
        ExprKind::Binary { left, right, .. } => {
            of_expr(left, found);
            of_expr(right, found);
        }
        ExprKind::Conditional {
            condition,
            then,
            otherwise,
        } => {
            of_expr(condition, found);
            of_expr(then, found);
            of_expr(otherwise, found);
        }
    }
}
