//! Addresses, letter by letter as the editor writes them.
//!
//! The protocol's library takes an address apart and gives it back in a normal form: `file://localhost/a.ha` as
//! `file:///a.ha`. Two documents of the editor would become one, under a name that it may not know. An address that would
//! change is therefore carried through the library under a scheme of our own.

use serde_json::Value;
use tower_lsp::lsp_types::Url;

const CARRIED: &str = "hac-spelled:";

/// The address under which the library will leave this spelling alone; `None` where it does so anyway.
pub(crate) fn carried(spelling: &str) -> Option<String> {
    if Url::parse(spelling).is_ok_and(|uri| uri.as_str() == spelling) && !spelling.starts_with(CARRIED) {
        return None;
    }
    let letters = spelling.bytes().map(|byte| format!("{byte:02x}"));
    Some(CARRIED.to_owned() + &letters.collect::<String>())
}

/// The spelling that an address carries.
fn spelled(address: &str) -> Option<String> {
    let letters = address.strip_prefix(CARRIED)?.as_bytes();
    let digits = letters.chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    let bytes: Option<Vec<u8>> = digits.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect();
    String::from_utf8(bytes?).ok()
}

/// What an address means, however it is spelled; `None` if that is no address.
pub(crate) fn canonical(uri: &Url) -> Option<Url> {
    match spelled(uri.as_str()) {
        Some(spelling) => Url::parse(&spelling).ok(),
        None => Some(uri.clone()),
    }
}

/// A message to the editor, with its own spellings.
pub(crate) fn given_back(body: Vec<u8>) -> Vec<u8> {
    let is_there = body.windows(CARRIED.len()).any(|part| part == CARRIED.as_bytes());
    match serde_json::from_slice(&body) {
        Ok(mut message) if is_there => {
            give_back(&mut message);
            message.to_string().into_bytes()
        }
        Ok(_) | Err(_) => body,
    }
}

fn give_back(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(spelling) = spelled(text) {
                *text = spelling;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(give_back),
        Value::Object(fields) => {
            *fields = std::mem::take(fields)
                .into_iter()
                .map(|(name, mut field)| {
                    give_back(&mut field);
                    (spelled(&name).unwrap_or(name), field)
                })
                .collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_comes_back_and_none_becomes_another() {
        let spellings = [
            "file:///p/a.ha",
            "file://localhost/p/a.ha",
            "FILE:///p/a.ha",
            "file:/p/a.ha",
            "file:///p/b/../a.ha",
            "file:///p/%61.ha",
            "file:///c%3A/a.ha",
            "file:///p/ä b.ha",
            "no address",
            "hac-spelled:61",
            "",
        ];
        let mut all = std::collections::BTreeSet::new();
        for spelling in spellings {
            let name = carried(spelling).unwrap_or_else(|| spelling.to_owned());
            let uri = Url::parse(&name).expect("an address");
            assert_eq!(uri.as_str(), name, "the library changes nothing");
            let body = serde_json::json!({ "uri": uri, "changes": { uri.as_str(): [] } });
            let told = serde_json::json!({ "uri": spelling, "changes": { spelling: [] } });
            let body = given_back(body.to_string().into_bytes());
            assert_eq!(serde_json::from_slice::<Value>(&body).ok(), Some(told));
            assert!(all.insert(uri), "{spelling}");
        }
        let meaning = |spelling: &str| canonical(&Url::parse(&carried(spelling)?).ok()?);
        assert_eq!(
            meaning("file:/p/a.ha").as_ref().map(Url::as_str),
            Some(spellings[0])
        );
        assert_eq!(meaning("no address"), None);
    }

    #[test]
    fn other_messages_are_left_as_they_are() {
        for body in ["{\"a\":  1}", "hac-spelled:zz", "{\"a\":\"x hac-spelled:61\"}"] {
            let given = given_back(body.as_bytes().to_vec());
            assert_eq!(String::from_utf8(given).as_deref(), Ok(body));
        }
    }
}
