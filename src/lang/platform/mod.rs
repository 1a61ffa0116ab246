//! The checked platform: plain data that cannot represent an invalid one. It exists only when no error was reported,
//! so whoever reads it neither checks nor fails. It knows no Terraform and no AWS resource.
//!
//! Every list is sorted by name, so that the order of blocks in the source never reaches the output.

mod behind;
mod claim;
mod failover;
mod names;
mod retention;

use std::collections::BTreeMap;
use std::sync::Arc;

use ipnet::Ipv4Net;

use hac_base::diagnostics::{Given, Stated};
use hac_base::source::{Origin, Sources, Span, Spanned, UseSite};
use hac_base::units::{Date, Duration, Percent};

pub use crate::tiers::aurora_mysql::{Database, Replication};
pub use crate::tiers::compute::{Compute, HealthCheck, LOAD_BALANCER_PATH, Listener, Scale};
pub use crate::tiers::dynamodb::{AttributeType, KeyAttribute, Table};
pub use crate::tiers::queue::Queue;
pub use crate::tiers::s3::{Bucket, ReplicaCopy};
pub use crate::tiers::{IsIn, OfKind, Placed, Store, Tier, TierKind, Tiers};
pub use behind::{Asked, Behind, Question, Subject};
pub use claim::{Better, Claim, Figure, FigureSource, Group, Topic, Unit, Verdict};
pub use failover::{
    Approval, Condition, Failover, Hold, LagUnknown, PromoteStrategy, Quantifier, Step, StepKind,
    TargetUnwell, Watch,
};
pub use names::{AlertName, RegionName, TierName};
pub use retention::{Consistency, Retention};

#[derive(Debug, Clone)]
pub struct Platform {
    /// Lower case letters, digits and hyphens; the prefix of every name in the cloud.
    pub name: String,
    pub origin: Origin,
    pub objective: Objective,
    pub inputs: Vec<Input>,
    /// Sorted by name; exactly one is primary.
    pub regions: Vec<Region>,
    pub tiers: Tiers,
    pub dns: Vec<Dns>,
    pub alerts: Vec<Alert>,
    pub failovers: Vec<Failover>,
    pub state: Option<State>,
    /// What the platform knows better than the tables, sorted by key.
    pub assumptions: Vec<Assumption>,
    /// What the account may use, sorted by region.
    pub quotas: Vec<Quotas>,
    /// Put on every resource, beside the ones `hac` adds itself.
    pub tags: BTreeMap<String, String>,
    /// Findings of scanners that somebody accepted.
    pub accepted: Vec<Accepted>,
    /// What was asked for and how far this version of `hac` checked it.
    pub claims: Vec<Claim>,
    /// Where attributes were written, for the checks that read a platform.
    pub spans: Spans,
}

/// Where the attributes of elements were written. A table beside the platform and not spans inside it, so that what
/// lowers a platform is not bothered with them.
#[derive(Debug, Clone, Default)]
pub struct Spans {
    /// By element, then by attribute.
    by_element: BTreeMap<String, BTreeMap<String, Span>>,
    /// The same for the values alone: of attributes, and of operands as `health.path`.
    values: BTreeMap<String, BTreeMap<String, Span>>,
    /// What brought a value there, where it was a parameter of a module.
    pub given: Arc<[Given]>,
}

impl Spans {
    /// The sentence that states the attribute, or the element's head where it is a default.
    pub fn of(&self, origin: &Origin, attribute: &str) -> Span {
        self.by_element
            .get(&origin.element)
            .and_then(|attributes| attributes.get(attribute))
            .copied()
            .unwrap_or(origin.span)
    }

    /// Where the value of an attribute was written.
    pub fn written<'a>(&'a self, sources: &'a Sources, origin: &'a Origin, attribute: &'a str) -> Stated<'a> {
        let values = self.values.get(&origin.element);
        match values.and_then(|values| values.get(attribute)) {
            Some(value) => {
                let sentence = attribute.split_once('.').map_or(attribute, |(verb, _)| verb);
                let places = (*value, self.of(origin, sentence));
                Stated::of(&self.given, sources, &origin.via, places)
            }
            None => Stated::unstated(sources, origin, attribute),
        }
    }

