//! What a tier may be to the rest of the compiler, whatever its kind.

use crate::platform::{Bound, Consistency, HealthCheck, RegionName, Retention};
use hac_base::source::{Origin, Spanned};

/// Every tier: it has a name and is somewhere.
pub trait Placed {
    fn name(&self) -> &str;

    fn origin(&self) -> &Origin;

    /// Sorted.
    fn regions(&self) -> &[RegionName];

    /// Whether it stands in the network of its regions, and not in a service of the cloud.
    fn is_networked(&self) -> bool;

    /// The health check, where it has one.
    fn health(&self) -> Option<&HealthCheck>;

    fn health_mut(&mut self) -> Option<&mut HealthCheck>;

    /// The tier as one that keeps data; `None` for a kind that keeps none.
    fn store(&self) -> Option<&dyn Store>;
}

/// One region at a time, of every tier.
pub trait IsIn: Placed {
    /// Whether it is placed in the region.
    fn is_in(&self, region: &str) -> bool;
}

impl<T: Placed + ?Sized> IsIn for T {
    fn is_in(&self, region: &str) -> bool {
        self.regions().iter().any(|own| own == region)
    }
}

/// A tier that keeps data of the application.
pub trait Store: Placed {
    /// How long it must and may be kept; the platform's counts where there is none.
    fn retention(&self) -> &Retention;

    /// What is asked of reads, where it is.
    fn consistency(&self) -> Option<&Spanned<Consistency>>;

    /// What its copies may lack, where it promises that itself.
    fn rpo(&self) -> Option<Bound>;

    /// Whether what is written in one region is copied to another one.
    fn is_copied(&self) -> bool;
}
