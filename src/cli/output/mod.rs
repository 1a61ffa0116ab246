//! The output folder. A build takes effect whole or not at all; unchanged files are not touched; a file that `hac` did
//! not write is never overwritten or deleted; two builds at once wait for each other.
//!
//! New content is staged inside the folder first, so that a full disk is noticed before anything is replaced. Then a
//! journal names every file about to change, what is staged is renamed into place (a folder that is new as a whole), and
//! the manifest is renamed last.
//! A build that was killed in between left the journal behind: the next one knows from it which half-installed files
//! are `hac`'s own, and completes the work.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the one place that writes the output folder"
)]

mod look;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Failure;
use super::disk::{cannot_write, write_whole};
use crate::emit::OutputTree;
use look::{Found, Looker};

/// Lists the generated files; kept with them.
pub(super) const MANIFEST: &str = "hac.manifest.json";
const WORK: &str = ".hac";
const LOCK: &str = ".hac/lock";
const STAGING: &str = ".hac/staging";
const JOURNAL: &str = ".hac/journal.json";
const MANIFEST_VERSION: u32 = 1;

/// What `hac` wrote: path to SHA-256 in hex.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Manifest {
    version: u32,
    files: BTreeMap<String, String>,
}

/// What a build did, or would do, to the folder. Paths are relative to it, sorted.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) written: Vec<String>,
    pub(super) unchanged: usize,
    pub(super) removed: Vec<String>,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// What a build would change, without changing anything.
pub(super) fn compare(folder: &Path, tree: &OutputTree) -> Result<Changes, Failure> {
    if !folder.exists() {
        return Ok(Changes {
            written: tree.keys().cloned().collect(),
            ..Changes::default()
        });
    }
    // Edits count as changes here, not as conflicts: the question is whether the folder is what a build makes.
    plan(folder, tree, true).map(|plan| plan.changes)
}

/// Makes the folder hold exactly the tree, beside whatever else people keep there.
pub(super) fn install(folder: &Path, tree: &OutputTree, discard_edits: bool) -> Result<Changes, Failure> {
    let _lock = lock(folder)?;
    let plan = plan(folder, tree, discard_edits)?;
    let manifest = Manifest {
        version: MANIFEST_VERSION,
        files: tree
            .iter()
            .map(|(path, bytes)| (path.clone(), sha256(bytes)))
            .collect(),
    };
    let manifest_text = to_json(&manifest);
    let manifest_path = folder.join(MANIFEST);
    let same_manifest = fs::read(&manifest_path).is_ok_and(|old| old == manifest_text.as_bytes());
    if plan.changes.is_empty() && same_manifest && !folder.join(JOURNAL).exists() {
        return Ok(plan.changes);
    }
    stage(folder, tree, &plan.changes).inspect_err(|_| {
        // Nothing has taken effect yet; what was staged is worthless.
        let _ = fs::remove_dir_all(folder.join(STAGING));
    })?;
    let owned = Manifest {
        version: MANIFEST_VERSION,
        files: plan.owned_after(&manifest),
    };
    write_whole(&folder.join(JOURNAL), &to_json(&owned))?;
    commit(folder, &plan.changes)?;
    write_whole(&manifest_path, &manifest_text)?;
    for leftover in [JOURNAL, STAGING] {
        remove(&folder.join(leftover))?;
    }
    Ok(plan.changes)
}

/// Waits until no other build works on the folder.
fn lock(folder: &Path) -> Result<File, Failure> {
    if fs::metadata(folder).is_ok_and(|metadata| !metadata.is_dir()) {
        return Err(Failure::new(format!(
            "`{}` is a file, not a folder to write to",
            folder.display()
        ))
        .help("name another folder with `-o DIR`"));
    }
    let work = folder.join(WORK);
    fs::create_dir_all(&work).map_err(|error| cannot_write(&work, &error))?;
    let path = folder.join(LOCK);
    let file = File::create(&path).map_err(|error| cannot_write(&path, &error))?;
    file.lock()
        .map_err(|error| Failure::new(format!("cannot lock `{}`: {error}", path.display())))?;
    Ok(file)
}

struct Plan {
    changes: Changes,
    /// For each path that may hold something of ours: every hash we may have written there.
    owned: BTreeMap<String, BTreeSet<String>>,
}

