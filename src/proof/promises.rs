//! What the platform promises about time, against the timeline.
//!
//! A promise is about the loss of the region that a failover leaves: that is what the failover is for. The timelines of
//! smaller failures are in `hac budget`.

use super::timeline::{self, Failure, Kind, Timeline};
use super::{Interval, shown};
use super::{patience, repairs};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::Span;
use hac_base::units::Duration;
use hac_lang::platform::{Bound, Failover, Platform, Quantile, Topic};

/// A span of the timeline that a promise can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromisedTime {
    /// From the fault to the decision.
    Detect,
    /// From the decision to serving writes.
    Failover,
    /// From the fault to serving writes.
    Recovery,
    /// From the fault until clients write again.
    Outage,
}

impl PromisedTime {
    pub const ALL: [Self; 4] = [Self::Detect, Self::Failover, Self::Recovery, Self::Outage];

    /// The attribute of `objective`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Detect => "detect",
            Self::Failover => "failover",
            Self::Recovery => "rto",
            Self::Outage => "outage",
        }
    }

    pub fn bound(self, platform: &Platform) -> Option<Bound> {
        match self {
            Self::Detect => platform.objective.detect,
            Self::Failover => platform.objective.failover,
            Self::Recovery => platform.objective.rto,
            Self::Outage => platform.objective.outage,
        }
    }

    pub(super) fn set(self, platform: &mut Platform, bound: Bound) {
        let slot = match self {
            Self::Detect => &mut platform.objective.detect,
            Self::Failover => &mut platform.objective.failover,
            Self::Recovery => &mut platform.objective.rto,
            Self::Outage => &mut platform.objective.outage,
        };
        *slot = Some(bound);
    }

    pub(super) fn topic(self) -> Topic {
        match self {
            Self::Detect => Topic::Detection,
            Self::Failover => Topic::Failover,
            Self::Recovery => Topic::Recovery,
            Self::Outage => Topic::Outage,
        }
    }

    fn code(self) -> Code {
        match self {
            Self::Detect => Code::HA0507,
            Self::Failover => Code::HA0514,
            Self::Recovery => Code::HA0530,
            Self::Outage => Code::HA0532,
        }
    }

    fn subject(self) -> &'static str {
        match self {
            Self::Detect => "detection",
            Self::Failover => "the failover",
            Self::Recovery => "recovery",
            Self::Outage => "the outage",
        }
    }

    /// Whether the promise is about failures of a kind.
    pub fn is_about(self, kind: Kind) -> bool {
        match kind {
            Kind::Region => true,
            Kind::Database | Kind::Tier => self == Self::Detect,
            Kind::RegionSilent | Kind::RegionRefusing | Kind::Zone | Kind::Flapping => false,
        }
    }

    pub fn takes(self, timeline: &Timeline) -> Option<Interval> {
        match self {
            Self::Detect => timeline.detect(),
            Self::Failover => timeline.failover(),
            Self::Recovery => Some(timeline.recovery()),
            Self::Outage => Some(timeline.outage()),
        }
    }

    /// The parts that decide how long it takes.
    pub fn parts(self, timeline: &Timeline, quantile: Quantile) -> Vec<usize> {
        let Some(decision) = timeline.decision else {
            return Vec::new();
        };
        match self {
            Self::Detect => timeline.critical(decision, quantile),
            Self::Failover => {
                let parts = timeline.critical(timeline.serving, quantile).into_iter();
                parts.filter(|part| *part > decision).collect()
            }
            Self::Recovery => timeline.critical(timeline.serving, quantile),
            Self::Outage => timeline.critical(timeline.clients, quantile),
        }
    }
}

/// The timeline that promises are about; none where nothing is decided.
pub fn timeline_of(platform: &Platform, failover: &Failover) -> Option<Timeline> {
    match timeline::course(platform, failover, &Failure::of(Kind::Region)) {
        timeline::Course::Runs(timeline) => Some(timeline),
        timeline::Course::Stays(_) | timeline::Course::Nothing(_) => None,
    }
}

