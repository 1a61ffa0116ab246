//! Analyses of the platforms that open files belong to, each kept for as long as nothing that it read has changed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hac::source::{ReadError, Source, SourceId, SourceProvider, Span};
use hac::syntax::ParseCache;
use hac::units::Date;
use hac::{Analysis, analyze_with_cache, ide};
use tower_lsp::lsp_types as lsp;

use crate::convert::{self, Places, ROOT};
use crate::documents::{Document, Documents, Overlay};

/// An analysis, and the buffers as they are: those it was made from have the same texts, but may have had other addresses.
#[derive(Debug)]
pub(crate) struct Analyzed {
    pub(crate) analysis: Arc<Analysis>,
    around: Overlay,
}

impl Analyzed {
    /// The document that a source is the text of.
    fn document(&self, source: &Source) -> Option<Document> {
        self.around.document(&source.path)
    }

    /// The user's own files: standard modules are not on the disk.
    fn own(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        let sources = self.analysis.sources().iter();
        sources.filter(|(_, source)| !ide::is_standard(source))
    }

    pub(crate) fn source_of(&self, document: &Document) -> Option<(SourceId, &Source)> {
        self.own()
            .find(|(_, source)| self.document(source).as_ref() == Some(document))
    }

    /// What is wrong with each of the user's files, also with those that nothing is wrong with.
    pub(crate) fn diagnostics(&self) -> BTreeMap<Document, Vec<lsp::Diagnostic>> {
        let sources = self.analysis.sources();
        let mut found: BTreeMap<Document, Vec<lsp::Diagnostic>> = self
            .own()
            .filter_map(|(_, source)| Some((self.document(source)?, Vec::new())))
            .collect();
        for item in self.analysis.diagnostics.iter() {
            // What is wrong inside a standard module is shown where it was used.
            let span = ide::visible_span(self.analysis.sources(), item);
            let Some(source) = sources.get(span.source).or_else(|| sources.get(ROOT)) else {
                continue;
            };
            let shown = convert::diagnostic(item, span, source, self);
            if let Some(document) = self.document(source) {
                found.entry(document).or_default().push(shown);
            }
        }
        found
    }
}

impl Places for Analyzed {
    fn location(&self, span: Span) -> Option<lsp::Location> {
        let source = self.analysis.sources().get(span.source)?;
        if ide::is_standard(source) {
            return None;
        }
        Some(lsp::Location {
            uri: self.document(source)?.uri()?,
            range: convert::range(source, span),
        })
    }
}

/// Paths, and what was found there.
type Reads = Vec<(String, Result<Arc<str>, ReadError>)>;

/// How a document is analysed.
type Analyze = fn(&dyn SourceProvider, &str, Option<Date>, &mut ParseCache) -> Analysis;

/// By the document that each starts at.
#[derive(Debug)]
pub(crate) struct Analyses {
    kept: BTreeMap<Document, Kept>,
    analyze: Analyze,
}

impl Default for Analyses {
    fn default() -> Self {
        Self::by(analyze_with_cache)
    }
}

#[derive(Debug)]
struct Kept {
    analysis: Arc<Analysis>,
    /// Everything that the analysis asked for, and what it was given.
    read: Reads,
    /// For the next analysis, after a keystroke.
    memory: ParseCache,
    /// Whether it was asked for since the last [`Analyses::sweep`].
    is_used: bool,
}

impl Analyses {
    pub(crate) fn by(analyze: Analyze) -> Self {
        Self {
            kept: BTreeMap::new(),
            analyze,
        }
    }

    /// The analysis that starts at a document; `None` where a bug in `hac` prevents it.
    pub(crate) fn of(&mut self, documents: &Documents, root: &Document) -> Option<Analyzed> {
        let around = documents.provider(root);
        let analysis = self.analysis(&around, root)?;
        Some(Analyzed { analysis, around })
    }

    fn analysis(&mut self, around: &Overlay, root: &Document) -> Option<Arc<Analysis>> {
        if let Some(kept) = self.kept.get_mut(root)
            && kept.read.iter().all(|(path, given)| around.read(path) == *given)
        {
            kept.is_used = true;
            return Some(kept.analysis.clone());
        }
        let provider = Recorder {
            inner: around,
            read: RefCell::default(),
        };
        let mut memory = self.kept.remove(root).map(|kept| kept.memory).unwrap_or_default();
        let analysis = catch_unwind(AssertUnwindSafe(|| {
            (self.analyze)(&provider, &around.name, today(), &mut memory)
        }));
        let analysis = Arc::new(analysis.ok()?);
        let kept = Kept {
            analysis: analysis.clone(),
            read: provider.read.into_inner(),
            memory,
            is_used: true,
        };
        self.kept.insert(root.clone(), kept);
        Some(analysis)
    }

    /// The platform that a document belongs to: itself, or, for a module, the nearest `platform.ha` at or above its
    /// folder or the open file that uses it. What no other file means belongs to itself.
    pub(crate) fn root_of(&mut self, documents: &Documents, document: &Document) -> Document {
        let is_module = match document {
            Document::Open(uri) => documents
                .get(uri)
                .is_some_and(|buffer| ide::is_module(&buffer.text)),
            Document::Closed(_) => false,
        };
        let path = documents.path_of(document).filter(|_| is_module);
        let above = path.into_iter().flat_map(|path| path.ancestors().skip(1));
        let above = above.map(|folder| documents.at(&folder.join("platform.ha")));
        let open = documents.files().filter(|_| path.is_some());
        let exists = |root: &Document| match root {
            Document::Open(_) => true,
            Document::Closed(path) => path.is_file(),
        };
        let uses = |root: &Document| {
            root != document
                && exists(root)
                && self
                    .of(documents, root)
                    .is_some_and(|found| found.source_of(document).is_some())
        };
        above.chain(open).find(uses).unwrap_or_else(|| document.clone())
    }

