//! `hac completions`

use clap::CommandFactory;

use super::args::{Cli, CompletionsArgs};
use super::{Exit, Failure, print};

pub(super) fn run(arguments: &CompletionsArgs) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "hac", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}
