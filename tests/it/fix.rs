//! `hac fix`: the edits of diagnostics, made.

use std::fs;
use std::path::Path;

use crate::process::{Outcome, folder_with, hac};

/// Every line holds a mistake with one way to read it; the last one is a guess.
const WRONG: &str = "use std.web_tier

platform demo {
  region us-east-1 { role = primary, cidr := 10.10.0.0/16 }
  tier ledger: aurora_mysql {
    instance = 'db.r6g.large'
    readers  = 1;
    backup   = 35 d
  }
  tier sesions: dynamodb {
    kye id: string
  }
}
";

fn fix(folder: &Path, arguments: &[&str]) -> Outcome {
    hac(folder, &[&["fix"], arguments].concat())
}

fn text(folder: &Path) -> String {
    fs::read_to_string(folder.join("platform.ha")).expect("there")
}

#[test]
fn what_is_beyond_doubt_is_mended_and_the_rest_is_told() {
    let folder = folder_with(WRONG);
    let output = fix(folder.path(), &[]);
    assert_eq!(output.code, 1, "one problem is left");
    let fixed = text(folder.path());
    for line in [
        "cidr = 10.10.0.0/16 }",
        "instance = \"db.r6g.large\"",
        "backup   = 35d",
        "kye id: string",
    ] {
        assert!(fixed.contains(line), "{line}\n{fixed}");
    }
    let left = &output.stderr;
    assert!(left.contains("HA0202") && left.contains("1 error"), "{left}");
    assert!(output.stdout.contains("platform.ha:4:"));
}

#[test]
fn guesses_are_made_when_asked_for() {
    let folder = folder_with(WRONG);
    let output = fix(folder.path(), &["--unsafe"]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    assert!(
        text(folder.path()).contains("    key id: string"),
        "{}",
        text(folder.path())
    );
    let again = fix(folder.path(), &["--unsafe"]);
    assert!(again.stdout.is_empty() && again.stderr.is_empty());
}

#[test]
fn a_diff_changes_nothing() {
    let folder = folder_with(WRONG);
    let output = fix(folder.path(), &["--diff"]);
    let diff = &output.stdout;
    assert!(diff.contains("+    backup   = 35d"), "{diff}");
    assert_eq!(text(folder.path()), WRONG);
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = fix(folder.path(), &[]);
    assert_eq!(output.code, 2);
    assert!(output.stderr.contains("there is no file"));
}
