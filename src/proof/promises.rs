//! What the platform promises about time, against the timeline.
//!
//! A promise is about the loss of the region that a failover leaves: that is what the failover is for. The timelines of
//! smaller failures are in `hac budget`.

use super::timeline::{self, Failure, Kind, Timeline};
use super::{Interval, shown};
use super::{edits, patience};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::platform::{Bound, Failover, Platform, Quantile, StepKind};
use crate::source::Span;
use crate::units::Duration;

/// A span of the timeline that a promise can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stretch {
    /// From the fault to the decision.
    Detect,
    /// From the decision to serving writes.
    Failover,
    /// From the fault to serving writes.
    Recovery,
}

impl Stretch {
    pub(crate) const ALL: [Self; 3] = [Self::Detect, Self::Failover, Self::Recovery];

    /// The attribute of `objective`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Detect => "detect",
            Self::Failover => "failover",
            Self::Recovery => "rto",
        }
    }

    pub(crate) fn bound(self, platform: &Platform) -> Option<Bound> {
        match self {
            Self::Detect => platform.objective.detect,
            Self::Failover => platform.objective.failover,
            Self::Recovery => platform.objective.rto,
        }
    }

    pub(super) fn set(self, platform: &mut Platform, bound: Bound) {
        let slot = match self {
            Self::Detect => &mut platform.objective.detect,
            Self::Failover => &mut platform.objective.failover,
            Self::Recovery => &mut platform.objective.rto,
        };
        *slot = Some(bound);
    }

    fn code(self) -> Code {
        match self {
            Self::Detect => Code::HA0507,
            Self::Failover => Code::HA0514,
            Self::Recovery => Code::HA0530,
        }
    }

    fn subject(self) -> &'static str {
        match self {
            Self::Detect => "detection",
            Self::Failover => "the failover",
            Self::Recovery => "recovery",
        }
    }

    pub(crate) fn takes(self, timeline: &Timeline) -> Option<Interval> {
        match self {
            Self::Detect => timeline.detect(),
            Self::Failover => timeline.failover(),
            Self::Recovery => Some(timeline.recovery()),
        }
    }

    /// The parts that decide how long it takes.
    pub(crate) fn parts(self, timeline: &Timeline, quantile: Quantile) -> Vec<usize> {
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
        }
    }
}

/// The timeline that promises are about; none where nothing is decided.
pub(crate) fn timeline_of(platform: &Platform, failover: &Failover) -> Option<Timeline> {
    match timeline::course(platform, failover, &Failure::of(Kind::Region)) {
        timeline::Course::Runs(timeline) => Some(timeline),
        timeline::Course::Stays(_) | timeline::Course::Nothing(_) => None,
    }
}

/// The failure that a promise is hardest to keep in, and its timeline. The time until the decision counts for whatever
/// starts the failover, be it that one database or tier alone fails; the rest for the loss of the region.
pub(crate) fn hardest(
    platform: &Platform,
    failover: &Failover,
    stretch: Stretch,
    at: Quantile,
) -> Option<(Failure, Timeline)> {
    let counts = |failure: &Failure| match failure.kind {
        Kind::Region => true,
        Kind::Database | Kind::Tier => stretch == Stretch::Detect,
        Kind::RegionSilent | Kind::RegionRefusing | Kind::Zone | Kind::Flapping => false,
    };
    timeline::failures(platform, failover)
        .into_iter()
        .filter(counts)
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
pub(super) fn is_kept(platform: &Platform, failover: &Failover, stretch: Stretch) -> Option<bool> {
    let bound = stretch.bound(platform)?;
    let (_, timeline) = hardest(platform, failover, stretch, bound.at)?;
    let takes = stretch.takes(&timeline)?;
    Some(takes.at(bound.at).is_some_and(|takes| takes <= bound.limit))
}

pub(crate) fn case(quantile: Quantile) -> &'static str {
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
    for stretch in Stretch::ALL {
        let Some(bound) = stretch.bound(platform) else {
            continue;
        };
        let broken = platform
            .failovers
            .iter()
            .enumerate()
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
                    let (helps, after) = edits::that_keep(platform, at, stretch);
                    mended.extend(after.map(|after| (at, after)));
                    let diagnostic = helps.into_iter().fold(diagnostic, edits::advise);
                    out.push(diagnostic.via(&failover.origin.via));
                }
            }
            None if told_late => {}
            None => told_late = late_pages(platform, stretch, bound, out),
        }
    }
}

fn broken_promise(stretch: Stretch, bound: Bound, timeline: &Timeline) -> Diagnostic {
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
        .map(|node| format!("{} {}", shown(node.takes.at(bound.at)), node.name))
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
fn late_pages(platform: &Platform, stretch: Stretch, bound: Bound, out: &mut Diagnostics) -> bool {
    if stretch == Stretch::Detect {
        return false;
    }
    for failover in &platform.failovers {
        let sum = told_within(failover);
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
        let diagnostic = limits(failover).fold(diagnostic, |diagnostic, (span, within)| {
            diagnostic.label(span, within.to_string())
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

/// What the steps of a failover are given, where that is written. Telling people is not part of the way back to serving.
fn limits(failover: &Failover) -> impl Iterator<Item = (Span, Duration)> {
    failover
        .steps
        .iter()
        .filter(|step| !matches!(step.kind, StepKind::Notify { .. }))
        .filter_map(|step| Some((step.span, step.within?)))
}

/// How long the steps may take together before anybody is told.
pub(super) fn told_within(failover: &Failover) -> Duration {
    limits(failover).fold(Duration::ZERO, |sum, (_, within)| sum.saturating_add(within))
}

fn keeps_after(platform: &Platform, failover: usize, stretch: Stretch) -> bool {
    let failover = platform.failovers.get(failover);
    failover.is_some_and(|failover| is_kept(platform, failover, stretch) == Some(true))
}
