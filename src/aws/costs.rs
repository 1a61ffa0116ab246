//! The part of `README.md` that says what costs money while nothing happens: bills surprise by what nobody asked for.

use super::context::{Context, LOG_DAYS};
use super::dns;
use hac_lambda::handler::Handler;
use hac_lambda::plan::Plan;

/// Empty where nothing runs.
pub(super) fn text(ctx: &Context<'_>, plan: Option<&Plan>) -> String {
    let lines: Vec<String> = [
        gateways(ctx),
        standby(ctx),
        databases(ctx),
        checks(ctx),
        probers(plan),
        logs(ctx),
    ]
    .into_iter()
    .flatten()
    .map(|line| format!("- {line}\n"))
    .collect();
    if lines.is_empty() {
        return String::new();
    }
    format!("## What costs money while nothing happens\n\n{}", lines.concat())
}

fn gateways(ctx: &Context<'_>) -> Option<String> {
    let networked = ctx.networked();
    let count: usize = networked.iter().map(|region| region.zones.len()).sum();
    (count > 0).then(|| {
        format!("{count} NAT gateways, one for each zone: an hourly price each, and one for each GB that leaves through them.")
    })
}

/// What stands ready where clients do not call.
fn standby(ctx: &Context<'_>) -> Option<String> {
    let listed: Vec<String> = ctx
        .platform
        .compute_tiers()
        .filter(|tier| tier.regions.len() > 1)
        .map(|tier| format!("{} of `{}`", tier.scale.min, tier.name))
        .collect();
    (!listed.is_empty()).then(|| {
        format!(
            "Instances in every region, the ones that only stand ready included; in each at least {}.",
            listed.join(", ")
        )
    })
}

fn databases(ctx: &Context<'_>) -> Option<String> {
    let copied: Vec<String> = ctx
        .platform
        .databases()
        .filter(|database| database.regions.len() > 1)
        .map(|database| format!("`{}`", database.name))
        .collect();
    (!copied.is_empty()).then(|| {
        format!(
            "The clusters of {} in every region, with the storage and the writes that are copied between regions.",
            copied.join(", ")
        )
    })
}

fn checks(ctx: &Context<'_>) -> Option<String> {
    let is_asked = dns::served(ctx).iter().any(|(dns, tier)| {
        tier.regions
            .iter()
            .any(|region| !ctx.platform.asked(dns, region).is_empty())
    });
    is_asked.then(|| "Health checks of Route 53; an interval of 10 s, and HTTPS, cost extra.".to_owned())
}

fn probers(plan: Option<&Plan>) -> Option<String> {
    let regions = Handler::Prober.regions(plan?);
    (!regions.is_empty()).then(|| {
        format!(
            "The prober in each of {} regions: a Lambda function that runs all the time.",
            regions.len()
        )
    })
}

fn logs(ctx: &Context<'_>) -> Option<String> {
    let platform = ctx.platform;
    let kept: Vec<&str> = [
        (!ctx.networked().is_empty(), "flow logs of all traffic"),
        (
            platform.compute_tiers().any(|tier| tier.listener.is_some()),
            "access logs",
        ),
        (
            platform.databases().next().is_some(),
            "audit and slow-query logs of databases",
        ),
    ]
    .into_iter()
    .filter_map(|(is_kept, log)| is_kept.then_some(log))
    .collect();
    (!kept.is_empty()).then(|| {
        format!(
            "Logs by the GB, when they are written and for the {LOG_DAYS} days after: {}.",
            kept.join(", ")
        )
    })
}