impl Plan {
    /// Which hashes may be found where once the commit has begun. A path of the new tree may still hold the old
    /// content; for the journal one hash a path is enough, since an old one is still in the manifest.
    fn owned_after(&self, manifest: &Manifest) -> BTreeMap<String, String> {
        let mut files: BTreeMap<String, String> = self
            .owned
            .iter()
            .filter_map(|(path, hashes)| Some((path.clone(), hashes.first()?.clone())))
            .collect();
        files.extend(manifest.files.clone());
        files
    }
}

fn plan(folder: &Path, tree: &OutputTree, discard_edits: bool) -> Result<Plan, Failure> {
    let owned = owned(folder)?;
    let mut changes = Changes::default();
    let mut foreign = Vec::new();
    let mut edited = Vec::new();
    let mut looker = Looker::new(folder);
    for (path, bytes) in tree {
        let ours = owned.get(path);
        match looker.look(path)? {
            Found::Nothing => changes.written.push(path.clone()),
            Found::File(old) if old == *bytes => changes.unchanged += 1,
            Found::File(old) => match ours {
                None => foreign.push(path.clone()),
                Some(hashes) if hashes.contains(&sha256(&old)) => changes.written.push(path.clone()),
                Some(_) => {
                    edited.push(path.clone());
                    changes.written.push(path.clone());
                }
            },
            Found::Other => foreign.push(path.clone()),
        }
    }
    for (path, hashes) in owned.iter().filter(|(path, _)| !tree.contains_key(*path)) {
        if let Found::File(old) = looker.look(path)? {
            if !hashes.contains(&sha256(&old)) {
                edited.push(path.clone());
            }
            changes.removed.push(path.clone());
        }
    }
    refuse(
        folder,
        &foreign,
        "hac did not write",
        "move them away, or name another folder with `-o DIR`",
    )?;
    if !discard_edits {
        let help = "move your changes into a file of your own (Terraform merges `*_override.tf` files), \
                    or pass --discard-edits";
        refuse(folder, &edited, "were edited since hac wrote them", help)?;
    }
    Ok(Plan { changes, owned })
}

fn refuse(folder: &Path, paths: &[String], why: &str, help: &str) -> Result<(), Failure> {
    let Some(first) = paths.first() else { return Ok(()) };
    let others = match paths.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let place = folder.join(first);
    Err(Failure::new(format!(
        "nothing was written: `{}`{others}: files that {why}",
        place.display()
    ))
    .help(help))
}

/// What `hac` may have written into the folder, by the manifest and by the journal of a build that was interrupted.
fn owned(folder: &Path) -> Result<BTreeMap<String, BTreeSet<String>>, Failure> {
    let mut owned: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for name in [MANIFEST, JOURNAL] {
        let path = folder.join(name);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(Failure::new(format!("cannot read `{}`: {error}", path.display()))),
        };
        let manifest: Manifest = serde_json::from_str(&text)
            .ok()
            .filter(|manifest: &Manifest| {
                manifest.version == MANIFEST_VERSION && manifest.files.keys().all(|p| is_inside(p))
            })
            .ok_or_else(|| {
                Failure::new(format!(
                    "`{}` is not a list of files that this hac wrote",
                    path.display()
                ))
                .help("restore it, or build into an empty folder")
            })?;
        for (path, hash) in manifest.files {
            owned.entry(path).or_default().insert(hash);
        }
    }
    Ok(owned)
}

/// A manifest is a file that anybody may edit: it must not lead out of its folder.
fn is_inside(path: &str) -> bool {
    Path::new(path)
        .components()
        .all(|part| matches!(part, std::path::Component::Normal(_)))
}

/// Writes the files to where they wait until everything is ready: in the same places, below another folder.
fn stage(folder: &Path, tree: &OutputTree, changes: &Changes) -> Result<(), Failure> {
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

fn commit(folder: &Path, changes: &Changes) -> Result<(), Failure> {
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

fn remove(path: &Path) -> Result<(), Failure> {
    let removed = match fs::symlink_metadata(path) {
        Err(_) => return Ok(()),
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    };
    removed.map_err(|error| cannot_write(path, &error))
}

fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let mut hex = String::with_capacity(2 * digest.len());
    for byte in digest {
        let digits = [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
        hex.extend(digits.into_iter().flatten());
    }
    hex
}

fn to_json(manifest: &Manifest) -> String {
    serde_json::to_string_pretty(manifest).expect("text and maps of text always become JSON") + "\n"
}
