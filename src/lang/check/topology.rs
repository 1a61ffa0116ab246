//! Regions, networks, zones, and what is placed where.

use ipnet::Ipv4Net;

use super::block::Stated;
use super::context::{Context, Missing};
use super::draft::{Copy, Draft, Region, TierDraft, Zones};
use crate::platform::{RegionName, Role};
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::{Origin, Span, Spanned};

/// Exactly one region accepts writes at first.
pub(crate) fn one_region_is_primary(cx: &mut Context<'_>, draft: &Draft) {
    if cx.symbols.incomplete || !draft.roles_are_known() {
        return;
    }
    let mut primaries = draft
        .regions
        .iter()
        .filter(|region| region.role.value() == Some(&Role::Primary));
    let Some(first) = primaries.next() else {
        // A platform without regions was reported as such; one whose regions do not exist, too.
        if !draft.regions.is_empty() {
            cx.report_at(
                &draft.origin,
                Diagnostic::new(
                    Code::HA0405,
                    draft.origin.span,
                    "no region is primary, so nothing accepts writes at first",
                    "needs one `role = primary`",
                )
                .help("give one region `role = primary`"),
            );
        }
        return;
    };
    for other in primaries {
        cx.report_at(
            &other.origin,
            Diagnostic::new(
                Code::HA0405,
                other.role.known().map_or(other.origin.span, |role| role.span),
                format!(
                    "both `{}` and `{}` are primary, and one region accepts writes at first",
                    first.name, other.name
                ),
                "primary as well",
            )
            .label(first.origin.span, "primary already")
            .help("give it `role = secondary`"),
        );
    }
}

/// Regions that run tiers have a network, witnesses have none.
pub(crate) fn networks_are_where_tiers_are(cx: &mut Context<'_>, draft: &Draft) {
    for region in &draft.regions {
        let name = &region.name;
        match region.role.value() {
            Some(Role::Witness) => {
                let zones = region.zones.known().map(|zones| zones.span);
                let unused = region.cidr.known().map(|cidr| cidr.span).or(zones);
                if let Some(span) = unused {
                    cx.report_at(
                        &region.origin,
                        Diagnostic::new(
                            Code::HA0407,
                            span,
                            format!("the witness `{name}` has no network, because it runs no tier"),
                            "has no effect",
                        )
                        .help("remove it"),
                    );
                }
            }
            Some(Role::Primary | Role::Secondary)
                if region.cidr.is_absent() && !cx.is_damaged(region.origin.span) =>
            {
                cx.report_at(
                    &region.origin,
                    Diagnostic::new(
                        Code::HA0408,
                        region.origin.span,
                        format!("region `{name}` runs tiers and has no `cidr`"),
                        "`cidr` is missing",
                    )
                    .help("add the region's network, such as `cidr = 10.10.0.0/16`"),
                );
            }
            Some(Role::Primary | Role::Secondary) | None => {}
        }
    }
}

/// The networks of RFC 1918.
fn private() -> impl Iterator<Item = Ipv4Net> {
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
        .into_iter()
        .filter_map(|net| net.parse().ok())
}

pub(crate) fn networks_are_private(cx: &mut Context<'_>, draft: &Draft) {
    for region in &draft.regions {
        let Some(cidr) = region.cidr.known() else { continue };
        if !private().any(|private| private.contains(&cidr.value)) {
            cx.report_at(
                &region.origin,
                Diagnostic::new(
                    Code::HA0404,
                    cidr.span,
                    format!(
                        "`{}` is not a private network: its addresses belong to others",
                        cidr.value
                    ),
                    "not private",
                )
                .note("private networks lie in `10.0.0.0/8`, `172.16.0.0/12` or `192.168.0.0/16` (RFC 1918)")
                .help(free_network(draft)),
            );
        }
    }
}

/// Names a network that no region of the file has.
fn free_network(draft: &Draft) -> String {
    let taken: Vec<Ipv4Net> = draft
        .regions
        .iter()
        .filter_map(|region| region.cidr.value().copied())
        .collect();
    let overlaps = |net: &Ipv4Net| {
        taken
            .iter()
            .any(|other| other.contains(net) || net.contains(other))
    };
    let candidates = (1..=25).filter_map(|tens| Ipv4Net::new([10, tens * 10, 0, 0].into(), 16).ok());
    match candidates.into_iter().find(|net| !overlaps(net)) {
        Some(free) => format!("give it a network that no other region has, such as `{free}`"),
        None => "give it a network that no other region has".to_owned(),
    }
}

