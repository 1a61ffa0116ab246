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
