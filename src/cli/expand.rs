//! `hac expand`

use super::args::{FileArgs, Global};
use super::report::Findings;
use super::{Exit, Failure, check};
use hac_pipeline::Outcome;

pub(super) fn run(
    arguments: &FileArgs,
    global: &Global,
    findings: &mut Findings<'_>,
) -> Result<Exit, Failure> {
    let analysis = check::analyze(arguments, global)?;
    findings.analysis(&analysis, &arguments.file)?;
    let exit = check::exit_of(&analysis, global);
    match analysis.outcome() {
        Outcome::Platform(_) if exit == Exit::Clean => {
            findings.show(&hac_lang::resolve::print(&analysis.program))?;
        }
        Outcome::Platform(_) | Outcome::Errors => {}
        Outcome::Module => return Err(check::no_platform(arguments)),
    }
    Ok(exit)
}
