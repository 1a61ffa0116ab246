//! What a checked platform can be held to: pure functions from it, and from what is true of AWS, to results that show
//! how they came about.
//!
//! A proof runs only where there is a [`hac_lang::platform::Platform`], so nothing here is the consequence of a problem
//! that was reported before.

mod assumptions;
pub mod availability;
pub mod budget;
pub mod capacity;
mod claims;
pub mod coverage;
mod data;
pub mod dependence;
mod ground;
mod interval;
mod layers;
mod loss;
mod patience;
pub mod promises;
mod repairs;
mod suggestions;
pub mod timeline;

use hac_base::diagnostics::Diagnostics;
use hac_base::source::Sources;
use hac_base::units::Date;
use hac_lang::platform::{Claim, Platform};

pub use ground::ProofContext;
pub use interval::{Interval, UNKNOWN, shown};

/// What can be said of a platform whose rules may be broken: it reads well, and has no holes.
pub fn of_time(platform: &Platform, today: Option<Date>, out: &mut Diagnostics) {
    // What is assumed wrongly proves nothing.
    if assumptions::check(platform, today, out) {
        promises::check(platform, out);
    }
}

/// What can be said of a platform that breaks no rule.
pub fn of_promises(platform: &Platform, sources: &Sources, out: &mut Diagnostics) {
    loss::check(platform, out);
    availability::check(platform, out);
    patience::check(platform, sources, out);
    layers::check(platform, sources, out);
}

/// What is asked of the data of a sound platform, and what its stores cannot give.
pub fn of_data(platform: &Platform, sources: &Sources, out: &mut Diagnostics) {
    data::check(platform, sources, out);
}

/// What a sound platform leaves to the region that fails, or to nobody.
pub fn of_failure(ground: &ProofContext<'_>, sources: &Sources, out: &mut Diagnostics) {
    dependence::check(ground, out);
    coverage::check(ground.platform, out);
    capacity::check(ground, sources, out);
}

/// What a sound platform promises, and how far that was checked.
pub fn claims(ground: &ProofContext<'_>, sources: &Sources) -> Vec<Claim> {
    let mut claims = claims::of(ground.platform, sources);
    claims.extend(dependence::claims(ground));
    claims.extend(coverage::claims(ground));
    claims.extend(capacity::claims(ground, sources));
    claims
}

/// Whether every order in which the failovers of a sound platform can go ends well.
pub fn of_order(ground: &ProofContext<'_>) -> (Option<Claim>, Diagnostics) {
    let mut found = Diagnostics::default();
    let plan = ground.plan();
    let claim = plan.and_then(|plan| hac_order::prove(ground.platform, plan, &mut found));
    (claim, found)
}
