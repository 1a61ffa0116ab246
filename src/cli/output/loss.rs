//! A build that would take what holds data out of the configuration: Terraform deletes what is no longer there, and no
//! `prevent_destroy` stands in its way, because that goes with the block.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{Manifest, Record, sha256};
use super::{Plan, listed};
use crate::cli::Failure;
use crate::diagnostics::did_you_mean;
use crate::emit::OutputTree;
use crate::holdings::{Holdings, Loss, holdings, is_terraform, losses};

/// What the last whole build holds, and what of it the next gives up.
pub(super) struct Second {
    /// None where no Terraform changes, so that the files still say it.
    pub(super) held: Option<Holdings>,
    pub(super) lost: Vec<Loss>,
    /// Provider configurations that go.
    pub(super) providers: Vec<String>,
}

/// Compares what stands in the folder with what comes. It reads no Terraform where none changes.
pub(super) fn compare(plan: &Plan, next: &Manifest, tree: &OutputTree) -> Second {
    let record = &plan.record;
    if !record.interrupted && !terraform_changes(plan, next) {
        return Second {
            held: None,
            lost: Vec::new(),
            providers: Vec::new(),
        };
    }
    let old = record.held.clone().unwrap_or_else(|| before(plan, next, tree));
    let files = tree.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    let new = holdings(files);
    let lost = losses(&old, &new);
    let providers = old.providers.difference(&new.providers).cloned().collect();
    Second {
        held: Some(old),
        lost,
        providers,
    }
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
    let mut lacking: BTreeMap<String, String> = BTreeMap::new();
    let come: BTreeSet<&String> = plan.changes.written.iter().collect();
    let is_present =
        |path: &String| plan.found.contains_key(path) || tree.contains_key(path) && !come.contains(path);
    for (path, hash) in manifest.files.iter().filter(|(path, _)| is_terraform(path)) {
        let again = tree.get(path).filter(|_| next.files.get(path) == Some(hash));
        let found = plan.found.get(path);
        let original = again.or_else(|| found.filter(|bytes| sha256(bytes) == *hash));
        if let Some(bytes) = original {
            written.insert(path, bytes);
        } else {
            let reason = if is_present(path) {
                "is not as hac wrote it"
            } else {
                "is gone"
            };
            lacking.insert(path.clone(), reason.to_owned());
        }
        if let Some(bytes) = found.or(original) {
            edited.insert(path, bytes);
        }
    }
    let mut held = holdings(written.iter().map(|(path, bytes)| (*path, *bytes)));
    if written != edited {
        for (address, holding) in holdings(edited).held {
            held.held.entry(address).or_insert(holding);
        }
    }
    held.unread.extend(lacking);
    held
}

/// Refuses what was not given up by name, and names that give up nothing.
pub(super) fn judge(second: &Second, allowed: &[String], refusal: &str) -> Result<(), Failure> {
    let lost = &second.lost;
    for name in allowed {
        if !lost.iter().any(|loss| loss.is_called(name)) {
            return Err(unknown(name, lost));
        }
    }
    let is_kept = |loss: &&Loss| !allowed.iter().any(|name| loss.is_called(name));
    let mut refused: Vec<&Loss> = lost.iter().filter(is_kept).collect();
    refused.sort_by_key(|loss| (&loss.elements, &loss.address));
    if refused.is_empty() {
        return Ok(());
    }
    let names: BTreeSet<&str> = refused.iter().map(|loss| loss.name()).collect();
    let lines = refused.iter().map(|loss| {
        let from = loss.elements.join(", ");
        let from = if from.is_empty() {
            from
        } else {
            format!("{from}: ")
        };
        format!("{from}`{}`: {}", loss.address, loss.what)
    });
    let mut notes = listed(lines.collect());
    if !second.providers.is_empty() {
        notes.push(format!(
            "the provider configuration `{}` goes, too: Terraform cannot plan the removal of what was made with it. \
             Destroy that first, from the folder as it is",
            second.providers.join("`, `")
        ));
    }
    notes.push(
        "once a block is gone, Terraform deletes what it made; `prevent_destroy` goes with the block and protects nothing"
            .to_owned(),
    );
    let mut ways = Vec::new();
    for (is_file, way) in [
        (false, "put {} back as before, under the old name"),
        (true, "restore {}"),
    ] {
        let of_that: Vec<String> = refused
            .iter()
            .filter(|loss| loss.elements.is_empty() == is_file)
            .map(|loss| format!("`{}`", loss.name()))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        if !of_that.is_empty() {
            ways.push(way.replace("{}", &of_that.join(", ")));
        }
    }
    Err(Failure::new(format!(
        "{refusal}: {} that {} data would go",
        match refused.len() {
            1 => "one thing".to_owned(),
            count => format!("{count} things"),
        },
        if refused.len() == 1 { "holds" } else { "hold" },
    ))
    .notes(notes)
    .help(format!(
        "{}; if the data may go or was never there, add {}",
        ways.join(", and "),
        flag(&refused, &names)
    )))
}

/// `--allow-destroy orders`, by the shortest name that means nothing else.
fn flag(refused: &[&Loss], names: &BTreeSet<&str>) -> String {
    let short = |name: &str| {
        let own = name.split_once(' ').map_or(name, |(_, own)| own);
        let meant = refused.iter().filter(|loss| loss.is_called(own));
        let alone = meant.into_iter().all(|loss| loss.is_called(name));
        if alone { own.to_owned() } else { name.to_owned() }
    };
    let names: Vec<String> = names.iter().map(|name| short(name)).collect();
    let names = names.join(",");
    let plain = names
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || ".,-_/".contains(c));
    let quote = if plain { "" } else { "'" };
    format!("`--allow-destroy {quote}{names}{quote}`")
}

fn unknown(name: &str, lost: &[Loss]) -> Failure {
    let failure = Failure::new(format!(
        "nothing was written: `--allow-destroy {name}` names nothing that this build would lose"
    ));
    let names: BTreeSet<&str> = lost
        .iter()
        .flat_map(|loss| {
            loss.elements
                .iter()
                .map(String::as_str)
                .chain([loss.address.as_str()])
        })
        .collect();
    let own = |name: &&str| name.split_once(' ').map_or("", |(_, own)| own).to_owned();
    let short: Vec<String> = names.iter().map(own).filter(|own| !own.is_empty()).collect();
    let candidates = short.iter().map(String::as_str).chain(names.iter().copied());
    match did_you_mean(name, candidates) {
        Some(meant) => failure.help(format!("did you mean `{meant}`?")),
        None if names.is_empty() => failure.help("leave it out: nothing that holds data goes"),
        None => failure
            .help("name one of these, or leave it out")
            .notes(listed(names.iter().map(|name| format!("`{name}`")).collect())),
    }
}
