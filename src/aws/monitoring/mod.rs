//! `monitoring.tf` and `modules/monitoring`: what tells people, in the region it happens in.
//!
//! Role-neutral like everything else: each region watches its own cluster, load balancers and functions, whichever of
//! them serves today.

mod alarm;
mod alarms;
mod watches;

pub(super) use watches::watches;

use super::alerting;
use super::compute::load_balancer_output;
use super::context::{Context, declare_module, module_input};
use super::failover;
use super::storage;
use alarms::Kind;
use hac_base::source::Origin;
use hac_base::units::Duration;
use hac_lambda::plan::Plan;
use hac_lang::platform::{Database, Region};
use hac_terraform::{Block, Expr, Object, Project, Type, lit};

/// The lag above which people are told where the platform names none.
const DEFAULT_LAG: Duration = Duration::from_secs(5);

/// What is watched in one region, by kind, with what it was made from.
struct Watched<'p> {
    inputs: Vec<(Kind, Object)>,
    origins: Vec<&'p Origin>,
}

/// Whether there is anything to make alarms on, once somebody is to be told.
pub(super) fn has_alarms(ctx: &Context<'_>, plan: Option<&Plan>) -> bool {
    by_region(ctx, plan).next().is_some()
}

/// Adds the alarms of every region. Nothing where nobody is to be told: an alarm without an action is a light in an
/// empty room.
pub(super) fn add(ctx: &Context<'_>, plan: Option<&Plan>, project: &mut Project) {
    if ctx.platform.alerts.is_empty() {
        return;
    }
    let regions: Vec<(&str, Watched<'_>)> = by_region(ctx, plan).collect();
    let used: Vec<Kind> = Kind::ALL
        .into_iter()
        .filter(|kind| {
            let has = |(_, watched): &(&str, Watched<'_>)| watched.inputs.iter().any(|(one, _)| one == kind);
            regions.iter().any(has)
        })
        .collect();
    if used.is_empty() {
        return;
    }
    let module = declare_module(project, "monitoring", &[]);
    module_input(
        module,
        "alarm_prefix",
        Type::String,
        "What the names of alarms begin with",
    );
    module_input(
        module,
        "topic_arns",
        Type::list(Type::String),
        "Topics of this region that every alarm tells",
    );
    for kind in &used {
        kind.declare(module);
    }
    for (region, watched) in regions {
        let call = ctx
            .call("monitoring", &[], region)
            .set("alarm_prefix", ctx.names().prefix())
            .set("topic_arns", alerting::critical_topics(ctx, region));
        // Every region sets every input, so that the module needs no defaults.
        let call = used.iter().fold(call, |call, kind| {
            let given = watched.inputs.iter().find(|(one, _)| one == kind);
            let value = given.map_or_else(Object::new, |(_, value)| value.clone());
            call.set(kind.input(), value)
        });
        project
            .root
            .file("monitoring.tf")
            .add(Block::from(call).origins(watched.origins));
    }
}

/// What is watched in each region; without the regions in which nothing is. Who makes alarms and who asks whether there are
/// any read this list.
fn by_region<'c, 'p>(
    ctx: &'c Context<'p>,
    plan: Option<&'c Plan>,
) -> impl Iterator<Item = (&'p str, Watched<'p>)> + use<'c, 'p> {
    let regions = ctx.platform.regions.iter();
    let watched = move |region: &'p Region| (region.name.as_str(), watched(ctx, plan, &region.name));
    regions
        .map(watched)
        .filter(|(_, watched)| !watched.inputs.is_empty())
}

fn watched<'p>(ctx: &Context<'p>, plan: Option<&Plan>, region: &str) -> Watched<'p> {
    let mut origins: Vec<&Origin> = Vec::new();
    let found = [
        (Kind::Cluster, clusters(ctx, region, &mut origins)),
        (Kind::Replica, replicas(ctx, region, &mut origins)),
        (Kind::LoadBalancer, load_balancers(ctx, region, &mut origins)),
        (Kind::Table, tables(ctx, region, &mut origins)),
        (Kind::Copies, copies(ctx, region, &mut origins)),
        (Kind::Function, functions(ctx, plan, region, &mut origins)),
        (Kind::Queue, queues(ctx, plan, region)),
    ];
    let inputs = found.into_iter().filter(|(_, object)| !object.is_empty());
    Watched {
        inputs: inputs.collect(),
        origins,
    }
}

fn is_in(regions: &[String], region: &str) -> bool {
    regions.iter().any(|one| one == region)
}

