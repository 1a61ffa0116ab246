//! Source text with what is reported about it, as comments under the lines.

#![allow(dead_code, reason = "each test crate uses its own part")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use hac::diagnostics::{Diagnostic, Edit};
use hac::source::{ReadError, SourceId, SourceProvider, Span};
use hac::{Analysis, analyze};

/// The name that the text under test has.
pub(crate) const FILE: &str = "platform.ha";

struct OneFile(Arc<str>);

impl SourceProvider for OneFile {
    fn read(&self, path: &str) -> Result<Arc<str>, ReadError> {
        if path == FILE {
            Ok(Arc::clone(&self.0))
        } else {
            Err(ReadError::NotFound)
        }
    }
}

pub(crate) fn analyze_text(text: &str) -> Analysis {
    analyze(&OneFile(text.into()), FILE)
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
        if span.source == SourceId(0) {
            let (line, text) = below(source, span, diagnostic);
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

fn below(source: &str, span: Span, diagnostic: &Diagnostic) -> (usize, String) {
    let start = (span.start as usize).min(source.len());
    let before = source.get(..start).unwrap_or(source);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let number = before.matches('\n').count();
    let column = before[line_start..].chars().count();
    let end = (span.end as usize).clamp(start, source.len());
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

/// The text after edits of this file; `None` where one lies outside of it.
pub(crate) fn apply(source: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = source.to_owned();
    for edit in edits {
        if edit.span.source != SourceId(0) || text.get(edit.span.range()).is_none() {
            return None;
        }
        text.replace_range(edit.span.range(), &edit.replacement);
    }
    Some(text)
}
