//! Where a tier finds what it uses.

use hac_lang::platform::RegionName;
use std::collections::BTreeMap;

/// Where a tier in `region` finds its data: there, or in the first region that has it.
pub(crate) fn nearest<'r>(regions: &'r [RegionName], region: &'r str) -> &'r str {
    if regions.iter().any(|one| one == region) {
        return region;
    }
    regions.first().map_or(region, RegionName::as_str)
}

pub(crate) fn grouped<'r>(items: impl Iterator<Item = (&'r str, String)>) -> BTreeMap<&'r str, Vec<String>> {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (region, item) in items {
        groups.entry(region).or_default().push(item);
    }
    groups
}
