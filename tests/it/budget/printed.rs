//! What `hac budget` prints, in each of its forms.

use crate::support::Changed;
use std::path::Path;

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::process::{folder_with, hac};
use crate::support::updating;

const FAILURES: [&str; 7] = [
    "region",
    "region-silent",
    "region-refusing",
    "database",
    "tier",
    "zone",
    "flapping",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn printed(arguments: &[&str]) -> String {
    let all: Vec<&str> = ["budget", "examples/trading"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    let output = hac(root(), &all);
    assert_eq!(output.code, 0, "{arguments:?}: {}", output.stderr);
    assert!(output.stderr.is_empty(), "{}", output.stderr);
    output.stdout
}

#[test]
fn the_budget_of_the_trading_platform_is_what_it_was() {
    let path = root().join("tests/it/budget/trading.txt");
    let text = printed(&[]);
    if updating() {
        std::fs::write(&path, &text).expect("written");
    }
    let expected = std::fs::read_to_string(&path).expect("UPDATE=1 writes it");
    assert_eq!(text, expected, "run with UPDATE=1 if this is wanted");
}

#[test]
fn every_failure_fits_into_eighty_columns() {
    for failure in FAILURES {
        let text = printed(&["--failure", failure]);
        for line in text.lines() {
            // An address is one word, however long.
            assert!(
                line.width() <= 80 || line.contains("https://"),
                "{failure}: {line}"
            );
        }
        assert!(!text.contains('\u{1b}'), "{failure}");
    }
}

#[test]
fn json_is_as_its_schema_says() {
    let schema =
        std::fs::read_to_string(root().join("docs/budget.schema.json")).expect("the schema is there");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let unbounded = std::fs::read_to_string(root().join("examples/trading/platform.ha"))
        .expect("the example is there")
        .changed(
            "    cooldown    = 30m",
            "    cooldown    = 30m\n    approval    = required",
        )
        .changed("failover     <= 2m", "failover     <= 10m");
    let folder = folder_with(&unbounded);
    let mut reports = vec![hac(folder.path(), &["budget", "--format", "json"]).stdout];
    reports.extend(FAILURES.map(|failure| printed(&["--failure", failure, "--format", "json"])));
    for report in reports {
        let report: Value = serde_json::from_str(&report).expect("JSON");
        let value = &report["budget"];
        let wrong: Vec<String> = validator
            .iter_errors(value)
            .map(|error| error.to_string())
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(
            !value["failovers"][0]["failures"]
                .as_array()
                .expect("a list")
                .is_empty()
        );
    }
}

/// The texts of a picture; panics where it is not well-formed.
fn texts(svg: &str) -> Vec<String> {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let (mut found, mut depth) = (Vec::new(), 0);
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Text(text) => found.push(text.decode().expect("UTF-8").into_owned()),
            Event::Eof => break,
            Event::Empty(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => {}
        }
    }
    assert_eq!(depth, 0);
    found
}

#[test]
fn the_picture_is_xml_and_the_same_every_time() {
    for failure in FAILURES {
        let svg = printed(&["--failure", failure, "--format", "svg"]);
        assert_eq!(svg, printed(&["--failure", failure, "--format", "svg"]));
        assert!(!texts(&svg).is_empty());
    }
    let svg = printed(&["--format", "svg"]);
    assert!(texts(&svg).iter().any(|text| text == "promote orders"));
}

#[test]
fn a_broken_promise_shows_its_budget() {
    let trading =
        std::fs::read_to_string(root().join("examples/trading/platform.ha")).expect("the example is there");
    let folder = folder_with(&trading.changed("failover     <= 2m", "failover     <= 1m"));
    let output = hac(folder.path(), &["budget"]);
    assert_eq!(output.code, 1);
    assert!(output.stderr.contains("error[HA0514]"), "{}", output.stderr);
    assert!(
        output
            .stdout
            .contains("broken: failover <= 1m at typical: 1m44s typically"),
        "{}",
        output.stdout
    );
}

#[test]
fn only_the_budget_is_drawn() {
    let output = hac(root(), &["check", "examples/trading", "--format", "svg"]);
    assert_eq!(output.code, 2);
    assert!(
        output.stderr.contains("only `hac budget` draws a picture"),
        "{}",
        output.stderr
    );
}

#[test]
fn a_folder_stands_for_its_platform_in_every_command() {
    for command in ["check", "expand", "budget"] {
        let output = hac(root(), &[command, "examples/trading"]);
        assert_eq!(output.code, 0, "{command}: {}", output.stderr);
    }
    let empty = tempfile::tempdir().expect("a folder");
    let output = hac(empty.path(), &["budget", "."]);
    assert_eq!(output.code, 2, "{}", output.stderr);
}

#[test]
fn assumptions_count_until_their_day() {
    let assume = "  assume db.global.failover {\n    worst  = 4m\n    source = \"our game day\"\n    until  = 2027-06-30\n  }\n";
    let trading =
        std::fs::read_to_string(root().join("examples/trading/platform.ha")).expect("the example is there");
    let folder = folder_with(&trading.changed("  alert oncall", &format!("{assume}  alert oncall")));
    let check = |arguments: &[&str]| {
        let all: Vec<&str> = ["check"].iter().chain(arguments).copied().collect();
        hac(folder.path(), &all)
    };
    let before = check(&["--today", "2027-06-30"]);
    assert_eq!((before.code, before.stderr.as_str()), (0, ""));
    assert!(before.stdout.contains("6m4s at worst"), "{}", before.stdout);
    let after = check(&["--today", "2027-07-01"]);
    assert_eq!(after.code, 0, "{}", after.stderr);
    assert!(after.stderr.contains("warning[HA0540]"), "{}", after.stderr);
    assert_eq!(check(&["--today", "2027-07-01", "--deny-warnings"]).code, 1);
    assert_eq!(check(&["--today", "2027-06-31"]).code, 2);
}

/// The promise is about a region that answers nothing: what a worse one takes stands beside it, by the mean of a run of failures.
#[test]
fn a_region_that_fails_in_part_stands_beside_the_promise() {
    let output = hac(root(), &["check", "examples/trading", "--verbose"]);
    let said = output.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected =
        "after 8m35s on average where 30% of the probes of a check fail, after 25m50s where 20% do";
    assert!(said.contains(expected), "{said}");
}
