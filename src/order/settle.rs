//! `settle`: what no run left in order is put in order, by whoever sees it, under the lock. Each part is a move of its own:
//! what one execution does not come to the next one does.

use super::event::Event;
use super::model::{Model, Transitions};
use super::state::{Health, Lock, NOWHERE, State, Status, bits};

impl Model {
    pub(super) fn settle_moves(&self, state: &State, into: &mut Transitions) {
        if !state.nobody_is_alive() || self.lock_is_out_of_reach(state) {
            return;
        }
        let target = state.record.target;
        // A run of another region that died at its gate keeps nobody from it; in its own it is taken up instead.
        let at_its_gate = self.died_at_its_gate(state);
        let may = |region: &u8| !state.is_running() || (at_its_gate && *region != target);
        if state.is_running() {
            self.close(state, into);
        }
        let Some(region) = self.living(state).find(may) else {
            return;
        };
        if !self.protocol.settles {
            return;
        }
        for database in bits(self.policy.promoted()) {
            self.settle_writer(state, region, database, into);
            self.settle_lease(state, region, database, into);
        }
    }

    /// The writer is another than the one written down: if no run made it nothing automatic goes on, and people are told.
    fn settle_writer(&self, state: &State, region: u8, database: u8, into: &mut Transitions) {
        let writer = self.settled(state, database);
        if state.world.moving.at(database) != NOWHERE || state.world.noted.at(database) == writer {
            return;
        }
        let mut next = *state;
        self.call(&mut next);
        if state.record.armed && self.protocol.disarms_before_noting {
            next.record.armed = false;
            into.push((Event::Disarms { region }, next));
        } else {
            next.world.noted.set(database, writer);
            into.push((Event::Notes { region, database }, next));
        }
    }

    /// The lease is not the writer's, or it is not open: it is handed over.
    fn settle_lease(&self, state: &State, region: u8, database: u8, into: &mut Transitions) {
        let (writer, bit) = (self.settled(state, database), 1 << database);
        let is_stable = state.world.moving.at(database) == NOWHERE;
        if self.policy.leased & bit == 0 || !is_stable || state.world.is_open_for(database, writer) {
            return;
        }
        let mut next = *state;
        next.hand_over(database, writer);
        into.push((Event::HandsOver { region, database }, next));
    }

    /// A run whose own region is gone is taken up by nobody. Nor, where something else of that region fails, is one that
    /// died at its gate: another region waits for some minutes.
    fn close(&self, state: &State, into: &mut Transitions) {
        let target = state.record.target;
        let Some(region) = self.living(state).find(|region| *region != target) else {
            return;
        };
        let at_its_gate = self.died_at_its_gate(state);
        if !self.protocol.closes_runs || !(at_its_gate || state.world.health(target) == Health::Gone) {
            return;
        }
        let mut next = *state;
        self.call(&mut next);
        next.record.status = Status::Failed;
        // Nobody goes on with it.
        next.record.progress.asked = 0;
        // What it was to answer is open: whoever sees the fault asks again.
        next.asked_for |= u8::from(at_its_gate && self.protocol.asks_again) << target;
        next.lock = Lock::Free;
        next.world.end_leases(u8::MAX);
        into.push((Event::Closes { region }, next));
    }
}
