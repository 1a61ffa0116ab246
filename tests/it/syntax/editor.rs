//! The files in `grammar/` that editors read.

use std::collections::BTreeSet;

use hac::schema::{KINDS, QUANTIFIERS, ROLES};
use hac::units::{DURATION_UNITS, SIZE_UNITS};
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn colours() -> Value {
    json(include_str!("../../../grammar/ha.tmLanguage.json"))
}

/// The words that a pattern lists: `a|b` in its longest group.
fn words(rule: &str) -> BTreeSet<String> {
    let colours = colours();
    let pattern = colours
        .pointer(&format!("/repository/{rule}/match"))
        .and_then(Value::as_str)
        .expect("a pattern")
        .to_owned();
    let list = pattern
        .split(['(', ')'])
        .max_by_key(|group| group.matches('|').count())
        .expect("a group");
    list.trim_start_matches("?:")
        .split('|')
        .map(str::to_owned)
        .collect()
}

fn set<'a>(words: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    words.into_iter().map(str::to_owned).collect()
}

#[test]
fn colours_know_the_kinds_of_the_schema() {
    let sentences = ["module", "use", "param"];
    assert_eq!(
        words("block-kind"),
        set(KINDS.iter().map(|kind| kind.name).chain(sentences))
    );
}

#[test]
fn colours_know_the_units() {
    let units = DURATION_UNITS
        .iter()
        .chain(SIZE_UNITS)
        .map(|(unit, _)| *unit)
        .chain(["%"]);
    assert_eq!(words("quantity"), set(units));
}

#[test]
fn colours_know_the_words_with_a_fixed_meaning() {
    let constants = ROLES.iter().chain(QUANTIFIERS).copied().chain(["true", "false"]);
    assert_eq!(words("constant"), set(constants));
}

/// Every rule that is included exists, and every rule that exists is included.
#[test]
fn colours_hang_together() {
    fn includes(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(
                    fields
                        .get("include")
                        .and_then(Value::as_str)
                        .map(|name| name.trim_start_matches('#').to_owned()),
                );
                fields.values().for_each(|inner| includes(inner, found));
            }
            Value::Array(items) => items.iter().for_each(|inner| includes(inner, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let colours = colours();
    assert_eq!(colours["scopeName"], "source.ha");
    let mut used = BTreeSet::new();
    includes(&colours, &mut used);
    let rules: BTreeSet<String> = colours["repository"]
        .as_object()
        .expect("rules")
        .keys()
        .cloned()
        .collect();
    assert_eq!(used, rules);
}

#[test]
fn editors_know_the_brackets_and_the_comment_of_the_language() {
    let configuration = json(include_str!("../../../grammar/language-configuration.json"));
    assert_eq!(configuration["comments"]["lineComment"], "#");
    assert_eq!(
        configuration["brackets"],
        serde_json::json!([["{", "}"], ["[", "]"], ["(", ")"]])
    );
}
