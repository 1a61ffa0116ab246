//! What holds for the output of any platform.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hac::analyze;
use hac::diagnostics::Diagnostics;
use hac::emit::{OutputTree, SOURCE_MAP, emit};
use hac::source::{MemoryProvider, SourceId};
use hac::syntax::parse;
use proptest::prelude::*;

#[path = "../support/scale.rs"]
mod scale;

pub(super) fn examples() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let entries = std::fs::read_dir(folder).expect("there are examples");
    let files = entries.map(|entry| entry.expect("listed").path().join("platform.ha"));
    let mut found: Vec<_> = files
        .map(|file| {
            (
                file.clone(),
                std::fs::read_to_string(&file).expect("an example is text"),
            )
        })
        .collect();
    found.sort();
    assert!(found.len() >= 5, "at least five examples");
    found
}

/// The trading platform without its rules.
pub(super) fn trading() -> String {
    let (_, text) = trading_with_rules();
    without_rules(&text)
}

pub(super) fn trading_with_rules() -> (PathBuf, String) {
    examples()
        .into_iter()
        .find(|(path, _)| path.ends_with("trading/platform.ha"))
        .expect("the first customer")
}

/// An example without the rules at its end. They say its numbers once more, so a line that is changed would break them, too.
pub(super) fn without_rules(text: &str) -> String {
    match text.split_once("\n  # The customer's numbers") {
        Some((platform, _)) => format!("{platform}}}\n"),
        None => text.to_owned(),
    }
}

/// The output of a text that must be accepted; it stands in the examples' folder, so that local modules are found.
pub(super) fn build(text: &str) -> OutputTree {
    let provider = MemoryProvider::from_iter([("platform.ha", text)]);
    let analysis = analyze(&provider, "platform.ha");
    assert!(
        !analysis.diagnostics.has_errors(),
        "{text}\n{:#?}",
        analysis.diagnostics
    );
    emit(analysis.platform.as_ref().expect("no errors"), analysis.sources()).files
}

/// Line by line, what one has and the other has not.
fn differences(one: &OutputTree, other: &OutputTree) -> Vec<String> {
    let paths: std::collections::BTreeSet<_> = one.keys().chain(other.keys()).collect();
    let mut lines = Vec::new();
    for path in paths {
        let (old, new) = (one.get(path), other.get(path));
        if old == new {
            continue;
        }
        let text = |bytes: Option<&Vec<u8>>| {
            bytes.map_or(String::new(), |bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        let (old, new) = (text(old), text(new));
        let diff = similar::TextDiff::from_lines(&old, &new);
        let changed = diff
            .iter_all_changes()
            .filter(|change| change.tag() != similar::ChangeTag::Equal);
        lines.extend(changed.map(|change| format!("{path}: {}{}", change.tag(), change.value().trim_end())));
    }
    lines
}

#[test]
fn two_builds_are_equal() {
    for (path, text) in examples() {
        assert_eq!(build(&text), build(&text), "{}", path.display());
    }
}

#[test]
fn a_line_inserted_at_the_top_touches_only_the_source_map() {
    for (path, text) in examples() {
        let (before, after) = (build(&text), build(&format!("# a new line\n\n{text}")));
        let touched: Vec<_> = before
            .keys()
            .filter(|file| before.get(*file) != after.get(*file))
            .collect();
        assert_eq!(touched, [SOURCE_MAP], "{}", path.display());
    }
}

/// Section by section of a platform: what may change when primary and secondary change places.
const MAY_DEPEND_ON_THE_ROLE: &[&str] = &[
    // Only the first writer's cluster sets a master user and creates the schema; the others inherit them.
    "master_username",
    "master_password",
    "database_name",
    // Which region the public name leads to first while both are healthy.
    "-first.trade.example.com",
    "_first_primary,",
    "_first_secondary,",
    // The others are created after the writer's instances exist.
    "depends_on",
    // The others' encrypted storage is first copied from the writer's.
    "source_region",
    "# The first writer creates",
    "# Where the encrypted storage is first copied from.",
    // What Route 53 answers with where no region is well.
    "Route 53 then leads everybody to",
];

#[test]
fn roles_are_run_time_state() {
    let text = trading();
    let swapped: String = text
        .lines()
        .map(|line| {
            let is_directed = ["failover us", "replicate us-east-1 -> us-east-2"]
                .iter()
                .any(|word| line.trim().starts_with(word));
            let line = if line.contains("role = primary") {
                line.replace("primary", "secondary")
            } else {
                line.replace("role = secondary", "role = primary")
            };
            if is_directed {
                line.replace("us-east-1", "X")
                    .replace("us-east-2", "us-east-1")
                    .replace('X', "us-east-2")
                    + "\n"
            } else {
                line + "\n"
            }
        })
        .collect();
    assert_ne!(text, swapped);
    let is_allowed = |line: &String| {
        line.starts_with(SOURCE_MAP)
            || line.contains("# platform.ha: failover")
            || line.ends_with(['+', '-'])
            || MAY_DEPEND_ON_THE_ROLE.iter().any(|word| line.contains(word))
    };
    let all = differences(&build(&text), &build(&swapped));
    assert!(!all.is_empty(), "somebody must be the first writer");
    let wrong: Vec<_> = all.into_iter().filter(|line| !is_allowed(line)).collect();
    assert!(
        wrong.is_empty(),
        "these lines depend on who is primary: {wrong:#?}"
    );
}

#[test]
fn a_platform_without_its_modules_builds_the_same() {
    for (path, text) in examples() {
        let provider = MemoryProvider::from_iter([("platform.ha", text.as_str())]);
        let analysis = analyze(&provider, "platform.ha");
        let expanded = hac::resolve::print(&analysis.program);
        assert!(!expanded.contains("\nuse "), "{expanded}");
        let without_comments = |tree: OutputTree| -> BTreeMap<String, String> {
            tree.into_iter()
                .filter(|(file, _)| file != SOURCE_MAP && !file.ends_with(".zip"))
                .map(|(file, bytes)| {
                    let text = String::from_utf8(bytes).expect("generated files are text");
                    let lines = text.lines().filter(|line| !line.trim_start().starts_with("# "));
                    (file, lines.collect::<Vec<_>>().join("\n"))
                })
                .collect()
        };
        assert_eq!(
            without_comments(build(&text)),
            without_comments(build(&expanded)),
            "{}",
            path.display()
        );
    }
}

#[test]
fn many_tiers_make_one_consistent_project() {
    // `emit` asserts that the project does not contradict itself.
    assert!(build(&scale::platform(40)).len() > 30);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_blocks_does_not_reach_the_output(seed in any::<u64>()) {
        let text = trading();
        let shuffled = shuffle(&text, seed);
        let without_map = |mut tree: OutputTree| { tree.remove(SOURCE_MAP); tree };
        prop_assert_eq!(differences(&without_map(build(&text)), &without_map(build(&shuffled))), Vec::<String>::new());
    }
}

/// The platform's blocks in another order.
fn shuffle(text: &str, mut seed: u64) -> String {
    let file = parse(SourceId(0), text, &mut Diagnostics::default());
    let platform = file.statements.first().expect("a platform");
    let body = platform.body.as_ref().expect("with a body");
    let mut blocks: Vec<&str> = body
        .statements
        .iter()
        .map(|statement| &text[statement.span.range()])
        .collect();
    for at in (1..blocks.len()).rev() {
        // A small linear congruential generator: any order will do, as long as the seed gives it again.
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        blocks.swap(at, usize::try_from(seed >> 33).expect("31 bits") % (at + 1));
    }
    format!("platform trading {{\n{}\n}}\n", blocks.join("\n"))
}
