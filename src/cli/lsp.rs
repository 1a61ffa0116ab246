//! `hac lsp`: starts the server, which is a program of its own (`hac-lsp`) so that `hac` stays small.

use std::path::PathBuf;
use std::process::Command;

use super::{Exit, Failure};

const SERVER: &str = "hac-lsp";

pub(super) fn run() -> Result<Exit, Failure> {
    let server = beside_this_program().unwrap_or_else(|| PathBuf::from(SERVER));
    let status = Command::new(&server).status().map_err(|error| {
        Failure::new(format!(
            "cannot start the language server `{}`: {error}",
            server.display()
        ))
        .help(format!("install `{SERVER}` beside `hac` or on the PATH"))
    })?;
    Ok(if status.success() {
        Exit::Clean
    } else {
        Exit::Internal
    })
}

fn beside_this_program() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let server = program
        .with_file_name(SERVER)
        .with_extension(std::env::consts::EXE_EXTENSION);
    server.is_file().then_some(server)
}
