//! Policies for tests: two regions and a witness, one database and one tier, unless a test says otherwise.

use crate::explore::simplest;
use crate::model::Model;
use crate::policy::{Bounds, Follows, Pair, Planned, Policy, StepAction, Tier};
use crate::properties::Property;
use crate::protocol::Protocol;
use crate::trace::tell;

pub(super) const FENCE: StepAction = StepAction::Fence(0);
pub(super) const PROMOTE: StepAction = StepAction::Promote {
    database: 0,
    leaves: false,
};
pub(super) const DETACH: StepAction = StepAction::Promote {
    database: 0,
    leaves: true,
};
pub(super) const VERIFY: StepAction = StepAction::Verify(0);
pub(super) const SHIFT: StepAction = StepAction::Shift {
    tier: Some(0),
    waits_for: 1,
};
pub(super) const NOTIFY: StepAction = StepAction::Notify;

pub(super) fn pair(between: [u8; 2], acts: &[StepAction]) -> Pair {
    let planned = |act: &StepAction| Planned {
        act: *act,
        seconds: 60,
    };
    Pair {
        bounds_lag: true,
        ..Pair::new(between, acts.iter().map(planned).collect())
    }
}

pub(super) fn model(acts: &[StepAction]) -> Model {
    Model {
        policy: Policy {
            regions: vec!["us-east-1".to_owned(), "us-east-2".to_owned()],
            databases: vec!["orders".to_owned()],
            by_binlog: 0,
            leased: u8::from(acts.contains(&FENCE)),
            tiers: vec![Tier {
                name: "web".to_owned(),
                uses: 1,
                asks: 1,
                follows: Follows::Writer,
            }],
            pairs: vec![pair([0, 1], acts)],
            lock_in: None,
            witness: "us-west-2".to_owned(),
        },
        protocol: Protocol::SHIPPED,
        bounds: Bounds::EVERY_CHECK,
    }
}

pub(super) fn shipped() -> Model {
    model(&[FENCE, PROMOTE, VERIFY, SHIFT, NOTIFY])
}

pub(super) fn with(change: impl FnOnce(&mut Model)) -> Model {
    let mut model = shipped();
    change(&mut model);
    model
}

/// `dns { follows = lease }`
pub(super) fn lease_name() -> Model {
    let mut model = shipped();
    for tier in &mut model.policy.tiers {
        tier.follows = Follows::Lease;
    }
    model
}

/// Waits for the tier alone.
pub(super) const EARLY_SHIFT: StepAction = StepAction::Shift {
    tier: Some(0),
    waits_for: 0,
};

/// Three regions, of which either of the others takes over from the first.
pub(super) fn three_regions() -> Model {
    let mut model = shipped();
    model.policy.regions.push("us-west-1".to_owned());
    model
        .policy
        .pairs
        .push(pair([0, 2], &[FENCE, PROMOTE, VERIFY, SHIFT, NOTIFY]));
    model
}

/// What is broken first, and the simplest way to it, line by line.
pub(super) fn finds(mut model: Model, property: Property, told: &[&str]) {
    if model.bounds == Bounds::EVERY_CHECK {
        model.bounds = Bounds::DEEP;
    }
    let broken = simplest(&model).expect("the mistake is found");
    let trace = tell(&model.policy, &broken.trace);
    assert_eq!(broken.property, property, "{trace:#?}");
    let numbered: Vec<String> = (1..)
        .zip(told)
        .map(|(at, line)| format!("{at}. {line}"))
        .collect();
    assert_eq!(trace, numbered);
}
