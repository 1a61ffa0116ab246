//! The steps of a run, as the files under `steps` carry them out.

use super::event::{Event, StepOutcome};
use super::execution::number;
use super::model::{Model, Transitions};
use super::policy::StepAction;
use super::properties::Property;
use super::state::{Lock, Phase, State, bits};

impl Model {
    pub(super) fn step(&self, state: &State, at: u8, into: &mut Transitions) {
        let slot = state.slot(at);
        let Some(pair) = self.pair(&state.record) else {
            return;
        };
        let Some(step) = pair.steps.get(usize::from(slot.progress.over)) else {
            return;
        };
        match step.act {
            StepAction::Fence(database) => self.fence(state, at, database, into),
            StepAction::Promote { database, leaves } => self.promote(state, at, (database, leaves), into),
            StepAction::Verify(database) => {
                let mut looked = *state;
                if state.world.writes.has(slot.region, database) {
                    looked.world.verified |= 1 << database;
                }
                self.over(&looked, at, StepOutcome::Done, into);
                self.missed_and_called(&looked, at, into);
            }
            StepAction::Shift { waits_for, .. } => self.shift(state, at, waits_for, into),
            StepAction::Scale => {
                self.over(state, at, StepOutcome::Done, into);
                self.missed_and_called(state, at, into);
            }
            StepAction::Notify => {
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
                self.over(state, at, StepOutcome::Missed, into);
            }
        }
    }

    /// Waits until the region answers on all that it is asked for.
    fn shift(&self, state: &State, at: u8, waits_for: u8, into: &mut Transitions) {
        let region = state.slot(at).region;
        self.missed_and_called(state, at, into);
        let answers = !state.world.is_unwell(region)
            && bits(waits_for).all(|database| self.accepts(state, region, database));
        // What fails in the region may be a tier that no step waits for: then nobody hears of it.
        let unasked = state.world.is_unwell(region)
            && self
                .pair(&state.record)
                .is_some_and(|pair| self.policy.tiers_left(pair).next().is_some());
        if answers || unasked {
            self.over(state, at, StepOutcome::Done, into);
        }
    }
}
