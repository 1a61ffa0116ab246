//! The graph against planted dependences. `tests/it/dependence.rs` holds it against what is generated.

use super::{Takeover, find, servings};
use crate::ProofContext;
use hac_aws::fixture::{self, trading, two_failovers};
use hac_base::diagnostics::Diagnostics;
use hac_lang::platform::{Claim, Compute, Database, Platform, Role, Setting, StepKind};

/// The shortest way to what is lost, in words, for the declared failover of a platform.
fn way(platform: &Platform, lost: &str) -> Option<String> {
    let ground = ProofContext::of(platform);
    let failover = &platform.failovers[0];
    let Takeover {
        graph,
        by_itself,
        by_hand,
        ..
    } = find(ground.takeovers(), &failover.from, &failover.to).unwrap();
    let way = graph.way_to_loss(by_itself.unwrap_or(*by_hand), lost)?;
    Some(graph.tell(&way))
}

#[test]
fn nothing_needs_the_region_that_is_left() {
    assert_eq!(way(&trading(), "us-east-1"), None);
}

#[test]
fn a_lock_in_the_region_that_is_left_is_found() {
    let mut platform = trading();
    for region in &mut platform.regions {
        region.role = match region.name.as_str() {
            "us-east-1" => Role::Witness,
            _ => Role::Secondary,
        };
    }
    assert_eq!(
        way(&platform, "us-east-1").as_deref(),
        Some(
            "the failover from us-east-1 to us-east-2 → the gate → the table \
             `trading-failover` in us-east-1"
        )
    );
}

#[test]
fn a_cluster_that_is_not_there_is_found() {
    let mut platform = trading();
    fixture::first::<Database>(&mut platform).regions = vec!["us-east-1".into()];
    let way = way(&platform, "us-east-1").unwrap();
    assert!(
        way.ends_with("the cluster of `orders` in us-east-2, which is not there"),
        "{way}"
    );
}

#[test]
fn an_image_of_another_region_is_found() {
    let mut platform = trading();
    if let Setting::Known(ids) = &mut fixture::first::<Compute>(&mut platform).image {
        for id in ids.values_mut() {
            "ami-00000000000000001".clone_into(id);
        }
    }
    let way = way(&platform, "us-east-1").unwrap();
    assert!(
        way.contains("the instances of `web` in us-east-2 → the image"),
        "{way}"
    );
    assert!(way.ends_with("an id is of one region"), "{way}");
    let mut out = Diagnostics::default();
    super::check(&ProofContext::of(&platform), &mut out);
    assert_eq!(out.iter().count(), 1, "{out:?}");
}

#[test]
fn without_the_witness_nobody_takes_over_and_writers_stop() {
    let platform = trading();
    let way = way(&platform, "us-west-2").unwrap();
    assert!(
        way.ends_with("the table `trading-failover` in us-west-2"),
        "{way}"
    );
    let ground = ProofContext::of(&platform);
    let serving = &servings(&platform, ground.plan().unwrap())[0];
    let way = serving.graph.way_to_loss(serving.goal, "us-west-2").unwrap();
    assert!(serving.graph.tell(&way).contains("the write lease of `orders`"));
    assert_eq!(serving.graph.way_to_loss(serving.goal, "us-east-2"), None);
}

#[test]
fn a_third_vantage_point_stands_in_for_another() {
    let platform = two_failovers();
    let ground = ProofContext::of(&platform);
    let Takeover { graph, by_itself, .. } = find(ground.takeovers(), "us-east-1", "us-east-2").unwrap();
    assert_eq!(graph.way_to_loss(by_itself.unwrap(), "eu-west-1"), None);
}

#[test]
fn what_is_lost_with_each_region_is_told() {
    let mut platform = trading();
    let claims = super::claims(&ProofContext::of(&platform));
    let ids: Vec<String> = claims.iter().map(Claim::id).collect();
    assert_eq!(ids, ["takeover/us-east-1->us-east-2", "without-region/us-west-2"]);
    platform.failovers.clear();
    assert!(super::claims(&ProofContext::of(&platform)).is_empty());
}

/// The trading platform with so many databases more, each promoted as the first one is.
fn with_databases(more: usize) -> Platform {
    let mut platform = trading();
    let (database, steps) = (
        fixture::first::<Database>(&mut platform).clone(),
        platform.failovers[0].steps.clone(),
    );
    for n in 0..more {
        // A platform holds its tiers in the order of their names.
        let name = format!("orders_{n:02}");
        platform.tiers.insert(Database {
            name: name.as_str().into(),
            ..database.clone()
        });
        fixture::first::<Compute>(&mut platform)
            .uses
            .push(name.as_str().into());
        for mut step in steps.clone() {
            match &mut step.kind {
                StepKind::Fence { database }
                | StepKind::Verify { database }
                | StepKind::Promote { database, .. } => *database = name.as_str().into(),
                StepKind::Shift { .. } | StepKind::Scale { .. } | StepKind::Notify { .. } => continue,
            }
            platform.failovers[0].steps.push(step);
        }
    }
    platform
}

#[test]
fn a_database_more_always_adds_as_much_to_follow() {
    let edges = |more: usize| -> usize {
        let platform = with_databases(more);
        let ground = ProofContext::of(&platform);
        ground
            .takeovers()
            .iter()
            .map(|takeover| takeover.graph.edges())
            .sum()
    };
    let [few, some, many] = [10, 20, 40].map(edges);
    assert!(some > few, "{few} {some}");
    assert_eq!(many - some, 2 * (some - few), "{few} {some} {many}");
}