/// The failure that a promise is hardest to keep in, and its timeline. The time until the decision counts for whatever
/// starts the failover, be it that one database or tier alone fails; the rest for the loss of the region.
pub fn hardest(
    platform: &Platform,
    failover: &Failover,
    stretch: PromisedTime,
    at: Quantile,
) -> Option<(Failure, Timeline)> {
    timeline::failures(platform, failover)
        .into_iter()
        .filter(|failure| stretch.is_about(failure.kind))
        .filter_map(|failure| match timeline::course(platform, failover, &failure) {
            timeline::Course::Runs(timeline) => Some((failure, timeline)),
            timeline::Course::Stays(_) | timeline::Course::Nothing(_) => None,
        })
        // Of equals the loss of the region, which comes first.
        .rev()
        .max_by_key(|(_, timeline)| {
            let takes = stretch.takes(timeline).map(|takes| takes.at(at));
            (takes == Some(None), takes.flatten())
        })
}

/// Whether a promise is kept by a failover; `None` where nothing can be said.
pub(super) fn is_kept(platform: &Platform, failover: &Failover, stretch: PromisedTime) -> Option<bool> {
    let bound = stretch.bound(platform)?;
    let (_, timeline) = hardest(platform, failover, stretch, bound.at)?;
    let takes = stretch.takes(&timeline)?;
    Some(takes.at(bound.at).is_some_and(|takes| takes <= bound.limit))
}

pub fn case(quantile: Quantile) -> &'static str {
    match quantile {
        Quantile::Best => "at best",
        Quantile::Typical => "typically",
        Quantile::Worst => "at worst",
    }
}

/// Reports each promise that the timeline breaks.
pub(super) fn check(platform: &Platform, out: &mut Diagnostics) {
    let mut mended: Vec<(usize, Platform)> = Vec::new();
    let mut told_late = false;
    // What the steps take in a wrong order says nothing of them in the right one.
    let disordered = out.iter().any(|found| found.code == Code::HA0503);
    for stretch in PromisedTime::ALL {
        if disordered && stretch != PromisedTime::Detect {
            continue;
        }
        let Some(bound) = stretch.bound(platform) else {
            continue;
        };
        let broken = platform
            .failovers
            .iter()
            .enumerate()
            // A name moves with the fence: one that comes too late is told as that.
            .filter(|(_, failover)| stretch != PromisedTime::Outage || fences_come_first(failover))
            .find(|(_, failover)| is_kept(platform, failover, stretch) == Some(false));
        match broken {
            // The edit that was advised a moment ago keeps this promise, too: it is the same mistake.
            Some((at, _))
                if mended
                    .iter()
                    .any(|(other, after)| *other == at && keeps_after(after, at, stretch)) => {}
            Some((at, failover)) => {
                if let Some((failure, timeline)) = hardest(platform, failover, stretch, bound.at) {
                    let diagnostic = broken_promise(stretch, bound, &timeline);
                    let diagnostic = if failure.kind == Kind::Region {
                        diagnostic
                    } else {
                        diagnostic.note(format!("so it is when {}", failure.title(failover)))
                    };
                    let (helps, after) = repairs::that_keep(platform, at, stretch);
                    mended.extend(after.map(|after| (at, after)));
                    let diagnostic = helps.into_iter().fold(diagnostic, repairs::advise);
                    out.push(diagnostic.via(&failover.origin.via));
                }
            }
            None if told_late => {}
            None => told_late = late_pages(platform, stretch, bound, out),
        }
    }
}

/// Whether no database is fenced after its promotion.
fn fences_come_first(failover: &Failover) -> bool {
    let promoted = |at: usize, fenced: &str| {
        let mut earlier = failover.steps.iter().take(at);
        earlier.any(|step| step.kind.promotes() == Some(fenced))
    };
    !failover
        .steps
        .iter()
        .enumerate()
        .any(|(at, step)| step.kind.fences().is_some_and(|fenced| promoted(at, fenced)))
}

