//! Reading sources, and writing single files, on the disk.

// This module is the disk: the prohibition of IO is for everything that is not under `cli`.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads and writes source files"
)]

use std::fs::{self, File, Permissions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::Failure;
use hac_base::source::{ReadError, SOURCE_LIMIT_BYTES, SourceProvider};
use hac_base::units::Date;

/// Files below (and beside) the folder of the root file.
#[derive(Debug, Clone)]
pub struct DiskProvider {
    base: PathBuf,
}

impl DiskProvider {
    /// `base` is the folder that source paths are relative to.
    pub fn new(base: impl Into<PathBuf>) -> Self {
        Self { base: base.into() }
    }

    /// A provider for the folder of a root file, and the root file's path in it. The root file must be readable: that
    /// it is not is a failure of the call.
    pub(super) fn for_root(file: &Path) -> Result<(Self, String), Failure> {
        let name = file.file_name().and_then(|name| name.to_str()).ok_or_else(|| {
            Failure::new(format!("`{}` does not name a file", file.display())).help("name a `.ha` file")
        })?;
        let base = file
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let provider = Self::new(base);
        match provider.read(name) {
            Ok(_) => Ok((provider, name.to_owned())),
            Err(error) => Err(unreadable(file, &error)),
        }
    }
}

/// The root file that an argument names: of a folder, the `platform.ha` in it, if there is one.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the form that clap asks of whoever reads an argument"
)]
pub(super) fn platform_file(argument: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(argument);
    let inside = path.join("platform.ha");
    Ok(if path.is_dir() && inside.is_file() {
        inside
    } else {
        path
    })
}

/// The day it is, in UTC.
pub(super) fn today() -> Option<Date> {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?;
    Date::of_unix_seconds(since.as_secs())
}

impl SourceProvider for DiskProvider {
    fn read(&self, path: &str) -> Result<Arc<str>, ReadError> {
        read_source(&self.base.join(path))
    }
}

/// Reads a source file, or says why it cannot be one.
pub(super) fn read_source(path: &Path) -> Result<Arc<str>, ReadError> {
    let metadata = fs::metadata(path).map_err(|error| read_error(&error))?;
    if metadata.is_dir() {
        return Err(ReadError::IsFolder);
    }
    let too_large = |bytes| ReadError::TooLarge {
        bytes,
        limit_bytes: SOURCE_LIMIT_BYTES,
    };
    if metadata.len() > SOURCE_LIMIT_BYTES {
        return Err(too_large(metadata.len()));
    }
    let file = File::open(path).map_err(|error| read_error(&error))?;
    let mut bytes = Vec::new();
    // A pipe or device has no length of its own: the limit holds for what is read, too.
    file.take(SOURCE_LIMIT_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| read_error(&error))?;
    if bytes.len() as u64 > SOURCE_LIMIT_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    String::from_utf8(bytes)
        .map(Arc::from)
        .map_err(|error| ReadError::NotUtf8 {
            offset: error.utf8_error().valid_up_to(),
        })
}

fn read_error(error: &std::io::Error) -> ReadError {
    let kind = error.kind();
    if kind == ErrorKind::NotFound {
        ReadError::NotFound
    } else if kind == ErrorKind::IsADirectory {
        ReadError::IsFolder
    } else {
        // The operating system has many more reasons; its own words are the best there are.
        ReadError::Other(error.to_string())
    }
}

/// What to tell people about a file named on the command line that could not be read.
pub(super) fn unreadable(path: &Path, error: &ReadError) -> Failure {
    let path = path.display();
    match error {
        ReadError::NotFound => Failure::new(format!("there is no file `{path}`"))
            .help("name a `.ha` file, or make a platform with `hac new NAME`"),
        ReadError::IsFolder => Failure::new(format!("`{path}` is a folder"))
            .help(format!("name the file in it: `{path}/platform.ha`")),
        ReadError::NotUtf8 { offset } => Failure::new(format!(
            "`{path}` is not text: the byte at offset {offset} is not UTF-8"
        ))
        .help("save the file as UTF-8"),
        ReadError::TooLarge { bytes, limit_bytes } => Failure::new(format!(
            "`{path}` has {bytes} bytes or more; a source file may have {limit_bytes}"
        ))
        .help("name a `.ha` file"),
        ReadError::Other(reason) => Failure::new(format!("cannot read `{path}`: {reason}")),
    }
}

