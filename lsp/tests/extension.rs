//! The extension for VS Code: what its package holds, and the tests that run in Node.
//!
//! Both need what `make vsix` makes. Where that is missing the tests say so loudly, and fail if `HAC_REQUIRE_TOOLS` is
//! set, as it is in CI.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests read files and the environment, and say what they skip"
)]

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A file or folder that `make vsix` leaves in `lsp/vscode`.
fn made(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vscode").join(name);
    if path.exists() {
        return Some(path);
    }
    let message = format!(
        "{} is missing (`make vsix` makes it): this test was SKIPPED",
        path.display()
    );
    assert!(std::env::var_os("HAC_REQUIRE_TOOLS").is_none(), "{message}");
    eprintln!("\n!!! {message}\n");
    None
}

#[test]
fn the_package_holds_all_that_it_names() {
    let Some(path) = made("hac.vsix") else {
        return;
    };
    let file = std::fs::File::open(path).expect("it can be read");
    let mut package = zip::ZipArchive::new(file).expect("a .vsix is a zip archive");
    let names = package
        .file_names()
        .map(|name| name.expect("a name").into_owned());
    let names: BTreeSet<String> = names.collect();
    let mut read = |name: &str| {
        let mut text = String::new();
        let mut file = package
            .by_name(name)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        file.read_to_string(&mut text).expect("text");
        text
    };
    let manifest: Value = serde_json::from_str(&read("extension/package.json")).expect("JSON");
    let pointers = [
        "/main",
        "/contributes/languages/0/configuration",
        "/contributes/grammars/0/path",
    ];
    for pointer in pointers {
        let path = manifest.pointer(pointer).and_then(Value::as_str).expect(pointer);
        let path = path.trim_start_matches("./");
        assert!(
            names.contains(&format!("extension/{path}")),
            "{path} is not in {names:?}"
        );
    }
    assert_eq!(
        manifest.pointer("/version"),
        Some(&Value::from(env!("CARGO_PKG_VERSION")))
    );
    let grammar = concat!(env!("CARGO_MANIFEST_DIR"), "/../grammar/");
    for name in ["ha.tmLanguage.json", "language-configuration.json"] {
        let ours = std::fs::read_to_string(format!("{grammar}{name}")).expect("it is there");
        assert_eq!(
            read(&format!("extension/grammar/{name}")),
            ours,
            "{name}: run `make vsix`"
        );
    }
    assert!(
        !names
            .iter()
            .any(|name| name.contains("node_modules") || name.contains("/src/")),
        "{names:?}"
    );
}

#[test]
fn the_tests_that_run_in_node_pass() {
    let (Some(_), Some(_)) = (made("node_modules/vscode-textmate"), made("dist/extension.js")) else {
        return;
    };
    let output = Command::new("npm")
        .args(["test", "--silent"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("vscode"))
        .output()
        .expect("npm made the package, so that it is here");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