/// Regions are peered, and networks that overlap cannot be.
pub(crate) fn networks_are_disjoint(cx: &mut Context<'_>, draft: &Draft) {
    let mut earlier: Vec<(&Region, &Spanned<Ipv4Net>)> = Vec::new();
    for region in &draft.regions {
        let Some(cidr) = region.cidr.known() else { continue };
        let overlapping = earlier
            .iter()
            .find(|(_, other)| other.value.contains(&cidr.value) || cidr.value.contains(&other.value));
        if let Some((other, theirs)) = overlapping {
            cx.report_at(
                &region.origin,
                Diagnostic::new(
                    Code::HA0403,
                    cidr.span,
                    format!(
                        "the networks `{}` of `{}` and `{}` of `{}` overlap, so they cannot be peered",
                        theirs.value, other.name, cidr.value, region.name
                    ),
                    "overlaps",
                )
                .label(theirs.span, "with this network")
                .help(free_network(draft)),
            );
        }
        earlier.push((region, cidr));
    }
}

/// Zones exist, and there are two or more.
pub(crate) fn zones_exist(cx: &mut Context<'_>, draft: &Draft) {
    for region in &draft.regions {
        let (Some(zones), Some(place)) = (region.zones.known(), cx.place(&region.name)) else {
            continue;
        };
        let available = place.zones.len();
        let name = &region.name;
        let all = zone_names(name, place.zones).join("`, `");
        match &zones.value {
            Zones::Count(count) => {
                if usize::try_from(*count).unwrap_or(usize::MAX) > available {
                    cx.report_at(
                        &region.origin,
                        Diagnostic::new(
                            Code::HA0402,
                            zones.span,
                            format!("region `{name}` has {available} zones, and `zones` asks for {count}"),
                            format!("{available} at most"),
                        )
                        .fix(
                            format!("write `{available}`"),
                            zones.span,
                            available.to_string(),
                        ),
                    );
                }
            }
            Zones::Named(named) => {
                for zone in named {
                    if !zone_names(name, place.zones).contains(&zone.value) {
                        cx.report_at(
                            &region.origin,
                            Diagnostic::new(
                                Code::HA0402,
                                zone.span,
                                format!("region `{name}` has no zone `{}`", zone.value),
                                "no such zone",
                            )
                            .note(format!("zones of `{name}`: `{all}`")),
                        );
                    }
                }
                if named.len() < 2 {
                    cx.report_at(
                        &region.origin,
                        Diagnostic::new(
                            Code::HA0402,
                            zones.span,
                            format!(
                                "region `{name}` uses {} zone, and two are needed to outlive the loss of one",
                                named.len()
                            ),
                            "too few",
                        ),
                    );
                }
            }
        }
    }
}

/// `us-east-1a` …
pub(crate) fn zone_names(region: &str, letters: &str) -> Vec<String> {
    letters
        .chars()
        .map(|letter| format!("{region}{letter}"))
        .collect()
}

/// A failover needs a third region for its lock and for a second opinion.
pub(crate) fn failovers_have_a_witness(cx: &mut Context<'_>, draft: &Draft) {
    let Some(failover) = draft.failovers.first() else {
        return;
    };
    let witness = draft
        .regions
        .iter()
        .any(|region| region.role.value() == Some(&Role::Witness));
    if witness || !draft.roles_are_known() || cx.symbols.incomplete {
        return;
    }
    cx.report_at(
        &failover.origin,
        Diagnostic::new(
            Code::HA0406,
            failover.origin.span,
            "a failover needs a witness: a third region that keeps the lock and breaks ties",
            "no region has `role = witness`",
        )
        .note("seen from either side, a broken connection looks like the other side's death: with two regions both may take over")
        .help("add a third region, such as `region us-west-2 { role = witness }`"),
    );
}

/// What is placed, is placed where tiers run.
pub(crate) fn tiers_are_not_in_witnesses(cx: &mut Context<'_>, draft: &Draft) {
    for tier in draft.tiers.values() {
        if let Some(regions) = tier.listed() {
            placed(cx, draft, tier.origin(), regions);
        }
        copied(cx, draft, tier.origin(), tier.copies());
    }
}

