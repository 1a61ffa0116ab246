//! Which files of the runtime only some plans need.
//!
//! The archive of a plan holds no code that the plan gives no permission for: what is not there cannot be called, and whoever
//! compares the policies with the code finds the same actions in both. `parts.py` finds these files by name.

use super::plan::Plan;
use super::step::{Step, Strategy};

/// What makes a file necessary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Database,
    GlobalDatabase,
    Validator,
    Lag,
    Fence,
    Promote,
    ManagedFailover,
    Detach,
    Binlog,
    Switchover,
    Verify,
    Shift,
    Scale,
    /// A tier whose machines are counted.
    Group,
    Notify,
}

/// Files that are not listed are always needed.
const PARTS: &[(&str, Need)] = &[
    ("hac_failover/aws/global_clusters.py", Need::GlobalDatabase),
    ("hac_failover/aws/groups.py", Need::Group),
    ("hac_failover/aws/growth.py", Need::Scale),
    ("hac_failover/aws/lag.py", Need::Lag),
    ("hac_failover/aws/rds.py", Need::Database),
    ("hac_failover/replication.py", Need::Database),
    ("hac_failover/aws/secrets.py", Need::Database),
    ("hac_failover/aws/sql.py", Need::Database),
    ("hac_failover/outcome.py", Need::Promote),
    ("hac_failover/steps/asking.py", Need::Promote),
    ("hac_failover/steps/facts.py", Need::Database),
    ("hac_failover/steps/fence.py", Need::Fence),
    ("hac_failover/steps/lag.py", Need::Lag),
    ("hac_failover/steps/notify.py", Need::Notify),
    ("hac_failover/steps/patience.py", Need::Database),
    ("hac_failover/steps/progress.py", Need::Promote),
    ("hac_failover/steps/promote.py", Need::Promote),
    ("hac_failover/steps/scale.py", Need::Scale),
    ("hac_failover/steps/shift.py", Need::Shift),
    ("hac_failover/steps/validation.py", Need::Validator),
    ("hac_failover/steps/verify.py", Need::Verify),
    ("hac_failover/strategies/__init__.py", Need::Promote),
    ("hac_failover/strategies/binlog.py", Need::Binlog),
    ("hac_failover/strategies/detach.py", Need::Detach),
    (
        "hac_failover/strategies/managed_failover.py",
        Need::ManagedFailover,
    ),
    // A promotion can be planned too, where there is a global database.
    ("hac_failover/strategies/switchover.py", Need::Switchover),
    ("hac_failover/validator.py", Need::Database),
    ("hac_failover/watermark.py", Need::Database),
];

/// Whether the archive of `plan` holds the file.
pub(super) fn needed(plan: &Plan, path: &str) -> bool {
    let mut needs = PARTS
        .iter()
        .filter(|(part, _)| *part == path)
        .map(|(_, need)| *need);
    needs.all(|need| is(plan, need))
}

fn is(plan: &Plan, need: Need) -> bool {
    let mut failovers = plan.failovers.iter();
    if need == Need::Lag {
        return failovers.any(|failover| !failover.gate.lag.is_empty());
    }
    if need == Need::GlobalDatabase {
        return failovers
            .flat_map(|failover| failover.steps.iter().filter_map(Step::database))
            .filter_map(|name| plan.databases.get(name))
            .any(|database| database.global_cluster.is_some());
    }
    failovers
        .flat_map(|failover| &failover.steps)
        .any(|step| step_needs(step, need))
}

fn step_needs(step: &Step, need: Need) -> bool {
    match need {
        Need::Database => step.database().is_some(),
        Need::Validator => step.promotes().is_some() || step.verifies().is_some(),
        Need::Fence => step.fences().is_some(),
        Need::Promote => step.promotes().is_some(),
        Need::ManagedFailover => strategy_of(step) == Some(Strategy::ManagedFailover),
        Need::Detach => strategy_of(step) == Some(Strategy::Detach),
        Need::Binlog => strategy_of(step) == Some(Strategy::Binlog),
        Need::Switchover => matches!(
            strategy_of(step),
            Some(Strategy::ManagedFailover | Strategy::Detach)
        ),
        Need::Verify => step.verifies().is_some(),
        Need::Shift => step.shifts().is_some(),
        Need::Scale => step.scales().is_some(),
        Need::Group => step.shifts().is_some() || step.scales().is_some(),
        Need::Notify => step.topic().is_some(),
        Need::Lag | Need::GlobalDatabase => false,
    }
}

fn strategy_of(step: &Step) -> Option<Strategy> {
    step.promotes().map(|(_, strategy)| strategy)
}

/// The files that some plan may leave out.
#[cfg(test)]
pub(super) fn optional() -> impl Iterator<Item = &'static str> {
    PARTS.iter().map(|(path, _)| *path)
}
