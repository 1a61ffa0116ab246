//! Lines that leave a failure to nobody.

use crate::availability;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::Span;
use hac_lang::platform::{Compute, Failover, IsIn, Platform, Region};

pub(super) fn check(platform: &Platform, out: &mut Diagnostics) {
    for failover in &platform.failovers {
        for (database, promoted) in unwatched(platform, failover) {
            // That says it.
            if availability::breaks_by(platform, database) {
                continue;
            }
            out.push(not_watched(platform, failover, database, promoted));
        }
    }
    for region in unheard(platform) {
        out.push(not_heard(platform, region));
    }
}

/// The databases that a failover promotes and whose failure does not start it.
fn unwatched<'p>(platform: &Platform, failover: &'p Failover) -> Vec<(&'p str, Span)> {
    let is_watched = |name: &str| failover.when.watches.iter().any(|watch| watch.tier == name);
    let promoted = failover
        .steps
        .iter()
        .filter_map(|step| Some((step.kind.promotes()?, step.span)));
    promoted
        .filter(|(name, _)| {
            let has_health = platform
                .database(name)
                .is_some_and(|database| database.health.is_some());
            has_health && !is_watched(name)
        })
        .collect()
}

fn not_watched(platform: &Platform, failover: &Failover, database: &str, promoted: Span) -> Diagnostic {
    let Failover { from, to, .. } = failover;
    let behind = |tier: &&Compute| {
        let mut databases = platform.databases_behind(tier).into_iter();
        platform.name_of(&tier.name).is_some() && databases.any(|behind| behind.name == database)
    };
    let served: Vec<String> = platform
        .compute_tiers()
        .filter(behind)
        .map(|tier| format!("`{}`", tier.name))
        .collect();
    let served = served.join(" and ");
    Diagnostic::new(
        Code::HA0575,
        platform.spans.of(&failover.origin, "when"),
        format!("`{database}` is promoted by this failover, and its failure does not start it"),
        format!("`{database}.health` is not watched"),
    )
    .label(promoted, "promoted here")
    .note(format!(
        "when `{database}` alone fails in {from}, the names of {served} lead to {to}, where it takes no writes, and nobody promotes it"
    ))
    .help(format!("add `{database}.health fails`"))
    .via(&failover.origin.via)
}

/// Regions that serve, next to others that fail over, and that no failover leaves or enters: everything that watches them is in
/// them. Where nothing fails over, nobody expects it, and the claim says so.
fn unheard(platform: &Platform) -> Vec<&Region> {
    let is_side = |name: &str| {
        let mut failovers = platform.failovers.iter();
        failovers.any(|failover| failover.from == name || failover.to == name)
    };
    let runs_something = |name: &str| {
        let listening = platform.compute_tiers().filter(|tier| tier.listener.is_some());
        listening.into_iter().any(|tier| tier.is_in(name))
    };
    if platform.alerts.is_empty() || platform.failovers.is_empty() {
        return Vec::new();
    }
    platform
        .serving()
        .filter(|region| !is_side(&region.name) && runs_something(&region.name))
        .collect()
}

fn not_heard(platform: &Platform, region: &Region) -> Diagnostic {
    let name = &region.name;
    let other = platform.serving().find(|other| other.name != *name);
    let other = other.map_or("", |other| other.name.as_str());
    Diagnostic::new(
        Code::HA0576,
        region.origin.span,
        format!("nobody is told when all of `{name}` is lost: every alarm about it is in it"),
        "no failover leaves or enters it",
    )
    .note("regions watch each other where there is a failover between them")
    .help(format!("add a `failover` between `{name}` and `{other}`"))
    .via(&region.origin.via)
}
