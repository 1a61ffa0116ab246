//! A new text as edits of the old one: only the lines that differ. An editor keeps its cursors and marks elsewhere, and
//! an edit that was made for another text than the editor has cannot take all of it away.

use std::ops::Range;

use hac::source::Source;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use tower_lsp::lsp_types as lsp;

use crate::convert;

pub(crate) fn between(source: &Source, new_text: &str) -> Vec<lsp::TextEdit> {
    let old: Vec<&str> = source.text.split_inclusive('\n').collect();
    let new: Vec<&str> = new_text.split_inclusive('\n').collect();
    let (old_starts, new_starts) = (starts(&old), starts(&new));
    let bytes = |starts: &[usize], lines: Range<usize>| {
        let at = |line: usize| starts.get(line).copied().unwrap_or_default();
        at(lines.start)..at(lines.end)
    };
    let changes = changes(&capture_diff_slices(Algorithm::Myers, &old, &new)).into_iter();
    let edits = changes.map(|(from, to)| {
        let from = bytes(&old_starts, from);
        lsp::TextEdit {
            range: lsp::Range::new(
                convert::position(source, from.start),
                convert::position(source, from.end),
            ),
            new_text: new_text
                .get(bytes(&new_starts, to))
                .unwrap_or_default()
                .to_owned(),
        }
    });
    edits.collect()
}

/// Where each line starts, and the end of the last.
fn starts(lines: &[&str]) -> Vec<usize> {
    let mut at = 0;
    let ends = lines.iter().map(|line| {
        at += line.len();
        at
    });
    std::iter::once(0).chain(ends).collect()
}

/// The old lines that change, and the new ones in their place. Between two of them is at least one line that stays, so
/// that no editor has to know in which order edits at one place are meant.
fn changes(ops: &[DiffOp]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut changes: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for op in ops {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old, new) = (op.old_range(), op.new_range());
        match changes.last_mut() {
            Some((before, after)) if before.end == old.start && after.end == new.start => {
                before.end = old.end;
                after.end = new.end;
            }
            _ => changes.push((old, new)),
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hac::source::LineIndex;
    use proptest::prelude::*;

    use super::*;

    fn source(text: &str) -> Source {
        Source {
            path: "platform.ha".into(),
            text: Arc::from(text),
            lines: LineIndex::new(text),
        }
    }

    /// As an editor does it.
    fn applied(source: &Source, edits: &[lsp::TextEdit]) -> String {
        let mut text = source.text.to_string();
        for edit in edits.iter().rev() {
            let at = |position| convert::offset(source, position);
            text.replace_range(at(edit.range.start)..at(edit.range.end), &edit.new_text);
        }
        text
    }

    fn lines() -> impl Strategy<Value = String> {
        prop::collection::vec(
            prop::sample::select(vec!["a\n", "b\n", "é\u{1F600}\r\n", "\n", "c"]),
            0..12,
        )
        .prop_map(|lines| lines.concat())
    }

    proptest! {
        #[test]
        fn edits_give_the_new_text_and_leave_the_lines_that_stay(old in lines(), new in lines()) {
            let source = source(&old);
            let edits = between(&source, &new);
            prop_assert_eq!(applied(&source, &edits), new);
            for pair in edits.windows(2) {
                prop_assert!(pair[0].range.end < pair[1].range.start);
            }
        }
    }

    #[test]
    fn only_the_lines_that_differ_are_touched() {
        let old = "platform p {\n  a=1\n  b = 2\n}";
        let edits = between(&source(old), "platform p {\n  a = 1\n  b = 2\n}\n");
        let shown: Vec<_> = edits
            .iter()
            .map(|edit| (edit.range.start.line, edit.range.end.line, edit.new_text.as_str()))
            .collect();
        assert_eq!(shown, [(1, 2, "  a = 1\n"), (3, 3, "}\n")]);
        assert_eq!(between(&source(old), old), []);
    }
}
