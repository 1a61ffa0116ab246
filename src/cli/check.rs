//! `hac check`

use super::args::{FileArgs, Global};
use super::disk::{self, DiskProvider};
use super::report::Findings;
use super::{Exit, Failure, print};
use crate::diagnostics::Severity;
use crate::rules::Standing;
use crate::wrap::wrapped;
use crate::{Analysis, Outcome};

/// As wide as people read; terminals that are narrower break once more.
const COLUMNS: usize = 100;

pub(super) fn run(
    arguments: &FileArgs,
    global: &Global,
    findings: &mut Findings<'_>,
) -> Result<Exit, Failure> {
    let analysis = analyze(arguments, global)?;
    findings.analysis(&analysis, &arguments.file)?;
    let exit = exit_of(&analysis, global);
    if exit == Exit::Clean && !global.quiet {
        print(&summary(&analysis))?;
    }
    Ok(exit)
}

/// Reads and analyses a platform. A root file that cannot be read is a failure of the call, not of the platform.
pub(super) fn analyze(arguments: &FileArgs, global: &Global) -> Result<Analysis, Failure> {
    let (provider, root) = DiskProvider::for_root(&arguments.file)?;
    let today = global.today.or_else(disk::today);
    Ok(crate::analyze_on(&provider, &root, today))
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
pub(super) fn summary(analysis: &Analysis) -> String {
    use crate::platform::Verdict;
    let platform = match analysis.outcome() {
        Outcome::Platform(platform) => platform,
        // What a module makes hangs on what it is given.
        Outcome::Module => {
            return "This file holds a module: what it makes is checked where a platform uses it.\n"
                .to_owned();
        }
        Outcome::Errors => return String::new(),
    };
    let mut text = String::new();
    for claim in &platform.claims {
        let place = format!(
            "{}:{}",
            analysis.sources().path(claim.span.source),
            analysis.sources().line_column(claim.span)
        );
        let (word, why) = match &claim.verdict {
            Verdict::Holds(why) => ("checked    ", why),
            Verdict::NotChecked(why) => ("not checked", why),
        };
        text.push_str(&format!(
            "  {word}  {}  ({place})\n{}",
            claim.text,
            wrapped(why, 15, COLUMNS).concat()
        ));
    }
    if !text.is_empty() {
        text = format!("Promises:\n{text}");
    }
    text + &rules(&analysis.rules)
}

/// How many rules hold, by the policy that brought them.
fn rules(standings: &[Standing]) -> String {
    let mut policies: Vec<(&str, usize, usize)> = Vec::new();
    for standing in standings {
        let policy = standing.policy.as_deref().unwrap_or("this platform");
        let held = usize::from(standing.broken == 0);
        match policies.iter_mut().find(|(known, ..)| *known == policy) {
            Some((_, all, kept)) => (*all, *kept) = (*all + 1, *kept + held),
            None => policies.push((policy, 1, held)),
        }
    }
    let lines = policies
        .iter()
        .map(|(policy, all, held)| format!("  held         {held} of {all}  {policy}\n"));
    let lines: String = lines.collect();
    if lines.is_empty() {
        lines
    } else {
        format!("Rules:\n{lines}")
    }
}
