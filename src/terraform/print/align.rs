//! The alignment of `=` as `terraform fmt` does it: over runs of entries that each stay on one line.

use std::borrow::Cow;

/// A line, or several, of a body or an object.
pub(super) enum Line<'a> {
    /// `lead = value`
    Pair { lead: Cow<'a, str>, value: String },
    /// Anything else; ends a run.
    Other(String),
    /// An empty line; ends a run.
    Blank,
}

impl Line<'_> {
    /// Part of a run: a pair whose value is on one line. A heredoc counts as one: its lines are part of one token.
    fn aligns(&self) -> bool {
        match self {
            Self::Pair { value, .. } => !value.contains('\n') || value.starts_with("<<"),
            Self::Other(_) | Self::Blank => false,
        }
    }

    fn lead_width(&self) -> usize {
        match self {
            Self::Pair { lead, .. } => columns(lead),
            Self::Other(_) | Self::Blank => 0,
        }
    }
}

/// Keys hold only characters of one column each, see `text::key_text`.
fn columns(lead: &str) -> usize {
    lead.chars().count()
}

/// Writes the lines, each indented, with the `=` of each run in one column.
pub(super) fn write_aligned(lines: &[Line<'_>], indent: usize, out: &mut String) {
    for run in lines.chunk_by(|line, next| line.aligns() && next.aligns()) {
        let width = run.iter().map(Line::lead_width).max().unwrap_or(0);
        for line in run {
            match line {
                Line::Pair { lead, value } => {
                    write_spaces(indent, out);
                    out.push_str(lead);
                    write_spaces(width - columns(lead), out);
                    out.extend([" = ", value, "\n"]);
                }
                Line::Other(text) => {
                    write_spaces(indent, out);
                    out.extend([text, "\n"]);
                }
                Line::Blank => out.push('\n'),
            }
        }
    }
}

pub(super) fn write_spaces(count: usize, out: &mut String) {
    const SPACES: &str = "                                ";
    match SPACES.get(..count) {
        Some(spaces) => out.push_str(spaces),
        None => out.extend(std::iter::repeat_n(' ', count)),
    }
}
