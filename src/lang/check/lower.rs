//! A draft without holes to a platform. `None` where there is a hole, which was reported when it was made.

use super::block::Stated;
use super::context::Context;
use super::draft::{self, Action, Draft, Zones};
use super::draft::{DEFAULT_ZONES, Database};
use super::topology::zone_names;
use crate::platform::{
    Alert, Approval, Condition, Dns, Failover, Hold, Input, LagUnknown, Objective, Platform, PromoteStrategy,
    Region, Retention, Role, State, Step, StepKind, TargetUnwell, Tiers, Watch,
};
use crate::schema::Kind;
use hac_base::source::Spanned;
use hac_base::units::Duration;

/// Something that is missing because it was wrong.
pub(crate) struct Hole;

pub(crate) fn platform(draft: Draft, cx: &Context<'_>) -> Option<Platform> {
    lowered(cx, draft).ok()
}

fn lowered(cx: &Context<'_>, draft: Draft) -> Result<Platform, Hole> {
    let regions: Result<Vec<_>, Hole> = draft
        .regions
        .iter()
        .map(|region| lower_region(cx, region))
        .collect();
    let tiers: Result<Tiers, Hole> = draft.tiers.values().map(|tier| tier.lower(&draft)).collect();
    let dns: Result<Vec<_>, Hole> = draft.dns.iter().map(lower_dns).collect();
    let alerts: Result<Vec<_>, Hole> = draft.alerts.iter().map(lower_alert).collect();
    let failovers: Result<Vec<_>, Hole> = draft
        .failovers
        .iter()
        .zip(0..)
        .map(|(failover, declared)| lower_failover(&draft, failover, declared))
        .collect();
    let state = match &draft.state {
        Some(state) => Some(lower_state(state)?),
        None => None,
    };
    let mut platform = Platform {
        name: draft.name.ok_or(Hole)?,
        origin: draft.origin,
        objective: objective(&draft.objective)?,
        inputs: draft
            .inputs
            .into_iter()
            .map(|input| Input {
                is_used: cx.used_inputs.contains(&input.name),
                ..input
            })
            .collect(),
        regions: regions?,
        tiers: tiers?,
        dns: dns?,
        alerts: alerts?,
        failovers: failovers?,
        state,
        assumptions: draft.assumptions,
        quotas: draft.quotas,
        tags: draft
            .tags
            .into_iter()
            .map(|(name, value)| (name, value.value))
            .collect(),
        accepted: Vec::new(),
        claims: Vec::new(),
        spans: draft.spans,
    };
    platform.sort();
    Ok(platform)
}

/// What was left out or stated; `Err` is a hole.
pub(crate) fn optional<T: Clone>(written: &Stated<T>) -> Result<Option<T>, Hole> {
    match written {
        Stated::Absent => Ok(None),
        Stated::Wrong => Err(Hole),
        Stated::Known(known) => Ok(Some(known.value.clone())),
    }
}

/// The same with the place where it is stated.
pub(crate) fn stated<T: Clone>(written: &Stated<T>) -> Result<Option<Spanned<T>>, Hole> {
    match written {
        Stated::Absent => Ok(None),
        Stated::Wrong => Err(Hole),
        Stated::Known(known) => Ok(Some(known.clone())),
    }
}

pub(crate) fn retention(retention: &super::retention::Retention) -> Result<Retention, Hole> {
    Ok(Retention {
        at_least: stated(&retention.at_least)?,
        at_most: stated(&retention.at_most)?,
    })
}

/// What was stated, or the default that the row of the kind has.
pub(crate) fn or_default<T: Clone>(
    written: &Stated<T>,
    kind: &Kind,
    attribute: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Hole> {
    match optional(written)? {
        Some(value) => Ok(value),
        None => default(kind, attribute).and_then(read).ok_or(Hole),
    }
}

/// A default as the row of the kind has it.
fn default(kind: &Kind, attribute: &str) -> Option<&'static str> {
    let default = kind.attribute(attribute)?.default?;
    Some(default.trim_matches('"'))
}

pub(crate) fn required<T: Clone>(written: &Stated<T>) -> Result<T, Hole> {
    written.value().cloned().ok_or(Hole)
}

fn objective(objective: &draft::Objective) -> Result<Objective, Hole> {
    Ok(Objective {
        availability: stated(&objective.availability)?,
        detect: optional(&objective.detect)?,
        failover: optional(&objective.failover)?,
        rto: optional(&objective.rto)?,
        outage: optional(&objective.outage)?,
        rpo: optional(&objective.rpo)?,
        retention: retention(&objective.retention)?,
        residency: stated(&objective.residency)?.map(|known| {
            let names = known.value.into_iter().map(|region| region.value);
            Spanned::new(names.collect(), known.span)
        }),
    })
}

