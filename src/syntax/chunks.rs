//! Takes a long text apart between the statements of its first long block, so that pieces can be parsed beside one another
//! and, in an editor, only where the text has changed.

use std::ops::Range;

/// A shorter text is parsed as a whole.
const LONG_BYTES: usize = 32 * 1024;

/// A piece ends with the block in it, so that the pieces behind a change stay as they were; without a block, when it is
/// that long.
const PIECE_BYTES: usize = 4 * 1024;

/// A block of the prepared text, taken apart.
#[derive(Debug)]
pub(super) struct Pieces {
    /// Of the opening and of the closing brace.
    pub(super) open: usize,
    pub(super) close: usize,
    /// Whole statements each; together they are all that stands between the braces.
    pub(super) inside: Vec<Range<usize>>,
}

/// How a prepared text, whose brackets and strings match, can be taken apart; `None` where no block of it is long.
pub(super) fn pieces(text: &str) -> Option<Pieces> {
    cut(text, LONG_BYTES, PIECE_BYTES)
}

pub(super) fn cut(text: &str, long_bytes: usize, piece_bytes: usize) -> Option<Pieces> {
    if text.len() < long_bytes {
        return None;
    }
    let bytes = text.as_bytes();
    // What is open: brackets, and a quotation mark for a string.
    let mut open: Vec<u8> = Vec::new();
    let (mut block, mut cuts) = (0, Vec::new());
    // Whether a block has ended on this line, directly in the large one.
    let mut after_block = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let mut length = 1;
        if open.last() == Some(&b'"') {
            if rest.starts_with(b"$${") {
                length = 3;
            } else if rest.starts_with(b"${") {
                open.push(b'{');
                length = 2;
            } else if *byte == b'\\' {
                length = 2;
            } else if *byte == b'"' {
                open.pop();
            }
        } else {
            match byte {
                b'{' | b'[' | b'(' | b'"' => {
                    if open.is_empty() {
                        (block, cuts) = (at, vec![at + 1]);
                    }
                    open.push(*byte);
                }
                b'}' | b']' | b')' => {
                    open.pop();
                    after_block = open == b"{" && *byte == b'}';
                    if open.is_empty() && *byte == b'}' && at - block >= long_bytes {
                        return Some(between(block, at, &cuts));
                    }
                }
                // A newline between brackets of a value ends nothing; directly in a block it ends a statement.
                b'\n' if open == b"{" => {
                    if after_block || cuts.last().is_some_and(|last| at - last >= piece_bytes) {
                        cuts.push(at);
                    }
                    after_block = false;
                }
                _ => {}
            }
        }
        at += length;
    }
    None
}

fn between(open: usize, close: usize, cuts: &[usize]) -> Pieces {
    let ends = cuts.iter().skip(1).copied().chain([close]);
    Pieces {
        open,
        close,
        inside: cuts
            .iter()
            .copied()
            .zip(ends)
            .map(|(start, end)| start..end)
            .collect(),
    }
}
