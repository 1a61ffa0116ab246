//! The rules of a database that is copied by binlog: one read replica, promoted in its own way, with a lag in seconds.

use super::context::Context;
use super::draft::{Action, Database, Draft};
use crate::platform::{PromoteStrategy, Replication};
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;
use hac_base::units::Duration;

/// The strategies that can be chosen are those of a global database.
pub(super) fn promotions_have_no_strategy(cx: &mut Context<'_>, draft: &Draft) {
    for failover in &draft.failovers {
        for (_, step) in failover.steps_of(Action::is_promote) {
            let Action::Promote(Some(said)) = step.action else {
                continue;
            };
            let Some(database) = draft.database(&step.target) else {
                continue;
            };
            let Some(copy) = database
                .copies
                .iter()
                .find(|copy| copy.manner == Replication::Binlog)
            else {
                continue;
            };
            let word = match said {
                PromoteStrategy::ManagedFailover => "managed_failover",
                PromoteStrategy::Detach | PromoteStrategy::Binlog => "detach",
            };
            let name = &database.name;
            cx.report_at(
                &failover.origin,
                Diagnostic::new(
                    Code::HA0522,
                    step.span,
                    format!("`{name}` is no global database, so it cannot be promoted by `{word}`"),
                    "is a read replica by binlog",
                )
                .label(copy.span, "copied by binlog")
                .note("a read replica is promoted in the only way there is (`PromoteReadReplicaDBCluster`)")
                .help(format!("remove `using {word}`")),
            );
        }
    }
}

/// The lag of a read replica is counted in whole seconds.
pub(super) fn lags_are_whole_seconds(cx: &mut Context<'_>, draft: &Draft) {
    for database in draft.databases().filter(|tier| tier.is_by_binlog()) {
        if let Some(lag) = database.lag.known() {
            whole(cx, database, lag.value.limit, lag.span);
        }
    }
    for hold in draft.failovers.iter().flat_map(|failover| &failover.hold) {
        if let Some(database) = draft.database(&hold.database).filter(|tier| tier.is_by_binlog()) {
            whole(cx, database, hold.above, hold.span);
        }
    }
}

fn whole(cx: &mut Context<'_>, database: &Database, lag: Duration, span: Span) {
    let whole = Duration::from_millis(lag.as_millis().div_ceil(1_000).max(1).saturating_mul(1_000));
    if whole == lag {
        return;
    }
    cx.report_at(
        &database.origin,
        Diagnostic::new(
            Code::HA0523,
            span,
            format!(
                "the lag of `{}` is known in whole seconds only, and its bound is {lag}",
                database.name
            ),
            "finer than it is measured",
        )
        .note("`AuroraBinlogReplicaLag` is what MySQL counts: `Seconds_Behind_Source`")
        .help(format!("write `{whole}`")),
    );
}
