//! A proof for large platforms that no two names can meet, in a thousandth of the time that reading the names takes.
//!
//! A name is fixed words around one declared name, so two of different elements are one only where a declared name goes on
//! where another ends, begins as a fixed one does, or folds to another. Where nothing of that is so, nothing need be read.
//! `tests/it/builds/` holds this against the names that are read.

use std::collections::BTreeSet;

use super::elements::{named, own_name};
use crate::names::cloud;
use hac_lang::platform::Platform;

/// From so many elements on the proof is tried: a platform with fewer is read within some milliseconds.
const LARGE: usize = 100;

/// What names without a declared one begin with.
const OUR_WORDS: &[&str] = &[
    "account",
    "archive",
    "aws",
    "certificate",
    "compute",
    "data",
    "database",
    "endpoint",
    "failover",
    "flow",
    "hac",
    "health",
    "instance",
    "load",
    "messaging",
    "name",
    "n",
    "rds",
    "regional",
    "s3",
    "standby",
    "vpc",
];

/// The characters that a domain leaves for what is put before it: `ap-northeast-1.`, `ap-northeast-1-then-ap-southeast-2-then-….`.
const ROOM: usize = 200;

/// Whether a platform is so large that the proof is worth it, and it holds.
pub(super) fn is_large_and_plain(platform: &Platform) -> bool {
    named(platform).len() >= LARGE && is_plain(platform)
}

/// Whether no two names of a platform can be one, and none too long.
pub fn is_plain(platform: &Platform) -> bool {
    let domains: BTreeSet<&str> = platform.dns.iter().map(|dns| dns.domain.as_str()).collect();
    let tiers = named(platform).into_iter().map(own_name);
    let words: BTreeSet<&str> = tiers.filter(|name| !domains.contains(name)).collect();
    let prefix = format!("{}-", cloud(&platform.name));
    let state = platform.state.iter();
    let kept = state.flat_map(|state| std::iter::once(&state.bucket).chain(&state.lock_table));
    domains.iter().all(|domain| is_plain_domain(domain, &domains))
        && words.iter().all(|name| is_plain_word(name, &words))
        && kept.into_iter().all(|name| !name.starts_with(&prefix))
}

/// Whether it stands below no other, and its name becomes one of Terraform without a letter before it.
fn is_plain_domain(domain: &str, all: &BTreeSet<&str>) -> bool {
    let mut above = domain;
    while let Some((_, rest)) = above.split_once('.') {
        if all.contains(rest) {
            return false;
        }
        above = rest;
    }
    domain.len() <= ROOM && domain.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Whether it folds to nothing else, does not begin as names of ours do, and does not go on where another ends.
fn is_plain_word(name: &str, all: &BTreeSet<&str>) -> bool {
    let is_folded = |c: char| c == '_';
    let first = name.split('-').next().unwrap_or_default();
    let goes_on = name
        .match_indices('-')
        .any(|(at, _)| name.get(..at).is_some_and(|start| all.contains(start)));
    !name.contains(is_folded) && cloud(name) == name && !OUR_WORDS.contains(&first) && !goes_on
}
