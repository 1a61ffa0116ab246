//! Open buffers over the disk.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use hac::cli::DiskProvider;
use hac::source::{ReadError, SourceProvider};
use tower_lsp::lsp_types::Url;

/// A buffer in the editor.
#[derive(Debug, Clone)]
pub(crate) struct Buffer {
    /// As the editor spells it: answers must use the same spelling.
    uri: Url,
    pub(crate) text: Arc<str>,
    pub(crate) version: i32,
}

impl Buffer {
    pub(crate) fn new(uri: Url, text: String, version: i32) -> Self {
        Self {
            uri,
            text: Arc::from(text),
            version,
        }
    }
}

/// All buffers, by the path they will be saved to. Cheap to clone: every analysis holds a snapshot.
#[derive(Debug, Clone, Default)]
pub(crate) struct Documents {
    open: Arc<BTreeMap<PathBuf, Buffer>>,
}

impl Documents {
    pub(crate) fn set(&mut self, path: PathBuf, buffer: Buffer) {
        Arc::make_mut(&mut self.open).insert(path, buffer);
    }

    pub(crate) fn close(&mut self, path: &Path) {
        Arc::make_mut(&mut self.open).remove(path);
    }

    pub(crate) fn get(&self, path: &Path) -> Option<&Buffer> {
        self.open.get(path)
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.open.keys()
    }

    /// The address of a file: the editor's own where it is open.
    pub(crate) fn uri(&self, path: &Path) -> Option<Url> {
        match self.get(path) {
            Some(buffer) => Some(buffer.uri.clone()),
            None => Url::from_file_path(path).ok(),
        }
    }

    /// What the compiler sees from a folder: buffers first, then the disk.
    pub(crate) fn provider(&self, base: &Path) -> Overlay {
        Overlay {
            documents: self.clone(),
            disk: DiskProvider::new(base),
            base: base.to_owned(),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Overlay {
    documents: Documents,
    disk: DiskProvider,
    base: PathBuf,
}

impl SourceProvider for Overlay {
    fn read(&self, path: &str) -> Result<Arc<str>, ReadError> {
        match self.documents.get(&normalized(&self.base.join(path))) {
            Some(buffer) => Ok(buffer.text.clone()),
            None => self.disk.read(path),
        }
    }
}

/// A path without `.` and `..`, by its words alone: a buffer may not be on the disk yet.
pub(crate) fn normalized(path: &Path) -> PathBuf {
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

/// The path of a `file:` address; buffers that have none yet (`untitled:`) get a path of their own.
pub(crate) fn path_of(uri: &Url) -> PathBuf {
    match uri.to_file_path() {
        Ok(path) => normalized(&path),
        Err(()) => PathBuf::from(format!("/{}", uri.as_str().replace(['/', ':'], "_"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_stand_before_the_disk() {
        let mut documents = Documents::default();
        let uri = Url::parse("file:///p/lib/w%65b.ha").expect("an address");
        let buffer = Buffer::new(uri.clone(), "module web {}".to_owned(), 1);
        documents.set(path_of(&uri), buffer);
        let provider = documents.provider(Path::new("/p/envs"));
        assert_eq!(provider.read("../lib/web.ha").as_deref(), Ok("module web {}"));
        assert_eq!(provider.read("../lib/other.ha"), Err(ReadError::NotFound));
        assert_eq!(documents.uri(Path::new("/p/lib/web.ha")), Some(uri));
    }

    #[test]
    fn a_buffer_without_a_file_keeps_its_address() {
        let uri = Url::parse("untitled:Untitled-1").expect("an address");
        let path = path_of(&uri);
        let mut documents = Documents::default();
        documents.set(path.clone(), Buffer::new(uri.clone(), String::new(), 1));
        assert_eq!(documents.uri(&path), Some(uri));
    }
}
