//! Every alarm that belongs to a function as the runbook needs it: by name, with where to look first.

use std::collections::BTreeSet;

use super::{ENDPOINT, NO_WRITER, SILENT, TRIGGER, TWO_WRITERS, UNSERVED, WITNESS, orchestrator, readiness};
use crate::context::Context;
use hac_lambda::alarm::Alarm;
use hac_lambda::handler::Handler;
use hac_lambda::plan::Plan;
use hac_lambda::runbook::{Look, Watch};
use hac_lang::platform::Compute;

pub(crate) fn watches(ctx: &Context<'_>, plan: &Plan) -> Vec<Watch> {
    let takes_over = Handler::Orchestrator.regions(plan);
    let probes = Handler::Prober.regions(plan);
    takes_over
        .into_iter()
        .flat_map(|region| of_orchestrator(ctx, plan, region))
        .chain(probes.into_iter().flat_map(|region| of_prober(ctx, plan, region)))
        .collect()
}

fn watch(alarm: Alarm, region: &str, name: String, look: Look) -> Watch {
    Watch {
        alarm,
        region: region.to_owned(),
        name,
        look,
    }
}

fn of_orchestrator(ctx: &Context<'_>, plan: &Plan, region: &str) -> Vec<Watch> {
    let prefix = ctx.names().prefix();
    let mut watches = vec![watch(
        Alarm::NotReady,
        region,
        readiness::alarm_name(ctx, region),
        Look::Readiness {
            function: ctx.names().function(Handler::Readiness.name()),
        },
    )];
    for (peer, failover) in orchestrator::automatic(plan, region) {
        let name = format!("{prefix}{TRIGGER}{peer}");
        watches.push(watch(Alarm::Trigger, region, name, Look::Run));
        let checks = plan.regions.get(peer).map(|peer| &peer.checks);
        for check in &failover.when.checks {
            let Some(known) = checks.and_then(|checks| checks.get(check)) else {
                continue;
            };
            let name = format!("{prefix}{ENDPOINT}{}", orchestrator::endpoint_key(peer, check));
            let url = known.url.clone();
            watches.push(watch(Alarm::Endpoint, region, name, Look::Endpoint { url }));
        }
    }
    watches
}

fn of_prober(ctx: &Context<'_>, plan: &Plan, region: &str) -> Vec<Watch> {
    let function = ctx.names().function(Handler::Prober.name());
    let Some(here) = plan.regions.get(region) else {
        return Vec::new();
    };
    let looked_at: Vec<_> = here
        .watches
        .iter()
        .filter_map(|peer| Some((peer, plan.regions.get(peer)?)))
        .flat_map(|(peer, there)| there.checks.iter().map(move |(name, check)| (peer, name, check)))
        .collect();
    let look = || Look::Function {
        function: function.clone(),
    };
    let silent = looked_at.iter().map(|(peer, check, _)| {
        let name = format!("{function}{SILENT}{}", orchestrator::endpoint_key(peer, check));
        watch(Alarm::Silence, region, name, look())
    });
    let writers: BTreeSet<&String> = looked_at
        .iter()
        .filter(|(_, _, check)| check.writer)
        .map(|(_, name, _)| *name)
        .collect();
    let two_writers = writers.into_iter().filter_map(|database| {
        let known = plan.databases.get(database)?;
        let of_database = |tier: &&Compute| tier.uses.iter().any(|used| used == database.as_str());
        let tiers = ctx.platform.compute_tiers().filter(of_database);
        let look = Look::Writers {
            database: database.clone(),
            clusters: known.clusters.clone(),
            global: known.global_cluster.clone(),
            groups: tiers
                .map(|tier| ctx.names().auto_scaling_group(&tier.name))
                .collect(),
        };
        let name = format!("{function}{TWO_WRITERS}{database}");
        Some(watch(Alarm::TwoWriters, region, name, look))
    });
    let no_writer = plan.leased_of(region).into_iter().filter_map(|database| {
        let look = Look::Lease {
            database: database.to_owned(),
            global: plan.databases.get(database)?.global_cluster.clone(),
            clusters: plan.databases.get(database)?.clusters.clone(),
        };
        let name = format!("{function}{NO_WRITER}{database}");
        Some(watch(Alarm::NoWriter, region, name, look))
    });
    let unserved = here.asked_everywhere.iter().map(|check| {
        let there = plan.regions.values().filter_map(|there| there.checks.get(check));
        let look = Look::Endpoints {
            urls: there.map(|check| check.url.clone()).collect(),
        };
        watch(
            Alarm::Unserved,
            region,
            format!("{function}{UNSERVED}{check}"),
            look,
        )
    });
    let witness = watch(Alarm::Witness, region, format!("{function}{WITNESS}"), look());
    silent
        .chain(two_writers)
        .chain(no_writer)
        .chain(unserved)
        .chain([witness])
        .collect()
}
