//! What stands in the output folder before a build.

#![expect(clippy::disallowed_methods, reason = "this looks at the output folder")]

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::cli::Failure;

pub(super) enum OnDisk {
    Nothing,
    File(Vec<u8>),
    /// A folder, a link, a device; or something other than a folder where a folder must be.
    Other,
}

/// What stands at a path whose parents are folders, or not there at all.
fn look(full: &Path) -> Result<OnDisk, Failure> {
    let metadata = match fs::symlink_metadata(full) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(OnDisk::Nothing),
        Err(error) => return Err(Failure::new(format!("cannot read `{}`: {error}", full.display()))),
    };
    if !metadata.is_file() {
        return Ok(OnDisk::Other);
    }
    fs::read(full)
        .map(OnDisk::File)
        .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", full.display())))
}

/// What a file's parent is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parent {
    Folder,
    Missing,
    /// Something that is no folder stands there or on the way there. A link could lead anywhere.
    Blocked,
}

/// Looks at many paths of one folder, and at each of their parents once: most files share them.
pub(super) struct Scanner<'a> {
    folder: &'a Path,
    parents: BTreeMap<String, Parent>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(folder: &'a Path) -> Self {
        Self {
            folder,
            parents: BTreeMap::new(),
        }
    }

    pub(super) fn look(&mut self, path: &str) -> Result<OnDisk, Failure> {
        match path
            .rsplit_once('/')
            .map_or(Parent::Folder, |(parent, _)| self.parent(parent))
        {
            Parent::Folder => look(&self.folder.join(path)),
            Parent::Missing => Ok(OnDisk::Nothing),
            Parent::Blocked => Ok(OnDisk::Other),
        }
    }

    fn parent(&mut self, parent: &str) -> Parent {
        if let Some(known) = self.parents.get(parent) {
            return *known;
        }
        // The folder itself may be a link: it was named on the command line.
        let above = parent
            .rsplit_once('/')
            .map_or(Parent::Folder, |(above, _)| self.parent(above));
        let found = if above == Parent::Folder {
            match fs::symlink_metadata(self.folder.join(parent)) {
                Ok(metadata) if !metadata.is_dir() => Parent::Blocked,
                Err(error) if error.kind() == ErrorKind::NotFound => Parent::Missing,
                // Whatever else keeps us from looking is told when we look at the file.
                Ok(_) | Err(_) => Parent::Folder,
            }
        } else {
            above
        };
        self.parents.insert(parent.to_owned(), found);
        found
    }
}
