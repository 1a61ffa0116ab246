//! What the agreements do not say: how long an incident lasts, and how many failovers fail. Assumed by the table, unless
//! the platform knows better.

use crate::aws::budget::{self, Provenance};
use crate::platform::Platform;
use crate::proof::timeline::{Numbers, Source};
use crate::units::{Duration, Percent};

const INCIDENT: &str = "availability.incident";
pub(super) const FAILED: &str = "availability.failed_failovers";

/// A number and by whose word it is.
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
}

impl Terms {
    pub(super) fn of(platform: &Platform) -> Self {
        let (lasts, source) = Numbers::of_platform(platform).of(INCIDENT);
        let table = budget::share(FAILED);
        let own = platform.assumptions.iter().find(|own| own.key == FAILED);
        let own = own.and_then(|own| {
            Some((
                own.share?,
                format!("`assume` until {}: {}", own.until, own.source),
            ))
        });
        let (failed, by) = own.unwrap_or_else(|| (table.share, word(table.source)));
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
            failed: Term { value: failed, by },
        }
    }
}

/// The word for an assumption of the table: its date is enough, the page of the budget has the reason.
fn word(source: Provenance) -> String {
    match source {
        Provenance::Assumed(_) => format!("assumed {}", budget::ASSUMED),
        Provenance::Aws { .. } | Provenance::Derived(_) => source.text(),
    }
}
