//! `hac drill`: what it carries, how it fails, and one whole drill of the trading platform.

#![expect(clippy::disallowed_methods, reason = "tests read files")]

#[path = "support/mod.rs"]
mod support;

#[path = "drill/shown.rs"]
mod shown;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hac::drill::{FILES, REQUIREMENTS};
use support::{build_file, tool, write};

fn hac(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hac"));
    command.arg("drill").args(arguments);
    command
}

fn output_of(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// The Python that has the emulator: the one beside its server.
fn python() -> Option<PathBuf> {
    let server = tool("moto_server")?.canonicalize().expect("it was found");
    Some(server.with_file_name("python"))
}

fn trading() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(
        &build_file(Path::new("examples/trading/platform.ha")),
        folder.path(),
    );
    folder
}

#[test]
fn every_file_of_the_package_is_carried() {
    let root = Path::new("src/drill");
    let mut found = BTreeSet::new();
    let mut waiting = vec![root.join("hac_drill")];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("plain");
            if path.is_dir() && !name.starts_with(['_', '.']) {
                waiting.push(path);
            } else if path.is_file() {
                let relative = path.strip_prefix(root).expect("below").to_str().expect("plain");
                found.insert(relative.to_owned());
            }
        }
    }
    let carried: BTreeSet<String> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(found, carried);
    assert_eq!(carried.len(), FILES.len(), "a file is carried twice");
}

#[test]
fn the_drill_needs_what_the_tests_of_the_emulator_have() {
    let tools = std::fs::read_to_string("tests/tools/emulator.txt").expect("the list of tools");
    for wanted in REQUIREMENTS.lines() {
        assert!(tools.lines().any(|line| line == wanted), "{wanted}");
    }
}

#[test]
fn a_folder_without_a_platform_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = hac(&[]).current_dir(folder.path()).output().expect("hac runs");
    assert_eq!(output.status.code(), Some(2));
    let text = output_of(&output);
    assert!(text.contains("`build` holds no generated platform"), "{text}");
    assert!(text.contains("run `hac build` first"), "{text}");
}

#[test]
fn what_is_missing_is_named() {
    let folder = trading();
    let empty = tempfile::tempdir().expect("a temporary folder");
    let output = hac(&[])
        .arg(folder.path())
        .env("PATH", empty.path())
        .output()
        .expect("hac runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        output_of(&output).contains("terraform was not found"),
        "{}",
        output_of(&output)
    );
    if tool("terraform").is_none() {
        return;
    }
    let output = hac(&["--python", "no-such-python"])
        .arg(folder.path())
        .output()
        .expect("hac runs");
    assert_eq!(output.status.code(), Some(2));
    let text = output_of(&output);
    assert!(
        text.contains("`no-such-python` is not Python 3.11 or later"),
        "{text}"
    );
}

#[test]
fn a_python_without_the_emulator_is_told_how_to_get_it() {
    let (Some(_), Some(python)) = (tool("terraform"), tool("python3")) else {
        return;
    };
    let folder = trading();
    // Isolated, so that it has nothing but the standard library: through a program of that name.
    let place = tempfile::tempdir().expect("a temporary folder");
    let bare = place.path().join("bare");
    let script = format!("#!/bin/sh\nexec '{}' -I -S \"$@\"\n", python.display());
    std::fs::write(&bare, script).expect("written");
    let mut permissions = std::fs::metadata(&bare).expect("written").permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
    std::fs::set_permissions(&bare, permissions).expect("ours");
    let output = hac(&["--python"])
        .arg(&bare)
        .arg(folder.path())
        .output()
        .expect("hac runs");
    assert_eq!(output.status.code(), Some(2));
    let text = output_of(&output);
    assert!(text.contains("lacks what the drill needs"), "{text}");
    assert!(text.contains("-m pip install 'boto3=="), "{text}");
}

/// What the drill assumes beside the numbers that it is given is no other than what the budget assumes.
#[test]
fn the_drill_and_the_budget_agree() {
    let settings = std::fs::read_to_string("src/drill/hac_drill/settings.py").expect("it is carried");
    let number = |name: &str| -> f64 {
        let line = settings
            .lines()
            .find(|line| line.trim().starts_with(&format!("{name}: float = ")));
        let value = line.and_then(|line| line.rsplit(' ').next()).expect("a number");
        value.parse().expect("a number")
    };
    let typical = |key: &str| {
        let entry = hac::aws::budget::find(key).expect("an entry");
        entry.typical().expect("a number").as_millis()
    };
    let started = 1_000.0 * (number("alarm_action") + number("function_start"));
    assert!((started - 4_000.0).abs() < 1.0 && typical("trigger.alarm_to_lambda") == 4_000);
    let lag = 1_000.0 * number("replication_lag");
    assert!(
        lag < 1_000.0 && typical("rpo.aurora.global") == 1_000,
        "less than a second"
    );
}

/// Takes minutes, most of them waiting in terraform's provider: `make drill` runs it, and `make test` runs that beside
/// the other tests.
#[test]
#[ignore = "takes minutes: `make drill` runs it"]
fn the_trading_platform_fails_over_and_back() {
    let (Some(_), Some(python)) = (tool("terraform"), python()) else {
        return;
    };
    let folder = trading();
    let status = hac(&["--python"])
        .arg(python)
        .arg(folder.path())
        .status()
        .expect("hac runs");
    assert!(status.success(), "the drill failed: its timeline is above");
}
