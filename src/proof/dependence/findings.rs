//! Lines of a platform that leave something in the region that is lost.

use std::collections::BTreeSet;

use hac_aws::tiers;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_lambda::plan::Plan;
use hac_lang::platform::{Compute, Dns, Failover, Platform};

pub(super) fn check(platform: &Platform, plan: Option<&Plan>, out: &mut Diagnostics) {
    let mut reported = BTreeSet::new();
    let mut in_one_region = BTreeSet::new();
    for failover in &platform.failovers {
        if let Some(plan) = plan {
            in_one_region.extend(watches(platform, plan, failover, out));
        }
        for (store, diagnostic) in left_behind(platform, failover) {
            if reported.insert(store) {
                out.push(diagnostic);
            }
        }
    }
    // Where a tier is missing in a region, that is told once.
    let names = platform
        .dns
        .iter()
        .filter(|dns| !in_one_region.contains(dns.serves.as_str()));
    for dns in names {
        let Some(tier) = platform.compute(&dns.serves) else {
            continue;
        };
        if let [only] = tier.regions.as_slice()
            && let Some(failover) = platform
                .failovers
                .iter()
                .find(|one| one.from == *only || one.to == *only)
        {
            out.push(name(platform, dns, tier, failover));
        }
    }
}

/// What is watched has to answer on both sides: the code in each of them waits for the other. Returns what does not.
fn watches<'p>(
    platform: &Platform,
    plan: &Plan,
    failover: &'p Failover,
    out: &mut Diagnostics,
) -> Vec<&'p str> {
    let mut reported = Vec::new();
    let sides = [failover.from.as_str(), failover.to.as_str()];
    let answers = |side: &str, tier: &str| {
        let region = plan.regions.get(side);
        region.is_some_and(|region| region.checks.contains_key(tier))
    };
    let watched = || failover.when.watches.iter().map(|watch| watch.tier.as_str());
    let starts = watched().any(|tier| sides.iter().all(|side| answers(side, tier)));
    for tier in watched() {
        let (here, away): (Vec<&str>, Vec<&str>) = sides.into_iter().partition(|side| answers(side, tier));
        // What answers nowhere has no name, which is a problem of its own.
        let ([here], [away]) = (here.as_slice(), away.as_slice()) else {
            continue;
        };
        let diagnostic = Diagnostic::new(
            Code::HA0571,
            platform.spans.of(&failover.origin, "when"),
            format!("`{tier}.health` is watched, and answers in `{here}` only, so it starts nothing"),
            format!("nothing answers for it in `{away}`"),
        )
        .note("a failover is one pair of regions, and either of them watches the other in the same way");
        reported.push(tier);
        let diagnostic = if starts {
            diagnostic
        } else {
            diagnostic.note("nothing else is watched: this failover would never start by itself")
        };
        out.push(
            diagnostic
                .help(format!(
                    "watch a tier that runs in `{here}` and in `{away}`, or run `{tier}` in both"
                ))
                .via(&failover.origin.via),
        );
    }
    reported
}

/// What a shifted tier uses and what a failover leaves where it was.
fn left_behind<'p>(platform: &'p Platform, failover: &Failover) -> Vec<(&'p str, Diagnostic)> {
    let shifted = failover
        .steps
        .iter()
        .filter_map(|step| platform.compute(step.kind.shifts()?));
    let used: BTreeSet<&str> = shifted.flat_map(|tier| &tier.uses).map(AsRef::as_ref).collect();
    let is_used = |name: &str| {
        let mut here = platform
            .compute_tiers()
            .filter(|tier| tier.regions.contains(&failover.from));
        here.any(|tier| tier.uses.iter().any(|used| used == name))
    };
    let found = platform.tiers.iter().filter_map(|tier| {
        let store = tiers::store(tier)?;
        // What a lost region keeps is lost to whoever works there, whether clients are sent elsewhere or not.
        let concerns = used.contains(tier.name()) || (store.kept_back().is_some() && is_used(tier.name()));
        concerns
            .then(|| store.left_behind(failover))?
            .map(|diagnostic| (tier.name(), diagnostic))
    });
    found.collect()
}

fn name(platform: &Platform, dns: &Dns, tier: &Compute, failover: &Failover) -> Diagnostic {
    let only = tier.regions.first().map_or("", AsRef::as_ref);
    let domain = &dns.domain;
    Diagnostic::new(
        Code::HA0572,
        dns.origin.span,
        format!("`{domain}` is lost with `{only}`: what answers to it runs nowhere else"),
        format!("served from `{only}` only"),
    )
    .label(platform.spans.of(&tier.origin, "regions"), "where it runs")
    .label(failover.origin.span, "this failover does not help")
    .note(format!(
        "clients of `{domain}`, which need the load balancer of `{}`, which is in {only}",
        tier.name
    ))
    .help(format!("run `{}` in the other region, too", tier.name))
    .via(&dns.origin.via)
}
