//! How many instances of a tier run where and when, as far as the file says.

use super::spread;
use hac_base::source::Span;
use hac_lang::platform::{Compute, Failover, Platform, RegionName};

/// A tier and the platform around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct TierContext<'p> {
    pub platform: &'p Platform,
    pub tier: &'p Compute,
}

/// A failover into a region that runs the tier, and what a step of it brings there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival<'p> {
    pub failover: &'p Failover,
    /// More than run there anyway.
    pub launched: Option<Launch>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Launch {
    pub instances: u32,
    pub step: Span,
}

impl<'p> TierContext<'p> {
    pub(super) fn of(platform: &'p Platform, tier: &'p Compute) -> Self {
        Self { platform, tier }
    }

    pub(super) fn min(&self) -> u32 {
        self.tier.scale.min
    }

    /// The sentence that says how many run.
    pub(super) fn scale(&self) -> Span {
        self.platform.spans.of(&self.tier.origin, "scale")
    }

    pub(super) fn zones(&self, region: &str) -> u32 {
        let zones = self
            .platform
            .region(region)
            .map_or(0, |region| region.zones.len());
        u32::try_from(zones).unwrap_or(u32::MAX)
    }

    /// How many are left in a region that lost a zone, if no more run than at least.
    pub(super) fn left(&self, region: &str) -> u32 {
        spread::left(self.min(), self.zones(region))
    }

    /// The region in which a lost zone leaves the fewest; of equals the first.
    pub(super) fn weakest(&self) -> Option<&'p str> {
        let regions = self.tier.regions.iter().map(AsRef::as_ref);
        regions.min_by_key(|region| self.left(region))
    }

    /// The fewest instances a region that keep so many when it loses a zone, in every region.
    pub(super) fn fewest(&self, wanted: u32) -> u32 {
        let regions = self.tier.regions.iter();
        let each = regions.map(|region| spread::fewest(wanted, self.zones(region)));
        each.max().unwrap_or(wanted)
    }

    /// The failovers that the tier goes along with.
    pub(super) fn arrivals(&self) -> Vec<Arrival<'p>> {
        let runs_in = |region: &RegionName| self.tier.regions.contains(region);
        let failovers = self.platform.failovers.iter();
        failovers
            .filter(|failover| runs_in(&failover.from) && runs_in(&failover.to))
            .map(|failover| Arrival {
                failover,
                launched: self.launched(failover),
            })
            .collect()
    }

    fn launched(&self, failover: &Failover) -> Option<Launch> {
        let steps = failover.steps.iter().filter_map(|step| {
            let (_, instances) = step.kind.scales().filter(|(name, _)| *name == self.tier.name)?;
            Some(Launch {
                instances,
                step: step.span,
            })
        });
        steps
            .filter(|launch| launch.instances > self.min())
            .max_by_key(|launch| launch.instances)
    }
}
