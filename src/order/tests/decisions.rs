//! A runtime that decides wrongly: it acts unasked, on one region's word, on what is old, or for ever not at all.

use super::fixture::{finds, three_regions, with};
use crate::properties::Property;

#[test]
fn armed_at_birth() {
    finds(
        with(|it| it.protocol.asks_whether_armed = false),
        Property::Armed,
        &[
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
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
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-1 answers again",
            "us-east-2 asks for the promotion of orders",
            "AWS makes us-east-2 the writer of orders",
            "us-east-2 writes down: step 2, `promote orders`, is done",
            "us-east-2 notes that it writes orders",
            "us-east-2 stops answering",
            "`settle` in us-east-1 closes the run of a region that is lost, and calls people",
            "the prober of us-east-1 starts its orchestrator; it takes the lock (epoch 2) and begins a run",
            "the orchestrator of us-east-1 passes the gate",
            "us-east-1 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-1 writes down: step 1, `fence orders`, is done",
            "us-east-1 writes down that it will ask for the promotion of orders",
            "us-east-1 asks for the promotion of orders",
        ],
    );
}

/// Whoever dies between the request and its record leaves automation armed.
#[test]
fn disarmed_after_the_promotion_only() {
    finds(
        with(|it| it.protocol.disarms_first = false),
        Property::NoWayBack,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-1 answers again",
            "us-east-2 asks for the promotion of orders",
            "AWS makes us-east-2 the writer of orders",
            "us-east-2 cannot write down: step 2, `promote orders`, is done",
            "us-east-2 notes that it writes orders",
            "us-east-2 stops answering",
            "`settle` in us-east-1 closes the run of a region that is lost, and calls people",
            "the prober of us-east-1 starts its orchestrator; it takes the lock (epoch 2) and begins a run",
            "the orchestrator of us-east-1 passes the gate",
            "us-east-1 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-1 writes down: step 1, `fence orders`, is done",
            "us-east-1 writes down that it will ask for the promotion of orders",
            "us-east-1 asks for the promotion of orders",
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
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-1 answers again",
            "us-east-2 asks for the promotion of orders",
            "AWS makes us-east-2 the writer of orders",
            "us-east-2 writes down: step 2, `promote orders`, is done",
            "us-east-2 notes that it writes orders",
            "us-east-2 stops answering",
            "`settle` in us-east-1 closes the run of a region that is lost, and calls people",
            "the prober of us-east-1 starts its orchestrator; it takes the lock (epoch 2) and begins a run",
            "the orchestrator of us-east-1 passes the gate",
            "us-east-1 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
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
            "a person arms automation",
            "us-east-1 and the other regions see each other no more; us-west-2 sees them all",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
        ],
    );
}

#[test]
fn gate_does_not_look_at_the_target() {
    finds(
        with(|it| it.protocol.looks_at_target = false),
        Property::TargetWell,
        &[
            "a person arms automation",
            "the application fails in every region",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
        ],
    );
}

#[test]
fn gate_does_not_know_the_writer() {
    finds(
        with(|it| it.protocol.knows_the_writer = false),
        Property::NotOverOthers,
        &[
            "a person arms automation",
            "us-east-1 and the other regions see each other no more; us-west-2 sees them all",
            "the application of us-east-2 stops answering",
            "a person promotes orders into us-east-2 by the console",
            "AWS makes us-east-2 the writer of orders",
            "the prober of us-east-1 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-1 passes the gate",
            "us-east-1 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-1 writes down: step 1, `fence orders`, is done",
            "us-east-1 writes down that it will ask for the promotion of orders",
            "us-east-1 asks for the promotion of orders",
        ],
    );
}

#[test]
fn writer_noted_before_it_disarms() {
    finds(
        with(|it| it.protocol.disarms_before_noting = false),
        Property::NotOverOthers,
        &[
            "a person arms automation",
            "the application fails in every region",
            "the application of us-east-1 answers again",
            "a person promotes orders into us-east-2 by the console",
            "AWS makes us-east-2 the writer of orders",
            "`settle` in us-east-1 writes down who writes orders, and calls people",
            "the prober of us-east-1 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-1 passes the gate",
            "us-east-1 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-1 writes down: step 1, `fence orders`, is done",
            "us-east-1 writes down that it will ask for the promotion of orders",
            "us-east-1 asks for the promotion of orders",
        ],
    );
}

