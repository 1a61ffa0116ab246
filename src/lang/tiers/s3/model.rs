//! Files.

use crate::platform::{Bound, Consistency, HealthCheck, RegionName, Retention, TierName};
use crate::tiers::{Placed, Store};
use hac_base::source::{Origin, Spanned};

/// One S3 bucket a region.
#[derive(Debug, Clone)]
pub struct Bucket {
    pub name: TierName,
    /// Objects are deleted after this many days.
    pub retain_days: Option<u32>,
    /// How long versions must and may be kept; the platform's counts where there is none.
    pub retention: Retention,
    /// What is asked of reads, where it is.
    pub consistency: Option<Spanned<Consistency>>,
    /// What its copies may lack; the platform's promise counts where there is none.
    pub rpo: Option<Bound>,
    /// Each copy rule once, sorted. A rule `A -> B` and one `B -> A` together make replication both ways; `A -> A`
    /// is the compliance copy that stays in its region, kept in an archive bucket of its own.
    pub copies: Vec<ReplicaCopy>,
    pub regions: Vec<RegionName>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReplicaCopy {
    pub from: RegionName,
    pub to: RegionName,
}

impl ReplicaCopy {
    /// The compliance copy: it never leaves its region.
    pub fn is_same_region(&self) -> bool {
        self.from == self.to
    }
}

impl Placed for Bucket {
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
        false
    }

    fn health(&self) -> Option<&HealthCheck> {
        None
    }

    fn health_mut(&mut self) -> Option<&mut HealthCheck> {
        None
    }

    fn store(&self) -> Option<&dyn Store> {
        Some(self)
    }
}

impl Store for Bucket {
    fn retention(&self) -> &Retention {
        &self.retention
    }

    fn consistency(&self) -> Option<&Spanned<Consistency>> {
        self.consistency.as_ref()
    }

    fn rpo(&self) -> Option<Bound> {
        self.rpo
    }

    fn is_copied(&self) -> bool {
        self.copies.iter().any(|copy| !copy.is_same_region())
    }
}
