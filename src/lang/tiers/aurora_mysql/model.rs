//! A relational database.

use crate::platform::{Bound, Consistency, HealthCheck, RegionName, Retention, TierName};
use crate::tiers::{Placed, Store};
use hac_base::source::{Origin, Spanned};

/// How the copies of a database follow its writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Replication {
    /// Aurora's storage, in a global database.
    Storage,
    /// `MySQL`'s binary log: a read replica of its own, which knows its source and which nothing leads back to it.
    Binlog,
}

/// An Aurora MySQL database: a global database or a cluster and its read replica where it is replicated, one cluster
/// where it is not.
#[derive(Debug, Clone)]
pub struct Database {
    pub name: TierName,
    /// `db.r6g.large`
    pub instance: String,
    /// Instances per region beside the one that can write; at least one wherever a failover promotes it.
    pub readers: u32,
    pub backup_days: u32,
    /// `8.0.mysql_aurora.3.08.2`
    pub engine_version: String,
    /// The schema that is created.
    pub database_name: String,
    /// Where its writer is when the platform is first created.
    pub writer: RegionName,
    /// Every region it is in, the writer's included; sorted.
    pub regions: Vec<RegionName>,
    /// Of copies in other regions, where there are any; by binlog there is at most one.
    pub replication: Replication,
    /// A role-aware endpoint: it answers 2xx only where the local cluster accepts writes.
    pub health: Option<HealthCheck>,
    /// The replication lag above which people are told, and above which an automatic failover may hold.
    pub lag: Option<Bound>,
    /// How long backups must and may go back; the platform's counts where there is none.
    pub retention: Retention,
    /// What is asked of reads, where it is.
    pub consistency: Option<Spanned<Consistency>>,
    pub origin: Origin,
}

impl Database {
    /// Whether it is in more than one region.
    pub fn is_replicated(&self) -> bool {
        self.regions.len() > 1
    }

    /// Whether it is a global database.
    pub fn is_global(&self) -> bool {
        self.is_replicated() && self.replication == Replication::Storage
    }

    /// Whether it is a cluster and its read replica by binlog.
    pub fn is_by_binlog(&self) -> bool {
        self.is_replicated() && self.replication == Replication::Binlog
    }
}

impl Placed for Database {
    fn name(&self) -> &str {
        &self.name
    }

    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn regions(&self) -> &[RegionName] {
        &self.regions
    }

    fn is_networked(&self) -> bool {
        true
    }

    fn health(&self) -> Option<&HealthCheck> {
        self.health.as_ref()
    }

    fn health_mut(&mut self) -> Option<&mut HealthCheck> {
        self.health.as_mut()
    }

    fn store(&self) -> Option<&dyn Store> {
        Some(self)
    }
}

impl Store for Database {
    fn retention(&self) -> &Retention {
        &self.retention
    }

    fn consistency(&self) -> Option<&Spanned<Consistency>> {
        self.consistency.as_ref()
    }

    fn rpo(&self) -> Option<Bound> {
        None
    }

    fn is_copied(&self) -> bool {
        self.is_replicated()
    }
}
