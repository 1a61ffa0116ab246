//! Diagnostics and claims for people, for programs, and for the services that show them beside the code.

mod findings;
mod github;
mod json;
mod junit;
mod sarif;
mod text;

use std::path::Path;

use serde_json::Value;

use super::Failure;
use super::args::Format;
use super::claims::title;
use hac_base::diagnostics::{Diagnostic, Diagnostics, Severity};
use hac_base::source::{Sources, Span};
use hac_ide::visible_span;
use hac_lang::platform::Claim;

pub(super) use findings::Findings;

/// All that a command has to tell: one document, in whatever form.
struct Report<'a> {
    sources: &'a Sources,
    diagnostics: &'a Diagnostics,
    /// What the paths of the sources are relative to, as the command line names it.
    folder: &'a Path,
    /// What kept the command from its end, beside what is wrong in the sources.
    failures: &'a [Failure],
    claims: &'a [Claim],
    budget: Option<&'a Value>,
    /// What the command printed for people.
    shown: &'a str,
    /// Whether a warning fails the command.
    deny_warnings: bool,
}

impl Report<'_> {
    /// `None` for what is drawn, not written.
    fn written(&self, format: Format) -> Option<String> {
        match format {
            Format::Text | Format::Svg => None,
            Format::Json => Some(json::report(self)),
            Format::Sarif => Some(sarif::report(self)),
            Format::Github => Some(github::report(self)),
            Format::Junit => Some(junit::report(self)),
        }
    }

    /// Whether this diagnostic fails the command.
    fn fails(&self, item: &Diagnostic) -> bool {
        item.severity() == Severity::Error || self.deny_warnings
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

impl Failure {
    /// The reasons and the advice, in lines.
    fn reasons(&self) -> Vec<String> {
        let help = self.help.iter().map(|help| format!("help: {help}"));
        self.notes.iter().cloned().chain(help).collect()
    }

    /// What is wrong, with reasons and advice, in lines.
    fn in_full(&self) -> String {
        let reasons = self.reasons();
        reasons
            .iter()
            .fold(self.message.clone(), |text, line| format!("{text}\n{line}"))
    }
}

/// A claim with what else is true of it, in lines.
fn claim_in_full(claim: &Claim) -> String {
    let head = format!("{}: {}: {}", claim.verdict.word(), title(claim), claim.summary);
    claim
        .details
        .iter()
        .fold(head, |text, line| format!("{text}\n{line}"))
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
