//! What a checked platform can be held to: pure functions from it, and from what is true of AWS, to results that show
//! how they came about.
//!
//! A proof runs only where there is a [`crate::platform::Platform`], so nothing here is the consequence of a problem
//! that was reported before.

mod amends;
mod assumptions;
pub mod availability;
pub mod budget;

mod claims;
pub mod coverage;
pub mod dependence;
mod edits;
mod interval;
mod loss;
pub mod order;
pub(crate) mod promises;
pub mod timeline;

use crate::diagnostics::Diagnostics;
use crate::platform::Platform;
use crate::source::Sources;
use crate::units::Date;

pub use interval::{Interval, UNKNOWN, shown};

/// What can be said of a platform whose rules may be broken: it reads well, and has no holes.
pub fn of_time(platform: &Platform, today: Option<Date>, out: &mut Diagnostics) {
    // What is assumed wrongly proves nothing.
    if assumptions::check(platform, today, out) {
        promises::check(platform, out);
    }
}

/// What can be said of a platform that breaks no rule.
pub fn of_promises(platform: &Platform, out: &mut Diagnostics) {
    loss::check(platform, out);
    availability::check(platform, out);
}

/// What a sound platform leaves to the region that fails, or to nobody.
pub fn of_failure(platform: &Platform, out: &mut Diagnostics) {
    dependence::check(platform, out);
    coverage::check(platform, out);
}

/// What a sound platform promises, and how far that was checked.
pub fn conclude(platform: &mut Platform, sources: &Sources) {
    platform.claims = claims::of(platform, sources);
    let of_failure = dependence::claims(platform, sources);
    platform.claims.extend(of_failure);
    let of_coverage = coverage::claims(platform, sources);
    platform.claims.extend(of_coverage);
}
