//! A platform that may still be wrong: what was stated, with its places, and with holes where it was poison. The rules
//! read it; `lower` makes a [`crate::platform::Platform`] of it when no rule is broken.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use ipnet::Ipv4Net;

use super::block::Stated;
use super::retention::Retention;
use crate::platform::{
    Approval, Assumption, Bound, Consistency, Follows, HealthCheck, Input, KeyAttribute, LagUnknown,
    Listener, PromoteStrategy, Quantifier, Quotas, Replication, Role, Scale, Setting, Spans, TargetUnwell,
};
use hac_base::source::{Origin, Span, Spanned};
use hac_base::units::{Duration, Percent};

#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub name: Option<String>,
    pub origin: Origin,
    pub objective: Objective,
    pub inputs: Vec<Input>,
    pub regions: Vec<Region>,
    /// Whether a region was wrong, so that `regions` is not all that was meant.
    pub regions_incomplete: bool,
    /// Tiers by name, in the order of the source.
    pub compute: IndexMap<String, Compute>,
    pub databases: IndexMap<String, Database>,
    pub tables: IndexMap<String, Table>,
    pub buckets: IndexMap<String, Bucket>,
    pub dns: Vec<Dns>,
    pub alerts: Vec<Alert>,
    pub failovers: Vec<Failover>,
    pub state: Option<State>,
    pub assumptions: Vec<Assumption>,
    pub quotas: Vec<Quotas>,
    pub tags: BTreeMap<String, Spanned<String>>,
    pub spans: Spans,
}

#[derive(Debug, Clone)]
pub(super) struct Objective {
    pub availability: Stated<Percent>,
    pub detect: Stated<Bound>,
    pub failover: Stated<Bound>,
    pub rto: Stated<Bound>,
    pub outage: Stated<Bound>,
    pub rpo: Stated<Bound>,
    pub retention: Retention,
    pub residency: Stated<Vec<Spanned<String>>>,
}

#[derive(Debug, Clone)]
pub(super) struct Region {
    pub name: String,
    pub origin: Origin,
    pub role: Stated<Role>,
    pub cidr: Stated<Ipv4Net>,
    pub zones: Stated<Zones>,
}

#[derive(Debug, Clone)]
pub(super) enum Zones {
    Count(u32),
    Named(Vec<Spanned<String>>),
}

/// A value by region.
pub(super) type ByRegion = BTreeMap<String, Spanned<String>>;

#[derive(Debug, Clone)]
pub(super) struct Compute {
    pub name: String,
    pub origin: Origin,
    pub instance: Stated<Setting<String>>,
    pub image: Stated<Setting<ByRegion>>,
    pub scale: Stated<Scale>,
    pub capacity: Stated<u32>,
    pub listener: Stated<Listener>,
    pub health: Stated<HealthCheck>,
    pub uses: Stated<Vec<Spanned<String>>>,
    pub certificate: Stated<Setting<ByRegion>>,
    pub clients: Stated<Vec<String>>,
    pub regions: Stated<Vec<Spanned<String>>>,
}

#[derive(Debug, Clone)]
pub(super) struct Database {
    pub name: String,
    pub origin: Origin,
    pub instance: Stated<String>,
    pub readers: Stated<u32>,
    pub backup_days: Stated<u32>,
    pub engine_version: Stated<String>,
    pub schema: Stated<String>,
    pub copies: Vec<Copy>,
    /// Whether a `replicate` was wrong, so that `copies` is not all that was meant.
    pub copies_incomplete: bool,
    pub health: Stated<HealthCheck>,
    pub lag: Stated<Bound>,
    pub retention: Retention,
    pub consistency: Stated<Consistency>,
}

