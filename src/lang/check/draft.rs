//! A platform that may still be wrong: what was stated, with its places, and with holes where it was poison. The rules
//! read it; `lower` makes a [`crate::platform::Platform`] of it when no rule is broken.

use std::collections::BTreeMap;
use std::fmt::Debug;

use indexmap::IndexMap;
use ipnet::Ipv4Net;

use super::block::Stated;
use super::context::Context;
use super::lower::Hole;
use super::retention::Retention;
use crate::platform::{
    Approval, Assumption, Bound, Consistency, Follows, HealthCheck, Input, LagUnknown, Listener,
    PromoteStrategy, Quantifier, Quotas, RegionName, Replication, Role, Scale, Setting, Spans, TargetUnwell,
};
use crate::tiers::{self, TierKind};
use hac_base::source::{Origin, Span, Spanned};
use hac_base::units::{Duration, Percent};

#[derive(Debug)]
pub(crate) struct Draft {
    pub name: Option<String>,
    pub origin: Origin,
    pub objective: Objective,
    pub inputs: Vec<Input>,
    pub regions: Vec<Region>,
    /// Whether a region was wrong, so that `regions` is not all that was meant.
    pub regions_incomplete: bool,
    /// By name; by kind, and in the order of the source within a kind.
    pub tiers: IndexMap<String, Box<dyn TierDraft>>,
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
pub(crate) struct Objective {
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
pub(crate) struct Region {
    pub name: String,
    pub origin: Origin,
    pub role: Stated<Role>,
    pub cidr: Stated<Ipv4Net>,
    pub zones: Stated<Zones>,
}

#[derive(Debug, Clone)]
pub(crate) enum Zones {
    Count(u32),
    Named(Vec<Spanned<String>>),
}

/// A value by region.
pub(crate) type ByRegion = BTreeMap<String, Spanned<String>>;

/// A tier that serves.
#[derive(Debug, Clone)]
pub(crate) struct Compute {
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

/// A tier that has a writer.
#[derive(Debug, Clone)]
pub(crate) struct Database {
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
pub(crate) struct Copy {
    pub from: Spanned<String>,
    pub to: Spanned<String>,
    /// `via`, of a database.
    pub manner: Replication,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub(crate) struct Dns {
    pub domain: String,
    pub serves: Stated<String>,
    pub follows: Stated<Follows>,
    pub zone: Stated<String>,
    pub origin: Origin,
}

#[derive(Debug, Clone)]
pub(crate) struct Alert {
    pub name: String,
    pub email: Stated<Setting<Vec<String>>>,
    pub origin: Origin,
}

#[derive(Debug, Clone)]
pub(crate) struct Failover {
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
pub(crate) struct Watch {
    pub tier: String,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub(crate) struct Hold {
    pub database: String,
    pub above: Duration,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub action: Action,
    /// The tier or alert it acts on.
    pub target: String,
    pub within: Option<Spanned<Duration>>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Fence,
    /// With the strategy, where one is said.
    Promote(Option<PromoteStrategy>),
    Verify,
    Shift,
    Scale(u32),
    Notify,
}

#[derive(Debug, Clone)]
pub(crate) struct State {
    pub bucket: Stated<String>,
    pub key: Stated<String>,
    pub region: Stated<String>,
    pub lock_table: Stated<String>,
    pub origin: Origin,
}

/// The zones that are used where none are named. Three hold a quorum when one is lost.
pub(crate) const DEFAULT_ZONES: usize = 3;

impl Draft {
    /// Regions that run tiers, as far as roles are known: all but witnesses.
    pub(crate) fn serving(&self) -> impl Iterator<Item = &Region> {
        self.regions
            .iter()
            .filter(|region| region.role.value() != Some(&Role::Witness))
    }

    pub(crate) fn region(&self, name: &str) -> Option<&Region> {
        self.regions.iter().find(|region| region.name == name)
    }

    pub(crate) fn roles_are_known(&self) -> bool {
        !self.regions_incomplete && self.regions.iter().all(|region| region.role.value().is_some())
    }