    /// Forgets what was not asked for since the last time.
    pub(crate) fn sweep(&mut self) {
        self.kept.retain(|_, kept| std::mem::take(&mut kept.is_used));
    }
}

/// Takes note of what an analysis reads.
struct Recorder<'a> {
    inner: &'a Overlay,
    read: RefCell<Reads>,
}

impl SourceProvider for Recorder<'_> {
    fn read(&self, path: &str) -> Result<Arc<str>, ReadError> {
        let given = self.inner.read(path);
        self.read.borrow_mut().push((path.to_owned(), given.clone()));
        given
    }
}

/// The day it is, by which assumptions expire.
#[expect(
    clippy::disallowed_methods,
    reason = "the editor shows what has expired today"
)]
fn today() -> Option<Date> {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?;
    Date::of_unix_seconds(since.as_secs())
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;

    fn documents(files: &[(&str, &str)]) -> Documents {
        let mut documents = Documents::default();
        for (path, text) in files {
            documents.set(uri(path), (*text).to_owned(), 1);
        }
        documents
    }

    fn uri(path: &str) -> lsp::Url {
        lsp::Url::from_file_path(path).expect("an absolute path")
    }

    fn open(path: &str) -> Document {
        Document::Open(uri(path))
    }

    const ROOT_TEXT: &str = "use ./lib/web\nplatform p {\n  web a {\n  }\n}\n";
    const MODULE: &str = "module web {\n  tier name: s3 {\n  }\n}\n";

    #[test]
    fn an_analysis_is_kept_until_something_it_read_changes() {
        let mut analyses = Analyses::default();
        let root = open("/nowhere/platform.ha");
        let mut all = documents(&[
            ("/nowhere/platform.ha", ROOT_TEXT),
            ("/nowhere/lib/web.ha", MODULE),
        ]);
        let mut of = |all: &Documents| analyses.of(all, &root).expect("no bug").analysis;
        let first = of(&all);
        assert!(Arc::ptr_eq(&first, &of(&all)));
        all.set(uri("/nowhere/lib/web.ha"), String::new(), 2);
        assert!(!Arc::ptr_eq(&first, &of(&all)));
        let other = documents(&[("/nowhere/other.ha", "")]);
        let closed = Document::Closed(PathBuf::from("/nowhere/platform.ha"));
        assert!(analyses.of(&other, &closed).is_some());
    }

    #[test]
    fn a_kept_analysis_has_the_addresses_of_today() {
        let mut analyses = Analyses::default();
        let (plain, other) = (uri("/nowhere/lib/web.ha"), "file:///nowhere/lib/w%65b.ha");
        let other = lsp::Url::parse(other).expect("an address");
        let mut all = documents(&[("/nowhere/platform.ha", ROOT_TEXT)]);
        let root = open("/nowhere/platform.ha");
        for (now, before) in [(&other, &plain), (&plain, &other)] {
            all.close(before);
            all.set(now.clone(), MODULE.to_owned(), 1);
            let analyzed = analyses.of(&all, &root).expect("no bug");
            let (id, _) = analyzed
                .source_of(&Document::Open(now.clone()))
                .expect("it is used");
            let place = analyzed.location(Span::new(id, 0..6)).expect("a place");
            assert_eq!(place.uri, *now);
        }
    }

    #[test]
    fn what_is_not_asked_for_is_forgotten() {
        let mut analyses = Analyses::default();
        let all = documents(&[("/nowhere/platform.ha", ROOT_TEXT)]);
        analyses.of(&all, &open("/nowhere/platform.ha"));
        analyses.sweep();
        assert_eq!(analyses.kept.len(), 1);
        analyses.sweep();
        assert!(analyses.kept.is_empty());
    }

    #[test]
    fn a_module_belongs_to_the_platform_that_uses_it() {
        let mut analyses = Analyses::default();
        let module = open("/nowhere/lib/web.ha");
        let used = documents(&[
            ("/nowhere/platform.ha", ROOT_TEXT),
            ("/nowhere/lib/web.ha", MODULE),
        ]);
        assert_eq!(analyses.root_of(&used, &module), open("/nowhere/platform.ha"));
        let alone = documents(&[("/nowhere/lib/web.ha", MODULE)]);
        assert_eq!(analyses.root_of(&alone, &module), module);
        let elsewhere = documents(&[
            ("/nowhere/lib/web.ha", MODULE),
            (
                "/nowhere/envs/production.ha",
                &ROOT_TEXT.replace("./lib", "../lib"),
            ),
        ]);
        assert_eq!(
            analyses.root_of(&elsewhere, &module),
            open("/nowhere/envs/production.ha")
        );
    }

    #[test]
    fn another_spelling_of_a_module_belongs_to_itself() {
        let mut analyses = Analyses::default();
        let other = lsp::Url::parse("file:///nowhere/lib/w%65b.ha").expect("an address");
        let mut all = documents(&[
            ("/nowhere/platform.ha", ROOT_TEXT),
            ("/nowhere/lib/web.ha", MODULE),
        ]);
        all.set(other.clone(), MODULE.to_owned(), 1);
        let other = Document::Open(other);
        assert_eq!(analyses.root_of(&all, &other), other);
        assert!(!Path::new("/nowhere").exists());
    }
}
