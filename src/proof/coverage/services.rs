//! The loss of a service of AWS in one region that goes on otherwise: stores, keys and passwords.
//!
//! No health check asks any of them: a check that did would fail in every region as soon as one of them did. So no failover starts,
//! and people decide, if they hear of it.

use super::modes::{Answer, Detector, Mode, alarm};
use crate::platform::Platform;

/// In each region that serves, what of AWS it can miss there.
pub(super) fn modes(platform: &Platform) -> Vec<Mode> {
    let mut modes = Vec::new();
    for table in &platform.tables {
        for region in &table.regions {
            modes.push(store(platform, ("DynamoDB", &table.name), region));
        }
    }
    for bucket in &platform.buckets {
        for region in &bucket.regions {
            modes.push(store(platform, ("S3", &bucket.name), region));
        }
    }
    for region in platform.serving() {
        modes.push(keys(&region.name));
    }
    for database in &platform.databases {
        for region in &database.regions {
            modes.push(password(&database.name, region));
        }
    }
    modes
}

/// What uses a store answers with errors, and the load balancer counts them.
fn store(platform: &Platform, (service, name): (&str, &String), region: &String) -> Mode {
    let uses = |tier: &&crate::platform::Compute| {
        tier.listener.is_some() && tier.uses.contains(name) && tier.regions.contains(region)
    };
    let is_used = platform.compute.iter().any(|tier| uses(&tier));
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

/// Who runs has read it; who starts, and the validator, cannot.
fn password(database: &str, region: &str) -> Mode {
    Mode {
        what: format!("Secrets Manager with the password of `{database}` in {region}"),
        lost: None,
        detectors: Vec::new(),
        answer: Answer::People,
    }
}
