//! Whether those who ask for health reach what answers: Route 53's checkers, and the probes of a failover.
//!
//! Both call from outside, from addresses that nobody can list: a tier that shuts them out looks dead, and a tier without
//! a name cannot be called at all.

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::platform::{Compute, Failover, Platform, Watch};

/// Who has to be let in.
const EVERYBODY: &str = "0.0.0.0/0";

/// Reports tiers whose health is asked and that cannot be asked.
pub(super) fn check(platform: &Platform, out: &mut Diagnostics) {
    for failover in &platform.failovers {
        for watch in &failover.when.watches {
            if let Some(tier) = answering(platform, watch)
                && !is_named(platform, tier)
            {
                out.push(unnamed(platform, failover, watch, tier));
            }
        }
    }
    for tier in &platform.compute {
        let fails_over = tier.regions.len() > 1 && tier.health.is_some();
        if fails_over && !tier.is_public() && is_named(platform, tier) {
            out.push(shut(platform, tier));
        }
    }
}

/// The compute tier that answers for what is watched.
fn answering<'p>(platform: &'p Platform, watch: &Watch) -> Option<&'p Compute> {
    let name = match platform.database(&watch.tier) {
        Some(database) => &database.health.as_ref()?.via,
        None => &watch.tier,
    };
    platform.compute(name)
}

fn is_named(platform: &Platform, tier: &Compute) -> bool {
    platform.name_of(&tier.name).is_some()
}

fn unnamed(platform: &Platform, failover: &Failover, watch: &Watch, tier: &Compute) -> Diagnostic {
    let name = &tier.name;
    Diagnostic::new(
        Code::HA0712,
        platform.spans.of(&failover.origin, "when"),
        format!(
            "`{}.health` is watched, and no public name leads to `{name}`, which answers for it",
            watch.tier
        ),
        "nothing to call",
    )
    .note("probes call each region under its own name, such as `us-east-1.shop.example.com`")
    .help(format!(
        "add `dns \"shop.example.com\" {{ serves = {name} }}` with a domain of yours"
    ))
    .via(&failover.origin.via)
}

fn shut(platform: &Platform, tier: &Compute) -> Diagnostic {
    let name = &tier.name;
    Diagnostic::new(
        Code::HA0712,
        platform.spans.of(&tier.origin, "clients"),
        format!(
            "`{name}` answers to {} only, and its health is asked from everywhere",
            tier.clients.join(", ")
        ),
        "leaves checkers out",
    )
    .note("Route 53's checkers and the probes of a failover call from addresses that AWS does not promise to keep")
    .help(format!("let `{EVERYBODY}` in, and refuse strangers in the application"))
    .via(&tier.origin.via)
}
