//! What is given less than the layer below it takes: the lease of a writer that lives, and a failover inside the region.
//!
//! Neither is on the way when a region is lost, so no timeline of a promise shows it; each decides what happens when less fails.

use super::patience::{enough_for, then_late};
use super::promises::{PromisedTime, is_kept};
use super::timeline::{self, LEASE_IS_OVER};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, Stated};
use hac_base::source::Sources;
use hac_base::units::Duration;
use hac_lang::platform::{Failover, Platform};

/// What follows from a failover inside the region: <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html>.
const LOCAL: &str = "db.in_region.failover";

/// Reports what a sound platform gives too little.
pub(super) fn check(platform: &Platform, sources: &Sources, out: &mut Diagnostics) {
    let mut told: Vec<Diagnostic> = Vec::new();
    for (at, failover) in platform.failovers.iter().enumerate() {
        let fences = failover.steps.iter().enumerate();
        told.extend(fences.filter_map(|(step, _)| short_fence(platform, sources, (at, step))));
        told.extend(short_patience(platform, sources, failover));
    }
    for (at, diagnostic) in told.iter().enumerate() {
        // A module that is used twice is one line.
        let is_told = told.iter().take(at).any(|earlier| {
            earlier.primary.span == diagnostic.primary.span && earlier.message == diagnostic.message
        });
        if !is_told {
            out.push(diagnostic.clone());
        }
    }
}

/// A fence that gives up while a writer that lives may still write.
fn short_fence(platform: &Platform, sources: &Sources, (at, nth): (usize, usize)) -> Option<Diagnostic> {
    let failover = platform.failovers.get(at)?;
    let step = failover.steps.get(nth)?;
    let database = step.kind.fences()?;
    // The default is long enough.
    let within = step.within.filter(|within| *within < LEASE_IS_OVER)?;
    let needed = enough_for(LEASE_IS_OVER)?;
    let places = (step.within_span?, step.span);
    let written = Stated::of(&platform.spans.given, sources, &failover.origin.via, places);
    let value = needed.to_string();
    let short = LEASE_IS_OVER.saturating_sub(within);
    let diagnostic = written
        .diagnostic(
            Code::HA0587,
            format!(
                "`fence {database}` waits {within}, and the lease of a live writer may last {LEASE_IS_OVER}: {short} too short"
            ),
            format!("given {within}"),
        )
        .note(format!(
            "where only `{database}` fails, or {} is only cut off, its application lives and has just renewed its lease: every such \
             failover goes on while the old writer may still write, and calls people",
            failover.from
        ))
        .note("nothing gets slower where the region is lost: the lease of a dead writer ends during detection");
    let message = format!("give it what a lease takes: `{}`", written.sentence(&value));
    let mut after = platform.clone();
    after.failovers.get_mut(at)?.steps.get_mut(nth)?.within = Some(needed);
    let late = after
        .failovers
        .get(at)
        .and_then(|failover| then_late(&after, failover));
    Some(match late.or_else(|| then_broken(platform, &after, at)) {
        Some(then) => diagnostic.help(format!("{message}; {then}")),
        None => written.advise(diagnostic, &value, message),
    })
}

/// The promise about the worst case that a fence may cost which waits for a living writer.
fn then_broken(platform: &Platform, after: &Platform, at: usize) -> Option<String> {
    let kept = |platform: &Platform, stretch| is_kept(platform, platform.failovers.get(at)?, stretch);
    let lost = |stretch: &PromisedTime| {
        kept(platform, *stretch) == Some(true) && kept(after, *stretch) == Some(false)
    };
    let stretch = PromisedTime::ALL.into_iter().find(lost)?;
    let bound = stretch.bound(platform)?;
    Some(format!(
        "then `{} <= {}` does not hold any more, which it does only while the old writer may still write",
        stretch.name(),
        bound.limit
    ))
}

/// A failover inside the region that is cut short by one to another region, which may lose data.
fn short_patience(platform: &Platform, sources: &Sources, failover: &Failover) -> Option<Diagnostic> {
    let promoted = failover.steps.iter().find_map(|step| step.kind.promotes())?;
    let (takes, source) = timeline::length(platform, LOCAL);
    let needed = takes.worst?;
    let short = needed.checked_sub(failover.local_failover)?;
    (short > Duration::ZERO).then_some(())?;
    let written = platform
        .spans
        .written(sources, &failover.origin, "local_failover");
    let (from, to) = (&failover.from, &failover.to);
    let given = failover.local_failover;
    let diagnostic = written
        .diagnostic(
            Code::HA0588,
            format!("a failover inside {from} has {given}, and takes up to {needed}: {short} too few"),
            format!("given {given}"),
        )
        .note(source.text())
        .note(format!(
            "an instance of `{promoted}` that dies is replaced inside {from}, and nothing is lost; who does not wait for it promotes \
             {to} instead, and may lose the last writes"
        ));
    let value = needed.to_string();
    let message = format!("give it what AWS takes: `local_failover = {value}`");
    Some(written.advise(diagnostic, &value, message))
}
