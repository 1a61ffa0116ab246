//! Documents that are compiled.

use std::path::Path;

use hac::aws::budget::ENTRIES;
use hac::units::Duration;

use crate::process::{folder_with, hac};
use crate::support::shown::blocks;
use crate::support::updating;

#[test]
fn documents_name_files_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("ARCHITECTURE.md")).expect("the document is there");
    let quoted = text.split('`').skip(1).step_by(2);
    let paths = quoted
        .filter(|word| word.starts_with("src/") || word.starts_with("tests/") || word.starts_with("lsp/"));
    let missing: Vec<_> = paths
        .filter(|word| !word.contains(['<', '*', '{']) && !root.join(word).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The table of lengths of time in docs/budget.md, as `UPDATE=1` writes it.
#[test]
fn the_budget_page_has_every_entry() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/budget.md");
    let text = std::fs::read_to_string(&path).expect("the document is there");
    let number =
        |takes: Option<Duration>| takes.map_or_else(|| "-".to_owned(), |takes| takes.as_secs().to_string());
    let rows: String = ENTRIES
        .iter()
        .map(|entry| {
            let worst = entry
                .worst_source
                .map_or_else(String::new, |worst| format!("; worst {}", worst.word()));
            format!(
                "| `{}` | {} | {} | {} | {} | {}{worst} |\n",
                entry.key,
                entry.what,
                number(Some(entry.best())),
                number(entry.typical()),
                number(entry.worst()),
                entry.source.word()
            )
        })
        .collect();
    let start = "|---|---|---|---|---|---|\n";
    let at = text.find(start).expect("the table begins") + start.len();
    let end = text.find("What is not in the table").expect("the table ends");
    let wanted = format!("{}{rows}\n{}", &text[..at], &text[end..]);
    if updating() {
        std::fs::write(&path, &wanted).expect("written");
    } else {
        assert!(text == wanted, "docs/budget.md is out of date: run with UPDATE=1");
    }
}

/// A platform that a document shows as refused, and the messages it shows below it.
#[test]
fn refusals_in_documents_are_what_hac_says() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&readme).expect("the document is there");
    let refused = blocks(&text, "ha refused");
    let said = blocks(&text, "text");
    assert_eq!((refused.len(), said.len()), (1, 1));
    for ((line, platform), (_, said)) in refused.iter().zip(&said) {
        let folder = folder_with(platform);
        let output = hac(folder.path(), &["check", "--color", "never"]);
        assert_eq!(output.code, 1, "README.md:{line}");
        if updating() && output.stderr != *said {
            std::fs::write(&readme, text.replace(said.as_str(), &output.stderr)).expect("written");
        } else {
            assert_eq!(output.stderr, *said, "README.md:{line}");
        }
    }
}
