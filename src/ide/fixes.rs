//! The edits that mend a problem.

use std::collections::BTreeMap;
use std::ops::Range;

use super::is_standard;
use hac_base::diagnostics::{Diagnostic, Edit, Help, Safety};
use hac_base::source::{SourceId, Span};
use hac_pipeline::Analysis;

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

/// A whole platform with some of its problems mended.
#[derive(Debug, Clone, Default)]
pub struct Mended {
    /// The new text of each file that changes.
    pub texts: BTreeMap<SourceId, String>,
    /// What was done and where, in the order of the diagnostics.
    pub done: Vec<(Span, String)>,
}

/// Makes one edit for every problem that has one. Edits that touch one another wait: once the first is made, the second
/// may say something else.
pub fn mend(analysis: &Analysis, unsafe_too: bool) -> Mended {
    let mut mended = Mended::default();
    let mut edits: Vec<&Edit> = Vec::new();
    for item in analysis.diagnostics.iter() {
        let Some(help) = wanted(analysis, item, unsafe_too) else {
            continue;
        };
        let free = |edit: &Edit| edits.iter().all(|other| !touches(edit.span, other.span));
        if help.edits.iter().all(free) {
            edits.extend(&help.edits);
            mended.done.push((item.primary.span, help.message.clone()));
        }
    }
    edits.sort_by_key(|edit| edit.span);
    for edit in edits.into_iter().rev() {
        let source = edit.span.source;
        let original = || {
            analysis
                .sources()
                .get(source)
                .map_or("", |file| &file.text)
                .to_owned()
        };
        let text = mended.texts.entry(source).or_insert_with(original);
        if text.get(edit.span.range()).is_some() {
            text.replace_range(edit.span.range(), &edit.replacement);
        }
    }
    mended
}

/// The first advice that can be carried out, in files that are the user's own.
fn wanted<'a>(analysis: &Analysis, item: &'a Diagnostic, unsafe_too: bool) -> Option<&'a Help> {
    let is_own = |edit: &Edit| {
        let source = analysis.sources().get(edit.span.source);
        source.is_some_and(|source| !is_standard(source))
    };
    item.help.iter().find(|help| {
        let allowed = unsafe_too || help.safety == Safety::Safe;
        allowed && !help.edits.is_empty() && help.edits.iter().all(is_own)
    })
}

/// Whether two edits overlap or meet.
fn touches(one: Span, other: Span) -> bool {
    one.source == other.source && one.start <= other.end && other.start <= one.end
}
