//! Source text with what is reported about it, as comments under the lines.

#![allow(dead_code, reason = "each test crate uses its own part")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use hac::diagnostics::{Diagnostic, Edit};
use hac::source::{MemoryProvider, Span};
use hac::units::Date;
use hac::{Analysis, analyze_on};

/// The name that the text under test has.
pub(crate) const FILE: &str = "platform.ha";

/// What begins the line after which another file of the test stands: `#- lib/web.ha`.
const NEXT_FILE: &str = "#- ";

/// The files in a text, each with the place in the text at which it begins.
fn files(text: &str) -> Vec<(&str, usize, &str)> {
    let mut files = Vec::new();
    let (mut name, mut start, mut at) = (FILE, 0, 0);
    for line in text.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix(NEXT_FILE) {
            files.push((name, start, &text[start..at]));
            (name, start) = (next.trim(), at + line.len());
        }
        at += line.len();
    }
    files.push((name, start, &text[start..]));
    files
}

pub(crate) fn analyze_text(text: &str) -> Analysis {
    let files = files(text).into_iter().map(|(name, _, text)| (name, text));
    analyze_on(&files.collect::<MemoryProvider>(), FILE, today())
}

/// The day of every test.
fn today() -> Option<Date> {
    Date::parse("2026-11-23")
}

/// A root file, and others beside it.
pub(crate) fn analyze_files(text: &str, beside: &[(&str, &str)]) -> Analysis {
    let files = beside.iter().copied().chain([(FILE, text)]);
    analyze_on(&files.collect::<MemoryProvider>(), FILE, today())
}

/// A place of the text that holds all files; `None` where it lies in none of them.
fn in_text(text: &str, span: Span, analysis: &Analysis) -> Option<Range<usize>> {
    let path = analysis.sources().path(span.source);
    let (_, start, _) = files(text).into_iter().find(|(name, ..)| *name == path)?;
    Some(start + span.range().start..start + span.range().end)
}

/// Whether a line is an annotation: carets below a line, or what belongs to them.
fn is_annotation(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('#') else {
        return false;
    };
    let rest = rest.trim_start();
    rest.starts_with('^')
        || rest.starts_with("= ")
        || rest.starts_with("HA0")
        || rest.starts_with("elsewhere: ")
}

/// The text without annotations.
pub(crate) fn strip(text: &str) -> String {
    text.split_inclusive('\n')
        .filter(|line| !is_annotation(line))
        .collect()
}

/// The text with an annotation for each diagnostic, under the line where it starts.
pub(crate) fn annotate(source: &str, analysis: &Analysis) -> String {
    let mut by_line: BTreeMap<usize, String> = BTreeMap::new();
    let mut elsewhere = String::new();
    for diagnostic in analysis.diagnostics.iter() {
        let span = diagnostic.primary.span;
        if let Some(range) = in_text(source, span, analysis) {
            let (line, text) = below(source, range, diagnostic);
            by_line.entry(line).or_default().push_str(&text);
        } else {
            let path = analysis.sources().path(span.source);
            let _ = writeln!(
                elsewhere,
                "# elsewhere: {path}: {}: {}",
                diagnostic.code.as_str(),
                diagnostic.message
            );
        }
    }
    let mut annotated = String::new();
    for (number, line) in source.split_inclusive('\n').enumerate() {
        annotated.push_str(line);
        if let Some(text) = by_line.remove(&number) {
            if !annotated.ends_with('\n') {
                annotated.push('\n');
            }
            annotated.push_str(&text);
        }
    }
    // A place behind the last line.
    annotated.extend(by_line.into_values());
    annotated + &elsewhere
}

fn below(source: &str, range: Range<usize>, diagnostic: &Diagnostic) -> (usize, String) {
    let start = range.start.min(source.len());
    let before = source.get(..start).unwrap_or(source);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let number = before.matches('\n').count();
    let column = before[line_start..].chars().count();
    let end = range.end.clamp(start, source.len());
    let within = source.get(start..end).unwrap_or("");
    let first_line = within.lines().next().unwrap_or("");
    let width = first_line.chars().count().max(1);
    // The first character of a line lies under the `#` of the comment.
    let (indent, carets) = if column == 0 {
        (0, width.saturating_sub(1).max(1))
    } else {
        (column - 1, width)
    };
    let mut text = format!(
        "#{}{} {}: {}\n",
        " ".repeat(indent),
        "^".repeat(carets),
        diagnostic.code.as_str(),
        diagnostic.message
    );
    for note in &diagnostic.notes {
        let _ = writeln!(text, "#   = note: {note}");
    }
    for help in &diagnostic.help {
        let _ = writeln!(text, "#   = help: {}", help.message);
    }
    for site in &diagnostic.via {
        let _ = writeln!(text, "#   = via: {}", site.module);
    }
    (number, text)
}

/// The text after edits; `None` where one lies in none of its files.
pub(crate) fn apply(source: &str, edits: &[Edit], analysis: &Analysis) -> Option<String> {
    let edits = edits
        .iter()
        .map(|edit| Some((in_text(source, edit.span, analysis)?, &edit.replacement)));
    let mut edits = edits.collect::<Option<Vec<_>>>()?;
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut text = source.to_owned();
    for (range, replacement) in edits {
        text.get(range.clone())?;
        text.replace_range(range, replacement);
    }
    Some(text)
}
