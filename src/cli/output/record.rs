//! What `hac` remembers of a folder: the manifest lists what it wrote, and the journal what a build was about to write when it
//! was interrupted.

#![expect(clippy::disallowed_methods, reason = "this looks at the output folder")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{JOURNAL, MANIFEST};
use crate::cli::Failure;
use hac_holdings::Holdings;
use hac_pipeline::emit::OutputTree;

const MANIFEST_VERSION: u32 = 1;
const JOURNAL_VERSION: u32 = 2;

/// What `hac` wrote: path to SHA-256 in hex.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    pub(super) files: BTreeMap<String, String>,
}

impl Manifest {
    pub(super) fn of(tree: &OutputTree) -> Self {
        let hash = |(path, bytes): (&String, &Vec<u8>)| (path.clone(), sha256(bytes));
        Self {
            version: MANIFEST_VERSION,
            files: tree.iter().map(hash).collect(),
        }
    }
}

/// What may be found in the folder until a build is whole.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    version: u32,
    /// For each path every hash that a build may have left there.
    pub(super) files: BTreeMap<String, BTreeSet<String>>,
    /// What the last whole build holds; none where its files still say so themselves.
    pub(super) held: Option<Holdings>,
    /// The hash of the manifest that the build ends with: where it stands, the build is whole. None where it stood before,
    /// too, and says nothing.
    ends_with: Option<String>,
}

/// All that is remembered.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Of the last whole build.
    pub(super) manifest: Manifest,
    /// For each path that may hold something of ours: every hash that we may have written there.
    pub(super) owned: BTreeMap<String, BTreeSet<String>>,
    /// Whether a build was interrupted.
    pub(super) interrupted: bool,
    /// What the last whole build held, where a journal keeps it.
    pub(super) held: Option<Holdings>,
}

impl Record {
    pub(super) fn read(folder: &Path) -> Result<Self, Failure> {
        let mut record = Self::default();
        let manifest = text(folder, MANIFEST)?;
        if let Some(text) = &manifest {
            record.manifest = parsed(folder, MANIFEST, manifest_of(text))?;
            record.own(record.manifest.files.clone());
        }
        let Some(text) = text(folder, JOURNAL)? else {
            return Ok(record);
        };
        let journal = parsed(folder, JOURNAL, journal_of(&text))?;
        let stands = manifest.map(|text| sha256(text.as_bytes()));
        record.interrupted = journal.ends_with.is_none() || journal.ends_with != stands;
        record.held = journal.held.filter(|_| record.interrupted);
        for (path, hashes) in journal.files {
            record.owned.entry(path).or_default().extend(hashes);
        }
        Ok(record)
    }

    fn own(&mut self, files: BTreeMap<String, String>) {
        for (path, hash) in files {
            self.owned.entry(path).or_default().insert(hash);
        }
    }

    /// The journal of a build that begins now and ends with this manifest.
    pub(super) fn journal(&self, manifest: &Manifest, held: Option<Holdings>) -> Journal {
        let mut files = self.owned.clone();
        for (path, hash) in &manifest.files {
            files.entry(path.clone()).or_default().insert(hash.clone());
        }
        let ends_with = (*manifest != self.manifest).then(|| sha256(to_json(manifest).as_bytes()));
        Journal {
            version: JOURNAL_VERSION,
            files,
            held,
            ends_with,
        }
    }
}

fn text(folder: &Path, name: &str) -> Result<Option<String>, Failure> {
    let path = folder.join(name);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::new(format!("cannot read `{}`: {error}", path.display()))),
    }
}

fn parsed<T>(folder: &Path, name: &str, found: Option<T>) -> Result<T, Failure> {
    found.ok_or_else(|| {
        Failure::new(format!(
            "`{}` is not a list of files that this hac wrote",
            folder.join(name).display()
        ))
        .help("restore it, or build into an empty folder")
    })
}

fn manifest_of(text: &str) -> Option<Manifest> {
    let manifest: Manifest = serde_json::from_str(text).ok()?;
    let is_ours = manifest.version == MANIFEST_VERSION && manifest.files.keys().all(|path| is_inside(path));
    is_ours.then_some(manifest)
}

fn journal_of(text: &str) -> Option<Journal> {
    let journal: Journal = match serde_json::from_str(text) {
        Ok(journal) => journal,
        // The first journals were manifests.
        Err(_) => Journal {
            version: JOURNAL_VERSION,
            files: manifest_of(text)?
                .files
                .into_iter()
                .map(|(path, hash)| (path, BTreeSet::from([hash])))
                .collect(),
            held: None,
            ends_with: None,
        },
    };
    let is_ours = journal.version == JOURNAL_VERSION && journal.files.keys().all(|path| is_inside(path));
    is_ours.then_some(journal)
}

/// A manifest is a file that anybody may edit: it must not lead out of its folder.
fn is_inside(path: &str) -> bool {
    Path::new(path)
        .components()
        .all(|part| matches!(part, std::path::Component::Normal(_)))
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let mut hex = String::with_capacity(2 * digest.len());
    for byte in digest {
        let digits = [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
        hex.extend(digits.into_iter().flatten());
    }
    hex
}

pub(super) fn to_json(record: &impl Serialize) -> String {
    serde_json::to_string_pretty(record).expect("text and maps of text always become JSON") + "\n"
}
