//! A queue.

use crate::platform::{Bound, Consistency, HealthCheck, RegionName, Retention, TierName};
use crate::tiers::{Placed, Store};
use hac_base::source::{Origin, Spanned};
use hac_base::units::Duration;

/// An SQS queue and its dead-letter queue, in each of its regions. Nothing is copied between them.
#[derive(Debug, Clone)]
pub struct Queue {
    pub name: TierName,
    /// How long whoever received a message has for it.
    pub visibility: Duration,
    /// How long a message waits before it is deleted.
    pub keep_days: u32,
    /// How often a message is received before it goes to the dead-letter queue.
    pub attempts: u32,
    /// The age of the oldest message above which people are told.
    pub age: Option<Bound>,
    /// Nothing of its own: the platform's counts.
    pub retention: Retention,
    pub regions: Vec<RegionName>,
    pub origin: Origin,
}

impl Placed for Queue {
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

impl Store for Queue {
    fn retention(&self) -> &Retention {
        &self.retention
    }

    fn consistency(&self) -> Option<&Spanned<Consistency>> {
        None
    }

    fn rpo(&self) -> Option<Bound> {
        None
    }

    fn is_copied(&self) -> bool {
        false
    }
}
