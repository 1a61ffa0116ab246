//! Sentences of a block: attributes and verbs, against their tables.

use super::block::{Field, VerbUse};
use super::branches;
use super::coerce::{Target, coerce};
use super::context::Context;
use super::emptiness;
use super::eval::eval;
use super::operands::{Operands, Sentence, match_operands};
use super::value::{Located, Value};
use crate::platform::Quantile;
use crate::resolve::hir::Node;
use crate::schema::{self, Attribute, Form, Type, Verb};
use hac_base::diagnostics::{Code, Diagnostic, did_you_mean};
use hac_syntax::ast::{Binding, Operand, Relation, Word};

/// Reads a sentence about an attribute.
pub(super) fn field(cx: &mut Context<'_>, attribute: &'static Attribute, node: &Node) -> Field {
    let name = attribute.name;
    let Some(binding) = &node.binding else {
        no_binding(cx, attribute, node);
        // It was stated, if badly: not missing.
        return Field {
            value: Located::new(Value::Poison, node.span),
            at: Quantile::Worst,
            span: node.span,
        };
    };
    if let Some(extra) = node.operands().first() {
        cx.report(Diagnostic::new(
            Code::HA0307,
            extra.span(),
            format!(
                "`{name}` is written `{name} {} {}`",
                attribute.form.as_str(),
                attribute.ty.sample()
            ),
            "nothing stands between the name and its value",
        ));
    }
    relation(cx, attribute, binding);
    let value = eval(cx, &binding.value);
    let slot = Target {
        deploy_time: attribute.deploy_time,
        ..Target::of(name)
    };
    let value = coerce(cx, attribute.ty, slot, value);
    branches::name_what_there_is(cx, &binding.value, &mut |cx, branch| {
        let value = eval(cx, branch);
        coerce(cx, attribute.ty, slot, value);
    });
    let value = emptiness::refuse(cx, attribute, value);
    // A bound for a case that nobody knows bounds nothing that could be checked.
    let (at, value) = match quantile(cx, attribute, binding) {
        Some(at) => (at, value),
        None => (Quantile::Worst, Located::new(Value::Poison, value.span)),
    };
    Field {
        value,
        at,
        span: node.span,
    }
}

fn no_binding(cx: &mut Context<'_>, attribute: &'static Attribute, node: &Node) {
    if cx.is_damaged(node.span) {
        return;
    }
    let (name, op) = (attribute.name, attribute.form.as_str());
    let after = node.head.first().map_or(node.span, Operand::span).at_end();
    let diagnostic = Diagnostic::new(
        Code::HA0303,
        node.head_span(),
        format!("`{name}` needs `{op}` and a value"),
        format!("`{op}` is missing"),
    );
    if let Some(Operand::Colon(colon)) = node.head.get(1) {
        cx.report(diagnostic.fix(format!("write `{op}` for `:`"), *colon, format!(" {op}")));
        return;
    }
    let takes_map = matches!(attribute.ty, Type::RegionMap(_));
    if node.body.is_some() && !takes_map {
        cx.report(diagnostic.help(format!("write `{name} {op} {}`", attribute.ty.sample())));
        return;
    }
    let has_value = node.body.is_some() || !node.operands().is_empty();
    cx.report(if has_value {
        diagnostic.fix(format!("add `{op}`"), after, format!(" {op}"))
    } else {
        let sample = attribute.ty.sample();
        diagnostic.fix(
            format!("write `{name} {op} {sample}`"),
            after,
            format!(" {op} {sample}"),
        )
    });
}

/// Whether a fact is stated as a fact and a promise as a promise.
fn relation(cx: &mut Context<'_>, attribute: &'static Attribute, binding: &Binding) {
    let (name, written) = (attribute.name, binding.op.as_str());
    let relations = attribute.form.relations();
    if relations.contains(&written) {
        return;
    }
    // `>` is meant as `>=`, where that may stand.
    let nearest = relations
        .iter()
        .find(|relation| relation.chars().next() == written.chars().next());
    let wanted = match nearest {
        Some(nearest) => format!("`{nearest}`"),
        None if attribute.form == Form::Bounds => "`<=` or `>=`".to_owned(),
        None => format!("`{}`", attribute.form.as_str()),
    };
    let reason = match attribute.form {
        Form::Fact => "it states a fact",
        Form::AtMost => "it states an upper bound that must hold",
        Form::AtLeast => "it states a lower bound that must hold",
        Form::Bounds => "it states a bound that must hold",
        Form::FactAndBounds => "it states a fact with `=`, and a bound that must hold with `>=` or `<=`",
    };
    let diagnostic = Diagnostic::new(
        Code::HA0303,
        binding.op_span,
        format!("`{name}` is written with {wanted}, not `{written}`: {reason}"),
        format!("{wanted} is meant"),
    );
    cx.report(if wanted.contains(' ') {
        diagnostic.help("write `>=` for what must be reached, and `<=` for what must not be passed")
    } else {
        let relation = wanted.trim_matches('`').to_owned();
        diagnostic.fix(format!("write {wanted}"), binding.op_span, relation)
    });
}

