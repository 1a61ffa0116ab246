//! Parsed pairs to tree: statements and blocks. Values are in `values`, strings in `text`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the grammar has many rules, and only a few of them can stand at each place"
)]

mod maps;
mod text;
mod values;

use pest::iterators::{Pair, Pairs};

use super::Rule;
use super::ast::{Binding, Body, Expr, ExprKind, Ident, Operand, Relation, Statement, TextPart};
use super::errors::{self, Reports};
use super::layout::{Layout, POISON};
use hac_base::source::{SourceId, Span};

/// Statements of the prepared text, with what was reported about them.
#[derive(Debug)]
pub(super) struct Lowered {
    pub(super) statements: Vec<Statement>,
    pub(super) reports: Reports,
}

/// What stands in the block that was taken out of a text, by the place of its opening brace.
#[derive(Debug)]
pub(super) struct TakenOut {
    pub(super) open: usize,
    pub(super) inside: Vec<Lowered>,
}

/// The statements of a text of the grammar. What was taken out of it is put back where its braces are those of a block,
/// and otherwise left.
pub(super) fn statements(
    places: Places<'_>,
    pairs: Pairs<'_, Rule>,
    taken_out: &mut Option<TakenOut>,
    reports: &mut Reports,
) -> Vec<Statement> {
    let mut lowering = Lowering {
        places,
        reports,
        taken_out,
        depth: 0,
    };
    pairs
        .flat_map(|file| lowering.statements(file.into_inner()))
        .collect()
}

/// Where pairs stand in the user's text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places<'a> {
    pub(super) source: SourceId,
    pub(super) layout: &'a Layout<'a>,
    /// What was parsed: the prepared text, or a part of it.
    pub(super) text: &'a str,
    /// From this offset on, the parsed text stands so many bytes further behind in the prepared text.
    pub(super) moved: (usize, usize),
}

impl Places<'_> {
    /// Without the blanks that a pair can have at its end.
    fn of(self, pair: &Pair<'_, Rule>) -> Span {
        let start = pair.as_span().start();
        self.range(start, start + pair.as_str().trim_end().len())
    }

    pub(super) fn range(self, start: usize, end: usize) -> Span {
        let (start, end) = match end.checked_sub(1) {
            // The end of what stands before a place that was moved has not moved with it.
            Some(last) if last >= start => (self.prepared(start), self.prepared(last) + 1),
            Some(_) | None => (self.prepared(start), self.prepared(start)),
        };
        Span::new(self.source, self.layout.original(start, end))
    }

    /// An offset in the prepared text.
    fn prepared(self, offset: usize) -> usize {
        let (from, by) = self.moved;
        if offset >= from { offset + by } else { offset }
    }

    /// Whether the user wrote what stands there.
    fn is_original(self, offset: usize) -> bool {
        self.layout.is_original(self.prepared(offset))
    }
}

struct Lowering<'a, 'r> {
    places: Places<'a>,
    reports: &'r mut Reports,
    taken_out: &'r mut Option<TakenOut>,
    /// How many brackets and operators of the current value are around the current part of it.
    depth: usize,
}

/// How much of a broken statement is worth keeping.
enum Head {
    Good(Vec<Operand>),
    /// Reported.
    Bad,
}

impl Lowering<'_, '_> {
    fn statements(&mut self, pairs: Pairs<'_, Rule>) -> Vec<Statement> {
        let mut statements = Vec::new();
        // Where the statement before ends, as long as no comma followed; whether it is fine; and whether it has a value.
        let mut before: Option<(usize, bool, bool)> = None;
        for pair in pairs {
            if pair.as_rule() != Rule::statement {
                before = None;
                continue;
            }
            let span = pair.as_span();
            let (start, end) = (span.start(), span.start() + pair.as_str().trim_end().len());
            let gap = before.and_then(|(end, ..)| self.places.text.get(end..start));
            let separated = gap.is_none_or(|gap| gap.contains('\n'));
            if let Some((_, true, has_value)) =
                before.filter(|_| !separated && !pair.as_str().starts_with(POISON))
            {
                self.missing_separator(&pair, has_value);
            }
            let count = self.reports.count();
            let statement = self.statement(pair);
            let has_value = statement.as_ref().is_some_and(|it| it.binding.is_some());
            before = Some((end, self.reports.count() == count, has_value));
            // Words after a finished statement are most likely a part of it that does not exist, not a new statement.
            statements.extend(statement.filter(|it| separated || it.binding.is_some() || it.body.is_some()));
        }
        statements
    }

