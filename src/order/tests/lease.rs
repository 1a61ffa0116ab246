//! A runtime that mislays the write lease, and a name that follows it: the name begins to move while the database is promoted,
//! and nothing is written before somebody has looked.

use super::fixture::{finds, lease_name, shipped, with};
use crate::model::Model;
use crate::policy::Bounds;
use crate::properties::Property;
use crate::state::{NOWHERE, State};

/// What the fence did before: the other region adopts the lease as soon as it is the writer.
#[test]
fn fence_leaves_the_lease_open() {
    finds(
        with(|it| it.protocol.closes = false),
        Property::VerifiedFirst,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "AWS makes us-east-2 the writer of orders",
        ],
    );
}

#[test]
fn lease_opened_before_verify() {
    finds(
        with(|it| it.protocol.opens_after_verify = false),
        Property::VerifiedFirst,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "AWS makes us-east-2 the writer of orders",
            "us-east-2 writes down: step 2, `promote orders`, is done",
            "us-east-2 notes that it writes orders",
            "us-east-2 opens the lease of orders: it may write",
        ],
    );
}

#[test]
fn lease_opened_once_or_never() {
    finds(
        with(|it| it.protocol.opens_later = false),
        Property::LeaseKept,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "AWS makes us-east-2 the writer of orders",
            "us-east-2 writes down: step 2, `promote orders`, is done",
            "us-east-2 notes that it writes orders",
            "us-east-2 writes down: step 3, `verify orders`, is done",
            "us-east-2 cannot open the lease of orders",
            "us-east-2 writes down: step 4, `shift web`, is late or missed",
            "us-east-2 writes down: step 5, `notify`, is late or missed",
            "the orchestrator of us-east-2 writes down that the run is over: done, with something late or missed",
        ],
    );
}

#[test]
fn lease_not_given_back() {
    finds(
        with(|it| it.protocol.gives_back = false),
        Property::LeaseKept,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-1 answers again",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 looks once more: the region that failed answers again",
            "the orchestrator of us-east-2 writes down that the run is over: held",
        ],
    );
}

#[test]
fn lease_adopted_while_the_old_one_runs() {
    finds(
        with(|it| it.protocol.adopts_in_order = false),
        Property::OneWriter,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is late or missed",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "AWS makes us-east-2 the writer of orders",
            "us-east-2 writes down: step 2, `promote orders`, is done",
            "us-east-2 notes that it writes orders",
            "us-east-2 writes down: step 3, `verify orders`, is done",
            "us-east-2 opens the lease of orders: it may write",
        ],
    );
}

/// People make another writer, whose application has no lease.
#[test]
fn nobody_settles() {
    finds(
        with(|it| it.protocol.settles = false),
        Property::NoMute,
        &[
            "a person arms automation",
            "the application of us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 stops answering",
            "`settle` in us-east-1 closes the run of a region that is lost, and calls people",
        ],
    );
}

/// The name is early by design; so is the write then.
#[test]
fn name_that_follows_a_lease_left_open() {
    let mut model = lease_name();
    model.protocol.closes = false;
    finds(
        model,
        Property::VerifiedFirst,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "Route 53 leads the name of web to us-east-2",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "AWS makes us-east-2 the writer of orders",
        ],
    );
}

/// Every state that is reached where nothing more goes wrong.
fn reached(mut model: Model) -> Vec<State> {
    model.bounds = Bounds {
        together: 0,
        ..Bounds::DEEP
    };
    let mut all = vec![model.start()];
    let mut at = 0;
    let mut moves = Vec::new();
    while let Some(state) = all.get(at).copied() {
        model.moves(&state, &mut moves);
        for (_, next) in &moves {
            if !all.contains(next) {
                all.push(*next);
            }
        }
        at += 1;
    }
    all
}

fn name_is_there(state: &State) -> bool {
    state.world.traffic.at(0) == 1
}

/// The promotion is under way, or was not even asked for.
fn is_before_the_promotion(state: &State) -> bool {
    state.world.moving.at(0) != NOWHERE || !state.world.writes.has(1, 0)
}

fn is_written_to(model: &Model, state: &State) -> bool {
    state.world.accepts_in(1, model.policy.leased) & 1 != 0
}

#[test]
fn a_name_that_follows_the_lease_moves_while_the_database_is_promoted() {
    let model = lease_name();
    let all = reached(model.clone());
    assert!(
        all.iter()
            .any(|state| name_is_there(state) && state.world.moving.at(0) == 1)
    );
    let written = |state: &&State| is_written_to(&model, state);
    assert!(all.iter().any(|state| written(&state)));
    assert!(
        all.iter()
            .filter(written)
            .all(|state| state.world.verified & 1 != 0)
    );
}

#[test]
fn a_name_that_follows_the_writer_moves_after_verify() {
    let all = reached(shipped());
    assert!(all.iter().any(name_is_there));
    assert!(
        !all.iter()
            .any(|state| name_is_there(state) && is_before_the_promotion(state))
    );
}
