//! Sentences to rules. What is wrong with a rule is reported here, whether there is a platform to ask or not.

use std::sync::Arc;

use super::condition;
use super::declared::Declared;
use super::ir::{Block, Condition, ConditionKind, Piece, Rule, Rules};
use super::names::Scope;
use super::quantifier;
use super::typing::Typing;
use crate::check::{Place, plain_text};
use crate::resolve::hir::{Node, Program};
use crate::schema::{self, LEVELS, RULE};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, Severity, did_you_mean};
use hac_base::source::Span;
use hac_syntax::ast::{Binding, Expr, ExprKind, Operand, Relation};

/// How deep quantifiers may stand in one another: each multiplies what is looked at.
const DEPTH_MAX: usize = 4;

/// The rules of a program. A rule with a mistake is left out, since it was reported.
pub fn read(program: &Program, places: &[Place], out: &mut Diagnostics) -> Rules {
    let platform = |node: &&Node| node.keyword().is_some_and(|word| word.text == schema::ROOT);
    let Some(platform) = program.nodes.iter().find(platform) else {
        return Rules::default();
    };
    let broken: Vec<Span> = out
        .iter()
        .filter(|diagnostic| diagnostic.severity() == Severity::Error)
        .map(|diagnostic| diagnostic.primary.span)
        .collect();
    let declared = Declared::of(platform, places, out);
    let mut rules: Vec<Rule> = Vec::new();
    for node in platform.children() {
        if node.keyword().is_none_or(|word| word.text != RULE) || is_damaged(node.span, &broken) {
            continue;
        }
        let mut reader = Reader {
            typing: Typing {
                declared: &declared,
                via: &node.via,
                out,
            },
        };
        let Some(rule) = reader.rule(node) else { continue };
        let same = |other: &&Rule| other.name == rule.name && other.via == rule.via;
        if let Some(first) = rules.iter().find(same) {
            let message = format!("rule `{}` is declared twice", rule.name);
            reader.typing.report(
                Diagnostic::new(Code::HA0204, rule.head, message, "declared again here")
                    .label(first.head, "first declared here")
                    .help("give one of them another name"),
            );
            continue;
        }
        rules.push(rule);
    }
    Rules { list: rules }
}

/// Whether an earlier pass did not understand a part of it.
fn is_damaged(span: Span, broken: &[Span]) -> bool {
    broken
        .iter()
        .any(|at| at.source == span.source && span.start <= at.start && at.start <= span.end)
}

/// A bare word among operands.
pub(super) fn word(operand: &Operand) -> Option<(&str, Span)> {
    match operand {
        Operand::Value(Expr {
            kind: ExprKind::Word(word),
            span,
        }) => Some((word, *span)),
        Operand::Value(_) | Operand::Arrow { .. } | Operand::Colon(_) => None,
    }
}

pub(super) struct Reader<'a> {
    pub typing: Typing<'a>,
}

/// The variables that are known in a block.
#[derive(Clone, Copy)]
pub(super) struct Inside<'s> {
    pub of: &'s Scope,
    /// In its messages: where no element was found, there is none to speak of.
    pub said: &'s Scope,
}

impl<'s> Inside<'s> {
    pub(super) fn of(scope: &'s Scope) -> Self {
        Self {
            of: scope,
            said: scope,
        }
    }
}

/// What only stands in the outermost block of a rule.
pub(super) struct Settings {
    cites: Vec<String>,
    severity: Severity,
}

