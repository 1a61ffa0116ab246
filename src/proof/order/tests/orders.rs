//! Steps in a wrong order, or left out. Each is found, as the property that it breaks, by the simplest way to it: with the least
//! that goes wrong on it, and of those a shortest.

use super::fixture::{DETACH, EARLY_SHIFT, FENCE, NOTIFY, PROMOTE, SHIFT, VERIFY, finds, model};
use crate::proof::order::properties::Property;

/// Refused by HA0503 before it comes here.
#[test]
fn shift_before_verify() {
    finds(
        model(&[FENCE, PROMOTE, SHIFT, VERIFY, NOTIFY]),
        Property::VerifiedFirst,
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
            "us-east-2 writes down: step 3, `shift web`, is done",
        ],
    );
}

/// Refused by HA0503; here the tier has no check of its database either, so nothing holds the shift up.
#[test]
fn shift_before_promote() {
    finds(
        model(&[FENCE, EARLY_SHIFT, PROMOTE, VERIFY, NOTIFY]),
        Property::VerifiedFirst,
        &[
            "us-east-1 stops answering",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 raises the lease of orders: writers elsewhere cannot renew it",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down: step 2, `shift web`, is done",
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
            "us-east-1 stops answering",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 raises the lease of orders: writers elsewhere cannot renew it",
            "us-east-2 writes down: step 1, `fence orders`, is done",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "orders accepts writes in us-east-2",
            "us-east-2 writes down: step 2, `promote orders`, is done",
            "us-east-2 writes down: step 3, `shift web`, is done",
        ],
    );
}

/// Refused by HA0503.
#[test]
fn promote_before_fence() {
    finds(
        model(&[PROMOTE, FENCE, VERIFY, SHIFT, NOTIFY]),
        Property::OneWriter,
        &[
            "us-east-1 stops answering",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "orders accepts writes in us-east-2",
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
            "us-east-1 stops answering",
            "the alarm starts the orchestrator of us-east-2; it takes the lock (epoch 1) and begins a run",
            "the orchestrator of us-east-2 passes the gate",
            "us-east-2 writes down that it will ask for the promotion of orders",
            "us-east-2 asks for the promotion of orders",
            "orders accepts writes in us-east-2",
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
            "us-east-2 sends the message of step 4",
            "us-east-2 writes down: step 4, `notify`, is done",
            "the orchestrator of us-east-2 writes down that the run is over: completed",
        ],
    );
}
