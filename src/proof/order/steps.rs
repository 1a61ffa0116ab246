//! The steps of a run, as the files under `steps` carry them out.

use super::event::{Event, How};
use super::execution::number;
use super::model::{Model, Moves};
use super::policy::{Act, Pair};
use super::properties::Property;
use super::state::{Lock, NOWHERE, Phase, Request, State, Status};

impl Model {
    pub(super) fn step(&self, state: &State, at: u8, into: &mut Moves) {
        let slot = state.slot(at);
        let Some(pair) = self.pair(&state.record) else {
            return;
        };
        let Some(step) = pair.steps.get(usize::from(slot.progress.over)) else {
            return;
        };
        match step.act {
            Act::Fence(database) => self.fence(state, at, database, into),
            Act::Promote { database, leaves } => self.promote(state, at, (database, leaves), into),
            Act::Verify(database) => {
                let mut looked = *state;
                if state.world.writes.has(slot.region, database) {
                    looked.world.verified |= 1 << database;
                }
                self.over(&looked, at, How::Done, into);
                self.missed_and_called(&looked, at, into);
            }
            Act::Shift { tier, waits_for } => self.shift(state, at, pair, (tier, waits_for), into),
            Act::Scale => {
                self.over(state, at, How::Done, into);
                self.missed_and_called(state, at, into);
            }
            Act::Notify => {
                let mut next = *state;
                let event = Event::Tells {
                    region: slot.region,
                    step: number(&slot),
                };
                // An execution that stood still since it tested its lock may be late with the message of another.
                let has_lock = state.lock == Lock::Of(at) && slot.run == state.record.run;
                if has_lock && state.world.reached > slot.progress.over {
                    next.harm = Property::Once.harm();
                }
                if let Some(left) = state.left.fault() {
                    // Sent, and no answer came: it is sent again.
                    into.push((event, State { left, ..next }));
                }
                next.phase(at, Phase::Told);
                into.push((event, next));
                self.over(state, at, How::Missed, into);
            }
        }
    }

    fn fence(&self, state: &State, at: u8, database: u8, into: &mut Moves) {
        let slot = state.slot(at);
        let (region, step, bit) = (slot.region, number(&slot), 1 << database);
        let mut raised = *state;
        let known = state.world.raised_by(database);
        let (again, late) = (known == slot.run, known > slot.run);
        let refused = (again && self.protocol.raises_once) || (late && self.protocol.raises_in_order);
        if !refused {
            let world = &mut raised.world;
            world.lease_of.set(database, region);
            world.fenced.remove(region, bit);
            if state.record.request == Request::Planned {
                // The database itself stops the old writer before it makes the new one.
                world.fenced.add_but(region, bit);
            } else {
                world.lease_runs |= bit;
            }
            world.set_raised_by(database, slot.run);
            if again {
                raised.harm = Property::Once.harm();
            }
        }
        let mut waiting = raised;
        waiting.phase(at, Phase::Raised);
        into.push((
            Event::Raises {
                region,
                step,
                database,
            },
            waiting,
        ));
        let Some(left) = state.left.fault() else { return };
        raised.left = left;
        raised.world.end_leases(bit);
        raised.world.unfenced |= bit;
        self.over_as(
            &raised,
            at,
            How::Missed,
            Event::RaisesUnheard {
                region,
                step,
                database,
            },
            into,
        );
        let mut lost = State { left, ..*state };
        lost.world.unfenced |= bit;
        self.over_as(
            &lost,
            at,
            How::Missed,
            Event::CannotRaise {
                region,
                step,
                database,
            },
            into,
        );
    }

    /// Waits for the end of the old lease, and no longer than it may. A lease that runs on after that is one of which
    /// people hear; nothing else depends on its end, so it is not kept.
    pub(super) fn raised(&self, state: &State, at: u8, into: &mut Moves) {
        let Some(Act::Fence(database)) = self.act(state, at) else {
            return;
        };
        let runs = state.world.lease_runs & (1 << database) != 0;
        let mut ended = *state;
        ended.world.end_leases(1 << database);
        self.over(&ended, at, How::Done, into);
        if runs {
            ended.world.unfenced |= 1 << database;
            self.over(&ended, at, How::Missed, into);
        }
    }

