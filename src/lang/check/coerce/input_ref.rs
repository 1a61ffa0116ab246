//! Words that are the names of inputs.

use super::Target;
use crate::check::context::Context;
use crate::check::eval::{refuse_input, unknown_name};
use crate::check::lexical;
use crate::check::value::{Located, Value};
use crate::platform::InputType;
use crate::schema::Type;
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;

/// Where a bare word is an input's name and the type has no words of its own.
pub(super) fn input(cx: &mut Context<'_>, ty: Type, slot: Target<'_>, located: &Located) -> Option<Value> {
    let Value::Word(word) = &located.value else {
        return None;
    };
    let symbol = cx.symbols.inputs.get(word).cloned()?;
    if slot.deploy_time {
        cx.used_inputs.insert(word.clone());
        return Some(match &symbol.ty {
            None => Value::Poison,
            Some(given) if accepts(ty, given) => Value::Input(word.clone()),
            Some(given) => {
                let given = lexical::input_type_text(given);
                let message = format!(
                    "`{}` takes {}, but the input `{word}` is `{given}`",
                    slot.name, ty
                );
                cx.report(
                    Diagnostic::new(Code::HA0304, located.span, message, format!("is `{given}`"))
                        .label(symbol.span, "declared here"),
                );
                Value::Poison
            }
        });
    }
    // Words that are names of tiers, regions … mean those; an input of the same name is another thing.
    let has_words_of_its_own = matches!(
        ty,
        Type::Name
            | Type::Region
            | Type::RegionName
            | Type::Role
            | Type::OneOf(_)
            | Type::Tier(_)
            | Type::Alert
            | Type::Signal
    );
    if slot.inside && !has_words_of_its_own {
        cx.used_inputs.insert(word.clone());
        cx.report(
            Diagnostic::new(
                Code::HA0311,
                located.span,
                format!(
                    "an input stands for the whole of `{}`, not for one value in it",
                    slot.name
                ),
                "an input",
            )
            .label(symbol.span, "declared here")
            .help(format!(
                "write `{} = <input>` with an input that has all of the values",
                slot.name
            )),
        );
        return Some(Value::Poison);
    }
    (!has_words_of_its_own && refuse_input(cx, word, located.span)).then_some(Value::Poison)
}

fn accepts(ty: Type, given: &InputType) -> bool {
    match given {
        InputType::Text => ty == Type::Text,
        InputType::Number => matches!(ty, Type::Int { .. } | Type::Port),
        InputType::Bool => ty == Type::Bool,
        InputType::Email => ty == Type::Email,
        InputType::Arn => ty == Type::Arn,
        InputType::Ami => ty == Type::Ami,
        InputType::InstanceType => ty == Type::InstanceType,
        InputType::Cidr => ty == Type::Cidr,
        InputType::List(inner) => matches!(ty, Type::List(wanted) if accepts(*wanted, inner)),
        InputType::RegionMap(inner) => matches!(ty, Type::RegionMap(wanted) if accepts(*wanted, inner)),
    }
}

/// Reports a word in the place of an input's name.
pub(super) fn unknown_input(cx: &mut Context<'_>, ty: Type, word: &str, span: Span) {
    let known = [
        (Type::List(&Type::Email), "list(email)"),
        (Type::RegionMap(&Type::Ami), "map(region, ami)"),
        (Type::RegionMap(&Type::Arn), "map(region, arn)"),
        (Type::InstanceType, "instance_type"),
    ];
    let ty = known
        .iter()
        .find(|(known, _)| *known == ty)
        .map_or("text", |(_, text)| *text);
    unknown_name(cx, word, span, &format!("declare it: `input {word}: {ty}`"));
}
