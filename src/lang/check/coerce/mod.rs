//! Whether a value is of the type that its place expects. What conforms comes back in one form for each type, so that
//! readers need no second look; what does not is reported and comes back as poison.

mod collections;
mod input_ref;
mod quantities;
mod spelling;

pub(super) use collections::once_each;
use collections::{list, region_map, text_map};
use quantities::{quantity, range, repeat, zones};
use spelling::{network, quoted, spelled};

use super::amount::Dimension;
use super::context::Context;
use super::references;
use super::value::{Located, Value};
use crate::schema::{ROLES, Type, role_called};
use hac_base::diagnostics::{Code, Diagnostic, did_you_mean};
use hac_base::source::Spanned;
use hac_base::units::Duration;

/// The place a value stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    /// The attribute or operand, as messages name it.
    pub name: &'a str,
    /// What it is of that, where it is an operand: `port` of `listen`.
    pub part: Option<&'a str>,
    /// Whether an input may stand for the value.
    pub deploy_time: bool,
    /// Whether it is one of the values in a list or map for the whole of which an input may stand.
    pub inside: bool,
}

impl<'a> Target<'a> {
    pub(super) const fn of(name: &'a str) -> Self {
        Self {
            name,
            part: None,
            deploy_time: false,
            inside: false,
        }
    }

    fn item(self) -> Self {
        Self {
            deploy_time: false,
            inside: self.deploy_time,
            ..self
        }
    }

    /// For messages: `` `backup` ``, `` the port of `listen` ``.
    fn title(self) -> String {
        match self.part {
            Some(part) => format!("the {part} of `{}`", self.name),
            None => format!("`{}`", self.name),
        }
    }
}

pub(super) fn coerce(cx: &mut Context<'_>, ty: Type, slot: Target<'_>, located: Located) -> Located {
    if located.value.is_poison() {
        return located;
    }
    let span = located.span;
    if let Some(value) = input_ref::input(cx, ty, slot, &located) {
        return Spanned::new(value, span);
    }
    let value = match ty {
        Type::Text | Type::Path | Type::Identifier => quoted(cx, ty, slot, &located),
        Type::Domain
        | Type::Email
        | Type::Arn
        | Type::Ami
        | Type::InstanceType
        | Type::DatabaseInstance
        | Type::Name
        | Type::Date
        | Type::Entry
        | Type::Zone
        | Type::RegionName => spelled(cx, ty, slot, &located),
        Type::Int { .. }
        | Type::Port
        | Type::Duration { .. }
        | Type::Days { .. }
        | Type::Size
        | Type::Percent { .. } => quantity(cx, ty, slot, &located),
        Type::Range { min, max } => range(cx, ty, (min, max), slot, &located),
        Type::Repeat => repeat(cx, ty, slot, located),
        Type::Bool => {
            if located.value.bool().is_some() {
                located.value
            } else {
                mismatch(cx, ty, slot, &located)
            }
        }
        Type::Cidr => network(cx, slot, &located),
        Type::Zones => zones(cx, slot, located),
        Type::Role => one_of(cx, ty, ROLES, slot, &located),
        Type::OneOf(words) => one_of(cx, ty, words, slot, &located),
        Type::Region | Type::Tier(_) | Type::Alert => reference(cx, ty, slot, &located),
        Type::List(inner) => list(cx, ty, *inner, slot, located),
        Type::RegionMap(inner) => region_map(cx, ty, *inner, slot, located),
        Type::TextMap => text_map(cx, ty, slot, located),
        // `inputs` knows the type.
        Type::InputValue => located.value,
        // Types, signals and what rules ask are read from the syntax, not from values.
        Type::InputType | Type::Signal | Type::Condition | Type::Set => mismatch(cx, ty, slot, &located),
    };
    Spanned::new(value, span)
}

/// Reports a value of another type, with the edit that mends it where one is known.
pub(super) fn mismatch(cx: &mut Context<'_>, ty: Type, slot: Target<'_>, located: &Located) -> Value {
    let noun = located.value.noun();
    let diagnostic = Diagnostic::new(
        Code::HA0304,
        located.span,
        format!("`{}` takes {ty}, not {noun}", slot.name),
        format!("this is {noun}"),
    );
    let written = cx.sources.text(located.span).to_owned();
    cx.report(match mended(ty, &located.value, &written) {
        Some((message, replacement)) => diagnostic.fix(message, located.span, replacement),
        None => diagnostic,
    });
    Value::Poison
}

