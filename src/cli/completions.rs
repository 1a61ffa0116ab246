//! `hac completions`

use clap::CommandFactory;

use super::args::{Cli, CompletionsArgs};
use super::report::Findings;
use super::{Exit, Failure};

pub(super) fn run(arguments: &CompletionsArgs, findings: &mut Findings<'_>) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "hac", &mut script);
    findings.show(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}
