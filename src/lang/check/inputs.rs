//! Inputs: their types and defaults.

use std::collections::BTreeMap;

use super::block::{Block, Stated};
use super::coerce::{Target, coerce, mismatch, once_each};
use super::context::Context;
use super::draft::Draft;
use super::emptiness;
use super::lexical;
use super::references;
use super::value::{Located, Value};
use crate::platform::{Input, InputType, InputValue};
use crate::schema::{INPUT_TYPES, Type};
use hac_base::diagnostics::{Code, Diagnostic, did_you_mean};
use hac_base::source::Spanned;
use hac_syntax::ast::{Expr, ExprKind};

/// The type behind the colon, as text; poison where it is none.
pub(super) fn check_type(cx: &mut Context<'_>, expr: &Expr) -> Located {
    let value = match lexical::input_type(expr) {
        Ok(ty) => Value::Text(lexical::input_type_text(&ty)),
        Err(trouble) => {
            if !matches!(expr.kind, ExprKind::Error) {
                unknown_type(cx, &trouble);
            }
            Value::Poison
        }
    };
    Spanned::new(value, expr.span)
}

fn unknown_type(cx: &mut Context<'_>, trouble: &lexical::TypeTrouble) {
    let written = cx.sources.text(trouble.span).to_owned();
    let diagnostic = Diagnostic::new(
        Code::HA0312,
        trouble.span,
        if trouble.is_key {
            format!("a map is by `region`, not by `{written}`")
        } else {
            format!("`{written}` is not a type of input")
        },
        if trouble.is_key {
            "`region` is meant"
        } else {
            "not a type"
        },
    )
    .note(format!(
        "types: `{}`, `list(…)` of one of them, `map(region, …)` with one for each region",
        INPUT_TYPES.join("`, `")
    ));
    let mut aliases = [("string", "text"), ("number", "int"), ("boolean", "bool")]
        .into_iter()
        .filter(|_| !trouble.is_key);
    let word = trouble.word.as_deref().unwrap_or_default();
    let meant = aliases
        .find(|(alias, _)| *alias == word)
        .map(|(_, meant)| meant)
        .or(trouble.is_key.then_some("region"))
        .or_else(|| did_you_mean(word, INPUT_TYPES.iter().copied()));
    cx.report(match meant {
        Some(meant) if written == word => {
            diagnostic.fix(format!("did you mean `{meant}`?"), trouble.span, meant)
        }
        _ => diagnostic,
    });
}

/// Reads an input; `None` where its name or type is wrong.
pub(super) fn read(cx: &mut Context<'_>, block: &Block) -> Option<Input> {
    let name = block.name()?;
    let symbol = cx.symbols.inputs.get(&name.value).cloned()?;
    let ty = symbol.ty?;
    let stated = block.attributes.get("default");
    if let (Some(value), Some(field)) = (&block.value, stated) {
        cx.report(
            Diagnostic::new(
                Code::HA0302,
                field.span,
                format!("input `{}` has two defaults", name.value),
                "again here",
            )
            .label(value.span, "first here")
            .help("remove one of them"),
        );
    }
    let written = block
        .value
        .clone()
        .or_else(|| stated.map(|field| field.value.clone()));
    let default_span = written.as_ref().map(|value| value.span);
    let default = match written {
        Some(located) => {
            let default = value_of(cx, &ty, located)?;
            emptiness::of_default(cx, &name.value, &default, default_span.unwrap_or(name.span));
            Some(default)
        }
        None => None,
    };
    let sensitive = block
        .read("sensitive", Value::bool)
        .value()
        .copied()
        .unwrap_or(false);
    if let (true, Some(span)) = (sensitive, default_span) {
        cx.report(
            Diagnostic::new(
                Code::HA0602,
                span,
                format!(
                    "the sensitive input `{}` has a default, which everybody who reads this file can read",
                    name.value
                ),
                "readable here",
            )
            .help("remove the default, and give the value at deployment"),
        );
    }
    let doc = match block.text("doc") {
        Stated::Known(doc) => doc.value,
        Stated::Absent | Stated::Wrong => String::new(),
    };
    Some(Input {
        origin: block.origin(&name.value, cx.sources),
        name: name.value,
        ty,
        doc,
        default,
        sensitive,
        // Known when everything else is read.
        is_used: false,
    })
}

