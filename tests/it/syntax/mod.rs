//! Text to tree to text, through the public interface only.
#![expect(
    clippy::format_collect,
    clippy::format_push_string,
    clippy::string_slice,
    reason = "the short way is the readable one in a test"
)]

mod dump;
mod editor;
mod formats;
mod pages;
mod properties;
mod recovery;
mod trees;

use hac::diagnostics::{Diagnostic, Diagnostics};
use hac::source::{LineIndex, SourceId};
use hac::syntax::ast::File;

/// Holds every sentence form.
const EXAMPLE: &str = include_str!("example.ha");

fn parse(text: &str) -> (File, Vec<Diagnostic>) {
    let mut diagnostics = Diagnostics::default();
    let file = hac::syntax::parse(SourceId(0), text, &mut diagnostics);
    (file, diagnostics.iter().cloned().collect())
}

/// The tree, and each diagnostic as `line:column code message`.
fn show(text: &str) -> String {
    let (file, diagnostics) = parse(text);
    let lines = LineIndex::new(text);
    let mut out = dump::file(&file);
    for diagnostic in diagnostics {
        let place = lines.line_column(text, diagnostic.primary.span.start as usize);
        out.push_str(&format!(
            "{place} {} {}\n",
            diagnostic.code.as_str(),
            diagnostic.message
        ));
    }
    out
}
