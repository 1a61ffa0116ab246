//! `hac check`

use super::args::{CheckArgs, FileArgs, Global};
use super::disk::{self, DiskProvider};
use super::report::Findings;
use super::{Exit, Failure, claims, gate};
use hac_base::diagnostics::Severity;
use hac_lang::rules::RuleOutcome;
use hac_pipeline::{Analysis, Outcome};

pub(super) fn run(
    arguments: &CheckArgs,
    global: &Global,
    findings: &mut Findings<'_>,
) -> Result<Exit, Failure> {
    // A file that cannot be read is told of first, whatever is wrong with the platform.
    let before = arguments.gate.as_deref().map(gate::read).transpose()?;
    let analysis = analyze(&arguments.input, global)?;
    findings.analysis(&analysis, &arguments.input.file)?;
    let exit = exit_of(&analysis, global);
    if exit == Exit::Clean && !global.quiet {
        findings.show(&summary(&analysis, arguments.verbose))?;
    }
    match (before, analysis.outcome()) {
        (Some(before), Outcome::Platform(platform)) => gate::judge(&before, &platform.claims).map(|()| exit),
        (Some(_), Outcome::Module) => Err(no_platform(&arguments.input)),
        (Some(_), Outcome::Errors) | (None, _) => Ok(exit),
    }
}

/// Reads and analyses a platform. A root file that cannot be read is a failure of the call, not of the platform.
pub(super) fn analyze(arguments: &FileArgs, global: &Global) -> Result<Analysis, Failure> {
    let (provider, root) = DiskProvider::for_root(&arguments.file)?;
    let today = global.today.or_else(disk::today);
    Ok(hac_pipeline::analyze_on(&provider, &root, today))
}

/// What the analysis alone says about the exit code.
pub(super) fn exit_of(analysis: &Analysis, global: &Global) -> Exit {
    let warned = analysis
        .diagnostics
        .iter()
        .any(|item| item.severity() == Severity::Warning);
    match analysis.outcome() {
        Outcome::Errors => Exit::Diagnostics,
        Outcome::Platform(_) | Outcome::Module if warned && global.deny_warnings => Exit::Diagnostics,
        Outcome::Platform(_) | Outcome::Module => Exit::Clean,
    }
}

/// Why a command that shows or writes something of a platform has nothing to do with a module.
pub(super) fn no_platform(arguments: &FileArgs) -> Failure {
    let file = arguments.file.display();
    Failure::new(format!(
        "`{file}` holds a module, and a module is built where a platform uses it"
    ))
    .help("name the file of a platform that uses it")
}

/// What was promised, and how far it was checked.
pub(super) fn summary(analysis: &Analysis, verbose: bool) -> String {
    let platform = match analysis.outcome() {
        Outcome::Platform(platform) => platform,
        // What a module makes hangs on what it is given.
        Outcome::Module => {
            return "This file holds a module: what it makes is checked where a platform uses it.\n"
                .to_owned();
        }
        Outcome::Errors => return String::new(),
    };
    claims::text(&platform.claims, analysis.sources(), verbose) + &rules(&analysis.rules)
}

/// How many rules hold, by the policy that brought them.
fn rules(standings: &[RuleOutcome]) -> String {
    let mut policies: Vec<(&str, usize, usize, usize)> = Vec::new();
    for standing in standings {
        let policy = standing.policy.as_deref().unwrap_or("this platform");
        let held = usize::from(standing.broken == 0);
        let nothing = usize::from(standing.is_idle);
        match policies.iter_mut().find(|(known, ..)| *known == policy) {
            Some((_, all, kept, idle)) => (*all, *kept, *idle) = (*all + 1, *kept + held, *idle + nothing),
            None => policies.push((policy, 1, held, nothing)),
        }
    }
    let lines = policies.iter().map(|(policy, all, held, idle)| {
        let idle = match idle {
            0 => String::new(),
            some => format!(" ({some} with nothing to hold)"),
        };
        format!("  held         {held} of {all}  {policy}{idle}\n")
    });
    let lines: String = lines.collect();
    if lines.is_empty() {
        lines
    } else {
        format!("Rules:\n{lines}")
    }
}
