//! An alarm on a tier: what whoever knows its kind says of it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::runbook::command::Command;

/// The names of the things that an alarm is about, by what they are: `cluster`, `load balancer`. They may hold `$ACCOUNT`.
pub type Named = BTreeMap<&'static str, String>;

#[derive(Debug)]
pub struct TierAlarm {
    /// Where its section stands among those of tiers: the lowest first.
    pub rank: u8,
    /// The title of its section.
    pub section: &'static str,
    /// What it is called in the generated code.
    pub name: &'static str,
    pub means: &'static str,
    pub todo: &'static [&'static str],
    /// When to leave it.
    pub leave: &'static str,
    /// What shows how it stands, asked in a region. Changes nothing.
    pub looks: fn(&Named, &str) -> Vec<Command>,
    /// What changes something, for all alarms of the kind with their regions: to be pasted only where `todo` says so.
    pub then: fn(&[(&Named, &str)]) -> Vec<Command>,
}

impl TierAlarm {
    fn key(&self) -> (u8, &str) {
        (self.rank, self.name)
    }
}

impl PartialEq for TierAlarm {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for TierAlarm {}

impl PartialOrd for TierAlarm {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for TierAlarm {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}
