//! The platform as the plan that the failover code follows: names, end points and steps, and no word on who is primary.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::names::{self, Names, TopicUse};
use hac_base::units::Duration;
use hac_lambda::handler::Handler;
use hac_lambda::plan::{
    Check, Coordination, Database, Failover, Fails, Functions, Gate, LagBound, Plan, Probe, Region,
    TargetUnwell, UnknownLag, When,
};
use hac_lambda::step::{Step, Strategy};
use hac_lang::platform::{
    self, Approval, HealthCheck, IsIn, LagUnknown, Platform, PromoteStrategy, Quantifier, RegionName,
    StepKind,
};

/// For the connection and for the answer, each: both together end before the next probe of a 10 s cadence.
pub const PROBE_TIMEOUT_SECONDS: u32 = 4;

/// One vantage point cannot tell a dead region from its own broken line.
const VANTAGE_POINTS: u32 = 2;

/// RDS publishes the lag once a minute and `CloudWatch` shows it a little later: three samples late is no sample.
const LAG_FRESH_SECONDS: u32 = 180;

/// For a person to be woken and to look. What the gate saw before is old by then: it looks again once they approve.
const APPROVAL_SECONDS: u32 = 3_600;

/// The plan of a platform; none where nothing fails over.
pub(super) fn lower(ctx: &Context<'_>) -> Option<Plan> {
    let platform = ctx.platform;
    let witness = platform.witness()?;
    if platform.failovers.is_empty() {
        return None;
    }
    let names = ctx.names();
    let mut plan = Plan::new(
        names.prefix(),
        Coordination {
            region: witness.name.to_string(),
            table: names.coordination_table(),
        },
        Probe {
            namespace: names.metric_namespace(),
            interval_seconds: interval_seconds(platform),
            timeout_seconds: PROBE_TIMEOUT_SECONDS,
        },
    );
    plan.regions = regions(platform, names);
    for failover in &platform.failovers {
        let lowered = lower_failover(platform, names, &plan.regions, failover);
        // `A -> B` and `B -> A` are one pair: the code in a region activates that region, whichever way was written.
        match plan
            .failovers
            .iter_mut()
            .find(|known| is_between(known, failover))
        {
            Some(known) => known.also_tell(lowered),
            None => plan.add_failover(lowered),
        }
    }
    plan.databases = databases(platform, names, &plan);
    let validated: BTreeSet<String> = owned(Handler::Validator.regions(&plan));
    for (name, region) in &mut plan.regions {
        if validated.contains(name) {
            region.validator = Some(names.function(Handler::Validator.name()));
        }
    }
    Some(plan)
}

fn owned(regions: BTreeSet<&str>) -> BTreeSet<String> {
    regions.into_iter().map(str::to_owned).collect()
}

fn is_between(known: &Failover, failover: &platform::Failover) -> bool {
    known.peer_of(&failover.from) == Some(failover.to.as_str())
}

/// The regions that a failover leaves or enters.
fn sides(platform: &Platform) -> BTreeSet<&str> {
    platform
        .failovers
        .iter()
        .flat_map(|failover| [failover.from.as_str(), failover.to.as_str()])
        .collect()
}

/// The check of a tier, by the tier's name: a data tier's is answered by the compute tier it goes `via`.
pub fn health<'p>(platform: &'p Platform, tier: &str) -> Option<&'p HealthCheck> {
    let compute = platform.compute(tier);
    let database = platform.database(tier);
    match (compute, database) {
        (Some(compute), _) => compute.health.as_ref(),
        (None, Some(database)) => database.health.as_ref(),
        (None, None) => None,
    }
}

/// The shortest cadence of what is watched. The language allows 10 s and 30 s, both of which divide the minute.
pub fn interval_seconds(platform: &Platform) -> u32 {
    platform
        .failovers
        .iter()
        .flat_map(|failover| &failover.when.watches)
        .filter_map(|watch| health(platform, &watch.tier))
        .map(|check| seconds(check.interval))
        .min()
        .unwrap_or(10)
}

fn seconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_secs()).unwrap_or(u32::MAX)
}

