//! Whole output: every generated file of every example and of every case under `tests/golden`, byte for byte.
//!
//! A case is a folder `tests/golden/NAME`. Its source is its own `main.ha`, or `examples/NAME/platform.ha`; its
//! `expected` folder holds the output. The Python runtime is the same everywhere and is left out, as is the archive
//! made of it (whose bytes `src/lambda` pins). `UPDATE=1` rewrites.

#![expect(clippy::disallowed_methods, reason = "tests read and write files")]

#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn golden(source: &Path) -> datatest_stable::Result<()> {
    let expected = expected_folder(source);
    let actual: BTreeMap<String, Vec<u8>> = support::build_file(source)
        .files
        .into_iter()
        .filter(|(path, _)| !is_runtime(path))
        .collect();
    if support::updating() {
        let _ = std::fs::remove_dir_all(&expected);
        for (path, bytes) in &actual {
            let at = expected.join(path);
            std::fs::create_dir_all(at.parent().expect("below the folder"))?;
            std::fs::write(at, bytes)?;
        }
        return Ok(());
    }
    let mut wanted = BTreeMap::new();
    read_all(&expected, &expected, &mut wanted)?;
    for (path, bytes) in &wanted {
        let got = actual
            .get(path)
            .ok_or_else(|| format!("{path} is no longer generated"))?;
        if got != bytes {
            let (old, new) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(got));
            let diff = similar::TextDiff::from_lines(&*old, &*new)
                .unified_diff()
                .header(path, path)
                .to_string();
            return Err(format!("{diff}\nrun `make update` if this is wanted").into());
        }
    }
    match actual.keys().find(|path| !wanted.contains_key(*path)) {
        Some(path) => {
            Err(format!("{path} is generated and not expected; run `make update` if this is wanted").into())
        }
        None => Ok(()),
    }
}

fn is_runtime(path: &str) -> bool {
    let extension = Path::new(path)
        .extension()
        .and_then(|extension| extension.to_str());
    matches!(extension, Some("zip" | "py" | "typed"))
}

fn expected_folder(source: &Path) -> PathBuf {
    let folder = source.parent().expect("a case is a folder");
    if source.file_name().is_some_and(|name| name == "main.ha") {
        return folder.join("expected");
    }
    let name = folder.file_name().expect("an example has a name");
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name)
        .join("expected")
}

fn read_all(base: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read_all(base, &path, files)?;
        } else {
            let name = path
                .strip_prefix(base)
                .expect("below the base")
                .to_string_lossy()
                .replace('\\', "/");
            files.insert(name, std::fs::read(&path)?);
        }
    }
    Ok(())
}

datatest_stable::harness! {
    { test = golden, root = "examples", pattern = r"/platform\.ha$" },
    { test = golden, root = "tests/golden", pattern = r"/main\.ha$" },
}