fn quantile(cx: &mut Context<'_>, attribute: &'static Attribute, binding: &Binding) -> Option<Quantile> {
    let Some(at) = &binding.at else {
        return Some(Quantile::Worst);
    };
    if attribute.form != Form::AtMost {
        cx.report(Diagnostic::new(
            Code::HA0310,
            at.span,
            format!(
                "`{}` takes no `at {}`: only upper bounds on times do",
                attribute.name, at.text
            ),
            "not here",
        ));
        return Some(Quantile::Worst);
    }
    match at.text.as_str() {
        "best" => Some(Quantile::Best),
        "typical" => Some(Quantile::Typical),
        "worst" => Some(Quantile::Worst),
        other => {
            let diagnostic = Diagnostic::new(
                Code::HA0310,
                at.span,
                format!("`at {other}` is not a case: `best`, `typical` and `worst` are"),
                "unknown case",
            );
            cx.report(match did_you_mean(other, schema::QUANTILES.iter().copied()) {
                Some(meant) => diagnostic.fix(format!("did you mean `{meant}`?"), at.span, meant),
                None => diagnostic,
            });
            None
        }
    }
}

/// Reads an attribute whose name the user chose; `None` where it has no value.
pub(super) fn free_field(cx: &mut Context<'_>, word: Word<'_>, ty: Type, node: &Node) -> Option<Field> {
    let Some(binding) = &node.binding else {
        if !cx.is_damaged(node.span) {
            cx.report(Diagnostic::new(
                Code::HA0303,
                node.span,
                format!("`{}` needs `=` and a value", word.text),
                "`=` is missing",
            ));
        }
        return None;
    };
    if binding.op != Relation::Is {
        cx.report(
            Diagnostic::new(
                Code::HA0303,
                binding.op_span,
                format!(
                    "`{}` is written with `=`, not `{}`",
                    word.text,
                    binding.op.as_str()
                ),
                "`=` is meant",
            )
            .fix("write `=`", binding.op_span, "="),
        );
    }
    let value = eval(cx, &binding.value);
    let slot = Target::of(word.text);
    let value = coerce(cx, ty, slot, value);
    branches::name_what_there_is(cx, &binding.value, &mut |cx, branch| {
        let value = eval(cx, branch);
        coerce(cx, ty, slot, value);
    });
    Some(Field {
        value,
        at: Quantile::Worst,
        span: node.span,
    })
}

/// Reads a sentence with a verb.
pub(super) fn verb_use(cx: &mut Context<'_>, verb: &'static Verb, node: &Node) -> VerbUse {
    let usage = || verb.usage();
    if let Some(binding) = &node.binding {
        let op = binding.op.as_str();
        cx.report(
            Diagnostic::new(
                Code::HA0303,
                binding.op_span,
                format!("`{}` takes no `{op}`: it is written `{}`", verb.name, usage()),
                "not after a verb",
            )
            .fix(format!("remove `{op}`"), binding.op_span, ""),
        );
    } else if node.body.is_some() {
        cx.report(Diagnostic::new(
            Code::HA0303,
            node.head_span(),
            format!("`{}` has no braces: it is written `{}`", verb.name, usage()),
            "not a block",
        ));
    }
    let operands = if node.binding.is_some() || node.body.is_some() {
        Operands::default()
    } else {
        let sentence = Sentence {
            name: verb.name,
            usage: &usage,
            span: node.head_span(),
        };
        match_operands(cx, verb.operands, node.operands(), sentence)
    };
    VerbUse {
        verb,
        operands,
        span: node.span,
    }
}