    /// `after_value`: the statement before ends with one, so that bare words belong to it, and are no statement.
    fn missing_separator(&mut self, next: &Pair<'_, Rule>, after_value: bool) {
        let mut parts = next.clone().into_inner();
        let head = parts.next();
        if after_value && parts.next().is_none() {
            let (span, text) = (self.places.of(next), next.as_str().trim_end());
            self.reports.push(|_| errors::after_value(span, text));
            return;
        }
        let first = head.and_then(|part| part.into_inner().next());
        let (span, text) = match &first {
            Some(operand) => (self.places.of(operand), operand.as_str()),
            None => (self.places.of(next).at_start(), next.as_str()),
        };
        self.reports.push(|_| errors::missing_separator(span, text));
    }

    fn statement(&mut self, pair: Pair<'_, Rule>) -> Option<Statement> {
        let count = self.reports.count();
        let mut head = None;
        let (mut binding, mut body) = (None, None);
        let start = pair.as_span().start();
        let end = start + pair.as_str().trim_end().len();
        for part in pair.into_inner() {
            // Whatever starts a statement without being a word has been reported once that is done.
            let head = head.get_or_insert_with(|| self.head(&part));
            match part.as_rule() {
                Rule::binding if matches!(head, Head::Good(_)) => binding = Some(self.binding(part)),
                Rule::unbound_list => binding = self.unbound_list(part, head),
                Rule::leftover if self.reports.count() == count => {
                    let span = self.places.of(&part);
                    self.reports.push(|_| errors::leftover(span, part.as_str()));
                }
                Rule::body => body = Some(self.body(part)),
                _ => {}
            }
        }
        match head {
            Some(Head::Good(head)) => Some(Statement {
                head,
                binding,
                body,
                span: self.places.range(start, end),
            }),
            Some(Head::Bad) | None => None,
        }
    }

    /// The head of a statement, from its first part.
    fn head(&mut self, part: &Pair<'_, Rule>) -> Head {
        let span = self.places.of(part);
        if part.as_rule() != Rule::head {
            let (span, text) = match part.as_rule() {
                Rule::body => (
                    Span {
                        end: span.start + 1,
                        ..span
                    },
                    "{",
                ),
                _ => (span, part.as_str()),
            };
            self.reports.push(|_| errors::not_a_statement(span, text));
            return Head::Bad;
        }
        let operands: Vec<Operand> = part
            .clone()
            .into_inner()
            .map(|operand| self.operand(operand))
            .collect();
        let Some(Operand::Value(first)) = operands.first() else {
            self.reports
                .push(|_| errors::not_a_statement(span, part.as_str()));
            return Head::Bad;
        };
        let span = first.span;
        match &first.kind {
            ExprKind::Word(_) => return Head::Good(operands),
            ExprKind::Error => {}
            ExprKind::Text(parts) => match parts.as_slice() {
                [TextPart::Literal(text)] if is_word(text) => {
                    self.reports
                        .push(|_| errors::quoted_name(span, &format!("\"{text}\""), text));
                }
                _ => self
                    .reports
                    .push(|_| errors::not_a_statement(span, part.as_str())),
            },
            _ => self
                .reports
                .push(|_| errors::not_a_statement(span, part.as_str())),
        }
        Head::Bad
    }

