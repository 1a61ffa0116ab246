//! Puts arguments in the place of parameters.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bare_words::{self, Keeps};
use super::declare::NAME;
use hac_base::diagnostics::{Addition, Given};
use hac_base::source::UseSite;
use hac_syntax::ast::{BinaryOp, Binding, Expr, ExprKind, Operand, TextPart};

/// What the parameters of a module stand for in one of its uses.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    values: BTreeMap<String, Argument>,
}

#[derive(Debug)]
struct Argument {
    /// `None` where an optional parameter was left out.
    value: Option<Expr>,
    /// Whether it is a name that the use gives, and so the name of no input.
    is_label: bool,
    /// How many values it is made of.
    size: usize,
    /// Whether the use says nothing of it.
    is_default: bool,
}

impl Arguments {
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// What the parameters stand for, in a use that can give more of them at `addition`.
    pub(super) fn given(&self, via: &Arc<[UseSite]>, addition: &Addition) -> impl Iterator<Item = Given> {
        self.values.iter().filter_map(|(param, argument)| {
            Some(Given {
                via: Arc::clone(via),
                param: param.clone(),
                value: argument.value.as_ref()?.span,
                addition: argument.is_default.then(|| addition.clone()),
            })
        })
    }

    pub(super) fn insert(&mut self, name: &str, value: Option<Expr>, is_default: bool) {
        let size = value.as_ref().map_or(0, size);
        let argument = Argument {
            value,
            is_label: name == NAME,
            size,
            is_default,
        };
        self.values.insert(name.to_owned(), argument);
    }
}

/// A sentence's head and value with arguments in place.
pub(super) struct Substituted {
    pub head: Vec<Operand>,
    pub binding: Option<Binding>,
}

/// Substitutes in one file of one expansion.
pub(super) struct Substitution<'a> {
    pub arguments: &'a Arguments,
    /// Whether a word is an input, whose value only deployment knows.
    pub is_input: &'a dyn Fn(&str) -> bool,
    /// How many more values may be made in the whole expansion.
    pub budget: &'a mut usize,
    /// Whether words are read where their characters count and not what they name.
    pub by_spelling: bool,
}

