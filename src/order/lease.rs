//! The write lease: `steps.fence` closes it, it is opened after `verify`, and a run that promoted nothing gives it back.

use super::event::{Event, StepOutcome, What};
use super::execution::number;
use super::model::{Model, Transitions};
use super::policy::{Pair, Planned, StepAction};
use super::promote::{answers_again, hold_run};
use super::properties::Property;
use super::request::released;
use super::state::{Execution, NOWHERE, Phase, Request, State, Status, bits};

impl Model {
    pub(super) fn fence(&self, state: &State, at: u8, database: u8, into: &mut Transitions) {
        let slot = state.slot(at);
        let (region, step) = (slot.region, number(&slot));
        let event = |what| Event::Step {
            region,
            step,
            database,
            what,
        };
        let mut raised = self.raise(state, &slot, database);
        raised.phase(at, Phase::Raised);
        into.push((event(What::Raises), raised));
        if let Some(left) = state.left.fault() {
            let missed = State { left, ..*state };
            self.over_as(&missed, at, StepOutcome::Missed, event(What::CannotRaise), into);
        }
    }

    /// The region that is left can no longer renew its lease, and the other may not adopt it yet.
    fn raise(&self, state: &State, slot: &Execution, database: u8) -> State {
        let mut raised = *state;
        let (region, bit) = (slot.region, 1 << database);
        let raised_by = state.world.raised_by(database);
        let again = raised_by == slot.run && state.world.lease_of.at(database) == region;
        let late = raised_by > slot.run;
        if (again && self.protocol.raises_once) || (late && self.protocol.raises_in_order) {
            return raised;
        }
        let world = &mut raised.world;
        world.lease_of.set(database, region);
        // The application here finds out when it renews next, long before a promotion could end.
        world.holds.remove(region, bit);
        if self.protocol.closes {
            world.open &= !bit;
        }
        if state.record.request == Request::Planned {
            // The database itself stops the old writer before it makes the new one.
            world.holds.remove_but(NOWHERE, bit);
        }
        world.set_raised_by(database, slot.run);
        let known = state.record.progress;
        let armed = state.record.armed || known.disarmed || known.asked != 0 || slot.progress.disarmed;
        if again {
            raised.harm = Property::Once.harm();
        } else if state.by_alarm() && !armed && !late {
            raised.harm = Property::Armed.harm();
        }
        raised
    }

    /// Waits for the end of the old lease, and no longer than it may.
    pub(super) fn raised(&self, state: &State, at: u8, into: &mut Transitions) {
        let Some(database) = self.act(state, at).and_then(StepAction::fences) else {
            return;
        };
        let mut ended = *state;
        ended.world.end_leases(1 << database);
        self.over(&ended, at, StepOutcome::Done, into);
        if state.world.old_lease_runs(database) {
            self.over(state, at, StepOutcome::Missed, into);
            if answers_again(state, &state.slot(at)) && self.protocol.looks_at_source {
                // While it waits, it looks.
                hold_run(state, at, database, What::FindsItWell, into);
            }
        }
    }

    fn opens_after(&self, pair: &Pair, database: u8) -> Option<usize> {
        if self.protocol.opens_after_verify {
            pair.opens_after(database)
        } else {
            let promotes = |step: &Planned| step.act.promotes() == Some(database);
            pair.steps.iter().position(promotes)
        }
    }

    /// The region writes, and its lease does not let it, nor did a later run take the lease.
    fn is_closed(&self, state: &State, slot: &Execution, database: u8) -> bool {
        let world = &state.world;
        let bit = 1 << database;
        let is_writer = world.writes.has(slot.region, database)
            && (world.writer.at(database) == slot.region || world.apart.has(slot.region, database));
        self.policy.leased & bit != 0
            && is_writer
            && !world.is_open_for(database, slot.region)
            && world.raised_by(database) <= slot.run
    }

    /// What should be so by now, and is not: that the new writer is noted, and then that its lease is open.
    fn owed(&self, state: &State, slot: &Execution) -> Option<Owed> {
        let pair = self.pair(&state.record)?;
        let over = usize::from(slot.progress.over);
        let promotes = |database| {
            pair.steps
                .iter()
                .position(|step| step.act.promotes() == Some(database))
        };
        let is_to_note = |database: &u8| {
            promotes(*database).is_some_and(|step| step < over)
                && slot.run == state.record.run
                && state.world.noted.at(*database) != slot.region
                && self.settled(state, *database) == slot.region
        };
        let to_note = bits(pair.promotes & slot.progress.asked).find(is_to_note);
        let is_due = |database: &u8| match self.opens_after(pair, *database) {
            None => false,
            Some(step) => step + 1 == over || (step < over && self.protocol.opens_later),
        };
        let is_to_open = |database: &u8| is_due(database) && self.is_closed(state, slot, *database);
        let to_open = || bits(pair.promotes).find(is_to_open);
        to_note.map(Owed::Note).or_else(|| to_open().map(Owed::Lease))
    }

