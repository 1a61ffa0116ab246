//! The mistakes of `docs/mistakes.md`: each is refused, cannot be written, or has its remedy in the generated code.

mod generated;
mod refused;

use std::collections::BTreeMap;
use std::path::Path;

use hac::diagnostics::Code;

use crate::output::{build, trading};

/// What is generated from the trading platform.
struct Stack {
    files: BTreeMap<String, String>,
}

impl Stack {
    fn new() -> Self {
        let files = build(&trading()).into_iter();
        Self {
            files: files
                .filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?)))
                .collect(),
        }
    }

    fn file(&self, path: &str) -> &str {
        self.files.get(path).unwrap_or_else(|| panic!("no `{path}`"))
    }

    /// All files whose name ends so, one after the other.
    fn all(&self, extension: &str) -> String {
        let files = self.files.iter().filter(|(path, _)| path.ends_with(extension));
        files.map(|(_, text)| text.as_str()).collect()
    }

    /// Every block that starts so, anywhere: `resource "aws_rds_cluster" `. There is at least one.
    fn blocks(&self, head: &str) -> Vec<&str> {
        let terraform = self.files.iter().filter(|(path, _)| path.ends_with(".tf"));
        let found: Vec<&str> = terraform.flat_map(|(_, text)| blocks_of(text, head)).collect();
        assert!(!found.is_empty(), "no block starts with {head}");
        found
    }
}

/// The blocks at the margin of a file that start so.
fn blocks_of<'t>(text: &'t str, head: &str) -> Vec<&'t str> {
    text.match_indices(head)
        .filter(|(at, _)| *at == 0 || text[..*at].ends_with('\n'))
        .filter_map(|(at, _)| {
            let rest = &text[at..];
            Some(&rest[..rest.find("\n}")? + 2])
        })
        .collect()
}

/// The table of the document: number, and the rest of the row.
fn rows() -> Vec<(u32, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/mistakes.md");
    let text = std::fs::read_to_string(path).expect("the document is there");
    text.lines()
        .filter_map(|line| {
            let (number, rest) = line.strip_prefix("| ")?.split_once(" | ")?;
            Some((number.parse().ok()?, rest.to_owned()))
        })
        .collect()
}

#[test]
fn every_mistake_has_its_row_and_every_code_exists() {
    let rows = rows();
    assert!(rows.iter().map(|(number, _)| *number).eq(1..=95), "{rows:#?}");
    for (number, row) in rows {
        for code in row
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| word.starts_with("HA0"))
        {
            assert!(Code::parse(code).is_some(), "row {number}: {code}");
        }
    }
}

/// What no text of a file shows: `make drill` plans after a failover, and rehearses the way back.
const SHOWN_BY_THE_DRILL: [u32; 2] = [22, 25];

#[test]
fn every_mistake_has_its_test() {
    let named: Vec<&str> = include_str!("generated.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("fn "))
        .collect();
    for (number, _) in rows() {
        let generated = named.iter().any(|name| name.contains(&format!("no_{number}_")));
        let refused = refused::EDITS.iter().any(|edit| edit.mistake == number);
        assert!(
            generated || refused || SHOWN_BY_THE_DRILL.contains(&number),
            "nothing shows row {number}"
        );
    }
}

/// Every code of the table is shown by an edit of the trading platform.
#[test]
fn every_code_of_the_table_is_shown() {
    for (number, row) in rows() {
        for code in row
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| word.starts_with("HA0"))
        {
            assert!(
                refused::EDITS
                    .iter()
                    .any(|edit| edit.mistake == number && edit.code.as_str() == code),
                "row {number}: no edit shows {code}"
            );
        }
    }
}
