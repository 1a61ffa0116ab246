//! Lines of a platform that leave something in the region that is lost.

use std::collections::BTreeSet;

use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_lambda::plan::Plan;
use hac_lang::platform::{Bucket, Compute, Dns, Failover, Platform, StepKind};

pub(super) fn check(platform: &Platform, plan: Option<&Plan>, out: &mut Diagnostics) {
    let mut reported = BTreeSet::new();
    let mut in_one_region = BTreeSet::new();
    for failover in &platform.failovers {
        if let Some(plan) = plan {
            in_one_region.extend(watches(platform, plan, failover, out));
        }
        for bucket in left_behind(platform, failover) {
            if reported.insert(bucket.name.as_str()) {
                out.push(objects(failover, bucket));
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

/// The buckets that a shifted tier uses and that have no copy where it goes.
fn left_behind<'p>(platform: &'p Platform, failover: &Failover) -> Vec<&'p Bucket> {
    let shifted = failover.steps.iter().filter_map(|step| match &step.kind {
        StepKind::Shift { compute } => platform.compute(compute),
        StepKind::Fence { .. }
        | StepKind::Promote { .. }
        | StepKind::Verify { .. }
        | StepKind::Scale { .. }
        | StepKind::Notify { .. } => None,
    });
    let used: BTreeSet<&str> = shifted.flat_map(|tier| &tier.uses).map(String::as_str).collect();
    let is_copied = |bucket: &Bucket| {
        let mut copies = bucket.copies.iter();
        copies.any(|copy| copy.from == failover.from && copy.to == failover.to)
    };
    let buckets = platform.buckets.iter();
    buckets
        .filter(|bucket| used.contains(bucket.name.as_str()) && !is_copied(bucket))
        .collect()
}

fn objects(failover: &Failover, bucket: &Bucket) -> Diagnostic {
    let Failover { from, to, .. } = failover;
    let name = &bucket.name;
    Diagnostic::new(
        Code::HA0573,
        bucket.origin.span,
        format!("traffic moves from `{from}` to `{to}`, and what `{name}` holds in `{from}` stays there"),
        "has no copy where traffic goes",
    )
    .label(failover.origin.span, "this failover")
    .note(format!(
        "a tier in {to} → the objects of `{name}`, which are in {from} alone: a bucket a region, and nothing copies"
    ))
    .help(format!("add `replicate {from} <-> {to}` to `{name}`"))
    .via(&bucket.origin.via)
}

fn name(platform: &Platform, dns: &Dns, tier: &Compute, failover: &Failover) -> Diagnostic {
    let only = tier.regions.first().map_or("", String::as_str);
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
