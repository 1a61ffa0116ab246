//! Which elements of a platform a name comes from.

use crate::names;
use hac_base::source::Origin;
use hac_lang::platform::{Platform, Tier};

/// The elements that have names of their own.
pub(super) fn named(platform: &Platform) -> Vec<&Origin> {
    let tiers = platform.tiers.iter().map(Tier::origin);
    let domains = platform.dns.iter().map(|dns| &dns.origin);
    let alerts = platform.alerts.iter().map(|alert| &alert.origin);
    tiers.chain(domains).chain(alerts).collect()
}

/// What an element is called: the last word of `tier orders`.
pub(super) fn own_name(element: &Origin) -> &str {
    element.element.rsplit(' ').next().unwrap_or_default()
}

/// Whether a name holds that of an element, as words.
fn is_part_of(element: &Origin, name: &str) -> bool {
    let within = |word: &str| format!("-{}-", names::cloud(word));
    within(name).contains(&within(own_name(element)))
}

/// The elements that a name may come from, the likeliest first: of what its block was made from, those whose own name is
/// a part of it, the longest first; then others of the platform with such a name; then the rest of what the block was
/// made from.
pub(super) fn behind<'a>(platform: &'a Platform, name: &str, origins: &'a [Origin]) -> Vec<&'a Origin> {
    let is_part = |element: &&Origin| is_part_of(element, name);
    let all = named(platform);
    let is_named = |element: &&Origin| all.contains(element);
    let by_length = |mut elements: Vec<&'a Origin>| {
        elements.sort_by_key(|element| std::cmp::Reverse(names::cloud(own_name(element)).len()));
        elements
    };
    let own = origins.iter().filter(is_named).filter(is_part).collect();
    let others = all.iter().copied().filter(is_part).collect();
    let mut found: Vec<&Origin> = Vec::new();
    for element in by_length(own).into_iter().chain(by_length(others)).chain(origins) {
        if !found.contains(&element) {
            found.push(element);
        }
    }
    found
}

/// The two elements that a name comes from, the one to rename first; one of them twice where no other is known.
pub(super) fn pair<'a>(platform: &'a Platform, name: &str, origins: [&'a [Origin]; 2]) -> [&'a Origin; 2] {
    let [one, other] = apart(name, origins).unwrap_or_else(|| together(platform, name, origins));
    // Whoever is called so gives way to whatever makes a name of its own; else whoever comes later, where its name is a
    // part of what they share.
    let is_called_so = |element: &Origin| names::cloud(own_name(element)) == names::cloud(name);
    let is_later = other.span > one.span && is_part_of(other, name);
    let gives_way = is_called_so(other) || is_later || !is_part_of(one, name);
    if !is_called_so(one) && gives_way {
        [other, one]
    } else {
        [one, other]
    }
}

/// Of two blocks, what one was made from and the other not.
fn apart<'a>(name: &str, [first, second]: [&'a [Origin]; 2]) -> Option<[&'a Origin; 2]> {
    let only = |here: &'a [Origin], there: &[Origin]| {
        let own = || here.iter().filter(|element| !there.contains(element));
        own()
            .find(|element| is_part_of(element, name))
            .or_else(|| own().next())
    };
    Some([only(first, second)?, only(second, first)?])
}

/// Of what stands twice in one block, the likeliest two elements.
fn together<'a>(platform: &'a Platform, name: &str, origins: [&'a [Origin]; 2]) -> [&'a Origin; 2] {
    let [first, second] = origins.map(|origins| behind(platform, name, origins));
    let is_alike = |one: &Origin, other: &Origin| {
        one.span != other.span && names::cloud(own_name(one)) == names::cloud(own_name(other))
    };
    let alike = first.iter().copied().find_map(|one| {
        let other = second.iter().copied().find(|other| is_alike(one, other))?;
        Some([one, other])
    });
    if let Some(pair) = alike.filter(|[one, _]| is_part_of(one, name)) {
        return pair;
    }
    let likeliest = first.first().copied().unwrap_or(&platform.origin);
    let is_other = |element: &&&Origin| element.span != likeliest.span;
    // A key that stands twice in one block is there once because of the block itself.
    let is_of_block = |element: &&&Origin| origins.iter().all(|origins| origins.contains(element));
    let candidates = || second.iter().chain(&first).filter(is_other);
    let other = candidates()
        .find(is_of_block)
        .or_else(|| candidates().next())
        .copied();
    [likeliest, other.unwrap_or(likeliest)]
}
