//! `hac budget`

use super::args::{BudgetArgs, FailureKind, Format, Global};
use super::report::Findings;
use super::{Exit, Failure, check};
use hac_pipeline::Outcome;
use hac_proof::budget::{self, Budget};

pub(super) fn run(
    arguments: &BudgetArgs,
    global: &Global,
    findings: &mut Findings<'_>,
) -> Result<Exit, Failure> {
    let analysis = check::analyze(&arguments.input, global)?;
    let exit = check::exit_of(&analysis, global);
    findings.analysis(&analysis, &arguments.input.file)?;
    let platform = match analysis.outcome() {
        Outcome::Platform(platform) => platform,
        // A broken promise is the best reason to look at the budget.
        Outcome::Errors => match analysis.readable() {
            Some(broken) => broken,
            None => return Ok(exit),
        },
        Outcome::Module => return Err(check::no_platform(&arguments.input)),
    };
    let shown = Budget::of(platform, arguments.failure.map(FailureKind::kind));
    match global.format {
        Format::Json => findings.budget(budget::json(&shown, analysis.sources())),
        Format::Svg => findings.show(&budget::svg(&shown))?,
        Format::Text | Format::Sarif | Format::Github | Format::Junit => {
            findings.show(&budget::text(&shown))?;
        }
    }
    Ok(exit)
}
