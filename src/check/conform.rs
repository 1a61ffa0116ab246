//! Whether a value is of the type that its place expects. What conforms comes back in one form for each type, so that
//! readers need no second look; what does not is reported and comes back as poison.

use ipnet::Ipv4Net;

use super::amount::{Amount, Dimension};
use super::context::Context;
use super::eval::{refuse_input, unknown_name};
use super::references;
use super::value::{Located, Value};
use super::words;
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::platform::InputType;
use crate::schema::{QUANTILES, ROLES, Type};
use crate::source::{Span, Spanned};

/// The place a value stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot<'a> {
    /// The attribute or operand, as messages name it.
    pub name: &'a str,
    /// What it is of that, where it is an operand: `port` of `listen`.
    pub part: Option<&'a str>,
    /// Whether an input may stand for the value.
    pub deploy_time: bool,
    /// Whether it is one of the values in a list or map for the whole of which an input may stand.
    pub inside: bool,
}

impl<'a> Slot<'a> {
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

pub(super) fn conform(cx: &mut Context<'_>, ty: Type, slot: Slot<'_>, located: Located) -> Located {
    if located.value.is_poison() {
        return located;
    }
    let span = located.span;
    if let Some(value) = input(cx, ty, slot, &located) {
        return Spanned::new(value, span);
    }
    let value = match ty {
        Type::Text | Type::Path | Type::Identifier => quoted(cx, ty, slot, located),
        Type::Domain
        | Type::Email
        | Type::Arn
        | Type::Ami
        | Type::InstanceType
        | Type::DatabaseInstance
        | Type::Name
        | Type::Zone
        | Type::RegionName => spelled(cx, ty, slot, located),
        Type::Int { .. }
        | Type::Port
        | Type::Duration { .. }
        | Type::Days { .. }
        | Type::Size
        | Type::Percent => quantity(cx, ty, slot, &located),
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
        Type::Region | Type::Tier(_) | Type::Alert | Type::Signal => reference(cx, ty, slot, &located),
        Type::List(inner) => list(cx, ty, *inner, slot, located),
        Type::RegionMap(inner) => region_map(cx, ty, *inner, slot, located),
        Type::TextMap => text_map(cx, ty, slot, located),
        // `inputs` knows the type.
        Type::InputValue => located.value,
        // Types are read from the syntax, not from values.
        Type::InputType => mismatch(cx, ty, slot, &located),
    };
    Spanned::new(value, span)
}

/// Where a bare word is an input's name and the type has no words of its own.
fn input(cx: &mut Context<'_>, ty: Type, slot: Slot<'_>, located: &Located) -> Option<Value> {
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
                let given = words::input_type_text(given);
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
fn unknown_input(cx: &mut Context<'_>, ty: Type, word: &str, span: Span) {
    let ty = match ty {
        Type::List(Type::Email) => "list(email)",
        Type::RegionMap(Type::Ami) => "map(region, ami)",
        Type::RegionMap(Type::Arn) => "map(region, arn)",
        Type::InstanceType => "instance_type",
        _ => "text",
    };
    unknown_name(cx, word, span, &format!("declare it: `input {word}: {ty}`"));
}

/// Reports a value of another type, with the edit that mends it where one is known.
pub(super) fn mismatch(cx: &mut Context<'_>, ty: Type, slot: Slot<'_>, located: &Located) -> Value {
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
        (Type::Duration { .. }, Value::Amount(amount)) if amount.dimension == Dimension::Plain => {
            write(format!("{written}s"))
        }
        (Type::Days { .. }, Value::Amount(amount)) if amount.dimension == Dimension::Plain => {
            write(format!("{written}d"))
        }
        (Type::Percent, Value::Amount(amount)) if amount.dimension == Dimension::Plain => {
            write(format!("{written}%"))
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
            | Type::Percent
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

/// Reports a word or text that is not spelled as its type wants it.
fn malformed(cx: &mut Context<'_>, ty: Type, slot: Slot<'_>, text: &str, span: Span) -> Value {
    let code = if ty == Type::Name {
        Code::HA0213
    } else {
        Code::HA0315
    };
    let diagnostic = Diagnostic::new(
        code,
        span,
        format!("`{text}` is not {} such as `{}`", ty.noun(), ty.sample()),
        format!("given as `{}`", slot.name),
    );
    let note = match ty {
        Type::Name => {
            "a name starts with a lower-case letter and goes on with lower-case letters, digits, `-` and `_`"
        }
        Type::Identifier => {
            "an SQL name has letters, digits and `_`, starts with no digit, and has at most 64 characters"
        }
        Type::Ami => "an image is `ami-` and 8 or 17 hexadecimal digits",
        Type::Path => "a path starts with `/` and has no query and at most 255 characters",
        Type::Arn => "an ARN is `arn:partition:service:region:account:resource`",
        Type::Domain => "a domain has two or more parts of letters, digits and `-`, joined by dots",
        _ => "",
    };
    let diagnostic = if note.is_empty() {
        diagnostic
    } else {
        diagnostic.note(note)
    };
    let lower = text.to_lowercase().replace([' ', '.'], "-");
    cx.report(if ty == Type::Name && lower != text && words::is_name(&lower) {
        diagnostic.fix(format!("write `{lower}`"), span, lower)
    } else {
        diagnostic
    });
    Value::Poison
}

/// Types whose values stand in quotes.
fn quoted(cx: &mut Context<'_>, ty: Type, slot: Slot<'_>, located: Located) -> Value {
    let Value::Text(text) = &located.value else {
        return if let Value::Word(word) = &located.value
            && slot.deploy_time
        {
            unknown_input(cx, ty, word, located.span);
            Value::Poison
        } else if let (Type::Identifier, Value::Word(word)) = (ty, &located.value) {
            // An SQL name has no other form than a word's.
            checked(cx, ty, slot, word.clone(), located.span)
        } else {
            mismatch(cx, ty, slot, &located)
        };
    };
    checked(cx, ty, slot, text.clone(), located.span)
}

/// Types whose values are words, in quotes or not.
fn spelled(cx: &mut Context<'_>, ty: Type, slot: Slot<'_>, located: Located) -> Value {
    match located.value.text() {
        Some(text) => {
            let text = text.to_owned();
            checked(cx, ty, slot, text, located.span)
        }
        None => mismatch(cx, ty, slot, &located),
    }
}

fn checked(cx: &mut Context<'_>, ty: Type, slot: Slot<'_>, text: String, span: Span) -> Value {
    let good = match ty {
        Type::Name => words::is_name(&text),
        Type::Identifier => words::is_identifier(&text),
        Type::Path => words::is_path(&text),
        Type::Domain => words::is_domain(&text),
        Type::Email => words::is_email(&text),
        Type::Arn => words::is_arn(&text),
        Type::Ami => words::is_ami(&text),
        Type::InstanceType => words::is_instance_type(&text),
        Type::DatabaseInstance => words::is_database_instance(&text),
        Type::RegionName => return references::place(cx, text, span),
        // Whether the zone exists depends on its region: `topology` says so.
        _ => true,
    };
    if good {
        Value::Text(text)
    } else {
        misspelled(cx, ty, slot, &text, span)
    }
}

/// A word that is not spelled right may as well be meant as the name of an input.
fn misspelled(cx: &mut Context<'_>, ty: Type, slot: Slot<'_>, text: &str, span: Span) -> Value {
    let near = did_you_mean(text, cx.symbols.inputs.keys().map(String::as_str)).is_some();
    if slot.deploy_time && (near || cx.symbols.is_excused(text)) {
        unknown_input(cx, ty, text, span);
        return Value::Poison;
    }
    let database_class = format!("db.{text}");
    if ty == Type::DatabaseInstance && words::is_database_instance(&database_class) {
        cx.report(
            Diagnostic::new(
                Code::HA0315,
                span,
                format!(
                    "`{text}` is an instance type, and `{}` takes a database instance class",
                    slot.name
                ),
                "no database instance class",
            )
            .fix(format!("write `{database_class}`"), span, database_class),
        );
        return Value::Poison;
    }
    malformed(cx, ty, slot, text, span)
}

/// The bounds of a type, and how its amounts are written.
fn bounds(ty: Type) -> Option<(Dimension, Option<(Amount, Amount)>)> {
    let plain = |value: i64| Amount::parse(&value.unsigned_abs().to_string(), None).ok();
    let between = |low: i64, high: i64| Some((plain(low)?, plain(high)?));
    Some(match ty {
        Type::Int { min, max } => (Dimension::Plain, between(min, max)),
        Type::Port => (Dimension::Plain, between(1, 65_535)),
        Type::Duration {
            min_millis,
            max_millis,
        } => (
            Dimension::Time,
            Some((Amount::of_millis(min_millis), Amount::of_millis(max_millis))),
        ),
        Type::Days { min, max } => (
            Dimension::Time,
            Some((Amount::of_days(min), Amount::of_days(max))),
        ),
        Type::Size => (Dimension::Storage, None),
        Type::Percent => (
            Dimension::Share,
            Amount::parse("0", Some("%"))
                .ok()
                .zip(Amount::parse("100", Some("%")).ok()),
        ),
        _ => return None,
    })
}

fn quantity(cx: &mut Context<'_>, ty: Type, slot: Slot<'_>, located: &Located) -> Value {
    let (Some(amount), Some((dimension, limits))) = (located.value.amount(), bounds(ty)) else {
        if let (Value::Word(word), true) = (&located.value, slot.deploy_time) {
            unknown_input(cx, ty, word, located.span);
            return Value::Poison;
        }
        return mismatch(cx, ty, slot, located);
    };
    if amount.dimension != dimension {
        return mismatch(cx, ty, slot, located);
    }
    let exact = match ty {
        Type::Int { .. } | Type::Port => amount.as_int().is_some(),
        Type::Days { .. } => amount
            .as_duration()
            .is_some_and(|duration| duration.as_millis() % 86_400_000 == 0),
        Type::Size => amount.as_bytes().is_some(),
        Type::Percent => amount.as_percent().is_some(),
        _ => amount.as_duration().is_some(),
    };
    if let Some((low, high)) = limits {
        let below = amount.compare(low).is_ok_and(std::cmp::Ordering::is_lt);
        if below || amount.compare(high).is_ok_and(std::cmp::Ordering::is_gt) {
            let nearest = if below { low } else { high };
            return out_of_range(cx, slot, located, (amount, low, high), nearest);
        }
    }
    if !exact {
        let unit = match ty {
            Type::Int { .. } | Type::Port => "a whole number",
            Type::Days { .. } => "a whole number of days",
            Type::Percent => "a percentage of at most four digits after the point",
            _ => "a whole number of milliseconds or bytes",
        };
        cx.report(Diagnostic::new(
            Code::HA0306,
            located.span,
            format!("{} is {unit}, not `{amount}`", slot.title()),
            format!("not {unit}"),
        ));
        return Value::Poison;
    }
    Value::Amount(amount)
}

fn out_of_range(
    cx: &mut Context<'_>,
    slot: Slot<'_>,
    located: &Located,
    (amount, low, high): (Amount, Amount, Amount),
    nearest: Amount,
) -> Value {
    cx.report(
        Diagnostic::new(
            Code::HA0306,
            located.span,
            format!(
                "{} must be between `{low}` and `{high}`, and is `{amount}`",
                slot.title()
            ),
            format!("not between `{low}` and `{high}`"),
        )
        .fix(format!("write `{nearest}`"), located.span, nearest.to_string()),
    );
    Value::Poison
}

fn range(cx: &mut Context<'_>, ty: Type, (min, max): (i64, i64), slot: Slot<'_>, located: &Located) -> Value {
    let Value::Range(from, to) = &located.value else {
        return mismatch(cx, ty, slot, located);
    };
    let end = Type::Int { min, max };
    let from = quantity(cx, end, slot, from);
    let to = quantity(cx, end, slot, to);
    let (Some(low), Some(high)) = (from.int(), to.int()) else {
        return Value::Poison;
    };
    if low > high {
        cx.report(
            Diagnostic::new(
                Code::HA0306,
                located.span,
                format!(
                    "the range `{low}..{high}` of `{}` ends below its start",
                    slot.name
                ),
                "runs backwards",
            )
            .fix(
                format!("write `{high}..{low}`"),
                located.span,
                format!("{high}..{low}"),
            ),
        );
        return Value::Poison;
    }
    let whole = |value| Box::new(Spanned::new(value, located.span));
    Value::Range(whole(from), whole(to))
}

fn repeat(cx: &mut Context<'_>, ty: Type, slot: Slot<'_>, located: Located) -> Value {
    let Value::Repeat(interval, times) = located.value else {
        return mismatch(cx, ty, slot, &located);
    };
    let day = Type::Duration {
        min_millis: 1,
        max_millis: 86_400_000,
    };
    let part = |part| Slot {
        part: Some(part),
        ..slot
    };
    let interval = conform(cx, day, part("interval"), *interval);
    let times = conform(
        cx,
        Type::Int { min: 1, max: 1_000 },
        part("count of failures"),
        *times,
    );
    if interval.value.is_poison() || times.value.is_poison() {
        return Value::Poison;
    }
    Value::Repeat(Box::new(interval), Box::new(times))
}

fn network(cx: &mut Context<'_>, slot: Slot<'_>, located: &Located) -> Value {
    let Value::Cidr(text) = &located.value else {
        return mismatch(cx, Type::Cidr, slot, located);
    };
    let Ok(net) = text.parse::<Ipv4Net>() else {
        return malformed(cx, Type::Cidr, slot, text, located.span);
    };
    if net.trunc() == net {
        return Value::Network(net);
    }
    let meant = net.trunc().to_string();
    cx.report(
        Diagnostic::new(
            Code::HA0315,
            located.span,
            format!("`{text}` is an address inside the network `{meant}`, not a network"),
            "has bits beyond its prefix",
        )
        .fix(format!("write `{meant}`"), located.span, meant),
    );
    Value::Poison
}

fn zones(cx: &mut Context<'_>, slot: Slot<'_>, located: Located) -> Value {
    match &located.value {
        Value::Amount(_) => quantity(cx, Type::Int { min: 2, max: 6 }, slot, &located),
        Value::List(_) => list(cx, Type::Zones, Type::Zone, slot, located),
        _ => mismatch(cx, Type::Zones, slot, &located),
    }
}

fn one_of(
    cx: &mut Context<'_>,
    ty: Type,
    words: &'static [&'static str],
    slot: Slot<'_>,
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
        _ => did_you_mean(word, words.iter().copied()),
    };
    cx.report(match meant {
        Some(meant) => diagnostic.fix(format!("write `{meant}`"), located.span, meant),
        None => diagnostic,
    });
    Value::Poison
}

fn reference(cx: &mut Context<'_>, ty: Type, slot: Slot<'_>, located: &Located) -> Value {
    let Value::Word(word) = &located.value else {
        return mismatch(cx, ty, slot, located);
    };
    match ty {
        Type::Region => references::region(cx, word, located.span),
        Type::Alert => references::alert(cx, word, located.span),
        Type::Tier(variants) => references::tier(cx, word, variants, slot, located.span),
        _ => mismatch(cx, ty, slot, located),
    }
}

fn list(cx: &mut Context<'_>, ty: Type, inner: Type, slot: Slot<'_>, located: Located) -> Value {
    let Value::List(items) = located.value else {
        if let (Value::Word(word), true) = (&located.value, slot.deploy_time) {
            unknown_input(cx, ty, word, located.span);
            return Value::Poison;
        }
        return mismatch(cx, ty, slot, &located);
    };
    let mut list: Vec<Located> = Vec::new();
    let mut poisoned = false;
    let item_slot = slot.item();
    let mut seen: Vec<(String, Span)> = Vec::new();
    for item in items {
        let written = item.value.text().map(str::to_owned);
        let item = conform(cx, inner, item_slot, item);
        poisoned |= item.value.is_poison();
        let twice = written
            .as_ref()
            .and_then(|text| seen.iter().find(|(known, _)| known == text).cloned());
        seen.extend(written.map(|text| (text, item.span)));
        if let Some((text, first)) = twice {
            cx.report(
                Diagnostic::new(
                    Code::HA0302,
                    item.span,
                    format!("`{text}` stands twice in `{}`", slot.name),
                    "again here",
                )
                .label(first, "first here")
                .help("remove one of them"),
            );
            continue;
        }
        list.push(item);
    }
    if poisoned {
        Value::Poison
    } else {
        Value::List(list)
    }
}

fn region_map(cx: &mut Context<'_>, ty: Type, inner: Type, slot: Slot<'_>, located: Located) -> Value {
    let Value::Map(entries) = located.value else {
        if let (Value::Word(word), true) = (&located.value, slot.deploy_time) {
            if !words::is_ami(word) && words::is_name(word) {
                unknown_input(cx, ty, word, located.span);
                return Value::Poison;
            }
        }
        return mismatch(cx, ty, slot, &located);
    };
    let item_slot = slot.item();
    let mut poisoned = false;
    let mut map = Vec::new();
    for (key, value) in entries {
        poisoned |= references::region(cx, &key.value, key.span).is_poison();
        let value = conform(cx, inner, item_slot, value);
        poisoned |= value.value.is_poison();
        map.push((key, value));
    }
    if poisoned { Value::Poison } else { Value::Map(map) }
}

fn text_map(cx: &mut Context<'_>, ty: Type, slot: Slot<'_>, located: Located) -> Value {
    let Value::Map(entries) = located.value else {
        return mismatch(cx, ty, slot, &located);
    };
    let entries = entries
        .into_iter()
        .map(|(key, value)| (key, conform(cx, Type::Text, slot, value)));
    Value::Map(entries.collect())
}

/// The word after `at`.
pub(super) fn is_quantile(word: &str) -> bool {
    QUANTILES.contains(&word)
}
