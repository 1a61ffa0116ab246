//! The edits that mend a problem.

use std::ops::Range;

use crate::Analysis;
use crate::diagnostics::Edit;
use crate::source::SourceId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, starting with a verb.
    pub title: String,
    /// All in the file that was asked about.
    pub edits: Vec<Edit>,
}

/// The fixes of every problem that touches a range of a file.
pub fn fixes(analysis: &Analysis, id: SourceId, range: Range<usize>) -> Vec<Fix> {
    let here = analysis.diagnostics.iter().filter(|item| {
        let place = item.primary.span;
        place.source == id && place.range().start <= range.end && range.start <= place.range().end
    });
    let helps = here.flat_map(|item| &item.help);
    helps
        .filter(|help| !help.edits.is_empty() && help.edits.iter().all(|edit| edit.span.source == id))
        .map(|help| Fix {
            title: help.message.clone(),
            edits: help.edits.clone(),
        })
        .collect()
}
