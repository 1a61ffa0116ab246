//! `hac build`

use std::path::Path;

use super::args::{BuildArgs, Global};
use super::output::{self, Changes, Consent};
use super::report::Findings;
use super::{Exit, Failure, check, verify};
use hac_pipeline::emit::{Output, emit};
use hac_pipeline::{Analysis, Outcome};

pub(super) fn run(
    arguments: &BuildArgs,
    global: &Global,
    findings: &mut Findings<'_>,
) -> Result<Exit, Failure> {
    let analysis = check::analyze(&arguments.input, global)?;
    findings.analysis(&analysis, &arguments.input.file)?;
    let exit = check::exit_of(&analysis, global);
    let platform = match analysis.outcome() {
        Outcome::Platform(platform) if exit == Exit::Clean => platform,
        Outcome::Platform(_) | Outcome::Errors => return Ok(exit),
        Outcome::Module => return Err(check::no_platform(&arguments.input)),
    };
    let built = emit(platform, analysis.sources());
    let folder = &arguments.out;
    if arguments.check {
        let changes = output::compare(folder, &built.files, &arguments.allow_destroy)?;
        if !global.quiet {
            findings.show(&kept(&changes))?;
        }
        return stale(&changes, folder, global, findings);
    }
    let consent = Consent {
        discard_edits: arguments.discard_edits,
        allow_destroy: &arguments.allow_destroy,
    };
    let changes = output::install(folder, &built.files, consent)?;
    if !global.quiet {
        findings.show(&summary(&analysis, &built, &changes, folder))?;
    }
    if arguments.verify {
        return verify::run(folder, &built.files, global, findings);
    }
    Ok(Exit::Clean)
}

fn stale(
    changes: &Changes,
    folder: &Path,
    global: &Global,
    findings: &mut Findings<'_>,
) -> Result<Exit, Failure> {
    if changes.is_empty() {
        return Ok(Exit::Clean);
    }
    let lines = |word: &str, paths: &[String]| -> Vec<String> {
        paths.iter().map(|path| format!("{word}  {path}")).collect()
    };
    let mut would = lines("would change", &changes.written);
    would.extend(lines("would remove", &changes.removed));
    let folder = folder.display();
    if !global.quiet {
        let listed = would
            .iter()
            .fold(String::new(), |text, line| format!("{text}  {line}\n"));
        findings.show(&format!("{folder} is out of date; run `hac build`:\n{listed}"))?;
    }
    findings.told(
        Failure::new(format!("`{folder}` is out of date"))
            .notes(would)
            .help("run `hac build`"),
    );
    Ok(Exit::Stale)
}

/// What was said may go, and does not.
fn kept(changes: &Changes) -> String {
    if changes.kept.is_empty() {
        return String::new();
    }
    format!(
        "Nothing that holds data goes: leave out `--allow-destroy {}`.\n",
        changes.kept.join(",")
    )
}

fn summary(analysis: &Analysis, built: &Output, changes: &Changes, folder: &Path) -> String {
    let given_up = changes.given_up.iter().fold(String::new(), |text, loss| {
        format!("{text}  given up  {}: {}\n", loss.address, loss.what)
    });
    format!(
        "Built {folder}: {files} files ({written} written, {unchanged} unchanged, {removed} removed), \
         {resources} resource and {modules} module blocks.\n{given_up}{kept}{promises}",
        folder = folder.display(),
        files = built.files.len(),
        written = changes.written.len(),
        unchanged = changes.unchanged,
        removed = changes.removed.len(),
        resources = built.resource_blocks,
        modules = built.module_calls,
        kept = kept(changes),
        promises = check::summary(analysis, false),
    )
}
