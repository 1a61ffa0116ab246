//! What is seen of the model from outside, in the words of `tests/lambda/order/seen.py`.

#![expect(
    clippy::wildcard_enum_match_arm,
    clippy::indexing_slicing,
    reason = "few of the events are seen, and a test may panic"
)]

use std::path::{Path, PathBuf};

use hac::lambda::plan::Plan;
use hac::lambda::step::{Step, Strategy};
use hac::order::event::{Event, LockState, What};
use hac::order::model::Model;
use hac::order::policy::{Bounds, Policy};
use hac::order::protocol::Protocol;
use hac::order::state::{State, Status};
use serde::{Deserialize, Serialize};

pub(super) const TARGET: u8 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct End {
    pub(super) status: String,
    pub(super) promoted: bool,
    pub(super) called: bool,
}

pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lambda")
}

/// Of the plan that the tests of the handlers follow.
pub(super) fn model(flow: &str) -> Model {
    let text = std::fs::read_to_string(folder().join("golden/plan.json")).expect("the plan is there");
    let mut plan: Plan = serde_json::from_str(&text).expect("it is a plan");
    for step in plan.failovers.iter_mut().flat_map(|failover| &mut failover.steps) {
        if let Step::Promote { strategy, .. } = step
            && flow == "detach"
        {
            *strategy = Strategy::Detach;
        }
    }
    Model {
        policy: Policy::of(&plan, "us-east-1", &[("web", vec!["orders"])]).expect("not too large"),
        protocol: Protocol::SHIPPED,
        bounds: Bounds {
            together: 9,
            faults: 9,
            changes: if flow == "changing" { 9 } else { 0 },
            people: 9,
            states: usize::MAX,
        },
    }
}

/// Automation is armed, and the first region is gone. A prober asks for a failover, or a person does.
pub(super) fn beginning(model: &Model, flow: &str) -> State {
    let after = |state: &State, wanted: Event| {
        let mut moves = Vec::new();
        model.moves(state, &mut moves);
        let found = moves.into_iter().find(|(event, _)| *event == wanted);
        found.expect("it may happen").1
    };
    let start = model.start();
    let begun = if flow == "unarmed" {
        start
    } else {
        after(&start, Event::Rearms)
    };
    let mut state = after(&begun, Event::Dies { region: 0 });
    if flow == "by_hand" || flow == "detach" {
        state.asked_for = 0;
    }
    state
}

/// What is seen of a move, in the words of `tests/lambda/order/seen.py`.
pub(super) fn seen(model: &Model, before: &State, event: Event, after: &State) -> Vec<String> {
    let region = |number: u8| model.policy.regions[usize::from(number)].as_str();
    let mut seen = Vec::new();
    let lease_of = after.world.lease_of.at(0);
    let moved = lease_of != before.world.lease_of.at(0);
    let (was_open, is_open) = (before.world.open & 1 != 0, after.world.open & 1 != 0);
    if !is_open && (was_open || moved) {
        seen.push(format!("{} raise", region(lease_of)));
    } else if is_open && (!was_open || moved) {
        seen.push(format!("{} open", region(lease_of)));
    }
    if after.world.noted != before.world.noted {
        seen.push(format!("{} note", region(after.world.noted.at(0))));
    }
    if let Event::Starts {
        region: there, lock, ..
    } = event
        && lock != LockState::Unreachable
    {
        seen.push(format!("{} lock", region(there)));
    }
    if after.record.armed != before.record.armed {
        seen.push(if after.record.armed { "arm" } else { "disarm" }.to_owned());
    }
    if let Event::GatePasses { region: there } = event {
        seen.push(format!("{} gate", region(there)));
    }
    if after.record.run == before.record.run && after.record.progress.over > before.record.progress.over {
        seen.push(format!(
            "{} over {}",
            region(after.record.target),
            after.record.progress.over
        ));
    }
    match event {
        Event::Step {
            region: there,
            what: What::Remembers,
            ..
        } => seen.push(format!("{} remember", region(there))),
        Event::Step {
            region: there,
            what: What::Asks,
            ..
        } if after.world.moving != before.world.moving => {
            seen.push(format!("{} ask", region(there)));
        }
        Event::Tells { region: there, .. } => seen.push(format!("{} tell", region(there))),
        Event::Ends {
            region: there,
            status,
        } => seen.push(format!("{} end {}", region(there), word(status))),
        _ => {}
    }
    seen
}

/// As the record has it.
fn word(status: Status) -> &'static str {
    match status {
        Status::None => "no run",
        Status::Running => "running",
        Status::Awaiting => "awaiting",
        Status::Completed => "completed",
        Status::Attention => "attention",
        Status::Held => "held",
        Status::Failed => "failed",
    }
}

pub(super) fn end_of(state: &State) -> End {
    End {
        status: word(state.record.status).to_owned(),
        promoted: state.world.writes.has(TARGET, 0),
        called: state.record.called,
    }
}