/// `replicate A -> B`, one for each direction.
#[derive(Debug, Clone)]
pub(super) struct Copy {
    pub from: Spanned<String>,
    pub to: Spanned<String>,
    /// `via`, of a database.
    pub manner: Replication,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub(super) struct Table {
    pub name: String,
    pub origin: Origin,
    pub key: Stated<KeyAttribute>,
    pub sort: Stated<KeyAttribute>,
    pub expire: Stated<String>,
    pub rpo: Stated<Bound>,
    pub retention: Retention,
    pub consistency: Stated<Consistency>,
    pub regions: Stated<Vec<Spanned<String>>>,
}

#[derive(Debug, Clone)]
pub(super) struct Bucket {
    pub name: String,
    pub origin: Origin,
    pub retain_days: Stated<u32>,
    pub retention: Retention,
    pub consistency: Stated<Consistency>,
    pub rpo: Stated<Bound>,
    pub copies: Vec<Copy>,
    /// Whether a `replicate` was wrong, so that `copies` is not all that was meant.
    pub copies_incomplete: bool,
    pub regions: Stated<Vec<Spanned<String>>>,
}

#[derive(Debug, Clone)]
pub(super) struct Dns {
    pub domain: String,
    pub serves: Stated<String>,
    pub follows: Stated<Follows>,
    pub origin: Origin,
}

#[derive(Debug, Clone)]
pub(super) struct Alert {
    pub name: String,
    pub email: Stated<Setting<Vec<String>>>,
    pub origin: Origin,
}

#[derive(Debug, Clone)]
pub(super) struct Failover {
    pub from: Option<Spanned<String>>,
    pub to: Option<Spanned<String>>,
    pub origin: Origin,
    pub quantifier: Option<Quantifier>,
    pub watches: Vec<Watch>,
    pub hold: Vec<Hold>,
    /// Whether a condition of `hold` was wrong.
    pub hold_incomplete: bool,
    pub lag_unknown: Stated<LagUnknown>,
    pub cooldown: Stated<Duration>,
    pub patience: Stated<Duration>,
    pub target_unwell: Stated<TargetUnwell>,
    pub approval: Stated<Approval>,
    pub page: Stated<String>,
    pub steps: Vec<Step>,
    /// Whether a step was wrong, so that `steps` is not all that was meant.
    pub steps_incomplete: bool,
    /// The head of `steps`.
    pub steps_span: Span,
}

#[derive(Debug, Clone)]
pub(super) struct Watch {
    pub tier: String,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub(super) struct Hold {
    pub database: String,
    pub above: Duration,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub(super) struct Step {
    pub action: Action,
    /// The tier or alert it acts on.
    pub target: String,
    pub within: Option<Spanned<Duration>>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Fence,
    /// With the strategy, where one is said.
    Promote(Option<PromoteStrategy>),
    Verify,
    Shift,
    Scale(u32),
    Notify,
}

#[derive(Debug, Clone)]
pub(super) struct State {
    pub bucket: Stated<String>,
    pub key: Stated<String>,
    pub region: Stated<String>,
    pub lock_table: Stated<String>,
    pub origin: Origin,
}

impl Draft {
    /// Regions that run tiers, as far as roles are known: all but witnesses.
    pub(super) fn serving(&self) -> impl Iterator<Item = &Region> {
        self.regions
            .iter()
            .filter(|region| region.role.value() != Some(&Role::Witness))
    }

    pub(super) fn region(&self, name: &str) -> Option<&Region> {
        self.regions.iter().find(|region| region.name == name)
    }

    pub(super) fn roles_are_known(&self) -> bool {
        !self.regions_incomplete && self.regions.iter().all(|region| region.role.value().is_some())
    }

    /// The primary region, where there is exactly one and all roles are known.
    pub(super) fn primary(&self) -> Option<&Region> {
        if !self.roles_are_known() {
            return None;
        }
        let mut primaries = self
            .regions
            .iter()
            .filter(|region| region.role.value() == Some(&Role::Primary));
        let first = primaries.next()?;
        primaries.next().is_none().then_some(first)
    }

    pub(super) fn compute(&self, name: &str) -> Option<&Compute> {
        self.compute.get(name)
    }

    pub(super) fn database(&self, name: &str) -> Option<&Database> {
        self.databases.get(name)
    }

    /// Where a tier is placed that says so in `regions`; `None` where that is not known.
    fn placed(&self, regions: &Stated<Vec<Spanned<String>>>) -> Option<Vec<String>> {
        let mut names: Vec<String> = match regions {
            Stated::Wrong => return None,
            Stated::Absent if self.regions_incomplete => return None,
            Stated::Absent => self.serving().map(|region| region.name.clone()).collect(),
            Stated::Known(names) => names.value.iter().map(|name| name.value.clone()).collect(),
        };
        names.sort();
        // A tier in a witness was reported; where else it should be is not known.
        names.iter().all(|name| !self.is_witness(name)).then_some(names)
    }

    fn is_witness(&self, name: &str) -> bool {
        self.region(name)
            .is_some_and(|region| region.role.value() == Some(&Role::Witness))
    }

    pub(super) fn compute_regions(&self, tier: &Compute) -> Option<Vec<String>> {
        self.placed(&tier.regions)
    }

    pub(super) fn table_regions(&self, tier: &Table) -> Option<Vec<String>> {
        self.placed(&tier.regions)
    }

    pub(super) fn bucket_regions(&self, tier: &Bucket) -> Option<Vec<String>> {
        self.placed(&tier.regions)
    }

    /// The primary region and those it replicates to.
    pub(super) fn database_regions(&self, tier: &Database) -> Option<Vec<String>> {
        if tier.copies_incomplete {
            return None;
        }
        let writer = self.primary()?.name.clone();
        // A copy from elsewhere or to itself was reported; where it should go is not known.
        let is_wrong = |copy: &Copy| copy.from.value != writer || copy.to.value == writer;
        if tier.copies.iter().any(is_wrong) {
            return None;
        }
        let mut names: Vec<String> = tier.copies.iter().map(|copy| copy.to.value.clone()).collect();
        names.push(writer);
        names.sort();
        names.dedup();
        names.iter().all(|name| !self.is_witness(name)).then_some(names)
    }

    /// Where any tier with that name is placed; `None` where that is not known.
    pub(super) fn regions_of(&self, tier: &str) -> Option<Vec<String>> {
        if let Some(tier) = self.compute(tier) {
            return self.compute_regions(tier);
        }
        if let Some(tier) = self.database(tier) {
            return self.database_regions(tier);
        }
        if let Some(tier) = self.tables.get(tier) {
            return self.table_regions(tier);
        }
        let bucket = self.buckets.get(tier)?;
        self.bucket_regions(bucket)
    }

    /// The health check of a tier that has one.
    pub(super) fn health(&self, tier: &str) -> Option<&Stated<HealthCheck>> {
        self.compute(tier)
            .map(|tier| &tier.health)
            .or_else(|| self.database(tier).map(|tier| &tier.health))
    }
}

impl Database {
    /// Whether it is copied by binlog. One that is copied in both ways is reported.
    pub(super) fn is_by_binlog(&self) -> bool {
        self.copies.iter().any(|copy| copy.manner == Replication::Binlog)
    }
}

impl Failover {
    pub(super) fn steps_of(&self, wanted: fn(Action) -> bool) -> impl Iterator<Item = (usize, &Step)> {
        self.steps
            .iter()
            .enumerate()
            .filter(move |(_, step)| wanted(step.action))
    }

    /// Whether a database is fenced or verified and not promoted: somebody forgot one line.
    pub(super) fn lacks_promotion(&self, database: &str) -> bool {
        let belongs = |step: &Step| matches!(step.action, Action::Fence | Action::Verify);
        let half = self
            .steps
            .iter()
            .any(|step| belongs(step) && step.target == database);
        half && self.position(Action::is_promote, database).is_none()
    }

    /// Where a step with that action on that target stands.
    pub(super) fn position(&self, wanted: fn(Action) -> bool, target: &str) -> Option<usize> {
        self.steps_of(wanted)
            .find(|(_, step)| step.target == target)
            .map(|(at, _)| at)
    }
}

impl Action {
    pub(super) fn is_fence(self) -> bool {
        matches!(self, Self::Fence)
    }

    pub(super) fn is_promote(self) -> bool {
        matches!(self, Self::Promote(_))
    }

    pub(super) fn is_verify(self) -> bool {
        matches!(self, Self::Verify)
    }

    pub(super) fn is_shift(self) -> bool {
        matches!(self, Self::Shift)
    }

    pub(super) fn is_notify(self) -> bool {
        matches!(self, Self::Notify)
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Fence => "fence",
            Self::Promote(_) => "promote",
            Self::Verify => "verify",
            Self::Shift => "shift",
            Self::Scale(_) => "scale",
            Self::Notify => "notify",
        }
    }
}
