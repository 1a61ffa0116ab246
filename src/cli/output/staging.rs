//! New content waits inside the folder until all of it is there, and is then renamed into place.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the one place that writes the output folder"
)]

use std::collections::BTreeSet;
use std::fs;
use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

use super::{Changes, STAGING};
use crate::cli::Failure;
use crate::cli::disk::cannot_write;
use hac_pipeline::emit::OutputTree;

/// Writes the files to where they wait until everything is ready: in the same places, below another folder.
pub(super) fn stage(folder: &Path, tree: &OutputTree, changes: &Changes) -> Result<(), Failure> {
    let staging = folder.join(STAGING);
    remove(&staging)?;
    for parent in parents(&changes.written) {
        let parent = staging.join(parent);
        fs::create_dir_all(&parent).map_err(|error| cannot_write(&parent, &error))?;
    }
    let write = |paths: &[String]| -> Result<(), Failure> {
        for path in paths {
            let bytes = tree.get(path).map_or(&[][..], Vec::as_slice);
            fs::write(staging.join(path), bytes).map_err(|error| cannot_write(&folder.join(path), &error))?;
        }
        Ok(())
    };
    // Half of the time of a first build is the disk's, and it takes two files as fast as one.
    let (one, other) = changes.written.split_at(changes.written.len() / 2);
    thread::scope(|scope| {
        let beside = scope.spawn(|| write(other));
        write(one).and(beside.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// A path and the folders that it is in, from the inside out.
fn outwards(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |inside| {
        inside.rsplit_once('/').map(|(folder, _)| folder)
    })
}

/// The folders that hold the files, each after those that it is in.
fn parents(paths: &[String]) -> BTreeSet<&str> {
    let mut folders = BTreeSet::from([""]);
    for path in paths {
        // Most files share their folder with the one before.
        for folder in outwards(path).skip(1) {
            if !folders.insert(folder) {
                break;
            }
        }
    }
    folders
}

pub(super) fn commit(folder: &Path, changes: &Changes) -> Result<(), Failure> {
    let staging = folder.join(STAGING);
    let move_in = |path: &str| {
        let full = folder.join(path);
        fs::rename(staging.join(path), &full).map_err(|error| interrupted(&full, &error))
    };
    let mut moved = BTreeSet::new();
    let has_moved = |moved: &BTreeSet<&str>, path: &str| outwards(path).any(|above| moved.contains(above));
    for parent in parents(&changes.written) {
        if !has_moved(&moved, parent) && !folder.join(parent).exists() {
            move_in(parent)?;
            moved.insert(parent);
        }
    }
    for path in &changes.written {
        if !has_moved(&moved, path) {
            move_in(path)?;
        }
    }
    for path in &changes.removed {
        let full = folder.join(path);
        fs::remove_file(&full).map_err(|error| interrupted(&full, &error))?;
        // Folders that are empty now were made for the files that are gone; any other refuses to be removed.
        for parent in outwards(path).skip(1) {
            if fs::remove_dir(folder.join(parent)).is_err() {
                break;
            }
        }
    }
    Ok(())
}

fn interrupted(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!(
        "the build was interrupted: cannot write `{}`: {error}",
        path.display()
    ))
    .help("mend the cause and build again: the next build completes this one")
}

pub(super) fn remove(path: &Path) -> Result<(), Failure> {
    let removed = match fs::symlink_metadata(path) {
        Err(_) => return Ok(()),
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    };
    removed.map_err(|error| cannot_write(path, &error))
}
