//! The table of codes and what is said about it: every page is true, and every code is seen in a test of messages.

use std::collections::BTreeSet;
use std::path::Path;

use hac::diagnostics::{ALL, Code};

use crate::annotate::analyze_files;
use crate::support::updating;

/// Codes that no text in a file can raise: they are about files.
const ABOUT_FILES: &[Code] = &[Code::HA0901];

/// Codes of which an example would fill pages: too much, too deep.
const TOO_LARGE_TO_SHOW: &[Code] = &[Code::HA0108, Code::HA0231];

/// The codes whose pages show an example.
fn shown() -> impl Iterator<Item = Code> {
    ALL.iter()
        .copied()
        .filter(|code| !ABOUT_FILES.contains(code) && !TOO_LARGE_TO_SHOW.contains(code))
}

/// The fenced blocks of a page: what stands behind ```` ```ha ````, which is `error`, `ok` or the name of a file, and
/// the text.
fn fences(page: &str) -> Vec<(&str, &str)> {
    page.split("\n```ha ")
        .skip(1)
        .filter_map(|piece| {
            let (info, rest) = piece.split_once('\n')?;
            Some((info.trim(), rest.split_once("```")?.0))
        })
        .collect()
}

/// Each example of a page under that word, as `code: message` of what it raises.
fn raised(page: &str, wanted: &str) -> Vec<BTreeSet<(&'static str, String)>> {
    let fences = fences(page);
    let beside: Vec<(&str, &str)> = fences
        .iter()
        .copied()
        .filter(|(info, _)| info.ends_with(".ha"))
        .collect();
    let examples = fences.iter().filter(|(info, _)| *info == wanted);
    examples
        .map(|(_, text)| {
            let analysis = analyze_files(text, &beside);
            let found = analysis.diagnostics.iter();
            found
                .map(|found| (found.code.as_str(), found.message.clone()))
                .collect()
        })
        .collect()
}

#[test]
fn pages_start_with_the_title_of_the_table() {
    for code in ALL {
        let title = format!("# {}: {}\n", code.as_str(), code.title());
        assert!(code.page().starts_with(&title), "{title}");
    }
}

#[test]
fn refused_examples_raise_their_code_and_no_other() {
    let mut wrong = Vec::new();
    for code in shown() {
        let examples = raised(code.page(), "error");
        if examples.is_empty() {
            wrong.push(format!("{} shows nothing that is refused", code.as_str()));
        }
        for found in examples {
            let codes: BTreeSet<&str> = found.iter().map(|(code, _)| *code).collect();
            if codes != BTreeSet::from([code.as_str()]) {
                wrong.push(format!("{} raises {found:?}", code.as_str()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn accepted_examples_raise_nothing() {
    let mut wrong = Vec::new();
    for code in shown() {
        for found in raised(code.page(), "ok") {
            if !found.is_empty() {
                wrong.push(format!("{} raises {found:?}", code.as_str()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_is_seen_in_a_test_of_messages() {
    let mut seen = String::new();
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    gather(&tests.join("ui"), &mut seen);
    // What takes too much text for a file there is tested with text that a program writes.
    let mut written = String::new();
    gather(&tests.join("it/modules"), &mut written);
    gather(&tests.join("it/syntax"), &mut written);
    let unseen: Vec<&str> = ALL
        .iter()
        .filter(|code| !ABOUT_FILES.contains(code))
        .map(|code| code.as_str())
        .filter(|code| !seen.contains(&format!("{code}: ")) && !written.contains(&format!("Code::{code}")))
        .collect();
    assert!(unseen.is_empty(), "no file under tests/ui raises {unseen:?}");
}

fn gather(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("the folder of messages") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, text);
        } else {
            text.push_str(&std::fs::read_to_string(&path).expect("a file of messages"));
        }
    }
}

#[test]
fn codes_are_in_order_and_never_twice() {
    let codes: Vec<&str> = ALL.iter().map(|code| code.as_str()).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted);
}

/// Every code on one page, with a link to what is said about it.
fn index() -> String {
    let mut text = String::from(
        "# Errors and warnings\n\n\
         Generated from the table of codes; `make update` writes it anew. `hac explain CODE` prints a page: what is wrong, an example\n\
         that is refused and one that is accepted. Codes are stable: one that is given up is never used again.\n\n\
         | code | | |\n|---|---|---|\n",
    );
    for code in ALL {
        let severity = match code.severity() {
            hac::diagnostics::Severity::Error => "error",
            hac::diagnostics::Severity::Warning => "warning",
        };
        let name = code.as_str();
        text.push_str(&format!(
            "| [{name}](../src/base/diagnostics/explain/{name}.md) | {severity} | {} |\n",
            code.title().replace('|', "\\|")
        ));
    }
    text
}

#[test]
fn the_index_is_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors.md");
    if updating() {
        std::fs::write(&path, index()).expect("the index can be written");
    }
    let written = std::fs::read_to_string(&path).expect("the index is there");
    assert!(
        written == index(),
        "docs/errors.md is not what the table says; run with UPDATE=1"
    );
}
