//! Whole sessions with the built server, over standard input and output.

#![expect(
    clippy::disallowed_methods,
    clippy::string_slice,
    reason = "tests read and write files, and a wrong offset fails them"
)]

mod support;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use support::Session;
use tempfile::TempDir;
use tower_lsp::lsp_types::Url;

fn example(name: &str) -> (Url, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../examples/{name}/platform.ha"));
    let path = path.canonicalize().expect("the example is there");
    let text = std::fs::read_to_string(&path).expect("the example can be read");
    (Url::from_file_path(path).expect("an absolute path"), text)
}

/// A folder with files, and the address of each.
struct Folder {
    folder: TempDir,
}

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let this = Self { folder };
        for (name, text) in files {
            this.write(name, text);
        }
        this
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().expect("it exists").join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("in the folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    fn uri(&self, name: &str) -> Url {
        Url::from_file_path(self.path(name)).expect("an absolute path")
    }
}

/// Line and column of a word, from 0, in UTF-16.
fn find(text: &str, word: &str) -> (usize, usize) {
    let at = text.find(word).expect("the word is there");
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    (line, text[start..at].encode_utf16().count())
}

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
fn formatting_gives_the_text_of_the_formatter() {
    let (uri, text) = example("trading");
    let mut session = Session::start();
    let options =
        json!({ "textDocument": { "uri": uri }, "options": { "tabSize": 2, "insertSpaces": true } });
    let untidy = text.replace("  tier web: compute {", "  tier   web:compute {");
    assert_ne!(untidy, text);
    session.open(&uri, 1, &untidy);
    let edits = session.request("textDocument/formatting", options.clone());
    let tidy = edits[0]["newText"].as_str().expect("an edit").to_owned();
    assert!(tidy.contains("\n  tier web: compute {\n"), "{tidy}");
    let lines = untidy.lines().count();
    assert_eq!(
        edits[0]["range"],
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": lines, "character": 0 } })
    );
    session.change(&uri, 2, &tidy);
    assert_eq!(
        session.request("textDocument/formatting", options.clone()),
        json!([])
    );
    session.change(&uri, 3, "platform p {\n  a = \"\n");
    assert_eq!(session.request("textDocument/formatting", options), Value::Null);
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

const ROOT: &str = "use ./lib/copies\n\nplatform p {\n  copies a {\n    from = us-east-1\n  }\n}\n";
const MODULE: &str = "module copies {\n  # Where.\n  param from: region\n\n  tier name: s3 {\n    replicate from -> from\n  }\n}\n";

#[test]
fn a_buffer_shadows_the_disk() {
    // On the disk the parameter has another name.
    let folder = Folder::new(&[
        ("platform.ha", ROOT),
        ("lib/copies.ha", &MODULE.replace("from", "source")),
    ]);
    let (root, module) = (folder.uri("platform.ha"), folder.uri("lib/copies.ha"));
    let mut session = Session::start();
    session.open(&root, 1, ROOT);
    let codes = |published: &support::Published| published.codes().join(" ");
    let found = session.version(&root, 1);
    assert!(codes(&found).contains("HA0228"), "{found:?}");

    session.open(&module, 1, MODULE);
    let found = session.published(&root, |published| !codes(published).contains("HA0228"));
    assert!(!codes(&found).contains("HA0227"), "{found:?}");

    let (line, column) = find(ROOT, "from");
    let place = session.at("textDocument/definition", &root, line, column);
    assert_eq!(place["uri"], module.as_str());

    session.close(&module);
    let found = session.published(&root, |published| codes(published).contains("HA0228"));
    assert_eq!(found.version, Some(1));
    assert!(session.end().success());
}

#[test]
fn problems_of_a_module_show_in_its_file_and_go_with_it() {
    let folder = Folder::new(&[
        ("platform.ha", ROOT),
        ("lib/copies.ha", &MODULE.replace("-> from", "-> [from")),
    ]);
    let (root, module) = (folder.uri("platform.ha"), folder.uri("lib/copies.ha"));
    let mut session = Session::start();
    session.open(&root, 1, ROOT);
    let found = session.published(&module, |published| !published.diagnostics.is_empty());
    assert!(
        found.version.is_none() && found.codes().contains(&"HA0105"),
        "{found:?}"
    );

    // Without its `use` the file takes no part any more.
    session.change(&root, 2, "platform p {\n}\n");
    let found = session.published(&module, |_| true);
    assert_eq!((found.version, found.codes()), (None, Vec::new()));

    session.change(&root, 3, ROOT);
    session.published(&module, |published| published.codes().contains(&"HA0105"));
    session.close(&root);
    session.published(&module, |published| published.codes().is_empty());
    assert!(session.end().success());
}

#[test]
fn a_module_opened_alone_is_read_with_its_platform() {
    let folder = Folder::new(&[("platform.ha", ROOT), ("lib/copies.ha", MODULE)]);
    let (root, module) = (folder.uri("platform.ha"), folder.uri("lib/copies.ha"));
    let mut session = Session::start();
    let renamed = MODULE
        .replace("param from", "param source")
        .replace("from -> from", "source -> source");
    session.open(&module, 1, &renamed);
    let found = session.published(&root, |published| published.codes().contains(&"HA0228"));
    assert_eq!(found.version, None, "the platform is not open");
    session.change(&module, 2, MODULE);
    session.published(&root, |published| !published.codes().contains(&"HA0228"));
    assert!(session.end().success());
}

#[test]
fn a_save_elsewhere_is_noticed() {
    let folder = Folder::new(&[("platform.ha", ROOT)]);
    let root = folder.uri("platform.ha");
    let mut session = Session::start();
    session.open(&root, 1, ROOT);
    session.published(&root, |published| published.codes().contains(&"HA0901"));
    folder.write("lib/copies.ha", MODULE);
    let created = json!({ "changes": [{ "uri": folder.uri("lib/copies.ha"), "type": 1 }] });
    session.notify("workspace/didChangeWatchedFiles", created);
    session.published(&root, |published| !published.codes().contains(&"HA0901"));
    assert!(session.end().success());
}

#[test]
fn a_burst_of_changes_ends_with_the_last() {
    let (uri, text) = example("trading");
    let mut session = Session::start();
    session.open(&uri, 0, &text);
    for version in 1..=200 {
        // Odd versions have a problem; the last has none.
        let broken = text.replace("{ serves = web }", "{ serves = \" }");
        session.change(&uri, version, if version % 2 == 1 { &broken } else { &text });
    }
    let mut newest = -1;
    let last = session.published(&uri, |published| {
        let version = published.version.expect("the file is open");
        assert!(version > newest, "version {version} after {newest}");
        assert_eq!(
            published.diagnostics.is_empty(),
            version % 2 == 0,
            "version {version}"
        );
        newest = version;
        version == 200
    });
    assert_eq!(last.codes(), Vec::<&str>::new());
    assert!(session.end().success());
}

#[test]
fn every_prefix_of_a_file_is_survived() {
    let (uri, text) = example("exchange");
    let mut session = Session::start();
    session.open(&uri, 0, "");
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    for (version, end) in (1..).zip(&ends) {
        let prefix = &text[..*end];
        session.change(&uri, version, prefix);
        if version % 16 == 0 {
            let line = prefix.matches('\n').count();
            let column = prefix.rsplit('\n').next().unwrap_or("").encode_utf16().count();
            for method in [
                "textDocument/completion",
                "textDocument/hover",
                "textDocument/definition",
            ] {
                let answer = session.at(method, &uri, line, column);
                assert!(
                    answer.get("error").is_none(),
                    "{method} after {prefix:?}: {answer}"
                );
            }
            let answer = session.request(
                "textDocument/documentSymbol",
                json!({ "textDocument": { "uri": uri } }),
            );
            assert!(answer.is_array(), "{answer}");
        }
    }
    let last = i64::try_from(ends.len()).expect("a short file") + 1;
    session.change(&uri, last, &text);
    assert_eq!(session.version(&uri, last).codes(), Vec::<&str>::new());
    assert!(session.end().success());
}

#[test]
fn nonsense_is_refused_and_the_session_goes_on() {
    let (uri, text) = example("starter");
    let mut session = Session::start();
    session.write(b"Content-Length: 9\r\n\r\n{\"broken\"");
    assert_eq!(session.answer(&Value::Null)["error"]["code"], -32700);
    session.write(b"Content-Length: 2\r\n\r\n[]");
    assert_eq!(session.answer(&Value::Null)["error"]["code"], -32700);
    assert_eq!(
        session.request("textDocument/unheardOf", json!({}))["error"]["code"],
        -32601
    );
    assert_eq!(
        session.request("textDocument/hover", json!({ "uri": 3 }))["error"]["code"],
        -32602
    );
    session.notify("textDocument/didChange", json!({ "nothing": true }));
    session.notify("textDocument/didOpen", Value::Null);
    session.open(&uri, 1, &text);
    let far = session.at("textDocument/hover", &uri, 1_000_000, 1_000_000);
    assert_eq!(far, Value::Null);
    session.version(&uri, 1);
    assert!(session.end().success());
}

#[test]
fn files_that_were_never_opened_are_no_problem() {
    let folder = Folder::new(&[("platform.ha", ROOT), ("lib/copies.ha", MODULE)]);
    let mut session = Session::start();
    let missing = folder.uri("missing.ha");
    for method in ["textDocument/hover", "textDocument/definition"] {
        assert_eq!(session.at(method, &missing, 0, 0), Value::Null);
    }
    let answer = session.at("textDocument/hover", &folder.uri("platform.ha"), 3, 3);
    assert!(
        answer["contents"]["value"]
            .as_str()
            .is_some_and(|text| text.contains("module copies")),
        "{answer}"
    );
    let web = Url::parse("https://example.com/platform.ha").expect("an address");
    assert_eq!(session.at("textDocument/hover", &web, 0, 0), Value::Null);
    session.close(&missing);
    session.change(&missing, 1, "platform p {\n");
    assert_eq!(session.version(&missing, 1).codes(), ["HA0104"]);
    assert!(session.end().success());
}

#[test]
fn a_buffer_without_a_file_is_checked_under_its_own_address() {
    let uri = Url::parse("untitled:Untitled-1").expect("an address");
    let text = "platform p {\n  tier web: compute { uses = [store] }\n  tier store: s3 {\n";
    let mut session = Session::start();
    session.open(&uri, 1, text);
    assert!(session.version(&uri, 1).codes().contains(&"HA0104"));
    let (line, column) = find(text, "store");
    assert_eq!(
        session.at("textDocument/definition", &uri, line, column)["uri"],
        uri.as_str()
    );
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

#[test]
fn the_exit_code_tells_how_the_session_ended() {
    assert_eq!(Session::start().end().code(), Some(0));

    let mut abrupt = Session::start();
    abrupt.notify("exit", Value::Null);
    assert_eq!(abrupt.wait().code(), Some(1));

    assert_eq!(Session::start().hang_up().code(), Some(1));

    let mut polite = Session::start();
    polite.request("shutdown", Value::Null);
    assert_eq!(polite.hang_up().code(), Some(0));
}

/// `hac lsp` is the server that stands beside `hac`; both are built into one folder.
#[test]
fn hac_starts_the_server_beside_it() {
    let hac = Path::new(env!("CARGO_BIN_EXE_hac-lsp"))
        .with_file_name("hac")
        .with_extension(std::env::consts::EXE_EXTENSION);
    assert!(
        hac.is_file(),
        "build the workspace first: cargo build --workspace"
    );
    let mut session = Session::silent(&hac, &["lsp"]);
    let answer = session.greet(true);
    assert_eq!(answer["serverInfo"]["name"], "hac-lsp");
    assert!(session.end().success());
}
