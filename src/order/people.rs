//! What people do: they arm, approve, start runs, and promote past the orchestrators.

use super::event::Event;
use super::model::{Model, Transitions};
use super::state::{Health, NOWHERE, Request, State, Status, bits};

impl Model {
    pub(super) fn people_moves(&self, state: &State, into: &mut Transitions) {
        if state.left.first {
            if !state.record.armed {
                into.push((Event::Rearms, armed(state)));
            }
            return;
        }
        if let Some(left) = state.left.console() {
            self.past_the_orchestrators(&State { left, ..*state }, into);
        }
        if let Some(left) = state.left.person().filter(|_| self.may_rearm(state)) {
            into.push((Event::Rearms, armed(&State { left, ..*state })));
        }
    }

    /// `control` refuses while something is not as it should be.
    fn may_rearm(&self, state: &State) -> bool {
        let world = &state.world;
        let is_in_order = |database: u8| {
            let writer = world.writer.at(database);
            world.moving.at(database) == NOWHERE
                && world.noted.at(database) == writer
                && (self.policy.leased & (1 << database) == 0 || world.is_open_for(database, writer))
        };
        !state.record.armed
            && state.nobody_is_alive()
            && !matches!(state.record.status, Status::Running | Status::Awaiting)
            && self.all_is_well(state)
            && world.apart.anywhere() == 0
            && bits(self.policy.promoted()).all(is_in_order)
    }

    fn all_is_well(&self, state: &State) -> bool {
        let mut regions = self.policy.region_numbers();
        regions.all(|region| state.world.health(region) == Health::Well && !state.world.is_unwell(region))
    }

    /// A switchover, or a failover where the writer is lost, by the console: at any moment, also while a run works, until
    /// it has asked AWS itself.
    fn past_the_orchestrators(&self, state: &State, into: &mut Transitions) {
        let world = &state.world;
        let asked = state.slots.iter().any(|slot| slot.progress.asked != 0);
        if asked || (state.is_running() && state.record.progress.asked != 0) {
            return;
        }
        for database in bits(self.policy.promoted() & !self.policy.by_binlog) {
            let writer = world.writer.at(database);
            if world.moving.at(database) != NOWHERE || world.apart.count(database) != 0 {
                continue;
            }
            for region in self.living(state).filter(|region| *region != writer) {
                if world.writes.has(region, database) || self.policy.pair_of(region, writer).is_none() {
                    continue;
                }
                let mut next = *state;
                next.world.moving.set(database, region);
                next.world.foreign |= 1 << database;
                // Somebody is there, and need not be called.
                next.record.called = true;
                into.push((Event::PromotesByHand { database, region }, next));
            }
        }
    }

    /// What people start. A person looks before they act: nothing is under way.
    pub(super) fn people_start(&self, state: &State, region: u8, into: &mut Transitions) {
        let record = &state.record;
        if record.status == Status::Awaiting && record.target == region {
            self.asking(state, region, Request::Approve, into);
        }
        let Some(left) = state.left.person() else { return };
        let next = State { left, ..*state };
        let ours = || {
            self.policy
                .region_numbers()
                .filter(move |other| *other != region)
                .filter_map(|other| Some((other, self.policy.pair_of(region, other)?)))
        };
        let is_unfinished = self.is_unfinished(state, region);
        if is_unfinished || ours().any(|(other, _)| state.world.is_failing(other)) {
            self.asking(&next, region, Request::ByHand, into);
        }
        let leads_back = ours().any(|(other, pair)| {
            pair.comes_back
                && pair.promotes != 0
                && bits(pair.promotes).all(|database| state.world.writer.at(database) == other)
        });
        if record.run > 0 && leads_back && self.all_is_well(state) {
            self.asking(&next, region, Request::Planned, into);
        }
    }
}

/// A person has looked, and all is well.
fn armed(state: &State) -> State {
    let mut next = *state;
    next.record.armed = true;
    next.world.was = 0;
    next.world.foreign_made = 0;
    next
}
