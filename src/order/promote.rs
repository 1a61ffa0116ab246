//! A promotion: `steps.promote`. It looks, asks, and waits for the true end.

use super::event::{Event, StepOutcome, What};
use super::execution::number;
use super::model::{Model, Transitions};
use super::policy::StepAction;
use super::properties::Property;
use super::state::{Execution, Health, NOWHERE, Phase, Request, State, Status, World};

/// The promotion that an execution is at.
#[derive(Clone, Copy)]
struct Promotion {
    at: u8,
    slot: Execution,
    database: u8,
    leaves: bool,
}

impl Promotion {
    fn bit(self) -> u8 {
        1 << self.database
    }

    fn event(self, what: What) -> Event {
        Event::Step {
            region: self.slot.region,
            step: number(&self.slot),
            database: self.database,
            what,
        }
    }

    fn is_here(self, world: &World) -> bool {
        let region = self.slot.region;
        world.writer.at(self.database) == region || (self.leaves && world.apart.has(region, self.database))
    }

    /// An earlier request may have been accepted.
    fn may_have_asked(self) -> bool {
        self.slot.progress.asked & self.bit() != 0
    }
}

impl Model {
    /// Looks at what AWS says, and then decides.
    pub(super) fn promote(
        &self,
        state: &State,
        at: u8,
        (database, leaves): (u8, bool),
        into: &mut Transitions,
    ) {
        let slot = state.slot(at);
        let it = Promotion {
            at,
            slot,
            database,
            leaves,
        };
        let world = &state.world;
        let bit = it.bit();
        let moves_to = world.moving.at(database);
        let is_moving = moves_to != NOWHERE;
        let hangs = world.stuck & bit != 0 || (is_moving && world.health(moves_to) == Health::Gone);
        if hangs && slot.progress.asked != 0 {
            self.fail(*state, it, What::GivesUp, into);
        } else if is_moving {
            if slot.progress.asked == 0 && self.protocol.looks_at_roles {
                hold_run(state, at, database, What::FindsTransition, into);
                if let Some(left) = state.left.fault() {
                    // What AWS shows of it has not come here yet.
                    self.before_asking(&State { left, ..*state }, it, into);
                }
            }
        } else if it.is_here(world) {
            if it.may_have_asked() {
                self.over(state, at, StepOutcome::Done, into);
                self.missed_and_called(state, at, into);
            } else {
                // Who made the writer is for `settle` to find out, which disarms first.
                self.over(state, at, StepOutcome::Skipped, into);
            }
        } else if world.writer.at(database) == state.record.source
            || !(self.protocol.looks_at_roles || it.may_have_asked())
        {
            self.before_asking(state, it, into);
        } else if slot.progress.asked != 0 {
            self.fail(*state, it, What::FindsElsewhere, into);
        } else {
            hold_run(state, at, database, What::FindsElsewhere, into);
        }
        if let Some(left) = state
            .left
            .fault()
            .filter(|_| !self.protocol.looks_twice && it.may_have_asked())
        {
            self.fail(State { left, ..*state }, it, What::FindsElsewhere, into);
        }
    }

    fn fail(&self, mut next: State, it: Promotion, what: What, into: &mut Transitions) {
        if self.could_come_about(&next) {
            next.harm = Property::NoVerdict.harm();
        }
        next.phase(it.at, Phase::Ending(Status::Failed));
        self.call(&mut next);
        into.push((it.event(what), next));
    }

    /// The last look of an alarm's run at the region that failed, right before its first request.
    fn before_asking(&self, state: &State, it: Promotion, into: &mut Transitions) {
        let answers = answers_again(state, &it.slot);
        if answers && self.protocol.looks_at_source {
            hold_run(state, it.at, it.database, What::FindsItWell, into);
            return;
        }
        self.note_intent(state, it, answers, into);
    }

    /// Writes down that it will ask: whoever takes the run up knows that it may have. The same write disarms.
    fn note_intent(&self, state: &State, it: Promotion, answers: bool, into: &mut Transitions) {
        let mut next = *state;
        let mut slot = it.slot;
        slot.phase = if it.may_have_asked() {
            Phase::RememberedAgain
        } else {
            Phase::Remembered
        };
        slot.progress.asked |= it.bit();
        let disarms = self.protocol.disarms && self.protocol.disarms_first;
        slot.progress.disarmed |= disarms && self.protocol.remembers;
        next.set_slot(it.at, slot);
        if self.protocol.remembers {
            let Some(written) = self.written(&next, it.at, into) else {
                return;
            };
            next = written;
            next.record.armed &= !disarms;
        }
        if answers {
            next.harm = Property::StillFailing.harm();
        }
        into.push((it.event(What::Remembers), next));
    }

