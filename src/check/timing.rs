//! Arithmetic on time: what a configuration takes at best, typically, and at worst, against what was promised.

use super::block::Written;
use super::context::Context;
use super::draft::{Draft, Failover};
use crate::diagnostics::{Code, Diagnostic};
use crate::platform::{Bound, HealthCheck, Quantifier, Quantile};
use crate::source::Span;
use crate::units::Duration;

/// How long a checker waits for a connection, and then for the status.
/// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html>
const CONNECT: Duration = Duration::from_secs(4);
const ANSWER: Duration = Duration::from_secs(2);

/// How long it takes until a check has failed often enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Detection {
    /// The fault comes just before a check, and every check is refused at once.
    pub best: Duration,
    /// The mean over when the fault comes, where checks are refused at once.
    pub typical: Duration,
    /// The same, half of the faults being silent, so that connections time out.
    pub typical_with_silence: Duration,
    /// The fault comes just after a check, and every check connects and then waits for nothing.
    pub worst: Duration,
}

impl Detection {
    /// Checks that a pause of `interval` follows, `failures` in a row.
    pub(super) fn of(health: &HealthCheck) -> Self {
        let interval = health.interval.as_millis();
        let failures = u64::from(health.failures);
        let best = interval.saturating_mul(failures.saturating_sub(1));
        let typical = best.saturating_add(interval / 2);
        let silence = CONNECT.as_millis().saturating_mul(failures) / 2;
        let each = interval + CONNECT.as_millis() + ANSWER.as_millis();
        Self {
            best: Duration::from_millis(best),
            typical: Duration::from_millis(typical),
            typical_with_silence: Duration::from_millis(typical.saturating_add(silence)),
            worst: Duration::from_millis(each.saturating_mul(failures)),
        }
    }

    pub(super) fn at(&self, quantile: Quantile) -> Duration {
        match quantile {
            Quantile::Best => self.best,
            Quantile::Typical => self.typical,
            Quantile::Worst => self.worst,
        }
    }
}

/// Where the numbers of a detection come from, for people.
pub(crate) fn detection_arithmetic(health: &HealthCheck) -> String {
    let detection = Detection::of(health);
    format!(
        "`{} x {}` takes {} at best, {} typically where the fault answers at once ({} where half of the faults are silent) and {} at \
         worst: {} × ({} pause + 4s to connect + 2s to answer), by the time-outs of Route 53",
        health.interval,
        health.failures,
        detection.best,
        detection.typical,
        detection.typical_with_silence,
        detection.worst,
        health.failures,
        health.interval
    )
}

/// The check that decides when a failover starts, and where it is written: the slowest for `all`, the fastest for
/// `any`, because the loss of a region fails every check.
pub(super) fn deciding(draft: &Draft, failover: &Failover) -> Option<(HealthCheck, Span)> {
    let checks = failover
        .watches
        .iter()
        .map(|watch| draft.health(&watch.tier).and_then(Written::known));
    let checks: Option<Vec<_>> = checks.collect();
    let by_worst = |check: &&crate::source::Spanned<HealthCheck>| Detection::of(&check.value).worst;
    let check = match failover.quantifier? {
        Quantifier::Any => checks?.into_iter().min_by_key(by_worst),
        Quantifier::All => checks?.into_iter().max_by_key(by_worst),
    }?;
    Some((check.value.clone(), check.span))
}

/// The time that a failover is noticed in is the time that was promised.
pub(super) fn detection_is_fast_enough(cx: &mut Context<'_>, draft: &Draft) {
    let promises = [("detect", &draft.objective.detect), ("rto", &draft.objective.rto)];
    for (name, promise) in promises {
        let Some(bound) = promise.value() else { continue };
        for failover in &draft.failovers {
            if failover.watches_incomplete {
                continue;
            }
            let Some((health, span)) = deciding(draft, failover) else {
                continue;
            };
            let takes = Detection::of(&health).at(bound.at);
            if takes > bound.limit {
                cx.report_at(&failover.origin, too_slow(name, bound, &health, span, takes));
                break;
            }
        }
    }
}

fn too_slow(name: &str, bound: &Bound, health: &HealthCheck, span: Span, takes: Duration) -> Diagnostic {
    let over = Duration::from_millis(takes.as_millis().saturating_sub(bound.limit.as_millis()));
    let diagnostic = Diagnostic::new(
        Code::HA0507,
        bound.span,
        format!(
            "detection takes {takes} {}, and `{name} <= {}` is promised: {over} over",
            case(bound.at),
            bound.limit
        ),
        "promised here",
    )
    .label(span, format!("{takes} {}", case(bound.at)))
    .note(detection_arithmetic(health));
    match fitting(bound, health) {
        Some(failures) => diagnostic.help(format!(
            "check `{} x {failures}`, which takes {}; or promise `{name} <= {takes}`",
            health.interval,
            Detection::of(&HealthCheck {
                failures,
                ..health.clone()
            })
            .at(bound.at)
        )),
        None => diagnostic.help(format!("promise `{name} <= {takes}`")),
    }
}

/// The most failures in a row that can be awaited within the bound.
fn fitting(bound: &Bound, health: &HealthCheck) -> Option<u32> {
    (1..health.failures).rev().find(|failures| {
        let faster = HealthCheck {
            failures: *failures,
            ..health.clone()
        };
        Detection::of(&faster).at(bound.at) <= bound.limit
    })
}

pub(super) fn case(quantile: Quantile) -> &'static str {
    match quantile {
        Quantile::Best => "at best",
        Quantile::Typical => "typically",
        Quantile::Worst => "at worst",
    }
}