fn placed(cx: &mut Context<'_>, draft: &Draft, origin: &Origin, regions: &Stated<Vec<Spanned<String>>>) {
    for region in regions.value().into_iter().flatten() {
        refuse_witness(cx, draft, origin, &region.value, region.span);
    }
}

fn copied(cx: &mut Context<'_>, draft: &Draft, origin: &Origin, copies: &[Copy]) {
    for copy in copies {
        for end in [&copy.from, &copy.to] {
            refuse_witness(cx, draft, origin, &end.value, end.span);
        }
    }
}

fn refuse_witness(cx: &mut Context<'_>, draft: &Draft, origin: &Origin, name: &str, span: Span) {
    let Some(region) = draft.region(name) else { return };
    if region.role.value() != Some(&Role::Witness) {
        return;
    }
    cx.report_at(
        origin,
        Diagnostic::new(
            Code::HA0407,
            span,
            format!("`{name}` is a witness and runs no tier"),
            "a witness",
        )
        .label(region.origin.span, "declared here")
        .help(format!(
            "choose another region, or give `{name}` the role `secondary`"
        )),
    );
}

/// A tier runs where the data that it uses is.
pub(crate) fn data_is_where_it_is_used(cx: &mut Context<'_>, draft: &Draft) {
    for tier in draft.compute_tiers() {
        let Some(runs) = tier.regions(draft) else {
            continue;
        };
        for used in tier.uses.value().into_iter().flatten() {
            let Some(has) = draft.regions_of(&used.value) else {
                continue;
            };
            let lacking: Vec<&str> = runs
                .iter()
                .filter(|region| !has.contains(region))
                .map(RegionName::as_str)
                .collect();
            if lacking.is_empty() {
                continue;
            }
            let is_listed = draft
                .tiers
                .get(&used.value)
                .is_some_and(|used| used.listed().is_some());
            let there = if is_listed {
                format!(
                    "add `{}` to the `regions` of `{}`",
                    lacking.join("`, `"),
                    used.value
                )
            } else {
                format!("replicate `{}` there", used.value)
            };
            cx.report_missing(
                Missing::Copy,
                &format!("{} in {}", used.value, lacking.join(", ")),
                &tier.origin,
                Diagnostic::new(
                    Code::HA0411,
                    used.span,
                    format!(
                        "`{}` runs in `{}`, where `{}` is not",
                        tier.name,
                        lacking.join("`, `"),
                        used.value
                    ),
                    format!("only in `{}`", has.join("`, `")),
                )
                .note("data in another region is lost with that region, and slow before")
                .help(format!("{there}, or run `{}` in fewer `regions`", tier.name)),
            );
        }
    }
}

/// What a public name serves can be called, and says whether it works.
pub(crate) fn served_tiers_listen(cx: &mut Context<'_>, draft: &Draft) {
    for dns in &draft.dns {
        let Some(serves) = dns.serves.known() else {
            continue;
        };
        let Some(tier) = draft.compute(&serves.value) else {
            continue;
        };
        if tier.listener.is_absent() {
            cx.report_missing(
                Missing::Listener,
                &tier.name,
                &dns.origin,
                Diagnostic::new(
                    Code::HA0409,
                    serves.span,
                    format!("`{}` serves `{}`, which does not listen", dns.domain, tier.name),
                    "does not listen",
                )
                .label(tier.origin.span, "has no `listen`")
                .help("add `listen https 443 -> http 8080` to the tier"),
            );
        }
        let regions = tier.regions(draft).unwrap_or_default();
        if tier.health.is_absent() && regions.len() > 1 {
            cx.report_missing(
                Missing::Health,
                &tier.name,
                &dns.origin,
                Diagnostic::new(
                    Code::HA0410,
                    serves.span,
                    format!(
                        "`{}` serves `{}` from {} regions, and nobody asks whether it works there",
                        dns.domain,
                        tier.name,
                        regions.len()
                    ),
                    "has no health check",
                )
                .label(tier.origin.span, "has no `health`")
                .help("add `health GET \"/healthz\" every 10s x 3` to the tier"),
            );
        }
    }
}
