//! `hac lsp`: starts the server, which is a program of its own (`hac-lsp`) so that `hac` stays small.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Exit, Failure};

const SERVER: &str = "hac-lsp";

pub(super) fn run() -> Result<Exit, Failure> {
    let server = beside_this_program().unwrap_or_else(|| PathBuf::from(SERVER));
    become_it(&server).map_err(|error| {
        Failure::new(format!(
            "cannot start the language server `{}`: {error}",
            server.display()
        ))
        .help(format!("install `{SERVER}` beside `hac` or on the PATH"))
    })
}

/// One process, not two: what an editor ends is then the server, and how the server ends is what the editor sees.
#[cfg(unix)]
fn become_it(server: &Path) -> std::io::Result<Exit> {
    use std::os::unix::process::CommandExt;
    Err(Command::new(server).exec())
}

#[cfg(not(unix))]
fn become_it(server: &Path) -> std::io::Result<Exit> {
    Ok(match Command::new(server).status()?.code() {
        Some(0) => Exit::Clean,
        // `exit` without `shutdown`, for which the protocol asks for this code.
        Some(1) => Exit::Diagnostics,
        Some(_) | None => Exit::Internal,
    })
}

fn beside_this_program() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let server = program
        .with_file_name(SERVER)
        .with_extension(std::env::consts::EXE_EXTENSION);
    server.is_file().then_some(server)
}
