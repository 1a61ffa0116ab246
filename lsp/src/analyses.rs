//! Analyses of the platforms that open files belong to, each kept for as long as nothing that it read has changed.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hac::source::{ReadError, Source, SourceId, SourceProvider, Span};
use hac::syntax::Memory;
use hac::units::Date;
use hac::{Analysis, analyze_again, ide};
use tower_lsp::lsp_types as lsp;

use crate::convert::{self, Places, ROOT};
use crate::documents::{Documents, normalized};

/// An analysis, the folder its paths are relative to, and the buffers it was made from.
#[derive(Debug)]
pub(crate) struct Analyzed {
    pub(crate) analysis: Analysis,
    base: PathBuf,
    documents: Documents,
}

impl Analyzed {
    fn path(&self, source: &Source) -> PathBuf {
        normalized(&self.base.join(&source.path))
    }

    /// The user's own files: standard modules are not on the disk.
    fn own(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        let sources = self.analysis.sources().iter();
        sources.filter(|(_, source)| !ide::is_standard(source))
    }

    pub(crate) fn source_of(&self, path: &Path) -> Option<(SourceId, &Source)> {
        self.own().find(|(_, source)| self.path(source) == path)
    }

    /// What is wrong with each of the user's files, also with those that nothing is wrong with.
    pub(crate) fn diagnostics(&self) -> BTreeMap<PathBuf, Vec<lsp::Diagnostic>> {
        let sources = self.analysis.sources();
        let mut found: BTreeMap<PathBuf, Vec<lsp::Diagnostic>> = self
            .own()
            .map(|(_, source)| (self.path(source), Vec::new()))
            .collect();
        for item in self.analysis.diagnostics.iter() {
            // What is wrong inside a standard module is shown where it was used.
            let span = ide::visible_span(self.analysis.sources(), item);
            let Some(source) = sources.get(span.source).or_else(|| sources.get(ROOT)) else {
                continue;
            };
            let shown = convert::diagnostic(item, span, source, self);
            found.entry(self.path(source)).or_default().push(shown);
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
            uri: self.documents.uri(&self.path(source))?,
            range: convert::range(source, span),
        })
    }
}

/// Paths, and what was found there.
type Reads = Vec<(String, Result<Arc<str>, ReadError>)>;

/// How a root file is analysed.
type Analyze = fn(&dyn SourceProvider, &str, Option<Date>, &mut Memory) -> Analysis;

/// By root file.
#[derive(Debug)]
pub(crate) struct Analyses {
    kept: BTreeMap<PathBuf, Kept>,
    analyze: Analyze,
}

impl Default for Analyses {
    fn default() -> Self {
        Self::by(analyze_again)
    }
}

#[derive(Debug)]
struct Kept {
    analyzed: Arc<Analyzed>,
    /// Everything that the analysis asked for, and what it was given.
    read: Reads,
    /// For the next analysis, after a keystroke.
    memory: Memory,
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

    /// The analysis that starts at a file; `None` where a bug in `hac` prevents it.
    pub(crate) fn of(&mut self, documents: &Documents, root: &Path) -> Option<Arc<Analyzed>> {
        let base = root.parent().unwrap_or(Path::new("/")).to_owned();
        let provider = Recorder {
            inner: documents.provider(&base),
            read: RefCell::default(),
        };
        if let Some(kept) = self.kept.get_mut(root)
            && kept
                .read
                .iter()
                .all(|(path, given)| provider.inner.read(path) == *given)
        {
            kept.is_used = true;
            return Some(kept.analyzed.clone());
        }
        let name = root.file_name().unwrap_or_default().to_string_lossy();
        let mut memory = self.kept.remove(root).map(|kept| kept.memory).unwrap_or_default();
        let analysis = catch_unwind(AssertUnwindSafe(|| {
            (self.analyze)(&provider, &name, today(), &mut memory)
        }))
        .ok()?;
        let analyzed = Arc::new(Analyzed {
            analysis,
            base,
            documents: documents.clone(),
        });
        let kept = Kept {
            analyzed: analyzed.clone(),
            read: provider.read.into_inner(),
            memory,
            is_used: true,
        };
        self.kept.insert(root.to_owned(), kept);
        Some(analyzed)
    }

