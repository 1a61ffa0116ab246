use super::lower;
use crate::context::Context;
use crate::fixture::trading;
use hac_lambda::plan::Plan;
use hac_lang::platform::{Approval, Database, Platform, Role};

fn plan(platform: &Platform) -> Plan {
    lower(&Context::new(platform)).unwrap()
}

#[test]
fn swapping_roles_leaves_no_trace() {
    let mut swapped = trading();
    for region in &mut swapped.regions {
        region.role = match region.role {
            Role::Primary => Role::Secondary,
            Role::Secondary => Role::Primary,
            Role::Witness => Role::Witness,
        };
    }
    for failover in &mut swapped.failovers {
        std::mem::swap(&mut failover.from, &mut failover.to);
    }
    for database in swapped.tiers.of_mut::<Database>() {
        database.writer = "us-east-2".into();
    }
    assert_eq!(plan(&trading()).to_json(), plan(&swapped).to_json());
}

#[test]
fn both_ways_are_one_pair() {
    let mut platform = trading();
    let mut back = platform.failovers[0].clone();
    std::mem::swap(&mut back.from, &mut back.to);
    platform.failovers.push(back);
    assert_eq!(plan(&platform).failovers.len(), 1);
}

#[test]
fn end_points_are_regional_and_watched_from_elsewhere() {
    let plan = plan(&trading());
    let east = &plan.regions["us-east-1"];
    assert_eq!(
        east.checks["orders"].url,
        "https://us-east-1.trade.example.com/healthz/orders"
    );
    assert!(!east.watches.contains("us-east-1"));
    assert_eq!(plan.regions["us-west-2"].watches.len(), 2);
    assert!(plan.regions["us-west-2"].checks.is_empty());
}

#[test]
fn a_platform_that_fails_over_nowhere_has_no_plan() {
    let mut platform = trading();
    platform.failovers.clear();
    assert!(lower(&Context::new(&platform)).is_none());
}

#[test]
fn an_approval_that_is_required_reaches_the_gate() {
    let mut platform = trading();
    let gate = |platform: &Platform| {
        let plan = lower(&Context::new(platform)).unwrap();
        plan.failovers
            .first()
            .map(|failover| failover.gate.approval_seconds)
    };
    assert_eq!(gate(&platform), Some(None));
    for failover in &mut platform.failovers {
        failover.approval = Approval::Required;
    }
    assert_eq!(gate(&platform), Some(Some(3_600)));
}