impl Substitution<'_> {
    /// `None` where the sentence mentions an optional parameter that was left out.
    pub(super) fn sentence(
        &mut self,
        head: &[Operand],
        binding: Option<&Binding>,
        keeps: &Keeps,
    ) -> Option<Substituted> {
        if self.arguments.is_empty() {
            return Some(Substituted {
                head: head.to_vec(),
                binding: binding.cloned(),
            });
        }
        let mut operands = Vec::with_capacity(head.len());
        let mut after_colon = false;
        for (index, operand) in head.iter().enumerate() {
            operands.push(match operand {
                Operand::Value(
                    first @ Expr {
                        kind: ExprKind::Word(word),
                        ..
                    },
                ) if index == 0 => match keeps.signal(word) {
                    Some((tier, signal)) => Operand::Value(self.signal(tier, signal, first)?),
                    // A kind, an attribute's name or a verb.
                    None => operand.clone(),
                },
                Operand::Value(Expr {
                    kind: ExprKind::Word(_),
                    ..
                }) if after_colon => operand.clone(),
                Operand::Value(value) => Operand::Value(self.value(value, keeps)?),
                Operand::Arrow { .. } | Operand::Colon(_) => operand.clone(),
            });
            // What follows a colon is a kind or a type: `tier orders: aurora_mysql`.
            after_colon = matches!(operand, Operand::Colon(_));
        }
        let binding = match binding {
            Some(binding) => Some(Binding {
                value: self.value(&binding.value, keeps)?,
                ..binding.clone()
            }),
            None => None,
        };
        Some(Substituted {
            head: operands,
            binding,
        })
    }

    /// `None` where it mentions an optional parameter that was left out.
    pub(super) fn value(&mut self, value: &Expr, keeps: &Keeps) -> Option<Expr> {
        let kind = match &value.kind {
            ExprKind::Word(word) if keeps.keeps(word) || bare_words::is_literal(word) => value.kind.clone(),
            ExprKind::Word(word) => return self.word(word, value),
            ExprKind::Text(parts) => ExprKind::Text(self.text(parts, keeps)?),
            // An item or entry that was left out leaves the others.
            ExprKind::List(items) => {
                ExprKind::List(items.iter().filter_map(|item| self.value(item, keeps)).collect())
            }
            ExprKind::Map(entries) => ExprKind::Map(
                entries
                    .iter()
                    .filter_map(|(key, item)| Some((self.value(key, keeps)?, self.value(item, keeps)?)))
                    .collect(),
            ),
            ExprKind::Call { name, args } => ExprKind::Call {
                name: name.clone(),
                args: args
                    .iter()
                    .map(|arg| self.value(arg, keeps))
                    .collect::<Option<_>>()?,
            },
            ExprKind::Range(left, right) => {
                ExprKind::Range(self.boxed(left, keeps)?, self.boxed(right, keeps)?)
            }
            ExprKind::Repeat { interval, times } => ExprKind::Repeat {
                interval: self.boxed(interval, keeps)?,
                times: self.boxed(times, keeps)?,
            },
            ExprKind::Binary {
                op,
                op_span,
                left,
                right,
            } => {
                // A rule compares with words of its own, and knows what they mean.
                let by_spelling = matches!(op, BinaryOp::Equal | BinaryOp::NotEqual) && !keeps.in_rule;
                ExprKind::Binary {
                    op: *op,
                    op_span: *op_span,
                    left: Box::new(self.read_as(by_spelling, left, keeps)?),
                    right: Box::new(self.read_as(by_spelling, right, keeps)?),
                }
            }
            ExprKind::Negate(inner) => ExprKind::Negate(self.boxed(inner, keeps)?),
            ExprKind::Not(inner) => ExprKind::Not(self.boxed(inner, keeps)?),
            ExprKind::Paren(inner) => ExprKind::Paren(self.boxed(inner, keeps)?),
            ExprKind::Conditional {
                condition,
                then,
                otherwise,
            } => ExprKind::Conditional {
                condition: self.boxed(condition, keeps)?,
                then: self.boxed(then, keeps)?,
                otherwise: self.boxed(otherwise, keeps)?,
            },
            ExprKind::Number(_)
            | ExprKind::Quantity { .. }
            | ExprKind::Cidr(_)
            | ExprKind::Email(_)
            | ExprKind::Arn(_)
            | ExprKind::Error => value.kind.clone(),
        };
        Some(Expr {
            kind,
            span: value.span,
        })
    }

    fn boxed(&mut self, value: &Expr, keeps: &Keeps) -> Option<Box<Expr>> {
        self.value(value, keeps).map(Box::new)
    }

    /// The same where the characters of a word count and not what it names: in a text, or in a comparison.
    fn read_as(&mut self, spelling: bool, value: &Expr, keeps: &Keeps) -> Option<Expr> {
        let outer = std::mem::replace(&mut self.by_spelling, spelling);
        let read = self.value(value, keeps);
        self.by_spelling = outer;
        read
    }

    fn word(&mut self, word: &str, value: &Expr) -> Option<Expr> {
        let Some(argument) = self.arguments.values.get(word) else {
            return Some(value.clone());
        };
        let given = argument.value.as_ref()?;
        *self.budget = self.budget.saturating_sub(argument.size);
        if *self.budget == 0 {
            return Some(Expr {
                kind: ExprKind::Error,
                span: given.span,
            });
        }
        if self.by_spelling {
            let is_input = |word: &str| !argument.is_label && (self.is_input)(word);
            return Some(spelled(given, &is_input));
        }
        Some(given.clone())
    }

    /// `orders.lag` for `database.lag`.
    fn signal(&self, tier: &str, signal: &str, written: &Expr) -> Option<Expr> {
        let Some(argument) = self.arguments.values.get(tier) else {
            return Some(written.clone());
        };
        let given = argument.value.as_ref()?;
        Some(match bare_words::of(given) {
            Some(name) => Expr {
                kind: ExprKind::Word(format!("{name}.{signal}")),
                // What may be wrong with it is the signal, since the tier is told of where it is given.
                span: written.span,
            },
            None if given.kind == ExprKind::Error => given.clone(),
            // What is computed names no tier, which is told of the parameter's name.
            None => written.clone(),
        })
    }

    fn text(&mut self, parts: &[TextPart], keeps: &Keeps) -> Option<Vec<TextPart>> {
        let keeps = keeps.in_text();
        let mut substituted = Vec::with_capacity(parts.len());
        for part in parts {
            let TextPart::Interpolation(inner) = part else {
                substituted.push(part.clone());
                continue;
            };
            let is_parameter =
                bare_words::of(inner).is_some_and(|word| self.arguments.values.contains_key(word));
            let value = self.read_as(true, inner, &keeps)?;
            match (as_written(&value.kind), value.kind) {
                (Some(text), _) if is_parameter => substituted.push(TextPart::Literal(text)),
                (_, ExprKind::Text(inner)) if is_parameter => substituted.extend(inner),
                (_, kind) => substituted.push(TextPart::Interpolation(Expr {
                    kind,
                    span: value.span,
                })),
            }
        }
        Some(joined(substituted))
    }
}

