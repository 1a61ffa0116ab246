//! Our sources as codespan wants them. Of a line that is too long to be read, it gets the part around what is wrong.

use std::ops::Range;

use codespan_reporting::diagnostic::Diagnostic as Rendered;
use codespan_reporting::files::{Error as FilesError, Files, column_index};

use hac_base::source::{Source, SourceId, Sources};

/// A longer line is cut, and so much of it is shown before and after the place.
const LONG_BYTES: usize = 300;
const BEFORE_BYTES: usize = 80;
const AFTER_BYTES: usize = 160;

/// The sources, for one diagnostic.
pub(super) struct Texts<'a> {
    sources: &'a Sources,
    /// What is shown of a long line.
    windows: Vec<(SourceId, usize, Range<usize>)>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self {
            sources,
            windows: Vec::new(),
        }
    }

    /// Cuts the long lines of a diagnostic, and leaves out the labels that are out of sight.
    pub(super) fn fit(&mut self, item: &mut Rendered<SourceId>) {
        for label in &item.labels {
            self.show(label.file_id, label.range.start);
            self.show(label.file_id, label.range.end);
        }
        item.labels.retain_mut(|label| {
            let seen = |at| self.seen(label.file_id, at);
            let (Some(first), Some(last)) = (seen(label.range.start), seen(label.range.end)) else {
                return true;
            };
            label.range.end = label.range.end.clamp(last.start, last.end);
            (first.start..=first.end).contains(&label.range.start)
        });
        if let Some((id, line, _)) = self.windows.first() {
            let length = self.whole_line(*id, *line).map_or(0, |whole| whole.len());
            item.notes.insert(
                0,
                format!("a part of the line is shown: it is {length} bytes long"),
            );
        }
    }

    /// Sees to it that this place is shown, unless another of its line is.
    fn show(&mut self, id: SourceId, at: usize) {
        let Ok(line) = self.line_index(id, at) else { return };
        let Ok(whole) = self.whole_line(id, line) else {
            return;
        };
        let is_known = self
            .windows
            .iter()
            .any(|(file, of, _)| (*file, *of) == (id, line));
        if whole.len() > LONG_BYTES && !is_known {
            let window = self.around(id, &whole, at);
            self.windows.push((id, line, window));
        }
    }

    fn seen(&self, id: SourceId, at: usize) -> Option<Range<usize>> {
        let line = self.line_index(id, at).ok()?;
        self.line_range(id, line).ok()
    }

    fn around(&self, id: SourceId, whole: &Range<usize>, at: usize) -> Range<usize> {
        let text = self.sources.get(id).map_or("", |file| &*file.text);
        let start = text.floor_char_boundary(at.saturating_sub(BEFORE_BYTES));
        let end = text.ceil_char_boundary(at + AFTER_BYTES);
        start.max(whole.start)..end.min(whole.end)
    }

    fn whole_line(&self, id: SourceId, line: usize) -> Result<Range<usize>, FilesError> {
        let file = self.file(id)?;
        let missing = FilesError::LineTooLarge {
            given: line,
            max: file.lines.count().saturating_sub(1),
        };
        let start = file.lines.start(line).ok_or(missing)?;
        Ok(start..file.lines.start(line + 1).unwrap_or(file.text.len()))
    }

    fn file(&self, id: SourceId) -> Result<&'a Source, FilesError> {
        self.sources.get(id).ok_or(FilesError::FileMissing)
    }
}

impl<'a> Files<'a> for Texts<'a> {
    type FileId = SourceId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: SourceId) -> Result<&'a str, FilesError> {
        self.file(id).map(|file| file.path.as_str())
    }

    fn source(&'a self, id: SourceId) -> Result<&'a str, FilesError> {
        self.file(id).map(|file| &*file.text)
    }

    fn line_index(&'a self, id: SourceId, byte: usize) -> Result<usize, FilesError> {
        self.file(id).map(|file| file.lines.line(byte))
    }

    /// Of the whole line, whatever is shown of it.
    fn column_number(&'a self, id: SourceId, line: usize, byte: usize) -> Result<usize, FilesError> {
        let whole = self.whole_line(id, line)?;
        Ok(column_index(self.source(id)?, whole, byte) + 1)
    }

    fn line_range(&'a self, id: SourceId, line: usize) -> Result<Range<usize>, FilesError> {
        let whole = self.whole_line(id, line)?;
        let window = self
            .windows
            .iter()
            .find(|(file, of, _)| (*file, *of) == (id, line));
        Ok(match window {
            Some((_, _, window)) => window.clone(),
            None if whole.len() > LONG_BYTES => self.around(id, &whole, whole.start),
            None => whole,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use codespan_reporting::diagnostic::{Diagnostic as Rendered, Label};
    use codespan_reporting::term;
    use proptest::prelude::*;

    use super::Texts;
    use hac_base::source::{SourceId, Sources};

    fn drawn(text: &str, labels: Vec<Label<SourceId>>) -> String {
        let mut sources = Sources::default();
        sources.add("a.ha", Arc::from(text));
        let mut item = Rendered::error().with_message("it").with_labels(labels);
        let mut texts = Texts::new(&sources);
        texts.fit(&mut item);
        term::emit_into_string(&term::Config::default(), &texts, &item).expect("a text")
    }

    fn primary(range: std::ops::Range<usize>) -> Label<SourceId> {
        Label::primary(SourceId(0), range).with_message("here")
    }

    #[test]
    fn a_long_line_is_cut_around_the_place_and_its_column_is_the_true_one() {
        let text = format!("first\n{}WRONG{}\nlast\n", "x".repeat(5000), "y".repeat(5000));
        let drawn = drawn(&text, vec![primary(5006..5011)]);
        assert!(drawn.contains("a.ha:2:5001"), "{drawn}");
        assert!(drawn.contains("xWRONGy"), "{drawn}");
        assert!(drawn.contains("it is 10006 bytes long"), "{drawn}");
        assert!(drawn.len() < 1500, "{drawn}");
    }

    #[test]
    fn a_line_that_can_be_read_is_shown_whole() {
        let text = "x".repeat(300);
        assert!(drawn(&text, vec![primary(299..300)]).contains(&text));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_labelled_can_be_drawn(
            lines in prop::collection::vec((0_usize..900, prop::sample::select(vec!["x", "é", "→"])), 1..5),
            places in prop::collection::vec((0_usize..4000, 0_usize..4000), 1..5),
        ) {
            let lines: Vec<String> = lines.into_iter().map(|(length, with)| with.repeat(length)).collect();
            let text = lines.join("\n");
            let labels = places.into_iter().map(|(a, b)| {
                let (a, b) = (text.floor_char_boundary(a), text.floor_char_boundary(b));
                primary(a.min(b)..a.max(b))
            });
            let drawn = drawn(&text, labels.collect());
            prop_assert!(drawn.len() < 12_000, "{}", drawn.len());
        }
    }
}
