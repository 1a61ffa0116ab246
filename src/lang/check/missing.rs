//! What a block must hold and does not.

use super::block::Block;
use super::context::Context;
use crate::resolve::hir::Node;
use crate::schema::{self, Kind, Type};
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;

pub(super) fn report(cx: &mut Context<'_>, block: &Block, node: &Node) {
    // What was not understood may have been what is missing.
    if cx.is_damaged(node.span) {
        return;
    }
    let kind = block.kind;
    for attribute in kind.attributes.iter().filter(|attribute| attribute.required) {
        if !block.attributes.contains_key(attribute.name) && !block.meant.contains(&attribute.name) {
            let sample = format!(
                "{} {} {}",
                attribute.name,
                attribute.form.as_str(),
                sample(cx, attribute.ty)
            );
            let diagnostic = absent(block, Code::HA0301, attribute.name);
            let diagnostic = diagnostic.note(attribute.doc);
            cx.report(if only_people_know(attribute.ty) {
                diagnostic.help(format!("add `{sample}`"))
            } else {
                insertion(cx, diagnostic, node, &sample)
            });
        }
    }
    for verb in kind.verbs.iter().filter(|verb| verb.required) {
        if block.uses(verb.name).next().is_none() && !block.meant.contains(&verb.name) {
            let diagnostic = absent(block, Code::HA0301, verb.name).note(verb.doc);
            cx.report(insertion(cx, diagnostic, node, &verb.sample()));
        }
    }
    for child in kind.children.iter().filter(|child| child.min > 0) {
        let written = |node: &Node| node.keyword().is_some_and(|word| word.text == child.kind);
        if !node.children().iter().any(written) && !block.meant.contains(&child.kind) {
            let summary = schema::kind(child.kind, None).map_or("", |kind: &Kind| first_line(kind.doc));
            cx.report(absent(block, Code::HA0309, child.kind).note(summary));
        }
    }
    if kind.condition.is_some() && node.children().is_empty() {
        cx.report(Diagnostic::new(
            Code::HA0309,
            block.head_span,
            format!("`{}` holds no condition", kind.name),
            "empty",
        ));
    }
}

/// Whether a value means something in somebody's account: one that is made up would be built.
fn only_people_know(ty: Type) -> bool {
    if let Type::RegionMap(inner) | Type::List(inner) = ty {
        return only_people_know(*inner);
    }
    matches!(ty, Type::Ami | Type::Arn | Type::Email)
}

/// A value as one would write it in this platform.
fn sample(cx: &Context<'_>, ty: Type) -> String {
    if let Type::RegionMap(inner) = ty
        && !cx.symbols.serving.is_empty()
    {
        let value = if *inner == Type::Ami {
            "ami-…".to_owned()
        } else {
            inner.sample()
        };
        let entries: Vec<String> = cx
            .symbols
            .serving
            .iter()
            .map(|region| format!("{region} = {value}"))
            .collect();
        return format!("{{ {} }}", entries.join(", "));
    }
    let declared = if let Type::Tier(role) = ty {
        let mut tiers = cx.symbols.tiers.iter();
        let fits = |variant: Option<&str>| variant.is_some_and(|variant| role.has(variant));
        tiers
            .find(|(_, symbol)| fits(symbol.variant))
            .map(|(name, _)| name.clone())
    } else if ty == Type::Alert {
        cx.symbols.alerts.keys().next().cloned()
    } else {
        None
    };
    declared.unwrap_or_else(|| ty.sample())
}

fn absent(block: &Block, code: Code, what: &str) -> Diagnostic {
    let whose = match block.name() {
        Some(name) => format!("{} `{}`", block.kind.name, name.value),
        None => format!("`{}`", block.kind.name),
    };
    Diagnostic::new(
        code,
        block.head_span,
        format!("{whose} has no `{what}`"),
        format!("`{what}` is missing"),
    )
}

fn first_line(doc: &'static str) -> &'static str {
    doc.lines().next().unwrap_or_default()
}

/// Adds the edit that writes the sentence behind the last one of the block, in the block's own layout.
fn insertion(cx: &Context<'_>, diagnostic: Diagnostic, node: &Node, sentence: &str) -> Diagnostic {
    let message = format!("add `{sentence}`");
    let Some(last) = node.children().last() else {
        return diagnostic.help(message);
    };
    let (Some(first), head) = (node.children().first(), node.head_span()) else {
        return diagnostic.help(message);
    };
    if last.span.source != head.source || !node.via.is_empty() {
        return diagnostic.help(message);
    }
    let line = |span: Span| cx.sources.line_column(span).line;
    let separator = if line(head.at_end()) == line(last.span) {
        ", ".to_owned()
    } else {
        let column = cx.sources.line_column(first.span).column;
        format!("\n{}", " ".repeat(column.saturating_sub(1)))
    };
    diagnostic.fix(message, last.span.at_end(), format!("{separator}{sentence}"))
}
