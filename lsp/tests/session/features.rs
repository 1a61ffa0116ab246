//! What an editor asks for, and what it is told.

use std::path::Path;

use serde_json::{Value, json};

use crate::folder::{Folder, example, find};
use crate::support::{Session, hac};

fn labels(items: &Value) -> Vec<&str> {
    let items = items.as_array().expect("a list");
    items.iter().filter_map(|item| item["label"].as_str()).collect()
}

#[test]
fn a_typo_is_told_and_taken_back() {
    let (uri, text) = example("trading");
    let mut session = Session::start();
    session.open(&uri, 1, &text);
    assert_eq!(session.version(&uri, 1).codes(), Vec::<&str>::new());

    // The emoji is two UTF-16 units and four bytes: columns behind it tell which were counted.
    let line = "    readers  = 1\n";
    let typo = text.replace(line, "    readers  = /* \u{1F680} */ \"never closed\n");
    session.change(&uri, 2, &typo);
    let found = session.version(&uri, 2);
    let problem = found
        .diagnostics
        .iter()
        .find(|item| item["code"] == "HA0103")
        .expect("an open string");
    let (line, column) = find(&typo, "\"never closed");
    assert_eq!(
        problem["range"]["start"],
        json!({ "line": line, "character": column })
    );
    assert_eq!(
        (problem["severity"].as_i64(), problem["source"].as_str()),
        (Some(1), Some("hac"))
    );

    session.change(&uri, 3, &text);
    assert_eq!(session.version(&uri, 3).codes(), Vec::<&str>::new());
    assert!(session.end().success());
}

#[test]
fn every_feature_answers_on_the_trading_platform() {
    let (uri, text) = example("trading");
    let mut session = Session::start();
    session.open(&uri, 1, &text);

    let (line, column) = find(&text, "replicate us-east-1 -> us-east-2");
    let hover = session.at("textDocument/hover", &uri, line, column + 2);
    let markdown = hover["contents"]["value"].as_str().expect("Markdown");
    assert!(markdown.contains("A copy in another region"), "{markdown}");
    assert_eq!(
        hover["range"],
        json!({ "start": { "line": line, "character": column }, "end": { "line": line, "character": column + 9 } })
    );

    let (line, column) = find(&text, "failover     <= 2m at typical");
    let hints = session.request(
        "textDocument/inlayHint",
        json!({
            "textDocument": { "uri": uri },
            "range": { "start": { "line": line, "character": 0 }, "end": { "line": line + 1, "character": 0 } },
        }),
    );
    let end = column + "failover     <= 2m at typical".len();
    assert_eq!(hints.as_array().map(Vec::len), Some(1), "{hints:#}");
    assert_eq!(hints[0]["label"], " typical 1m44s, worst 7m4s");
    assert_eq!(hints[0]["position"], json!({ "line": line, "character": end }));
    let more = hints[0]["tooltip"]["value"].as_str().expect("Markdown");
    assert!(more.contains("promote orders"), "{more}");

    let (line, column) = find(&text, "orders, sessions");
    let items = session.at("textDocument/completion", &uri, line, column);
    assert_eq!(labels(&items), ["orders", "sessions", "assets"]);
    let first = &items[0];
    assert_eq!(
        first["textEdit"]["range"]["start"],
        json!({ "line": line, "character": column })
    );
    assert_eq!(
        (first["sortText"].as_str(), first["kind"].as_i64()),
        (Some("0000"), Some(18))
    );

    let (line, column) = find(&text, "serves = web");
    let place = session.at("textDocument/definition", &uri, line, column + 10);
    let (line, column) = find(&text, "web: compute");
    assert_eq!(place["uri"], uri.as_str());
    assert_eq!(
        place["range"]["start"],
        json!({ "line": line, "character": column })
    );

    let symbols = session.request(
        "textDocument/documentSymbol",
        json!({ "textDocument": { "uri": uri } }),
    );
    assert_eq!(symbols[0]["name"], "platform trading");
    let inside = symbols[0]["children"].as_array().expect("nested");
    assert!(
        inside
            .iter()
            .any(|symbol| symbol["name"] == "tier orders: aurora_mysql"),
        "{inside:?}"
    );
    assert!(session.end().success());
}

#[test]
fn formatting_touches_only_the_lines_that_differ() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("platform.ha");
    let text = "platform p {\n  # One.\n\n  tier web: compute {\n    readers = 1\n  }\n}\n";
    let mut session = Session::start();
    let untidy = text.replace("  tier web: compute {", "  tier   web:compute {");
    assert_ne!(untidy, text);
    session.open(&uri, 1, &untidy);
    let (line, _) = find(&untidy, "tier   web");
    assert_eq!(
        session.format(&uri),
        json!([{
            "range": { "start": { "line": line, "character": 0 }, "end": { "line": line + 1, "character": 0 } },
            "newText": "  tier web: compute {\n",
        }])
    );
    session.change(&uri, 2, text);
    assert_eq!(session.format(&uri), json!([]));
    session.change(&uri, 3, "platform p {\n  a = \"\n");
    assert_eq!(session.format(&uri), Value::Null);
    assert!(session.end().success());
}

#[test]
fn a_fix_mends_what_it_is_offered_for() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("platform.ha");
    let text = "platform p {\n  objective { detect <= 30 s }\n}\n";
    let mut session = Session::start();
    session.open(&uri, 1, text);
    let problem = session.version(&uri, 1).diagnostics.remove(0);
    let ask = |only: Value| {
        json!({
            "textDocument": { "uri": uri },
            "range": problem["range"],
            "context": { "diagnostics": [problem], "only": only },
        })
    };
    let actions = session.request("textDocument/codeAction", ask(Value::Null));
    assert_eq!(
        (&actions[0]["kind"], &actions[0]["isPreferred"]),
        (&json!("quickfix"), &json!(true))
    );
    let edit = &actions[0]["edit"]["changes"][uri.as_str()][0];
    assert_eq!(edit["newText"], "30s");
    assert_eq!(edit["range"]["start"], json!({ "line": 1, "character": 24 }));
    let none = session.request("textDocument/codeAction", ask(json!(["source.organizeImports"])));
    assert_eq!(none, json!([]));
    assert!(session.end().success());
}

#[test]
fn editors_without_snippets_get_plain_text() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("platform.ha");
    let mut session = Session::silent(Path::new(env!("CARGO_BIN_EXE_hac-lsp")), &[]);
    let capabilities = session.greet(false);
    assert_eq!(capabilities["capabilities"]["textDocumentSync"]["change"], 1);
    session.open(&uri, 1, "");
    let items = session.at("textDocument/completion", &uri, 0, 0);
    let platform = items
        .as_array()
        .and_then(|items| items.iter().find(|item| item["label"] == "platform"));
    let platform = platform.expect("offered");
    assert_eq!(platform["textEdit"]["newText"], "platform name {\n  \n}");
    assert_eq!(platform["insertTextFormat"], 1);
    assert!(session.end().success());
}

/// `hac lsp` is the server that stands beside `hac`; both are built into one folder.
#[test]
fn hac_starts_the_server_beside_it() {
    let mut session = Session::silent(&hac(), &["lsp"]);
    let answer = session.greet(true);
    assert_eq!(answer["serverInfo"]["name"], "hac-lsp");
    assert!(session.end().success());
}
