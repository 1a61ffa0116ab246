//! Prepares a text for the grammar: afterwards brackets and strings match, nothing is nested too deeply, comments and
//! newlines that end nothing are blanks, and whatever is wrong with all that has been reported.

use std::ops::Range;

use super::ast::Comment;
use super::bracket_errors;
use super::brackets::{self, DEPTH_LIMIT, Matching};
use super::errors::Reports;
use super::scan::{self, Bracket, Lexeme, Piece};
use hac_base::source::{SourceId, Span};

/// Stands for text that was reported; [`Piece::Poison`].
pub(super) const POISON: char = '\u{1}';

#[derive(Debug)]
pub(super) struct Layout<'a> {
    /// What the user wrote.
    written: &'a str,
    /// What the grammar reads.
    pub(super) text: String,
    /// Where the prepared text goes on at another distance from the original: offsets in both.
    anchors: Vec<(usize, usize)>,
    /// Offsets in the prepared text of the brackets that the user did not write.
    added: Vec<usize>,
    pub(super) comments: Vec<Comment>,
}

impl Layout<'_> {
    /// A range of the prepared text as a range of the user's text, widened to whole characters: `→` is read as `->`,
    /// which is shorter.
    pub(super) fn original(&self, start: usize, end: usize) -> Range<usize> {
        self.written.floor_char_boundary(self.offset(start))
            ..self.written.ceil_char_boundary(self.offset(end))
    }

    /// What the user wrote there.
    pub(super) fn written(&self, range: &Range<usize>) -> &str {
        self.written.get(range.clone()).unwrap_or("")
    }

    fn offset(&self, prepared: usize) -> usize {
        let before = self.anchors.partition_point(|(anchor, _)| *anchor <= prepared);
        match before.checked_sub(1).and_then(|index| self.anchors.get(index)) {
            Some((anchor, original)) => original + (prepared - anchor),
            None => prepared,
        }
    }

    /// Whether the user wrote what stands at this offset of the prepared text.
    pub(super) fn is_original(&self, offset: usize) -> bool {
        self.added.binary_search(&offset).is_err()
    }
}

pub(super) fn layout<'a>(source: SourceId, written: &'a str, reports: &mut Reports) -> Layout<'a> {
    let lexemes = scan::scan(written, reports);
    let matching = brackets::resolve(written, &lexemes);
    report(written, &matching, reports);
    let comments = comments(source, written, &lexemes);
    let prepared = Prepared::new(written, &changes(&lexemes, &matching));
    let Prepared {
        text, anchors, added, ..
    } = prepared;
    Layout {
        written,
        text,
        anchors,
        added,
        comments,
    }
}

fn report(text: &str, matching: &Matching, reports: &mut Reports) {
    for unclosed in matching.unclosed.iter().filter(|unclosed| !unclosed.quiet) {
        let (open, close) = (unclosed.open as usize, unclosed.close as usize);
        reports.push(|place| {
            bracket_errors::open_bracket(
                unclosed.bracket,
                place.span(open, open + 1),
                place.span(close, close),
            )
        });
    }
    for at in &matching.unopened {
        let at = *at as usize;
        reports.push(|place| bracket_errors::unopened_block(place.span(at, at)));
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
            1 if *bracket == Bracket::Curly && is_headless(text, *first as usize) => {
                bracket_errors::without_head(place.span(*first as usize, *first as usize + 1))
            }
            1 => bracket_errors::stray_bracket(*bracket, place.span(*first as usize, *first as usize + 1)),
            count => bracket_errors::stray_brackets(count, place.span(*first as usize, *last as usize + 1)),
        });
    }
    if let Some((start, _)) = matching.deep.first() {
        reports.push(|place| {
            bracket_errors::too_deep(place.span(*start as usize, *start as usize + 1), DEPTH_LIMIT)
        });
    }
}

/// Whether there is something before, and nothing begins a platform or a module.
fn is_headless(text: &str, end: usize) -> bool {
    let begins = |line: &str| {
        ["platform", "module"]
            .iter()
            .any(|head| line.trim_start().starts_with(head))
    };
    let before = text.get(..end).unwrap_or("");
    !before.trim().is_empty() && !text.lines().any(begins)
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
    Poison,
    Instead(&'static str),
    /// Replaces nothing.
    Added(char),
}

fn changes(lexemes: &[Lexeme], matching: &Matching) -> Vec<Change> {
    let pieces = lexemes.iter().filter_map(|lexeme| {
        let with = match lexeme.piece {
            Piece::Comment => With::Instead(" "),
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
        with: With::Instead(" "),
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
        .chain(matching.unopened.iter().map(|at| Change {
            start: *at,
            end: *at,
            with: With::Added(Bracket::Curly.open()),
        }))
        .collect();
    // What is added comes before what is replaced at the same place; the sort keeps the order of what is added there.
    changes.sort_by_key(|change| (change.start, change.end > change.start));
    changes
}

#[derive(Debug, Default)]
struct Prepared {
    text: String,
    anchors: Vec<(usize, usize)>,
    added: Vec<usize>,
    /// How much of the original has been dealt with.
    done: usize,
}

impl Prepared {
    fn new(written: &str, changes: &[Change]) -> Self {
        let mut prepared = Self {
            text: String::with_capacity(written.len() + changes.len()),
            ..Self::default()
        };
        for change in changes {
            prepared.change(written, *change);
        }
        prepared.text.push_str(written.get(prepared.done..).unwrap_or(""));
        prepared
    }

    fn change(&mut self, written: &str, change: Change) {
        let (start, end) = (change.start as usize, change.end as usize);
        let adds = matches!(change.with, With::Added(_));
        // Inside something that was taken out as a whole.
        if start < self.done && !adds {
            return;
        }
        self.text.push_str(written.get(self.done..start).unwrap_or(""));
        self.done = self.done.max(end);
        let before = self.text.len();
        match change.with {
            With::Poison => self.text.push(POISON),
            With::Instead(meant) => self.text.push_str(meant),
            With::Added(bracket) => {
                self.added.push(before);
                self.text.push(bracket);
            }
        }
        let after = self.text.len();
        if after - before != end - start {
            self.anchors.push((before, start));
            self.anchors.push((after, self.done));
        }
    }
}
