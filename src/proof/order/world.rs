//! What happens without an orchestrator: regions fail and come back, promotions come to their end, alarms go off, people
//! act.

use super::event::Event;
use super::model::{Model, Moves};
use super::state::{Health, Lock, NOWHERE, Request, Slot, State, Status, bits};

impl Model {
    pub(super) fn world_moves(&self, state: &State, into: &mut Moves) {
        self.health_moves(state, into);
        for (database, _) in (0..).zip(&self.policy.databases) {
            let region = state.world.moving.at(database);
            if region != NOWHERE && state.world.stuck & (1 << database) == 0 {
                self.promotion_moves(state, database, region, into);
            }
        }
    }

    fn health_moves(&self, state: &State, into: &mut Moves) {
        let world = &state.world;
        if state.left.first {
            into.push((Event::Dies { region: 0 }, self.fails(state, 0, Health::Gone)));
            into.push((Event::IsCutOff { region: 0 }, self.fails(state, 0, Health::Cut)));
            return;
        }
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
        }
    }

    /// The region is seen no more. Alarms go off where it is watched; its own executions end with it.
    fn fails(&self, state: &State, region: u8, health: Health) -> State {
        let mut next = *state;
        next.left.first = false;
        next.world.set_health(region, health);
        for other in self.policy.region_numbers().filter(|other| *other != region) {
            if self
                .policy
                .pair_of(other, region)
                .is_some_and(|pair| pair.automatic)
            {
                next.alarms |= 1 << other;
                if health == Health::Cut {
                    next.alarms |= 1 << region;
                }
            }
        }
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
            next.alarms &= !(1 << region);
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

    fn promotion_moves(&self, state: &State, database: u8, region: u8, into: &mut Moves) {
        let bit = 1 << database;
        let leaves = state.world.apart.has(region, database);
        if state.world.health(region) != Health::Gone {
            let mut next = *state;
            let world = &mut next.world;
            world.moving.set(database, NOWHERE);
            world.verified &= !bit;
            world.writes.add(region, bit);
            if !leaves {
                world.writer.set(database, region);
                for other in self.policy.region_numbers().filter(|other| *other != region) {
                    if world.health(other) == Health::Well {
                        world.writes.remove(other, bit);
                    }
                }
            }
            into.push((Event::Promoted { database, region }, next));
        }
        let Some(left) = state.left.fault() else { return };
        let mut next = State { left, ..*state };
        if !leaves {
            let mut given_up = next;
            given_up.world.moving.set(database, NOWHERE);
            given_up.world.accepted &= !bit;
            into.push((Event::GivenUp { database }, given_up));
        }
        next.world.stuck |= bit;
        into.push((Event::IsStuck { database }, next));
    }

    /// What starts an execution.
    pub(super) fn requests(&self, state: &State, into: &mut Moves) {
        for region in self.policy.region_numbers() {
            if state.world.health(region) == Health::Gone {
                continue;
            }
            if state.alarms & (1 << region) != 0 {
                let mut next = *state;
                next.alarms &= !(1 << region);
                self.asking(&next, region, Request::Alarm, into);
            } else if let Some(left) = state.left.alarm()
                && self.may_alarm_again(state, region)
            {
                let next = State { left, ..*state };
                self.asking(&next, region, Request::AlarmAgain, into);
            }
            if state.nobody_is_alive() && state.alarms == 0 {
                self.people(state, region, into);
            }
        }
    }

    /// The alarm of a region that another one fails.
    fn may_alarm_again(&self, state: &State, region: u8) -> bool {
        self.policy.region_numbers().any(|other| {
            other != region
                && state.world.sees_failing(region, other)
                && self
                    .policy
                    .pair_of(region, other)
                    .is_some_and(|pair| pair.automatic)
        })
    }

    /// A person looks before they act: nothing is under way.
    fn people(&self, state: &State, region: u8, into: &mut Moves) {
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
        let fails = |other: u8| state.world.health(other) == Health::Gone;
        if ours().any(|(other, _)| fails(other)) {
            self.asking(&next, region, Request::ByHand, into);
        }
        let all_is_well = || {
            self.policy
                .region_numbers()
                .all(|region| state.world.health(region) == Health::Well)
        };
        let leads_back = ours().any(|(other, pair)| {
            pair.comes_back
                && pair.promotes != 0
                && bits(pair.promotes).all(|database| state.world.writer.at(database) == other)
        });
        if record.run > 0 && record.status != Status::Running && leads_back && all_is_well() {
            self.asking(&next, region, Request::Planned, into);
        }
    }
}

impl State {
    /// The execution is no more; Lambda repeats its request.
    pub(super) fn kill(&mut self, at: u8) {
        let slot = self.slot(at);
        if self.lock == Lock::Of(at) {
            self.lock = Lock::OfTheDead;
        }
        self.alarms |= 1 << slot.region;
        self.set_slot(at, Slot::NONE);
    }
}