    /// Asks AWS, which refuses what makes no sense. Between the last test of the lock and this lies no other.
    pub(super) fn ask(&self, state: &State, at: u8, into: &mut Transitions) {
        let Some(StepAction::Promote { database, leaves }) = self.act(state, at) else {
            return;
        };
        let slot = state.slot(at);
        let it = Promotion {
            at,
            slot,
            database,
            leaves,
        };
        if slot.run != state.record.run || !state.is_running() {
            // AWS takes no token that would tell it a request of a run that is over; that none stands still for so long
            // between its last test of the lock and the sending is assumed.
            let mut late = *state;
            late.kill(at);
            into.push((Event::LosesLock { region: slot.region }, late));
            return;
        }
        let world = &state.world;
        let refuses = world.moving.at(database) != NOWHERE
            || it.is_here(world)
            || world.apart.has(slot.region, database)
            || world.stuck & it.bit() != 0;
        if refuses {
            self.refused(state, it, into);
        } else {
            into.push((it.event(What::Asks), self.accepted(state, it)));
        }
        let Some(left) = state.left.fault() else { return };
        let mut next = State { left, ..*state };
        if !refuses {
            self.refused(&next, it, into);
            let mut for_good = next;
            for_good.world.stuck |= it.bit();
            self.refused(&for_good, it, into);
        }
        next.phase(at, Phase::At);
        into.push((it.event(What::AsksInVain), next));
    }

    /// What was not asked before is as if it had not been; what may have been accepted before still may.
    fn refused(&self, state: &State, it: Promotion, into: &mut Transitions) {
        let mut next = *state;
        let mut slot = it.slot;
        let is_repeat = slot.phase == Phase::RememberedAgain;
        let for_good = next.world.stuck & it.bit() != 0;
        slot.phase = Phase::At;
        if !is_repeat {
            slot.progress.asked &= !it.bit();
        }
        next.set_slot(it.at, slot);
        let what = if for_good {
            What::IsRefusedForGood
        } else {
            What::IsRefused
        };
        let fails = if is_repeat {
            !self.protocol.knows_a_repeat
        } else {
            for_good || !self.protocol.asks_after_a_refusal
        };
        if fails {
            self.fail(next, it, what, into);
        } else {
            into.push((it.event(what), next));
        }
    }

    fn accepted(&self, state: &State, it: Promotion) -> State {
        let mut next = *state;
        let (region, database, bit) = (it.slot.region, it.database, it.bit());
        let planned = state.record.request == Request::Planned;
        next.phase(it.at, Phase::At);
        if let Some(property) = self.harm_of_asking(state, it) {
            next.harm = property.harm();
        }
        let world = &mut next.world;
        let writer = world.writer.at(database);
        world.moving.set(database, region);
        if it.leaves && !planned {
            world.apart.add(region, bit);
        }
        world.accepted |= bit;
        world.was |= 1 << writer;
        if planned {
            world.was &= !(1 << region);
        }
        next
    }

    fn harm_of_asking(&self, state: &State, it: Promotion) -> Option<Property> {
        let (world, bit) = (&state.world, it.bit());
        let progress = it.slot.progress;
        let region = it.slot.region;
        if world.accepted & bit != 0 {
            return Some(Property::Once);
        }
        let planned = state.record.request == Request::Planned;
        let is_fenced = world.lease_of.at(it.database) == region || progress.missed;
        if !planned && self.policy.leased & bit != 0 && !is_fenced {
            return Some(Property::FencedFirst);
        }
        if !state.by_alarm() {
            return None;
        }
        if world.foreign_made & bit != 0 {
            return Some(Property::NotOverOthers);
        }
        if world.was & (1 << region) != 0 {
            return Some(Property::NoWayBack);
        }
        if !state.record.armed && !progress.disarmed {
            return Some(Property::Armed);
        }
        (!progress.agreed).then_some(Property::Agreed)
    }
}

/// Nothing was asked for yet: back to the gate, by the next run.
pub(super) fn hold_run(state: &State, at: u8, database: u8, what: What, into: &mut Transitions) {
    let mut next = *state;
    let slot = state.slot(at);
    next.phase(at, Phase::Ending(Status::Held));
    let event = Event::Step {
        region: slot.region,
        step: number(&slot),
        database,
        what,
    };
    into.push((event, next));
}

/// What an alarm's run finds before it has asked for anything.
pub(super) fn answers_again(state: &State, slot: &Execution) -> bool {
    let (world, source) = (&state.world, state.record.source);
    let nothing_asked = slot.progress.asked == 0 && world.accepted == 0;
    let fails = world.sees_failing(slot.region, source) || world.is_unwell(source);
    state.by_alarm() && nothing_asked && !fails
}