/// The same value as its type wants it written.
fn mended(ty: Type, value: &Value, written: &str) -> Option<(String, String)> {
    let write = |replacement: String| Some((format!("write `{replacement}`"), replacement));
    match (ty, value) {
        (Type::Text | Type::Path | Type::Identifier, Value::Word(word)) => {
            Some(("put it in quotes".to_owned(), format!("\"{word}\"")))
        }
        (Type::Bool, Value::Word(word)) => match word.as_str() {
            "yes" | "on" => write("true".to_owned()),
            "no" | "off" => write("false".to_owned()),
            _ => None,
        },
        (Type::List(_), Value::Word(_) | Value::Text(_) | Value::Email(_) | Value::Cidr(_)) => {
            Some(("put it in brackets".to_owned(), format!("[{written}]")))
        }
        (
            Type::Duration {
                min_millis,
                max_millis,
            },
            Value::Amount(amount),
        ) if amount.dimension == Dimension::Plain => {
            let seconds = format!("{written}s");
            let is_allowed = |time: &Duration| (min_millis..=max_millis).contains(&time.as_millis());
            Duration::parse(&seconds).filter(is_allowed)?;
            write(seconds)
        }
        (Type::Days { min, max }, Value::Amount(amount)) if amount.dimension == Dimension::Plain => {
            let days = written.parse::<u64>().ok()?;
            (min..=max).contains(&days).then_some(())?;
            write(format!("{written}d"))
        }
        (Type::Percent { .. }, Value::Amount(amount)) if amount.dimension == Dimension::Plain => {
            // A number below one is a share of one.
            write(
                amount
                    .of_one()
                    .map_or_else(|| format!("{written}%"), |share| share.to_string()),
            )
        }
        (Type::Range { .. }, Value::Amount(amount)) if amount.dimension == Dimension::Plain => {
            write(format!("{written}..{written}"))
        }
        (
            Type::Int { .. }
            | Type::Port
            | Type::Duration { .. }
            | Type::Days { .. }
            | Type::Size
            | Type::Percent { .. }
            | Type::Range { .. }
            | Type::Zones
            | Type::Cidr
            | Type::Bool,
            Value::Text(text),
        ) if text.starts_with(|c: char| c.is_ascii_digit()) || matches!(text.as_str(), "true" | "false") => {
            Some(("remove the quotes".to_owned(), text.clone()))
        }
        (Type::Role | Type::OneOf(_) | Type::Region | Type::Tier(_) | Type::Alert, Value::Text(text)) => {
            Some(("remove the quotes".to_owned(), text.clone()))
        }
        _ => None,
    }
}

fn one_of(
    cx: &mut Context<'_>,
    ty: Type,
    words: &'static [&'static str],
    slot: Target<'_>,
    located: &Located,
) -> Value {
    let Value::Word(word) = &located.value else {
        return mismatch(cx, ty, slot, located);
    };
    if words.contains(&word.as_str()) {
        return Value::Text(word.clone());
    }
    let diagnostic = Diagnostic::new(
        Code::HA0314,
        located.span,
        format!("`{}` takes {ty}, not `{word}`", slot.name),
        "not one of the choices",
    );
    let meant = match words {
        [only] => Some(*only),
        _ => did_you_mean(word, words.iter().copied())
            .or_else(|| role_called(word).filter(|_| ty == Type::Role)),
    };
    cx.report(match meant {
        Some(meant) => diagnostic.fix(format!("write `{meant}`"), located.span, meant),
        None => diagnostic,
    });
    Value::Poison
}

fn reference(cx: &mut Context<'_>, ty: Type, slot: Target<'_>, located: &Located) -> Value {
    let Value::Word(word) = &located.value else {
        return mismatch(cx, ty, slot, located);
    };
    if let Type::Tier(role) = ty {
        references::tier(cx, word, role, slot, located.span)
    } else if ty == Type::Alert {
        references::alert(cx, word, located.span)
    } else {
        references::region(cx, word, located.span)
    }
}
