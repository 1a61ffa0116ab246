//! Documents that have something in common with a file: another scheme, another query, another spelling. Whatever is
//! done with them, the file is answered as by a server that knows nothing else.

#![expect(
    clippy::indexing_slicing,
    reason = "a wrong number of a document or text fails the test"
)]

use std::collections::BTreeMap;
use std::sync::Mutex;

use proptest::prelude::*;
use serde_json::Value;

use crate::folder::Folder;
use crate::support::Session;

const MODULE: &str = "module copies {\n  param from: region\n  tier name: s3 {\n  }\n}\n";

/// States of a file: tidy, untidy, uses a module wrongly, never closed, a module itself, nothing.
const TEXTS: [&str; 6] = [
    "use ./lib/copies\n\nplatform p {\n  copies a { from = us-east-1 }\n}\n",
    "use ./lib/copies\n\nplatform p {\n\n\n      # Uncommitted.\n   copies   a {   from = us-east-1 }\n   tier web:compute {\n}\n}\n",
    "use ./lib/copies\nplatform p {\n  copies a { source=us-east-1 }\n}",
    "platform p {\n  objective {\n    detect <= 30 s\n",
    "module platform {\n  tier   name: s3 {\n    role =\n  }\n}\n",
    "",
];

/// The file, then its twins.
fn addresses(folder: &Folder) -> Vec<String> {
    let file = folder.uri("platform.ha").to_string();
    let path = file.strip_prefix("file://").expect("a file").to_owned();
    vec![
        format!("git:{path}?%7B%22path%22%3A%22{path}%22%2C%22ref%22%3A%22HEAD%22%7D"),
        format!("git:{path}"),
        format!("fugitive://{path}"),
        format!("untitled:{path}"),
        format!("{file}?ref=HEAD"),
        format!("{file}#1"),
        format!("file://localhost{path}"),
        format!("FILE://{path}"),
        format!("file:{path}"),
        file.replace("platform.ha", "%70latform.ha"),
        file.replace("platform.ha", "./platform.ha"),
        file.replace("platform.ha", "lib/../platform.ha"),
        file.replace("platform.ha", "lib/copies.ha?ref=HEAD"),
        file,
    ]
}

