//! The elements of a platform that rules can speak of.

use super::table::Class;
use crate::platform::{
    Alert, Bucket, Dns, Failover, HealthCheck, Hold, Input, OfKind, Platform, Region, ReplicaCopy, State,
    Step, Tier,
};
use hac_base::source::{Origin, Span, UseSite};

/// An element, and the platform it is a part of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'p> {
    pub platform: &'p Platform,
    pub kind: Kind<'p>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind<'p> {
    Platform,
    Objective,
    State(Option<&'p State>),
    Region(&'p Region),
    Tier(&'p Tier),
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
pub(crate) struct CopyOf<'p> {
    pub bucket: &'p Bucket,
    pub copy: &'p ReplicaCopy,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct CheckOf<'p> {
    pub tier: &'p str,
    pub origin: &'p Origin,
    pub check: &'p HealthCheck,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct StepOf<'p> {
    pub failover: &'p Failover,
    pub step: &'p Step,
    /// From 1.
    pub number: usize,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct HoldOf<'p> {
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
        Class::Tier => tiers(platform, |_| true),
        Class::Store => tiers(platform, |tier| tier.store().is_some()),
        Class::Kind(kind) => tiers(platform, |tier| tier.kind() == kind),
        Class::Copy => platform.tiers.of::<Bucket>().flat_map(copies).collect(),
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

fn tiers(platform: &Platform, wanted: impl Fn(&Tier) -> bool) -> Vec<Kind<'_>> {
    let tiers = platform.tiers.iter().filter(|tier| wanted(tier));
    tiers.map(Kind::Tier).collect()
}

fn checks(platform: &Platform) -> impl Iterator<Item = CheckOf<'_>> {
    platform.tiers.iter().filter_map(|tier| {
        Some(CheckOf {
            tier: tier.name(),
            origin: tier.origin(),
            check: tier.health()?,
        })
    })
}

pub(crate) fn copies(bucket: &Bucket) -> impl Iterator<Item = Kind<'_>> {
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
    /// The tier that it is, where it is one of that kind.
    pub(crate) fn tier<T: OfKind>(self) -> Option<&'p T> {
        if let Kind::Tier(tier) = self.kind {
            T::of(tier)
        } else {
            None
        }
    }

    /// The elements of a property that is a set.
    pub(crate) fn set(self, kinds: impl Iterator<Item = Kind<'p>>) -> Vec<Self> {
        kinds.map(|kind| Self { kind, ..self }).collect()
    }

    /// The block that it is written in.
    fn origin(self) -> &'p Origin {
        match self.kind {
            Kind::Platform | Kind::Objective => &self.platform.origin,
            Kind::State(state) => state.map_or(&self.platform.origin, |state| &state.origin),
            Kind::Region(region) => &region.origin,
            Kind::Tier(tier) => tier.origin(),
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
            | Kind::Tier(_)
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
            | Kind::Tier(_)
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
            Kind::Tier(tier) => format!("the tier `{}`", tier.name()),
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
                step.step.kind.verb(),
                step.step.kind.subject()
            ),
            Kind::Hold(hold) => format!("the hold on the lag of `{}`", hold.hold.database),
            Kind::Input(input) => format!("the input `{}`", input.name),
        }
    }
}
