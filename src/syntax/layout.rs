//! Prepares a text for the grammar: afterwards brackets and strings match, nothing is nested too deeply, comments and
//! newlines that end nothing are blanks, and whatever is wrong with all that has been reported. The prepared text is
//! as long as the original, except for the brackets that were added.

use super::ast::Comment;
use super::brackets::{self, DEPTH_LIMIT, Matching};
use super::errors::{self, Reports};
use super::scan::{self, Bracket, Lexeme, Piece};
use crate::source::{SourceId, Span};

/// Stands for text that was reported; [`Piece::Poison`].
pub(super) const POISON: char = '\u{1}';

#[derive(Debug)]
pub(super) struct Layout {
    /// What the grammar reads.
    pub(super) text: String,
    /// Offsets in `text` of the brackets that the user did not write.
    added: Vec<usize>,
    pub(super) comments: Vec<Comment>,
}

impl Layout {
    /// The offset in the user's text.
    pub(super) fn original(&self, offset: usize) -> usize {
        offset - self.added.partition_point(|added| *added < offset)
    }

    /// Whether the user wrote what stands at this offset of the prepared text.
    pub(super) fn is_original(&self, offset: usize) -> bool {
        self.added.binary_search(&offset).is_err()
    }
}

pub(super) fn layout(source: SourceId, text: &str, reports: &mut Reports) -> Layout {
    let lexemes = scan::scan(text, reports);
    let matching = brackets::resolve(text, &lexemes);
    report(text, &matching, reports);
    let comments = comments(source, text, &lexemes);
    let changes = changes(&lexemes, &matching);
    let (text, added) = apply(text, &changes);
    Layout {
        text,
        added,
        comments,
    }
}

fn report(text: &str, matching: &Matching, reports: &mut Reports) {
    for unclosed in matching.unclosed.iter().filter(|unclosed| !unclosed.quiet) {
        let (open, close) = (unclosed.open as usize, unclosed.close as usize);
        reports.push(|place| {
            errors::open_bracket(
                unclosed.bracket,
                place.span(open, open + 1),
                place.span(close, close),
            )
        });
    }
    // Closing brackets in a row are one mistake.
    let together = |a: &(Bracket, u32), b: &(Bracket, u32)| {
        text.get(a.1 as usize + 1..b.1 as usize)
            .is_some_and(|between| between.trim().is_empty())
    };
    for run in matching.strays.chunk_by(together) {
        let (Some((bracket, first)), Some((_, last))) = (run.first(), run.last()) else {
            continue;
        };
        reports.push(|place| match run.len() {
            1 => errors::stray_bracket(*bracket, place.span(*first as usize, *first as usize + 1)),
            count => errors::stray_brackets(count, place.span(*first as usize, *last as usize + 1)),
        });
    }
    if let Some((start, _)) = matching.deep.first() {
        reports.push(|place| errors::too_deep(place.span(*start as usize, *start as usize + 1), DEPTH_LIMIT));
    }
}

fn comments(source: SourceId, text: &str, lexemes: &[Lexeme]) -> Vec<Comment> {
    let mut comments = Vec::new();
    let mut trailing = false;
    for lexeme in lexemes {
        let range = lexeme.start as usize..lexeme.end as usize;
        let written = text.get(range.clone()).unwrap_or("");
        match lexeme.piece {
            Piece::Newline => trailing = false,
            Piece::Comment => {
                let body = written
                    .strip_prefix('#')
                    .or_else(|| written.strip_prefix("//"))
                    .unwrap_or(written);
                let range = range.start..range.start + written.trim_end().len();
                comments.push(Comment {
                    text: body.trim().to_owned(),
                    span: Span::new(source, range),
                    trailing,
                });
            }
            Piece::Code | Piece::ReadAs(_) => trailing |= !written.trim().is_empty() && written != "\u{feff}",
            Piece::Text | Piece::Open(_) | Piece::Close(_) | Piece::Poison => trailing = true,
        }
    }
    comments
}

/// Replaces a stretch of the text.
#[derive(Debug, Clone, Copy)]
struct Change {
    start: u32,
    end: u32,
    with: With,
}

#[derive(Debug, Clone, Copy)]
enum With {
    Blanks,
    Poison,
    /// Followed by blanks up to the length of what it replaces.
    Instead(&'static str),
    /// Replaces nothing.
    Added(char),
}

fn changes(lexemes: &[Lexeme], matching: &Matching) -> Vec<Change> {
    let pieces = lexemes.iter().filter_map(|lexeme| {
        let with = match lexeme.piece {
            Piece::Comment => With::Blanks,
            Piece::Poison => With::Poison,
            Piece::ReadAs(meant) => With::Instead(meant),
            Piece::Code | Piece::Newline | Piece::Text | Piece::Open(_) | Piece::Close(_) => return None,
        };
        Some(Change {
            start: lexeme.start,
            end: lexeme.end,
            with,
        })
    });
    let one = |at: u32| Change {
        start: at,
        end: at + 1,
        with: With::Blanks,
    };
    let mut changes: Vec<Change> = pieces
        .chain(matching.strays.iter().map(|(_, at)| one(*at)))
        .chain(matching.soft_newlines.iter().map(|at| one(*at)))
        .chain(matching.deep.iter().map(|(start, end)| Change {
            start: *start,
            end: *end,
            with: With::Poison,
        }))
        .chain(matching.unclosed.iter().map(|unclosed| Change {
            start: unclosed.close,
            end: unclosed.close,
            with: With::Added(unclosed.bracket.close()),
        }))
        .collect();
    // What is added comes before what is replaced at the same place; the sort keeps the order of what is added there.
    changes.sort_by_key(|change| (change.start, change.end > change.start));
    changes
}

fn apply(text: &str, changes: &[Change]) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(text.len() + changes.len());
    let mut added = Vec::new();
    let mut done = 0;
    for change in changes {
        let (start, end) = (change.start as usize, change.end as usize);
        if let With::Added(bracket) = change.with {
            out.push_str(text.get(done..start).unwrap_or(""));
            done = done.max(start);
            added.push(out.len());
            out.push(bracket);
            continue;
        }
        // Inside something that was taken out as a whole.
        if start < done {
            continue;
        }
        out.push_str(text.get(done..start).unwrap_or(""));
        done = end;
        let (first, rest) = match change.with {
            With::Poison => ("", POISON),
            With::Instead(meant) => (meant, ' '),
            With::Blanks | With::Added(_) => ("", ' '),
        };
        out.push_str(first);
        out.extend(std::iter::repeat_n(
            rest,
            (end - start).saturating_sub(first.len()),
        ));
    }
    out.push_str(text.get(done..).unwrap_or(""));
    (out, added)
}
