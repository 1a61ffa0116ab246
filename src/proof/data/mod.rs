//! What is asked of data, against what the stores give: what readers may count on, how long it is kept, what a failover
//! costs of it.

mod consistency;
mod retention;

use hac_base::diagnostics::Diagnostics;
use hac_base::source::Sources;
use hac_lang::platform::{Claim, Platform, Retention};

/// Reports each store of which more is asked than it gives, and what is asked that cannot be given together.
pub(super) fn check(platform: &Platform, sources: &Sources, out: &mut Diagnostics) {
    consistency::check(platform, out);
    retention::check(platform, sources, out);
}

/// What was asked, and what the stores give.
pub(super) fn claims(platform: &Platform, sources: &Sources) -> Vec<Claim> {
    let mut claims = retention::claims(platform, sources);
    claims.extend(consistency::claims(platform, sources));
    claims
}

/// What of the platform counts for a store.
fn retention_of(platform: &Platform, own: &Retention) -> Retention {
    own.or(&platform.objective.retention)
}