impl Reader<'_> {
    pub(super) fn wrong(&mut self, span: Span, message: impl Into<String>, label: &str) {
        self.typing
            .report(Diagnostic::new(Code::HA0803, span, message, label));
    }

    fn rule(&mut self, node: &Node) -> Option<Rule> {
        const USAGE: &str = "a rule is written `require NAME { … }` or `require NAME: every ELEMENT { … }`";
        if let Some(binding) = &node.binding {
            self.wrong(binding.op_span, USAGE, "not in the head of a rule");
            return None;
        }
        let (name, rest) = match node.operands() {
            [name] => (name, None),
            [name, Operand::Colon(_), rest @ ..] => (name, Some(rest)),
            _ => {
                self.wrong(node.head_span(), USAGE, "");
                return None;
            }
        };
        let Some((name, name_span)) = word(name) else {
            self.wrong(name.span(), USAGE, "not a name");
            return None;
        };
        if name.contains('.') {
            self.wrong(name_span, "the name of a rule holds no dot", "not a name");
        }
        let mut settings = Settings {
            cites: Vec::new(),
            severity: Severity::Error,
        };
        let block = match rest {
            None if node.body.is_none() => {
                self.wrong(node.span.at_end(), USAGE, "`{ … }` is missing here");
                return None;
            }
            None => self.block(
                node.children(),
                Inside::of(&Scope::default()),
                Some(&mut settings),
            )?,
            Some(rest) => {
                let head = node.head_span();
                let quantified =
                    quantifier::read(self, (rest, head), node, &Scope::default(), Some(&mut settings))?;
                // What is said of the rule is said where its elements are known.
                Block {
                    conditions: vec![Condition {
                        kind: ConditionKind::Quantified(Box::new(quantified)),
                        span: head,
                    }],
                    ..Block::default()
                }
            }
        };
        Some(Rule {
            name: name.to_owned(),
            head: node.head_span(),
            severity: settings.severity,
            cites: settings.cites,
            block,
            via: Arc::clone(&node.via),
        })
    }

    /// The sentences of a block. `None` where one is wrong, after all were read.
    pub(super) fn block(
        &mut self,
        nodes: &[Node],
        scope: Inside<'_>,
        mut settings: Option<&mut Settings>,
    ) -> Option<Block> {
        let mut block = Block::default();
        let mut is_fine = true;
        for node in nodes {
            let read = self.sentence(node, scope, &mut block, settings.as_deref_mut());
            is_fine &= read.is_some();
        }
        is_fine.then_some(block)
    }

    /// Adds a sentence to its block.
    fn sentence(
        &mut self,
        node: &Node,
        scope: Inside<'_>,
        block: &mut Block,
        settings: Option<&mut Settings>,
    ) -> Option<()> {
        let Some(keyword) = node.keyword() else {
            self.wrong(
                node.head_span(),
                "a sentence of a rule starts with a word",
                "not a word",
            );
            return None;
        };
        match keyword.text {
            "message" => block.message = Some(self.template(node, scope.said)?),
            "help" => block.help = Some(self.template(node, scope.said)?),
            "cites" | "severity" if settings.is_none() => {
                let message = format!("`{}` is said of the whole rule", keyword.text);
                self.typing.report(
                    Diagnostic::new(Code::HA0803, node.span, message, "not in a block inside the rule")
                        .help("move it directly into the braces of `require`"),
                );
                return None;
            }
            "cites" => {
                let cites = self.cites(node)?;
                settings?.cites.extend(cites);
            }
            "severity" => settings?.severity = self.severity(node)?,
            _ => block.conditions.push(condition::read(self, node, scope.of)?),
        }
        Some(())
    }

    /// `name = value`
    fn bound<'n>(&mut self, node: &'n Node, sample: &str) -> Option<&'n Expr> {
        if let (
            [],
            Some(Binding {
                op: Relation::Is,
                value,
                at: None,
                ..
            }),
            None,
        ) = (node.operands(), &node.binding, &node.body)
        {
            return Some(value);
        }
        let name = node.keyword().map_or("", |word| word.text);
        self.wrong(node.span, format!("`{name}` is written `{name} = {sample}`"), "");
        None
    }

    /// A text with values.
    fn template(&mut self, node: &Node, scope: &Scope) -> Option<Vec<Piece>> {
        let value = self.bound(node, "\"text\"")?;
        if let ExprKind::Text(parts) = &value.kind {
            if parts.is_empty() {
                self.wrong(value.span, "a text that says something is needed", "says nothing");
                return None;
            }
            return self.typing.text(parts, scope);
        }
        if value.kind != ExprKind::Error {
            self.wrong(value.span, "a text in quotes is needed", "not a text");
        }
        None
    }

    /// A text, or a list of them.
    fn cites(&mut self, node: &Node) -> Option<Vec<String>> {
        let value = self.bound(node, "\"document, section\"")?;
        let items = if let ExprKind::List(items) = &value.kind {
            items.as_slice()
        } else {
            std::slice::from_ref(value)
        };
        let is_empty = |item: &Expr| matches!(&item.kind, ExprKind::Text(parts) if parts.is_empty());
        if items.iter().all(is_empty) {
            self.wrong(value.span, "`cites` names at least one text", "names none");
            return None;
        }
        let mut texts = Vec::new();
        for item in items {
            let text = plain_text(item).filter(|_| matches!(item.kind, ExprKind::Text(_)));
            let Some(text) = text else {
                self.wrong(
                    item.span,
                    "`cites` names a text, in quotes and without values",
                    "not a plain text",
                );
                return None;
            };
            texts.push(text.to_owned());
        }
        Some(texts)
    }

    fn severity(&mut self, node: &Node) -> Option<Severity> {
        let value = self.bound(node, "warning")?;
        let word = if let ExprKind::Word(word) = &value.kind {
            word.as_str()
        } else {
            ""
        };
        match word {
            "error" => Some(Severity::Error),
            "warning" => Some(Severity::Warning),
            word => {
                let message = format!("a severity is one of `{}`", LEVELS.join("`, `"));
                let diagnostic = Diagnostic::new(Code::HA0803, value.span, message, "not a severity");
                let near = did_you_mean(word, LEVELS.iter().copied());
                self.typing.report(match near {
                    Some(meant) => diagnostic.fix(format!("write `{meant}`"), value.span, meant),
                    None => diagnostic,
                });
                None
            }
        }
    }

    /// Whether one more block may stand inside.
    pub(super) fn is_shallow(&mut self, scope: &Scope, span: Span) -> bool {
        let is_shallow = scope.depth() < DEPTH_MAX;
        if !is_shallow {
            let message = format!("quantifiers stand in one another more than {DEPTH_MAX} levels deep");
            self.typing
                .report(Diagnostic::new(Code::HA0806, span, message, "one level too deep"));
        }
        is_shallow
    }
}