/// A folder that only this process and its children know, removed when it goes out of scope.
pub(super) fn temporary_folder() -> Result<TempDir, Failure> {
    tempfile::Builder::new()
        .prefix("hac-")
        .tempdir()
        .map_err(|error| cannot_write(&std::env::temp_dir(), &error))
}

/// Writes a file that can be made again, making its folder, so that it is there whole or not at all. What a kill leaves
/// behind, the next call replaces.
pub(super) fn write_whole(path: &Path, text: &str) -> Result<(), Failure> {
    let written = (|| {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        swap_in(path, DRAFT, text, None)
    })();
    written.map_err(|error| cannot_write(path, &error))
}

const DRAFT: &str = "draft";

/// Where [`write_whole`] writes first. A kill may leave it.
pub(super) fn draft_of(path: &Path) -> PathBuf {
    beside(path, DRAFT)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{ending}"))
}

/// Writes a draft beside the file, and puts it in its place. With the permissions of what it replaces: then that was
/// written by people, and a crash of the machine must not lose it either.
fn swap_in(target: &Path, ending: &str, text: &str, permissions: Option<Permissions>) -> std::io::Result<()> {
    let draft = beside(target, ending);
    let written = (|| {
        // What a kill left goes first: written anew, never into whatever a link of that name leads to.
        match fs::remove_file(&draft) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let mut file = File::create_new(&draft)?;
        file.write_all(text.as_bytes())?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
            file.sync_all()?;
        }
        fs::rename(&draft, target)
    })();
    if written.is_err() {
        // The draft is ours and worthless; the failure that matters is the one being reported.
        let _ = fs::remove_file(&draft);
    }
    written
}

/// Writes a file that must not exist yet, making its folder.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
    }
    let mut file = File::create_new(path).map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists {
            Failure::new(format!("`{}` exists already", path.display()))
                .help("choose another name, or delete it first")
        } else {
            cannot_write(path, &error)
        }
    })?;
    file.write_all(text.as_bytes())
        .map_err(|error| cannot_write(path, &error))
}

/// Replaces a file's content: a reader, or a crash, sees the old content or the new, never a part.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    // A link is followed, so that formatting a linked file formats the file and keeps the link.
    let target = fs::canonicalize(path).map_err(|error| cannot_write(path, &error))?;
    let permissions = fs::metadata(&target)
        .map_err(|error| cannot_write(path, &error))?
        .permissions();
    if permissions.readonly() {
        return Err(Failure::new(format!(
            "cannot write `{}`: it is read-only",
            path.display()
        )));
    }
    // Two programs may format the same file at once.
    let ending = format!("{}.tmp", std::process::id());
    swap_in(&target, &ending, text, Some(permissions)).map_err(|error| cannot_write(path, &error))
}

pub(super) fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot write `{}`: {error}", path.display()))
}

/// Every `.ha` file at or below a path, sorted; folders whose name starts with a dot are passed over.
pub(super) fn sources_below(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &read_error(&error)))?;
    if !metadata.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let cannot_list =
            |error: std::io::Error| Failure::new(format!("cannot list `{}`: {error}", folder.display()));
        for entry in fs::read_dir(&folder).map_err(cannot_list)? {
            let entry = entry.map_err(cannot_list)?;
            let name = entry.file_name();
            let hidden = name.to_string_lossy().starts_with('.');
            // The entry's own type: a link to a folder is not followed, so a loop of links ends here.
            let kind = entry.file_type().map_err(cannot_list)?;
            if kind.is_dir() && !hidden {
                folders.push(entry.path());
            } else if !kind.is_dir()
                && entry
                    .path()
                    .extension()
                    .is_some_and(|extension| extension == "ha")
            {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}
