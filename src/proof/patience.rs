//! `within` against what the step typically takes: who is called after less is called in every failover, for nothing.
//!
//! Judged for the loss of the region, as promises are. Of other failures `hac budget` has the timeline.

use super::promises::{PromisedTime, told_within};
use super::timeline::{LEASE_IS_OVER, Patience, consequence, patience};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, Stated};
use hac_base::source::Sources;
use hac_base::units::Duration;
use hac_lang::platform::{Failover, Platform, Step};
use hac_lang::schema::WITHIN_SECONDS_MAX;

/// Steps are given whole multiples of that: nobody writes `within 93s`.
const ROUNDED_TO: u64 = 5;

/// Reports each step of a sound platform that is given less than it typically takes.
pub(super) fn check(platform: &Platform, sources: &Sources, out: &mut Diagnostics) {
    let mut told: Vec<Diagnostic> = Vec::new();
    for failover in &platform.failovers {
        for (step, takes) in failover.steps.iter().zip(patience(platform, failover)) {
            if takes.is_enough() {
                continue;
            }
            let diagnostic = too_soon(
                platform,
                failover,
                &Late::of(platform, sources, failover, step),
                &takes,
            );
            // A module that is used twice is one line.
            let is_told = told.iter().any(|earlier| {
                earlier.primary.span == diagnostic.primary.span && earlier.message == diagnostic.message
            });
            if !is_told {
                told.push(diagnostic);
            }
        }
    }
    for diagnostic in told {
        out.push(diagnostic);
    }
}

/// What a step has to be given, if that can be written.
pub(super) fn enough(takes: &Patience) -> Option<Duration> {
    enough_for(takes.seen_after()?)
}

/// No less than that, as people write it; none where no step can be given so much.
pub(super) fn enough_for(needed: Duration) -> Option<Duration> {
    let needed = needed.as_secs().next_multiple_of(ROUNDED_TO);
    (needed <= WITHIN_SECONDS_MAX).then_some(Duration::from_secs(needed))
}

/// A step that is given too little, and where that is written.
struct Late<'p> {
    step: &'p Step,
    /// The time, or the step that has none.
    written: Stated<'p>,
}

impl<'p> Late<'p> {
    fn of(platform: &'p Platform, sources: &'p Sources, failover: &'p Failover, step: &'p Step) -> Self {
        let places = (step.within_span.unwrap_or(step.span), step.span);
        let written = Stated::of(&platform.spans.given, sources, &failover.origin.via, places);
        Self { step, written }
    }

    /// What to write for it to have `within`, and where.
    fn mended(&self, within: Duration) -> (Stated<'p>, String) {
        match self.step.within_span {
            Some(_) => (self.written, within.to_string()),
            None => (self.written.gap(" using "), format!(" within {within}")),
        }
    }
}

fn too_soon(platform: &Platform, failover: &Failover, late: &Late<'_>, takes: &Patience) -> Diagnostic {
    let needed = takes.seen_after().unwrap_or_default();
    let within = takes.limit.within;
    let short = needed.saturating_sub(within);
    let label = if takes.limit.stated {
        format!("given {within}")
    } else {
        format!("given {within}, as nothing is said")
    };
    let mut diagnostic = late.written.diagnostic(
        Code::HA0583,
        format!(
            "`{}` typically takes {needed}, and is late after {within}: {short} too soon",
            takes.name
        ),
        label,
    );
    if takes.look > Duration::ZERO {
        diagnostic = diagnostic.note(format!(
            "{needed} = {} until it is over + {} until the function looks again",
            needed.saturating_sub(takes.look),
            takes.look
        ));
    }
    let diagnostic = diagnostic
        .note(takes.source.text())
        .note(consequence(&late.step.kind));
    advised(platform, failover, late, takes, diagnostic)
}

/// The sentence that gives it enough, and what that does to the promises.
fn advised(
    platform: &Platform,
    failover: &Failover,
    late: &Late<'_>,
    takes: &Patience,
    diagnostic: Diagnostic,
) -> Diagnostic {
    let Some(within) = enough(takes) else {
        let most = Duration::from_secs(WITHIN_SECONDS_MAX);
        return diagnostic.help(format!(
            "if people shall be called in every failover: `allow HA0583 \"…\"`, with the reason; no step can be given more than {most}"
        ));
    };
    let (written, value) = late.mended(within);
    let message = format!("give it what it typically takes: `{}`", written.sentence(&value));
    match late_pages(platform, failover) {
        Some(then) => diagnostic.help(format!("{message}; {then}")),
        None => written.advise(diagnostic, &value, message),
    }
}

/// The promise that a failover would outlast before anybody is told, once every step is given enough; and the way out.
fn late_pages(platform: &Platform, failover: &Failover) -> Option<String> {
    let patience = patience(platform, failover);
    let mut patient = failover.clone();
    for (step, takes) in patient.steps.iter_mut().zip(&patience) {
        if !takes.is_enough() {
            step.within = enough(takes);
        }
    }
    later_than_promised(platform, &patient, &patience)
}

/// The same of a failover as it would be after an edit.
pub(super) fn then_late(platform: &Platform, after: &Failover) -> Option<String> {
    later_than_promised(platform, after, &patience(platform, after))
}

/// The promise that a patient failover would outlast before anybody is told; and the way out.
fn later_than_promised(platform: &Platform, patient: &Failover, patience: &[Patience]) -> Option<String> {
    let (stretch, bound, sum) = [
        PromisedTime::Failover,
        PromisedTime::Recovery,
        PromisedTime::Outage,
    ]
    .into_iter()
    .filter_map(|stretch| {
        let bound = stretch.bound(platform)?;
        Some((stretch, bound, told_within(patient, bound.at)))
    })
    .filter(|(_, bound, sum)| *sum > bound.limit)
    .min_by_key(|(_, bound, _)| bound.limit)?;
    let (name, limit) = (stretch.name(), bound.limit);
    let over = sum.saturating_sub(limit);
    let way_out = if to_spare(patient, patience) >= over {
        format!("give the other steps {over} less")
    } else {
        format!("promise `{name} <= {sum}`, as the steps typically need what they have")
    };
    Some(format!(
        "the steps may then take {sum} before anybody is told, and `{name} <= {limit}` is promised: {way_out}"
    ))
}

/// How much less the steps of a failover can be given together, before one has too little.
pub(super) fn to_spare(failover: &Failover, patience: &[Patience]) -> Duration {
    let spare = failover.steps.iter().zip(patience).filter_map(|(step, takes)| {
        let counts = step.kind.notifies().is_none();
        let within = step.within.filter(|_| counts)?;
        // Less would be too little for a writer that lives.
        let needed = if step.kind.fences().is_some() {
            enough_for(LEASE_IS_OVER)
        } else {
            enough(takes)
        };
        Some(within.saturating_sub(needed?))
    });
    spare.fold(Duration::ZERO, Duration::saturating_add)
}
