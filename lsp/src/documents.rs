//! Open buffers, each under the address that the editor gave it, over the disk.
//!
//! INVARIANT: two addresses are two documents, whatever they have in common. What is read, answered and edited under one
//! of them comes from its own text; a path only says which document other files mean.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use hac::cli::DiskProvider;
use hac::source::{ReadError, SourceProvider};
use tower_lsp::lsp_types::Url;

use crate::spelling;

/// Where a text belongs, by its address.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// In a file, which others may use.
    File(PathBuf),
    /// In no file yet. It reads the files around the path that it will be saved to, where it has one; nobody reads it.
    Draft(Option<PathBuf>),
}

impl Place {
    /// `None` for every other kind of address: `git:`, `fugitive:`, a file with a query. Those are texts of another time
    /// or machine. Judged by the files of today, they would show numbers that never were true; and what is offered to
    /// mend them can only be meant for the file beside them.
    fn of(uri: &Url) -> Option<Self> {
        let uri = &spelling::canonical(uri)?;
        match uri.scheme() {
            "file" if uri.query().is_none() && uri.fragment().is_none() => match uri.to_file_path() {
                Ok(path) => Some(Self::File(normalized(&path))),
                // On another machine: `file://server/share`.
                Err(()) => None,
            },
            "untitled" => Some(Self::Draft(future_path(uri))),
            _ => None,
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Draft(path) => path.as_deref(),
        }
    }
}

/// Where an editor will save a buffer that it named after its file: `untitled:/shop/platform.ha`.
fn future_path(uri: &Url) -> Option<PathBuf> {
    if uri.cannot_be_a_base() {
        return None;
    }
    let file = Url::parse(&format!("file://{}", uri.path())).ok()?;
    Some(normalized(&file.to_file_path().ok()?))
}

/// A buffer in the editor.
#[derive(Debug, Clone)]
pub(crate) struct Buffer {
    place: Place,
    pub(crate) text: Arc<str>,
    pub(crate) version: i32,
}

/// A text that takes part: a buffer by its address, or a file that is not open by its path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Document {
    Open(Url),
    Closed(PathBuf),
}

impl Document {
    /// The editor's own address where it is open.
    pub(crate) fn uri(&self) -> Option<Url> {
        match self {
            Self::Open(uri) => Some(uri.clone()),
            Self::Closed(path) => Url::from_file_path(path).ok(),
        }
    }
}

/// All buffers that take part. Cheap to clone: every analysis holds a snapshot.
#[derive(Debug, Clone, Default)]
pub(crate) struct Documents {
    open: Arc<BTreeMap<Url, Buffer>>,
    /// The buffer that other files mean by a path. An editor may have several with one path, under other spellings.
    files: Arc<BTreeMap<PathBuf, Url>>,
}

impl Documents {
    /// Opens or changes a buffer; does nothing for a text that takes no part.
    pub(crate) fn set(&mut self, uri: Url, text: String, version: i32) {
        let Some(place) = Place::of(&uri) else { return };
        let text = Arc::from(text);
        let buffer = Buffer { place, text, version };
        let before = Arc::make_mut(&mut self.open).insert(uri, buffer);
        if before.is_none() {
            self.find_files();
        }
    }

    pub(crate) fn close(&mut self, uri: &Url) {
        Arc::make_mut(&mut self.open).remove(uri);
        self.find_files();
    }

    /// Hangs on what is open alone, and not on the order in which it was opened.
    fn find_files(&mut self) {
        let mut files = BTreeMap::new();
        for (uri, buffer) in self.open.iter() {
            let Place::File(path) = &buffer.place else {
                continue;
            };
            // The plain spelling is the one that nobody has to know the others to find.
            let is_plain = Url::from_file_path(path).is_ok_and(|plain| plain == *uri);
            if is_plain || !files.contains_key(path) {
                files.insert(path.clone(), uri.clone());
            }
        }
        self.files = Arc::new(files);
    }

    pub(crate) fn get(&self, uri: &Url) -> Option<&Buffer> {
        self.open.get(uri)
    }

    pub(crate) fn open(&self) -> impl Iterator<Item = Document> {
        self.open.keys().cloned().map(Document::Open)
    }

    /// The buffers that other files can mean.
    pub(crate) fn files(&self) -> impl Iterator<Item = Document> {
        self.files.values().cloned().map(Document::Open)
    }

    /// What an address stands for; `None` if that takes no part.
    pub(crate) fn named(&self, uri: &Url) -> Option<Document> {
        if self.open.contains_key(uri) {
            return Some(Document::Open(uri.clone()));
        }
        match Place::of(uri)? {
            Place::File(path) => Some(self.at(&path)),
            Place::Draft(_) => None,
        }
    }

    /// What a file means by a path.
    pub(crate) fn at(&self, path: &Path) -> Document {
        match self.files.get(path) {
            Some(uri) => Document::Open(uri.clone()),
            None => Document::Closed(path.to_owned()),
        }
    }

    /// The path by which other files mean a document; `None` for drafts, and for all but one spelling of a file.
    pub(crate) fn path_of<'a>(&'a self, document: &'a Document) -> Option<&'a Path> {
        match document {
            Document::Closed(path) => Some(path),
            Document::Open(uri) => {
                let path = self.get(uri)?.place.path()?;
                (self.files.get(path) == Some(uri)).then_some(path)
            }
        }
    }

