//! The gate of a run: `steps.gate`.

use super::event::{Event, Why};
use super::model::{Model, Transitions};
use super::policy::Pair;
use super::properties::Property;
use super::state::{NOWHERE, Phase, Places, Request, State, Status, World, bits};

impl Model {
    pub(super) fn gate(&self, state: &State, at: u8, into: &mut Transitions) {
        let Some(next) = self.written(state, at, into) else {
            return;
        };
        let Some(pair) = self.pair(&next.record) else {
            return;
        };
        match self.held_because(&next, pair) {
            None => self.gate_may_pass(&next, at, pair, into),
            Some(why) => {
                hold(&next, at, why, into);
                let unseen = State {
                    world: World {
                        foreign: 0,
                        moving: Places::all(NOWHERE),
                        ..next.world
                    },
                    ..next
                };
                let passes_unseen = why == Why::Transition && self.held_because(&unseen, pair).is_none();
                if let Some(left) = next.left.fault().filter(|_| passes_unseen) {
                    // What AWS shows of a transition reaches the regions one after the other.
                    self.gate_passes(&State { left, ..next }, at, pair, into);
                }
            }
        }
    }

    fn gate_may_pass(&self, state: &State, at: u8, pair: &Pair, into: &mut Transitions) {
        if pair.bounds_lag && state.record.request != Request::Planned {
            let mut lagging = *state;
            lagging.record.lagging |= 1 << state.record.target;
            hold(&lagging, at, Why::Lag, into);
        }
        if let Some(left) = state.left.fault().filter(|_| state.by_alarm()) {
            // Even where all agree, they may agree too late. The prober starts it again.
            let mut late = State { left, ..*state };
            late.asked_for |= u8::from(self.protocol.asks_again) << state.record.target;
            hold(&late, at, Why::Late, into);
        }
        self.gate_passes(state, at, pair, into);
    }

    fn gate_passes(&self, state: &State, at: u8, pair: &Pair, into: &mut Transitions) {
        let mut next = *state;
        let region = next.record.target;
        if next.by_alarm() && pair.approved && !next.record.approved {
            next.phase(at, Phase::Ending(Status::Awaiting));
            into.push((Event::GateWaits { region }, next));
            return;
        }
        let mut slot = next.slot(at);
        slot.progress.agreed = next.world.is_failing(next.record.source);
        slot.progress.gate = true;
        slot.phase = Phase::At;
        next.record.progress = slot.progress;
        next.set_slot(at, slot);
        if next.by_alarm() && next.world.is_unwell(region) && !pair.ignores_target {
            next.harm = Property::TargetWell.harm();
        }
        self.past_the_end(&mut next, at);
        into.push((Event::GatePasses { region }, next));
    }

    /// What speaks against the run, in the order in which it is asked.
    fn held_because(&self, state: &State, pair: &Pair) -> Option<Why> {
        let by_alarm = state.by_alarm();
        let record = &state.record;
        if by_alarm && self.protocol.asks_whether_armed && !record.armed && !record.progress.disarmed {
            return Some(Why::NotArmed);
        }
        if let Some(why) = self.roles_forbid(state, pair) {
            return Some(why);
        }
        if !by_alarm {
            return None;
        }
        if !pair.automatic {
            return Some(Why::Alone);
        }
        if let Some(why) = self.source_answers(state, pair) {
            return Some(why);
        }
        let target_fails = state.world.is_unwell(record.target);
        (self.protocol.looks_at_target && target_fails && !pair.ignores_target).then_some(Why::Target)
    }

    /// What AWS says of who writes.
    fn roles_forbid(&self, state: &State, pair: &Pair) -> Option<Why> {
        let (world, record) = (&state.world, &state.record);
        if !self.protocol.knows_the_writer {
            return None;
        }
        let asked = record.progress.asked;
        for database in bits(pair.acts_on & !asked) {
            if world.moving.at(database) != NOWHERE {
                return Some(Why::Transition);
            }
            let writer = self.settled(state, database);
            let is_noted = world.noted.at(database) == writer;
            if state.by_alarm() && (!is_noted || ![record.source, record.target].contains(&writer)) {
                return Some(Why::Writer);
            }
            let still_writes = world.writes.has(record.target, database) && writer != record.target;
            let left_it = world.apart.count(database) != 0 && !world.apart.has(record.target, database);
            if pair.promotes & (1 << database) != 0 && (still_writes || left_it) {
                return Some(Why::Member);
            }
        }
        None
    }

    /// The region that is to be left answers, to this one or to the others.
    fn source_answers(&self, state: &State, pair: &Pair) -> Option<Why> {
        let (world, source) = (&state.world, state.record.source);
        let fails_here = world.sees_failing(state.record.target, source) || world.is_unwell(source);
        if world.is_failing(source) || (!self.protocol.agrees && fails_here) {
            return None;
        }
        let is_cut = fails_here || source == NOWHERE;
        Some(if !is_cut && self.refuses_writes(state, source, pair.promotes) {
            Why::Lease
        } else {
            Why::Alone
        })
    }
}

fn hold(state: &State, at: u8, why: Why, into: &mut Transitions) {
    let mut held = *state;
    held.phase(at, Phase::Ending(Status::Held));
    let region = state.record.target;
    into.push((Event::GateHolds { region, why }, held));
}
