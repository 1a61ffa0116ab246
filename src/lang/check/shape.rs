//! Blocks against the tables: unknown words, missing, repeated and misshapen sentences.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::block::{Block, Field};
use super::branches;
use super::context::Context;
use super::eval::eval;
use super::operands::{Operands, Sentence, match_operands};
use super::{conditions, missing, sentences};
use crate::resolve::hir::Node;
use crate::schema::{self, Kind, Label};
use hac_base::diagnostics::{Code, Diagnostic, did_you_mean};
use hac_base::source::Span;
use hac_syntax::ast::{Binding, Expr, ExprKind, Operand, Word};

/// Reads a block of that kind with everything inside.
pub(super) fn read(cx: &mut Context<'_>, kind: &'static Kind, node: &Node) -> Block {
    let outer = Arc::clone(&cx.via);
    cx.via = Arc::clone(&node.via);
    cx.blocks.insert(node.head_span(), node.span);
    let mut block = Block {
        kind,
        head: head(cx, kind, node),
        head_span: node.head_span(),
        attributes: BTreeMap::new(),
        verbs: Vec::new(),
        conditions: Vec::new(),
        conditions_wrong: false,
        children: Vec::new(),
        meant: Vec::new(),
        value: None,
        via: Arc::clone(&node.via),
    };
    match &node.binding {
        Some(binding) if kind.takes_value => {
            block.value = Some(eval(cx, &binding.value));
            branches::name_what_there_is(cx, &binding.value, &mut |cx, branch| {
                eval(cx, branch);
            });
        }
        Some(binding) => {
            block_with_binding(cx, kind.name, binding, node);
            // What stands in the braces was not read, so nothing of it is missed.
            cx.damage.push(node.head_span());
        }
        None => {}
    }
    let lacks_braces = node.body.is_none() && node.binding.is_none() && kind.body_required;
    if lacks_braces && !block.head.fits {
        // How the whole is written was told with what is wrong in its head.
    } else if lacks_braces && !cx.is_damaged(node.span) {
        cx.report(
            Diagnostic::new(
                Code::HA0303,
                node.span.at_end(),
                format!("`{}` is a block: braces follow", kind.name),
                "`{ … }` is missing here",
            )
            .safe_fix("add the braces", node.span.at_end(), " { }"),
        );
    } else if node.body.is_some() || kind.body_required {
        for child in node.children() {
            cx.via = Arc::clone(&child.via);
            sentence(cx, &mut block, child);
        }
        cx.via = Arc::clone(&node.via);
        missing::report(cx, &block, node);
    }
    cx.via = outer;
    block
}

fn head(cx: &mut Context<'_>, kind: &'static Kind, node: &Node) -> Operands {
    let mut operands = node.operands();
    // `: compute` has chosen the kind already.
    if kind.variant.is_some() {
        operands = operands.get(..1).unwrap_or(operands);
    }
    let sentence = Sentence {
        name: kind.name,
        usage: &|| usage(kind),
        span: node.head_span(),
    };
    match_operands(cx, kind.label.parts(), operands, sentence)
}

/// How the head of a kind is written.
fn usage(kind: &Kind) -> String {
    let label = match kind.label {
        Label::None => "",
        Label::Name | Label::Rule | Label::Set => "<name> ",
        Label::NameAndType => "<name>: <type> ",
        Label::Region | Label::Declared => "<region> ",
        Label::Domain => "\"<domain>\" ",
        Label::Direction => "<from> -> <to> ",
        Label::Quantifier => "any|all ",
        Label::Entry => "<entry> ",
        Label::WhenQuantifier => "when any ",
    };
    match kind.variant {
        Some(variant) => format!("{} <name>: {variant} {{ … }}", kind.name),
        None => format!("{} {label}{{ … }}", kind.name),
    }
}

