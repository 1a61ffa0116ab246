//! Text to tree. Parsing never fails: it gives whatever was understood, and reports the rest.
//!
//! `scan` finds comments, strings and brackets, `brackets` makes the brackets match, `layout` prepares the text so that
//! the grammar (`grammar/ha.pest`) matches it whatever it is, and `lower` makes the tree.

pub mod ast;
mod brackets;
mod errors;
mod format;
mod layout;
mod lower;
mod scan;
mod text_scan;

use pest::Parser;
use pest_derive::Parser;

use crate::diagnostics::Diagnostics;
use crate::source::SourceId;
use errors::Reports;

pub use format::format;

#[derive(Parser)]
#[grammar = "grammar/ha.pest"]
struct Grammar;

/// Understands as much of a text as can be understood, and reports the rest.
pub fn parse(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> ast::File {
    let mut reports = Reports::new(source);
    let layout = layout::layout(source, text, &mut reports);
    let statements = match Grammar::parse(Rule::file, &layout.text) {
        Ok(pairs) => lower::file(source, &layout, pairs, &mut reports),
        // The grammar matches every prepared text, so that only a limit of the parser itself can lead here.
        Err(error) => {
            let at = match error.location {
                pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => {
                    layout.original(at, at).start
                }
            };
            reports.push(|place| errors::leftover(place.span(at, at), text.get(at..).unwrap_or("")));
            Vec::new()
        }
    };
    let complete = reports.count() == 0;
    reports.finish(diagnostics);
    ast::File {
        source,
        statements,
        comments: layout.comments,
        complete,
    }
}

#[cfg(test)]
mod tests {
    use pest::Parser;
    use proptest::prelude::*;

    use super::errors::Reports;
    use super::{Grammar, Rule, layout};
    use crate::source::SourceId;

    fn pieces() -> impl Strategy<Value = String> {
        let pieces = "a us-east-1 10.0.0.0/16 30s 3.. x at = <= := == -> <-> : + - / ! ? && ( ) [ ] { } , \" ${ $${ \\ # // \
                      /* ; é → ' \u{1} map( arn:a:b a@b.c 10sx3 .. ./a * |";
        let pieces: Vec<&str> = pieces
            .split_whitespace()
            .chain([" ", "\n", "\n  ", "\r\n"])
            .collect();
        prop::collection::vec(prop::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat())
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
}
