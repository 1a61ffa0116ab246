//! Lists and maps.

use super::given::unknown_input;
use super::{Slot, conform, mismatch};
use crate::check::context::Context;
use crate::check::references;
use crate::check::value::{Located, Value};
use crate::check::words;
use crate::diagnostics::{Code, Diagnostic};
use crate::schema::Type;
use crate::source::Span;

pub(super) fn list(cx: &mut Context<'_>, ty: Type, inner: Type, slot: Slot<'_>, located: Located) -> Value {
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

pub(super) fn region_map(
    cx: &mut Context<'_>,
    ty: Type,
    inner: Type,
    slot: Slot<'_>,
    located: Located,
) -> Value {
    let Value::Map(entries) = located.value else {
        if let (Value::Word(word), true) = (&located.value, slot.deploy_time)
            && !words::is_ami(word)
            && words::is_name(word)
        {
            unknown_input(cx, ty, word, located.span);
            return Value::Poison;
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

pub(super) fn text_map(cx: &mut Context<'_>, ty: Type, slot: Slot<'_>, located: Located) -> Value {
    let Value::Map(entries) = located.value else {
        return mismatch(cx, ty, slot, &located);
    };
    let entries = entries
        .into_iter()
        .map(|(key, value)| (key, conform(cx, Type::Text, slot, value)));
    Value::Map(entries.collect())
}
