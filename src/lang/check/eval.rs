//! Expressions to values. Everything is computed at compile time; an input has no value yet and takes part in nothing.

use super::amount::{Amount, Trouble};
use super::arithmetic::{binary, condition, negate};
use super::context::Context;
use super::lexical;
use super::value::{Located, Value};
use hac_base::diagnostics::{Code, Diagnostic, did_you_mean};
use hac_base::source::{Span, Spanned};
use hac_base::units::{all_units, unit_meant};
use hac_syntax::ast::{Expr, ExprKind, TextPart};

/// The value of an expression, [`Value::Poison`] where it has none and that was reported.
pub(super) fn eval(cx: &mut Context<'_>, expr: &Expr) -> Located {
    let boxed = |cx: &mut Context<'_>, inner: &Expr| Box::new(eval(cx, inner));
    let value = match &expr.kind {
        ExprKind::Word(word) => match word.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => Value::Word(word.clone()),
        },
        ExprKind::Number(number) => amount(cx, number, None, expr.span),
        ExprKind::Quantity { number, unit } => amount(cx, number, Some(unit), expr.span),
        ExprKind::Cidr(text) => Value::Cidr(text.clone()),
        ExprKind::Email(text) => Value::Email(text.clone()),
        ExprKind::Arn(text) => Value::Arn(text.clone()),
        ExprKind::Range(from, to) => Value::Range(boxed(cx, from), boxed(cx, to)),
        ExprKind::Repeat { interval, times } => Value::Repeat(boxed(cx, interval), boxed(cx, times)),
        ExprKind::Text(parts) => text(cx, parts),
        ExprKind::List(items) => Value::List(items.iter().map(|item| eval(cx, item)).collect()),
        ExprKind::Map(entries) => map(cx, entries),
        ExprKind::Call { name, .. } => {
            let message = format!("there is no function `{}`", name.text);
            cx.report(Diagnostic::new(Code::HA0207, name.span, message, "no such function")
                .note("`list(…)` and `map(region, …)` are types of inputs; values are computed with `+ - * /`, comparisons and `? :`"));
            Value::Poison
        }
        ExprKind::Negate(inner) => negate(cx, inner),
        ExprKind::Not(inner) => condition(cx, inner).map_or(Value::Poison, |value| Value::Bool(!value)),
        ExprKind::Binary {
            op,
            op_span,
            left,
            right,
        } => binary(cx, *op, *op_span, left, right),
        ExprKind::Paren(inner) => return eval(cx, inner),
        ExprKind::Conditional {
            condition: asked,
            then,
            otherwise,
        } => match condition(cx, asked) {
            // What is wrong with it is told of what was chosen.
            Some(true) => return eval(cx, then),
            Some(false) => return eval(cx, otherwise),
            None => Value::Poison,
        },
        ExprKind::Error => Value::Poison,
    };
    Spanned::new(value, expr.span)
}

fn amount(cx: &mut Context<'_>, number: &str, unit: Option<&str>, span: Span) -> Value {
    match Amount::parse(number, unit) {
        Ok(amount) => Value::Amount(amount),
        Err(trouble) => {
            cx.report(not_an_amount(number, unit, trouble, span));
            Value::Poison
        }
    }
}

/// Says why a number with that unit is no amount.
pub(crate) fn not_an_amount(number: &str, unit: Option<&str>, trouble: Trouble, span: Span) -> Diagnostic {
    let unit = unit.unwrap_or_default();
    let written = format!("{number}{unit}");
    if trouble != Trouble::UnknownUnit {
        return no_such_result(&written, trouble, span);
    }
    let diagnostic = Diagnostic::new(
        Code::HA0305,
        span,
        format!("`{unit}` in `{written}` is not a unit"),
        "unknown unit",
    );
    match unit_meant(unit) {
        Some(meant) => {
            let better = format!("{number}{meant}");
            diagnostic.safe_fix(format!("write `{better}`"), span, better)
        }
        None if matches!(unit, "w" | "week" | "weeks") => {
            match number.parse::<u32>().ok().and_then(|n| n.checked_mul(7)) {
                Some(days) => diagnostic.fix(
                    format!("write `{days}d`: weeks are written in days"),
                    span,
                    format!("{days}d"),
                ),
                None => diagnostic.help("weeks are written in days"),
            }
        }
        None if unit.contains(|c: char| c.is_ascii_digit()) => {
            diagnostic.help("a length of time in several units starts with the longest: `2m31s`")
        }
        None => diagnostic.help(format!(
            "use one of `{}`",
            all_units().collect::<Vec<_>>().join("`, `")
        )),
    }
}

