//! Text to tree. Parsing never fails: it gives whatever was understood, and reports the rest.
//!
//! `scan` finds comments, strings and brackets, `brackets` makes the brackets match, `layout` prepares the text so that
//! the grammar (`grammar/ha.pest`) matches it whatever it is, and `lower` makes the tree.

// The parser that pest derives without its `std` feature names it. With that feature it asks at every rule how much
// stack is left, a fifth of its time; the depth of brackets is limited before it starts (`brackets`).
extern crate alloc;

pub mod ast;
mod bracket_errors;
mod brackets;
mod chunks;
mod errors;
mod foreign;
mod format;
mod layout;
mod lower;
mod parse_cache;
mod relocate;
mod scan;
mod scan_foreign;
mod text_errors;
mod text_scan;

use pest::Parser;
use pest_derive::Parser;

use chunks::Pieces;
use errors::Reports;
use hac_base::diagnostics::Diagnostics;
use hac_base::source::SourceId;
use layout::Layout;
use lower::{Lowered, Places, TakenOut};

pub use format::format;
pub use parse_cache::ParseCache;

#[derive(Parser)]
#[grammar = "../../grammar/ha.pest"]
struct Grammar;

/// Understands as much of a text as can be understood, and reports the rest.
pub fn parse(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> ast::File {
    parse_again(source, text, &mut ParseCache::default(), diagnostics)
}

/// The same; what stood in the text before is remembered, and not parsed again.
pub fn parse_again(
    source: SourceId,
    text: &str,
    memory: &mut ParseCache,
    diagnostics: &mut Diagnostics,
) -> ast::File {
    parse_in_pieces(source, text, chunks::pieces, memory, diagnostics)
}

fn parse_in_pieces(
    source: SourceId,
    text: &str,
    pieces: impl FnOnce(&str) -> Option<Pieces>,
    memory: &mut ParseCache,
    diagnostics: &mut Diagnostics,
) -> ast::File {
    let mut reports = Reports::new(source);
    if let Some((what, at)) = foreign::foreign(text) {
        reports.push(|place| errors::foreign(place.span(at.start, at.end), what));
        reports.finish(diagnostics);
        return ast::File {
            source,
            statements: Vec::new(),
            comments: Vec::new(),
            complete: false,
        };
    }
    let layout = layout::layout(source, text, &mut reports);
    let parts = pieces(&layout.text).and_then(|pieces| parts(source, &layout, &pieces, memory, &reports));
    let Lowered { statements, reports } = parts.unwrap_or_else(|| {
        let places = Places {
            source,
            layout: &layout,
            text: &layout.text,
            moved: (0, 0),
        };
        lowered(places, &mut None, reports)
    });
    let complete = reports.count() == 0;
    reports.finish(diagnostics);
    ast::File {
        source,
        statements,
        comments: layout.comments,
        complete,
    }
}

/// The whole text from its parts; `None` where the braces at which it was taken apart are not those of a block.
fn parts(
    source: SourceId,
    layout: &Layout<'_>,
    pieces: &Pieces,
    memory: &mut ParseCache,
    reports: &Reports,
) -> Option<Lowered> {
    let inside = memory.pieces(source, layout, &pieces.inside, |range| {
        let places = Places {
            source,
            layout,
            text: layout.text.get(range.clone()).unwrap_or(""),
            moved: (0, range.start),
        };
        lowered(places, &mut None, Reports::new(source))
    });
    let (before, after) = (layout.text.get(..=pieces.open)?, layout.text.get(pieces.close..)?);
    let around = format!("{before}{after}");
    let places = Places {
        source,
        layout,
        text: &around,
        moved: (pieces.open + 1, pieces.close - pieces.open - 1),
    };
    let mut taken_out = Some(TakenOut {
        open: pieces.open,
        inside,
    });
    let lowered = lowered(places, &mut taken_out, reports.clone());
    taken_out.is_none().then_some(lowered)
}

/// The statements of a prepared text, or of a part of it. What is reported is added.
fn lowered(places: Places<'_>, taken_out: &mut Option<TakenOut>, mut reports: Reports) -> Lowered {
    let statements = match Grammar::parse(Rule::file, places.text) {
        Ok(pairs) => lower::statements(places, pairs, taken_out, &mut reports),
        // The grammar matches every prepared text, so that only a limit of the parser itself can lead here.
        Err(error) => {
            let at = match error.location {
                pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
            };
            let span = places.range(at, at);
            let rest = places.text.get(at..).unwrap_or("");
            reports.push(|_| errors::leftover(span, rest));
            Vec::new()
        }
    };
    Lowered { statements, reports }
}

#[cfg(test)]
mod tests {
    use pest::Parser;
    use proptest::prelude::*;

    use super::errors::Reports;
    use super::{Grammar, ParseCache, Rule, chunks, layout, parse_in_pieces};
    use hac_base::diagnostics::Diagnostics;
    use hac_base::source::SourceId;

    fn pieces() -> impl Strategy<Value = String> {
        let pieces = "a us-east-1 10.0.0.0/16 30s 3.. x at = <= := == -> <-> : + - / ! ? && ( ) [ ] { } , \" ${ $${ \\ # // \
                      /* ; é → ' \u{1} map( arn:a:b a@b.c 10sx3 .. ./a * |";
        let pieces: Vec<&str> = pieces
            .split_whitespace()
            .chain([" ", "\n", "\n  ", "\r\n"])
            .collect();
        prop::collection::vec(prop::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat())
    }

    /// A text whose first block stands where a platform's does, more or less.
    fn blocks() -> impl Strategy<Value = String> {
        let sentence = prop_oneof![
            3 => pieces(),
            1 => Just("tier web: compute {\n  scale = 3..12 # says why\n}".to_owned()),
            1 => Just("uses = [\n a,\n b\n]".to_owned()),
            1 => Just("x = \"a${ { b } }\\\" }\"".to_owned()),
        ];
        let sentences = prop::collection::vec(sentence, 0..12).prop_map(|sentences| sentences.join("\n"));
        let head = prop::sample::select(vec![
            "platform p {",
            "x = {",
            "x (",
            "{",
            "a }{",
            "use std.b\nplatform p { c {",
        ]);
        (head, sentences, pieces()).prop_map(|(head, inside, after)| format!("{head}\n{inside}\n}}\n{after}"))
    }

    /// Everything that parsing a text gives, as text.
    fn parsed(text: &str, memory: &mut ParseCache, is_cut: bool) -> String {
        let mut diagnostics = Diagnostics::default();
        let cut = |text: &str| chunks::cut(text, 1, 1).filter(|_| is_cut);
        let file = parse_in_pieces(SourceId(0), text, cut, memory, &mut diagnostics);
        format!("{file:#?}\n{diagnostics:#?}")
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        /// The first invariant of `grammar/README.md`: otherwise one mistake would cost the whole file.
        #[test]
        fn the_grammar_matches_whatever_the_layout_pass_prepares(text in pieces()) {
            let layout = layout::layout(SourceId(0), &text, &mut Reports::new(SourceId(0)));
            prop_assert!(Grammar::parse(Rule::file, &layout.text).is_ok(), "{:?} from {text:?}", layout.text);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_text_in_pieces_is_the_same_text(text in blocks()) {
            let in_pieces = parsed(&text, &mut ParseCache::default(), true);
            prop_assert!(in_pieces == parsed(&text, &mut ParseCache::default(), false), "{text:?}");
        }

        #[test]
        fn what_is_remembered_changes_nothing(before in blocks(), after in blocks(), shared in blocks()) {
            let mut memory = ParseCache::default();
            parsed(&format!("platform p {{\n{before}\n{shared}\n}}"), &mut memory, true);
            let text = format!("platform p {{\n{shared}\n{after}\n{before}\n}}");
            let again = parsed(&text, &mut memory, true);
            prop_assert!(again == parsed(&text, &mut ParseCache::default(), false), "{text:?}");
        }
    }
}
