//! What may be lost, against what was promised.

use super::context::Context;
use super::draft::{Action, Database, Draft, Failover};
use crate::platform::{Bound, LagUnknown, Quantile};
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;
use hac_base::units::Duration;

/// What may be lost is no more than what was promised.
pub(super) fn losses_are_bounded(cx: &mut Context<'_>, draft: &Draft) {
    let Some(rpo) = draft.objective.rpo.value() else {
        return;
    };
    if nothing_may_be_lost(cx, draft, rpo) {
        return;
    }
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
        unknown_lags_are_held(cx, failover, rpo);
        for (_, promote) in failover.steps_of(Action::is_promote) {
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
}

/// A copy in another region is made after the commit. Says whether the promise leaves no time for that.
fn nothing_may_be_lost(cx: &mut Context<'_>, draft: &Draft, rpo: &Bound) -> bool {
    let mut copies: Vec<(&Database, Span)> = Vec::new();
    let mut held: Option<Duration> = None;
    for failover in &draft.failovers {
        if cx.is_damaged(failover.origin.span) {
            continue;
        }
        for (_, promote) in failover.steps_of(Action::is_promote) {
            let database = draft.database(&promote.target);
            let Some(database) = database.filter(|database| rpo.limit < finest(database)) else {
                continue;
            };
            let holds = failover.hold.iter().filter(|hold| hold.database == database.name);
            held = held.max(holds.map(|hold| hold.above).max());
            for copy in &database.copies {
                if copies.iter().all(|(_, span)| *span != copy.span) {
                    copies.push((database, copy.span));
                }
            }
        }
    }
    let Some((first, _)) = copies.first() else {
        return false;
    };
    let mut diagnostic = Diagnostic::new(
        Code::HA0563,
        rpo.span,
        format!(
            "`rpo <= {}` is promised, and the copy of `{}` in the other region is made after the commit",
            rpo.limit, first.name
        ),
        "promised here",
    );
    for (_, span) in &copies {
        diagnostic = diagnostic.label(*span, "no commit waits for this copy");
    }
    let case = match rpo.at {
        Quantile::Best => " at best",
        Quantile::Typical => " at typical",
        Quantile::Worst => "",
    };
    let kept = format!("rpo <= {}{case}", held.unwrap_or(Duration::from_secs(5)));
    cx.report(
        diagnostic
            .note(if first.is_by_binlog() {
                "a lag by binlog is known in whole seconds"
            } else {
                "a switchover that people start loses nothing, because it waits for the copy; a region that is lost does not"
            })
            .help(format!(
                "promise `{kept}`, and hold a failover while the copy is further behind"
            )),
    );
    true
}

/// The smallest lag that can be told from none.
fn finest(database: &Database) -> Duration {
    if database.is_by_binlog() {
        Duration::from_secs(1)
    } else {
        Duration::from_millis(1)
    }
}

/// At worst nobody knows the lag, and a failover that goes on then loses what it loses.
fn unknown_lags_are_held(cx: &mut Context<'_>, failover: &Failover, rpo: &Bound) {
    let Some(unknown) = failover
        .lag_unknown
        .known()
        .filter(|unknown| unknown.value == LagUnknown::Proceed && rpo.at == Quantile::Worst)
    else {
        return;
    };
    let promoted = |database: &str| failover.position(Action::is_promote, database).is_some();
    let mut holds = failover.hold.iter().filter(|hold| hold.above <= rpo.limit);
    let Some(first) = holds.find(|hold| promoted(&hold.database)) else {
        return;
    };
    let kept = format!("rpo <= {} at typical", rpo.limit);
    cx.report_at(
        &failover.origin,
        Diagnostic::new(
            Code::HA0564,
            unknown.span,
            format!(
                "a failover starts on its own while nobody knows how far `{}` lags, and `rpo <= {}` is promised at worst",
                first.database, rpo.limit
            ),
            "loses what it loses",
        )
        .label(rpo.span, "promised here")
        .note("a region that goes silent tells no lag, which is when a failover is needed")
        .fix("write `hold`: people decide then", unknown.span, "hold")
        .help(format!("or promise `{kept}`")),
    );
}

/// People hear of a lag before it keeps a failover from starting.
pub(super) fn lags_are_told_before_they_hold(cx: &mut Context<'_>, draft: &Draft) {
    for failover in &draft.failovers {
        for hold in &failover.hold {
            let Some(database) = draft.database(&hold.database) else {
                continue;
            };
            let Some(lag) = database.lag.value() else { continue };
            // Neither is what was meant, which is reported.
            let is_whole = |time: Duration| time.as_millis().is_multiple_of(1_000);
            if database.is_by_binlog() && !(is_whole(lag.limit) && is_whole(hold.above)) {
                continue;
            }
            // Nobody is told of less than a second.
            let told = hold.above.max(Duration::from_secs(1));
            if lag.limit <= told {
                continue;
            }
            let (name, limit, above) = (&hold.database, lag.limit, hold.above);
            let at = draft.spans.written(cx.sources, &database.origin, "lag");
            let diagnostic = at
                .diagnostic(
                    Code::HA0565,
                    format!(
                        "people are told when `{name}` lags by more than {limit}, and from {above} on no failover starts on its own"
                    ),
                    "told above this",
                )
                .label(hold.span, "held above this")
                .note(format!("between {above} and {limit} the platform has no automatic failover, and nobody knows"));
            let told = told.to_string();
            let advice = format!("write `{}`", at.sentence(&told));
            cx.report_at(&database.origin, at.advise(diagnostic, &told, advice));
        }
    }
}
