//! A module sees what it is given and what it makes itself, and nothing else: a name that the user chose for a tier
//! must never change what a module means.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bare_words::{self, Keeps, Place};
use super::declare::NAME;
use super::hir::Node;
use super::load::Loaded;
use crate::schema;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::{SourceId, Span, UseSite};
use hac_syntax::ast::{Expr, ExprKind, Operand};

/// The kinds of blocks that others refer to by name.
const NAMED: &[&str] = &["tier", "alert", "input"];

/// The name that a sentence declares.
pub(super) fn label(head: &[Operand]) -> Option<(&str, Span)> {
    match head {
        [
            _,
            Operand::Value(Expr {
                kind: ExprKind::Word(name),
                span,
            }),
            ..,
        ] => Some((name, *span)),
        _ => None,
    }
}

/// Reports every name of the user's, or of another module's, that a module mentions without having been given it.
pub(super) fn check(nodes: &[Node], loaded: &Loaded, diagnostics: &mut Diagnostics) {
    if loaded.modules().next().is_none() {
        return;
    }
    let mut declared: BTreeMap<&str, Vec<Declared>> = BTreeMap::new();
    for node in nodes.iter().flat_map(Node::children) {
        if let (true, Some((name, span))) = (is_named(node), label(&node.head)) {
            let via = Arc::clone(&node.via);
            declared.entry(name).or_default().push(Declared { span, via });
        }
    }
    let mut search = Search {
        declared,
        loaded,
        diagnostics,
    };
    for node in nodes {
        search.visit(node, Place::top());
    }
}

fn is_named(node: &Node) -> bool {
    node.keyword().is_some_and(|word| NAMED.contains(&word.text))
}

struct Declared {
    span: Span,
    via: Arc<[UseSite]>,
}

struct Search<'a> {
    declared: BTreeMap<&'a str, Vec<Declared>>,
    loaded: &'a Loaded,
    diagnostics: &'a mut Diagnostics,
}

impl Search<'_> {
    fn visit(&mut self, node: &Node, place: Place) {
        // A rule speaks of elements by what they are, in words of its own: `database` is no tier that is called so.
        if node.keyword().is_some_and(|word| word.text == schema::RULE) {
            return;
        }
        if !node.via.is_empty() {
            let keeps = Keeps::in_sentence(place, &node.head);
            let mut written = Vec::new();
            bare_words::each_of_sentence(&node.head, node.binding.as_ref(), &keeps, &mut |word, span| {
                written.push((word, span));
            });
            for (word, span) in written {
                self.word(word, span, node);
            }
        }
        if !node.children().is_empty() {
            let inside = place.inside(&node.head);
            for child in node.children() {
                self.visit(child, inside);
            }
        }
    }

    /// A word of a module's sentence. Its place tells who wrote it: an argument keeps the place it was written at.
    fn word(&mut self, word: &str, span: Span, node: &Node) {
        let Some(declared) = self.declared.get(word) else {
            return;
        };
        let Some(author) = self.loaded.module(span.source) else {
            return;
        };
        // A signal keeps its place, with the argument for the parameter: `orders.lag` where `database.lag` is written.
        let written = self.loaded.sources.text(span);
        if written
            .split_once('.')
            .is_some_and(|(param, _)| param == NAME || author.param(param).is_some())
        {
            return;
        }
        // The use of the module in whose file the word stands, and those around it.
        let depth = node.via.iter().position(|site| site.span.source == span.source);
        let scope = node
            .via
            .get(..depth.unwrap_or(node.via.len()))
            .unwrap_or(&node.via);
        if declared
            .iter()
            .any(|declared| declared.span == span || declared.via.starts_with(scope))
        {
            return;
        }
        let Some(first) = declared.first() else {
            return;
        };
        let module = self.module(span.source);
        let message = format!("the module `{module}` mentions `{word}`, which it was not given");
        self.diagnostics.push(
            Diagnostic::new(
                Code::HA0233,
                span,
                message,
                "neither a parameter nor made by this module",
            )
            .label(first.span, "this is declared outside of the module")
            .help("declare a parameter for it, and give it where the module is used")
            .via(&node.via),
        );
    }

    fn module(&self, file: SourceId) -> &str {
        self.loaded.module(file).map_or("", |module| &module.title)
    }
}
