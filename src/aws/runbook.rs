//! `RUNBOOK.md` beside the README: the page that [`hac_lambda::runbook`] writes, with the names that AWS knows.

use super::context::Context;
use super::facts;
use super::failover;
use super::monitoring;
use hac_lambda::handler::Handler;
use hac_lambda::plan::Plan;
use hac_lambda::runbook::{self, Site, Watch};

pub(super) const FILE: &str = "RUNBOOK.md";

/// None where nothing fails over and nobody is to be told: then there is nothing to be woken up for.
pub(super) fn text(ctx: &Context<'_>, plan: Option<&Plan>) -> Option<String> {
    let site = site(ctx, plan);
    match plan {
        Some(plan) => Some(runbook::text(plan, &site)),
        None => runbook::text_of_alarms(&site),
    }
}

/// The names around the plan, and every alarm.
fn site(ctx: &Context<'_>, plan: Option<&Plan>) -> Site {
    let names = ctx.names();
    let databases = plan.into_iter().flat_map(|plan| plan.databases.keys());
    let secrets = databases.map(|database| (database.clone(), names.secret(database)));
    let mut alarms: Vec<Watch> = plan
        .map(|plan| failover::watches(ctx, plan))
        .into_iter()
        .flatten()
        .chain(monitoring::watches(ctx, plan))
        .collect();
    alarms.sort_by(|a, b| (&a.region, &a.name).cmp(&(&b.region, &b.name)));
    Site {
        platform: names.prefix(),
        partition: facts::partition(ctx.home()).to_owned(),
        orchestrator: names.function(Handler::Orchestrator.name()),
        control: names.function(Handler::Control.name()),
        trigger_prefix: format!("{}{}", names.prefix(), failover::TRIGGER),
        dead_letters: names.queue(failover::DEAD_LETTERS),
        secrets: secrets.collect(),
        alarms,
    }
}