    /// The platform that a file belongs to: itself, or, for a module, the nearest `platform.ha` at or above its folder
    /// or the open file that uses it.
    pub(crate) fn root_of(&mut self, documents: &Documents, path: &Path) -> PathBuf {
        let is_module = documents
            .get(path)
            .is_some_and(|buffer| ide::is_module(&buffer.text));
        if !is_module {
            return path.to_owned();
        }
        let above = path.ancestors().skip(1).map(|folder| folder.join("platform.ha"));
        let mut candidates = above.chain(documents.paths().cloned());
        let uses = |root: &PathBuf| {
            let exists = documents.get(root).is_some() || root.is_file();
            root != path
                && exists
                && self
                    .of(documents, root)
                    .is_some_and(|found| found.source_of(path).is_some())
        };
        candidates.find(uses).unwrap_or_else(|| path.to_owned())
    }

    /// Forgets what was not asked for since the last time.
    pub(crate) fn sweep(&mut self) {
        self.kept.retain(|_, kept| std::mem::take(&mut kept.is_used));
    }
}

/// Takes note of what an analysis reads.
struct Recorder<P> {
    inner: P,
    read: RefCell<Reads>,
}

impl<P: SourceProvider> SourceProvider for Recorder<P> {
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
    use super::*;
    use crate::documents::Buffer;

    fn documents(files: &[(&str, &str)]) -> Documents {
        let mut documents = Documents::default();
        for (path, text) in files {
            let uri = lsp::Url::from_file_path(path).expect("an absolute path");
            documents.set(PathBuf::from(path), Buffer::new(uri, (*text).to_owned(), 1));
        }
        documents
    }

    const ROOT_TEXT: &str = "use ./lib/web\nplatform p {\n  web a {\n  }\n}\n";
    const MODULE: &str = "module web {\n  tier name: s3 {\n  }\n}\n";

    #[test]
    fn an_analysis_is_kept_until_something_it_read_changes() {
        let mut analyses = Analyses::default();
        let root = Path::new("/nowhere/platform.ha");
        let mut all = documents(&[
            ("/nowhere/platform.ha", ROOT_TEXT),
            ("/nowhere/lib/web.ha", MODULE),
        ]);
        let first = analyses.of(&all, root).expect("no bug");
        let other = documents(&[("/nowhere/other.ha", "")]);
        let again = analyses.of(&all, root).expect("no bug");
        assert!(Arc::ptr_eq(&first, &again));
        let uri = lsp::Url::from_file_path("/nowhere/lib/web.ha").expect("absolute");
        all.set(
            PathBuf::from("/nowhere/lib/web.ha"),
            Buffer::new(uri, String::new(), 2),
        );
        assert!(!Arc::ptr_eq(&first, &analyses.of(&all, root).expect("no bug")));
        assert!(analyses.of(&other, root).is_some());
    }

    #[test]
    fn what_is_not_asked_for_is_forgotten() {
        let mut analyses = Analyses::default();
        let all = documents(&[("/nowhere/platform.ha", ROOT_TEXT)]);
        analyses.of(&all, Path::new("/nowhere/platform.ha"));
        analyses.sweep();
        assert_eq!(analyses.kept.len(), 1);
        analyses.sweep();
        assert!(analyses.kept.is_empty());
    }

    #[test]
    fn a_module_belongs_to_the_platform_that_uses_it() {
        let mut analyses = Analyses::default();
        let module = Path::new("/nowhere/lib/web.ha");
        let used = documents(&[
            ("/nowhere/platform.ha", ROOT_TEXT),
            ("/nowhere/lib/web.ha", MODULE),
        ]);
        assert_eq!(analyses.root_of(&used, module), Path::new("/nowhere/platform.ha"));
        let alone = documents(&[("/nowhere/lib/web.ha", MODULE)]);
        assert_eq!(analyses.root_of(&alone, module), module);
        let elsewhere = documents(&[
            ("/nowhere/lib/web.ha", MODULE),
            (
                "/nowhere/envs/production.ha",
                &ROOT_TEXT.replace("./lib", "../lib"),
            ),
        ]);
        assert_eq!(
            analyses.root_of(&elsewhere, module),
            Path::new("/nowhere/envs/production.ha")
        );
    }
}