fn lower_region(cx: &Context<'_>, region: &draft::Region) -> Result<Region, Hole> {
    let role = required(&region.role)?;
    let letters = cx.place(&region.name).ok_or(Hole)?.zones;
    let all = || zone_names(&region.name, letters).into_iter();
    let mut zones: Vec<String> = match (role, &region.zones) {
        (Role::Witness, _) => Vec::new(),
        (_, Stated::Wrong) => return Err(Hole),
        (_, Stated::Absent) => all().take(DEFAULT_ZONES).collect(),
        (_, Stated::Known(zones)) => match &zones.value {
            Zones::Count(count) => all().take(usize::try_from(*count).map_err(|_| Hole)?).collect(),
            Zones::Named(named) => named.iter().map(|zone| zone.value.clone()).collect(),
        },
    };
    zones.sort();
    Ok(Region {
        name: region.name.as_str().into(),
        role,
        cidr: optional(&region.cidr)?,
        zones,
        origin: region.origin.clone(),
    })
}

fn lower_dns(dns: &draft::Dns) -> Result<Dns, Hole> {
    Ok(Dns {
        domain: dns.domain.clone(),
        serves: required(&dns.serves)?.into(),
        follows: optional(&dns.follows)?.unwrap_or_default(),
        zone: optional(&dns.zone)?,
        origin: dns.origin.clone(),
    })
}

fn lower_alert(alert: &draft::Alert) -> Result<Alert, Hole> {
    Ok(Alert {
        name: alert.name.as_str().into(),
        email: required(&alert.email)?,
        origin: alert.origin.clone(),
    })
}

fn lower_state(state: &draft::State) -> Result<State, Hole> {
    Ok(State {
        bucket: required(&state.bucket)?,
        key: required(&state.key)?,
        region: required(&state.region)?.into(),
        lock_table: optional(&state.lock_table)?,
        origin: state.origin.clone(),
    })
}

/// The time between two automatic failovers where none is said.
/// Of a failover inside the region AWS says: "service is typically restored in less than 60 seconds".
pub(crate) const LOCAL_FAILOVER: Duration = Duration::from_secs(60);
const COOLDOWN: Duration = Duration::from_secs(30 * 60);

fn lower_failover(draft: &Draft, failover: &draft::Failover, declared: usize) -> Result<Failover, Hole> {
    let mut watches: Vec<Watch> = failover
        .watches
        .iter()
        .map(|watch| Watch {
            tier: watch.tier.as_str().into(),
        })
        .collect();
    watches.sort();
    let mut hold: Vec<Hold> = failover
        .hold
        .iter()
        .map(|hold| Hold {
            database: hold.database.as_str().into(),
            lag_above: hold.above,
        })
        .collect();
    hold.sort_by(|a, b| a.database.cmp(&b.database));
    Ok(Failover {
        from: failover.from.as_ref().ok_or(Hole)?.value.as_str().into(),
        to: failover.to.as_ref().ok_or(Hole)?.value.as_str().into(),
        when: Condition {
            quantifier: failover.quantifier.ok_or(Hole)?,
            watches,
        },
        hold,
        lag_unknown: optional(&failover.lag_unknown)?.unwrap_or(LagUnknown::Hold),
        cooldown: optional(&failover.cooldown)?.unwrap_or(COOLDOWN),
        local_failover: optional(&failover.patience)?.unwrap_or(LOCAL_FAILOVER),
        target_unwell: optional(&failover.target_unwell)?.unwrap_or(TargetUnwell::Hold),
        approval: optional(&failover.approval)?.unwrap_or(Approval::None),
        steps: failover
            .steps
            .iter()
            .map(|step| lower_step(draft, step))
            .collect(),
        page: required(&failover.page)?.into(),
        declared,
        origin: failover.origin.clone(),
    })
}

/// How a database is promoted follows from how it is copied; of a global database there is a choice.
fn strategy(draft: &Draft, database: &str, said: Option<PromoteStrategy>) -> PromoteStrategy {
    if draft.database(database).is_some_and(Database::is_by_binlog) {
        PromoteStrategy::Binlog
    } else {
        said.unwrap_or(PromoteStrategy::ManagedFailover)
    }
}

fn lower_step(draft: &Draft, step: &draft::Step) -> Step {
    let target = step.target.clone();
    let kind = match step.action {
        Action::Fence => StepKind::Fence {
            database: target.into(),
        },
        Action::Promote(said) => StepKind::Promote {
            strategy: strategy(draft, &target, said),
            database: target.into(),
        },
        Action::Verify => StepKind::Verify {
            database: target.into(),
        },
        Action::Shift => StepKind::Shift {
            compute: target.into(),
        },
        Action::Scale(instances) => StepKind::Scale {
            compute: target.into(),
            instances,
        },
        Action::Notify => StepKind::Notify { alert: target.into() },
    };
    Step {
        kind,
        within: step.within.as_ref().map(|within| within.value),
        within_span: step.within.as_ref().map(|within| within.span),
        span: step.span,
    }
}