    /// Looks at what AWS says, and then decides.
    fn promote(&self, state: &State, at: u8, (database, leaves): (u8, bool), into: &mut Moves) {
        let slot = state.slot(at);
        let (region, step, bit) = (slot.region, number(&slot), 1 << database);
        let world = &state.world;
        let asked = slot.progress.asked & bit != 0;
        let fail = |mut next: State, event: Event, into: &mut Moves| {
            next.phase(at, Phase::Ending(Status::Failed));
            self.call(&mut next);
            into.push((event, next));
        };
        let give_up = |mut next: State, into: &mut Moves| {
            let mut slot = slot;
            slot.progress.unsure = true;
            next.set_slot(at, slot);
            fail(
                next,
                Event::GivesUp {
                    region,
                    step,
                    database,
                },
                into,
            );
        };
        if world.moving.at(database) != NOWHERE {
            if world.stuck & bit != 0 {
                give_up(*state, into);
            }
        } else if world.writer.at(database) == region || (leaves && world.apart.has(region, database)) {
            if asked {
                self.over(state, at, How::Done, into);
                self.missed_and_called(state, at, into);
                if let Some(left) = state.left.fault() {
                    // It is done, and no database answers to say so.
                    give_up(State { left, ..*state }, into);
                }
            } else {
                self.over(state, at, How::Skipped, into);
            }
        } else if world.writer.at(database) == state.record.source {
            self.remember(state, at, database, into);
        } else {
            fail(
                *state,
                Event::FindsElsewhere {
                    region,
                    step,
                    database,
                },
                into,
            );
        }
    }

    /// Writes down that it will ask: whoever takes the run up knows that it may have.
    fn remember(&self, state: &State, at: u8, database: u8, into: &mut Moves) {
        let mut next = *state;
        let mut slot = state.slot(at);
        let event = Event::Remembers {
            region: slot.region,
            step: number(&slot),
            database,
        };
        slot.progress.asked |= 1 << database;
        slot.phase = Phase::Remembered;
        next.set_slot(at, slot);
        if self.protocol.remembers {
            if let Some(next) = self.written(&next, at, into) {
                into.push((event, next));
            }
        } else {
            into.push((event, next));
        }
    }

    /// Asks AWS, which refuses what makes no sense. Between the last test of the lock and this lies no other.
    pub(super) fn ask(&self, state: &State, at: u8, into: &mut Moves) {
        let Some(Act::Promote { database, leaves }) = self.act(state, at) else {
            return;
        };
        let slot = state.slot(at);
        if slot.run != state.record.run {
            // AWS takes no token that would tell it a request of a run that is over; that none stands still for so long
            // between its last test of the lock and the sending is assumed.
            let mut late = *state;
            late.kill(at);
            into.push((Event::LosesLock { region: slot.region }, late));
            return;
        }
        let (region, step, bit) = (slot.region, number(&slot), 1 << database);
        let planned = state.record.request == Request::Planned;
        let mut next = *state;
        next.phase(at, Phase::At);
        let world = &mut next.world;
        let writer = world.writer.at(database);
        let is_apart = world.apart.has(region, database);
        if writer != region && world.moving.at(database) == NOWHERE && !is_apart {
            world.moving.set(database, region);
            if leaves && !planned {
                world.apart.add(region, bit);
            }
            let by_alarm = state.record.request == Request::Alarm;
            if world.accepted & bit != 0 {
                next.harm = Property::Once.harm();
            } else if by_alarm && world.was & (1 << region) != 0 {
                next.harm = Property::NoWayBack.harm();
            } else if by_alarm && !slot.progress.agreed {
                next.harm = Property::Agreed.harm();
            }
            world.accepted |= bit;
            world.was |= 1 << writer;
            if planned {
                world.was &= !(1 << region);
            }
        }
        into.push((
            Event::Asks {
                region,
                step,
                database,
            },
            next,
        ));
        if let Some(left) = state.left.fault() {
            let mut next = State { left, ..*state };
            let mut refused = next;
            next.phase(at, Phase::At);
            into.push((
                Event::AsksInVain {
                    region,
                    step,
                    database,
                },
                next,
            ));
            refused.phase(at, Phase::Ending(Status::Failed));
            self.call(&mut refused);
            into.push((
                Event::IsRefused {
                    region,
                    step,
                    database,
                },
                refused,
            ));
        }
    }

    /// Waits until the region answers on all that it is asked for.
    fn shift(
        &self,
        state: &State,
        at: u8,
        pair: &Pair,
        (tier, waits_for): (Option<u8>, u8),
        into: &mut Moves,
    ) {
        let region = state.slot(at).region;
        self.missed_and_called(state, at, into);
        if waits_for & !state.world.writes.of(region) != 0 {
            return;
        }
        let mut next = *state;
        if let Some(tier) = tier {
            next.world.traffic.set(tier, region);
        }
        if pair.promotes & !state.world.verified != 0 {
            next.harm = Property::VerifiedFirst.harm();
        }
        self.over(&next, at, How::Done, into);
    }
}
