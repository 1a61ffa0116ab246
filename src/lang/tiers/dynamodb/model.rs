//! A key-value table.

use crate::platform::{Bound, Consistency, HealthCheck, RegionName, Retention, TierName};
use crate::tiers::{Placed, Store};
use hac_base::source::{Origin, Spanned};

/// A DynamoDB table, global where it is in more than one region; eventually consistent between regions.
#[derive(Debug, Clone)]
pub struct Table {
    pub name: TierName,
    pub key: KeyAttribute,
    pub sort: Option<KeyAttribute>,
    /// The attribute that says when an item expires.
    pub expire: Option<String>,
    /// What its copies may lack; the platform's promise counts where there is none.
    pub rpo: Option<Bound>,
    /// How long backups must and may go back; the platform's counts where there is none.
    pub retention: Retention,
    /// What is asked of reads, where it is.
    pub consistency: Option<Spanned<Consistency>>,
    pub regions: Vec<RegionName>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyAttribute {
    pub name: String,
    pub ty: AttributeType,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeType {
    String,
    Number,
    Binary,
}

impl Placed for Table {
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

impl Store for Table {
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
        self.is_replicated()
    }
}

impl Table {
    /// Whether it is in more than one region.
    pub fn is_replicated(&self) -> bool {
        self.regions.len() > 1
    }
}