    /// Remembers where values were written.
    pub fn insert_values(&mut self, origin: &Origin, values: impl IntoIterator<Item = (String, Span)>) {
        let known = self.values.entry(origin.element.clone()).or_default();
        known.extend(values);
    }

    pub fn insert(&mut self, origin: &Origin, attributes: impl IntoIterator<Item = (String, Span)>) {
        let known = self.by_element.entry(origin.element.clone()).or_default();
        known.extend(attributes);
    }
}

impl Platform {
    /// INVARIANT: the order of blocks in the source reaches nothing after this, but for that of failovers, which they keep
    /// themselves.
    pub(crate) fn sort(&mut self) {
        self.inputs.sort_by(|a, b| a.name.cmp(&b.name));
        self.regions.sort_by(|a, b| a.name.cmp(&b.name));
        self.dns.sort_by(|a, b| a.domain.cmp(&b.domain));
        self.alerts.sort_by(|a, b| a.name.cmp(&b.name));
        self.assumptions.sort_by(|a, b| a.key.cmp(&b.key));
        self.quotas.sort_by(|a, b| a.region.cmp(&b.region));
        self.failovers
            .sort_by(|a, b| (&a.from, &a.to).cmp(&(&b.from, &b.to)));
    }

    pub fn region(&self, name: &str) -> Option<&Region> {
        self.regions.iter().find(|region| region.name == name)
    }

    /// What the account may use of something in a region, where that is stated.
    pub fn granted(&self, region: &str, quota: &str) -> Option<(u32, &Origin)> {
        let quotas = self.quotas.iter().find(|quotas| quotas.region == region)?;
        Some((*quotas.granted.get(quota)?, &quotas.origin))
    }

    pub fn compute(&self, name: &str) -> Option<&Compute> {
        self.compute_tiers().find(|tier| tier.name == name)
    }

    pub fn database(&self, name: &str) -> Option<&Database> {
        self.databases().find(|tier| tier.name == name)
    }

    /// The tiers that serve.
    pub fn compute_tiers(&self) -> impl DoubleEndedIterator<Item = &Compute> {
        self.tiers.of::<Compute>()
    }

    /// The tiers that have a writer.
    pub fn databases(&self) -> impl DoubleEndedIterator<Item = &Database> {
        self.tiers.of::<Database>()
    }

    /// The regions that run tiers: all but witnesses. Sorted by name.
    pub fn serving(&self) -> impl Iterator<Item = &Region> {
        self.regions.iter().filter(|region| region.role != Role::Witness)
    }

    /// The region that accepts writes when the platform is first created. Who does so later is run-time state.
    pub fn primary(&self) -> Option<&Region> {
        self.regions.iter().find(|region| region.role == Role::Primary)
    }

    /// Where locks and tie-breaking observations live: the witness with the first name. Present whenever there is a
    /// failover.
    pub fn witness(&self) -> Option<&Region> {
        self.regions.iter().find(|region| region.role == Role::Witness)
    }
}

/// What the platform promises.
#[derive(Debug, Clone, Default)]
pub struct Objective {
    pub availability: Option<Spanned<Percent>>,
    /// From the fault to the decision to fail over.
    pub detect: Option<Bound>,
    /// From the decision to serving writes.
    pub failover: Option<Bound>,
    /// From the fault to serving writes.
    pub rto: Option<Bound>,
    /// From the fault until clients write again.
    pub outage: Option<Bound>,
    /// How much acknowledged data may be lost, as time.
    pub rpo: Option<Bound>,
    /// How long data must and may be kept, by every store that says nothing else.
    pub retention: Retention,
    /// Where data of the application may be kept.
    pub residency: Option<Spanned<Vec<String>>>,
}

