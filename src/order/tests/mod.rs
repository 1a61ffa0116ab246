//! The shipped runtime holds for every shape of a policy, and each of many mistakes is found.

mod decisions;
mod fixture;
mod lease;
mod orders;
mod runtime;

use std::collections::BTreeMap;

use super::event::Event;
use super::explore::explore;
use super::key::{Key, key};
use super::model::Model;
use super::policy::{Bounds, StepAction};
use super::trace::tell;
use fixture::{DETACH, FENCE, NOTIFY, PROMOTE, SHIFT, VERIFY, lease_name, model, shipped, three_regions};

/// Every shape: the ways to promote, approval, by hand, three regions, nothing to promote.
fn shapes() -> Vec<(&'static str, Model)> {
    let mut binlog = model(&[FENCE, DETACH, VERIFY, SHIFT, NOTIFY]);
    binlog.policy.by_binlog = 1;
    let mut careless = shipped();
    for pair in &mut careless.policy.pairs {
        pair.ignores_target = true;
    }
    let mut approved = shipped();
    let mut by_hand = shipped();
    for (one, other) in approved.policy.pairs.iter_mut().zip(&mut by_hand.policy.pairs) {
        one.approved = true;
        other.automatic = false;
    }
    vec![
        ("managed failover", shipped()),
        ("detach", model(&[FENCE, DETACH, VERIFY, SHIFT, NOTIFY])),
        ("binlog", binlog),
        ("approved", approved),
        ("by hand", by_hand),
        ("three regions", three_regions()),
        ("name that follows the lease", lease_name()),
        ("whatever the target says", careless),
        (
            "with machines",
            model(&[FENCE, PROMOTE, VERIFY, StepAction::Scale, SHIFT, NOTIFY, NOTIFY]),
        ),
        ("traffic only", model(&[SHIFT, NOTIFY])),
    ]
}

fn holds(name: &str, mut model: Model, bounds: Bounds) -> super::explore::Explored {
    model.bounds = bounds;
    let found = explore(&model);
    if let Some(broken) = &found.broken {
        let told = tell(&model.policy, &broken.trace).join("\n");
        panic!("{name}: {}\n{told}\n{:#?}", broken.property.broken(), broken.end);
    }
    println!(
        "{name}: {} states, {} moves, the farthest {} moves away",
        found.states, found.moves, found.depth
    );
    found
}

#[test]
fn every_shape_holds() {
    for (name, model) in shapes() {
        let bounds = Bounds {
            together: 3,
            ..Bounds::DEEP
        };
        let found = holds(name, model, bounds);
        assert!(found.complete, "{name} is not explored to its end");
        assert!(found.states > 1_000, "{name} has {} states only", found.states);
    }
}

#[test]
fn the_ordinary_shape_holds_whatever_four_things_go_wrong() {
    assert!(holds("managed failover, deep", shipped(), Bounds::DEEP).complete);
}

#[test]
fn everything_happens_in_some_shape() {
    let mut unreachable = shipped();
    unreachable.policy.lock_in = Some(0);
    let bounds = Bounds {
        together: 3,
        ..Bounds::DEEP
    };
    let kinds = shapes()
        .into_iter()
        .chain([("lock out of reach", unreachable)])
        .fold(0, |kinds, (_, mut model)| {
            model.bounds = bounds;
            kinds | explore(&model).kinds
        });
    let never: Vec<&str> = (0..)
        .zip(Event::KINDS)
        .filter(|(bit, _)| kinds & (1_u64 << bit) == 0)
        .map(|(_, kind)| kind)
        .collect();
    assert!(never.is_empty(), "{never:?}");
}

/// So that every way ends, and "in the end" can be said of the states where nothing goes on by itself.
#[test]
fn no_way_leads_back_to_where_it_was() {
    for (name, mut model) in shapes() {
        model.bounds = Bounds {
            together: 2,
            ..Bounds::DEEP
        };
        let mut after: BTreeMap<Key, Vec<Key>> = BTreeMap::new();
        let mut left = vec![model.start()];
        let mut moves = Vec::new();
        while let Some(state) = left.pop() {
            if after.contains_key(&key(&state)) {
                continue;
            }
            model.moves(&state, &mut moves);
            after.insert(key(&state), moves.iter().map(|(_, next)| key(next)).collect());
            left.extend(moves.iter().map(|(_, next)| *next));
        }
        assert_eq!(ordered(&after), after.len(), "{name} goes in a circle");
    }
}

/// How many states can be put in an order in which every move leads forward: all, if there is no circle.
fn ordered(after: &BTreeMap<Key, Vec<Key>>) -> usize {
    let mut coming: BTreeMap<&Key, usize> = after.keys().map(|state| (state, 0)).collect();
    for next in after.values().flatten() {
        *coming.get_mut(next).expect("visited") += 1;
    }
    let mut ready: Vec<&Key> = coming
        .iter()
        .filter(|(_, ways)| **ways == 0)
        .map(|(state, _)| *state)
        .collect();
    let mut ordered = 0;
    while let Some(state) = ready.pop() {
        ordered += 1;
        for next in &after[state] {
            let ways = coming.get_mut(next).expect("visited");
            *ways -= 1;
            if *ways == 0 {
                ready.push(next);
            }
        }
    }
    ordered
}

#[test]
fn the_same_is_found_every_time() {
    assert_eq!(explore(&three_regions()), explore(&three_regions()));
}
