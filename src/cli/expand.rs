//! `hac expand`

use super::args::{FileArgs, Global};
use super::{Exit, Failure, check, print, report};

pub(super) fn run(arguments: &FileArgs, global: &Global) -> Result<Exit, Failure> {
    let analysis = check::analyze(arguments, global)?;
    report::analysis(&analysis, &arguments.file, global)?;
    let exit = check::exit_of(&analysis, global);
    if exit == Exit::Clean {
        print(&crate::resolve::print(&analysis.program))?;
    }
    Ok(exit)
}