#[derive(Debug, Clone)]
enum Step {
    /// Opens a document that is closed, or changes one that is open.
    Write {
        document: usize,
        text: usize,
    },
    Close {
        document: usize,
    },
    Format {
        document: usize,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // Often the file, which is the last.
    let document = || prop_oneof![1 => Just(13_usize), 3 => 0..14_usize];
    let step = prop_oneof![
        3 => (document(), 0..TEXTS.len()).prop_map(|(document, text)| Step::Write { document, text }),
        1 => document().prop_map(|document| Step::Close { document }),
        1 => document().prop_map(|document| Step::Format { document }),
    ];
    prop::collection::vec(step, 1..30)
}

/// What a server says of a file with a text, and how it formats it, when it knows nothing else.
fn alone(folder: &Folder, text: usize) -> (Vec<Value>, Value) {
    static KNOWN: Mutex<BTreeMap<usize, (Vec<Value>, Value)>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().expect("no panic");
    let answer = known.entry(text).or_insert_with(|| {
        let uri = folder.uri("platform.ha");
        let mut session = Session::start();
        session.open(&uri, 1, TEXTS[text]);
        let said = session.version(&uri, 1).diagnostics;
        let edits = session.format(&uri);
        assert!(session.end().success());
        (said, edits)
    });
    let (said, edits) = answer.clone();
    // Folders differ from case to case, and places of other files name theirs.
    (said.into_iter().map(without_places).collect(), edits)
}

fn without_places(mut diagnostic: Value) -> Value {
    diagnostic["relatedInformation"] = Value::Null;
    diagnostic
}

/// Plays the steps, and holds every answer about the file against a server of its own.
fn play(steps: &[Step]) {
    let folder = Folder::new(&[("platform.ha", TEXTS[0]), ("lib/copies.ha", MODULE)]);
    let addresses = addresses(&folder);
    let file = addresses.len() - 1;
    let mut session = Session::start();
    let mut open = BTreeMap::new();
    let mut versions = BTreeMap::new();
    for (version, step) in (1..).zip(steps) {
        match *step {
            Step::Write { document, text } => {
                if open.insert(document, text).is_none() {
                    session.open(&addresses[document], version, TEXTS[text]);
                } else {
                    session.change(&addresses[document], version, TEXTS[text]);
                }
                if document == file {
                    versions.insert(version, text);
                }
            }
            Step::Close { document } => {
                if open.remove(&document).is_some() {
                    session.close(&addresses[document]);
                }
            }
            Step::Format { document } => {
                session.format(&addresses[document]);
            }
        }
        let expected = open
            .get(&file)
            .map_or(Value::Null, |text| alone(&folder, *text).1);
        assert_eq!(session.format(&addresses[file]), expected, "after {step:?}");
    }
    if let Some(text) = open.get(&file).copied() {
        let last = i64::try_from(steps.len()).expect("a few") + 1;
        session.change(&addresses[file], last, TEXTS[text]);
        versions.insert(last, text);
        session.version(&addresses[file], last);
    }
    for published in &session.told {
        let uri = published["uri"].as_str().expect("an address");
        let takes_part = uri.to_lowercase().starts_with("file:") || uri.starts_with("untitled:");
        assert!(takes_part && !uri.contains(['?', '#']), "said of {uri}");
        if let (true, Some(version)) = (uri == addresses[file], published["version"].as_i64()) {
            let said = published["diagnostics"].as_array().expect("a list").iter();
            let said: Vec<Value> = said.cloned().map(without_places).collect();
            let text = versions[&version];
            assert_eq!(said, alone(&folder, text).0, "of {:?}", TEXTS[text]);
        }
    }
    assert!(session.end().success());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, max_shrink_iters: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_file_is_answered_as_if_it_had_no_twins(steps in steps()) {
        play(&steps);
    }
}

/// As VS Code does it: edit, look at the changes, save with formatting, close the comparison, save again.
#[test]
fn looking_at_the_changes_leaves_the_file_alone() {
    let (file, git) = (13, 0);
    play(&[
        Step::Write {
            document: file,
            text: 0,
        },
        Step::Write {
            document: file,
            text: 1,
        },
        Step::Write {
            document: git,
            text: 0,
        },
        Step::Format { document: file },
        Step::Close { document: git },
        Step::Format { document: file },
    ]);
}

#[test]
fn edits_are_only_for_what_is_open() {
    let folder = Folder::new(&[("platform.ha", TEXTS[1])]);
    let uri = folder.uri("platform.ha");
    let mut session = Session::start();
    assert_eq!(session.format(&uri), Value::Null);
    session.open(&uri, 1, TEXTS[1]);
    assert_ne!(session.format(&uri), Value::Null);
    session.close(&uri);
    assert_eq!(session.format(&uri), Value::Null);
    assert!(session.end().success());
}

/// The editor knows its documents by the letters of their names.
#[test]
fn documents_are_called_as_the_editor_calls_them() {
    let folder = Folder::new(&[("lib/copies.ha", MODULE)]);
    let path = folder.uri("platform.ha").path().to_owned();
    let mut session = Session::start();
    for (version, uri) in (1..).zip([
        format!("file://localhost{path}"),
        format!("file:{path}"),
        format!("FILE://{path}"),
    ]) {
        session.open(&uri, version, TEXTS[3]);
        assert!(!session.version(&uri, version).diagnostics.is_empty());
        let symbol = session.at("textDocument/hover", &uri, 1, 4);
        assert_ne!(symbol, Value::Null);
        session.close(&uri);
    }
    assert!(session.end().success());
}
