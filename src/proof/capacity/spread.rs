//! What is left of a tier when a zone is lost: arithmetic.
//!
//! An Auto Scaling group keeps the zones of its subnets as even as their number allows, so the fullest of them has one instance
//! more than the emptiest at most: <https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html>.

/// How many instances the fullest zone has.
pub(super) fn fullest(instances: u32, zones: u32) -> u32 {
    instances.div_ceil(zones.max(1))
}

/// How many are left when the fullest zone is lost.
pub(super) fn left(instances: u32, zones: u32) -> u32 {
    instances.saturating_sub(fullest(instances, zones))
}

/// The fewest instances of which as many as `wanted` are left when any zone is lost. A region has two zones at least.
pub(super) fn fewest(wanted: u32, zones: u32) -> u32 {
    wanted
        .saturating_mul(zones)
        .div_ceil(zones.saturating_sub(1).max(1))
}

#[cfg(test)]
mod tests {
    use super::{fewest, left};

    /// Instances one by one to the emptiest zone, as the group does.
    fn dealt(instances: u32, zones: usize) -> Vec<u32> {
        let mut counts = vec![0; zones];
        for _ in 0..instances {
            *counts.iter_mut().min().unwrap() += 1;
        }
        counts
    }

    #[test]
    fn what_is_left_is_what_is_left_when_instances_are_dealt_out() {
        for zones in 2..=6_usize {
            for instances in 0..60 {
                let counts = dealt(instances, zones);
                let worst = counts.iter().map(|lost| instances - lost).min().unwrap();
                assert_eq!(left(instances, u32::try_from(zones).unwrap()), worst);
            }
        }
    }

    #[test]
    fn the_fewest_are_enough_and_one_less_is_not() {
        for zones in 2..=6 {
            for wanted in 1..200 {
                let instances = fewest(wanted, zones);
                assert!(left(instances, zones) >= wanted);
                assert!(left(instances - 1, zones) < wanted);
            }
        }
    }
}