/// A value whose words are texts, as far as they are no inputs: an argument that is a word names nothing in a text.
fn spelled(value: &Expr, is_input: &dyn Fn(&str) -> bool) -> Expr {
    let boxed = |inner: &Expr| Box::new(spelled(inner, is_input));
    let kind = match &value.kind {
        ExprKind::Word(word) if !is_input(word) && !matches!(word.as_str(), "true" | "false") => {
            ExprKind::Text(vec![TextPart::Literal(word.clone())])
        }
        ExprKind::Paren(inner) => ExprKind::Paren(boxed(inner)),
        ExprKind::Conditional {
            condition,
            then,
            otherwise,
        } => ExprKind::Conditional {
            condition: condition.clone(),
            then: boxed(then),
            otherwise: boxed(otherwise),
        },
        ExprKind::Word(_)
        | ExprKind::Number(_)
        | ExprKind::Quantity { .. }
        | ExprKind::Cidr(_)
        | ExprKind::Email(_)
        | ExprKind::Arn(_)
        | ExprKind::Range(..)
        | ExprKind::Repeat { .. }
        | ExprKind::Text(_)
        | ExprKind::List(_)
        | ExprKind::Map(_)
        | ExprKind::Call { .. }
        | ExprKind::Negate(_)
        | ExprKind::Not(_)
        | ExprKind::Binary { .. }
        | ExprKind::Error => value.kind.clone(),
    };
    Expr {
        kind,
        span: value.span,
    }
}

/// The text of a value that reads in a text as it is written.
fn as_written(kind: &ExprKind) -> Option<String> {
    match kind {
        ExprKind::Number(text) | ExprKind::Cidr(text) | ExprKind::Email(text) | ExprKind::Arn(text) => {
            Some(text.clone())
        }
        ExprKind::Quantity { number, unit } => Some(format!("{number}{unit}")),
        ExprKind::Word(_)
        | ExprKind::Range(..)
        | ExprKind::Repeat { .. }
        | ExprKind::Text(_)
        | ExprKind::List(_)
        | ExprKind::Map(_)
        | ExprKind::Call { .. }
        | ExprKind::Negate(_)
        | ExprKind::Not(_)
        | ExprKind::Binary { .. }
        | ExprKind::Paren(_)
        | ExprKind::Conditional { .. }
        | ExprKind::Error => None,
    }
}

/// Literal parts that follow one another become one, as they would be read from a file.
fn joined(parts: Vec<TextPart>) -> Vec<TextPart> {
    let mut joined: Vec<TextPart> = Vec::with_capacity(parts.len());
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(TextPart::Literal(text)), TextPart::Literal(more)) => text.push_str(&more),
            (_, part) => joined.push(part),
        }
    }
    joined.retain(|part| *part != TextPart::Literal(String::new()));
    joined
}

/// How many values a value is made of; 64 bytes of text count as one.
fn size(value: &Expr) -> usize {
    let bytes = |text: &str| 1 + text.len() / 64;
    match &value.kind {
        ExprKind::Word(text)
        | ExprKind::Number(text)
        | ExprKind::Cidr(text)
        | ExprKind::Email(text)
        | ExprKind::Arn(text) => bytes(text),
        ExprKind::Quantity { .. } | ExprKind::Error => 1,
        ExprKind::Text(parts) => parts.iter().fold(1_usize, |total, part| {
            total.saturating_add(match part {
                TextPart::Literal(text) => bytes(text),
                TextPart::Interpolation(inner) => size(inner),
            })
        }),
        ExprKind::List(items) | ExprKind::Call { args: items, .. } => sum(items),
        ExprKind::Map(entries) => entries.iter().fold(1, |total, (key, item)| {
            total.saturating_add(size(key)).saturating_add(size(item))
        }),
        ExprKind::Range(left, right)
        | ExprKind::Repeat {
            interval: left,
            times: right,
        }
        | ExprKind::Binary { left, right, .. } => {
            1_usize.saturating_add(size(left)).saturating_add(size(right))
        }
        ExprKind::Negate(inner) | ExprKind::Not(inner) | ExprKind::Paren(inner) => {
            1_usize.saturating_add(size(inner))
        }
        ExprKind::Conditional {
            condition,
            then,
            otherwise,
        } => 1_usize
            .saturating_add(size(condition))
            .saturating_add(size(then))
            .saturating_add(size(otherwise)),
    }
}

fn sum(items: &[Expr]) -> usize {
    items
        .iter()
        .fold(1, |total, item| total.saturating_add(size(item)))
}