/// The type that a single value of an input has in the tables; `None` for lists and maps.
fn table_type(ty: &InputType) -> Option<Type> {
    Some(match ty {
        InputType::Text => Type::Text,
        InputType::Number => Type::Int {
            min: 0,
            max: i64::from(i32::MAX),
        },
        InputType::Bool => Type::Bool,
        InputType::Email => Type::Email,
        InputType::Arn => Type::Arn,
        InputType::Ami => Type::Ami,
        InputType::InstanceType => Type::InstanceType,
        InputType::Cidr => Type::Cidr,
        InputType::List(_) | InputType::RegionMap(_) => return None,
    })
}

const SLOT: Target<'static> = Target::of("default");

/// A default, of its input's type. `None` where it is not, which was reported.
fn value_of(cx: &mut Context<'_>, ty: &InputType, located: Located) -> Option<InputValue> {
    if let Some(single) = table_type(ty) {
        return single_value(&coerce(cx, single, SLOT, located).value);
    }
    match (ty, located.value) {
        (_, Value::Poison) => None,
        (InputType::List(inner), Value::List(items)) => {
            let items = once_each(cx, SLOT, items);
            let values: Vec<Option<InputValue>> =
                items.into_iter().map(|item| value_of(cx, inner, item)).collect();
            values
                .into_iter()
                .collect::<Option<Vec<_>>>()
                .map(InputValue::List)
        }
        (InputType::RegionMap(inner), Value::Map(entries)) => {
            let mut map = BTreeMap::new();
            let mut good = true;
            for (key, value) in entries {
                good &= !references::region(cx, &key.value, key.span).is_poison();
                match value_of(cx, inner, value) {
                    Some(value) => {
                        map.insert(key.value, value);
                    }
                    None => good = false,
                }
            }
            good.then_some(InputValue::RegionMap(map))
        }
        (_, value) => {
            mismatch(cx, shown_type(ty), SLOT, &Spanned::new(value, located.span));
            None
        }
    }
}

/// A list or map as messages show it: with a sample of what is inside.
fn shown_type(ty: &InputType) -> Type {
    match ty {
        InputType::List(inner) => Type::List(sample_type(inner)),
        InputType::RegionMap(inner) => Type::RegionMap(sample_type(inner)),
        InputType::Text
        | InputType::Number
        | InputType::Bool
        | InputType::Email
        | InputType::Arn
        | InputType::Ami
        | InputType::InstanceType
        | InputType::Cidr => *sample_type(ty),
    }
}

fn sample_type(ty: &InputType) -> &'static Type {
    match ty {
        InputType::Number => &Type::Int { min: 0, max: 9 },
        InputType::Bool => &Type::Bool,
        InputType::Email => &Type::Email,
        InputType::Arn => &Type::Arn,
        InputType::Ami => &Type::Ami,
        InputType::InstanceType => &Type::InstanceType,
        InputType::Cidr => &Type::Cidr,
        InputType::Text | InputType::List(_) | InputType::RegionMap(_) => &Type::Text,
    }
}

fn single_value(value: &Value) -> Option<InputValue> {
    match value {
        Value::Amount(amount) => amount.as_int().map(InputValue::Number),
        Value::Bool(value) => Some(InputValue::Bool(*value)),
        Value::Network(network) => Some(InputValue::Text(network.to_string())),
        Value::Word(_) | Value::Text(_) | Value::Email(_) | Value::Arn(_) | Value::Cidr(_) => {
            value.text().map(|text| InputValue::Text(text.to_owned()))
        }
        Value::Range(..)
        | Value::Repeat(..)
        | Value::List(_)
        | Value::Map(_)
        | Value::Input(_)
        | Value::Poison => None,
    }
}

/// Warns of inputs that nothing refers to.
pub(super) fn are_used(cx: &mut Context<'_>, draft: &Draft) {
    // What would have used it may be the tier or alert that is not there.
    let is_lacking = |item: &Diagnostic| matches!(item.code, Code::HA0205 | Code::HA0206);
    let something_lacks = cx.out.iter().any(is_lacking);
    for input in &draft.inputs {
        if !cx.used_inputs.contains(&input.name) && !cx.symbols.incomplete && !something_lacks {
            cx.report_at(
                &input.origin,
                Diagnostic::new(
                    Code::HA0210,
                    input.origin.span,
                    format!("the input `{}` is never used", input.name),
                    "never used",
                )
                .help("remove it, or write its name where its value belongs"),
            );
        }
    }
}
