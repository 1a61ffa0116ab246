//! The steps a failover is made of, as the runtime reads them.
//!
//! Adding one means: a variant here, its actions in `actions.rs`, `runtime/hac_failover/steps/<step>.py`, and a test in
//! `tests/lambda`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// One step. `within_seconds` is a promise, and what its breach means depends on the step: a promotion that is late
/// is paged and awaited (it cannot be taken back), a check that is late is a failed check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Raises the epoch of the database's write lease and waits for the old lease to end, at most this long. Best effort.
    Fence { database: String, within_seconds: u32 },
    /// Makes the local cluster the writer and waits for the true end of it.
    Promote {
        database: String,
        strategy: Strategy,
        within_seconds: u32,
    },
    /// Validates the promoted data.
    Verify { database: String, within_seconds: u32 },
    /// Waits until the local region answers on all of `checks`, which is what moves the DNS answer.
    Shift {
        tier: String,
        checks: BTreeSet<String>,
        within_seconds: u32,
    },
    /// Raises the local group of a tier to `desired` machines; never lowers it.
    Scale {
        tier: String,
        desired: u32,
        within_seconds: u32,
    },
    /// Publishes the timeline of the run to `topic`, in the local region. One step a topic: each is done, and written
    /// down, on its own.
    Notify { topic: String, within_seconds: u32 },
}

/// How an unplanned promotion is made. A planned one of a global database is always a switchover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// `FailoverGlobalCluster` with data loss allowed: keeps the topology.
    ManagedFailover,
    /// `RemoveFromGlobalCluster`: for members whose patch level may differ. Breaks the topology; nothing fences.
    Detach,
    /// `PromoteReadReplicaDBCluster`, where there is no global database. Breaks the topology; nothing fences; cannot be
    /// planned without loss.
    Binlog,
}

impl Step {
    /// The database it acts on, if it acts on one.
    pub fn database(&self) -> Option<&str> {
        match self {
            Self::Fence { database, .. } | Self::Promote { database, .. } | Self::Verify { database, .. } => {
                Some(database)
            }
            Self::Shift { .. } | Self::Scale { .. } | Self::Notify { .. } => None,
        }
    }

    /// As a timeline has it: `promote orders`.
    pub fn title(&self) -> String {
        match self {
            Self::Fence { database, .. } => format!("fence {database}"),
            Self::Promote { database, .. } => format!("promote {database}"),
            Self::Verify { database, .. } => format!("verify {database}"),
            Self::Shift { tier, .. } => format!("shift {tier}"),
            Self::Scale { tier, .. } => format!("scale {tier}"),
            Self::Notify { .. } => "notify".to_owned(),
        }
    }

    /// The database that it fences.
    pub fn fences(&self) -> Option<&str> {
        if let Self::Fence { database, .. } = self {
            Some(database)
        } else {
            None
        }
    }

    /// The database that it promotes, and how.
    pub fn promotes(&self) -> Option<(&str, Strategy)> {
        if let Self::Promote {
            database, strategy, ..
        } = self
        {
            Some((database, *strategy))
        } else {
            None
        }
    }

    /// The database that it verifies.
    pub fn verifies(&self) -> Option<&str> {
        if let Self::Verify { database, .. } = self {
            Some(database)
        } else {
            None
        }
    }

    /// The tier that it waits for, and on which checks.
    pub fn shifts(&self) -> Option<(&str, &BTreeSet<String>)> {
        if let Self::Shift { tier, checks, .. } = self {
            Some((tier, checks))
        } else {
            None
        }
    }

    /// The tier that it grows, and to how many machines.
    pub fn scales(&self) -> Option<(&str, u32)> {
        if let Self::Scale { tier, desired, .. } = self {
            Some((tier, *desired))
        } else {
            None
        }
    }

    /// The topic it tells, if it tells one.
    pub fn topic(&self) -> Option<&str> {
        if let Self::Notify { topic, .. } = self {
            Some(topic)
        } else {
            None
        }
    }

    /// The time it was promised to take.
    pub fn within_seconds(&self) -> u32 {
        match self {
            Self::Fence { within_seconds, .. }
            | Self::Promote { within_seconds, .. }
            | Self::Verify { within_seconds, .. }
            | Self::Shift { within_seconds, .. }
            | Self::Scale { within_seconds, .. }
            | Self::Notify { within_seconds, .. } => *within_seconds,
        }
    }
}
