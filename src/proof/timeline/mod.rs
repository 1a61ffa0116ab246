//! The timeline of a failover: what happens from the fault until clients write again, what waits for what, and how long
//! each part takes, at best, typically and at worst, with its source.
//!
//! It follows the generated code. The prober of the region that takes over asks in fixed rounds; an alarm on what it
//! publishes starts the orchestrator; that asks again, and the witness; then the steps, one after the other. What a
//! clients' writes wait for is not the run, though, but what the run brings about: a database that accepts writes, and a
//! name that Route 53 moves by its own checks.

mod build;
mod clients;
mod detect;
mod failure;
mod graph;
mod steps;
mod zone;

use std::collections::BTreeMap;

use hac_base::source::Span;
use hac_base::units::Duration;
use hac_lang::platform::{Assumption, HealthCheck, Platform, Quantile};

use super::{Interval, shown};
pub(super) use clients::asked_again;
pub use failure::{Failure, Kind, failures};
pub use graph::Timeline;
use hac_aws::budget::{self, Entry, Provenance};
pub(super) use steps::{LEASE_IS_OVER, Patience, consequence, patience, sees};

/// A part of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub phase: Phase,
    /// `promote orders`
    pub name: String,
    pub takes: Interval,
    /// What must be over before it begins: nodes before this one.
    pub needs: Vec<usize>,
    pub source: Source,
    /// The sentence that it comes from.
    pub span: Span,
    pub limit: Option<Limit>,
}

/// What kind of part it is, in the order in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    Detect,
    Alarm,
    Trigger,
    Gate,
    Fence,
    Promote,
    Verify,
    Scale,
    Shift,
    Notify,
    Serve,
    Name,
    Clients,
}

impl Phase {
    pub fn word(self) -> &'static str {
        match self {
            Self::Detect => "detect",
            Self::Alarm => "alarm",
            Self::Trigger => "trigger",
            Self::Gate => "gate",
            Self::Fence => "fence",
            Self::Promote => "promote",
            Self::Verify => "verify",
            Self::Scale => "scale",
            Self::Shift => "shift",
            Self::Notify => "notify",
            Self::Serve => "serve",
            Self::Name => "name",
            Self::Clients => "clients",
        }
    }
}

/// The `within` of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    pub within: Duration,
    /// Whether it is written, or the default.
    pub stated: bool,
    /// Whether the run goes on without the step when the time is over. A promotion is awaited: it cannot be taken back.
    pub cuts: bool,
    /// Whether people are called when it is over. Of a message that cannot be sent they hear at the end of the run, if at all.
    pub pages: bool,
}

/// Where the numbers of a part come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// An entry of the table, unless the platform knows better.
    Table(&'static Entry),
    /// The platform's own word.
    Assume {
        entry: &'static Entry,
        source: String,
        until: String,
    },
    /// Arithmetic on what is configured and on how the generated code works.
    Derived(String),
}

impl Source {
    /// For people, in one line.
    pub fn text(&self) -> String {
        match self {
            Self::Table(entry) => {
                let worst = entry
                    .worst_source
                    .map_or_else(String::new, |worst| format!("; at worst {}", worst.text()));
                format!("{}: {}{worst}", entry.key, entry.source.text())
            }
            Self::Assume { entry, source, until } => {
                format!("{}: `assume` until {until}: {source}", entry.key)
            }
            Self::Derived(how) => format!("derived: {how}"),
        }
    }

    pub fn word(&self) -> &'static str {
        match self {
            Self::Table(entry) => entry.source.word(),
            Self::Assume { .. } => "assume",
            Self::Derived(_) => "derived",
        }
    }

    /// Whether the number stands on somebody's judgement, not on arithmetic or on what AWS documents.
    pub fn is_assumed(&self, at: Quantile) -> bool {
        match self {
            Self::Table(entry) => matches!(entry.provenance(at), Provenance::Assumed(_)),
            Self::Assume { .. } => true,
            Self::Derived(_) => false,
        }
    }

    /// The key that `assume` would override.
    pub fn key(&self) -> Option<&'static str> {
        match self {
            Self::Table(entry) | Self::Assume { entry, .. } => Some(entry.key),
            Self::Derived(_) => None,
        }
    }
}

/// The numbers of the table, with what the platform assumes instead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers<'a> {
    assumptions: &'a [Assumption],
}

impl<'a> Numbers<'a> {
    pub(super) fn of_platform(platform: &'a Platform) -> Self {
        Self {
            assumptions: &platform.assumptions,
        }
    }

