//! How the platform fails over.

use hac_base::source::{Origin, Span};
use hac_base::units::Duration;

/// From one region to another. The code for it is deployed in both, so that the reverse needs no deployment: the
/// instance in a region activates that region only.
#[derive(Debug, Clone)]
pub struct Failover {
    pub from: String,
    pub to: String,
    /// What starts it.
    pub when: Condition,
    /// What keeps it from starting on its own and pages people instead: any of these, sorted by database.
    pub hold: Vec<Hold>,
    /// What to do when nobody can say how far the replica lags.
    pub lag_unknown: LagUnknown,
    /// The shortest time between two automatic failovers.
    pub cooldown: Duration,
    /// How long a failover inside the region that fails has, where only its database fails.
    pub local_failover: Duration,
    /// What to do when the region that would take over does not answer either.
    pub target_unwell: TargetUnwell,
    /// Whether a person must approve what an alarm starts.
    pub approval: Approval,
    pub steps: Vec<Step>,
    /// The alert that is told about a hold or a failure that needs people.
    pub page: String,
    /// Its place among the failovers of the file: names try regions in this order.
    pub declared: usize,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub quantifier: Quantifier,
    /// Never empty, sorted.
    pub watches: Vec<Watch>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    Any,
    All,
}

/// `orders.health fails`: the health check of a tier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Watch {
    pub tier: String,
}

/// `hold when any { orders.lag > 5s }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    pub database: String,
    pub lag_above: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LagUnknown {
    /// Page people and wait.
    Hold,
    /// Fail over; the loss is measured afterwards.
    Proceed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetUnwell {
    /// Page people and wait: what fails in both regions is mended in neither by a promotion.
    Hold,
    /// Fail over all the same.
    Proceed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approval {
    None,
    Required,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub kind: StepKind,
    /// The time the step may take before it has failed.
    pub within: Option<Duration>,
    /// Where that time was written.
    pub within_span: Option<Span>,
    pub span: Span,
}

/// Tier and alert names are those of the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepKind {
    /// Tell writers in the old region to stop: raise the epoch of the write lease.
    Fence {
        database: String,
    },
    /// Make the target region's cluster the writer.
    Promote {
        database: String,
        strategy: PromoteStrategy,
    },
    /// Check that the data is writable and complete.
    Verify {
        database: String,
    },
    /// Wait until the target region answers as healthy, so that DNS moves to it.
    Shift {
        compute: String,
    },
    /// Run at least this many instances in the target region.
    Scale {
        compute: String,
        instances: u32,
    },
    Notify {
        alert: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PromoteStrategy {
    /// Aurora's managed failover of a global database, with data loss allowed.
    ManagedFailover,
    /// Take the cluster out of the global database.
    Detach,
    /// Make a read replica by binlog a cluster of its own: the only way where there is no global database.
    Binlog,
}