    /// What the compiler sees from a document: its own text, then buffers, then the disk.
    pub(crate) fn provider(&self, root: &Document) -> Overlay {
        let buffer = match root {
            Document::Open(uri) => self.get(uri),
            Document::Closed(_) => None,
        };
        let path = match root {
            Document::Open(_) => buffer.and_then(|buffer| buffer.place.path()),
            Document::Closed(path) => Some(path.as_path()),
        };
        let name = path.and_then(Path::file_name);
        Overlay {
            documents: self.clone(),
            name: name.map_or_else(
                || "draft.ha".to_owned(),
                |name| name.to_string_lossy().into_owned(),
            ),
            text: buffer.map(|buffer| buffer.text.clone()),
            base: path.map(|path| path.parent().unwrap_or(Path::new("/")).to_owned()),
            root: root.clone(),
        }
    }
}

/// The files around one document, the root of an analysis.
#[derive(Debug, Clone)]
pub(crate) struct Overlay {
    documents: Documents,
    root: Document,
    /// By which the root is read.
    pub(crate) name: String,
    /// The root's own, where it is open.
    text: Option<Arc<str>>,
    /// The folder that paths start at. A draft may have none, and can then use nothing but what comes with `hac`.
    base: Option<PathBuf>,
}

impl Overlay {
    /// The document that a path means.
    pub(crate) fn document(&self, path: &str) -> Option<Document> {
        if path == self.name {
            return Some(self.root.clone());
        }
        Some(self.documents.at(&normalized(&self.base.as_ref()?.join(path))))
    }
}

impl SourceProvider for Overlay {
    fn read(&self, path: &str) -> Result<Arc<str>, ReadError> {
        if let Some(text) = self.text.as_ref().filter(|_| path == self.name) {
            return Ok(text.clone());
        }
        let Some(base) = &self.base else {
            return Err(ReadError::NotFound);
        };
        match self.documents.at(&normalized(&base.join(path))) {
            Document::Open(uri) => match self.documents.get(&uri) {
                Some(buffer) => Ok(buffer.text.clone()),
                None => Err(ReadError::NotFound),
            },
            Document::Closed(_) => DiskProvider::new(base).read(path),
        }
    }
}

/// A path without `.` and `..`, by its words alone: a buffer may not be on the disk yet.
fn normalized(path: &Path) -> PathBuf {
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => parts.push(part),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    fn opened(all: &[(&str, &str)]) -> Documents {
        let mut documents = Documents::default();
        for (address, text) in all {
            documents.set(uri(address), (*text).to_owned(), 1);
        }
        documents
    }

    #[test]
    fn buffers_stand_before_the_disk() {
        let documents = opened(&[("file:///p/lib/w%65b.ha", "module web {}")]);
        let root = Document::Closed(PathBuf::from("/p/envs/platform.ha"));
        let provider = documents.provider(&root);
        assert_eq!(provider.read("../lib/web.ha").as_deref(), Ok("module web {}"));
        assert_eq!(provider.read("../lib/other.ha"), Err(ReadError::NotFound));
        let module = documents.at(Path::new("/p/lib/web.ha"));
        assert_eq!(module.uri(), Some(uri("file:///p/lib/w%65b.ha")));
    }

    #[test]
    fn a_document_reads_its_own_text_and_others_the_plain_spelling() {
        let (plain, other) = ("file:///p/web.ha", "file:///p/w%65b.ha");
        let both = [(plain, "plain"), (other, "other")];
        for all in [both, [both[1], both[0]]] {
            let documents = opened(&all);
            for (address, text) in both {
                let provider = documents.provider(&Document::Open(uri(address)));
                assert_eq!(provider.read("web.ha").as_deref(), Ok(text));
            }
            assert_eq!(documents.at(Path::new("/p/web.ha")), Document::Open(uri(plain)));
            let mut left = documents.clone();
            left.close(&uri(plain));
            assert_eq!(left.at(Path::new("/p/web.ha")), Document::Open(uri(other)));
        }
    }

    #[test]
    fn texts_of_another_time_or_machine_take_no_part() {
        for address in [
            "git:/p/web.ha?%7B%22ref%22%3A%22HEAD%22%7D",
            "fugitive:///p/.git//0/web.ha",
            "file:///p/web.ha?ref=HEAD",
            "file:///p/web.ha#1",
            "file://server/p/web.ha",
            "https://example.com/p/web.ha",
        ] {
            let documents = opened(&[(address, "text")]);
            assert_eq!(documents.open().count(), 0, "{address}");
            assert_eq!(documents.named(&uri(address)), None, "{address}");
        }
    }

    #[test]
    fn a_draft_reads_what_lies_around_it_if_it_lies_anywhere() {
        let documents = opened(&[
            ("file:///p/web.ha", "module web {}"),
            ("untitled:/p/platform.ha", "draft"),
            ("untitled:Untitled-1", "nowhere"),
        ]);
        let read = |address: &str, path: &str| {
            let provider = documents.provider(&Document::Open(uri(address)));
            provider.read(path).map(|text| text.to_string())
        };
        assert_eq!(read("untitled:/p/platform.ha", "platform.ha"), Ok("draft".into()));
        assert_eq!(
            read("untitled:/p/platform.ha", "web.ha"),
            Ok("module web {}".into())
        );
        assert_eq!(read("untitled:Untitled-1", "p/web.ha"), Err(ReadError::NotFound));
        assert_eq!(read("untitled:Untitled-1", "/p/web.ha"), Err(ReadError::NotFound));
        let path = PathBuf::from("/p/platform.ha");
        assert_eq!(documents.at(&path), Document::Closed(path));
    }
}
