//! How long things take at AWS, and who says so: every entry is at best, typically and at worst, with its source.
//!
//! AWS gives no upper bound for most of them. Such a worst is an assumption with the date it was made on, or there is none:
//! a bound that nobody gives is never invented.

mod table;

use hac_base::units::{Duration, Percent};
use hac_lang::platform::Quantile;

pub use table::{ENTRIES, SHARES};

/// When the assumptions of the table were made.
pub const ASSUMED: &str = "2026-11";

/// One thing that takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// What `assume` calls it: `db.global.failover`.
    pub key: &'static str,
    /// For people.
    pub what: &'static str,
    /// In seconds: at best, typically, at worst; `None` where nobody gives a number.
    seconds: [Option<u64>; 3],
    pub source: Provenance,
    /// Where the worst comes from, if from elsewhere than the rest.
    pub worst_source: Option<Provenance>,
}

/// One thing that happens in a share of all cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// What `assume` calls it: `availability.failed_failovers`.
    pub key: &'static str,
    /// For people.
    pub what: &'static str,
    pub share: Percent,
    pub source: Provenance,
}

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provenance {
    /// A document of AWS.
    Aws { url: &'static str, says: &'static str },
    /// Arithmetic on what documents say.
    Derived(&'static str),
    /// Nobody: a judgement, with its reason, made in [`ASSUMED`].
    Assumed(&'static str),
}

impl Entry {
    pub fn best(&self) -> Duration {
        let [best, ..] = self.seconds;
        Duration::from_secs(best.unwrap_or(0))
    }

    pub fn typical(&self) -> Option<Duration> {
        let [_, typical, _] = self.seconds;
        typical.map(Duration::from_secs)
    }

    pub fn worst(&self) -> Option<Duration> {
        let [.., worst] = self.seconds;
        worst.map(Duration::from_secs)
    }

    /// Who says how long it takes in that case.
    pub fn provenance(&self, at: Quantile) -> Provenance {
        match at {
            Quantile::Best | Quantile::Typical => self.source,
            Quantile::Worst => self.worst_provenance(),
        }
    }

    /// Who says how long it takes at worst.
    pub fn worst_provenance(&self) -> Provenance {
        self.worst_source.unwrap_or(self.source)
    }
}

impl Provenance {
    /// For people, in one line.
    pub fn text(self) -> String {
        match self {
            Self::Aws { url, says } => format!("AWS: {says} <{url}>"),
            Self::Derived(how) => format!("derived: {how}"),
            Self::Assumed(why) => format!("assumed {ASSUMED}: {why}"),
        }
    }

    /// The word for it: `aws`, `derived`, `assumed`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Aws { .. } => "aws",
            Self::Derived(_) => "derived",
            Self::Assumed(_) => "assumed",
        }
    }
}

/// The entry of that key.
pub fn find(key: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.key == key)
}

/// The share of that key.
pub fn find_share(key: &str) -> Option<&'static Share> {
    SHARES.iter().find(|share| share.key == key)
}

/// Every key that `assume` knows, and what it is.
pub fn keys() -> impl Iterator<Item = (&'static str, &'static str)> {
    let times = ENTRIES.iter().map(|entry| (entry.key, entry.what));
    times.chain(SHARES.iter().map(|share| (share.key, share.what)))
}

/// The share of a key that this crate itself names.
pub fn share(key: &'static str) -> &'static Share {
    find_share(key).unwrap_or(&ALWAYS)
}

/// Stands for a key that is in no table.
static ALWAYS: Share = Share {
    key: "unknown",
    what: "something that is in no table",
    share: Percent { ppm: 1_000_000 },
    source: Provenance::Assumed("nobody knows"),
};

/// The entry of a key that this crate itself names; a test holds that there is one for each.
pub fn entry(key: &'static str) -> &'static Entry {
    find(key).unwrap_or(&UNKNOWN)
}

/// Stands for a key that is in no table: takes no time, and nobody bounds it.
static UNKNOWN: Entry = Entry {
    key: "unknown",
    what: "something that is in no table",
    seconds: [Some(0), None, None],
    source: Provenance::Assumed("nobody knows"),
    worst_source: None,
};

#[cfg(test)]
mod tests {
    use super::{ENTRIES, Provenance, find};

    #[test]
    fn entries_are_sorted_and_their_numbers_are_in_order() {
        assert!(ENTRIES.is_sorted_by(|a, b| a.key < b.key));
        for entry in ENTRIES {
            let [best, typical, worst] = entry.seconds;
            assert!(best.is_some(), "{}", entry.key);
            let known: Vec<u64> = [best, typical, worst].into_iter().flatten().collect();
            assert!(known.is_sorted(), "{}", entry.key);
            assert!(typical.is_some() || worst.is_none(), "{}", entry.key);
        }
    }

    #[test]
    fn no_worst_of_a_promotion_is_laid_at_the_door_of_aws() {
        for entry in ENTRIES.iter().filter(|entry| entry.key.starts_with("db.")) {
            if entry.worst().is_some() && entry.key != "db.in_region.failover" {
                assert!(
                    matches!(entry.worst_provenance(), Provenance::Assumed(_)),
                    "{}",
                    entry.key
                );
            }
        }
        assert_eq!(find("db.global.switchover").and_then(super::Entry::worst), None);
    }
}
