//! The elements of a platform that rules can speak of.

use super::table::Class;
use crate::platform::{
    Alert, Bucket, Compute, Database, Dns, Failover, HealthCheck, Hold, Input, Platform, Region, ReplicaCopy,
    State, Step, StepKind, Table,
};
use hac_base::source::{Origin, Span, UseSite};

/// An element, and the platform it is a part of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'p> {
    pub platform: &'p Platform,
    pub kind: Kind<'p>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind<'p> {
    Platform,
    Objective,
    State(Option<&'p State>),
    Region(&'p Region),
    Compute(&'p Compute),
    Database(&'p Database),
    Table(&'p Table),
    Bucket(&'p Bucket),
    Copy(CopyOf<'p>),
    HealthCheck(CheckOf<'p>),
    Domain(&'p Dns),
    Alert(&'p Alert),
    Failover(&'p Failover),
    Step(StepOf<'p>),
    Hold(HoldOf<'p>),
    Input(&'p Input),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct CopyOf<'p> {
    pub bucket: &'p Bucket,
    pub copy: &'p ReplicaCopy,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct CheckOf<'p> {
    pub tier: &'p str,
    pub origin: &'p Origin,
    pub check: &'p HealthCheck,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct StepOf<'p> {
    pub failover: &'p Failover,
    pub step: &'p Step,
    /// From 1.
    pub number: usize,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct HoldOf<'p> {
    pub failover: &'p Failover,
    pub hold: &'p Hold,
}

/// All elements of a class, in the order of the platform's own lists.
pub(super) fn all(platform: &Platform, class: Class) -> Vec<Element<'_>> {
    let kinds: Vec<Kind<'_>> = match class {
        Class::Platform => vec![Kind::Platform],
        Class::Objective => vec![Kind::Objective],
        Class::State => vec![Kind::State(platform.state.as_ref())],
        Class::Region => platform.regions.iter().map(Kind::Region).collect(),
        Class::Tier => compute(platform).chain(stores(platform)).collect(),
        Class::Store => stores(platform).collect(),
        Class::Compute => compute(platform).collect(),
        Class::Database => platform.databases.iter().map(Kind::Database).collect(),
        Class::Table => platform.tables.iter().map(Kind::Table).collect(),
        Class::Bucket => platform.buckets.iter().map(Kind::Bucket).collect(),
        Class::Copy => platform.buckets.iter().flat_map(copies).collect(),
        Class::HealthCheck => checks(platform).map(Kind::HealthCheck).collect(),
        Class::Domain => platform.dns.iter().map(Kind::Domain).collect(),
        Class::Alert => platform.alerts.iter().map(Kind::Alert).collect(),
        Class::Failover => platform.failovers.iter().map(Kind::Failover).collect(),
        Class::Step => platform.failovers.iter().flat_map(steps).collect(),
        Class::Hold => platform.failovers.iter().flat_map(holds).collect(),
        Class::Input => platform.inputs.iter().map(Kind::Input).collect(),
    };
    kinds.into_iter().map(|kind| Element { platform, kind }).collect()
}

fn compute(platform: &Platform) -> impl Iterator<Item = Kind<'_>> {
    platform.compute.iter().map(Kind::Compute)
}

fn stores(platform: &Platform) -> impl Iterator<Item = Kind<'_>> {
    let databases = platform.databases.iter().map(Kind::Database);
    let tables = platform.tables.iter().map(Kind::Table);
    databases
        .chain(tables)
        .chain(platform.buckets.iter().map(Kind::Bucket))
}

fn checks(platform: &Platform) -> impl Iterator<Item = CheckOf<'_>> {
    let compute = platform.compute.iter().filter_map(|tier| {
        Some(CheckOf {
            tier: &tier.name,
            origin: &tier.origin,
            check: tier.health.as_ref()?,
        })
    });
    let databases = platform.databases.iter().filter_map(|tier| {
        Some(CheckOf {
            tier: &tier.name,
            origin: &tier.origin,
            check: tier.health.as_ref()?,
        })
    });
    compute.chain(databases)
}

pub(super) fn copies(bucket: &Bucket) -> impl Iterator<Item = Kind<'_>> {
    bucket
        .copies
        .iter()
        .map(move |copy| Kind::Copy(CopyOf { bucket, copy }))
}

pub(super) fn steps(failover: &Failover) -> impl Iterator<Item = Kind<'_>> {
    (1..).zip(&failover.steps).map(move |(number, step)| {
        Kind::Step(StepOf {
            failover,
            step,
            number,
        })
    })
}

pub(super) fn holds(failover: &Failover) -> impl Iterator<Item = Kind<'_>> {
    failover
        .hold
        .iter()
        .map(move |hold| Kind::Hold(HoldOf { failover, hold }))
}

impl<'p> Element<'p> {
    /// The elements of a property that is a set.
    pub(super) fn set(self, kinds: impl Iterator<Item = Kind<'p>>) -> Vec<Self> {
        kinds.map(|kind| Self { kind, ..self }).collect()
    }

    /// The block that it is written in.
    fn origin(self) -> &'p Origin {
        match self.kind {
            Kind::Platform | Kind::Objective => &self.platform.origin,
            Kind::State(state) => state.map_or(&self.platform.origin, |state| &state.origin),
            Kind::Region(region) => &region.origin,
            Kind::Compute(tier) => &tier.origin,
            Kind::Database(tier) => &tier.origin,
            Kind::Table(tier) => &tier.origin,
            Kind::Bucket(tier) => &tier.origin,
            Kind::Copy(copy) => &copy.bucket.origin,
            Kind::HealthCheck(check) => check.origin,
            Kind::Domain(dns) => &dns.origin,
            Kind::Alert(alert) => &alert.origin,
            Kind::Failover(failover) => &failover.origin,
            Kind::Step(step) => &step.failover.origin,
            Kind::Hold(hold) => &hold.failover.origin,
            Kind::Input(input) => &input.origin,
        }
    }

    pub(super) fn via(self) -> &'p [UseSite] {
        &self.origin().via
    }

    /// The head of the element, or what it is if it is a sentence itself.
    pub(super) fn head(self) -> Span {
        let spans = &self.platform.spans;
        match self.kind {
            Kind::Step(step) => step.step.span,
            Kind::HealthCheck(check) => spans.of(check.origin, "health"),
            Kind::Copy(copy) => spans.of(&copy.bucket.origin, "replicate"),
            Kind::Platform
            | Kind::Objective
            | Kind::State(_)
            | Kind::Region(_)
            | Kind::Compute(_)
            | Kind::Database(_)
            | Kind::Table(_)
            | Kind::Bucket(_)
            | Kind::Domain(_)
            | Kind::Alert(_)
            | Kind::Failover(_)
            | Kind::Hold(_)
            | Kind::Input(_) => self.origin().span,
        }
    }

    /// The sentence that states a property, or the element.
    pub(super) fn sentence(self, name: &str) -> Span {
        match self.kind {
            Kind::Objective => self.promise(name).unwrap_or_else(|| self.head()),
            Kind::Step(_) | Kind::HealthCheck(_) | Kind::Copy(_) => self.head(),
            Kind::Platform
            | Kind::State(_)
            | Kind::Region(_)
            | Kind::Compute(_)
            | Kind::Database(_)
            | Kind::Table(_)
            | Kind::Bucket(_)
            | Kind::Domain(_)
            | Kind::Alert(_)
            | Kind::Failover(_)
            | Kind::Hold(_)
            | Kind::Input(_) => self.platform.spans.of(self.origin(), name),
        }
    }

    fn promise(self, name: &str) -> Option<Span> {
        let objective = &self.platform.objective;
        let bound = match name {
            "availability" => return Some(objective.availability.as_ref()?.span),
            "detect" => &objective.detect,
            "failover" => &objective.failover,
            "rto" => &objective.rto,
            "outage" => &objective.outage,
            "rpo" => &objective.rpo,
            _ => return None,
        };
        Some(bound.as_ref()?.span)
    }

    /// In the user's words: `tier orders`, `step 2 of failover us-east-1 -> us-east-2`.
    pub(super) fn title(self) -> String {
        match self.kind {
            Kind::Platform => format!("the platform `{}`", self.platform.name),
            Kind::Objective => "the objective".to_owned(),
            Kind::State(_) => "the state".to_owned(),
            Kind::Region(region) => format!("the region `{}`", region.name),
            Kind::Compute(tier) => format!("the tier `{}`", tier.name),
            Kind::Database(tier) => format!("the tier `{}`", tier.name),
            Kind::Table(tier) => format!("the tier `{}`", tier.name),
            Kind::Bucket(tier) => format!("the tier `{}`", tier.name),
            Kind::Copy(CopyOf { bucket, copy }) => {
                format!("the copy of `{}` from {} to {}", bucket.name, copy.from, copy.to)
            }
            Kind::HealthCheck(check) => format!("the health check of `{}`", check.tier),
            Kind::Domain(dns) => format!("the name `{}`", dns.domain),
            Kind::Alert(alert) => format!("the alert `{}`", alert.name),
            Kind::Failover(failover) => {
                format!("the failover from {} to {}", failover.from, failover.to)
            }
            Kind::Step(step) => format!(
                "the step `{} {}`",
                verb(&step.step.kind),
                subject(&step.step.kind)
            ),
            Kind::Hold(hold) => format!("the hold on the lag of `{}`", hold.hold.database),
            Kind::Input(input) => format!("the input `{}`", input.name),
        }
    }
}

/// The words that steps start with.
pub(super) const STEP_VERBS: &[&str] = &["fence", "promote", "verify", "shift", "scale", "notify"];

pub(super) fn verb(kind: &StepKind) -> &'static str {
    match kind {
        StepKind::Fence { .. } => "fence",
        StepKind::Promote { .. } => "promote",
        StepKind::Verify { .. } => "verify",
        StepKind::Shift { .. } => "shift",
        StepKind::Scale { .. } => "scale",
        StepKind::Notify { .. } => "notify",
    }
}

/// What a step is done to.
pub(super) fn subject(kind: &StepKind) -> &str {
    match kind {
        StepKind::Fence { database } | StepKind::Promote { database, .. } | StepKind::Verify { database } => {
            database
        }
        StepKind::Shift { compute } | StepKind::Scale { compute, .. } => compute,
        StepKind::Notify { alert } => alert,
    }
}
