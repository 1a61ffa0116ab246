//! A draft without holes to a platform. `None` where there is a hole, which was reported when it was made.

use std::collections::BTreeMap;

use super::DEFAULT_ZONES;
use super::block::Stated;
use super::context::Context;
use super::draft::{self, Action, ByRegion, Draft, Zones};
use super::topology::zone_names;
use crate::platform::{
    Alert, Approval, Bucket, Compute, Condition, Database, Dns, Failover, Hold, Input, LagUnknown, Objective,
    Platform, PromoteStrategy, Region, ReplicaCopy, Replication, Retention, Role, Setting, State, Step,
    StepKind, Table, TargetUnwell, Watch,
};
use crate::schema;
use hac_base::source::Spanned;
use hac_base::units::Duration;

/// Something that is missing because it was wrong.
struct Hole;

pub(super) fn platform(draft: Draft, cx: &Context<'_>) -> Option<Platform> {
    lowered(cx, draft).ok()
}

fn lowered(cx: &Context<'_>, draft: Draft) -> Result<Platform, Hole> {
    let regions: Result<Vec<_>, Hole> = draft
        .regions
        .iter()
        .map(|region| lower_region(cx, region))
        .collect();
    let compute: Result<Vec<_>, Hole> = draft
        .compute
        .values()
        .map(|tier| lower_compute(&draft, tier))
        .collect();
    let databases: Result<Vec<_>, Hole> = draft
        .databases
        .values()
        .map(|tier| lower_database(&draft, tier))
        .collect();
    let tables: Result<Vec<_>, Hole> = draft
        .tables
        .values()
        .map(|tier| lower_table(&draft, tier))
        .collect();
    let buckets: Result<Vec<_>, Hole> = draft
        .buckets
        .values()
        .map(|tier| lower_bucket(&draft, tier))
        .collect();
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
        compute: compute?,
        databases: databases?,
        tables: tables?,
        buckets: buckets?,
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
fn optional<T: Clone>(written: &Stated<T>) -> Result<Option<T>, Hole> {
    match written {
        Stated::Absent => Ok(None),
        Stated::Wrong => Err(Hole),
        Stated::Known(known) => Ok(Some(known.value.clone())),
    }
}

/// The same with the place where it is stated.
fn stated<T: Clone>(written: &Stated<T>) -> Result<Option<Spanned<T>>, Hole> {
    match written {
        Stated::Absent => Ok(None),
        Stated::Wrong => Err(Hole),
        Stated::Known(known) => Ok(Some(known.clone())),
    }
}

fn retention(retention: &super::retention::Retention) -> Result<Retention, Hole> {
    Ok(Retention {
        at_least: stated(&retention.at_least)?,
        at_most: stated(&retention.at_most)?,
    })
}

fn required<T: Clone>(written: &Stated<T>) -> Result<T, Hole> {
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
        name: region.name.clone(),
        role,
        cidr: optional(&region.cidr)?,
        zones,
        origin: region.origin.clone(),
    })
}

fn plain(setting: Setting<ByRegion>) -> Setting<BTreeMap<String, String>> {
    match setting {
        Setting::Input(name) => Setting::Input(name),
        Setting::Known(values) => Setting::Known(
            values
                .into_iter()
                .map(|(region, value)| (region, value.value))
                .collect(),
        ),
    }
}

fn lower_compute(draft: &Draft, tier: &draft::Compute) -> Result<Compute, Hole> {
    let mut uses: Vec<String> = names(optional(&tier.uses)?);
    uses.sort();
    let mut clients = optional(&tier.clients)?.unwrap_or_else(|| vec!["0.0.0.0/0".to_owned()]);
    clients.sort();
    Ok(Compute {
        name: tier.name.clone(),
        instance: required(&tier.instance)?,
        image: plain(required(&tier.image)?),
        scale: required(&tier.scale)?,
        capacity: stated(&tier.capacity)?,
        listener: optional(&tier.listener)?,
        health: optional(&tier.health)?,
        uses,
        certificate: optional(&tier.certificate)?.map(plain),
        clients,
        regions: draft.compute_regions(tier).ok_or(Hole)?,
        origin: tier.origin.clone(),
    })
}

fn names(words: Option<Vec<Spanned<String>>>) -> Vec<String> {
    words.into_iter().flatten().map(|word| word.value).collect()
}

/// A default as the table of the kind documents it.
fn table_default(variant: &str, attribute: &str) -> Option<String> {
    let default = schema::kind("tier", Some(variant))?
        .attribute(attribute)?
        .default?;
    Some(default.trim_matches('"').to_owned())
}

