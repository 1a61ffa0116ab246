//! Diagnostics for whoever reads them: people, programs, and the services that show them beside the code.

mod github;
mod json;
mod junit;
mod sarif;
mod text;

use std::io::Write;
use std::path::Path;

use super::args::{Format, Global, ReportFile};
use super::{Failure, check, disk};
use crate::Analysis;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::ide::visible_span;
use crate::source::{Sources, Span};

/// Diagnostics, and the folder that the paths of their sources are relative to, as the command line names it.
pub(super) struct Report<'a> {
    pub(super) sources: &'a Sources,
    pub(super) diagnostics: &'a Diagnostics,
    pub(super) folder: &'a Path,
}

/// Reports what an analysis of `root` found.
pub(super) fn analysis(analysis: &Analysis, root: &Path, global: &Global) -> Result<(), Failure> {
    let report = Report {
        sources: analysis.sources(),
        diagnostics: &analysis.diagnostics,
        folder: root.parent().unwrap_or(Path::new("")),
    };
    report.print(global)?;
    if matches!(global.format, Format::Text | Format::Svg) && !analysis.diagnostics.is_empty() {
        let failed = check::exit_of(analysis, global) != super::Exit::Clean;
        text::tally(&analysis.diagnostics, failed).or_else(broken_pipe_is_fine)?;
    }
    report.save(&global.report)
}

impl Report<'_> {
    /// To standard error.
    pub(super) fn print(&self, global: &Global) -> Result<(), Failure> {
        match self.written(global.format) {
            Some(text) => std::io::stderr().write_all(text.as_bytes()),
            None => text::print(self.sources, self.diagnostics, global.color),
        }
        .or_else(broken_pipe_is_fine)
    }

    /// To the files that were asked for.
    pub(super) fn save(&self, files: &[ReportFile]) -> Result<(), Failure> {
        for ReportFile { format, path } in files {
            disk::write_whole(path, &self.written(*format).unwrap_or_default())?;
        }
        Ok(())
    }

    /// `None` for what is drawn, not written.
    fn written(&self, format: Format) -> Option<String> {
        match format {
            Format::Text | Format::Svg => None,
            Format::Json => Some(json::report(self.sources, self.diagnostics)),
            Format::Sarif => Some(sarif::report(self)),
            Format::Github => Some(github::report(self)),
            Format::Junit => Some(junit::report(self)),
        }
    }

    /// Where a service should show a diagnostic: it has no files of the standard library.
    fn shown_at(&self, item: &Diagnostic) -> Span {
        visible_span(self.sources, item)
    }

    /// The path of a source as the caller of `hac` would name it, with `/`.
    fn path(&self, span: Span) -> String {
        let path = self.folder.join(self.sources.path(span.source));
        path.to_string_lossy().replace('\\', "/")
    }
}

/// A failure of the call itself.
pub(super) fn failure(failure: &Failure, global: &Global) {
    // Nothing can be done where even the message cannot be printed.
    let _ = match global.format {
        Format::Json => std::io::stderr().write_all(json::failure(failure).as_bytes()),
        Format::Github => std::io::stderr().write_all(github::failure(failure).as_bytes()),
        // The other two have no place for what belongs to no file.
        Format::Text | Format::Sarif | Format::Junit | Format::Svg => text::failure(failure, global.color),
    };
}

/// What is wrong, with reasons and advice, in lines.
fn in_full(item: &Diagnostic) -> String {
    let label = Some(&item.primary.message).filter(|label| !label.is_empty());
    let notes = item.notes.iter().cloned();
    let help = item.help.iter().map(|help| format!("help: {}", help.message));
    label
        .into_iter()
        .cloned()
        .chain(notes)
        .chain(help)
        .fold(item.message.clone(), |text, line| format!("{text}\n{line}"))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `or_else` asks for")]
fn broken_pipe_is_fine(error: std::io::Error) -> Result<(), Failure> {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        return Ok(());
    }
    Err(Failure::new(format!("cannot write to standard error: {error}")))
}
