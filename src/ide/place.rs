//! What stands around a byte offset: the blocks it is in, the sentence it is part of, and the value.

use std::ops::Range;

use super::module_named;
use hac_base::source::SourceId;
use hac_lang::resolve::Module;
use hac_lang::schema::{self, Kind};
use hac_pipeline::Analysis;
use hac_syntax::ast::{Body, Expr, ExprKind, File, Operand, Statement, TextPart};

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

/// The sentences directly inside the innermost block.
pub(super) fn siblings<'a>(file: &'a File, stack: &[&'a Statement]) -> &'a [Statement] {
    match stack.last() {
        None => &file.statements,
        Some(block) => block.body.as_ref().map_or(&[], |body| &body.statements),
    }
}

/// The sentence that holds an offset, among those directly inside the innermost block.
pub(super) fn sentence<'a>(file: &'a File, stack: &[&'a Statement], offset: usize) -> Option<&'a Statement> {
    siblings(file, stack)
        .iter()
        .find(|statement| touches(statement.span.range(), offset))
}

/// Where to start reading so as to know what is being typed: the last sentence that starts at or before the offset,
/// or the start of the block.
pub(super) fn start(file: &File, stack: &[&Statement], offset: usize) -> usize {
    let before = siblings(file, stack)
        .iter()
        .map(|statement| statement.span.start as usize);
    let block = stack.last().and_then(|block| block.body.as_ref());
    before
        .filter(|start| *start < offset)
        .max()
        .unwrap_or_else(|| block.map_or(0, |body| body.open.end as usize))
}

/// A word is still meant when the cursor stands right behind it.
pub(super) fn touches(range: Range<usize>, offset: usize) -> bool {
    (range.start..=range.end).contains(&offset)
}

/// What a block is made of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Block<'a> {
    /// The file itself.
    File,
    Kind(&'static Kind),
    /// `module NAME { … }`
    Declaration,
    /// The use of a module.
    Use(&'a Module),
    Unknown,
}

/// The innermost block.
pub(super) fn block<'a>(analysis: &'a Analysis, id: SourceId, stack: &[&Statement]) -> Block<'a> {
    let Some(statement) = stack.last() else {
        return Block::File;
    };
    match statement.keyword() {
        Some(word) if word.text == "module" && stack.len() == 1 => Block::Declaration,
        Some(word) => kind_of(statement)
            .map(Block::Kind)
            .or_else(|| module_named(analysis, id, word.text).map(Block::Use))
            .unwrap_or(Block::Unknown),
        None => Block::Unknown,
    }
}

impl Block<'_> {
    /// The kind whose sentences may stand inside: a module's body holds what a platform's does.
    pub(super) fn kind(self) -> Option<&'static Kind> {
        match self {
            Self::Kind(kind) => Some(kind),
            Self::Declaration => schema::kind(schema::ROOT, None),
            Self::File | Self::Use(_) | Self::Unknown => None,
        }
    }
}

/// The schema's kind of a block; `None` for words that no kind has, and for module uses.
pub(super) fn kind_of(statement: &Statement) -> Option<&'static Kind> {
    let keyword = statement.keyword()?.text;
    schema::kind(keyword, variant(&statement.head)).or_else(|| schema::kind(keyword, None))
}

/// `compute` in `tier web: compute`.
pub(super) fn variant(head: &[Operand]) -> Option<&str> {
    let colon = head
        .iter()
        .position(|operand| matches!(operand, Operand::Colon(_)))?;
    head.get(colon + 1).and_then(word)
}

pub(super) fn word(operand: &Operand) -> Option<&str> {
    match operand {
        Operand::Value(expr) => plain(expr),
        Operand::Arrow { .. } | Operand::Colon(_) => None,
    }
}

/// The text of a bare word.
pub(super) fn plain(expr: &Expr) -> Option<&str> {
    if let ExprKind::Word(text) = &expr.kind {
        return Some(text);
    }
    None
}

/// The values of a sentence that hold an offset, outermost first.
pub(super) fn values(statement: &Statement, offset: usize) -> Vec<&Expr> {
    let operands = statement.head.iter().filter_map(|operand| match operand {
        Operand::Value(expr) => Some(expr),
        Operand::Arrow { .. } | Operand::Colon(_) => None,
    });
    let mut candidates: Vec<&Expr> = operands
        .chain(statement.binding.as_ref().map(|binding| &binding.value))
        .collect();
    let mut found = Vec::new();
    while let Some(expr) = candidates
        .into_iter()
        .find(|expr| touches(expr.span.range(), offset))
    {
        found.push(expr);
        candidates = parts(expr);
    }
    found
}

fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Word(_)
        | ExprKind::Number(_)
        | ExprKind::Quantity { .. }
        | ExprKind::Cidr(_)
        | ExprKind::Email(_)
        | ExprKind::Arn(_)
        | ExprKind::Error => Vec::new(),
        ExprKind::Range(from, to) => vec![&**from, &**to],
        ExprKind::Repeat { interval, times } => vec![&**interval, &**times],
        ExprKind::Text(parts) => parts
            .iter()
            .filter_map(|part| match part {
                TextPart::Interpolation(expr) => Some(expr),
                TextPart::Literal(_) => None,
            })
            .collect(),
        ExprKind::List(items) | ExprKind::Call { args: items, .. } => items.iter().collect(),
        ExprKind::Map(entries) => entries.iter().flat_map(|(key, value)| [key, value]).collect(),
        ExprKind::Negate(inner) | ExprKind::Not(inner) | ExprKind::Paren(inner) => vec![&**inner],
        ExprKind::Binary { left, right, .. } => vec![&**left, &**right],
        ExprKind::Conditional {
            condition,
            then,
            otherwise,
        } => vec![&**condition, &**then, &**otherwise],
    }
}

/// The bare word around an offset, by the text alone: it works in sentences that are not finished.
pub(super) fn word_at(text: &str, offset: usize) -> Range<usize> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let before = text.get(..offset).unwrap_or("");
    let after = text.get(offset..).unwrap_or("");
    let start = before.trim_end_matches(is_part).len();
    let end = text.len() - after.trim_start_matches(is_part).len();
    start..end.max(start)
}