fn lower_database(draft: &Draft, tier: &draft::Database) -> Result<Database, Hole> {
    let engine_version = optional(&tier.engine_version)?;
    let readers = optional(&tier.readers)?;
    Ok(Database {
        name: tier.name.clone(),
        instance: required(&tier.instance)?,
        readers: match readers {
            Some(readers) => readers,
            None => table_default("aurora_mysql", "readers")
                .and_then(|readers| readers.parse().ok())
                .ok_or(Hole)?,
        },
        backup_days: required(&tier.backup_days)?,
        engine_version: engine_version
            .or_else(|| table_default("aurora_mysql", "engine_version"))
            .ok_or(Hole)?,
        database_name: optional(&tier.schema)?.unwrap_or_else(|| tier.name.replace('-', "_")),
        writer: draft.primary().ok_or(Hole)?.name.clone(),
        regions: draft.database_regions(tier).ok_or(Hole)?,
        replication: if tier.is_by_binlog() {
            Replication::Binlog
        } else {
            Replication::Storage
        },
        health: optional(&tier.health)?,
        lag: optional(&tier.lag)?,
        retention: retention(&tier.retention)?,
        consistency: stated(&tier.consistency)?,
        origin: tier.origin.clone(),
    })
}

fn lower_table(draft: &Draft, tier: &draft::Table) -> Result<Table, Hole> {
    Ok(Table {
        name: tier.name.clone(),
        key: required(&tier.key)?,
        sort: optional(&tier.sort)?,
        expire: optional(&tier.expire)?,
        rpo: optional(&tier.rpo)?,
        retention: retention(&tier.retention)?,
        consistency: stated(&tier.consistency)?,
        regions: draft.table_regions(tier).ok_or(Hole)?,
        origin: tier.origin.clone(),
    })
}

fn lower_bucket(draft: &Draft, tier: &draft::Bucket) -> Result<Bucket, Hole> {
    let mut copies: Vec<ReplicaCopy> = tier
        .copies
        .iter()
        .map(|copy| ReplicaCopy {
            from: copy.from.value.clone(),
            to: copy.to.value.clone(),
        })
        .collect();
    copies.sort();
    copies.dedup();
    Ok(Bucket {
        name: tier.name.clone(),
        retain_days: optional(&tier.retain_days)?,
        retention: retention(&tier.retention)?,
        consistency: stated(&tier.consistency)?,
        rpo: optional(&tier.rpo)?,
        copies,
        regions: draft.bucket_regions(tier).ok_or(Hole)?,
        origin: tier.origin.clone(),
    })
}

fn lower_dns(dns: &draft::Dns) -> Result<Dns, Hole> {
    Ok(Dns {
        domain: dns.domain.clone(),
        serves: required(&dns.serves)?,
        follows: optional(&dns.follows)?.unwrap_or_default(),
        origin: dns.origin.clone(),
    })
}

fn lower_alert(alert: &draft::Alert) -> Result<Alert, Hole> {
    Ok(Alert {
        name: alert.name.clone(),
        email: required(&alert.email)?,
        origin: alert.origin.clone(),
    })
}

fn lower_state(state: &draft::State) -> Result<State, Hole> {
    Ok(State {
        bucket: required(&state.bucket)?,
        key: required(&state.key)?,
        region: required(&state.region)?,
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
            tier: watch.tier.clone(),
        })
        .collect();
    watches.sort();
    let mut hold: Vec<Hold> = failover
        .hold
        .iter()
        .map(|hold| Hold {
            database: hold.database.clone(),
            lag_above: hold.above,
        })
        .collect();
    hold.sort_by(|a, b| a.database.cmp(&b.database));
    Ok(Failover {
        from: failover.from.as_ref().ok_or(Hole)?.value.clone(),
        to: failover.to.as_ref().ok_or(Hole)?.value.clone(),
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
        page: required(&failover.page)?,
        declared,
        origin: failover.origin.clone(),
    })
}

/// How a database is promoted follows from how it is copied; of a global database there is a choice.
fn strategy(draft: &Draft, database: &str, said: Option<PromoteStrategy>) -> PromoteStrategy {
    if draft
        .database(database)
        .is_some_and(draft::Database::is_by_binlog)
    {
        PromoteStrategy::Binlog
    } else {
        said.unwrap_or(PromoteStrategy::ManagedFailover)
    }
}

fn lower_step(draft: &Draft, step: &draft::Step) -> Step {
    let target = step.target.clone();
    let kind = match step.action {
        Action::Fence => StepKind::Fence { database: target },
        Action::Promote(said) => StepKind::Promote {
            strategy: strategy(draft, &target, said),
            database: target,
        },
        Action::Verify => StepKind::Verify { database: target },
        Action::Shift => StepKind::Shift { compute: target },
        Action::Scale(instances) => StepKind::Scale {
            compute: target,
            instances,
        },
        Action::Notify => StepKind::Notify { alert: target },
    };
    Step {
        kind,
        within: step.within.as_ref().map(|within| within.value),
        within_span: step.within.as_ref().map(|within| within.span),
        span: step.span,
    }
}
