//! `hac` as a process, in a folder of its own.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn hac(folder: &Path, arguments: &[&str]) -> Outcome {
    hac_with(folder, arguments, b"", &[])
}

pub(crate) fn hac_with(
    folder: &Path,
    arguments: &[&str],
    stdin: &[u8],
    environment: &[(&str, &str)],
) -> Outcome {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hac"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("hac starts");
    // A command that does not read its input closes it early: that is no failure of the test.
    let _ = child.stdin.take().expect("piped").write_all(stdin);
    let output = child.wait_with_output().expect("hac ends");
    Outcome {
        code: output.status.code().expect("hac was not killed"),
        stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

pub(crate) fn folder_with(text: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("platform.ha"), text).expect("written");
    folder
}
