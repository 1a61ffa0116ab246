//! What the last build of a folder holds, and what of it the next would give up. `refusal` says what is done about it.

use std::collections::{BTreeMap, BTreeSet};

use super::Plan;
use super::record::{Manifest, Record, sha256};
use hac_holdings::{Holdings, Loss, holdings, holdings_without, is_terraform, losses, may_hold};
use hac_pipeline::emit::OutputTree;

/// What the last whole build holds, and what of it the next gives up.
pub(super) struct Second {
    /// None where no Terraform changes, so that the files still say it.
    pub(super) held: Option<Holdings>,
    pub(super) lost: Vec<Loss>,
    /// Provider configurations that go.
    pub(super) providers: Vec<String>,
    /// Elements of the platform that go: `tier orders`.
    pub(super) gone: Vec<String>,
    /// What the platform was called and is called, where that differs.
    pub(super) renamed: Option<(String, String)>,
}

/// Compares what stands in the folder with what comes. It reads no Terraform where none changes.
pub(super) fn compare(plan: &Plan, next: &Manifest, tree: &OutputTree) -> Second {
    let record = &plan.record;
    let nothing_lost = |held| Second {
        held,
        lost: Vec::new(),
        providers: Vec::new(),
        gone: Vec::new(),
        renamed: None,
    };
    if !record.interrupted && !terraform_changes(plan, next) {
        return nothing_lost(None);
    }
    let old = record.held.clone().unwrap_or_else(|| before(plan, next, tree));
    // A first build has nothing to lose, and need not be read.
    if old == Holdings::default() {
        return nothing_lost(Some(old));
    }
    let files = tree.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    let new = holdings(files);
    let lost = losses(&old, &new);
    let providers = old.providers.difference(&new.providers).cloned().collect();
    let renamed = platform(&old).zip(platform(&new)).filter(|(was, is)| was != is);
    let gone = old
        .declared
        .difference(&new.declared)
        .filter(|element| renamed.is_none() || !element.starts_with(PLATFORM))
        .cloned()
        .collect();
    Second {
        held: Some(old),
        lost,
        providers,
        gone,
        renamed,
    }
}

const PLATFORM: &str = "platform ";

/// What the platform is called.
fn platform(side: &Holdings) -> Option<String> {
    let mut elements = side.declared.iter();
    elements.find_map(|element| element.strip_prefix(PLATFORM).map(str::to_owned))
}

fn terraform_changes(plan: &Plan, next: &Manifest) -> bool {
    let changed = plan.changes.written.iter().chain(&plan.changes.removed);
    let last = &plan.record.manifest.files;
    changed.map(String::as_str).any(is_terraform)
        // What was edited to be just what comes next is no change of the folder.
        || last.iter().any(|(path, hash)| is_terraform(path) && next.files.get(path) != Some(hash))
}

/// What the last whole build holds, by its files: as they were written, and as they were edited since.
fn before(plan: &Plan, next: &Manifest, tree: &OutputTree) -> Holdings {
    let Record { manifest, .. } = &plan.record;
    let mut written: BTreeMap<&str, &[u8]> = BTreeMap::new();
    let mut edited: BTreeMap<&str, &[u8]> = BTreeMap::new();
    let mut unread: BTreeMap<String, String> = BTreeMap::new();
    let mut modules: BTreeSet<&str> = BTreeSet::new();
    let come: BTreeSet<&String> = plan.changes.written.iter().collect();
    let is_present =
        |path: &String| plan.found.contains_key(path) || tree.contains_key(path) && !come.contains(path);
    for (path, hash) in manifest.files.iter().filter(|(path, _)| is_terraform(path)) {
        let comes = tree.get(path);
        let again = comes.filter(|_| next.files.get(path) == Some(hash) || holds_nothing(path, tree));
        let found = plan.found.get(path);
        let original = found.filter(|bytes| sha256(bytes) == *hash).or(again);
        match (original, path.rsplit_once('/')) {
            (Some(bytes), _) => {
                written.insert(path, bytes);
            }
            (None, _) if holds_nothing(path, tree) => {}
            // Whatever calls the module says which elements of the platform it is for.
            (None, Some((module, _))) => {
                modules.insert(module);
            }
            (None, None) => {
                let reason = if is_present(path) {
                    "is not as hac wrote it"
                } else {
                    "is gone"
                };
                unread.insert(path.clone(), reason.to_owned());
            }
        }
        if let Some(bytes) = found.or(original) {
            edited.insert(path, bytes);
        }
    }
    let mut held = holdings_without(written.iter().map(|(path, bytes)| (*path, *bytes)), &modules);
    if written != edited {
        for (address, holding) in holdings(edited).held {
            held.held.entry(address).or_insert(holding);
        }
    }
    held.unread.extend(unread);
    held
}

/// Files of these names hold no resources, as hac writes them; nor does any of a module whose files hold none now.
fn holds_nothing(path: &str, tree: &OutputTree) -> bool {
    let (module, name) = path.rsplit_once('/').unwrap_or(("", path));
    if ["outputs.tf", "variables.tf", "versions.tf"].contains(&name) {
        return true;
    }
    let mut of_module = tree
        .iter()
        .filter(|(other, _)| other.rsplit_once('/').is_some_and(|(folder, _)| folder == module))
        .filter(|(other, _)| is_terraform(other))
        .peekable();
    of_module.peek().is_some() && of_module.all(|(_, bytes)| !may_hold(bytes))
}