/// What runs where: the sides of the failovers, and every witness.
fn regions(platform: &Platform, names: Names<'_>) -> BTreeMap<String, Region> {
    let sides = sides(platform);
    let witnesses = platform
        .regions
        .iter()
        .filter(|region| region.role == platform::Role::Witness);
    let all: BTreeSet<&str> = witnesses
        .map(|region| region.name.as_str())
        .chain(sides.iter().copied())
        .collect();
    let mut regions: BTreeMap<String, Region> = all
        .into_iter()
        .map(|name| {
            let others = sides.iter().filter(|&&side| side != name);
            let is_side = sides.contains(name);
            let region = Region {
                checks: if is_side {
                    checks(platform, name)
                } else {
                    BTreeMap::new()
                },
                watches: others.map(|&side| side.to_owned()).collect(),
                asked_everywhere: BTreeSet::new(),
                functions: if is_side {
                    functions(names)
                } else {
                    Functions::default()
                },
                validator: None,
                records: is_side.then(|| names.records_bucket_prefix(name)),
                groups: groups(platform, names, name),
            };
            (name.to_owned(), region)
        })
        .collect();
    let mut have: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, region) in &regions {
        for check in region.checks.keys() {
            have.entry(check.clone()).or_default().insert(name.clone());
        }
    }
    for region in regions.values_mut() {
        let asked = have.iter().filter(|(_, there)| there.is_subset(&region.watches));
        region.asked_everywhere = asked.map(|(check, _)| check.clone()).collect();
    }
    regions
}

/// The same names in both regions of a pair.
fn functions(names: Names<'_>) -> Functions {
    let name = |word: &str| Some(names.function(word));
    Functions {
        orchestrator: name(Handler::Orchestrator.name()),
        control: name(Handler::Control.name()),
        readiness: name(Handler::Readiness.name()),
    }
}

/// The end points of a region that a failover watches or waits for.
fn checks(platform: &Platform, region: &str) -> BTreeMap<String, Check> {
    let watched = platform
        .failovers
        .iter()
        .flat_map(|failover| &failover.when.watches)
        .map(|watch| watch.tier.as_str());
    let awaited = platform
        .failovers
        .iter()
        .flat_map(|failover| &failover.steps)
        .flat_map(|step| shifted_tiers(platform, &step.kind, region));
    let tiers: BTreeSet<&str> = watched.chain(awaited).collect();
    tiers
        .into_iter()
        .filter_map(|tier| Some((tier.to_owned(), check(platform, region, tier)?)))
        .collect()
}

/// The tiers whose checks stand behind the DNS answer of a compute tier in a region.
fn shifted_tiers<'p>(platform: &'p Platform, step: &StepKind, region: &str) -> Vec<&'p str> {
    let Some(compute) = step.shifts() else {
        return Vec::new();
    };
    let tier = platform.compute(compute);
    let checks = tier.map_or_else(Vec::new, |tier| platform.behind(tier, region));
    checks.into_iter().map(|check| check.subject.name()).collect()
}

/// Where a region answers for a tier; none if the tier, or what answers for it, is not there or has no name.
fn check(platform: &Platform, region: &str, tier: &str) -> Option<Check> {
    let health = health(platform, tier)?;
    let is_here = |regions: &[RegionName]| regions.iter().any(|one| one == region);
    let answering = platform.compute(&health.via)?;
    let database = platform.database(tier);
    if !is_here(&answering.regions) || database.is_some_and(|database| !is_here(&database.regions)) {
        return None;
    }
    let port = answering.listener.as_ref()?.port;
    let domain = &platform.name_of(&answering.name)?.domain;
    Some(Check {
        url: url(region, domain, port, &health.path),
        failures: health.failures,
        writer: database.is_some(),
    })
}

/// A path under the name that a region has of its own.
pub(super) fn url(region: &str, domain: &str, port: u16, path: &str) -> String {
    let host = names::regional_fqdn(region, domain);
    match port {
        443 => format!("https://{host}{path}"),
        _ => format!("https://{host}:{port}{path}"),
    }
}

fn groups(platform: &Platform, names: Names<'_>, region: &str) -> BTreeMap<String, String> {
    platform
        .compute_tiers()
        .filter(|compute| compute.is_in(region))
        .map(|compute| (compute.name.to_string(), names.auto_scaling_group(&compute.name)))
        .collect()
}

/// The databases that steps act on.
fn databases(platform: &Platform, names: Names<'_>, plan: &Plan) -> BTreeMap<String, Database> {
    let acted_on: BTreeSet<&str> = plan
        .failovers
        .iter()
        .flat_map(|failover| failover.steps.iter().filter_map(Step::database))
        .collect();
    platform
        .databases()
        .filter(|database| acted_on.contains(database.name.as_str()))
        .map(|database| {
            let clusters = database
                .regions
                .iter()
                .map(|region| (region.to_string(), names.cluster(&database.name, region)));
            let lowered = Database {
                global_cluster: database.is_global().then(|| names.global_cluster(&database.name)),
                clusters: clusters.collect(),
                schema: database.database_name.clone(),
                max_lost_writes: None,
                invariants: Vec::new(),
            };
            (database.name.to_string(), lowered)
        })
        .collect()
}