/// The gate saw who wrote then.
#[test]
fn no_look_at_who_writes_before_the_request() {
    let mut model = three_regions();
    model.protocol.looks_at_roles = false;
    finds(
        model,
        Property::NotOverOthers,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "a person promotes orders into us-west-1 by the console",
            "AWS makes us-west-1 the writer of orders",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
        ],
    );
}

#[test]
fn no_look_at_the_region_that_failed_before_the_request() {
    finds(
        with(|it| it.protocol.looks_at_source = false),
        Property::StillFailing,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-1 answers again",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
        ],
    );
}

#[test]
fn asks_at_the_edge_only() {
    finds(
        with(|it| it.protocol.asks_again = false),
        Property::Answered,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the gate holds the run of the orchestrator of us-east-2: the other vantage points agree too late",
            "the orchestrator of us-east-2 writes down that the run is over: held",
        ],
    );
}

#[test]
fn one_refusal_is_a_verdict() {
    finds(
        with(|it| it.protocol.asks_after_a_refusal = false),
        Property::NoVerdict,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders, and AWS says: not now",
        ],
    );
}

/// AWS refuses the second request because of the first.
#[test]
fn a_refused_repeat_is_a_verdict() {
    finds(
        with(|it| it.protocol.knows_a_repeat = false),
        Property::NoVerdict,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders, and the request does not arrive",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders, and AWS says: not now",
        ],
    );
}

#[test]
fn one_odd_listing_is_a_verdict() {
    finds(
        with(|it| it.protocol.looks_twice = false),
        Property::NoVerdict,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "us-east-2 finds that another region became the writer of orders",
        ],
    );
}

#[test]
fn nobody_finishes_what_came_about_late() {
    finds(
        with(|it| it.protocol.finishes = false),
        Property::Finished,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "the promotion of orders does not end",
            "us-east-2 waits no longer for the promotion of orders, and calls people",
            "AWS makes us-east-2 the writer of orders",
            "the orchestrator of us-east-2 writes down that the run is over: failed",
            "`settle` in us-east-2 writes down who writes orders, and calls people",
            "`settle` in us-east-2 hands the lease of orders to its writer",
            "Route 53 leads the name of web to us-east-2",
        ],
    );
}

#[test]
fn nobody_closes_the_run_of_a_lost_region() {
    finds(
        with(|it| it.protocol.closes_runs = false),
        Property::DoneOrPaged,
        &[
            "a person arms automation",
            "us-east-1 and the other regions see each other no more; us-west-2 sees them all",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "us-east-2 stops answering",
            "the prober of us-east-1 starts its orchestrator; it waits for the lease of the one that died, takes the lock (epoch 2) and finds nothing to do",
        ],
    );
}

/// Whoever asks is told to finish it where nothing is alive that could.
#[test]
fn a_run_that_died_at_its_gate_is_in_the_way() {
    let mut model = three_regions();
    model.protocol.closes_runs = false;
    model.protocol.overtakes_at_the_gate = false;
    finds(
        model,
        Property::DoneOrPaged,
        &[
            "a person arms automation",
            "us-east-1 and the other regions see each other no more; us-west-2 sees them all",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "us-east-2 stops answering",
        ],
    );
}

/// It has taken the lease, and went back to its gate because what it saw there was old.
#[test]
fn a_run_that_went_back_to_its_gate_counts_as_one_that_touched_nothing() {
    finds(
        with(|it| it.protocol.knows_what_it_touched = false),
        Property::FencedFirst,
        &[
            "a person arms automation",
            "the application of us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "the orchestrator of us-east-2 is killed; its request will be repeated",
            "Lambda repeats the request in us-east-2; it waits for the lease of the one that died, takes the lock (epoch 2) and takes up the run, and goes back to its gate",
            "the gate holds the run of the orchestrator of us-east-2: a database lags too much",
            "the orchestrator of us-east-2 is killed; its request will be repeated",
            "`settle` in us-east-1 hands the lease of orders to its writer",
            "Lambda repeats the request in us-east-2; it waits for the lease of the one that died, takes the lock (epoch 3) and takes up the run, and goes back to its gate",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
        ],
    );
}
