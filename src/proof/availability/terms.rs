//! What is reckoned with beside the agreements about a region: how long an incident lasts, how many failovers fail, and how
//! long writers cannot renew their lease. By the table, unless the platform knows better.

use crate::timeline::{Numbers, Source};
use hac_aws::budget::{self, Provenance};
use hac_base::units::{Duration, Percent};
use hac_lang::platform::Platform;

const INCIDENT: &str = "availability.incident";
pub(super) const FAILED: &str = "availability.failed_failovers";
pub(super) const LEASE: &str = "availability.lease_table";

/// A number and its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term<T> {
    pub value: T,
    pub by: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// How long an incident of a region lasts where nothing fails over. AWS gives no number.
    pub incident: Term<Duration>,
    /// The share of failovers that fail. Nobody gives a number; a platform that drills knows its own.
    pub failed: Term<Percent>,
    /// The share of time in which writers cannot renew their lease in the witness, and stop.
    pub unleased: Term<Percent>,
}

impl Terms {
    pub(super) fn of(platform: &Platform) -> Self {
        let (lasts, source) = Numbers::of_platform(platform).of(INCIDENT);
        Self {
            incident: Term {
                value: lasts.typical.unwrap_or(lasts.best).max(Duration::from_secs(1)),
                by: match &source {
                    Source::Table(entry) => word(entry.source),
                    Source::Assume { source, until, .. } => {
                        format!("`assume` until {until}: {source}")
                    }
                    Source::Derived(how) => how.clone(),
                },
            },
            failed: share(platform, FAILED),
            unleased: share(platform, LEASE),
        }
    }
}

fn share(platform: &Platform, key: &'static str) -> Term<Percent> {
    let table = budget::share(key);
    let own = platform.assumptions.iter().find(|own| own.key == key);
    let own = own.and_then(|own| {
        Some(Term {
            value: own.share?,
            by: format!("`assume` until {}: {}", own.until, own.source),
        })
    });
    own.unwrap_or_else(|| Term {
        value: table.share,
        by: word(table.source),
    })
}

/// The word for an assumption of the table: its date is enough, the page of the budget has the reason.
fn word(source: Provenance) -> String {
    match source {
        Provenance::Assumed(_) => format!("assumed {}", budget::ASSUMED),
        Provenance::Aws { .. } | Provenance::Derived(_) => source.text(),
    }
}
