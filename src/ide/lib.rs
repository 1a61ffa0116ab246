//! Editor features as pure functions of an analysis and a byte offset. Plain data comes out; the protocol is the
//! language server's business.

mod budget;
mod complete;
mod definition;
mod fixes;
mod hover;
mod names;
mod place;
mod symbols;
mod typed;

use std::sync::Arc;

use hac_base::diagnostics::Diagnostic;
use hac_base::source::{Source, SourceId, Sources, Span};
use hac_lang::resolve::stdlib::{self, StandardModule};
use hac_lang::resolve::{Import, Module};
use hac_pipeline::Analysis;
use hac_syntax::ast;

pub use budget::{Hint, hints};
pub use complete::{Completion, CompletionKind, complete, complete_unasked};
pub use definition::definition;
pub use fixes::{Fix, Mended, fixes, mend};
pub use hover::{Hover, hover};
pub use symbols::{Symbol, SymbolKind, symbols};

/// Whether a file is a standard module, which is part of the program and not of the disk. A user's own file can have
/// the same path, but hardly the same text.
pub fn is_standard(source: &Source) -> bool {
    let is = |module: &StandardModule| module.path == source.path && *module.text == *source.text;
    stdlib::ALL.iter().any(is)
}

/// Whether a text declares a module rather than a platform: its first word that is not a `use` line's says so. It is
/// asked of every open file on every key, so it reads no further than that word.
pub fn is_module(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_start);
    let first = lines.find(|line| {
        let is_use = line
            .strip_prefix("use")
            .is_some_and(|rest| rest.starts_with([' ', '\t']));
        !(line.is_empty() || line.starts_with('#') || line.starts_with("//") || is_use)
    });
    let word = first.and_then(|line| {
        line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .next()
    });
    word == Some("module")
}

/// Where to show a diagnostic: its own place, or, inside a standard module, the place that used the module.
pub fn visible_span(sources: &Sources, diagnostic: &Diagnostic) -> Span {
    let own = diagnostic.primary.span;
    if sources.get(own.source).is_some_and(is_standard) {
        diagnostic.via.first().map_or(own, |site| site.span)
    } else {
        own
    }
}

/// The canonical text of a file; `None` where it has errors of syntax.
pub fn format(analysis: &Analysis, id: SourceId) -> Option<String> {
    let (file, text) = file(analysis, id)?;
    hac_syntax::format(file, &text)
}

/// The tree and the text of one file.
fn file(analysis: &Analysis, id: SourceId) -> Option<(&ast::File, Arc<str>)> {
    let file = analysis.files().iter().find(|file| file.source == id)?;
    Some((file, analysis.sources().get(id)?.text.clone()))
}

/// The module that a file means by a word: the name it is used by, or the path in a `use`.
fn module_named<'a>(analysis: &'a Analysis, id: SourceId, word: &str) -> Option<&'a Module> {
    let written = |import: &Import| analysis.sources().text(import.path) == word;
    let imports = analysis.loaded.imports(id).iter();
    let target = imports
        .filter(|import| import.name == word || written(import))
        .find_map(|import| import.target)?;
    analysis.loaded.module(target)
}

#[cfg(test)]
mod tests {
    use super::is_module;

    #[test]
    fn the_first_block_says_what_a_file_is() {
        assert!(is_module("# a module\nuse std.web_tier\n\nmodule web {\n}\n"));
        assert!(!is_module("use std.web_tier\nplatform web {\n  module x {}\n}\n"));
        assert!(!is_module("") && !is_module("modules"));
    }
}
