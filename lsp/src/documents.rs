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
    pub(crate) text: Arc<str>,
    pub(crate) version: i32,
}

/// All buffers, by the path they will be saved to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Documents {
    open: BTreeMap<PathBuf, Buffer>,
}

impl Documents {
    pub(crate) fn set(&mut self, path: PathBuf, buffer: Buffer) {
        self.open.insert(path, buffer);
    }

    pub(crate) fn close(&mut self, path: &Path) {
        self.open.remove(path);
    }

    pub(crate) fn get(&self, path: &Path) -> Option<&Buffer> {
        self.open.get(path)
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.open.keys()
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
        let text: Arc<str> = Arc::from("module web {}");
        documents.set(
            PathBuf::from("/p/lib/web.ha"),
            Buffer {
                text: text.clone(),
                version: 1,
            },
        );
        let provider = documents.provider(Path::new("/p/envs"));
        assert_eq!(provider.read("../lib/web.ha"), Ok(text));
        assert_eq!(provider.read("../lib/other.ha"), Err(ReadError::NotFound));
    }
}