/// The budgets of a failover's steps; `None` where a step that takes time has none.
pub(super) fn budget<'a>(mut within: impl Iterator<Item = Option<&'a Duration>>) -> Option<Duration> {
    within.try_fold(Duration::ZERO, |sum, budget| Some(sum.saturating_add(*budget?)))
}

/// The budgets of the steps fit into what was promised.
pub(super) fn steps_fit_the_promise(cx: &mut Context<'_>, draft: &Draft) {
    let promises = [
        ("failover", &draft.objective.failover),
        ("rto", &draft.objective.rto),
    ];
    for (name, promise) in promises {
        let Some(bound) = promise.value() else { continue };
        for failover in &draft.failovers {
            // Telling people is not part of the way back to serving.
            let budgets = failover.steps.iter().filter(|step| !step.action.is_notify());
            let stated: Vec<_> = budgets.filter_map(|step| Some((step, step.within?))).collect();
            let sum = stated
                .iter()
                .fold(Duration::ZERO, |sum, (_, within)| sum.saturating_add(*within));
            if sum <= bound.limit {
                continue;
            }
            let over = Duration::from_millis(sum.as_millis().saturating_sub(bound.limit.as_millis()));
            let mut diagnostic = Diagnostic::new(
                Code::HA0514,
                bound.span,
                format!(
                    "the steps may take {sum}, and `{name} <= {}` is promised: {over} over",
                    bound.limit
                ),
                "promised here",
            );
            for (step, within) in &stated {
                diagnostic = diagnostic.label(step.span, format!("{within}"));
            }
            cx.report_at(
                &failover.origin,
                diagnostic.help(format!("lower a `within`, or promise `{name} <= {sum}`")),
            );
            break;
        }
    }
}

/// What may be lost is no more than what was promised.
pub(super) fn losses_are_bounded(cx: &mut Context<'_>, draft: &Draft) {
    let Some(rpo) = draft.objective.rpo.value() else {
        return;
    };
    for failover in &draft.failovers {
        for hold in &failover.hold {
            if hold.above > rpo.limit {
                cx.report_at(
                    &failover.origin,
                    Diagnostic::new(
                        Code::HA0511,
                        hold.span,
                        format!(
                            "a failover starts on its own while `{}` lags by up to {}, and `rpo <= {}` is promised",
                            hold.database, hold.above, rpo.limit
                        ),
                        format!("{} may be lost", hold.above),
                    )
                    .label(rpo.span, "promised here")
                    .help(format!("write `{}.lag > {}`", hold.database, rpo.limit)),
                );
            }
        }
        for (_, promote) in failover.steps_of(super::draft::Action::is_promote) {
            let held = failover.hold.iter().any(|hold| hold.database == promote.target);
            if held || failover.hold_incomplete || cx.is_damaged(failover.origin.span) {
                continue;
            }
            let database = &promote.target;
            cx.report_at(
                &failover.origin,
                Diagnostic::new(
                    Code::HA0511,
                    promote.span,
                    format!(
                        "`{database}` is promoted however far it lags, and `rpo <= {}` is promised",
                        rpo.limit
                    ),
                    "may lose any amount",
                )
                .label(rpo.span, "promised here")
                .help(format!(
                    "add `hold when any {{ {database}.lag > {} }}` to the failover",
                    rpo.limit
                )),
            );
        }
    }
    buckets_have_copies(cx, draft, rpo);
}

/// A bucket without a copy elsewhere loses everything with its region.
fn buckets_have_copies(cx: &mut Context<'_>, draft: &Draft, rpo: &Bound) {
    if draft.failovers.is_empty() {
        return;
    }
    for bucket in draft.buckets.values() {
        let leaves = bucket.copies.iter().any(|copy| copy.from.value != copy.to.value);
        if leaves || bucket.copies_incomplete || cx.is_damaged(bucket.origin.span) {
            continue;
        }
        let mut diagnostic = Diagnostic::new(
            Code::HA0509,
            bucket.origin.span,
            format!(
                "`{}` has no copy in another region, so all of it is lost with its region, and `rpo <= {}` is promised",
                bucket.name, rpo.limit
            ),
            "no copy in another region",
        )
        .label(rpo.span, "promised here");
        for copy in &bucket.copies {
            diagnostic = diagnostic.label(copy.span, "this copy stays in its region");
        }
        let ends = draft
            .failovers
            .iter()
            .find_map(|failover| Some((&failover.from.as_ref()?.value, &failover.to.as_ref()?.value)));
        let diagnostic = match ends {
            Some((from, to)) => diagnostic.help(format!(
                "add `replicate {from} <-> {to}`, beside a compliance copy if there is one"
            )),
            None => diagnostic,
        };
        cx.report_at(&bucket.origin, diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::Detection;
    use crate::platform::{HealthCheck, Quantile};
    use crate::units::Duration;

    fn detection(interval: u64, failures: u32) -> [u64; 4] {
        let detection = Detection::of(&HealthCheck {
            path: "/healthz".to_owned(),
            interval: Duration::from_secs(interval),
            failures,
            via: "web".to_owned(),
        });
        [
            detection.at(Quantile::Best),
            detection.at(Quantile::Typical),
            detection.typical_with_silence,
            detection.at(Quantile::Worst),
        ]
        .map(Duration::as_secs)
    }

    #[test]
    fn detection_is_more_than_interval_times_failures() {
        assert_eq!(detection(10, 3), [20, 25, 31, 48]);
        assert_eq!(detection(30, 3), [60, 75, 81, 108]);
        assert_eq!(detection(10, 1), [0, 5, 7, 16]);
    }
}
