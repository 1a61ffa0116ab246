//! Platforms to open, and places in them.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tower_lsp::lsp_types::Url;

pub(crate) fn example(name: &str) -> (Url, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../examples/{name}/platform.ha"));
    let path = path.canonicalize().expect("the example is there");
    let text = std::fs::read_to_string(&path).expect("the example can be read");
    (Url::from_file_path(path).expect("an absolute path"), text)
}

/// A folder with files, and the address of each.
pub(crate) struct Folder {
    folder: TempDir,
}

impl Folder {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let this = Self { folder };
        for (name, text) in files {
            this.write(name, text);
        }
        this
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().expect("it exists").join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("in the folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    pub(crate) fn uri(&self, name: &str) -> Url {
        Url::from_file_path(self.path(name)).expect("an absolute path")
    }
}

/// Line and column of a word, from 0, in UTF-16.
pub(crate) fn find(text: &str, word: &str) -> (usize, usize) {
    let at = text.find(word).expect("the word is there");
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    (line, text[start..at].encode_utf16().count())
}
