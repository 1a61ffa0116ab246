//! The names that a file can mention, and what is known of them.

use super::place;
use hac_base::source::{SourceId, Span};
use hac_lang::resolve::hir::Node;
use hac_pipeline::Analysis;
use hac_syntax::ast::{Binding, Operand, Statement};

/// The blocks that others refer to by name.
const NAMED: &[&str] = &["tier", "region", "alert", "input"];

/// A tier, region, alert or input.
#[derive(Debug, Clone)]
pub(super) struct Name<'a> {
    /// `tier`
    pub keyword: &'a str,
    pub word: &'a str,
    /// `compute` in `tier web: compute`.
    pub variant: Option<&'a str>,
    /// The name where it is declared.
    pub label: Span,
    /// The whole head.
    pub head: Span,
    /// The sentences inside: their first word, and the word they bind it to.
    pub inside: Vec<(&'a str, Option<&'a str>)>,
}

impl Name<'_> {
    /// The head as the platform's author would write it: `tier orders: aurora_mysql`, also where a module wrote it.
    pub(super) fn shown(&self, analysis: &Analysis) -> String {
        if self.head.source == self.label.source && self.head.to(self.label) == self.head {
            return analysis.sources().text(self.head).to_owned();
        }
        let variant = self
            .variant
            .map(|variant| format!(": {variant}"))
            .unwrap_or_default();
        format!("{} {}{variant}", self.keyword, self.word)
    }

    pub(super) fn says(&self, keyword: &str) -> bool {
        self.inside.iter().any(|(word, _)| *word == keyword)
    }

    pub(super) fn is_witness(&self) -> bool {
        self.inside.contains(&("role", Some("witness")))
    }
}

/// Every name that a file may mention: of the whole platform, or, in a module, of the module alone.
pub(super) fn names(analysis: &Analysis, id: SourceId) -> Vec<Name<'_>> {
    if analysis.loaded.module(id).is_none() {
        let platforms = analysis.program.nodes.iter();
        return platforms.flat_map(Node::children).filter_map(of_node).collect();
    }
    let file = analysis.files().iter().find(|file| file.source == id);
    let modules = file.iter().flat_map(|file| &file.statements);
    let sentences = modules.filter_map(|statement| statement.body.as_ref());
    sentences
        .flat_map(|body| &body.statements)
        .filter_map(of_statement)
        .collect()
}

/// The declaration of a name; the part before the dot where it is a signal.
pub(super) fn find<'a>(analysis: &'a Analysis, id: SourceId, word: &str) -> Option<Name<'a>> {
    let name = word.split('.').next().unwrap_or(word);
    let mut found = names(analysis, id);
    let at = found.iter().position(|candidate| candidate.word == name)?;
    Some(found.swap_remove(at))
}

fn of_node(node: &Node) -> Option<Name<'_>> {
    let inside = node.children().iter();
    let inside = inside.filter_map(|child| fact(&child.head, child.binding.as_ref()));
    declared(&node.head, node.head_span(), inside.collect())
}

fn of_statement(statement: &Statement) -> Option<Name<'_>> {
    let inside = statement.body.iter().flat_map(|body| &body.statements);
    let inside = inside.filter_map(|child| fact(&child.head, child.binding.as_ref()));
    declared(&statement.head, statement.head_span(), inside.collect())
}

fn declared<'a>(
    head: &'a [Operand],
    span: Span,
    inside: Vec<(&'a str, Option<&'a str>)>,
) -> Option<Name<'a>> {
    let keyword = place::word(head.first()?)?;
    let label = head.get(1)?;
    Some(Name {
        keyword: NAMED.iter().find(|named| **named == keyword)?,
        word: place::word(label)?,
        variant: place::variant(head),
        label: label.span(),
        head: span,
        inside,
    })
}

fn fact<'a>(head: &'a [Operand], binding: Option<&'a Binding>) -> Option<(&'a str, Option<&'a str>)> {
    let value = binding.and_then(|binding| place::plain(&binding.value));
    Some((place::word(head.first()?)?, value))
}