pub(super) fn no_result(cx: &mut Context<'_>, trouble: Trouble, span: Span) {
    let text = cx.sources.text(span).to_owned();
    cx.report(no_such_result(&text, trouble, span));
}

/// Says why a calculation has no result.
fn no_such_result(text: &str, trouble: Trouble, span: Span) -> Diagnostic {
    let reason = match trouble {
        Trouble::TooPrecise => "it has more than six digits after the point",
        Trouble::ByZero => "it divides by zero",
        Trouble::TooLarge | Trouble::UnknownUnit | Trouble::Dimensions => "it is too large",
    };
    Diagnostic::new(
        Code::HA0313,
        span,
        format!("`{text}` has no exact result: {reason}"),
        reason,
    )
}

fn text(cx: &mut Context<'_>, parts: &[TextPart]) -> Value {
    let mut whole = String::new();
    let mut poisoned = false;
    for part in parts {
        match part {
            TextPart::Literal(literal) => whole.push_str(literal),
            TextPart::Interpolation(expr) => match interpolated(cx, expr) {
                Some(text) => whole.push_str(&text),
                None => poisoned = true,
            },
        }
    }
    if poisoned {
        Value::Poison
    } else {
        Value::Text(whole)
    }
}

fn interpolated(cx: &mut Context<'_>, expr: &Expr) -> Option<String> {
    let located = eval(cx, expr);
    match &located.value {
        Value::Word(word) => {
            if !refuse_input(cx, word, located.span) {
                unknown_name(cx, word, located.span, "write the value itself");
            }
            None
        }
        Value::Amount(amount) => Some(amount.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Text(text) | Value::Email(text) | Value::Arn(text) | Value::Cidr(text) => Some(text.clone()),
        Value::Poison => None,
        Value::Network(_)
        | Value::Range(..)
        | Value::Repeat(..)
        | Value::List(_)
        | Value::Map(_)
        | Value::Input(_) => {
            let message = format!("{} cannot stand inside a text", located.value.noun());
            cx.report(Diagnostic::new(
                Code::HA0304,
                located.span,
                message,
                "not a single value",
            ));
            None
        }
    }
}

/// Reports that a value is known only at deployment, if the word is an input's name.
pub(super) fn refuse_input(cx: &mut Context<'_>, word: &str, span: Span) -> bool {
    let Some(input) = cx.symbols.inputs.get(word).cloned() else {
        return false;
    };
    cx.used_inputs.insert(word.to_owned());
    let code = if input.sensitive {
        Code::HA0601
    } else {
        Code::HA0311
    };
    let message = if input.sensitive {
        format!("the sensitive input `{word}` would become readable here")
    } else {
        format!("the input `{word}` is known only at deployment, and a value is needed now")
    };
    cx.report(
        Diagnostic::new(code, span, message, "needed while compiling")
            .label(input.span, "an input, so only deployment knows it")
            .help("write the value itself, or make it the parameter of a module"),
    );
    true
}

/// Reports that nothing has this name.
pub(super) fn unknown_name(cx: &mut Context<'_>, word: &str, span: Span, help: &str) {
    if cx.symbols.is_excused(word) {
        return;
    }
    let meant = did_you_mean(word, cx.symbols.inputs.keys().map(String::as_str)).map(str::to_owned);
    let diagnostic = Diagnostic::new(
        Code::HA0207,
        span,
        format!("`{word}` is not a known name"),
        "neither a value nor an input",
    );
    // Nobody who mistypes a name has forgotten what it names.
    cx.used_inputs.extend(meant.clone());
    cx.report(match meant {
        Some(meant) => diagnostic.fix(format!("did you mean `{meant}`?"), span, meant),
        None => diagnostic.help(help),
    });
}

fn map(cx: &mut Context<'_>, entries: &[(Expr, Expr)]) -> Value {
    let mut map: Vec<(Spanned<String>, Located)> = Vec::new();
    for (key, value) in entries {
        let value = eval(cx, value);
        let Some(name) = lexical::plain_text(key) else {
            if !matches!(key.kind, ExprKind::Error) {
                let message = "a key is a word or a text";
                cx.report(Diagnostic::new(Code::HA0304, key.span, message, "not a key"));
            }
            continue;
        };
        if let Some((first, _)) = map.iter().find(|(known, _)| known.value == name) {
            let first = first.span;
            cx.report(
                Diagnostic::new(
                    Code::HA0302,
                    key.span,
                    format!("key `{name}` stands twice"),
                    "again here",
                )
                .label(first, "first here"),
            );
            continue;
        }
        map.push((Spanned::new(name.to_owned(), key.span), value));
    }
    Value::Map(map)
}
