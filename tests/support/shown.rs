//! Every platform that we show people, found and not listed: what stands in a document, an example, the header of a
//! standard module, and what `hac new` writes.

#![allow(dead_code, reason = "each test crate uses its own part")]
#![expect(clippy::disallowed_methods, reason = "tests read files")]

use std::path::{Path, PathBuf};

/// A platform and where it stands: `docs/tutorial.md:82`.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) place: String,
    pub(crate) text: String,
}

/// Folders without anything that people are shown as right: what others wrote, what is generated, and tests. The pages
/// of diagnostics show what is refused beside what is accepted; `tests/it/codes.rs` tries both.
const LEFT_OUT: &[&str] = &["target", "node_modules", "tests", "explain", "expected"];

/// All of them, in the order of their places.
pub(crate) fn platforms() -> Vec<Shown> {
    let mut shown: Vec<Shown> = documents()
        .into_iter()
        .flat_map(|path| of_document(&path))
        .collect();
    shown.extend(files("examples", "ha").iter().map(|path| Shown {
        place: place(path),
        text: read(path),
    }));
    shown.extend(files("stdlib", "ha").iter().flat_map(|path| of_module(path)));
    shown.sort_by(|a, b| a.place.cmp(&b.place));
    shown
}

/// Every page that people read.
pub(crate) fn documents() -> Vec<PathBuf> {
    files("", "md")
}

/// Every file that ends so, below a folder of the project.
pub(crate) fn files(below: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(below)];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("plain");
            if path.is_dir() && !name.starts_with('.') && !LEFT_OUT.contains(&name) {
                waiting.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The fenced blocks of a language, with the line each begins on.
pub(crate) fn blocks(text: &str, language: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        match &mut open {
            Some(_) if line == "```" => found.extend(open.take()),
            Some((_, block)) => {
                block.push_str(line);
                block.push('\n');
            }
            None if line == format!("```{language}") => open = Some((number, String::new())),
            None => {}
        }
    }
    found
}

fn of_document(path: &Path) -> Vec<Shown> {
    shown_in(path, &read(path))
}

/// The example in the comment before a module.
fn of_module(path: &Path) -> Vec<Shown> {
    let text = read(path);
    let comment = text.lines().take_while(|line| line.starts_with('#'));
    let comment: Vec<&str> = comment
        .map(|line| line.strip_prefix("# ").unwrap_or(line.trim_start_matches('#')))
        .collect();
    let shown = shown_in(path, &comment.join("\n"));
    assert_eq!(shown.len(), 1, "{} shows one example", path.display());
    shown
}

fn shown_in(path: &Path, text: &str) -> Vec<Shown> {
    let blocks = blocks(text, "ha").into_iter();
    blocks
        .map(|(line, text)| Shown {
            place: format!("{}:{line}", place(path)),
            text,
        })
        .collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn place(path: &Path) -> String {
    let below = path.strip_prefix(root()).expect("below the project");
    below.to_str().expect("plain").to_owned()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("it was found")
}
