//! Where a name was declared.

use super::{file, place};
use crate::Analysis;
use crate::resolve::hir::Node;
use crate::resolve::{Import, Module};
use crate::source::{SourceId, Span};

/// The place that declares the name at an offset.
pub fn definition(analysis: &Analysis, id: SourceId, offset: usize) -> Option<Span> {
    let (file, text) = file(analysis, id)?;
    let word = text
        .get(place::word_at(&text, offset))
        .filter(|word| !word.is_empty())?;
    let first = word.split('.').next().unwrap_or(word);
    let stack = place::enclosing(file, offset);
    let keyword = place::sentence(file, &stack, offset).and_then(|sentence| sentence.keyword());
    let on_keyword = keyword.is_some_and(|keyword| place::touches(keyword.span.range(), offset));
    if on_keyword || keyword.is_some_and(|keyword| keyword.text == "use") {
        return module(analysis, id, word).map(|module| module.name.span);
    }
    let param = analysis
        .loaded
        .module(id)
        .and_then(|module| module.param(first))
        .map(|param| param.name.span);
    param.or_else(|| {
        declared(analysis, first)
            .and_then(|node| place::label(node.operands()))
            .map(|label| label.span)
    })
}

/// The block that declares a name: a tier, a region, an alert or an input.
pub(super) fn declared<'a>(analysis: &'a Analysis, name: &str) -> Option<&'a Node> {
    names(analysis)
        .find(|(node, label)| *label == name && node.keyword().is_some())
        .map(|(node, _)| node)
}

/// Every block of the platform that has a name, with that name.
pub(super) fn names(analysis: &Analysis) -> impl Iterator<Item = (&Node, &str)> {
    let platforms = analysis.program.nodes.iter();
    platforms.flat_map(Node::children).filter_map(|node| {
        let keyword = node.keyword()?.text;
        let named = matches!(keyword, "tier" | "region" | "alert" | "input");
        let label = node.operands().first().and_then(place::word)?;
        named.then_some((node, label))
    })
}

/// The module that a file means by a word: the name it is used by, or the path in a `use`.
pub(super) fn module<'a>(analysis: &'a Analysis, id: SourceId, word: &str) -> Option<&'a Module> {
    let written = |import: &Import| analysis.sources().text(import.path) == word;
    let imports = analysis.loaded.imports(id).iter();
    let target = imports
        .filter(|import| import.name == word || written(import))
        .find_map(|import| import.target)?;
    analysis.loaded.module(target)
}
