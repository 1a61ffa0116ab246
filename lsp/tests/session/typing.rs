//! What an editor is told while someone types, unasked. Many take the suggestion that is on the screen when Enter is
//! pressed: it must not be there where a line may end.

use std::path::Path;

use hac::analyze;
use hac::diagnostics::Severity;
use hac::source::MemoryProvider;
use serde_json::{Value, json};

use crate::folder::{Folder, example};
use crate::support::Session;

/// Types a text key by key, as an editor with automatic indentation does, and gives every beginning of it at which the
/// server suggested something on its own.
fn suggested<'t>(uri: &str, text: &'t str) -> Vec<&'t str> {
    let mut session = Session::silent(Path::new(env!("CARGO_BIN_EXE_hac-lsp")), &[]);
    let server = session.greet(true);
    let triggers = server.pointer("/capabilities/completionProvider/triggerCharacters");
    let triggers = triggers.and_then(Value::as_array).expect("a list").iter();
    let triggers: Vec<&str> = triggers.filter_map(Value::as_str).collect();
    session.open(uri, 0, "");
    let mut all = Vec::new();
    for (version, (at, key)) in (1..).zip(text.char_indices()) {
        let typed = &text[..at + key.len_utf8()];
        let line = typed.rsplit('\n').next().unwrap_or("");
        if line.trim().is_empty() {
            continue;
        }
        session.change(uri, version, typed);
        let key = key.to_string();
        if !triggers.contains(&key.as_str()) {
            continue;
        }
        let position =
            json!({ "line": typed.matches('\n').count(), "character": line.encode_utf16().count() });
        let answer = session.request(
            "textDocument/completion",
            json!({
                "textDocument": { "uri": uri },
                "position": position,
                "context": { "triggerKind": 2, "triggerCharacter": key },
            }),
        );
        if answer.as_array().is_some_and(|items| !items.is_empty()) {
            all.push(typed);
        }
    }
    assert!(session.end().success());
    all
}

/// Whether a line can end here: closed at once, the file has no mistake that says something is missing in its last line.
fn may_end(typed: &str) -> bool {
    let line = typed.matches('\n').count() + 1;
    let last = typed.lines().last().unwrap_or_default();
    if last.matches('"').count() % 2 == 1 {
        // In a text, where `${` opens what stands for a value.
        return false;
    }
    let mut open = Vec::new();
    for key in typed
        .lines()
        .flat_map(|line| line.split('#').next().unwrap_or("").chars())
    {
        match key {
            '{' => open.push('}'),
            '[' => open.push(']'),
            '(' => open.push(')'),
            '}' | ']' | ')' => {
                open.pop();
            }
            _ => {}
        }
    }
    let closed: String = open.iter().rev().map(|bracket| format!("\n{bracket}")).collect();
    let whole = format!("{typed}{closed}\n");
    let analysis = analyze(
        &MemoryProvider::from_iter([("platform.ha", whole.as_str())]),
        "platform.ha",
    );
    let lacks = |code: &str| LACKS.contains(&code);
    let mut errors = analysis
        .diagnostics
        .iter()
        .filter(|item| item.severity() == Severity::Error);
    !errors.any(|item| {
        let place = analysis.sources().line_column(item.primary.span);
        place.line == line && lacks(item.code.as_str())
    })
}

/// What is said of a sentence that is not finished; HA0304 is an interval without its count, HA0803 a rule without its quantifier.
const LACKS: [&str; 7] = [
    "HA0102", "HA0113", "HA0117", "HA0221", "HA0304", "HA0307", "HA0803",
];

#[test]
fn enter_makes_a_line_wherever_a_line_may_end() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("platform.ha");
    for name in ["trading", "exchange"] {
        let (_, text) = example(name);
        let all = suggested(uri.as_str(), &text);
        for typed in &all {
            assert!(!may_end(typed), "suggested after:\n{typed}");
        }
        // After `=`, `->`, `within`, …: it is not silence that makes the lines.
        assert!(all.len() > 40, "{name}: only {}", all.len());
    }
}
