//! A state as seven words, one way only: what the search compares and hashes. Every field has its own bits, so two states
//! have the same words only if they are the same.

use super::state::{Execution, FaultBudget, Health, Lock, Phase, Progress, Record, Request, State, Status};

pub type Key = [u64; 7];

/// The words of a state.
pub fn key(state: &State) -> Key {
    let world = &state.world;
    let [one, two, three] = world.health.map(health);
    let [first, second] = state.slots.map(slot);
    [
        pack(&[
            (24, world.writes.bits()),
            (24, world.holds.bits()),
            (2, one),
            (2, two),
            (2, three),
            (3, world.unwell.into()),
            (3, world.was.into()),
        ]),
        pack(&[
            (16, world.lease_of.bits()),
            (16, world.writer.bits()),
            (16, world.moving.bits()),
            (16, world.traffic.bits()),
        ]),
        pack(&[
            (32, world.raised_by.into()),
            (24, world.apart.bits()),
            (8, world.stuck.into()),
        ]),
        pack(&[
            (16, world.noted.bits()),
            (8, world.open.into()),
            (8, world.foreign.into()),
            (8, world.foreign_made.into()),
            (8, world.verified.into()),
            (8, world.accepted.into()),
            (8, world.reached.into()),
        ]),
        pack(&[
            (49, record(&state.record)),
            (4, lock(state.lock)),
            (3, state.asked_for.into()),
            (8, state.harm.0.into()),
        ]),
        first,
        pack(&[(40, second), (17, left(state.left))]),
    ]
}

/// Fields beside each other, each with its number of bits.
fn pack(fields: &[(u32, u64)]) -> u64 {
    fields.iter().fold(0, |word, (bits, value)| word << bits | value)
}

fn record(record: &Record) -> u64 {
    pack(&[
        (8, record.run.into()),
        (4, status(record.status)),
        (4, request(record.request)),
        (2, record.source.into()),
        (2, record.target.into()),
        (1, record.approved.into()),
        (1, record.armed.into()),
        (1, record.called.into()),
        (3, record.lagging.into()),
        (21, progress(record.progress)),
    ])
}

fn slot(slot: Execution) -> u64 {
    pack(&[
        (8, phase(slot.phase)),
        (2, slot.region.into()),
        (8, slot.run.into()),
        (21, progress(slot.progress)),
    ])
}

/// The budgets are small: four bits each.
fn left(left: FaultBudget) -> u64 {
    pack(&[
        (1, left.first.into()),
        (4, left.together.into()),
        (4, left.faults.into()),
        (4, left.changes.into()),
        (4, left.people.into()),
    ])
}

fn progress(progress: Progress) -> u64 {
    pack(&[
        (8, progress.over.into()),
        (8, progress.asked.into()),
        (1, progress.gate.into()),
        (1, progress.agreed.into()),
        (1, progress.missed.into()),
        (1, progress.disarmed.into()),
        (1, progress.told.into()),
    ])
}

fn health(health: Health) -> u64 {
    match health {
        Health::Well => 0,
        Health::Cut => 1,
        Health::Gone => 2,
    }
}

fn lock(lock: Lock) -> u64 {
    match lock {
        Lock::Free => 0,
        Lock::OfTheDead => 1,
        Lock::Of(slot) => 2 + u64::from(slot),
    }
}

fn request(request: Request) -> u64 {
    match request {
        Request::Alarm => 0,
        Request::Settle => 1,
        Request::ByHand => 2,
        Request::Planned => 3,
        Request::Approve => 4,
    }
}

fn status(status: Status) -> u64 {
    match status {
        Status::None => 0,
        Status::Running => 1,
        Status::Awaiting => 2,
        Status::Completed => 3,
        Status::Attention => 4,
        Status::Held => 5,
        Status::Failed => 6,
    }
}

fn phase(phase: Phase) -> u64 {
    match phase {
        Phase::None => 0,
        Phase::Gate => 1,
        Phase::At => 2,
        Phase::Raised => 3,
        Phase::Remembered => 4,
        Phase::RememberedAgain => 5,
        Phase::Owing => 6,
        Phase::Told => 7,
        Phase::Returning => 16,
        Phase::Ending(end) => 8 + status(end),
    }
}
