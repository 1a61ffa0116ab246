//! The loss of a service of AWS in one region that goes on otherwise: stores, keys and passwords.
//!
//! No health check asks any of them: a check that did would fail in every region as soon as one of them did. So no failover starts,
//! and people decide, if they hear of it.

use super::modes::{Answer, Detector, Mode, alarm};
use hac_aws::tiers::{self, StoreOnAws};
use hac_lambda::handler::Handler;
use hac_lambda::plan::Plan;
use hac_lang::platform::{Platform, RegionName};

/// In each region that serves, what of AWS it can miss there.
pub(super) fn modes(platform: &Platform, plan: Option<&Plan>) -> Vec<Mode> {
    let mut modes = Vec::new();
    for tier in platform.tiers.iter() {
        let Some(service) = tiers::store(tier).and_then(StoreOnAws::service) else {
            continue;
        };
        for region in tier.regions() {
            modes.push(store(platform, (service, tier.name()), region));
        }
    }
    for region in platform.serving() {
        modes.push(keys(&region.name));
    }
    for database in platform.databases() {
        for region in &database.regions {
            modes.push(password(plan, &database.name, region));
        }
    }
    modes
}

/// What uses a store answers with errors, and the load balancer counts them.
fn store(platform: &Platform, (service, name): (&str, &str), region: &RegionName) -> Mode {
    let uses = |tier: &&hac_lang::platform::Compute| {
        tier.listener.is_some() && tier.uses.iter().any(|used| used == name) && tier.regions.contains(region)
    };
    let is_used = platform.compute_tiers().any(|tier| uses(&tier));
    let detectors: Vec<Detector> = is_used
        .then(|| alarm("monitoring", region, "target_errors"))
        .into_iter()
        .collect();
    Mode {
        what: format!("{service} with `{name}` in {region}"),
        lost: None,
        detectors,
        answer: Answer::People,
    }
}

/// The topics of the region are encrypted, too: what an alarm there says is told to nobody.
/// <https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html>
fn keys(region: &str) -> Mode {
    Mode {
        what: format!("KMS in {region}"),
        lost: Some(region.to_owned()),
        detectors: Vec::new(),
        answer: Answer::People,
    }
}

/// Who runs has read it; who starts, and the validator, cannot. Where a failover needs it, somebody looks every few minutes.
fn password(plan: Option<&Plan>, database: &str, region: &str) -> Mode {
    let is_looked_for = plan.is_some_and(|plan| {
        plan.databases.contains_key(database) && Handler::Readiness.regions(plan).contains(region)
    });
    Mode {
        what: format!("Secrets Manager with the password of `{database}` in {region}"),
        lost: None,
        detectors: is_looked_for
            .then(|| alarm("readiness", region, "not_ready"))
            .into_iter()
            .collect(),
        answer: Answer::People,
    }
}
