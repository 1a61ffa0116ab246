//! The budget of a platform's failovers, as `hac budget` shows it: what takes how long after each failure, with the source of every number.

mod gantt;
mod json;
mod svg;
mod text;

use super::timeline::{self, Course, Failure, Kind};
use crate::Interval;
use hac_lang::platform::{Dns, Failover, Platform, RegionName, Tier, TierKind};

pub use json::{VERSION, json};
pub use svg::svg;
pub use text::text;

/// The failures that a report is about, in the order of its failovers.
#[derive(Debug)]
pub struct Budget<'a> {
    pub platform: &'a Platform,
    pub failovers: Vec<Row<'a>>,
}

/// A failover and what happens after each failure.
#[derive(Debug)]
pub struct Row<'a> {
    pub failover: &'a Failover,
    pub cases: Vec<Case>,
}

#[derive(Debug)]
pub struct Case {
    pub failure: Failure,
    pub course: Course,
    /// Whether all of it is wanted, or one line.
    pub in_full: bool,
}

impl<'a> Budget<'a> {
    /// `chosen` is shown in full, every other failure in one line; where one is chosen by name, the others not at all.
    pub fn of(platform: &'a Platform, chosen: Option<Kind>) -> Self {
        let row = |failover: &'a Failover| {
            let failures = timeline::failures(platform, failover).into_iter();
            let wanted = failures.filter(|failure| chosen.is_none_or(|kind| failure.kind == kind));
            let cases = wanted.map(|failure| Case {
                in_full: chosen.is_some() || failure.kind == Kind::Region,
                course: timeline::course(platform, failover, &failure),
                failure,
            });
            Row {
                failover,
                cases: cases.collect(),
            }
        };
        Self {
            platform,
            failovers: platform.failovers.iter().map(row).collect(),
        }
    }
}

/// When a tier is of use again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    pub tier: String,
    pub kind: TierKind,
    /// From the fault; none where it was there all along.
    pub after: Option<Interval>,
    pub how: &'static str,
}

/// When each tier of the platform is of use again after a failure, in the region that takes over.
pub fn recoveries(platform: &Platform, failover: &Failover, course: &Course) -> Vec<Recovery> {
    let Course::Runs(timeline) = course else {
        return Vec::new();
    };
    let in_both = |regions: &[RegionName]| {
        [&failover.from, &failover.to]
            .iter()
            .all(|side| regions.contains(side))
    };
    let mut found = Vec::new();
    for tier in platform.compute_tiers().filter(|tier| in_both(&tier.regions)) {
        let mut names = platform.dns.iter().filter(|dns| dns.serves == tier.name);
        let moves = |dns: &Dns| {
            let name = timeline::asked_again(dns);
            timeline.nodes.iter().any(|node| node.name == name)
        };
        let is_named = names.clone().next().is_some();
        let is_moved = names.any(moves);
        found.push(Recovery {
            tier: tier.name.to_string(),
            kind: TierKind::Compute,
            after: is_moved.then(|| timeline.until(timeline.clients)),
            how: match (is_named, is_moved) {
                (_, true) => "reached by its name",
                (true, false) => "its name stays",
                (false, false) => "runs in both regions",
            },
        });
    }
    for database in platform.databases().filter(|database| in_both(&database.regions)) {
        let name = timeline::sees(&database.name);
        let seen = timeline.nodes.iter().position(|node| node.name == name);
        found.push(Recovery {
            tier: database.name.to_string(),
            kind: TierKind::AuroraMysql,
            after: seen.map(|seen| timeline.until(seen)),
            how: if seen.is_some() {
                "accepts writes"
            } else {
                "is not promoted"
            },
        });
    }
    let has_no_writer = |tier: &&Tier| tier.store().is_some() && platform.database(tier.name()).is_none();
    let stores = platform.tiers.iter().filter(has_no_writer);
    found.extend(
        stores
            .filter(|tier| in_both(tier.regions()))
            .map(|tier| Recovery {
                tier: tier.name().to_owned(),
                kind: tier.kind(),
                after: None,
                how: "accepts writes all along",
            }),
    );
    found
}