    pub(super) fn of(&self, key: &'static str) -> (Interval, Source) {
        let entry = budget::entry(key);
        let table = Interval::from(entry);
        let Some(own) = self.assumptions.iter().find(|assumption| assumption.key == key) else {
            return (table, Source::Table(entry));
        };
        let source = Source::Assume {
            entry,
            source: own.source.clone(),
            until: own.until.to_string(),
        };
        (overridden(table, own), source)
    }
}

/// How long a thing of the table takes on a platform, and its source.
pub(super) fn length(platform: &Platform, key: &'static str) -> (Interval, Source) {
    Numbers::of_platform(platform).of(key)
}

/// How long each thing typically takes of which the platform assumes a time.
pub fn assumed_typical(platform: &Platform) -> BTreeMap<&'static str, Duration> {
    let numbers = Numbers::of_platform(platform);
    let keys = platform
        .assumptions
        .iter()
        .filter_map(|own| budget::find(&own.key));
    keys.filter_map(|entry| Some((entry.key, numbers.of(entry.key).0.typical?)))
        .collect()
}

/// The numbers of an entry with those that are assumed instead. What is not said is kept, as far as the order of the three allows.
pub fn overridden(table: Interval, own: &Assumption) -> Interval {
    let worst = own.worst.or(table.worst);
    let below = |takes: Duration, limit: Option<Duration>| limit.map_or(takes, |limit| takes.min(limit));
    let typical = own.typical.or(table.typical).map(|takes| match own.typical {
        Some(said) => said,
        None => below(takes.max(own.best.unwrap_or_default()), own.worst),
    });
    let best = own
        .best
        .unwrap_or_else(|| below(below(table.best, own.typical), own.worst));
    let worst = worst.map(|worst| match own.worst {
        Some(said) => said,
        None => worst.max(typical.unwrap_or_default()).max(best),
    });
    Interval { best, typical, worst }
}

/// What happens after a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Course {
    /// The failover runs.
    Runs(Timeline),
    /// The region mends itself; nothing fails over.
    Stays(Timeline),
    /// Nothing happens by itself, and why.
    Nothing(String),
}

impl Course {
    pub fn timeline(&self) -> Option<&Timeline> {
        match self {
            Self::Runs(timeline) | Self::Stays(timeline) => Some(timeline),
            Self::Nothing(_) => None,
        }
    }
}

/// How long a check takes to notice, for the prober and for Route 53.
pub fn check_arithmetic(health: &HealthCheck) -> String {
    let silence = failure::Silence::Half;
    let seen =
        detect::rounds(health.interval, health.failures).then(detect::answers(health.interval, silence));
    let route_53 = detect::route_53_fails(health, silence);
    format!(
        "`{} x {}` takes the prober {} at best, {} typically and {} at worst until enough rounds have failed, half of the \
         faults being silent, and longer where the schedule that starts it is late; and Route 53 {}, {} and {}, because its pause comes after each answer",
        health.interval,
        health.failures,
        seen.best,
        shown(seen.typical),
        shown(seen.worst),
        route_53.best,
        shown(route_53.typical),
        shown(route_53.worst),
    )
}

/// How long it takes until a region counts as failed that fails only some of the requests: of each share, in percent, the
/// average. Promises are about a region that answers nothing.
pub fn gray(platform: &Platform, failover: &hac_lang::platform::Failover) -> Option<[(u32, Duration); 2]> {
    let failure = Failure::of(Kind::Region);
    let builder = build::Builder::new(platform, failover, &failure, Numbers::of_platform(platform));
    let (_, health, _) = builder.decisive().ok()?;
    let takes = |percent| {
        let average = detect::on_average(builder.every(), health.failures, percent);
        (
            percent,
            Duration::from_secs(average.as_millis().saturating_add(500) / 1_000),
        )
    };
    Some([takes(30), takes(20)])
}

/// What happens when something fails that a failover of the platform is about.
pub fn course(platform: &Platform, failover: &hac_lang::platform::Failover, failure: &Failure) -> Course {
    let numbers = Numbers::of_platform(platform);
    match failure.kind {
        Kind::Zone => zone::course(platform, failover, numbers),
        Kind::Flapping => Course::Nothing(failure::flapping(platform, failover)),
        Kind::Region | Kind::RegionSilent | Kind::RegionRefusing | Kind::Database | Kind::Tier => {
            build::course(platform, failover, failure, numbers)
        }
    }
}