fn block_with_binding(cx: &mut Context<'_>, name: &str, binding: &Binding, node: &Node) {
    let diagnostic = Diagnostic::new(
        Code::HA0303,
        binding.op_span,
        format!(
            "`{name}` is a block: no `{}` stands before its braces",
            binding.op.as_str()
        ),
        "not in front of a block",
    );
    cx.report(
        if matches!(binding.value.kind, ExprKind::Map(_)) && node.body.is_none() {
            diagnostic.fix(format!("remove `{}`", binding.op.as_str()), binding.op_span, "")
        } else {
            diagnostic
        },
    );
}

fn sentence(cx: &mut Context<'_>, block: &mut Block, node: &Node) {
    let kind = block.kind;
    if let Some(condition) = kind.condition {
        match conditions::read(cx, condition, node) {
            Some(read) => block.conditions.push(read),
            None => block.conditions_wrong = true,
        }
        return;
    }
    let Some(word) = node.keyword() else {
        if !cx.is_damaged(node.span) {
            cx.report(Diagnostic::new(
                Code::HA0202,
                node.head_span(),
                format!("a sentence inside `{}` starts with a word", kind.name),
                "not a word",
            ));
        }
        return;
    };
    if word.text == schema::ALLOW.name && kind.free.is_none() {
        // `allow` reads it, once it is known what is reported.
        return;
    }
    if kind.child(word.text).is_some() {
        // Rules speak of the platform as a whole: `rules` reads them.
        if word.text != schema::RULE {
            child(cx, block, word, node);
        }
    } else if let Some(attribute) = kind.attribute(word.text) {
        let field = sentences::field(cx, attribute, node);
        let relation = node.binding.as_ref().map_or("=", |binding| binding.op.as_str());
        state(cx, block, &attribute.form.key(word.text, relation), field);
    } else if let Some(verb) = kind.verb(word.text) {
        let sentence = sentences::verb_use(cx, verb, node);
        let first = block.uses(verb.name).next().map(|first| first.span);
        match first {
            Some(first) if !verb.repeatable => cx.report(twice(verb.name, node.span, first)),
            Some(_) | None => block.verbs.push(sentence),
        }
    } else if let Some(ty) = kind.free {
        if let Some(field) = sentences::free_field(cx, word, ty, node) {
            state(cx, block, word.text, field);
        }
    } else {
        block.meant.extend(unknown(cx, kind, word, node));
    }
}

/// Adds an attribute, unless it is there already.
fn state(cx: &mut Context<'_>, block: &mut Block, name: &str, field: Field) {
    if let Some(first) = block.attributes.get(name) {
        let first = first.span;
        cx.report(twice(name, field.span, first));
    } else {
        block.attributes.insert(name.to_owned(), field);
    }
}

fn twice(what: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(
        Code::HA0302,
        span,
        format!("`{what}` stands twice in the same block"),
        "again here",
    )
    .label(first, "first here")
    .help("remove one of them")
}

fn child(cx: &mut Context<'_>, block: &mut Block, word: Word<'_>, node: &Node) {
    let Some(limits) = block.kind.child(word.text) else {
        return;
    };
    let Some(kind) = kind_of(cx, word, node) else {
        return;
    };
    let first = block.of_kind(word.text).next().map(|child| child.head_span);
    let child = read(cx, kind, node);
    match first {
        Some(first) if limits.max == 1 => cx.report(twice(word.text, child.head_span, first)),
        Some(_) | None => block.children.push(child),
    }
}

