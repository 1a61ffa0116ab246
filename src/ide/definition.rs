//! Where a name was declared.

use super::place::Block;
use super::{file, module_named, names, place};
use hac_base::source::{SourceId, Span};
use hac_pipeline::Analysis;
use hac_syntax::ast::Statement;

/// The place that declares the name at an offset.
pub fn definition(analysis: &Analysis, id: SourceId, offset: usize) -> Option<Span> {
    let (file, text) = file(analysis, id)?;
    let word = text
        .get(place::word_at(&text, offset))
        .filter(|word| !word.is_empty())?;
    let first = word.split('.').next().unwrap_or(word);
    let stack = place::enclosing(file, offset);
    let keyword = place::sentence(file, &stack, offset).and_then(Statement::keyword);
    let module = module_named(analysis, id, word).map(|module| module.name.span);
    if keyword.is_some_and(|keyword| keyword.text == "use") {
        return module;
    }
    if keyword.is_some_and(|keyword| place::touches(keyword.span.range(), offset)) {
        let signal = || names::find(analysis, id, word.split_once('.')?.0).map(|name| name.label);
        return match place::block(analysis, id, &stack) {
            Block::Use(used) => used.param(word).map(|param| param.name.span),
            Block::File | Block::Kind(_) | Block::Declaration | Block::Unknown => module.or_else(signal),
        };
    }
    let param = analysis
        .loaded
        .module(id)
        .and_then(|module| module.param(first))
        .map(|param| param.name.span);
    param.or_else(|| names::find(analysis, id, first).map(|name| name.label))
}
