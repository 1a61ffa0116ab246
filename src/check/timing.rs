//! What may be lost, against what was promised.

use super::context::Context;
use super::draft::Draft;
use crate::diagnostics::{Code, Diagnostic};
use crate::platform::Bound;

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
