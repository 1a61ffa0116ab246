//! Diagnostics for people, as codespan draws them.

use std::io::{IsTerminal, Write};
use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic as Rendered, Label as RenderedLabel, LabelStyle};
use codespan_reporting::files::{Error as FilesError, Files};
use codespan_reporting::term::{self, termcolor};

use super::super::Failure;
use super::super::args::Color;
use hac_base::diagnostics::{Diagnostic, Diagnostics, Help, Severity};
use hac_base::source::{SourceId, Sources, Span};

/// Prints every diagnostic to standard error.
pub(super) fn print(sources: &Sources, diagnostics: &Diagnostics, color: Color) -> std::io::Result<()> {
    diagnostics
        .iter()
        .try_for_each(|item| emit(&Texts(sources), &rendered(item), color))
}

/// A failure of the call itself.
pub(super) fn failure(failure: &Failure, color: Color) -> std::io::Result<()> {
    let item = Rendered::<SourceId>::error()
        .with_message(&failure.message)
        .with_notes(failure.reasons());
    emit(&Texts(&Sources::default()), &item, color)
}

fn emit(texts: &Texts<'_>, item: &Rendered<SourceId>, color: Color) -> std::io::Result<()> {
    let mut stderr = termcolor::StandardStream::stderr(color_choice(color));
    term::emit_to_write_style(&mut stderr, &term::Config::default(), texts, item)
        .map_err(std::io::Error::other)
}

/// `2 errors, 1 warning`
pub(super) fn tally(diagnostics: &Diagnostics, failed: bool) -> std::io::Result<()> {
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|item| item.severity() == severity)
            .count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let mut parts = Vec::new();
    for (number, word) in [(errors, "error"), (warnings, "warning")] {
        if number > 0 {
            parts.push(format!("{number} {word}{}", if number == 1 { "" } else { "s" }));
        }
    }
    let outcome = if failed {
        "; `hac explain CODE` says more"
    } else {
        ""
    };
    writeln!(std::io::stderr(), "{}{outcome}", parts.join(", "))
}

/// `--color` first, then `NO_COLOR`, then whether people are reading.
fn color_choice(color: Color) -> termcolor::ColorChoice {
    match color {
        Color::Always => termcolor::ColorChoice::Always,
        Color::Never => termcolor::ColorChoice::Never,
        Color::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            if refused || !std::io::stderr().is_terminal() {
                termcolor::ColorChoice::Never
            } else {
                termcolor::ColorChoice::Auto
            }
        }
    }
}

fn rendered(item: &Diagnostic) -> Rendered<SourceId> {
    let base = match item.severity() {
        Severity::Error => Rendered::error(),
        Severity::Warning => Rendered::warning(),
    };
    let label = |style, span: Span, message: &str| {
        RenderedLabel::new(style, span.source, span.range()).with_message(message)
    };
    let mut labels = vec![label(
        LabelStyle::Primary,
        item.primary.span,
        &item.primary.message,
    )];
    labels.extend(
        item.secondary
            .iter()
            .map(|other| label(LabelStyle::Secondary, other.span, &other.message)),
    );
    labels.extend(item.via.iter().map(|site| {
        label(
            LabelStyle::Secondary,
            site.span,
            &format!("in the expansion of `{}` used here", site.module),
        )
    }));
    let mut notes = item.notes.clone();
    notes.extend(item.help.iter().map(help_text));
    base.with_code(item.code.as_str())
        .with_message(&item.message)
        .with_labels(labels)
        .with_notes(notes)
}

/// The advice, with the text of the edit where it is one, so that it can be made by hand.
fn help_text(help: &Help) -> String {
    match help.edits.as_slice() {
        [edit] if !edit.replacement.trim().is_empty() && !edit.replacement.trim().contains('\n') => {
            let replacement = edit.replacement.trim();
            if help.message.contains(replacement) {
                format!("help: {}", help.message)
            } else {
                format!("help: {}: `{replacement}`", help.message)
            }
        }
        _ => format!("help: {}", help.message),
    }
}

/// Our sources as codespan wants them.
struct Texts<'a>(&'a Sources);

impl<'a> Files<'a> for Texts<'a> {
    type FileId = SourceId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: SourceId) -> Result<&'a str, FilesError> {
        self.0
            .get(id)
            .map(|file| file.path.as_str())
            .ok_or(FilesError::FileMissing)
    }

    fn source(&'a self, id: SourceId) -> Result<&'a str, FilesError> {
        self.0
            .get(id)
            .map(|file| &*file.text)
            .ok_or(FilesError::FileMissing)
    }

    fn line_index(&'a self, id: SourceId, byte: usize) -> Result<usize, FilesError> {
        self.0
            .get(id)
            .map(|file| file.lines.line(byte))
            .ok_or(FilesError::FileMissing)
    }

    fn line_range(&'a self, id: SourceId, line: usize) -> Result<Range<usize>, FilesError> {
        let file = self.0.get(id).ok_or(FilesError::FileMissing)?;
        let missing = FilesError::LineTooLarge {
            given: line,
            max: file.lines.count().saturating_sub(1),
        };
        let start = file.lines.start(line).ok_or(missing)?;
        Ok(start..file.lines.start(line + 1).unwrap_or(file.text.len()))
    }
}