/// The kind of a block inside another, by its keyword and by what stands behind the colon.
fn kind_of(cx: &mut Context<'_>, word: Word<'_>, node: &Node) -> Option<&'static Kind> {
    if schema::variants(word.text).next().is_none() {
        return schema::kind(word.text, None);
    }
    let choices = || {
        let variants: Vec<&str> = schema::variants(word.text).collect();
        format!("`{}`", variants.join("`, `"))
    };
    let Some(expr) = super::symbols::type_operand(node) else {
        let meant = without_colon(node, word.text);
        if !cx.is_damaged(node.span) {
            let message = format!(
                "`{}` is written `{} <name>: <kind> {{ … }}`",
                word.text, word.text
            );
            let wrong = |span: Span, label: &str| Diagnostic::new(Code::HA0307, span, message, label);
            cx.report(match meant {
                Some((_, name)) => {
                    wrong(name, "`:` is missing here").safe_fix("write `:` behind the name", name, ":")
                }
                None => wrong(node.head_span().at_end(), "`:` and the kind are missing here")
                    .note(format!("kinds: {}", choices())),
            });
        }
        return meant.map(|(kind, _)| kind);
    };
    let ExprKind::Word(variant) = &expr.kind else {
        if !matches!(expr.kind, ExprKind::Error) {
            let message = format!("the kind of a `{}` is one of {}", word.text, choices());
            cx.report(Diagnostic::new(Code::HA0203, expr.span, message, "not a kind"));
        }
        return None;
    };
    let found = schema::kind(word.text, Some(variant));
    if found.is_none() {
        let diagnostic = Diagnostic::new(
            Code::HA0203,
            expr.span,
            format!("there is no kind of `{}` called `{variant}`", word.text),
            "unknown kind",
        )
        .note(format!("kinds: {}", choices()));
        let called = || schema::variant_called(word.text, variant);
        cx.report(
            match did_you_mean(variant, schema::variants(word.text)).or_else(called) {
                Some(meant) => diagnostic.fix(format!("did you mean `{meant}`?"), expr.span, meant),
                None => diagnostic,
            },
        );
    }
    found
}

/// The kind that a head names, and where it lacks nothing but a colon: `tier web compute`.
fn without_colon(node: &Node, keyword: &str) -> Option<(&'static Kind, Span)> {
    match node.operands() {
        [
            Operand::Value(name),
            Operand::Value(Expr {
                kind: ExprKind::Word(variant),
                ..
            }),
        ] => schema::kind(keyword, Some(variant)).map(|kind| (kind, name.span.at_end())),
        _ => None,
    }
}

/// Reports a word that starts nothing here, and says what it was probably meant to be.
fn unknown(cx: &mut Context<'_>, kind: &'static Kind, word: Word<'_>, node: &Node) -> Option<&'static str> {
    let is_block = node.body.is_some() && node.binding.is_none();
    let code = if is_block { Code::HA0201 } else { Code::HA0202 };
    let what = if is_block { "a block" } else { "an attribute" };
    let diagnostic = Diagnostic::new(
        code,
        word.span,
        format!("`{}` is not {what} of {}", word.text, kind.title()),
        "unknown here",
    );
    let elsewhere: Vec<&str> = schema::KINDS
        .iter()
        .filter(|other| other.words().any(|known| known == word.text))
        .map(|other| other.variant.unwrap_or(other.name))
        .collect();
    let meant = did_you_mean(word.text, kind.words());
    let called = schema::sentence_called(kind, word.text);
    cx.report(match (meant, elsewhere.as_slice()) {
        (Some(meant), _) => diagnostic.fix(format!("did you mean `{meant}`?"), word.span, meant),
        (None, []) if word.text == "module" => diagnostic.help(
            "a module is used by its name: `use std.<module>` at the top, and `<module> <name> { … }` here",
        ),
        (None, []) => {
            let words: Vec<&str> = kind.words().collect();
            let diagnostic = match called {
                Some(called) => diagnostic.help(format!("it is called `{called}` here")),
                None => diagnostic,
            };
            diagnostic.note(format!("known here: `{}`", words.join("`, `")))
        }
        (None, kinds) => match called {
            Some(called) => diagnostic.help(format!("it is called `{called}` here")),
            None => diagnostic.note(format!("`{}` stands inside `{}`", word.text, kinds.join("`, `"))),
        },
    });
    meant.or(called)
}
