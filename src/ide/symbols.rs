//! The outline of a file.

use super::file;
use hac_base::source::{SourceId, Span};
use hac_pipeline::Analysis;
use hac_syntax::ast::Statement;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    pub name: String,
    /// What follows the name: `compute`.
    pub detail: String,
    pub kind: SymbolKind,
    pub span: Span,
    /// The words to select: inside `span`.
    pub selection: Span,
    pub children: Vec<Symbol>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    Block,
    Attribute,
    Verb,
}

/// Every sentence of a file, nested as its blocks are.
pub fn symbols(analysis: &Analysis, id: SourceId) -> Vec<Symbol> {
    file(analysis, id).map_or_else(Vec::new, |(file, text)| all(&file.statements, &text))
}

fn all(statements: &[Statement], text: &str) -> Vec<Symbol> {
    statements
        .iter()
        .filter_map(|statement| symbol(statement, text))
        .collect()
}

fn symbol(statement: &Statement, text: &str) -> Option<Symbol> {
    let written = |span: Span| {
        text.get(span.range())
            .unwrap_or("")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let selection = statement.head_span();
    let name = written(selection);
    let kind = match (&statement.body, &statement.binding) {
        (Some(_), _) => SymbolKind::Block,
        (None, Some(_)) => SymbolKind::Attribute,
        (None, None) => SymbolKind::Verb,
    };
    let detail = statement.binding.as_ref().map_or_else(String::new, |binding| {
        format!("{} {}", binding.op.as_str(), written(binding.value.span))
    });
    let children = statement
        .body
        .as_ref()
        .map_or_else(Vec::new, |body| all(&body.statements, text));
    // Editors refuse a symbol without a name.
    (!name.is_empty()).then_some(Symbol {
        name,
        detail,
        kind,
        span: statement.span,
        selection,
        children,
    })
}
