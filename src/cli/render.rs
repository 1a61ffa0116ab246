//! Diagnostics as text for people (codespan) or as JSON for programs.

use std::io::{IsTerminal, Write};
use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic as Rendered, Label as RenderedLabel, LabelStyle};
use codespan_reporting::files::{Error as FilesError, Files};
use codespan_reporting::term::{self, termcolor};
use serde::Serialize;

use super::args::{Color, Format, Global};
use super::{Failure, check};
use crate::Analysis;
use crate::diagnostics::{Diagnostic, Diagnostics, Help, Severity};
use crate::source::{SourceId, Sources, Span};

/// The version of the JSON form; it rises when a field changes its meaning or goes.
const JSON_VERSION: u32 = 1;

pub(super) fn diagnostics(analysis: &Analysis, global: &Global) -> Result<(), Failure> {
    all(analysis.sources(), &analysis.diagnostics, global)?;
    if global.format == Format::Text && !analysis.diagnostics.is_empty() {
        let failed = check::exit_of(analysis, global) != super::Exit::Clean;
        tally(&analysis.diagnostics, failed)?;
    }
    Ok(())
}

/// Prints every diagnostic to standard error.
pub(super) fn all(sources: &Sources, diagnostics: &Diagnostics, global: &Global) -> Result<(), Failure> {
    let mut stderr = termcolor::StandardStream::stderr(color_choice(global.color));
    let result = match global.format {
        Format::Json => json(sources, diagnostics, &mut stderr),
        Format::Text => {
            let config = term::Config::default();
            diagnostics.iter().try_for_each(|item| {
                term::emit_to_write_style(&mut stderr, &config, &Texts(sources), &rendered(item))
                    .map_err(std::io::Error::other)
            })
        }
    };
    result.or_else(broken_pipe_is_fine)
}

/// A failure of the call itself, in the same two forms.
pub(super) fn failure(failure: &Failure, global: &Global) {
    let mut stderr = termcolor::StandardStream::stderr(color_choice(global.color));
    // Nothing can be done where even the message cannot be printed.
    let _ = match global.format {
        Format::Json => {
            let help = failure
                .help
                .iter()
                .map(|message| JsonHelp {
                    message,
                    edits: Vec::new(),
                })
                .collect();
            let item = JsonDiagnostic {
                code: None,
                severity: "error",
                message: &failure.message,
                primary: None,
                secondary: Vec::new(),
                notes: &[],
                help,
                via: Vec::new(),
            };
            write_json(
                &JsonReport {
                    version: JSON_VERSION,
                    diagnostics: vec![item],
                },
                &mut stderr,
            )
        }
        Format::Text => {
            let notes = failure.help.iter().map(|help| format!("help: {help}")).collect();
            let item = Rendered::<SourceId>::error()
                .with_message(&failure.message)
                .with_notes(notes);
            term::emit_to_write_style(
                &mut stderr,
                &term::Config::default(),
                &Texts(&Sources::default()),
                &item,
            )
            .map_err(std::io::Error::other)
        }
    };
}

fn tally(diagnostics: &Diagnostics, failed: bool) -> Result<(), Failure> {
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
    writeln!(std::io::stderr(), "{}{outcome}", parts.join(", ")).or_else(broken_pipe_is_fine)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `or_else` asks for")]
fn broken_pipe_is_fine(error: std::io::Error) -> Result<(), Failure> {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        return Ok(());
    }
    Err(Failure::new(format!("cannot write to standard error: {error}")))
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

#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    diagnostics: Vec<JsonDiagnostic<'a>>,
}

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    /// `null` for failures of the call itself.
    code: Option<&'static str>,
    severity: &'static str,
    message: &'a str,
    primary: Option<JsonLabel<'a>>,
    secondary: Vec<JsonLabel<'a>>,
    notes: &'a [String],
    help: Vec<JsonHelp<'a>>,
    /// The module uses that led there, outermost first.
    via: Vec<JsonLabel<'a>>,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    file: &'a str,
    start: JsonPlace,
    end: JsonPlace,
    message: &'a str,
}

/// Line and column count from 1, the column in characters; the offset is in bytes, from 0.
#[derive(Serialize)]
struct JsonPlace {
    line: usize,
    column: usize,
    offset: u32,
}

#[derive(Serialize)]
struct JsonHelp<'a> {
    message: &'a str,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    #[serde(flatten)]
    place: JsonLabel<'a>,
    replacement: &'a str,
}

fn json(sources: &Sources, diagnostics: &Diagnostics, out: &mut dyn Write) -> std::io::Result<()> {
    let label = |span: Span, message| json_label(sources, span, message);
    let items = diagnostics.iter().map(|item| JsonDiagnostic {
        code: Some(item.code.as_str()),
        severity: match item.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: &item.message,
        primary: Some(label(item.primary.span, &item.primary.message)),
        secondary: item
            .secondary
            .iter()
            .map(|other| label(other.span, &other.message))
            .collect(),
        notes: &item.notes,
        help: item.help.iter().map(|help| json_help(sources, help)).collect(),
        via: item
            .via
            .iter()
            .map(|site| label(site.span, &site.module))
            .collect(),
    });
    write_json(
        &JsonReport {
            version: JSON_VERSION,
            diagnostics: items.collect(),
        },
        out,
    )
}

fn json_help<'a>(sources: &'a Sources, help: &'a Help) -> JsonHelp<'a> {
    let edits = help.edits.iter().map(|edit| JsonEdit {
        place: json_label(sources, edit.span, ""),
        replacement: &edit.replacement,
    });
    JsonHelp {
        message: &help.message,
        edits: edits.collect(),
    }
}

fn json_label<'a>(sources: &'a Sources, span: Span, message: &'a str) -> JsonLabel<'a> {
    let place = |span: Span| {
        let at = sources.line_column(span);
        JsonPlace {
            line: at.line,
            column: at.column,
            offset: span.start,
        }
    };
    JsonLabel {
        file: sources.path(span.source),
        start: place(span),
        end: place(span.at_end()),
        message,
    }
}

fn write_json(report: &JsonReport<'_>, out: &mut dyn Write) -> std::io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}
