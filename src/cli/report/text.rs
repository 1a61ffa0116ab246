//! Diagnostics for people, as codespan draws them.

mod files;

use std::io::{IsTerminal, Write};

use codespan_reporting::diagnostic::{Diagnostic as Rendered, Label as RenderedLabel, LabelStyle};
use codespan_reporting::term::{self, termcolor};

use super::super::Failure;
use super::super::args::Color;
use files::Texts;
use hac_base::diagnostics::{Diagnostic, Diagnostics, Help, Severity};
use hac_base::source::{SourceId, Sources, Span};

/// More than that are not read: whoever has so many mends the first and looks again.
const SHOWN: usize = 50;

/// Prints diagnostics to standard error: errors before warnings where there are too many.
pub(super) fn print(sources: &Sources, diagnostics: &Diagnostics, color: Color) -> std::io::Result<()> {
    let mut items: Vec<&Diagnostic> = diagnostics.iter().collect();
    let left = items.len().saturating_sub(SHOWN);
    if left > 0 {
        items.sort_by_key(|item| item.severity() != Severity::Error);
        items.truncate(SHOWN);
    }
    for item in items {
        let (mut texts, mut item) = (Texts::new(sources), rendered(item));
        texts.fit(&mut item);
        emit(&texts, &item, color)?;
    }
    if left > 0 {
        writeln!(
            std::io::stderr(),
            "{left} more are not shown; `--format json` has all of them\n"
        )?;
    }
    Ok(())
}

/// A failure of the call itself.
pub(super) fn failure(failure: &Failure, color: Color) -> std::io::Result<()> {
    let item = Rendered::<SourceId>::error()
        .with_message(&failure.message)
        .with_notes(failure.reasons());
    emit(&Texts::new(&Sources::default()), &item, color)
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
