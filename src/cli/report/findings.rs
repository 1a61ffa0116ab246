//! What a command collects while it runs, and tells once it has ended.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::args::{Format, Global, ReportFile};
use super::super::{Exit, Failure, check, disk, print};
use super::{Report, text};
use hac_base::diagnostics::Diagnostics;
use hac_base::source::{SourceId, Sources};
use hac_lang::platform::Claim;
use hac_pipeline::{Analysis, Outcome};
use serde_json::Value;

/// What is wrong in the sources, what else kept the command from its end, and what is claimed of the platform. A form for
/// programs is one document about all of it, so it is written to standard output when all is known; people see each problem
/// as it is found, on standard error.
pub(in super::super) struct Findings<'a> {
    global: &'a Global,
    sources: Sources,
    diagnostics: Diagnostics,
    folder: PathBuf,
    failures: Vec<Failure>,
    claims: Vec<Claim>,
    budget: Option<Value>,
    /// What is printed for people, where programs read standard output.
    shown: String,
}

impl<'a> Findings<'a> {
    pub(in super::super) fn new(global: &'a Global) -> Self {
        Self {
            global,
            sources: Sources::default(),
            diagnostics: Diagnostics::default(),
            folder: PathBuf::new(),
            failures: Vec::new(),
            claims: Vec::new(),
            budget: None,
            shown: String::new(),
        }
    }

    /// What a command has to show: printed for people, a field of the document for programs.
    pub(in super::super) fn show(&mut self, text: &str) -> Result<(), Failure> {
        if self.is_for_people() {
            return print(text);
        }
        self.shown.push_str(text);
        Ok(())
    }

    /// The budget of the platform, for the document.
    pub(in super::super) fn budget(&mut self, budget: Value) {
        self.budget = Some(budget);
    }

    /// Whether standard output is read by people, not by programs.
    pub(in super::super) fn is_for_people(&self) -> bool {
        matches!(self.global.format, Format::Text | Format::Svg)
    }

    /// What the analysis of `root` found.
    pub(in super::super) fn analysis(&mut self, analysis: &Analysis, root: &Path) -> Result<(), Failure> {
        self.sources = analysis.sources().clone();
        if let Outcome::Platform(platform) = analysis.outcome() {
            self.claims.clone_from(&platform.claims);
        }
        root.parent()
            .unwrap_or(Path::new(""))
            .clone_into(&mut self.folder);
        self.diagnostics(analysis.diagnostics.clone())?;
        if !analysis.diagnostics.is_empty() {
            let failed = check::exit_of(analysis, self.global) != Exit::Clean;
            text::tally(&analysis.diagnostics, failed).or_else(broken_pipe_is_fine)?;
        }
        Ok(())
    }

    /// A file that is read by itself, named as the command line names it.
    pub(in super::super) fn source(&mut self, name: &str, text: &str) -> SourceId {
        self.sources.add(name, Arc::from(text))
    }

    /// What is wrong in sources that were given before.
    pub(in super::super) fn diagnostics(&mut self, found: Diagnostics) -> Result<(), Failure> {
        text::print(&self.sources, &found, self.global.color).or_else(broken_pipe_is_fine)?;
        self.diagnostics.extend(found);
        Ok(())
    }

    /// What fails the command and was told to people in another way.
    pub(in super::super) fn told(&mut self, failure: Failure) {
        self.failures.push(failure);
    }

    /// Tells all of it, now that the command has ended.
    pub(in super::super) fn end(mut self, ended: Result<Exit, Failure>) -> Exit {
        let mut exit = ended.unwrap_or_else(|failure| {
            let exit = failure.exit;
            self.fail(failure);
            exit
        });
        if exit != Exit::Clean && !self.fails() {
            // No report says "passed" of a command that failed, whatever the reason.
            let code = exit as u8;
            self.told(Failure::new(format!(
                "the command ended with exit code {code}: see what it printed"
            )));
        }
        let unsaved = self.save();
        if !unsaved.is_empty() {
            exit = Exit::Usage;
            for failure in unsaved {
                self.fail(failure);
            }
            // The other files tell of it; what cannot be written has just been told.
            let _ = self.save();
        }
        if let Some(text) = self.report().written(self.global.format) {
            // Nothing can be done where even this cannot be printed.
            let _ = print(&text);
        }
        exit
    }

    fn fail(&mut self, failure: Failure) {
        // Nothing can be done where even the message cannot be printed.
        let _ = text::failure(&failure, self.global.color);
        self.failures.push(failure);
    }

    /// Whether it is seen from what is reported that the command failed.
    fn fails(&self) -> bool {
        let report = self.report();
        !self.failures.is_empty() || self.diagnostics.iter().any(|item| report.fails(item))
    }

    /// Writes the files that were asked for; tells which could not be written.
    fn save(&self) -> Vec<Failure> {
        let report = self.report();
        let write = |ReportFile { format, path }: &ReportFile| {
            disk::write_whole(path, &report.written(*format).unwrap_or_default()).err()
        };
        self.global.report.iter().filter_map(write).collect()
    }

    fn report(&self) -> Report<'_> {
        Report {
            sources: &self.sources,
            diagnostics: &self.diagnostics,
            folder: &self.folder,
            failures: &self.failures,
            claims: &self.claims,
            budget: self.budget.as_ref(),
            shown: &self.shown,
            deny_warnings: self.global.deny_warnings,
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `or_else` asks for")]
fn broken_pipe_is_fine(error: std::io::Error) -> Result<(), Failure> {
    if error.kind() == ErrorKind::BrokenPipe {
        return Ok(());
    }
    Err(Failure::new(format!("cannot write to standard error: {error}")))
}
