//! A runtime that is wrong in one place, found in the same way: who acts, and what is done once.

use super::fixture::{finds, three_regions, with};
use crate::model::Model;
use crate::policy::Bounds;
use crate::properties::Property;

fn lock_in_the_first_region(model: &mut Model) {
    model.policy.lock_in = Some(0);
    "us-east-1".clone_into(&mut model.policy.witness);
}

/// Nothing asks who writes, and nothing lets only one of two begin.
fn two_directions(model: &mut Model) {
    model.protocol.asks_who_writes = false;
    model.protocol.locks = false;
    model.bounds = Bounds {
        together: 0,
        ..Bounds::DEEP
    };
}

#[test]
fn no_lock() {
    finds(
        with(|it| it.protocol.locks = false),
        Property::OneRun,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 2) and takes up the run",
            "us-east-2 writes down that it will ask for the promotion of orders",
        ],
    );
}

#[test]
fn lock_in_the_failing_region() {
    finds(
        with(lock_in_the_first_region),
        Property::Unaided,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it cannot reach the lock in us-east-1, and gives up",
        ],
    );
}

#[test]
fn no_epoch_in_the_condition() {
    finds(
        with(|it| it.protocol.checks_epoch = false),
        Property::OneRun,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the prober of us-east-2 starts its orchestrator; the execution that has the lock stands still for longer than its lease; this one takes it over (epoch 2) and takes up the run, and goes back to its gate",
            "the gate holds the run of the orchestrator of us-east-2: a database lags too much",
        ],
    );
}

#[test]
fn lease_shorter_than_a_step() {
    finds(
        with(|it| it.protocol.renews = false),
        Property::OneRun,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "the prober of us-east-2 starts its orchestrator; the lease of the execution that has the lock has ended while it works; this one takes it over (epoch 2) and takes up the run",
        ],
    );
}

#[test]
fn fence_raised_again_on_resume() {
    finds(
        with(|it| it.protocol.raises_once = false),
        Property::Once,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "the orchestrator of us-east-2 is killed; its request will be repeated",
            "Lambda repeats the request in us-east-2; it waits for the lease of the one that died, takes the lock (epoch 2) and takes up the run",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
        ],
    );
}

#[test]
fn message_sent_again_on_resume() {
    finds(
        with(|it| it.protocol.skips_what_is_over = false),
        Property::Once,
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
            "us-east-2 opens the lease of orders: it may write",
            "Route 53 leads the name of web to us-east-2",
            "us-east-2 writes down: step 4, `shift web`, is late or missed",
            "us-east-2 writes down: step 5, `notify`, is late or missed",
            "the orchestrator of us-east-2 is killed; its request will be repeated",
            "Lambda repeats the request in us-east-2; it waits for the lease of the one that died, takes the lock (epoch 2) and takes up the run",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down: step 2, `promote orders`, is done",
            "us-east-2 writes down: step 3, `verify orders`, is done",
            "us-east-2 writes down: step 4, `shift web`, is late or missed",
            "us-east-2 sends the message of step 5",
        ],
    );
}

#[test]
fn nobody_is_called() {
    finds(
        with(|it| it.protocol.pages = false),
        Property::DoneOrPaged,
        &[
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins no run, because automation is not armed, and calls people",
        ],
    );
}

#[test]
fn run_not_taken_up() {
    finds(
        with(|it| it.protocol.takes_up = false),
        Property::DoneOrPaged,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "the orchestrator of us-east-2 is killed; its request will be repeated",
            "Lambda repeats the request in us-east-2; it waits for the lease of the one that died, takes the lock (epoch 2) and begins no run, because automation is not armed, and calls people",
        ],
    );
}

#[test]
fn two_directions_at_once() {
    finds(
        with(two_directions),
        Property::OneRun,
        &[
            "a person arms automation",
            "us-east-1 and the other regions see each other no more; us-west-2 sees them all",
            "the prober of us-east-1 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 2) and begins a run",
            "the gate holds the run of the orchestrator of us-east-2: no other vantage point agrees",
        ],
    );
}

/// Was in the runtime until this proof found it.
#[test]
fn lease_raised_by_one_that_lost_its_lock() {
    let mut model = three_regions();
    model.protocol.raises_in_order = false;
    finds(
        model,
        Property::FencedFirst,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "the prober of us-east-2 starts its orchestrator; the execution that has the lock stands still for longer than its lease; this one takes it over (epoch 2) and takes up the run, and goes back to its gate",
            "the gate holds the run of the orchestrator of us-east-2: a database lags too much",
            "the orchestrator of us-east-2 writes down that the run is over: held",
            "the prober of us-west-1 starts its orchestrator; it takes the lock (epoch 3) and begins a run",
            "the orchestrator of us-west-1 passes the gate",
            "us-west-1 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-west-1 writes down: step 1, `fence orders`, is done",
            "us-west-1 writes down that it will ask for the promotion of orders",
            "us-west-1 asks for the promotion of orders",
        ],
    );
}
