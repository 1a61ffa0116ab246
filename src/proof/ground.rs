//! What several proofs of a platform stand on, made when the first of them asks.

use std::sync::OnceLock;

use super::dependence::{Takeover, takeovers};
use hac_lambda::plan::Plan;
use hac_lang::platform::Platform;

/// A platform that breaks no rule, with what follows from it.
#[derive(Debug)]
pub struct ProofContext<'p> {
    pub platform: &'p Platform,
    plan: OnceLock<Option<Plan>>,
    takeovers: OnceLock<Vec<Takeover>>,
}

impl<'p> ProofContext<'p> {
    pub fn of(platform: &'p Platform) -> Self {
        Self {
            platform,
            plan: OnceLock::new(),
            takeovers: OnceLock::new(),
        }
    }

    /// The plan that its failover code follows; none where nothing fails over.
    pub fn plan(&self) -> Option<&Plan> {
        self.plan
            .get_or_init(|| hac_aws::failover_plan(self.platform))
            .as_ref()
    }

    /// Both directions of every failover.
    pub fn takeovers(&self) -> &[Takeover] {
        self.takeovers.get_or_init(|| {
            let plan = self.plan();
            plan.map_or_else(Vec::new, |plan| takeovers(self.platform, plan))
        })
    }
}
