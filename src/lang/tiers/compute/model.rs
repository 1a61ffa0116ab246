//! What runs.

use std::collections::BTreeMap;

use crate::platform::{RegionName, Setting, TierName};
use crate::tiers::{Placed, Store};
use hac_base::source::{Origin, Spanned};
use hac_base::units::Duration;

/// Instances behind a load balancer, in every region they are placed in.
#[derive(Debug, Clone)]
pub struct Compute {
    pub name: TierName,
    pub instance: Setting<String>,
    /// Machine image by region; a key for every region in `regions`.
    pub image: Setting<BTreeMap<RegionName, String>>,
    pub scale: Scale,
    /// How many instances are promised whatever one failure takes; its place is the sentence.
    pub capacity: Option<Spanned<u32>>,
    pub listener: Option<Listener>,
    pub health: Option<HealthCheck>,
    /// Names of the data tiers it may reach, sorted; routes, rules, permissions and environment follow from it.
    pub uses: Vec<TierName>,
    /// ACM certificate ARN by region. `None`: certificates are issued for the names that serve this tier.
    pub certificate: Option<Setting<BTreeMap<RegionName, String>>>,
    /// Who may call the listener, as CIDR; `0.0.0.0/0` unless said otherwise.
    pub clients: Vec<String>,
    /// Where it runs, sorted.
    pub regions: Vec<RegionName>,
    pub origin: Origin,
}

/// Instances per region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    pub min: u32,
    pub max: u32,
}

/// `listen https 443 -> http 8080`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listener {
    /// Always HTTPS in this version.
    pub port: u16,
    /// Plain HTTP to the instances, inside the private network.
    pub target_port: u16,
}

/// What a load balancer asks the instances of a tier that states no `health`.
pub const LOAD_BALANCER_PATH: &str = "/";

/// `health GET "/healthz" every 10s x 3`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthCheck {
    pub path: String,
    /// 10 s or 30 s.
    pub interval: Duration,
    /// Consecutive failures, 1 to 10.
    pub failures: u32,
    /// The compute tier whose listener answers for it; a compute tier answers for itself.
    pub via: TierName,
}

impl Placed for Compute {
    fn name(&self) -> &str {
        &self.name
    }

    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn regions(&self) -> &[RegionName] {
        &self.regions
    }

    fn is_networked(&self) -> bool {
        true
    }

    fn health(&self) -> Option<&HealthCheck> {
        self.health.as_ref()
    }

    fn health_mut(&mut self) -> Option<&mut HealthCheck> {
        self.health.as_mut()
    }

    fn store(&self) -> Option<&dyn Store> {
        None
    }
}
