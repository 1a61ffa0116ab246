//! Parsed pairs to tree: values.

use std::sync::LazyLock;

use pest::iterators::{Pair, Pairs};
use pest::pratt_parser::{Assoc, Op, PrattParser};

use super::super::Rule;
use super::super::ast::{BinaryOp, Expr, ExprKind, Ident};
use super::super::errors;
use super::super::layout::POISON;
use super::Lowering;
use hac_base::source::Span;
use hac_base::units::unit_meant;

/// Operators and brackets around each other in one value: whoever walks the tree recurses once for each.
const DEPTH_LIMIT: usize = 256;

/// From the weakest to the strongest.
static PRECEDENCE: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    PrattParser::new()
        .op(Op::infix(Rule::or, Assoc::Left))
        .op(Op::infix(Rule::and, Assoc::Left))
        .op(Op::infix(Rule::equal, Assoc::Left) | Op::infix(Rule::not_equal, Assoc::Left))
        .op(Op::infix(Rule::at_most, Assoc::Left)
            | Op::infix(Rule::at_least, Assoc::Left)
            | Op::infix(Rule::below, Assoc::Left)
            | Op::infix(Rule::above, Assoc::Left))
        .op(Op::infix(Rule::add, Assoc::Left) | Op::infix(Rule::subtract, Assoc::Left))
        .op(Op::infix(Rule::multiply, Assoc::Left) | Op::infix(Rule::divide, Assoc::Left))
        .op(Op::prefix(Rule::negate) | Op::prefix(Rule::not))
});

fn binary_op(rule: Rule) -> BinaryOp {
    match rule {
        Rule::or => BinaryOp::Or,
        Rule::and => BinaryOp::And,
        Rule::equal => BinaryOp::Equal,
        Rule::not_equal => BinaryOp::NotEqual,
        Rule::at_most => BinaryOp::AtMost,
        Rule::at_least => BinaryOp::AtLeast,
        Rule::below => BinaryOp::Below,
        Rule::above => BinaryOp::Above,
        Rule::subtract => BinaryOp::Subtract,
        Rule::multiply => BinaryOp::Multiply,
        Rule::divide => BinaryOp::Divide,
        _ => BinaryOp::Add,
    }
}

impl Lowering<'_, '_> {
    /// A value: `expr` of the grammar.
    pub(super) fn expr(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let span = self.places.of(&pair);
        let choices = pair
            .clone()
            .into_inner()
            .filter(|part| part.as_rule() == Rule::question)
            .count();
        self.deeper(choices, span, |this| this.choices(pair.into_inner(), span))
    }