    /// After each step, what is due is done. True where there is something.
    pub(super) fn pays(&self, state: &State, at: u8, into: &mut Transitions) -> bool {
        let slot = state.slot(at);
        let Some(owed) = self.owed(state, &slot) else {
            return false;
        };
        into.push((owed.event(&slot), owed.paid(state, &slot)));
        if let Some(left) = state.left.fault() {
            let mut next = State { left, ..*state };
            next.phase(at, Phase::Owing);
            into.push((owed.missed(&slot), next));
        }
        true
    }

    /// Before the end of a run that promoted is written down: a lease that cannot be opened now is for people. True where
    /// there is something to do.
    pub(super) fn pays_in_the_end(&self, state: &State, at: u8, into: &mut Transitions) -> bool {
        let slot = state.slot(at);
        let Some(owed) = self.owed(state, &slot).filter(|_| !slot.progress.told) else {
            return false;
        };
        into.push((owed.event(&slot), owed.paid(state, &slot)));
        if let Some(left) = state.left.fault() {
            into.push((owed.missed(&slot), self.told(&State { left, ..*state }, at)));
        }
        true
    }

    /// People are told that no region may write.
    fn told(&self, state: &State, at: u8) -> State {
        let mut next = *state;
        let mut slot = state.slot(at);
        slot.progress.told = true;
        next.set_slot(at, slot);
        self.call(&mut next);
        next
    }

    /// After the end of a run that promoted nothing is written down: by a run that may still go on, it would be a promotion
    /// without a fence.
    pub(super) fn returns(&self, state: &State, at: u8, into: &mut Transitions) {
        let slot = state.slot(at);
        let region = slot.region;
        let Some(database) = self.to_give_back(state, &slot) else {
            into.push((Event::GivesNothingBack { region }, released(state, at)));
            return;
        };
        let mut next = *state;
        next.hand_over(database, state.record.source);
        into.push((Event::GivesBack { region, database }, self.returned(&next, at)));
        if let Some(left) = state.left.fault() {
            let told = self.told(&State { left, ..*state }, at);
            into.push((Event::CannotGiveBack { region, database }, released(&told, at)));
        }
    }

    /// Gives the lock back once all is given back.
    pub(super) fn returned(&self, state: &State, at: u8) -> State {
        let mut next = *state;
        if self.to_give_back(state, &state.slot(at)).is_some() {
            next.phase(at, Phase::Returning);
        } else {
            next = released(state, at);
            if self.leaves_lease_behind(state, at) {
                next.harm = Property::LeaseKept.harm();
            }
        }
        next
    }

    /// A lease that this run took, while the region that it would have left is still the writer and AWS was not asked.
    fn to_give_back(&self, state: &State, slot: &Execution) -> Option<u8> {
        let world = &state.world;
        let ended = matches!(state.record.status, Status::Held | Status::Failed);
        let acts_on = self.pair(&state.record).map_or(0, |pair| pair.acts_on);
        let mut databases = bits(acts_on & self.policy.leased & !world.open);
        databases.find(|database| {
            self.protocol.gives_back
                && ended
                && slot.run == state.record.run
                && slot.progress.asked == 0
                && world.moving.at(*database) == NOWHERE
                && self.settled(state, *database) == state.record.source
                && world.lease_of.at(*database) == slot.region
                && world.raised_by(*database) == slot.run
        })
    }
}

/// What a run that promoted a database owes it.
#[derive(Clone, Copy)]
enum Owed {
    Note(u8),
    Lease(u8),
}

impl Owed {
    fn paid(self, state: &State, slot: &Execution) -> State {
        let mut next = *state;
        match self {
            Self::Note(database) => next.world.noted.set(database, slot.region),
            Self::Lease(database) => {
                next.world.lease_of.set(database, slot.region);
                next.world.open |= 1 << database;
                next.world.set_raised_by(database, slot.run);
            }
        }
        next
    }

    fn event(self, slot: &Execution) -> Event {
        self.told_as(slot, What::Notes, What::Opens)
    }

    fn missed(self, slot: &Execution) -> Event {
        self.told_as(slot, What::CannotNote, What::CannotOpen)
    }

    fn told_as(self, slot: &Execution, note: What, lease: What) -> Event {
        let (database, what) = match self {
            Self::Note(database) => (database, note),
            Self::Lease(database) => (database, lease),
        };
        Event::Step {
            region: slot.region,
            step: slot.progress.over,
            database,
            what,
        }
    }
}

impl State {
    /// The region may write that AWS has as the writer. If people were called, or act themselves, they look at the data,
    /// too.
    pub(super) fn hand_over(&mut self, database: u8, writer: u8) {
        let bit = 1 << database;
        self.world.lease_of.set(database, writer);
        self.world.open |= bit;
        if self.record.called || !self.by_alarm() {
            self.world.verified |= bit;
        }
    }
}