/// The clusters of global databases: only those lag behind another region.
fn clusters<'p>(ctx: &Context<'p>, region: &str, origins: &mut Vec<&'p Origin>) -> Object {
    let databases = ctx
        .platform
        .databases
        .iter()
        .filter(|database| database.is_global() && is_in(&database.regions, region));
    databases.fold(Object::new(), |clusters, database| {
        origins.push(&database.origin);
        let cluster = Object::new()
            .set("cluster_identifier", ctx.names().cluster(&database.name, region))
            .set("lag_milliseconds_max", lag(database).as_millis());
        clusters.set(&database.name, cluster)
    })
}

/// The clusters of databases by binlog: whichever of the two is the replica lags.
fn replicas<'p>(ctx: &Context<'p>, region: &str, origins: &mut Vec<&'p Origin>) -> Object {
    let databases = ctx
        .platform
        .databases
        .iter()
        .filter(|database| database.is_by_binlog() && is_in(&database.regions, region));
    databases.fold(Object::new(), |clusters, database| {
        origins.push(&database.origin);
        let cluster = Object::new()
            .set("cluster_identifier", ctx.names().cluster(&database.name, region))
            .set("lag_seconds_max", lag(database).as_secs());
        clusters.set(&database.name, cluster)
    })
}

fn lag(database: &Database) -> Duration {
    database.lag.map_or(DEFAULT_LAG, |bound| bound.limit)
}

fn load_balancers<'p>(ctx: &Context<'p>, region: &str, origins: &mut Vec<&'p Origin>) -> Object {
    let tiers = ctx
        .platform
        .compute
        .iter()
        .filter(|compute| compute.listener.is_some() && is_in(&compute.regions, region));
    tiers.fold(Object::new(), |balancers, compute| {
        origins.push(&compute.origin);
        let output = |name: &str| load_balancer_output(ctx, &compute.name, region, name);
        let balancer = Object::new()
            .set("load_balancer", output("arn_suffix"))
            .set("target_group", output("target_group_arn_suffix"))
            .set("healthy_min", ctx.capacity(compute, region).attr("min"));
        balancers.set(&compute.name, balancer)
    })
}

/// A replica of each global table, from the side that sends.
fn tables<'p>(ctx: &Context<'p>, region: &str, origins: &mut Vec<&'p Origin>) -> Object {
    let mut replicas = Object::new();
    for table in &ctx.platform.tables {
        if !is_in(&table.regions, region) || table.regions.len() < 2 {
            continue;
        }
        origins.push(&table.origin);
        for other in table.regions.iter().filter(|other| *other != region) {
            let replica = Object::new()
                .set("table_name", ctx.names().table(&table.name))
                .set("receiving_region", other);
            replicas = replicas.set(format!("{}-to-{other}", table.name), replica);
        }
    }
    replicas
}

/// The rules that copy what is written in a region, from the side that sends.
fn copies<'p>(ctx: &Context<'p>, region: &str, origins: &mut Vec<&'p Origin>) -> Object {
    let mut rules = Object::new();
    for bucket in &ctx.platform.buckets {
        let here: Vec<_> = bucket.copies.iter().filter(|copy| copy.from == region).collect();
        if !here.is_empty() {
            origins.push(&bucket.origin);
        }
        for copy in here {
            let (source, destination) = storage::ends_of(ctx, bucket, copy);
            let id = storage::rule_id(copy);
            let rule = Object::new()
                .set("source_bucket", source)
                .set("destination_bucket", destination)
                .set("rule_id", &id);
            rules = rules.set(format!("{}-{id}", bucket.name), rule);
        }
    }
    rules
}

fn functions<'p>(
    ctx: &Context<'p>,
    plan: Option<&Plan>,
    region: &str,
    origins: &mut Vec<&'p Origin>,
) -> Object {
    let handlers = plan
        .map(|plan| failover::functions(plan, region))
        .unwrap_or_default();
    if !handlers.is_empty() {
        origins.extend(ctx.platform.failovers.iter().map(|failover| &failover.origin));
    }
    handlers.into_iter().fold(Object::new(), |functions, handler| {
        functions.set(handler.name(), failover::function_name(ctx, handler, region))
    })
}

fn queues(ctx: &Context<'_>, plan: Option<&Plan>, region: &str) -> Object {
    let has_queue = plan.is_some_and(|plan| failover::has_dead_letters(plan, region));
    if !has_queue {
        return Object::new();
    }
    let name: Expr = lit(ctx.names().queue(failover::DEAD_LETTERS));
    Object::new().set("orchestrator", name)
}
