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
    let home = ["src/cli/report/text.rs", "src/cli/report/text/files.rs"].map(|path| root().join(path));
    let others = rust_files(&root().join("src"))
        .into_iter()
        .filter(|(path, _)| !home.contains(path));
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

/// What a newcomer would not look for, and what it is called now: types and files, in Rust and in Python.
const RENAMED: &[(&str, &str)] = &[
    ("AskedAt", "ImportSite"),
    ("Broken", "Counterexample"),
    ("Ground", "ProofContext"),
    ("Found", "Begun, or OnDisk"),
    ("Harm", "Violation"),
    ("Here", "LocalRegion"),
    ("Home", "Placement"),
    ("Lives", "FaultScope"),
    ("Looker", "Scanner"),
    ("Looking", "Observer"),
    ("Memory", "ParseCache"),
    ("Moves", "Transitions"),
    ("Slot", "Execution, or Target"),
    ("Standing", "RuleOutcome, or TierContext"),
    ("Stretch", "PromisedTime"),
    ("Told", "Published"),
    ("Whole", "Scenario"),
    ("Written", "Stated"),
    ("amends", "suggestions"),
    ("called", "aliases"),
    ("conform", "coerce"),
    ("here", "local_region"),
    ("holding", "invariants"),
    ("homes", "placement"),
    ("moving", "relocate"),
    ("pieces", "chunks"),
    ("things", "graph_builder"),
    ("told", "claims"),
    ("whole", "scenario"),
];

/// Functions.
const RENAMED_FUNCTIONS: &[(&str, &str)] = &[
    ("analyze_again", "analyze_with_cache"),
    ("beside_one_another", "in_parallel"),
    ("joins", "merge_duplicate"),
    ("lead", "opening_line"),
    ("meant", "nearest_name, or canonical"),
    ("move_to", "shift_spans"),
    ("pass_on", "forward"),
    ("recall", "get"),
    ("said", "what it returns"),
    ("take_back", "retract"),
    ("tell_all", "Pager"),
];

#[test]
fn what_was_renamed_does_not_come_back() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        let named = RENAMED
            .iter()
            .filter(|(old, _)| *old == stem || declares(&text, TYPES, old));
        let functions = RENAMED_FUNCTIONS
            .iter()
            .filter(|(old, _)| declares(&text, FUNCTIONS, old));
        for (old, new) in named.chain(functions) {
            wrong.push(format!("{}: `{old}` is called {new}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

const TYPES: &[&str] = &["struct", "enum", "trait", "type", "class"];
const FUNCTIONS: &[&str] = &["fn", "def"];

/// Whether something of this name is declared by one of `words`.
fn declares(text: &str, words: &[&str], name: &str) -> bool {
    words.iter().any(|word| {
        text.match_indices(&format!("{word} {name}")).any(|(at, found)| {
            let begins = !text[..at].ends_with(|c: char| c.is_alphanumeric());
            let goes_on = text[at + found.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
            begins && !goes_on
        })
    })
}

#[test]
fn a_name_that_came_back_is_seen() {
    for (text, words, name) in [
        ("struct Harm;", TYPES, "Harm"),
        ("class Here:", TYPES, "Here"),
        ("pub fn pass_on(", FUNCTIONS, "pass_on"),
        ("    def tell_all(", FUNCTIONS, "tell_all"),
    ] {
        assert!(declares(text, words, name), "{text}");
    }
    for (text, words, name) in [
        ("struct Harmless;", TYPES, "Harm"),
        ("fn said_once()", FUNCTIONS, "said"),
        ("prototype Home", TYPES, "Home"),
        ("let meant = 1;", FUNCTIONS, "meant"),
    ] {
        assert!(!declares(text, words, name), "{text}");
    }
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
    files_of(place, "rs")
}

/// The program, the server, what runs in Lambda, and the drill.
fn sources() -> impl Iterator<Item = (PathBuf, String)> {
    ["src", "lsp/src"]
        .into_iter()
        .flat_map(|place| ["rs", "py"].map(|extension| files_of(&root().join(place), extension)))
        .flatten()
}

fn files_of(place: &Path, extension: &str) -> Vec<(PathBuf, String)> {
    if place.is_file() {
        return vec![(
            place.to_owned(),
            std::fs::read_to_string(place).expect("source is readable"),
        )];
    }
    let entries = std::fs::read_dir(place).into_iter().flatten();
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("listed").path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|found| found == extension))
        .flat_map(|path| files_of(&path, extension))
        .collect();
    files.sort();
    files
}
