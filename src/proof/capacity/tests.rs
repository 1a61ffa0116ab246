//! The promise against instances that are dealt out one by one and zones that are lost one by one.

use std::sync::Arc;

use super::promise::check;
use crate::ProofContext;
use hac_aws::fixture::{self, trading};
use hac_base::diagnostics::{Code, Diagnostics};
use hac_base::source::{SourceId, Span, Spanned};
use hac_lang::platform::{Compute, Platform, Scale, Step, StepKind};

/// The trading platform with so many instances, zones in its two regions, a promise, and perhaps a step.
fn planned(min: u32, zones: [u32; 2], capacity: u32, step: Option<u32>) -> Platform {
    let mut platform = trading();
    let serving = platform.regions.iter_mut().filter(|region| region.cidr.is_some());
    for (region, zones) in serving.zip(zones) {
        region.zones = (0..zones).map(|zone| format!("zone {zone}")).collect();
    }
    for tier in platform.tiers.of_mut::<Compute>() {
        tier.scale = Scale { min, max: 60 };
        tier.capacity = Some(Spanned::new(capacity, Span::new(SourceId(0), 1..2)));
    }
    let name = fixture::first::<Compute>(&mut platform).name.clone();
    for failover in &mut platform.failovers {
        failover.steps.extend(step.map(|instances| Step {
            kind: StepKind::Scale {
                compute: name.clone(),
                instances,
            },
            within: None,
            within_span: None,
            span: Span::new(SourceId(0), 3..4),
        }));
    }
    platform
}

fn codes(platform: &Platform) -> Vec<Code> {
    let mut out = Diagnostics::default();
    check(platform, &mut out);
    out.iter().map(|item| item.code).collect()
}

/// The fewest that serve in a region after one of its zones is lost, whichever it is.
fn after_a_zone(min: u32, zones: u32) -> u32 {
    let mut counts = vec![0; usize::try_from(zones).unwrap()];
    for _ in 0..min {
        *counts.iter_mut().min().unwrap() += 1;
    }
    counts.iter().map(|lost| min - lost).min().unwrap()
}

#[test]
fn what_is_accepted_serves_and_what_is_refused_does_not() {
    for zones in [[2, 2], [3, 3], [3, 2], [2, 4], [5, 3]] {
        for min in 1..16 {
            for capacity in 1..16 {
                let left = zones
                    .map(|zones| after_a_zone(min, zones))
                    .into_iter()
                    .min()
                    .unwrap();
                let expected = if min < capacity {
                    vec![Code::HA0580]
                } else if left < capacity {
                    vec![Code::HA0581]
                } else {
                    Vec::new()
                };
                let found = codes(&planned(min, zones, capacity, None));
                assert_eq!(found, expected, "{min} in {zones:?} for {capacity}");
            }
        }
    }
}

#[test]
fn a_step_stands_in_for_what_does_not_run_only_if_it_brings_enough() {
    for capacity in 4..12 {
        for step in 4..12 {
            let expected = if step < capacity {
                Code::HA0580
            } else {
                Code::HA0582
            };
            let found = codes(&planned(3, [3, 3], capacity, Some(step)));
            assert_eq!(found, [expected], "{step} for {capacity}");
        }
    }
}

#[test]
fn every_advised_scale_and_promise_holds() {
    for zones in [[2, 2], [3, 2], [3, 3], [6, 2]] {
        for (min, capacity) in [(1, 1), (3, 3), (2, 9), (5, 4), (7, 40)] {
            let platform = planned(min, zones, capacity, None);
            let mut out = Diagnostics::default();
            check(&platform, &mut out);
            for help in out.iter().flat_map(|item| &item.help) {
                // What is promised is advised in words.
                let replacement = match help.edits.first() {
                    Some(edit) => edit.replacement.as_str(),
                    None => help.message.split('`').nth(1).unwrap(),
                };
                let mut after = platform.clone();
                for tier in after.tiers.of_mut::<Compute>() {
                    if let Some(range) = replacement.strip_prefix("scale = ") {
                        let (min, max) = range.split_once("..").unwrap();
                        tier.scale = Scale {
                            min: min.parse().unwrap(),
                            max: max.parse().unwrap(),
                        };
                    } else {
                        let promised = replacement.strip_prefix("capacity >= ").unwrap();
                        tier.capacity = Some(Spanned::new(
                            promised.parse().unwrap(),
                            Span::new(SourceId(0), 1..2),
                        ));
                    }
                }
                assert_eq!(
                    codes(&after),
                    [],
                    "{replacement} of {min} in {zones:?} for {capacity}"
                );
            }
        }
    }
}

/// The way back is the same code, so a failover out of a region that does not run the tier is no arrival of it.
#[test]
fn a_tier_that_stays_where_it_is_is_asked_for_its_zones_only() {
    let mut platform = planned(6, [3, 3], 4, None);
    for tier in platform.tiers.of_mut::<Compute>() {
        tier.regions = vec!["us-east-1".into()];
    }
    assert_eq!(codes(&platform), []);
    let claims = super::claims(&ProofContext::of(&platform), &sources());
    let told = format!("{} {}", claims[0].summary, claims[0].details.join(" "));
    assert!(
        told.contains("4 of 6 are left") && !told.contains("takes over"),
        "{told}"
    );
}

fn sources() -> hac_base::source::Sources {
    let mut sources = hac_base::source::Sources::default();
    sources.add("platform.ha".to_owned(), Arc::from("platform trading"));
    sources
}
