//! Whether what is left carries the load: the instances of a region that takes over, and of one that has lost a zone.
//!
//! Every region runs a tier at one scale, so none can be planned smaller than another. What can be wrong is how many run when
//! nothing can be launched: launches are the control plane of a region that everybody else fails over to, too. How many the load
//! needs, only people know: `capacity` states it, and nothing is assumed where it does not.

mod claims;
mod credits;
mod needs;
mod promise;
mod quotas;
mod spread;
mod tier_context;

#[cfg(test)]
mod tests;

use super::ProofContext;
use hac_base::diagnostics::Diagnostics;
use hac_base::source::Sources;

pub(super) use claims::claims;
pub use needs::{Need, Part, needs};

/// Reports promised instances that may not be there.
pub(super) fn check(ground: &ProofContext<'_>, sources: &Sources, out: &mut Diagnostics) {
    promise::check(ground.platform, out);
    quotas::check(ground, out);
    credits::check(ground.platform, sources, out);
}
