//! Two builds of one folder wait for each other.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::{LOCK, WORK};
use crate::cli::Failure;
use crate::cli::disk::cannot_write;

/// Waits until no other build works on the folder. It says so even where the caller wants to be quiet: a wait without a word
/// looks like a fault.
pub(super) fn lock(folder: &Path) -> Result<File, Failure> {
    if fs::metadata(folder).is_ok_and(|metadata| !metadata.is_dir()) {
        return Err(Failure::new(format!(
            "`{}` is a file, not a folder to write to",
            folder.display()
        ))
        .help("name another folder with `-o DIR`"));
    }
    // The folder itself may be a link: it was named on the command line.
    fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
    let work = folder.join(WORK);
    if let Err(error) = fs::create_dir(&work)
        && error.kind() != ErrorKind::AlreadyExists
    {
        return Err(cannot_write(&work, &error));
    }
    let is_folder = fs::symlink_metadata(&work).is_ok_and(|metadata| metadata.is_dir());
    if !is_folder {
        return Err(in_the_way(&work, "a folder of hac's own"));
    }
    let path = folder.join(LOCK);
    let file = open(&path)?;
    let cannot_lock = |error| Failure::new(format!("cannot lock `{}`: {error}", path.display()));
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::Error(error)) => return Err(cannot_lock(error)),
        Err(TryLockError::WouldBlock) => {}
    }
    // Nothing can be done where even this cannot be printed.
    let _ = writeln!(
        std::io::stderr(),
        "Waiting: another build writes to `{}`",
        folder.display()
    );
    file.lock().map_err(cannot_lock)?;
    Ok(file)
}

/// The file that is locked. It has no content, so nothing is ever written to it: should it be somebody else's by another
/// name, it stays as it is. A link is not followed, which could make a file wherever it leads.
fn open(path: &Path) -> Result<File, Failure> {
    match File::create_new(path) {
        Ok(file) => return Ok(file),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(cannot_write(path, &error)),
    }
    let is_file = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    if !is_file {
        return Err(in_the_way(path, "a file of hac's own"));
    }
    // Some file systems lock only what may be written to.
    OpenOptions::new()
        .write(true)
        .open(path)
        .map_err(|error| cannot_write(path, &error))
}

fn in_the_way(path: &Path, wanted: &str) -> Failure {
    Failure::new(format!(
        "nothing was written: `{}` is not {wanted}, but a link or something else",
        path.display()
    ))
    .help("delete it")
}
