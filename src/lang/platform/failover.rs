//! How the platform fails over.

use super::{AlertName, RegionName, TierName};
use hac_base::source::{Origin, Span};
use hac_base::units::Duration;

/// From one region to another. The code for it is deployed in both, so that the reverse needs no deployment: the
/// instance in a region activates that region only.
#[derive(Debug, Clone)]
pub struct Failover {
    pub from: RegionName,
    pub to: RegionName,
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
    pub page: AlertName,
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
    pub tier: TierName,
}

/// `hold when any { orders.lag > 5s }`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    pub database: TierName,
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
        database: TierName,
    },
    /// Make the target region's cluster the writer.
    Promote {
        database: TierName,
        strategy: PromoteStrategy,
    },
    /// Check that the data is writable and complete.
    Verify {
        database: TierName,
    },
    /// Wait until the target region answers as healthy, so that DNS moves to it.
    Shift {
        compute: TierName,
    },
    /// Run at least this many instances in the target region.
    Scale {
        compute: TierName,
        instances: u32,
    },
    Notify {
        alert: AlertName,
    },
}

/// What a step does and to whom, for whoever asks about one kind of step and not about all.
impl StepKind {
    /// The words that steps start with.
    pub const VERBS: &[&str] = &["fence", "promote", "verify", "shift", "scale", "notify"];

    pub fn verb(&self) -> &'static str {
        match self {
            Self::Fence { .. } => "fence",
            Self::Promote { .. } => "promote",
            Self::Verify { .. } => "verify",
            Self::Shift { .. } => "shift",
            Self::Scale { .. } => "scale",
            Self::Notify { .. } => "notify",
        }
    }

    /// The tier or alert that it is done to.
    pub fn subject(&self) -> &str {
        match self {
            Self::Fence { database } | Self::Promote { database, .. } | Self::Verify { database } => database,
            Self::Shift { compute } | Self::Scale { compute, .. } => compute,
            Self::Notify { alert } => alert,
        }
    }

    fn subject_of(&self, verb: &str) -> Option<&str> {
        (self.verb() == verb).then(|| self.subject())
    }

    /// The database that it fences.
    pub fn fences(&self) -> Option<&str> {
        self.subject_of("fence")
    }

    /// The database that it promotes.
    pub fn promotes(&self) -> Option<&str> {
        self.subject_of("promote")
    }

    /// The database that it verifies.
    pub fn verifies(&self) -> Option<&str> {
        self.subject_of("verify")
    }

    /// The tier that it waits for.
    pub fn shifts(&self) -> Option<&str> {
        self.subject_of("shift")
    }

    /// The alert that it tells.
    pub fn notifies(&self) -> Option<&str> {
        self.subject_of("notify")
    }

    /// The tier that it grows, and to how many instances.
    pub fn scales(&self) -> Option<(&str, u32)> {
        if let Self::Scale { compute, instances } = self {
            Some((compute, *instances))
        } else {
            None
        }
    }

    /// How it promotes.
    pub fn strategy(&self) -> Option<PromoteStrategy> {
        if let Self::Promote { strategy, .. } = self {
            Some(*strategy)
        } else {
            None
        }
    }

    pub fn strategy_mut(&mut self) -> Option<&mut PromoteStrategy> {
        if let Self::Promote { strategy, .. } = self {
            Some(strategy)
        } else {
            None
        }
    }
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