    fn operand(&mut self, pair: Pair<'_, Rule>) -> Operand {
        let span = self.places.of(&pair);
        match pair.as_rule() {
            Rule::arrow => Operand::Arrow {
                both: pair.as_str() == "<->",
                span,
            },
            Rule::colon => Operand::Colon(span),
            _ => Operand::Value(self.primary(pair)),
        }
    }

    fn binding(&mut self, pair: Pair<'_, Rule>) -> Binding {
        let mut op = (Relation::Is, self.places.of(&pair).at_start());
        let mut written = "=";
        let (mut value, mut at) = (None, None);
        for part in pair.into_inner() {
            let span = self.places.of(&part);
            match part.as_rule() {
                Rule::relation => {
                    written = part.as_str();
                    op = (self.relation(&part), span);
                }
                Rule::at => at = self.at(part),
                _ => value = Some(self.expr(part)),
            }
        }
        let (op, op_span) = op;
        let value = value.unwrap_or_else(|| {
            self.reports.push(|_| errors::missing_value(op_span, written));
            Expr {
                kind: ExprKind::Error,
                span: op_span.at_end(),
            }
        });
        Binding {
            op,
            op_span,
            value,
            at,
        }
    }

    fn relation(&mut self, pair: &Pair<'_, Rule>) -> Relation {
        let meant = match pair.as_str() {
            "=" => return Relation::Is,
            "<=" => return Relation::AtMost,
            ">=" => return Relation::AtLeast,
            "<" => return Relation::Below,
            ">" => return Relation::Above,
            "=<" => Relation::AtMost,
            _ => Relation::Is,
        };
        let span = self.places.of(pair);
        self.reports.push(|_| errors::not_a_relation(span, pair.as_str()));
        meant
    }

    fn at(&mut self, pair: Pair<'_, Rule>) -> Option<Ident> {
        let span = self.places.of(&pair);
        let word = pair.into_inner().find(|part| part.as_rule() == Rule::word);
        if word.is_none() {
            self.reports.push(|_| errors::missing_qualifier(span));
        }
        word.map(|word| Ident {
            text: word.as_str().to_owned(),
            span: self.places.of(&word),
        })
    }

    /// `uses [orders]`: a list where only names can stand, so that the `=` was forgotten.
    fn unbound_list(&mut self, pair: Pair<'_, Rule>, head: &mut Head) -> Option<Binding> {
        let Head::Good(operands) = head else { return None };
        let span = self.places.of(&pair);
        let name = match operands.first() {
            Some(Operand::Value(Expr {
                kind: ExprKind::Word(name),
                ..
            })) => name.as_str(),
            Some(_) | None => "",
        };
        if operands.len() > 1 {
            self.reports.push(|_| errors::list_of_operands(span));
            *head = Head::Bad;
            return None;
        }
        self.reports.push(|_| errors::missing_equals(span, name));
        let value = pair.into_inner().next().map(|list| self.primary(list))?;
        Some(Binding {
            op: Relation::Is,
            op_span: span.at_start(),
            value,
            at: None,
        })
    }

    fn body(&mut self, pair: Pair<'_, Rule>) -> Body {
        let span = pair.as_span();
        let last = span.end().saturating_sub(1);
        let close = self
            .places
            .is_original(last)
            .then(|| self.places.range(last, span.end()));
        let open = self.places.prepared(span.start());
        let statements = match self.taken_out.take_if(|taken| taken.open == open) {
            Some(taken) => self.put_back(taken),
            None => self.statements(pair.into_inner()),
        };
        Body {
            open: self.places.range(span.start(), span.start() + 1),
            close,
            statements,
        }
    }

    fn put_back(&mut self, taken: TakenOut) -> Vec<Statement> {
        let mut statements = Vec::new();
        for piece in taken.inside {
            statements.extend(piece.statements);
            self.reports.extend(piece.reports);
        }
        statements
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}
