//! An execution from its gate to the end of its run: `runner.run_all` and the files under `steps`.

use super::event::{Event, StepOutcome};
use super::model::{Model, Transitions};
use super::policy::StepAction;
use super::properties::Property;
use super::state::{Execution, Lock, Phase, State, Status};

impl Model {
    pub(super) fn execution_moves(&self, state: &State, at: u8, into: &mut Transitions) {
        let slot = state.slot(at);
        match slot.phase {
            Phase::None => return,
            Phase::Gate => self.gate(state, at, into),
            Phase::At => {
                if !self.pays(state, at, into) {
                    self.begins_step(state, at, into);
                }
            }
            Phase::Owing => self.begins_step(state, at, into),
            Phase::Returning => self.returns(state, at, into),
            Phase::Raised => self.raised(state, at, into),
            Phase::Remembered | Phase::RememberedAgain => self.ask(state, at, into),
            Phase::Told => self.over(state, at, StepOutcome::Done, into),
            Phase::Ending(status) => self.end(state, at, status, into),
        }
        if let Some(left) = state.left.fault() {
            let mut killed = State { left, ..*state };
            killed.kill(at);
            into.push((Event::IsKilled { region: slot.region }, killed));
        }
    }

    /// The write that begins a step says also what an earlier one could not.
    fn begins_step(&self, state: &State, at: u8, into: &mut Transitions) {
        let slot = state.slot(at);
        if slot.run == state.record.run
            && slot.progress.over > state.record.progress.over
            && let Some(next) = self.written(state, at, into)
        {
            let (region, step) = (slot.region, slot.progress.over);
            let how = StepOutcome::Done;
            into.push((Event::Over { region, step, how }, next));
        }
        self.step(state, at, into);
    }

    /// Tests the lock, as every write of the record does. None where it is lost: the execution ends, and Lambda repeats
    /// its request.
    pub(super) fn written(&self, state: &State, at: u8, into: &mut Transitions) -> Option<State> {
        let mut next = *state;
        let is_owner = state.lock == Lock::Of(at);
        if self.protocol.locks && self.protocol.checks_epoch && !is_owner {
            next.kill(at);
            let region = state.slot(at).region;
            into.push((Event::LosesLock { region }, next));
            return None;
        }
        let others_work = (0..)
            .zip(&state.slots)
            .any(|(other, slot)| other != at && slot.is_alive());
        if (!self.protocol.locks && others_work) || (self.protocol.locks && !is_owner) {
            next.harm = Property::OneRun.harm();
        }
        next.record.progress = state.slot(at).progress;
        next.world.reached = next.world.reached.max(next.record.progress.over);
        Some(next)
    }

    /// Not done in its time: people are called, and the run goes on.
    pub(super) fn missed_and_called(&self, state: &State, at: u8, into: &mut Transitions) {
        let mut missed = *state;
        self.call(&mut missed);
        self.over(&missed, at, StepOutcome::Missed, into);
    }

    pub(super) fn over(&self, state: &State, at: u8, how: StepOutcome, into: &mut Transitions) {
        let slot = state.slot(at);
        let (region, step) = (slot.region, number(&slot));
        self.over_as(state, at, how, Event::Over { region, step, how }, into);
        let Some(left) = state.left.fault().filter(|_| slot.progress.asked != 0) else {
            return;
        };
        // Once AWS was asked, a record that cannot be written stops nothing.
        let mut unwritten = State { left, ..*state };
        let mut after = slot;
        after.progress.over = after.progress.over.saturating_add(1);
        after.progress.missed |= how == StepOutcome::Missed;
        after.phase = Phase::At;
        unwritten.set_slot(at, after);
        self.past_the_end(&mut unwritten, at);
        into.push((Event::OverUnwritten { region, step, how }, unwritten));
    }

    /// Writes down that the step is over.
    pub(super) fn over_as(
        &self,
        state: &State,
        at: u8,
        how: StepOutcome,
        event: Event,
        into: &mut Transitions,
    ) {
        let mut slot = state.slot(at);
        let act = self.act(state, at);
        slot.progress.over = slot.progress.over.saturating_add(1);
        slot.progress.missed |= how == StepOutcome::Missed;
        slot.phase = Phase::At;
        let mut next = *state;
        next.set_slot(at, slot);
        let Some(mut next) = self.written(&next, at, into) else {
            return;
        };
        let promoted = act.and_then(StepAction::promotes).is_some() && how != StepOutcome::Skipped;
        if promoted && self.protocol.disarms && !self.protocol.disarms_first {
            next.record.armed = false;
        }
        self.past_the_end(&mut next, at);
        into.push((event, next));
    }

    /// After the last step, the run ends.
    pub(super) fn past_the_end(&self, state: &mut State, at: u8) {
        let mut slot = state.slot(at);
        let steps = self.pair(&state.record).map_or(0, |pair| pair.steps.len());
        if slot.phase == Phase::At && usize::from(slot.progress.over) >= steps {
            slot.phase = Phase::Ending(if slot.progress.missed {
                Status::Attention
            } else {
                Status::Completed
            });
            state.set_slot(at, slot);
        }
    }

    /// What is owed is paid, and people are called for what is not whole; then the end is written down, what was taken is
    /// given back, and the lock.
    fn end(&self, state: &State, at: u8, status: Status, into: &mut Transitions) {
        let promoted = matches!(status, Status::Completed | Status::Attention);
        if promoted && self.pays_in_the_end(state, at, into) {
            return;
        }
        let Some(mut next) = self.written(state, at, into) else {
            return;
        };
        let slot = state.slot(at);
        next.record.status = status;
        if status != Status::Completed {
            self.call(&mut next);
        }
        if status == Status::Held && slot.progress.asked == 0 && slot.progress.disarmed {
            // Nothing but definite refusals: everything is as it was.
            next.record.armed = true;
        }
        let event = Event::Ends {
            region: slot.region,
            status,
        };
        into.push((event, self.returned(&next, at)));
    }

    /// The step that the execution is at.
    pub(super) fn act(&self, state: &State, at: u8) -> Option<StepAction> {
        let over = usize::from(state.slot(at).progress.over);
        Some(self.pair(&state.record)?.steps.get(over)?.act)
    }
}

impl State {
    pub(super) fn phase(&mut self, at: u8, phase: Phase) {
        let slot = Execution {
            phase,
            ..self.slot(at)
        };
        self.set_slot(at, slot);
    }
}

/// Of the step that the execution is at, counted as the record does.
pub(super) fn number(slot: &Execution) -> u8 {
    slot.progress.over.saturating_add(1)
}
