//! Values that are there and hold nothing: `email = []` names nobody, and would count as stated.

use super::context::Context;
use super::value::{Located, Value};
use crate::platform::InputValue;
use crate::schema::{Attribute, Type};
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::{Span, Spanned};

/// The value, or poison where it holds nothing and its attribute gives that no meaning.
pub(super) fn refuse(cx: &mut Context<'_>, attribute: &'static Attribute, located: Located) -> Located {
    // `inputs` knows what a default is for.
    if attribute.may_be_empty || attribute.ty == Type::InputValue {
        return located;
    }
    let Some(what) = holds_nothing(&located.value) else {
        return located;
    };
    let name = attribute.name;
    let diagnostic = Diagnostic::new(
        Code::HA0316,
        located.span,
        format!("`{name}` is {what}, and must hold something"),
        "holds nothing",
    )
    .note(attribute.doc);
    let sample = attribute
        .default
        .map_or_else(|| attribute.ty.sample(), str::to_owned);
    let sample = format!("`{name} {} {sample}`", attribute.form.as_str());
    let help = match (attribute.required, attribute.default) {
        (true, _) => format!("write {sample} with what is yours"),
        (false, Some(default)) => {
            format!("leave `{name}` out, which means `{default}`, or write what is yours")
        }
        (false, None) => format!("write {sample} with what is yours, or leave `{name}` out"),
    };
    cx.report(diagnostic.help(help));
    Spanned::new(Value::Poison, located.span)
}

/// Reports a default that holds nothing: whatever takes a list or a map from an input needs something in it.
pub(super) fn of_default(cx: &mut Context<'_>, input: &str, default: &InputValue, span: Span) {
    let what = match default {
        InputValue::List(items) if items.is_empty() => "an empty list",
        InputValue::RegionMap(entries) if entries.is_empty() => "an empty map",
        InputValue::List(_)
        | InputValue::RegionMap(_)
        | InputValue::Text(_)
        | InputValue::Number(_)
        | InputValue::Bool(_) => return,
    };
    cx.report(
        Diagnostic::new(
            Code::HA0316,
            span,
            format!("the default of `{input}` is {what}, and must hold something"),
            "holds nothing",
        )
        .help(format!(
            "leave the default of `{input}` out, and deployment has to give a value"
        )),
    );
}

/// Reports a text without a sign where one is spelled in a certain way: it resembles no name that may be meant.
pub(super) fn of_text(cx: &mut Context<'_>, ty: Type, name: &str, span: Span) {
    cx.report(
        Diagnostic::new(
            Code::HA0316,
            span,
            format!("`{name}` is given an empty text, and must hold something"),
            "holds nothing",
        )
        .help(format!("write {ty}")),
    );
}

/// What a value without content is called; `None` for one with content, and for one that cannot be without.
fn holds_nothing(value: &Value) -> Option<&'static str> {
    match value {
        Value::List(items) if items.is_empty() => Some("an empty list"),
        Value::Map(entries) if entries.is_empty() => Some("an empty map"),
        Value::Text(text) if text.trim().is_empty() => Some("an empty text"),
        Value::List(_)
        | Value::Map(_)
        | Value::Text(_)
        | Value::Amount(_)
        | Value::Bool(_)
        | Value::Word(_)
        | Value::Email(_)
        | Value::Arn(_)
        | Value::Cidr(_)
        | Value::Network(_)
        | Value::Range(..)
        | Value::Repeat(..)
        | Value::Input(_)
        | Value::Poison => None,
    }
}
