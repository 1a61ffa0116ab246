//! The output folder. A build takes effect whole or not at all; unchanged files are not touched; a file that `hac` did
//! not write is never overwritten or deleted; two builds at once wait for each other.
//!
//! New content is staged inside the folder first, so that a full disk is noticed before anything is replaced. Then a
//! journal names every file about to change, what is staged is renamed into place (a folder that is new as a whole), and
//! the manifest is renamed last. Before anything is written, what holds data is compared (`loss`).
//! A build that was killed in between left the journal behind: the next one knows from it which half-installed files
//! are `hac`'s own, and completes the work.

mod lock;
mod look;
mod loss;
mod record;
mod refusal;
mod staging;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::Failure;
use super::disk::{draft_of, write_whole};
use hac_holdings::{Loss, is_terraform};
use hac_pipeline::emit::OutputTree;
use lock::lock;
use look::{OnDisk, Scanner};
use record::{Manifest, Record, sha256, to_json};
use staging::{commit, remove, stage};

/// Lists the generated files; kept with them.
pub(super) const MANIFEST: &str = "hac.manifest.json";
const WORK: &str = ".hac";
const LOCK: &str = ".hac/lock";
const STAGING: &str = ".hac/staging";
const JOURNAL: &str = ".hac/journal.json";

/// What a build did, or would do, to the folder. Paths are relative to it, sorted.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) written: Vec<String>,
    pub(super) unchanged: usize,
    pub(super) removed: Vec<String>,
    /// What holds data and goes, because whoever builds said so.
    pub(super) given_up: Vec<Loss>,
    /// What may go by what was said, though nothing does.
    pub(super) kept: Vec<String>,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// What whoever builds has said beforehand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Consent<'a> {
    /// Overwrite what was edited.
    pub(super) discard_edits: bool,
    /// What may go though it holds data.
    pub(super) allow_destroy: &'a [String],
}

/// What a build would change, without changing anything.
pub(super) fn compare(
    folder: &Path,
    tree: &OutputTree,
    allow_destroy: &[String],
) -> Result<Changes, Failure> {
    // Edits count as changes here, not as conflicts: the question is whether the folder is what a build makes.
    let plan = if folder.exists() {
        plan(folder, tree, true)?
    } else {
        Plan::first(tree)
    };
    let seen = loss::compare(&plan, &Manifest::of(tree), tree);
    let allowed = refusal::names(allow_destroy);
    refusal::judge(&seen, &allowed, "`hac build` would be refused")
        .map_err(|failure| half_way(failure, plan.record.interrupted))?;
    let mut changes = plan.changes;
    changes.kept = if seen.lost.is_empty() { allowed } else { Vec::new() };
    Ok(changes)
}

/// Makes the folder hold exactly the tree, beside whatever else people keep there.
pub(super) fn install(folder: &Path, tree: &OutputTree, consent: Consent<'_>) -> Result<Changes, Failure> {
    let _lock = lock(folder)?;
    let plan = plan(folder, tree, consent.discard_edits)?;
    let manifest = Manifest::of(tree);
    let seen = loss::compare(&plan, &manifest, tree);
    let allowed = refusal::names(consent.allow_destroy);
    refusal::judge(&seen, &allowed, "nothing was written")
        .map_err(|failure| half_way(failure, plan.record.interrupted))?;
    let mut changes = plan.changes;
    changes.kept = if seen.lost.is_empty() { allowed } else { Vec::new() };
    changes.given_up = seen.lost;
    let same_manifest = plan.record.manifest == manifest;
    if changes.is_empty() && same_manifest && !folder.join(JOURNAL).exists() {
        // A build of something else may have been killed before it took effect.
        remove(&folder.join(STAGING))?;
        for record in [JOURNAL, MANIFEST] {
            remove(&draft_of(&folder.join(record)))?;
        }
        return Ok(changes);
    }
    stage(folder, tree, &changes).inspect_err(|_| {
        // Nothing has taken effect yet; what was staged is worthless.
        let _ = fs::remove_dir_all(folder.join(STAGING));
    })?;
    let journal = plan.record.journal(&manifest, seen.held);
    write_whole(&folder.join(JOURNAL), &to_json(&journal))?;
    commit(folder, &changes)?;
    write_whole(&folder.join(MANIFEST), &to_json(&manifest))?;
    for leftover in [JOURNAL, STAGING] {
        remove(&folder.join(leftover))?;
    }
    Ok(changes)
}

