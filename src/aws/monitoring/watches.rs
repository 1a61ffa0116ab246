//! Every alarm of `modules/monitoring` as the runbook needs it: by name, with where to look first.

use super::alarm::suffix;
use super::is_in;
use crate::context::Context;
use crate::facts;
use crate::failover;
use crate::storage;
use hac_lambda::alarm::Alarm;
use hac_lambda::plan::Plan;
use hac_lambda::runbook::{Look, Watch};
use hac_lang::platform::Compute;

/// In the order of the regions. None where nobody is to be told.
pub(crate) fn watches(ctx: &Context<'_>, plan: Option<&Plan>) -> Vec<Watch> {
    if ctx.platform.alerts.is_empty() {
        return Vec::new();
    }
    let mut watches = Vec::new();
    for region in &ctx.platform.regions {
        let region = region.name.as_str();
        let mut add = |alarm: Alarm, thing: &str, look: Look| {
            watches.push(Watch {
                alarm,
                region: region.to_owned(),
                name: format!("{}-{thing}{}", ctx.names().prefix(), suffix(alarm)),
                look,
            });
        };
        clusters(ctx, region, &mut add);
        load_balancers(ctx, region, &mut add);
        tables(ctx, region, &mut add);
        copies(ctx, region, &mut add);
        if let Some(plan) = plan {
            functions(ctx, plan, region, &mut add);
        }
    }
    watches
}

fn clusters(ctx: &Context<'_>, region: &str, add: &mut impl FnMut(Alarm, &str, Look)) {
    let here = ctx
        .platform
        .databases
        .iter()
        .filter(|database| database.is_replicated() && is_in(&database.regions, region));
    for database in here {
        let global = database
            .is_global()
            .then(|| ctx.names().global_cluster(&database.name));
        let alarm = if global.is_some() {
            Alarm::ReplicationLag
        } else {
            Alarm::BinlogLag
        };
        let cluster = ctx.names().cluster(&database.name, region);
        add(alarm, &database.name, Look::Cluster { cluster, global });
    }
}

fn load_balancers(ctx: &Context<'_>, region: &str, add: &mut impl FnMut(Alarm, &str, Look)) {
    let here = |tier: &&Compute| is_in(&tier.regions, region);
    for tier in ctx.platform.compute.iter().filter(here) {
        let Some(listener) = tier.listener else {
            continue;
        };
        let look = Look::Targets {
            load_balancer: ctx.names().load_balancer(&tier.name),
            target_group: ctx.names().target_group(&tier.name, listener.target_port),
            group: ctx.names().auto_scaling_group(&tier.name),
        };
        for alarm in [
            Alarm::UnhealthyTargets,
            Alarm::HealthyTargets,
            Alarm::LoadBalancerErrors,
            Alarm::TargetErrors,
        ] {
            add(alarm, &tier.name, look.clone());
        }
    }
}

fn tables(ctx: &Context<'_>, region: &str, add: &mut impl FnMut(Alarm, &str, Look)) {
    let here = ctx
        .platform
        .tables
        .iter()
        .filter(|table| is_in(&table.regions, region));
    for table in here {
        for other in table.regions.iter().filter(|other| *other != region) {
            let look = Look::Table {
                table: ctx.names().table(&table.name),
                receiver: other.clone(),
            };
            add(Alarm::TableLatency, &format!("{}-to-{other}", table.name), look);
        }
    }
}

fn copies(ctx: &Context<'_>, region: &str, add: &mut impl FnMut(Alarm, &str, Look)) {
    for bucket in &ctx.platform.buckets {
        for copy in bucket.copies.iter().filter(|copy| copy.from == region) {
            let (source, destination) = storage::end_names_of(ctx, bucket, copy);
            let rule = storage::rule_id(copy);
            let thing = format!("{}-{rule}", bucket.name);
            let look = Look::Copies {
                partition: facts::partition(region).to_owned(),
                source: format!("{source}-$ACCOUNT"),
                destination: format!("{destination}-$ACCOUNT"),
                rule,
            };
            add(Alarm::FailedCopies, &thing, look);
        }
    }
}

fn functions(ctx: &Context<'_>, plan: &Plan, region: &str, add: &mut impl FnMut(Alarm, &str, Look)) {
    for handler in failover::functions(plan, region) {
        for alarm in [Alarm::Errors, Alarm::Throttles] {
            let function = ctx.names().function(handler.name());
            add(alarm, handler.name(), Look::Function { function });
        }
    }
    if failover::has_dead_letters(plan, region) {
        let queue = ctx.names().queue(failover::DEAD_LETTERS);
        add(Alarm::DeadLetters, "orchestrator", Look::Queue { queue });
    }
}
