//! The model: a policy, what the runtime promises, and how far to look. `world`, `people`, `settle` and `execution` say what
//! can happen.

use super::event::Event;
use super::policy::{Bounds, Pair, Policy};
use super::protocol::Protocol;
use super::state::{
    ByRegion, EXECUTIONS, Execution, FaultBudget, Health, Lock, NOWHERE, Places, Progress, Record, Request,
    State, Status, Violation, World,
};

#[derive(Debug, Clone)]
pub struct Model {
    pub policy: Policy,
    pub protocol: Protocol,
    pub bounds: Bounds,
}

/// What may happen next, and what is so then.
pub type Transitions = Vec<(Event, State)>;

impl Model {
    /// Everything is well, the first region writes, and nobody armed automation yet.
    pub fn start(&self) -> State {
        let mut first = ByRegion::default();
        first.add(0, u8::MAX);
        State {
            world: World {
                health: [Health::Well; super::policy::REGIONS],
                unwell: 0,
                writes: first,
                holds: first,
                lease_of: Places::all(0),
                open: u8::MAX,
                raised_by: 0,
                writer: Places::all(0),
                noted: Places::all(0),
                moving: Places::all(NOWHERE),
                foreign: 0,
                foreign_made: 0,
                stuck: 0,
                apart: ByRegion::default(),
                verified: u8::MAX,
                traffic: Places::all(0),
                was: 0,
                accepted: 0,
                reached: 0,
            },
            lock: Lock::Free,
            record: Record {
                run: 0,
                status: Status::None,
                request: Request::Alarm,
                source: NOWHERE,
                target: NOWHERE,
                approved: false,
                progress: Progress::default(),
                armed: false,
                called: false,
                lagging: 0,
            },
            slots: [Execution::NONE; EXECUTIONS],
            left: FaultBudget {
                first: true,
                together: self.bounds.together,
                faults: self.bounds.faults,
                changes: self.bounds.changes,
                people: self.bounds.people,
            },
            asked_for: 0,
            harm: Violation(0),
        }
    }

    /// Everything that may happen in a state. Nothing once a property is broken: the way there is what is asked for. A name
    /// that can move does so before anything else: nothing but the end depends on when.
    pub fn moves(&self, state: &State, into: &mut Transitions) {
        into.clear();
        if state.harm.0 != 0 {
            return;
        }
        self.name_moves(state, into);
        if into.is_empty() {
            self.world_moves(state, into);
            self.people_moves(state, into);
            self.settle_moves(state, into);
            self.requests(state, into);
            for (slot, _) in (0..).zip(&state.slots) {
                self.execution_moves(state, slot, into);
            }
        }
        for (_, next) in into {
            self.adopt(&mut next.world);
            if next.harm.0 == 0 {
                next.harm = self.harm_in(next);
            }
            next.tidy();
            self.ask_again(state, next);
        }
    }

    /// The pair of the run that the record is of.
    pub(super) fn pair(&self, record: &Record) -> Option<&Pair> {
        self.policy.pair_of(record.source, record.target)
    }

    /// People are called.
    pub(super) fn call(&self, state: &mut State) {
        state.record.called |= self.protocol.pages;
    }
}

impl State {
    pub(super) fn slot(&self, at: u8) -> Execution {
        self.slots
            .get(usize::from(at))
            .copied()
            .unwrap_or(Execution::NONE)
    }

    pub(super) fn set_slot(&mut self, at: u8, slot: Execution) {
        if let Some(known) = self.slots.get_mut(usize::from(at)) {
            *known = slot;
        }
    }

    /// A place for another execution.
    pub(super) fn free_slot(&self) -> Option<u8> {
        (0..)
            .zip(&self.slots)
            .find(|(_, slot)| !slot.is_alive())
            .map(|(at, _)| at)
    }

    pub(super) fn nobody_is_alive(&self) -> bool {
        self.slots.iter().all(|slot| !slot.is_alive())
    }

    /// A run is not over, nor waits for people.
    pub(super) fn is_running(&self) -> bool {
        self.record.status == Status::Running
    }

    /// An alarm began the run, whoever approved it.
    pub(super) fn by_alarm(&self) -> bool {
        self.record.request == Request::Alarm
    }

    /// The same state has one form: who is alive comes first.
    fn tidy(&mut self) {
        let [first, second] = &mut self.slots;
        if !first.is_alive() && second.is_alive() {
            std::mem::swap(first, second);
            self.lock = match self.lock {
                Lock::Of(1) => Lock::Of(0),
                Lock::Free => Lock::Free,
                Lock::OfTheDead | Lock::Of(_) => Lock::OfTheDead,
            };
        }
    }
}
