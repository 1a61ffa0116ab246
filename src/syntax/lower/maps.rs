//! Values under keys, `{ us-east-1 = ami-0a1b, us-east-2 = ami-0d4e }`.

use pest::iterators::Pair;

use super::super::Rule;
use super::super::ast::{Expr, ExprKind};
use super::super::errors;
use super::super::layout::POISON;
use super::Lowering;

impl Lowering<'_, '_> {
    pub(super) fn entries(&mut self, pair: Pair<'_, Rule>) -> Vec<(Expr, Expr)> {
        let closed = self.is_closed(&pair);
        let mut count = self.reports.count();
        let mut entries = Vec::new();
        // Whether an entry can stand next: at the start, and after a comma or a line break.
        let mut fresh = true;
        let mut end = pair.as_span().start();
        for part in pair.into_inner() {
            let quiet = !closed || self.reports.count() != count;
            let (start, text) = (part.as_span().start(), part.as_str());
            // Newlines are silent in the grammar.
            fresh |= self
                .places
                .text
                .get(end..start)
                .is_some_and(|gap| gap.contains('\n'));
            end = start + text.trim_end().len();
            let rule = part.as_rule();
            match rule {
                Rule::entry => {
                    if !fresh && !quiet && !text.starts_with(POISON) {
                        let (span, key) = (self.places.of(&part), text.split('=').next().unwrap_or(text));
                        self.reports.push(|_| errors::missing_comma(span, key.trim_end()));
                    }
                    let before = self.reports.count();
                    let is_assigned = part
                        .clone()
                        .into_inner()
                        .nth(1)
                        .is_none_or(|sign| sign.as_str() == "=");
                    entries.extend(self.entry(part, quiet));
                    // A wrong sign hides nothing: each of them is told, and mended.
                    if !is_assigned {
                        count += self.reports.count() - before;
                    }
                }
                Rule::stuff if !quiet => {
                    let span = self.places.of(&part);
                    self.reports.push(|_| errors::stuff(span, text));
                }
                _ => {}
            }
            fresh = rule == Rule::comma;
        }
        entries
    }

    fn entry(&mut self, pair: Pair<'_, Rule>, quiet: bool) -> Option<(Expr, Expr)> {
        let mut parts = pair.into_inner();
        let key_pair = parts.next()?;
        let key = self.primary(key_pair.clone());
        let assign = parts.next();
        let value = parts.next().map(|value| self.expr(value));
        if !quiet && key.kind != ExprKind::Error {
            match &assign {
                None => self
                    .reports
                    .push(|_| errors::map_entry(key.span, key_pair.as_str())),
                Some(assign) => {
                    let at = self.places.of(assign);
                    if assign.as_str() != "=" {
                        self.reports.push(|_| errors::map_assign(at, assign.as_str()));
                    } else if value.is_none() {
                        self.reports.push(|_| errors::missing_value(at, "="));
                    }
                }
            }
        }
        let end = key.span.at_end();
        Some((
            key,
            value.unwrap_or(Expr {
                kind: ExprKind::Error,
                span: end,
            }),
        ))
    }
}
