//! What stands around a byte offset: the blocks it is in, and the sentence it is part of.

use std::ops::Range;

use crate::schema::{self, Kind};
use crate::syntax::ast::{Body, Expr, ExprKind, File, Operand, Statement};

/// The blocks that hold an offset, outermost first.
pub(super) fn enclosing(file: &File, offset: usize) -> Vec<&Statement> {
    let mut stack = Vec::new();
    let mut statements = &file.statements;
    while let Some((statement, body)) = statements.iter().rev().find_map(|statement| {
        let body = statement.body.as_ref()?;
        holds(body, offset).then_some((statement, body))
    }) {
        stack.push(statement);
        statements = &body.statements;
    }
    stack
}

/// Whether an offset lies between the braces; a block that is never closed reaches to the end of what follows it.
fn holds(body: &Body, offset: usize) -> bool {
    let start = body.open.end as usize;
    let end = body.close.map_or(usize::MAX, |close| close.start as usize);
    (start..=end).contains(&offset)
}

/// The sentence whose own words hold an offset, among those directly inside the innermost block.
pub(super) fn sentence<'a>(file: &'a File, stack: &[&'a Statement], offset: usize) -> Option<&'a Statement> {
    let statements = match stack.last() {
        None => &file.statements,
        Some(block) => &block.body.as_ref()?.statements,
    };
    statements
        .iter()
        .find(|statement| touches(statement.span.range(), offset))
}

/// A word is still meant when the cursor stands right behind it.
pub(super) fn touches(range: Range<usize>, offset: usize) -> bool {
    (range.start..=range.end).contains(&offset)
}

/// The schema's kind of a block; `None` for words that no kind has, and for module uses.
pub(super) fn kind_of(statement: &Statement) -> Option<&'static Kind> {
    let keyword = statement.keyword()?.text;
    // A module's body holds what a platform's does.
    let keyword = if keyword == "module" {
        schema::ROOT
    } else {
        keyword
    };
    schema::kind(keyword, variant(statement)).or_else(|| schema::kind(keyword, None))
}

/// `compute` in `tier web: compute`.
fn variant(statement: &Statement) -> Option<&str> {
    let colon = statement
        .head
        .iter()
        .position(|operand| matches!(operand, Operand::Colon(_)))?;
    statement.head.get(colon + 1).and_then(word)
}

/// The name in a block's head: `web` in `tier web: compute`.
pub(super) fn label(operands: &[Operand]) -> Option<&Expr> {
    match operands.first()? {
        Operand::Value(expr) => Some(expr),
        Operand::Arrow { .. } | Operand::Colon(_) => None,
    }
}

pub(super) fn word(operand: &Operand) -> Option<&str> {
    match operand {
        Operand::Value(Expr {
            kind: ExprKind::Word(text),
            ..
        }) => Some(text),
        Operand::Value(_) | Operand::Arrow { .. } | Operand::Colon(_) => None,
    }
}

/// The bare word around an offset, by the text alone: it works in sentences that are not finished.
pub(super) fn word_at(text: &str, offset: usize) -> Range<usize> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let before = text.get(..offset).unwrap_or("");
    let after = text.get(offset..).unwrap_or("");
    let start = offset
        - before
            .chars()
            .rev()
            .take_while(|c| is_part(*c))
            .map(char::len_utf8)
            .sum::<usize>();
    let end = offset
        + after
            .chars()
            .take_while(|c| is_part(*c))
            .map(char::len_utf8)
            .sum::<usize>();
    start..end
}
