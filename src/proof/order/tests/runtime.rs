//! A runtime that is wrong in one place, found in the same way.

use super::fixture::{finds, shipped, three_regions};
use crate::proof::order::model::Model;
use crate::proof::order::policy::Bounds;
use crate::proof::order::properties::Property;

fn with(change: impl FnOnce(&mut Model)) -> Model {
    let mut model = shipped();
    change(&mut model);
    model
}

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
            "us-east-1 stops answering",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the alarm starts the orchestrator of us-east-2 once more; it takes the lock (epoch 2) and takes up the run, and goes back to its gate",
            "the gate holds the run of the orchestrator of us-east-2",
        ],
    );
}

#[test]
fn lock_in_the_failing_region() {
    finds(
        with(lock_in_the_first_region),
        Property::Unaided,
        &[
            "us-east-1 stops answering",
            "the alarm starts the orchestrator of us-east-2; it cannot reach the lock in us-east-1, and gives up",
        ],
    );
}

#[test]
fn no_epoch_in_the_condition() {
    finds(
        with(|it| it.protocol.checks_epoch = false),
        Property::OneRun,
        &[
            "us-east-1 and the other regions see each other no more; us-west-2 sees them all",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the alarm starts the orchestrator of us-east-1; the execution that has the lock stands still for longer than its lease; this one takes it over (epoch 2) and cannot begin a run, and calls people",
            "the gate holds the run of the orchestrator of us-east-2",
        ],
    );
}

#[test]
fn lease_shorter_than_a_step() {
    finds(
        with(|it| it.protocol.renews = false),
        Property::OneRun,
        &[
            "us-east-1 stops answering",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "the alarm starts the orchestrator of us-east-2 once more; the lease of the execution that has the lock has ended while it works; this one takes it over (epoch 2) and takes up the run",
        ],
    );
}

#[test]
fn fence_raised_again_on_resume() {
    finds(
        with(|it| it.protocol.raises_once = false),
        Property::Once,
        &[
            "us-east-1 stops answering",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 raises the lease of orders: writers elsewhere cannot renew it",
            "the orchestrator of us-east-2 is killed; its request will be repeated",
            "Lambda repeats the request in us-east-2; it waits for the lease of the one that died, takes the lock (epoch 2) and takes up the run",
            "us-east-2 raises the lease of orders: writers elsewhere cannot renew it",
        ],
    );
}

#[test]
fn message_sent_again_on_resume() {
    finds(
        with(|it| it.protocol.skips_what_is_over = false),
        Property::Once,
        &[
            "us-east-1 stops answering",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 raises the lease of orders: writers elsewhere cannot renew it",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "orders accepts writes in us-east-2",
            "us-east-2 writes down: step 2, `promote orders`, is done",
            "us-east-2 writes down: step 3, `verify orders`, is done",
            "us-east-2 writes down: step 4, `shift web`, is late or missed",
            "us-east-2 writes down: step 5, `notify`, is late or missed",
            "the orchestrator of us-east-2 is killed; its request will be repeated",
            "Lambda repeats the request in us-east-2; it waits for the lease of the one that died, takes the lock (epoch 2) and takes up the run",
            "us-east-2 raises the lease of orders: writers elsewhere cannot renew it",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down: step 2, `promote orders`, is done",
            "us-east-2 writes down: step 3, `verify orders`, is done",
            "us-east-2 writes down: step 4, `shift web`, is late or missed",
            "us-east-2 sends the message of step 5",
        ],
    );
}

/// The failback that flaps.
#[test]
fn way_back_by_alarm() {
    finds(
        with(|it| it.protocol.disarms = false),
        Property::NoWayBack,
        &[
            "us-east-1 stops answering",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-1 answers again",
            "us-east-2 raises the lease of orders: writers elsewhere cannot renew it",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "orders accepts writes in us-east-2",
            "us-east-2 writes down: step 2, `promote orders`, is done",
            "us-east-2 writes down: step 3, `verify orders`, is done",
            "us-east-2 writes down: step 4, `shift web`, is late or missed",
            "us-east-2 writes down: step 5, `notify`, is late or missed",
            "the orchestrator of us-east-2 writes down that the run is over: done, with something late or missed",
            "us-east-2 stops answering",
            "the alarm starts the orchestrator of us-east-1; it takes the lock (epoch 2) and begins a run",
            "the orchestrator of us-east-1 passes the gate",
            "us-east-1 raises the lease of orders: writers elsewhere cannot renew it",
            "us-east-1 writes down: step 1, `fence orders`, is done",
            "us-east-1 writes down that it will ask for the promotion of orders",
            "us-east-1 asks for the promotion of orders",
        ],
    );
}

