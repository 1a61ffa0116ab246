//! Haste, half-typed files, nonsense, and the end.

use std::path::Path;

use serde_json::{Value, json};

use crate::folder::example;
use crate::support::{Session, hac};

#[test]
fn a_burst_of_changes_ends_with_the_last() {
    let (uri, text) = example("trading");
    let mut session = Session::start();
    session.open(&uri, 0, &text);
    // Odd versions have a problem; the last has none.
    let broken = text.replace("{ serves = web,", "{ serves = \",");
    assert_ne!(broken, text);
    for version in 1..=200 {
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

/// The server by itself, and as `hac` starts it.
fn ways() -> [Session; 2] {
    let mut sessions = [
        Session::silent(Path::new(env!("CARGO_BIN_EXE_hac-lsp")), &[]),
        Session::silent(&hac(), &["lsp"]),
    ];
    for session in &mut sessions {
        session.greet(true);
    }
    sessions
}

#[test]
fn the_exit_code_tells_how_the_session_ended() {
    for polite in ways() {
        assert_eq!(polite.end().code(), Some(0));
    }
    for mut abrupt in ways() {
        abrupt.notify("exit", Value::Null);
        assert_eq!(abrupt.wait().code(), Some(1));
    }
    for mut lost in ways() {
        lost.write(b"Content-Length: x\r\n\r\n");
        assert_eq!(lost.wait().code(), Some(1));
    }
}

#[test]
fn a_client_that_is_gone_is_no_failure() {
    for left in ways() {
        assert_eq!(left.hang_up().code(), Some(0));
    }
    for mut half_way in ways() {
        half_way.request("shutdown", Value::Null);
        assert_eq!(half_way.hang_up().code(), Some(0));
    }
    for mut mid_message in ways() {
        mid_message.write(b"Content-Length: 5000\r\n\r\n{");
        assert_eq!(mid_message.hang_up().code(), Some(0));
    }
    let (uri, text) = example("trading");
    for mut busy in ways() {
        busy.open(&uri, 1, &text);
        assert_eq!(busy.hang_up().code(), Some(0));
    }
}

/// Its input stays open: only what it says finds nobody.
#[test]
fn a_client_that_reads_no_more_is_gone() {
    let (uri, text) = example("starter");
    for mut session in ways() {
        session.stop_reading();
        session.open(&uri, 1, &text);
        assert_eq!(session.wait().code(), Some(0));
    }
}