    /// The primary region, where there is exactly one and all roles are known.
    pub(crate) fn primary(&self) -> Option<&Region> {
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

    /// Those that serve.
    pub(crate) fn compute_tiers(&self) -> impl Iterator<Item = &Compute> {
        self.tiers.values().filter_map(|tier| tier.as_compute())
    }

    /// Those that have a writer.
    pub(crate) fn databases(&self) -> impl Iterator<Item = &Database> {
        self.tiers.values().filter_map(|tier| tier.as_database())
    }

    pub(crate) fn compute(&self, name: &str) -> Option<&Compute> {
        self.tiers.get(name)?.as_compute()
    }

    pub(crate) fn database(&self, name: &str) -> Option<&Database> {
        self.tiers.get(name)?.as_database()
    }

    /// Where a tier is placed that says so in `regions`; `None` where that is not known.
    pub(crate) fn placed(&self, regions: &Stated<Vec<Spanned<String>>>) -> Option<Vec<RegionName>> {
        let mut names: Vec<RegionName> = match regions {
            Stated::Wrong => return None,
            Stated::Absent if self.regions_incomplete => return None,
            Stated::Absent => self.serving().map(|region| region.name.as_str().into()).collect(),
            Stated::Known(names) => names
                .value
                .iter()
                .map(|name| name.value.as_str().into())
                .collect(),
        };
        names.sort();
        // A tier in a witness was reported; where else it should be is not known.
        names.iter().all(|name| !self.is_witness(name)).then_some(names)
    }

    pub(crate) fn is_witness(&self, name: &str) -> bool {
        self.region(name)
            .is_some_and(|region| region.role.value() == Some(&Role::Witness))
    }

    /// Where any tier with that name is placed; `None` where that is not known.
    pub(crate) fn regions_of(&self, tier: &str) -> Option<Vec<RegionName>> {
        self.tiers.get(tier)?.regions(self)
    }

    /// The health check of a tier that has one.
    pub(crate) fn health(&self, tier: &str) -> Option<&Stated<HealthCheck>> {
        self.tiers.get(tier)?.health()
    }
}

impl Failover {
    pub(crate) fn steps_of(&self, wanted: fn(Action) -> bool) -> impl Iterator<Item = (usize, &Step)> {
        self.steps
            .iter()
            .enumerate()
            .filter(move |(_, step)| wanted(step.action))
    }

    /// Whether a database is fenced or verified and not promoted: somebody forgot one line.
    pub(crate) fn lacks_promotion(&self, database: &str) -> bool {
        let belongs = |step: &Step| matches!(step.action, Action::Fence | Action::Verify);
        let half = self
            .steps
            .iter()
            .any(|step| belongs(step) && step.target == database);
        half && self.position(Action::is_promote, database).is_none()
    }

    /// Where a step with that action on that target stands.
    pub(crate) fn position(&self, wanted: fn(Action) -> bool, target: &str) -> Option<usize> {
        self.steps_of(wanted)
            .find(|(_, step)| step.target == target)
            .map(|(at, _)| at)
    }
}

impl Action {
    pub(crate) fn is_fence(self) -> bool {
        matches!(self, Self::Fence)
    }

    pub(crate) fn is_promote(self) -> bool {
        matches!(self, Self::Promote(_))
    }

    pub(crate) fn is_verify(self) -> bool {
        matches!(self, Self::Verify)
    }

    pub(crate) fn is_shift(self) -> bool {
        matches!(self, Self::Shift)
    }

    pub(crate) fn is_notify(self) -> bool {
        matches!(self, Self::Notify)
    }

    pub(crate) fn word(self) -> &'static str {
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

impl Database {
    /// Whether it is copied by binlog. One that is copied in both ways is reported.
    pub(crate) fn is_by_binlog(&self) -> bool {
        self.copies.iter().any(|copy| copy.manner == Replication::Binlog)
    }
}

/// A tier that may still be wrong, whatever its kind: what the rules and `lower` need of it.
pub(crate) trait TierDraft: Debug {
    fn kind(&self) -> TierKind;

    /// The tier as one that serves.
    fn as_compute(&self) -> Option<&Compute>;

    /// The tier as one that has a writer.
    fn as_database(&self) -> Option<&Database>;

    fn name(&self) -> &str;

    fn origin(&self) -> &Origin;

    /// `regions`, of a kind that says there where it is.
    fn listed(&self) -> Option<&Stated<Vec<Spanned<String>>>>;

    /// What `replicate` says.
    fn copies(&self) -> &[Copy];

    /// The health check, of a kind that may have one.
    fn health(&self) -> Option<&Stated<HealthCheck>>;

    /// Where it is placed; `None` where that is not known.
    fn regions(&self, draft: &Draft) -> Option<Vec<RegionName>>;

    /// Whatever only a tier of its kind can have wrong.
    fn check(&self, cx: &mut Context<'_>, draft: &Draft);

    fn lower(&self, draft: &Draft) -> Result<tiers::Tier, Hole>;
}