#[test]
fn gate_trusts_one_region() {
    finds(
        with(|it| it.protocol.agrees = false),
        Property::Agreed,
        &[
            "us-east-1 and the other regions see each other no more; us-west-2 sees them all",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 raises the lease of orders: writers elsewhere cannot renew it",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
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
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the gate holds the run of the orchestrator of us-east-2",
            "the orchestrator of us-east-2 writes down that the run is over: held",
        ],
    );
}

/// Nobody knows any more that this run promoted, so nobody disarms.
#[test]
fn request_not_written_down_before() {
    finds(
        with(|it| it.protocol.remembers = false),
        Property::NoWayBack,
        &[
            "us-east-1 stops answering",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-1 answers again",
            "us-east-2 raises the lease of orders: writers elsewhere cannot renew it",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "orders accepts writes in us-east-2",
            "the orchestrator of us-east-2 is killed; its request will be repeated",
            "Lambda repeats the request in us-east-2; it waits for the lease of the one that died, takes the lock (epoch 2) and takes up the run, and goes back to its gate",
            "the gate holds the run of the orchestrator of us-east-2",
            "the orchestrator of us-east-2 writes down that the run is over: held",
            "us-east-2 stops answering",
            "the alarm starts the orchestrator of us-east-1; it takes the lock (epoch 3) and begins a run",
            "the orchestrator of us-east-1 passes the gate",
            "us-east-1 raises the lease of orders: writers elsewhere cannot renew it",
            "us-east-1 writes down: step 1, `fence orders`, is done",
            "us-east-1 writes down that it will ask for the promotion of orders",
            "us-east-1 asks for the promotion of orders",
        ],
    );
}

#[test]
fn run_not_taken_up() {
    finds(
        with(|it| it.protocol.takes_up = false),
        Property::DoneOrPaged,
        &[
            "us-east-1 stops answering",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 raises the lease of orders: writers elsewhere cannot renew it",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "orders accepts writes in us-east-2",
            "the orchestrator of us-east-2 is killed; its request will be repeated",
            "Lambda repeats the request in us-east-2; it waits for the lease of the one that died, takes the lock (epoch 2) and finds nothing to do",
        ],
    );
}

#[test]
fn two_directions_at_once() {
    finds(
        with(two_directions),
        Property::OneRun,
        &[
            "us-east-1 and the other regions see each other no more; us-west-2 sees them all",
            "the alarm starts the orchestrator of us-east-1; it takes the lock (epoch 1) and begins a run",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 2) and begins a run",
            "the gate holds the run of the orchestrator of us-east-2",
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
        Property::DoneOrPaged,
        &[
            "us-east-1 stops answering",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "the alarm starts the orchestrator of us-east-2 once more; the execution that has the lock stands still for longer than its lease; this one takes it over (epoch 2) and takes up the run, and goes back to its gate",
            "the gate holds the run of the orchestrator of us-east-2",
            "the orchestrator of us-east-2 writes down that the run is over: held",
            "the alarm starts the orchestrator of us-west-1; it takes the lock (epoch 3) and begins a run",
            "the orchestrator of us-west-1 passes the gate",
            "us-west-1 raises the lease of orders: writers elsewhere cannot renew it",
            "us-east-2 raises the lease of orders: writers elsewhere cannot renew it",
            "the orchestrator of us-east-2 finds that it lost the lock, and ends",
            "Lambda repeats the request in us-east-2; it finds the lock held, and ends",
            "us-west-1 writes down: step 1, `fence orders`, is done",
            "us-west-1 writes down that it will ask for the promotion of orders",
            "us-west-1 asks for the promotion of orders",
            "orders accepts writes in us-west-1",
            "us-west-1 writes down: step 2, `promote orders`, is done",
            "us-west-1 writes down: step 3, `verify orders`, is done",
            "us-west-1 writes down: step 4, `shift web`, is done",
            "us-west-1 sends the message of step 5",
            "us-west-1 writes down: step 5, `notify`, is done",
            "the orchestrator of us-west-1 writes down that the run is over: completed",
        ],
    );
}

/// Was in the runtime until this proof found it.
#[test]
fn way_back_after_an_unconfirmed_promotion() {
    finds(
        with(|it| it.protocol.disarms_when_unsure = false),
        Property::NoWayBack,
        &[
            "us-east-1 stops answering",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-1 answers again",
            "us-east-2 raises the lease of orders: writers elsewhere cannot renew it",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "orders accepts writes in us-east-2",
            "us-east-2 waits no longer for the promotion of orders, and calls people",
            "the orchestrator of us-east-2 writes down that the run is over: failed",
            "us-east-2 stops answering",
            "the alarm starts the orchestrator of us-east-1; it takes the lock (epoch 2) and begins a run",
            "the orchestrator of us-east-1 passes the gate",
            "us-east-1 raises the lease of orders: writers elsewhere cannot renew it",
            "us-east-1 writes down: step 1, `fence orders`, is done",
            "us-east-1 writes down that it will ask for the promotion of orders",
            "us-east-1 asks for the promotion of orders",
        ],
    );
}
