//! What a command collects while it runs, and tells once it has ended.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::args::{Format, Global, ReportFile};
use super::super::{Exit, Failure, check, disk};
use super::{Report, text};
use crate::Analysis;
use crate::diagnostics::Diagnostics;
use crate::source::{SourceId, Sources};

/// What is wrong in the sources, and what else kept the command from its end. A form for programs is one document about
/// both, so it is written when all is known; people see each problem as it is found.
pub(in super::super) struct Findings<'a> {
    global: &'a Global,
    sources: Sources,
    diagnostics: Diagnostics,
    folder: PathBuf,
    failures: Vec<Failure>,
}

impl<'a> Findings<'a> {
    pub(in super::super) fn new(global: &'a Global) -> Self {
        Self {
            global,
            sources: Sources::default(),
            diagnostics: Diagnostics::default(),
            folder: PathBuf::new(),
            failures: Vec::new(),
        }
    }

    /// What the analysis of `root` found.
    pub(in super::super) fn analysis(&mut self, analysis: &Analysis, root: &Path) -> Result<(), Failure> {
        self.sources = analysis.sources().clone();
        root.parent()
            .unwrap_or(Path::new(""))
            .clone_into(&mut self.folder);
        self.diagnostics(analysis.diagnostics.clone())?;
        if self.is_for_people() && !analysis.diagnostics.is_empty() {
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
        if self.is_for_people() {
            text::print(&self.sources, &found, self.global.color).or_else(broken_pipe_is_fine)?;
        }
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
        if self.sources.iter().next().is_none() && self.failures.is_empty() {
            // A command that looks at no sources has nothing to report on.
            return exit;
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
            let _ = std::io::stderr().write_all(text.as_bytes());
        }
        exit
    }

    fn fail(&mut self, failure: Failure) {
        if self.is_for_people() {
            // Nothing can be done where even the message cannot be printed.
            let _ = text::failure(&failure, self.global.color);
        }
        self.failures.push(failure);
    }

    /// Whether it is seen from what is reported that the command failed.
    fn fails(&self) -> bool {
        let report = self.report();
        !self.failures.is_empty() || self.diagnostics.iter().any(|item| report.fails(item))
    }

    fn is_for_people(&self) -> bool {
        matches!(self.global.format, Format::Text | Format::Svg)
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
