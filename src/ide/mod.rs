//! Editor features as pure functions of an analysis and a byte offset. Plain data comes out; the protocol is the
//! language server's business.

mod complete;
mod definition;
mod fixes;
mod hover;
mod place;
mod symbols;

use std::sync::Arc;

use crate::Analysis;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::{SourceId, Span};
use crate::syntax::{self, ast};

pub use complete::{Completion, CompletionKind, complete};
pub use definition::definition;
pub use fixes::{Fix, fixes};
pub use hover::{Hover, hover};
pub use symbols::{Symbol, SymbolKind, symbols};

/// Whether a path is that of a standard module, which is part of the program and not of the disk.
pub fn is_standard(path: &str) -> bool {
    path.starts_with("std/")
}

/// Whether a text declares a module rather than a platform.
pub fn is_module(text: &str) -> bool {
    let file = syntax::parse(SourceId(0), text, &mut Diagnostics::default());
    file.statements
        .iter()
        .filter_map(ast::Statement::keyword)
        .any(|word| word.text == "module")
}

/// Where to show a diagnostic: its own place, or, inside a standard module, the place that used the module.
pub fn visible_span(analysis: &Analysis, diagnostic: &Diagnostic) -> Span {
    let own = diagnostic.primary.span;
    if is_standard(analysis.sources().path(own.source)) {
        diagnostic.via.first().map_or(own, |site| site.span)
    } else {
        own
    }
}

/// The canonical text of a file; `None` where it has errors of syntax.
pub fn format(analysis: &Analysis, id: SourceId) -> Option<String> {
    let (file, text) = file(analysis, id)?;
    syntax::format(file, &text)
}

/// The tree and the text of one file.
fn file(analysis: &Analysis, id: SourceId) -> Option<(&ast::File, Arc<str>)> {
    let file = analysis.files().iter().find(|file| file.source == id)?;
    Some((file, analysis.sources().get(id)?.text.clone()))
}
