//! Lists and maps.

use super::input_ref::unknown_input;
use super::{Target, coerce, mismatch};
use crate::check::context::Context;
use crate::check::lexical;
use crate::check::references;
use crate::check::value::{Located, Value};
use crate::schema::Type;
use hac_base::diagnostics::{Code, Diagnostic};

pub(super) fn list(cx: &mut Context<'_>, ty: Type, inner: Type, slot: Target<'_>, located: Located) -> Value {
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
    for item in once_each(cx, slot, items) {
        let item = coerce(cx, inner, item_slot, item);
        poisoned |= item.value.is_poison();
        list.push(item);
    }
    if poisoned {
        Value::Poison
    } else {
        Value::List(list)
    }
}

/// What is left of a list where each text counts once; each further one is reported.
pub(in crate::check) fn once_each(
    cx: &mut Context<'_>,
    slot: Target<'_>,
    items: Vec<Located>,
) -> Vec<Located> {
    let mut seen: Vec<Located> = Vec::new();
    for item in items {
        let text = item.value.text();
        let first = seen
            .iter()
            .find(|known| text.is_some() && known.value.text() == text)
            .map(|first| first.span);
        match (text, first) {
            (Some(text), Some(first)) => cx.report(
                Diagnostic::new(
                    Code::HA0302,
                    item.span,
                    format!("`{text}` stands twice in `{}`", slot.name),
                    "again here",
                )
                .label(first, "first here")
                .help("remove one of them"),
            ),
            (Some(_) | None, _) => seen.push(item),
        }
    }
    seen
}

pub(super) fn region_map(
    cx: &mut Context<'_>,
    ty: Type,
    inner: Type,
    slot: Target<'_>,
    located: Located,
) -> Value {
    let Value::Map(entries) = located.value else {
        if let (Value::Word(word), true) = (&located.value, slot.deploy_time)
            && !lexical::is_ami(word)
            && lexical::is_name(word)
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
        let value = coerce(cx, inner, item_slot, value);
        poisoned |= value.value.is_poison();
        map.push((key, value));
    }
    if poisoned { Value::Poison } else { Value::Map(map) }
}

pub(super) fn text_map(cx: &mut Context<'_>, ty: Type, slot: Target<'_>, located: Located) -> Value {
    let Value::Map(entries) = located.value else {
        return mismatch(cx, ty, slot, &located);
    };
    let entries = entries
        .into_iter()
        .map(|(key, value)| (key, coerce(cx, Type::Text, slot, value)));
    Value::Map(entries.collect())
}
