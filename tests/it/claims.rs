//! What is claimed of a platform: its ids, its form for people, and the gate that compares it with earlier claims.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::output::trading;
use crate::process::{folder_with, hac};
use crate::support::shown;
use crate::support::updating;

const REPORT: &str = "claims.json";

/// A folder with a platform, and a report of its claims.
fn kept(text: &str) -> tempfile::TempDir {
    let folder = folder_with(text);
    let kept = hac(folder.path(), &["check", "--report", "json=claims.json"]);
    assert_eq!(kept.code, 0, "{}", kept.stderr);
    folder
}

fn report(folder: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join(REPORT)).expect("written")).expect("JSON")
}

#[test]
fn no_two_claims_of_a_platform_share_an_id() {
    let mut seen = 0;
    for one in shown::platforms() {
        let folder = folder_with(&one.text);
        let output = hac(folder.path(), &["check", "--format", "json"]);
        let report: Value = serde_json::from_str(&output.stdout).expect("JSON");
        let claims = report["claims"].as_array().expect("a list");
        let ids: BTreeSet<&str> = claims.iter().filter_map(|claim| claim["id"].as_str()).collect();
        assert_eq!(ids.len(), claims.len(), "{}: {ids:?}", one.place);
        seen += claims.len();
    }
    assert!(seen > 100, "{seen} claims");
}

#[test]
fn people_read_them_by_topic_on_a_screen() {
    let folder = folder_with(&trading());
    let output = hac(folder.path(), &["check"]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/claims/trading.txt");
    if updating() {
        fs::write(&path, &output.stdout).expect("written");
    }
    let expected = fs::read_to_string(&path).expect("UPDATE=1 writes it");
    assert_eq!(output.stdout, expected, "run with UPDATE=1 if this is wanted");
    assert!(output.stdout.lines().count() <= 48, "it fits a screen");
    let verbose = hac(folder.path(), &["check", "--verbose"]).stdout;
    assert!(
        verbose.contains("outage  (platform.ha:"),
        "the id and the place: {verbose}"
    );
}

#[test]
fn the_gate_is_open_where_nothing_got_worse() {
    let folder = kept(&trading());
    let again = hac(folder.path(), &["check", "--gate", REPORT]);
    assert_eq!((again.code, again.stderr.as_str()), (0, ""));
    // What is new, or better, is no reason to fail.
    let mut report = report(folder.path());
    let claims = report["claims"].as_array_mut().expect("a list");
    claims.remove(0);
    for claim in claims.iter_mut().filter(|claim| claim["id"] == "outage") {
        claim["figures"][1]["value"] = json!(999_000);
    }
    fs::write(folder.path().join(REPORT), report.to_string()).expect("written");
    assert_eq!(hac(folder.path(), &["check", "--gate", REPORT]).code, 0);
}

/// What the gate says of a platform of which one line is another since its claims were kept.
fn refused(begin: &str, to: &str) -> String {
    let folder = kept(&trading());
    let text = trading();
    let is_meant = |line: &str| line.trim_start().starts_with(begin);
    let changed = |line| if is_meant(line) { to } else { line };
    assert_eq!(text.lines().filter(|line| is_meant(line)).count(), 1, "{begin}");
    let lines: Vec<&str> = text.lines().map(changed).collect();
    fs::write(folder.path().join("platform.ha"), lines.join("\n")).expect("written");
    let output = hac(folder.path(), &["check", "--gate", REPORT, "--color", "never"]);
    assert_eq!(output.code, 1, "{}", output.stderr);
    output.stderr
}

#[test]
fn a_worse_figure_closes_the_gate() {
    let said = refused("scale ", "    scale    = 2..12");
    assert!(
        said.contains("capacity/web: instances left when a zone is lost was 2, and is 1"),
        "{said}"
    );
}

#[test]
fn a_claim_that_is_gone_closes_the_gate() {
    let said = refused("outage ", "");
    assert!(
        said.contains("1 claim is worse than in `claims.json`")
            && said.contains("outage: was assumed, and is not claimed any more")
            && said.contains("help: mend it; or, where it is meant, keep the new claims"),
        "{said}"
    );
}

#[test]
fn a_worse_verdict_closes_the_gate() {
    let folder = kept(&trading());
    let mut report = report(folder.path());
    for claim in report["claims"].as_array_mut().expect("a list") {
        if claim["id"] == "coverage" {
            claim["verdict"] = json!("proved");
        }
    }
    fs::write(folder.path().join(REPORT), report.to_string()).expect("written");
    let output = hac(folder.path(), &["check", "--gate", REPORT, "--format", "json"]);
    assert_eq!(output.code, 1);
    let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let failure = &document["diagnostics"][0];
    let note = failure["notes"][0].as_str().expect("a note");
    assert!(
        note.starts_with("coverage: was proved, and is lost: 2 of "),
        "{note}"
    );
}

#[test]
fn what_is_no_report_is_refused() {
    let folder = folder_with(&trading());
    for text in [
        "",
        "{}",
        "[1]",
        "{\"claims\": [{\"id\": \"outage\", \"verdict\": \"fine\", \"figures\": []}]}",
    ] {
        fs::write(folder.path().join(REPORT), text).expect("written");
        let output = hac(folder.path(), &["check", "--gate", REPORT]);
        assert_eq!(output.code, 2, "{text}: {}", output.stderr);
        assert!(output.stderr.contains("help: write"), "{text}: {}", output.stderr);
    }
    let missing = hac(folder.path(), &["check", "--gate", "none.json"]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("there is no file"), "{}", missing.stderr);
}
