//! What several test crates need.

#![allow(dead_code, reason = "each test crate uses its own part")]
#![expect(clippy::disallowed_methods, reason = "tests write files")]

pub(crate) mod shown;

use std::path::{Path, PathBuf};
use std::process::Command;

use hac::cli::DiskProvider;
use hac::emit::{Output, emit};
use hac::{Analysis, analyze};

/// The analysis of a file on the disk.
pub(crate) fn analyze_file(path: &Path) -> Analysis {
    let folder = path.parent().expect("the file is in a folder");
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .expect("test files have plain names");
    analyze(&DiskProvider::new(folder), name)
}

/// The output of a file that must be accepted.
pub(crate) fn build_file(path: &Path) -> Output {
    let analysis = analyze_file(path);
    assert!(
        !analysis.diagnostics.has_errors(),
        "{}: {:#?}",
        path.display(),
        analysis.diagnostics
    );
    emit(
        analysis.platform.as_ref().expect("a platform without errors"),
        analysis.sources(),
    )
}

/// A text with something in it changed: that it is there is a part of the test.
pub(crate) trait Changed {
    fn changed(&self, from: &str, to: &str) -> String;
}

impl Changed for str {
    fn changed(&self, from: &str, to: &str) -> String {
        assert!(self.contains(from), "nothing to change: `{from}`");
        self.replace(from, to)
    }
}

/// Writes an output into a folder.
pub(crate) fn write(output: &Output, folder: &Path) {
    for (path, bytes) in &output.files {
        let at = folder.join(path);
        std::fs::create_dir_all(at.parent().expect("below the folder")).expect("folder can be made");
        std::fs::write(&at, bytes).expect("file can be written");
    }
}

/// Whether the wish was expressed to rewrite expected output.
pub(crate) fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// A program that some tests need and that is no part of this crate: in the folder of the test tools, or on the PATH.
/// `None`, said loudly, where it is missing; with `HAC_REQUIRE_TOOLS` set, as in CI, that is a failure.
#[expect(clippy::print_stderr, reason = "a skip must be seen")]
pub(crate) fn tool(name: &str) -> Option<PathBuf> {
    let tools = std::env::var_os("HAC_TOOLS").map(PathBuf::from);
    let beside = tools
        .map(|folder| folder.join(name))
        .filter(|path| path.is_file());
    let found = beside.or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|candidate| candidate.is_file())
    });
    if found.is_none() {
        let message = format!("`{name}` was not found: the tests that need it were SKIPPED");
        assert!(std::env::var_os("HAC_REQUIRE_TOOLS").is_none(), "{message}");
        eprintln!("\n!!! {message}\n");
    }
    found
}

/// Runs a command and gives what it printed; fails the test, with all of that, where the command fails.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{command:?} failed:\n{text}");
    text
}
