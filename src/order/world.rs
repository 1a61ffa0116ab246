//! What happens without an orchestrator: regions and applications fail and come back, promotions come to their end, leases
//! end.

use super::event::Event;
use super::model::{Model, Transitions};
use super::state::{Execution, Health, Lock, NOWHERE, Phase, Request, State, bits};

impl Model {
    pub(super) fn world_moves(&self, state: &State, into: &mut Transitions) {
        if state.left.first {
            self.first_moves(state, into);
            return;
        }
        self.health_moves(state, into);
        for (database, _) in (0..).zip(&self.policy.databases) {
            let bit = 1 << database;
            let region = state.world.moving.at(database);
            if region != NOWHERE {
                self.promotion_moves(state, database, region, into);
            }
            // When it ends matters only to who may write next.
            let matters = state.world.open & bit != 0 || !state.is_running();
            if self.policy.leased & bit != 0 && matters && state.world.old_lease_runs(database) {
                let mut next = *state;
                next.world.end_leases(bit);
                into.push((Event::LeaseEnds { database }, next));
            }
        }
    }

    /// The first fault, of the region that writes; or one that is everywhere: a release, a certificate.
    fn first_moves(&self, state: &State, into: &mut Transitions) {
        let mut begun = *state;
        begun.left.first = false;
        into.push((Event::Dies { region: 0 }, self.fails(&begun, 0, Health::Gone)));
        if !state.record.armed {
            // Whatever fails, only people act.
            return;
        }
        into.push((Event::IsCutOff { region: 0 }, self.fails(&begun, 0, Health::Cut)));
        for (region, unwell) in [
            (0, 1),
            (
                NOWHERE,
                self.policy
                    .region_numbers()
                    .fold(0, |all, region| all | 1 << region),
            ),
        ] {
            let mut next = begun;
            next.world.unwell = unwell;
            into.push((Event::AppFails { region }, next));
        }
    }

    fn health_moves(&self, state: &State, into: &mut Transitions) {
        let world = &state.world;
        let Some(left) = state.left.change() else { return };
        let changed = State { left, ..*state };
        let one_is_gone = self
            .policy
            .region_numbers()
            .any(|region| world.health(region) == Health::Gone);
        for region in self.policy.region_numbers() {
            let health = world.health(region);
            if health != Health::Gone && !one_is_gone {
                into.push((Event::Dies { region }, self.fails(&changed, region, Health::Gone)));
            }
            if health != Health::Well {
                into.push((Event::IsBack { region }, self.comes_back(&changed, region)));
            }
            if health == Health::Gone {
                continue;
            }
            let mut next = changed;
            next.world.unwell ^= 1 << region;
            if world.is_unwell(region) {
                into.push((Event::AppIsBack { region }, next));
            } else if !bits(self.policy.promoted()).any(|database| self.settled(state, database) == region) {
                // That of a writer fails first, or with its region.
                into.push((Event::AppFails { region }, next));
            }
        }
    }

    /// The region is seen no more. Its own executions end with it.
    fn fails(&self, state: &State, region: u8, health: Health) -> State {
        let mut next = *state;
        next.world.set_health(region, health);
        if health == Health::Gone {
            for (at, slot) in (0..).zip(state.slots) {
                if slot.is_alive() && slot.region == region {
                    next.kill(at);
                    if matches!(state.record.request, Request::ByHand | Request::Planned) {
                        // Whoever started it waits for its answer, and gets none.
                        self.call(&mut next);
                    }
                }
            }
        }
        next
    }

    /// Aurora makes an old writer a reader once it sees it again, unless another cluster left it behind.
    fn comes_back(&self, state: &State, region: u8) -> State {
        let mut next = *state;
        next.world.set_health(region, Health::Well);
        for (database, _) in (0..).zip(&self.policy.databases) {
            if next.world.writer.at(database) != region && !next.world.apart.has(region, database) {
                next.world.writes.remove(region, 1 << database);
            }
        }
        next
    }

    fn promotion_moves(&self, state: &State, database: u8, region: u8, into: &mut Transitions) {
        let bit = 1 << database;
        let foreign = state.world.foreign & bit != 0;
        let is_stuck = state.world.stuck & bit != 0;
        // One that did not end in time may end later.
        let left = if is_stuck {
            state.left.change()
        } else {
            Some(state.left)
        };
        // Between a look and the request lies less than what AWS shows late of a transition.
        let asks = |slot: &Execution| matches!(slot.phase, Phase::Remembered | Phase::RememberedAgain);
        let too_fast = foreign && state.slots.iter().any(asks);
        if let Some(left) = left.filter(|_| !too_fast && state.world.health(region) != Health::Gone) {
            let mut next = State { left, ..*state };
            next.world.stuck &= !bit;
            self.comes_about(&mut next, database, region);
            into.push((Event::Promoted { database, region }, next));
        }
        let Some(left) = state.left.fault().filter(|_| !foreign && !is_stuck) else {
            return;
        };
        let mut next = State { left, ..*state };
        if !state.world.apart.has(region, database) {
            let mut given_up = next;
            given_up.world.moving.set(database, NOWHERE);
            given_up.world.accepted &= !bit;
            into.push((Event::GivenUp { database }, given_up));
        }
        next.world.stuck |= bit;
        into.push((Event::IsStuck { database }, next));
    }

    fn comes_about(&self, state: &mut State, database: u8, region: u8) {
        let bit = 1 << database;
        let world = &mut state.world;
        world.moving.set(database, NOWHERE);
        world.writes.add(region, bit);
        if !world.apart.has(region, database) {
            world.writer.set(database, region);
            for other in self.policy.region_numbers().filter(|other| *other != region) {
                if world.health(other) == Health::Well {
                    world.writes.remove(other, bit);
                }
            }
        }
        if world.foreign & bit == 0 {
            world.verified &= !bit;
            world.foreign_made &= !bit;
        } else {
            // Who promotes by hand looks at the data.
            world.verified |= bit;
            world.foreign &= !bit;
            world.foreign_made &= !bit;
            if world.noted.at(database) != region {
                world.foreign_made |= bit;
            }
        }
    }

    /// Who may write begins to: the application adopts a lease that is open, once no other holds an older one.
    pub(super) fn adopt(&self, world: &mut super::state::World) {
        for database in bits(self.policy.leased & world.open) {
            let bit = 1 << database;
            if !self.protocol.adopts_in_order || world.holds.count(database) == 0 {
                world.holds.add(world.lease_of.at(database), bit);
            }
        }
    }
}

impl State {
    /// The execution is no more. Lambda repeats its request, or `settle` takes its run up.
    pub(super) fn kill(&mut self, at: u8) {
        if self.lock == Lock::Of(at) {
            self.lock = Lock::OfTheDead;
        }
        self.set_slot(at, Execution::NONE);
    }
}
