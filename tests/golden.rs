//! Whole output: every generated file of every example and of every case under `tests/golden`, byte for byte.
//!
//! A case is a folder `tests/golden/NAME`. Its source is its own `main.ha`, or `examples/NAME/platform.ha`; its
//! `expected` folder holds the output. A file that an earlier case has with the same bytes is not kept again: `same.txt`
//! beside the cases says which one has it. The Python runtime is the same everywhere and is left out, as is the archive made of it (whose
//! bytes `src/lambda` pins). `UPDATE=1` rewrites all of them.

#![expect(clippy::disallowed_methods, reason = "tests read and write files")]

#[path = "support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use support::shown;

/// The files of a case, by their path in the output.
type Files = BTreeMap<String, Vec<u8>>;

/// What an earlier case has: `<case> <earlier case> <path>`, a line each.
const SAME: &str = "same.txt";
/// The case that people read first, so it holds what others share with it.
const FIRST: &str = "trading";

fn golden(source: &Path) -> datatest_stable::Result<()> {
    static UPDATED: OnceLock<()> = OnceLock::new();
    if support::updating() {
        UPDATED.get_or_init(update);
    }
    let wanted = wanted(name(source))?;
    let actual = actual(source);
    let report = differences(&wanted, &actual);
    if report.is_empty() {
        return Ok(());
    }
    Err(format!("{report}\nrun `make update` if this is wanted").into())
}

/// First which files differ and by how many lines, then how.
fn differences(wanted: &Files, actual: &Files) -> String {
    let paths: BTreeSet<&String> = wanted.keys().chain(actual.keys()).collect();
    let (mut list, mut diffs) = (String::new(), String::new());
    for path in paths {
        match (wanted.get(path), actual.get(path)) {
            (Some(_), None) => list += &format!("{path} is no longer generated\n"),
            (None, Some(_)) => list += &format!("{path} is generated and not expected\n"),
            (Some(old), Some(new)) if old != new => {
                let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
                let diff = similar::TextDiff::from_lines(&*old, &*new);
                let lines = |tag| {
                    diff.iter_all_changes()
                        .filter(|change| change.tag() == tag)
                        .count()
                };
                list += &format!(
                    "{path} +{} -{}\n",
                    lines(similar::ChangeTag::Insert),
                    lines(similar::ChangeTag::Delete)
                );
                diffs += &diff.unified_diff().header(path, path).to_string();
            }
            _ => {}
        }
    }
    if list.is_empty() {
        list
    } else {
        format!("{list}\n{diffs}")
    }
}

fn actual(source: &Path) -> Files {
    let files = support::build_file(source).files.into_iter();
    files.filter(|(path, _)| !is_runtime(path)).collect()
}

fn is_runtime(path: &str) -> bool {
    let extension = Path::new(path)
        .extension()
        .and_then(|extension| extension.to_str());
    matches!(extension, Some("zip" | "py" | "typed"))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Of a case, by its source.
fn name(source: &Path) -> &str {
    let folder = source.parent().and_then(Path::file_name);
    folder.and_then(|name| name.to_str()).expect("a case is a folder")
}

fn wanted(case: &str) -> std::io::Result<Files> {
    let expected = folder().join(case).join("expected");
    let mut files = Files::new();
    read_all(&expected, &expected, &mut files)?;
    for line in std::fs::read_to_string(folder().join(SAME))?.lines() {
        let mut words = line.splitn(3, ' ');
        let (Some(of), Some(earlier), Some(path)) = (words.next(), words.next(), words.next()) else {
            panic!("{SAME}: {line}");
        };
        if of == case {
            let bytes = std::fs::read(folder().join(earlier).join("expected").join(path))?;
            files.insert(path.to_owned(), bytes);
        }
    }
    Ok(files)
}

fn update() {
    let mut sources = shown::files("examples", "ha");
    sources.extend(shown::files("tests/golden", "ha"));
    sources.retain(|source| source.ends_with("platform.ha") || source.ends_with("main.ha"));
    sources.sort_by_key(|source| (name(source) != FIRST, name(source).to_owned()));
    let mut kept: BTreeMap<(String, Vec<u8>), String> = BTreeMap::new();
    let mut same = String::new();
    for source in &sources {
        let case = name(source);
        let expected = folder().join(case).join("expected");
        let _ = std::fs::remove_dir_all(&expected);
        let write = |path: &str, bytes: &[u8]| {
            let at = expected.join(path);
            std::fs::create_dir_all(at.parent().expect("below the folder")).expect("folder can be made");
            std::fs::write(at, bytes).expect("file can be written");
        };
        for (path, bytes) in actual(source) {
            let earlier = kept
                .entry((path.clone(), bytes.clone()))
                .or_insert_with(|| case.to_owned());
            if earlier == case {
                write(&path, &bytes);
            } else {
                same += &format!("{case} {earlier} {path}\n");
            }
        }
    }
    std::fs::write(folder().join(SAME), same).expect("file can be written");
}

fn read_all(base: &Path, folder: &Path, files: &mut Files) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read_all(base, &path, files)?;
        } else {
            let name = path.strip_prefix(base).expect("below the base");
            files.insert(name.to_string_lossy().replace('\\', "/"), std::fs::read(&path)?);
        }
    }
    Ok(())
}

datatest_stable::harness! {
    { test = golden, root = "examples", pattern = r"/platform\.ha$" },
    { test = golden, root = "tests/golden", pattern = r"/main\.ha$" },
}
