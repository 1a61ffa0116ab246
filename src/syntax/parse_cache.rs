//! What pieces of a text were parsed to, so that an editor's keystroke parses only the piece it stands in.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

use super::ast::Statement;
use super::errors::Reports;
use super::layout::Layout;
use super::lower::Lowered;
use hac_base::source::SourceId;

/// Fewer pieces are parsed before another thread has started.
const WORTH_A_THREAD: usize = 8;

/// What is remembered from one analysis to the next. It changes no result.
#[derive(Debug, Default)]
pub struct ParseCache {
    /// By what was written.
    pieces: BTreeMap<Box<str>, Piece>,
}

/// A piece in which nothing was wrong.
#[derive(Debug)]
struct Piece {
    /// What the grammar read.
    prepared: Box<str>,
    /// Where it began in the text that was written.
    start: usize,
    statements: Vec<Statement>,
    /// Whether it was asked for since the last [`ParseCache::sweep`].
    is_used: bool,
}

impl ParseCache {
    /// Forgets what has not been in any text since the last time.
    pub fn sweep(&mut self) {
        self.pieces.retain(|_, piece| std::mem::take(&mut piece.is_used));
    }

    /// The pieces of a prepared text, of which only those are parsed that are new.
    pub(super) fn pieces(
        &mut self,
        source: SourceId,
        layout: &Layout<'_>,
        ranges: &[Range<usize>],
        parse: impl Fn(&Range<usize>) -> Lowered + Sync,
    ) -> Vec<Lowered> {
        let known: Vec<Option<Lowered>> = ranges
            .iter()
            .map(|range| self.get(source, layout, range))
            .collect();
        let missing: Vec<&Range<usize>> = ranges
            .iter()
            .zip(&known)
            .filter_map(|(range, known)| known.is_none().then_some(range))
            .collect();
        let mut parsed = in_parallel(&missing, |range| parse(range)).into_iter();
        let pieces = ranges.iter().zip(known).filter_map(|(range, known)| {
            known.or_else(|| {
                let parsed = parsed.next()?;
                self.insert(layout, range, &parsed);
                Some(parsed)
            })
        });
        pieces.collect()
    }

    fn get(&mut self, source: SourceId, layout: &Layout<'_>, range: &Range<usize>) -> Option<Lowered> {
        let place = layout.original(range.start, range.end);
        let piece = self.pieces.get_mut(layout.written(&place))?;
        if *piece.prepared != *layout.text.get(range.clone())? {
            return None;
        }
        piece.is_used = true;
        let mut statements = piece.statements.clone();
        for statement in &mut statements {
            statement.shift_spans(source, piece.start, place.start);
        }
        Some(Lowered {
            statements,
            reports: Reports::new(source),
        })
    }

    fn insert(&mut self, layout: &Layout<'_>, range: &Range<usize>, lowered: &Lowered) {
        if lowered.reports.count() > 0 {
            return;
        }
        let place = layout.original(range.start, range.end);
        let piece = Piece {
            prepared: layout.text.get(range.clone()).unwrap_or("").into(),
            start: place.start,
            statements: lowered.statements.clone(),
            is_used: true,
        };
        self.pieces.insert(layout.written(&place).into(), piece);
    }
}

/// What is made of each, on as many threads as the machine has.
fn in_parallel<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    if items.len() < WORTH_A_THREAD || threads == 1 {
        return items.iter().map(make).collect();
    }
    let make = &make;
    thread::scope(|scope| {
        let parts: Vec<_> = items
            .chunks(items.len().div_ceil(threads))
            .map(|part| scope.spawn(move || part.iter().map(make).collect::<Vec<R>>()))
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::super::chunks::pieces;
    use super::super::errors::Reports;
    use super::super::layout::layout;
    use super::super::lower::Lowered;
    use super::ParseCache;
    use hac_base::source::SourceId;

    /// How many pieces of a text are parsed, of how many.
    fn parsed(text: &str, memory: &mut ParseCache) -> (usize, usize) {
        let layout = layout(SourceId(0), text, &mut Reports::new(SourceId(0)));
        let pieces = pieces(&layout.text).expect("the text is long");
        let count = AtomicUsize::new(0);
        memory.pieces(SourceId(0), &layout, &pieces.inside, |_| {
            count.fetch_add(1, Ordering::Relaxed);
            Lowered {
                statements: Vec::new(),
                reports: Reports::new(SourceId(0)),
            }
        });
        memory.sweep();
        (count.into_inner(), pieces.inside.len())
    }

    fn text(typed: &str) -> String {
        let tier = |n: usize| {
            let typed = if n == 500 { typed } else { "" };
            format!("  tier t{n}: compute {{\n    scale = 3..12{typed} # why\n  }}\n")
        };
        let tiers: String = (0..1_000).map(tier).collect();
        format!("platform large {{\n{tiers}}}\n")
    }

    #[test]
    fn a_keystroke_parses_the_block_it_stands_in() {
        let mut memory = ParseCache::default();
        let (first, all) = parsed(&text(""), &mut memory);
        assert_eq!(first, all);
        assert!(all >= 1_000, "{all}");
        assert_eq!(parsed(&text("\n    zones = 3"), &mut memory), (1, all));
        assert_eq!(
            parsed(&text(""), &mut memory),
            (1, all),
            "what was swept is parsed again"
        );
        assert_eq!(parsed(&text(""), &mut memory), (0, all));
    }
}
