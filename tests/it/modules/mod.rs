//! Files and modules: what `use` finds, what a use expands to, and what is said where it does not fit.

mod arguments;
mod documentation;
mod expanded;
mod expansion;
mod files;
mod limits;
mod properties;
mod uses;

use hac::diagnostics::{Code, Diagnostic, Diagnostics};
use hac::resolve::{self, Loaded, hir};
use hac::source::{MemoryProvider, SourceProvider, Span};
use hac::syntax::ParseCache;

pub(super) const ROOT: &str = "platform.ha";

pub(super) const MODULE: &str =
    "module m {\n param size: int\n param keep: days = 3d\n tier name: s3 { size = size, keep = keep }\n}\n";

/// What loading and expanding gave.
pub(super) struct Expanded {
    pub(super) loaded: Loaded,
    pub(super) program: hir::Program,
    pub(super) diagnostics: Diagnostics,
}

pub(super) fn expand(provider: &dyn SourceProvider) -> Expanded {
    let mut diagnostics = Diagnostics::default();
    let loaded = resolve::load(provider, ROOT, &mut ParseCache::default(), &mut diagnostics);
    let program = resolve::expand(&loaded, &mut diagnostics);
    diagnostics.sort();
    Expanded {
        loaded,
        program,
        diagnostics,
    }
}

pub(super) fn files<const N: usize>(files: [(&str, &str); N]) -> Expanded {
    expand(&MemoryProvider::from_iter(files))
}

impl Expanded {
    pub(super) fn codes(&self) -> Vec<Code> {
        self.diagnostics.iter().map(|item| item.code).collect()
    }

    pub(super) fn only(&self) -> &Diagnostic {
        let items: Vec<&Diagnostic> = self.diagnostics.iter().collect();
        match items.as_slice() {
            [only] => only,
            other => panic!("one diagnostic was expected: {other:#?}"),
        }
    }

    /// `path: text` of a place.
    pub(super) fn at(&self, span: Span) -> String {
        let sources = &self.loaded.sources;
        format!("{}: {}", sources.path(span.source), sources.text(span))
    }

    /// The expansion as text.
    pub(super) fn text(&self) -> String {
        assert!(self.diagnostics.is_empty(), "{:#?}", self.diagnostics);
        resolve::print(&self.program)
    }
}

/// The lines of a text without comments and blanks around them.
pub(super) fn lines(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

/// The code of the only problem, what its places read, and its line.
pub(super) fn told(root: &str, module: &str, code: Code, primary: &str, secondary: &[&str]) {
    let expanded = files([(ROOT, root), ("m.ha", module)]);
    let only = expanded.only();
    assert_eq!(only.code, code, "{only:#?}");
    assert_eq!(expanded.at(only.primary.span), primary);
    let others: Vec<String> = only
        .secondary
        .iter()
        .map(|label| expanded.at(label.span))
        .collect();
    assert_eq!(others, secondary);
}
