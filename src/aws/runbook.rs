//! `RUNBOOK.md` beside the README: the page that [`hac_lambda::runbook`] writes, with the names that AWS knows.

use super::context::Context;
use super::facts;
use super::failover;
use super::monitoring;
use super::plan::url;
use hac_lambda::handler::Handler;
use hac_lambda::plan::Plan;
use hac_lambda::runbook::{self, Name, Site, Watch};
use hac_lang::platform::{Compute, Dns, Question, RegionName};

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
        dead_letters: names.queue(crate::names::DEAD_LETTERS),
        secrets: secrets.collect(),
        names: ctx.platform.dns.iter().filter_map(|dns| name(ctx, dns)).collect(),
        alarms,
    }
}

/// A public name as the loss of the witness changes it; none where no write lease decides about it, or no other region serves it.
fn name(ctx: &Context<'_>, dns: &Dns) -> Option<Name> {
    let platform = ctx.platform;
    let tier: &Compute = platform
        .compute(&dns.serves)
        .filter(|tier| tier.regions.len() > 1)?;
    let mut behind = platform.databases_behind(tier).into_iter();
    if !behind.any(|database| platform.has_lease(&database.name)) {
        return None;
    }
    let of_region = |region: &RegionName| {
        let asked = platform.asked(dns, region);
        let leases = asked.iter().filter(|asked| asked.question == Question::Lease);
        let urls: Vec<String> = leases
            .map(|asked| url(region, &asked.at.domain, asked.port, &asked.path))
            .collect();
        (!urls.is_empty()).then(|| (region.to_string(), urls))
    };
    Some(Name {
        domain: dns.domain.clone(),
        tier: tier.name.to_string(),
        first: (*platform.tried_regions(tier).first()?).to_owned(),
        lease_urls: tier.regions.iter().filter_map(of_region).collect(),
    })
}