    /// `a ? b : c ? d : e`, written flat in the grammar, binds to the right.
    fn choices(&mut self, mut parts: Pairs<'_, Rule>, span: Span) -> Expr {
        let next = |this: &mut Self, parts: &mut Pairs<'_, Rule>| {
            let operation = parts.peek().is_some_and(|part| part.as_rule() == Rule::operation);
            if operation {
                parts.next().map(|part| this.operation(part))
            } else {
                None
            }
        };
        let mut chain = Vec::new();
        let mut last = next(self, &mut parts);
        while let Some(question) = parts.next() {
            let then = next(self, &mut parts);
            if parts.peek().is_some_and(|part| part.as_rule() == Rule::choice) {
                parts.next();
            }
            let otherwise = next(self, &mut parts);
            let (Some(condition), Some(then), Some(otherwise)) = (last.take(), then, otherwise) else {
                let question = self.places.of(&question);
                self.reports.push(|_| errors::missing_choice(question));
                return Expr {
                    kind: ExprKind::Error,
                    span,
                };
            };
            chain.push((condition, then));
            last = Some(otherwise);
        }
        let last = last.unwrap_or(Expr {
            kind: ExprKind::Error,
            span,
        });
        chain
            .into_iter()
            .rev()
            .fold(last, |otherwise, (condition, then)| Expr {
                span: condition.span.to(otherwise.span),
                kind: ExprKind::Conditional {
                    condition: Box::new(condition),
                    then: Box::new(then),
                    otherwise: Box::new(otherwise),
                },
            })
    }

    fn operation(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let span = self.places.of(&pair);
        let mut operators = 0;
        let mut before: Option<Pair<'_, Rule>> = None;
        for part in pair.clone().into_inner() {
            if part.as_rule() == Rule::missing
                && let Some(operator) = &before
            {
                let at = self.places.of(operator);
                self.reports
                    .push(|_| errors::missing_value(at, operator.as_str()));
            }
            operators += 1;
            before = Some(part);
        }
        let places = self.places;
        self.deeper(operators / 2, span, |this| {
            PRECEDENCE
                .map_primary(|operand| this.primary(operand))
                .map_prefix(|operator, operand| {
                    let span = places.of(&operator).to(operand.span);
                    let operand = Box::new(operand);
                    let kind = match operator.as_rule() {
                        Rule::not => ExprKind::Not(operand),
                        _ => ExprKind::Negate(operand),
                    };
                    Expr { kind, span }
                })
                .map_infix(|left, operator, right| {
                    let (op, op_span) = (binary_op(operator.as_rule()), places.of(&operator));
                    let span = left.span.to(right.span);
                    let (left, right) = (Box::new(left), Box::new(right));
                    Expr {
                        kind: ExprKind::Binary {
                            op,
                            op_span,
                            left,
                            right,
                        },
                        span,
                    }
                })
                .parse(pair.into_inner())
        })
    }

    /// Goes `levels` deeper, unless that is too deep.
    fn deeper(&mut self, levels: usize, span: Span, inside: impl FnOnce(&mut Self) -> Expr) -> Expr {
        if self.depth + levels > DEPTH_LIMIT {
            self.reports.push(|_| errors::long_expression(span));
            return Expr {
                kind: ExprKind::Error,
                span,
            };
        }
        self.depth += levels;
        let expr = inside(self);
        self.depth -= levels;
        expr
    }

    /// An operand of an operation or of a head.
    pub(super) fn primary(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let span = self.places.of(&pair);
        let written = || pair.as_str().trim_end().to_owned();
        let kind = match pair.as_rule() {
            Rule::word | Rule::path => ExprKind::Word(written()),
            Rule::number | Rule::count => ExprKind::Number(written()),
            Rule::cidr => ExprKind::Cidr(written()),
            Rule::arn => ExprKind::Arn(written()),
            Rule::quantity => quantity(&pair),
            Rule::range => self.range(pair, span),
            Rule::repeat => repeat(&self.parts(pair)),
            Rule::spaced_quantity | Rule::glued_repeat => self.wrong_blanks(&pair, span),
            Rule::text => ExprKind::Text(self.text(pair)),
            Rule::name => return self.name(pair, span),
            Rule::parens | Rule::list | Rule::map => {
                return self.deeper(1, span, |this| Expr {
                    kind: this.bracketed(pair),
                    span,
                });
            }
            // What is taken out or missing has been reported.
            _ => ExprKind::Error,
        };
        Expr { kind, span }
    }

    fn bracketed(&mut self, pair: Pair<'_, Rule>) -> ExprKind {
        match pair.as_rule() {
            Rule::parens => self
                .single(pair, "(", ")")
                .map_or(ExprKind::Error, |inner| ExprKind::Paren(Box::new(inner))),
            Rule::list => ExprKind::List(self.values(pair)),
            _ => ExprKind::Map(self.entries(pair)),
        }
    }

    /// A word, a call or an e-mail address.
    fn name(&mut self, pair: Pair<'_, Rule>, span: Span) -> Expr {
        let written = pair.as_str().to_owned();
        let mut parts = pair.into_inner();
        let (word, rest) = (parts.next(), parts.next());
        let kind = match (word, rest) {
            (Some(word), Some(arguments)) if arguments.as_rule() == Rule::arguments => {
                let name = Ident {
                    text: word.as_str().to_owned(),
                    span: self.places.of(&word),
                };
                return self.deeper(1, span, |this| {
                    let args = this.values(arguments);
                    Expr {
                        kind: ExprKind::Call { name, args },
                        span,
                    }
                });
            }
            (_, Some(_)) => ExprKind::Email(written),
            (_, None) => ExprKind::Word(written),
        };
        Expr { kind, span }
    }

    /// The one value that brackets hold.
    pub(super) fn single(&mut self, pair: Pair<'_, Rule>, open: &str, close: &str) -> Option<Expr> {
        let span = self.places.of(&pair);
        let closed = self.is_closed(&pair);
        let count = self.reports.count();
        let second = pair
            .clone()
            .into_inner()
            .filter(|part| part.as_rule() != Rule::stuff)
            .nth(1);
        let mut values = self.values(pair).into_iter();
        let first = values.next();
        if closed && self.reports.count() == count {
            match (&first, second) {
                (None, _) => self.reports.push(|_| errors::missing_between(span, open, close)),
                (Some(_), Some(second)) => {
                    let at = self.places.of(&second);
                    self.reports.push(|_| errors::stuff(at, second.as_str()));
                }
                (Some(_), None) => {}
            }
        }
        first
    }

    /// Values with commas between them.
    fn values(&mut self, pair: Pair<'_, Rule>) -> Vec<Expr> {
        let closed = self.is_closed(&pair);
        let count = self.reports.count();
        let mut values = Vec::new();
        // Whether a value can stand next: at the start, and after a comma.
        let mut fresh = true;
        for part in pair.into_inner() {
            let span = self.places.of(&part);
            let quiet = !closed || self.reports.count() != count;
            match part.as_rule() {
                Rule::comma => {
                    if fresh && !quiet {
                        self.reports.push(|_| errors::extra_comma(span));
                    }
                    fresh = true;
                }
                Rule::stuff => {
                    if !quiet {
                        self.reports.push(|_| errors::stuff(span, part.as_str()));
                    }
                    fresh = false;
                }
                _ => {
                    if !fresh && !quiet && !part.as_str().starts_with(POISON) {
                        self.reports.push(|_| errors::missing_comma(span, part.as_str()));
                    }
                    fresh = false;
                    values.push(self.expr(part));
                }
            }
        }
        values
    }

    /// Whether the user closed the brackets; otherwise what is wrong inside follows from that.
    pub(super) fn is_closed(&self, pair: &Pair<'_, Rule>) -> bool {
        self.places.is_original(pair.as_span().end().saturating_sub(1))
    }

    fn parts(&mut self, pair: Pair<'_, Rule>) -> Vec<Expr> {
        pair.into_inner().map(|part| self.primary(part)).collect()
    }

    fn range(&mut self, pair: Pair<'_, Rule>, span: Span) -> ExprKind {
        let mut ends = self.parts(pair).into_iter();
        if let (Some(from), Some(to)) = (ends.next(), ends.next()) {
            return ExprKind::Range(Box::new(from), Box::new(to));
        }
        self.reports.push(|_| errors::missing_value(span, ".."));
        ExprKind::Error
    }

    /// `30 s` and `10sx3`, which mean what they look like, but are not written so.
    fn wrong_blanks(&mut self, pair: &Pair<'_, Rule>, span: Span) -> ExprKind {
        let written = pair.as_str().trim_end();
        let parts: Vec<&str> = pair.clone().into_inner().map(|part| part.as_str()).collect();
        let (meant, kind) = match parts.as_slice() {
            [number, written] => {
                let unit = unit_meant(written).unwrap_or(written);
                let kind = ExprKind::Quantity {
                    number: (*number).to_owned(),
                    unit: unit.to_owned(),
                };
                (format!("{number}{unit}"), kind)
            }
            [number, written, times] => {
                let unit = unit_meant(written).unwrap_or(written);
                let kind = ExprKind::Quantity {
                    number: (*number).to_owned(),
                    unit: unit.to_owned(),
                };
                let kind = ExprKind::Repeat {
                    interval: Box::new(Expr { kind, span }),
                    times: Box::new(Expr {
                        kind: ExprKind::Number((*times).to_owned()),
                        span,
                    }),
                };
                (format!("{number}{unit} x {times}"), kind)
            }
            _ => return ExprKind::Error,
        };
        self.reports
            .push(|_| errors::quantity_blanks(span, written, &meant));
        kind
    }
}

fn quantity(pair: &Pair<'_, Rule>) -> ExprKind {
    let mut parts = pair.clone().into_inner().map(|part| part.as_str().to_owned());
    match (parts.next(), parts.next()) {
        (Some(number), Some(unit)) => ExprKind::Quantity { number, unit },
        (Some(_) | None, _) => ExprKind::Error,
    }
}

fn repeat(parts: &[Expr]) -> ExprKind {
    match parts {
        [interval, times] => ExprKind::Repeat {
            interval: Box::new(interval.clone()),
            times: Box::new(times.clone()),
        },
        _ => ExprKind::Error,
    }
}
