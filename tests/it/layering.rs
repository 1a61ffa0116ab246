//! The rules of dependency in ARCHITECTURE.md, checked.

use std::path::{Path, PathBuf};

/// A module of `src`, and the modules it must not mention.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "source.rs",
        &[
            "syntax",
            "schema",
            "resolve",
            "platform",
            "check",
            "terraform",
            "lambda",
            "aws",
            "emit",
            "ide",
            "cli",
        ],
    ),
    (
        "units.rs",
        &[
            "syntax",
            "schema",
            "resolve",
            "platform",
            "check",
            "terraform",
            "lambda",
            "aws",
            "emit",
            "ide",
            "cli",
        ],
    ),
    (
        "diagnostics",
        &[
            "schema",
            "resolve",
            "platform",
            "check",
            "terraform",
            "lambda",
            "aws",
            "emit",
            "ide",
            "cli",
        ],
    ),
    (
        "syntax",
        &[
            "schema",
            "resolve",
            "platform",
            "check",
            "terraform",
            "lambda",
            "aws",
            "emit",
            "ide",
            "cli",
        ],
    ),
    (
        "platform",
        &[
            "syntax",
            "schema",
            "resolve",
            "check",
            "terraform",
            "lambda",
            "aws",
            "emit",
            "ide",
            "cli",
        ],
    ),
    (
        "terraform",
        &[
            "syntax", "schema", "resolve", "platform", "check", "lambda", "aws", "emit", "ide", "cli",
        ],
    ),
    (
        "lambda",
        &[
            "syntax",
            "schema",
            "resolve",
            "check",
            "terraform",
            "aws",
            "emit",
            "ide",
            "cli",
        ],
    ),
    ("rules", &["terraform", "lambda", "aws", "emit", "ide", "cli"]),
    ("resolve", &["terraform", "lambda", "emit", "ide", "cli"]),
    ("check", &["proof", "terraform", "lambda", "emit", "ide", "cli"]),
    ("aws", &["syntax", "resolve", "proof", "emit", "ide", "cli"]),
    (
        "proof/order",
        &[
            "syntax",
            "schema",
            "resolve",
            "check",
            "terraform",
            "aws",
            "emit",
            "ide",
            "cli",
        ],
    ),
    ("emit.rs", &["syntax", "resolve", "check", "ide", "cli"]),
    (
        "proof",
        &["syntax", "resolve", "check", "terraform", "emit", "ide", "cli"],
    ),
    ("ide", &["terraform", "lambda", "emit", "cli"]),
    (
        "holdings",
        &[
            "syntax",
            "schema",
            "resolve",
            "platform",
            "check",
            "proof",
            "terraform",
            "lambda",
            "emit",
            "ide",
            "cli",
        ],
    ),
];

#[test]
fn modules_know_only_what_is_below_them() {
    let mut wrong = Vec::new();
    for (place, forbidden) in FORBIDDEN {
        for (path, text) in rust_files(&root().join("src").join(place)) {
            for (number, line) in code_lines(&text) {
                let mentions = |module: &&&str| line.contains(&format!("crate::{module}"));
                wrong.extend(
                    forbidden
                        .iter()
                        .filter(mentions)
                        .map(|module| format!("{}:{number}: {module}", path.display())),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
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
fn libraries_stay_where_they_belong() {
    let allowed: &[(&str, &[&str])] = &[
        ("pest", &["src/syntax"]),
        ("codespan_reporting", &["src/cli/report/text.rs"]),
        ("clap", &["src/cli"]),
        ("hcl_edit", &["src/holdings"]),
        ("zip::", &["src/lambda"]),
    ];
    let mut wrong = Vec::new();
    for (path, text) in rust_files(&root().join("src")) {
        for (library, places) in allowed {
            let home = places.iter().any(|place| path.starts_with(root().join(place)));
            let used =
                code_lines(&text).any(|(_, line)| line.trim_start().starts_with(&format!("use {library}")));
            if used && !home {
                wrong.push(format!("{} uses {library}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
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