/// `<= limit at quantile`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    pub limit: Duration,
    pub at: Quantile,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantile {
    Best,
    Typical,
    Worst,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Primary,
    Secondary,
    /// Runs nothing but probes, locks and records; breaks ties between the others.
    Witness,
}

#[derive(Debug, Clone)]
pub struct Region {
    pub name: RegionName,
    pub role: Role,
    /// Present on every region that is not a witness; disjoint from every other region's.
    pub cidr: Option<Ipv4Net>,
    /// The zones in use, `us-east-1a` …; at least two, sorted; empty on a witness.
    pub zones: Vec<String>,
    pub origin: Origin,
}

/// A value that only deployment knows: it becomes a Terraform variable.
#[derive(Debug, Clone)]
pub struct Input {
    /// Also the variable's name.
    pub name: String,
    pub ty: InputType,
    pub doc: String,
    pub default: Option<InputValue>,
    /// Kept out of outputs, tags, logs and code.
    pub sensitive: bool,
    /// Whether a value is made of it. One that is not becomes no variable: it would only ask to be set.
    pub is_used: bool,
    pub origin: Origin,
}

/// What a value given at deployment may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputType {
    Text,
    Number,
    Bool,
    Email,
    Arn,
    Ami,
    InstanceType,
    Cidr,
    List(Box<InputType>),
    /// Keyed by region.
    RegionMap(Box<InputType>),
}

/// A default, checked against its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputValue {
    Text(String),
    Number(i64),
    Bool(bool),
    List(Vec<InputValue>),
    RegionMap(BTreeMap<String, InputValue>),
}

/// A value written in the file, or the name of the [`Input`] that will bring it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting<T> {
    Known(T),
    Input(String),
}

/// A public name and the tier that answers to it.
#[derive(Debug, Clone)]
pub struct Dns {
    /// `trade.example.com`
    pub domain: String,
    /// A [`Compute`] tier that listens.
    pub serves: TierName,
    pub follows: Follows,
    /// The id of a hosted zone that is there already; one is made for the name where none is said.
    pub zone: Option<String>,
    pub origin: Origin,
}

/// What a name asks of the databases behind it before it leads to a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Follows {
    /// That the local cluster accepts writes: the name moves once the promotion is over.
    #[default]
    Writer,
    /// That the write lease names the region: the name moves while the promotion is under way.
    Lease,
}

/// People to tell.
#[derive(Debug, Clone)]
pub struct Alert {
    pub name: AlertName,
    pub email: Setting<Vec<String>>,
    pub origin: Origin,
}

/// Where Terraform keeps its state: never only in a region that can fail.
#[derive(Debug, Clone)]
pub struct State {
    pub bucket: String,
    pub key: String,
    pub region: RegionName,
    /// A DynamoDB table used as lock, where one is named.
    pub lock_table: Option<String>,
    pub origin: Origin,
}

/// How long something takes here, by the platform's own word: `assume db.global.failover { … }`.
#[derive(Debug, Clone)]
pub struct Assumption {
    /// `db.global.failover`
    pub key: String,
    pub best: Option<Duration>,
    pub typical: Option<Duration>,
    pub worst: Option<Duration>,
    /// Of a share of cases: `10%`.
    pub share: Option<Percent>,
    /// Where the numbers come from: a document, a game day.
    pub source: String,
    /// The last day on which they count.
    pub until: Date,
    pub origin: Origin,
}

/// What the account may use in a region, by the user's word: `quotas us-east-1 { … }`.
#[derive(Debug, Clone)]
pub struct Quotas {
    pub region: RegionName,
    /// By the names of the table of quotas; what is not stated is not in it.
    pub granted: BTreeMap<String, u32>,
    pub origin: Origin,
}

/// A finding of a scanner that somebody accepted: the scanner is told so, in the code of that element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// `checkov`
    pub scanner: &'static str,
    /// `CKV_AWS_144`
    pub check: String,
    pub reason: String,
    /// The element's head, as in its [`Origin`].
    pub element: Span,
    pub via: Vec<UseSite>,
}