fn lower_failover(
    platform: &Platform,
    names: Names<'_>,
    regions: &BTreeMap<String, Region>,
    failover: &platform::Failover,
) -> Failover {
    let answers = |tier: &str| {
        [&failover.from, &failover.to].into_iter().all(|side| {
            regions
                .get(side.as_str())
                .is_some_and(|region| region.checks.contains_key(tier))
        })
    };
    let watched: BTreeSet<String> = failover
        .when
        .watches
        .iter()
        .map(|watch| watch.tier.to_string())
        .filter(|tier| answers(tier))
        .collect();
    let steps = failover.steps.iter().map(|step| {
        let within = step
            .within
            .map_or_else(|| default_within_seconds(&step.kind), seconds);
        let checks = shifted_tiers(platform, &step.kind, &failover.to)
            .into_iter()
            .filter(|tier| answers(tier))
            .map(str::to_owned)
            .collect();
        lower_step(names, &step.kind, within, checks)
    });
    Failover {
        between: [failover.from.to_string(), failover.to.to_string()],
        automatic: !watched.is_empty(),
        pages: BTreeSet::from([names.topic(&failover.page, TopicUse::Critical)]),
        gate: gate(platform, failover),
        when: When {
            fails: match failover.when.quantifier {
                Quantifier::Any => Fails::Any,
                Quantifier::All => Fails::All,
            },
            checks: watched,
        },
        steps: steps.collect(),
    }
}

fn gate(platform: &Platform, failover: &platform::Failover) -> Gate {
    // The others see the fault at most one detection later than the first.
    let detection = failover
        .when
        .watches
        .iter()
        .filter_map(|watch| health(platform, &watch.tier))
        .map(|check| seconds(check.interval).saturating_mul(check.failures))
        .max()
        .unwrap_or(30);
    let lag = failover.hold.iter().map(|hold| {
        let bound = LagBound {
            max_milliseconds: u32::try_from(hold.lag_above.as_millis()).unwrap_or(u32::MAX),
            fresh_seconds: LAG_FRESH_SECONDS,
            unknown: match failover.lag_unknown {
                LagUnknown::Hold => UnknownLag::Hold,
                LagUnknown::Proceed => UnknownLag::Proceed,
            },
        };
        (hold.database.to_string(), bound)
    });
    Gate {
        within_seconds: detection,
        vantage_points: VANTAGE_POINTS,
        cooldown_seconds: seconds(failover.cooldown),
        local_failover_seconds: seconds(failover.local_failover),
        target_unwell: match failover.target_unwell {
            platform::TargetUnwell::Hold => TargetUnwell::Hold,
            platform::TargetUnwell::Proceed => TargetUnwell::Proceed,
        },
        approval_seconds: match failover.approval {
            Approval::Required => Some(APPROVAL_SECONDS),
            Approval::None => None,
        },
        lag: lag.collect(),
    }
}

fn lower_step(names: Names<'_>, step: &StepKind, within_seconds: u32, checks: BTreeSet<String>) -> Step {
    match step {
        StepKind::Fence { database } => Step::Fence {
            database: database.to_string(),
            within_seconds,
        },
        StepKind::Promote { database, strategy } => Step::Promote {
            database: database.to_string(),
            strategy: match strategy {
                PromoteStrategy::ManagedFailover => Strategy::ManagedFailover,
                PromoteStrategy::Detach => Strategy::Detach,
                PromoteStrategy::Binlog => Strategy::Binlog,
            },
            within_seconds,
        },
        StepKind::Verify { database } => Step::Verify {
            database: database.to_string(),
            within_seconds,
        },
        StepKind::Shift { compute } => Step::Shift {
            tier: compute.to_string(),
            checks,
            within_seconds,
        },
        StepKind::Scale { compute, instances } => Step::Scale {
            tier: compute.to_string(),
            desired: *instances,
            within_seconds,
        },
        StepKind::Notify { alert } => Step::Notify {
            topic: names.topic(alert, TopicUse::Failover),
            within_seconds,
        },
    }
}

/// How long a step may take that was given no time. Together they stay below the 15 minutes a function runs at most.
pub fn default_within_seconds(step: &StepKind) -> u32 {
    match step {
        // The write lease of the old region, of 30 s, counts as over after 32.
        StepKind::Fence { .. } => 35,
        StepKind::Promote { strategy, .. } => match strategy {
            // AWS gives no bound: "within a few minutes".
            PromoteStrategy::ManagedFailover | PromoteStrategy::Detach => 300,
            // "Several minutes or longer", with a restart of every instance.
            PromoteStrategy::Binlog => 600,
        },
        // One run of the validator.
        StepKind::Verify { .. } => 60,
        // Three good answers in a row, and the time DNS answers are kept.
        StepKind::Shift { .. } => 90,
        // Launch, boot, and the load balancer's own checks: typically 4 minutes.
        StepKind::Scale { .. } => 300,
        StepKind::Notify { .. } => 10,
    }
}

#[cfg(test)]
mod tests;
