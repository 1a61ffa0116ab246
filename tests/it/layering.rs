//! The rules of dependency in ARCHITECTURE.md that Cargo does not hold: which crate knows which is in their manifests.

use std::path::{Path, PathBuf};

/// Of crates that others may know, what some may not: `lang` is one crate, and holds more than the platform.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "lang/platform",
        &[
            "hac_syntax",
            "crate::schema",
            "crate::resolve",
            "crate::check",
            "crate::rules",
            "crate::allow",
        ],
    ),
    ("aws", &["hac_lang::resolve"]),
    (
        "order",
        &["hac_lang::schema", "hac_lang::resolve", "hac_lang::check"],
    ),
    ("proof", &["hac_lang::resolve", "hac_lang::check"]),
    (
        "pipeline/emit.rs",
        &["hac_syntax", "hac_lang::resolve", "hac_lang::check"],
    ),
];

#[test]
fn modules_know_only_what_is_below_them() {
    let mut wrong = Vec::new();
    for (place, forbidden) in FORBIDDEN {
        let files = rust_files(&root().join("src").join(place));
        assert!(!files.is_empty(), "{place}");
        for (path, text) in files {
            for (number, line) in code_lines(&text) {
                let mentioned = forbidden.iter().filter(|module| line.contains(**module));
                wrong.extend(mentioned.map(|module| format!("{}:{number}: {module}", path.display())));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn libraries_stay_where_they_belong() {
    let home = root().join("src/cli/report/text.rs");
    let others = rust_files(&root().join("src"))
        .into_iter()
        .filter(|(path, _)| *path != home);
    let wrong: Vec<PathBuf> = others
        .filter(|(_, text)| code_lines(text).any(|(_, line)| line.contains("codespan_reporting")))
        .map(|(path, _)| path)
        .collect();
    assert!(
        wrong.is_empty(),
        "codespan-reporting outside of the one report: {wrong:#?}"
    );
}

#[test]
fn aws_is_known_in_one_place() {
    let outside = rust_files(&root().join("src"))
        .into_iter()
        .filter(|(path, _)| !path.starts_with(root().join("src/aws")));
    let wrong: Vec<String> = outside
        .flat_map(|(path, text)| {
            let lines: Vec<usize> = code_lines(&text)
                .filter(|(_, line)| line.contains("\"aws_"))
                .map(|(at, _)| at)
                .collect();
            lines
                .into_iter()
                .map(move |at| format!("{}:{at}", path.display()))
        })
        .collect();
    assert!(wrong.is_empty(), "resource types outside src/aws: {wrong:#?}");
}

#[test]
fn files_stay_small_enough_to_know() {
    let long: Vec<String> = rust_files(&root().join("src"))
        .into_iter()
        .chain(rust_files(&root().join("lsp/src")))
        .filter(|(_, text)| text.lines().count() > 450)
        .map(|(path, text)| format!("{}: {} lines", path.display(), text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

/// What a newcomer would not look for, and what it is called now: types, and files.
const RENAMED: &[(&str, &str)] = &[
    ("AskedAt", "ImportSite"),
    ("Broken", "Counterexample"),
    ("Ground", "ProofContext"),
    ("Harm", "Violation"),
    ("Home", "Placement"),
    ("Lives", "FaultScope"),
    ("Looker", "Scanner"),
    ("Memory", "ParseCache"),
    ("Moves", "Transitions"),
    ("Slot", "Execution, or Target"),
    ("Standing", "RuleOutcome, or TierContext"),
    ("Stretch", "PromisedTime"),
    ("Written", "Stated"),
    ("amends", "suggestions"),
    ("called", "aliases"),
    ("conform", "coerce"),
    ("homes", "placement"),
    ("moving", "relocate"),
    ("pieces", "chunks"),
    ("things", "graph_builder"),
    ("told", "claims"),
];

#[test]
fn what_was_renamed_does_not_come_back() {
    let mut wrong = Vec::new();
    for (path, text) in rust_files(&root().join("src")) {
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        let of_path = RENAMED.iter().filter(|(old, _)| *old == stem);
        let declared = RENAMED.iter().filter(|(old, _)| {
            ["struct", "enum", "trait", "type"].iter().any(|word| {
                text.match_indices(&format!("{word} {old}"))
                    .any(|(at, found)| !text[at + found.len()..].starts_with(|c: char| c.is_alphanumeric()))
            })
        });
        for (old, new) in of_path.chain(declared) {
            wrong.push(format!("{}: `{old}` is called {new}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn documents_name_files_that_are_there() {
    const PLACES: [&str; 8] = [
        "src/",
        "lsp/",
        "grammar/",
        "stdlib/",
        "examples/",
        "tests/",
        "docs/",
        "benches/",
    ];
    let root = root();
    let mut named = 0;
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md", "grammar/README.md"] {
        let text = std::fs::read_to_string(root.join(document)).expect("the document is there");
        // What stands in backquotes is every second part.
        let words = text.split('`').skip(1).step_by(2);
        for path in words.filter(|word| PLACES.iter().any(|place| word.starts_with(place))) {
            // Where a name is left open, the folder must be there.
            let path = path.replace("HAnnnn", "HA0101");
            let path = path.split('<').next().unwrap_or_default();
            let path = path.rsplit_once('/').map_or(
                path,
                |(folder, name)| if name.contains('.') { path } else { folder },
            );
            named += 1;
            assert!(root.join(path).exists(), "{document} names `{path}`");
        }
    }
    assert!(named > 30, "{named}");
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Lines with their numbers, without comments and without the tests at the end of a file.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..)
        .zip(text.lines())
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn rust_files(place: &Path) -> Vec<(PathBuf, String)> {
    if place.is_file() {
        return vec![(
            place.to_owned(),
            std::fs::read_to_string(place).expect("source is readable"),
        )];
    }
    let entries = std::fs::read_dir(place).into_iter().flatten();
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("listed").path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|extension| extension == "rs"))
        .flat_map(|path| rust_files(&path))
        .collect();
    files.sort();
    files
}