fn broken_promise(stretch: PromisedTime, bound: Bound, timeline: &Timeline) -> Diagnostic {
    let (name, case) = (stretch.name(), case(bound.at));
    let takes = stretch.takes(timeline).and_then(|takes| takes.at(bound.at));
    let promised = format!("`{name} <= {}` is promised", bound.limit);
    let message = match takes {
        Some(takes) => {
            let over = takes.saturating_sub(bound.limit);
            format!(
                "{} takes {takes} {case}, and {promised}: {over} over",
                stretch.subject()
            )
        }
        None => format!(
            "nobody bounds how long {} takes {case}, and {promised}",
            stretch.subject()
        ),
    };
    let diagnostic = Diagnostic::new(stretch.code(), bound.span, message, "promised here");
    let parts = stretch.parts(timeline, bound.at);
    let parts = if parts.is_empty() {
        stretch.parts(timeline, Quantile::Typical)
    } else {
        parts
    };
    let nodes: Vec<_> = parts
        .iter()
        .filter_map(|part| timeline.nodes.get(*part))
        .collect();
    // The part that matters most is the one to look at: what nobody bounds, or else the longest.
    let longest = nodes.iter().max_by_key(|node| match node.takes.at(bound.at) {
        None => (true, Duration::ZERO),
        Some(takes) => (false, takes),
    });
    let sum: Vec<String> = nodes
        .iter()
        .filter(|node| node.takes.at(bound.at) != Some(Duration::ZERO))
        .map(|node| format!("{} ({})", shown(node.takes.at(bound.at)), node.name))
        .collect();
    let total = takes.map_or_else(|| "no bound".to_owned(), |takes| takes.to_string());
    let diagnostic = diagnostic.note(format!("{total} = {}", sum.join(" + ")));
    match longest {
        Some(node) => diagnostic
            .label(node.span, format!("{} {case}", shown(node.takes.at(bound.at))))
            .note(format!("{}: {}", node.name, node.source.text())),
        None => diagnostic,
    }
}

/// A promise that is kept, although people would hear of a failover that is late only when its time is over.
/// Says whether it reported.
fn late_pages(platform: &Platform, stretch: PromisedTime, bound: Bound, out: &mut Diagnostics) -> bool {
    if stretch == PromisedTime::Detect {
        return false;
    }
    for failover in &platform.failovers {
        let sum = told_within(failover, bound.at);
        if sum <= bound.limit || timeline_of(platform, failover).is_none() {
            continue;
        }
        let (name, limit) = (stretch.name(), bound.limit);
        let over = sum.saturating_sub(limit);
        let diagnostic = Diagnostic::new(
            Code::HA0531,
            bound.span,
            format!("the steps may take {sum} before anybody is told, and `{name} <= {limit}` is promised: {over} over"),
            "promised here",
        )
        .note("`within` is how long a step may take before people are told; it makes nothing faster");
        let diagnostic = limits(failover, bound.at).fold(diagnostic, |diagnostic, limit| {
            diagnostic.label(limit.span, limit.label())
        });
        // What leaves a step less than it typically takes is no advice.
        let spare = patience::to_spare(failover, &timeline::patience(platform, failover));
        let help = if spare >= over {
            format!("lower `within` by {over} together, or promise `{name} <= {sum}`")
        } else {
            let least = sum.saturating_sub(spare);
            format!(
                "promise `{name} <= {least}` at least: typically the steps need as much before people are told"
            )
        };
        out.push(diagnostic.help(help).via(&failover.origin.via));
        return true;
    }
    false
}

/// What a step is given, and how much of that a run may spend in silence.
struct Spent {
    span: Span,
    within: Duration,
    counts: Duration,
}

impl Spent {
    fn label(&self) -> String {
        if self.counts == self.within {
            self.within.to_string()
        } else {
            format!(
                "{}, of which {} count: a dead writer's lease is over",
                self.within, self.counts
            )
        }
    }
}

/// What the steps of a failover are given, where that is written. Telling people is not part of the way back to serving.
///
/// A fence waits for the lease of a writer that lives. One that is lost with its region leaves none by then, so only the worst
/// case counts that wait.
fn limits(failover: &Failover, at: Quantile) -> impl Iterator<Item = Spent> {
    failover
        .steps
        .iter()
        .filter(|step| step.kind.notifies().is_none())
        .filter_map(move |step| {
            let within = step.within?;
            let waits = step.kind.fences().is_some() && at != Quantile::Worst;
            let counts = if waits {
                within.saturating_sub(timeline::LEASE_IS_OVER)
            } else {
                within
            };
            Some(Spent {
                span: step.span,
                within,
                counts,
            })
        })
}

/// How long the steps may take together before anybody is told.
pub(super) fn told_within(failover: &Failover, at: Quantile) -> Duration {
    limits(failover, at).fold(Duration::ZERO, |sum, limit| sum.saturating_add(limit.counts))
}

fn keeps_after(platform: &Platform, failover: usize, stretch: PromisedTime) -> bool {
    let failover = platform.failovers.get(failover);
    failover.is_some_and(|failover| is_kept(platform, failover, stretch) == Some(true))
}
