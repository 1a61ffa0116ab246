//! Parsed pairs to tree: strings.

use pest::iterators::Pair;

use super::super::Rule;
use super::super::ast::{Expr, ExprKind, TextPart};
use super::super::text_errors;
use super::Lowering;

impl Lowering<'_, '_> {
    pub(super) fn text(&mut self, pair: Pair<'_, Rule>) -> Vec<TextPart> {
        let mut parts = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::interpolation => {
                    let span = self.places.of(&part);
                    let inner = self.single(part, "${", "}").unwrap_or(Expr {
                        kind: ExprKind::Error,
                        span,
                    });
                    parts.push(TextPart::Interpolation(inner));
                }
                Rule::escape => {
                    let meant = self.escape(&part);
                    add_literal(&mut parts, &meant);
                }
                _ => add_literal(&mut parts, part.as_str()),
            }
        }
        parts
    }

    fn escape(&mut self, pair: &Pair<'_, Rule>) -> String {
        match pair.as_str() {
            "\\n" => "\n".to_owned(),
            "\\t" => "\t".to_owned(),
            "\\\"" => "\"".to_owned(),
            "\\\\" => "\\".to_owned(),
            "$${" => "${".to_owned(),
            unknown => {
                let span = self.places.of(pair);
                self.reports.push(|_| text_errors::bad_escape(span, unknown));
                unknown.to_owned()
            }
        }
    }
}

/// Joins literal text, so that escapes do not split it.
fn add_literal(parts: &mut Vec<TextPart>, text: &str) {
    match parts.last_mut() {
        Some(TextPart::Literal(before)) => before.push_str(text),
        Some(TextPart::Interpolation(_)) | None => parts.push(TextPart::Literal(text.to_owned())),
    }
}
