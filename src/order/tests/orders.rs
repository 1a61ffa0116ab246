//! Steps in a wrong order, or left out. Each is found, as the property that it breaks, by the simplest way to it: with the least
//! that goes wrong on it, and of those a shortest.

use super::fixture::{DETACH, EARLY_SHIFT, FENCE, NOTIFY, PROMOTE, SHIFT, VERIFY, finds, model};
use crate::properties::Property;

/// Refused by HA0503 before it comes here.
#[test]
fn shift_before_verify() {
    finds(
        model(&[FENCE, PROMOTE, SHIFT, VERIFY, NOTIFY]),
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

/// Refused by HA0503; here nothing asks for the database behind the name either, so nothing holds the name up.
#[test]
fn shift_before_promote() {
    let mut model = model(&[FENCE, EARLY_SHIFT, PROMOTE, VERIFY, NOTIFY]);
    for tier in &mut model.policy.tiers {
        tier.asks = 0;
    }
    finds(
        model,
        Property::VerifiedFirst,
        &[
            "us-east-1 stops answering",
            "Route 53 leads the name of web to us-east-2",
        ],
    );
}

/// Refused by HA0504.
#[test]
fn verify_left_out() {
    finds(
        model(&[FENCE, PROMOTE, SHIFT, NOTIFY]),
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

/// Refused by HA0503.
#[test]
fn promote_before_fence() {
    finds(
        model(&[PROMOTE, FENCE, VERIFY, SHIFT, NOTIFY]),
        Property::FencedFirst,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
        ],
    );
}

/// Refused by HA0504.
#[test]
fn fence_left_out() {
    finds(
        model(&[DETACH, VERIFY, SHIFT, NOTIFY]),
        Property::OneWriter,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "AWS makes us-east-2 the writer of orders",
        ],
    );
}

/// HA0550: nothing but this proof finds it.
#[test]
fn shift_left_out() {
    finds(
        model(&[FENCE, PROMOTE, VERIFY, NOTIFY]),
        Property::NoReader,
        &[
            "a person arms automation",
            "us-east-1 stops answering",
            "the prober of us-east-2 starts its orchestrator; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "the application of us-east-2 stops answering",
            "us-east-2 takes the lease of orders: the writer elsewhere cannot renew it, and nobody may adopt it yet",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "AWS makes us-east-2 the writer of orders",
            "us-east-2 writes down: step 2, `promote orders`, is done",
            "us-east-2 notes that it writes orders",
            "us-east-2 writes down: step 3, `verify orders`, is done",
            "us-east-2 opens the lease of orders: it may write",
            "us-east-2 sends the message of step 4",
            "us-east-2 writes down: step 4, `notify`, is done",
            "the orchestrator of us-east-2 writes down that the run is over: completed",
        ],
    );
}