/// Whoever is refused must know that the folder is not whole.
fn half_way(mut failure: Failure, interrupted: bool) -> Failure {
    if interrupted {
        failure.notes.push(
            "the last build was interrupted, and the folder holds a part of it beside a part of the build before: \
             build either of the two to have a whole one"
                .to_owned(),
        );
    }
    failure
}

struct Plan {
    changes: Changes,
    record: Record,
    /// What stands where something else comes, or nothing: the Terraform of it.
    found: BTreeMap<String, Vec<u8>>,
}

impl Plan {
    /// Into a folder that is not there.
    fn first(tree: &OutputTree) -> Self {
        Self {
            changes: Changes {
                written: tree.keys().cloned().collect(),
                ..Changes::default()
            },
            record: Record::default(),
            found: BTreeMap::new(),
        }
    }
}

fn plan(folder: &Path, tree: &OutputTree, discard_edits: bool) -> Result<Plan, Failure> {
    let record = Record::read(folder)?;
    let owned = &record.owned;
    let mut changes = Changes::default();
    let mut found = BTreeMap::new();
    let mut foreign = Vec::new();
    let mut edited = Vec::new();
    let mut looker = Scanner::new(folder);
    let mut change = |path: &String, old: Vec<u8>, hashes: &BTreeSet<String>, into: &mut Vec<String>| {
        if !hashes.contains(&sha256(&old)) {
            edited.push(path.clone());
        }
        if is_terraform(path) {
            found.insert(path.clone(), old);
        }
        into.push(path.clone());
    };
    for (path, bytes) in tree {
        match (looker.look(path)?, owned.get(path)) {
            (OnDisk::Nothing, _) => changes.written.push(path.clone()),
            (OnDisk::File(old), _) if old == *bytes => changes.unchanged += 1,
            (OnDisk::File(old), Some(hashes)) => change(path, old, hashes, &mut changes.written),
            (OnDisk::File(_), None) | (OnDisk::Other, _) => foreign.push(path.clone()),
        }
    }
    for (path, hashes) in owned.iter().filter(|(path, _)| !tree.contains_key(*path)) {
        if let OnDisk::File(old) = looker.look(path)? {
            change(path, old, hashes, &mut changes.removed);
        }
    }
    refuse(
        &foreign,
        "hac did not write",
        "move them away, or name another folder with `-o DIR`",
    )
    .map_err(|failure| half_way(failure, record.interrupted))?;
    if !discard_edits {
        let help = "move your changes into a file of your own (Terraform merges `*_override.tf` files), \
                    or pass --discard-edits";
        refuse(&edited, "were edited since hac wrote them", help)
            .map_err(|failure| half_way(failure, record.interrupted))?;
    }
    Ok(Plan {
        changes,
        record,
        found,
    })
}

fn refuse(paths: &[String], why: &str, help: &str) -> Result<(), Failure> {
    let (count, files) = match paths.len() {
        0 => return Ok(()),
        1 => ("one".to_owned(), "file"),
        count => (count.to_string(), "files"),
    };
    let why = if paths.len() == 1 {
        why.replace("were edited", "was edited")
            .replace("wrote them", "wrote it")
    } else {
        why.to_owned()
    };
    let paths = paths.iter().map(|path| format!("`{path}`")).collect();
    Err(Failure::new(format!(
        "nothing was written: the folder has {count} {files} that {why}"
    ))
    .notes(listed(paths))
    .help(help))
}

/// As many as one reads.
const LISTED: usize = 40;

/// The lines, and how many more there are.
fn listed(mut lines: Vec<String>) -> Vec<String> {
    let more = lines.len().saturating_sub(LISTED);
    lines.truncate(LISTED);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines
}
