//! The model: a policy, what the runtime promises, and how far to look. `world` and `execution` say what can happen.

use super::event::Event;
use super::policy::{Bounds, Pair, Policy, Protocol};
use super::properties::Property;
use super::state::{
    ByRegion, Harm, Health, Left, Lock, NOWHERE, Places, Progress, Record, Request, SLOTS, Slot, State,
    Status, World, bits,
};

#[derive(Debug, Clone)]
pub struct Model {
    pub policy: Policy,
    pub protocol: Protocol,
    pub bounds: Bounds,
}

/// What may happen next, and what is so then.
pub type Moves = Vec<(Event, State)>;

impl Model {
    /// Everything is well, and the first region writes.
    pub fn start(&self) -> State {
        let all = u8::MAX;
        let mut writes = ByRegion::default();
        writes.add(0, all);
        State {
            world: World {
                health: [Health::Well; super::policy::REGIONS],
                writes,
                fenced: ByRegion::default(),
                lease_runs: 0,
                lease_of: Places::all(0),
                raised_by: 0,
                unfenced: 0,
                writer: Places::all(0),
                moving: Places::all(NOWHERE),
                stuck: 0,
                apart: ByRegion::default(),
                verified: 0,
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
                disarmed: false,
                called: false,
            },
            slots: [Slot::NONE; SLOTS],
            left: Left {
                first: true,
                together: self.bounds.together,
                faults: self.bounds.faults,
                changes: self.bounds.changes,
                alarms: self.bounds.alarms,
                people: self.bounds.people,
            },
            alarms: 0,
            harm: Harm(0),
        }
    }

    /// Everything that may happen in a state. Nothing once a property is broken: the way there is what is asked for.
    pub fn moves(&self, state: &State, into: &mut Moves) {
        into.clear();
        if state.harm.0 != 0 {
            return;
        }
        self.world_moves(state, into);
        self.requests(state, into);
        for (slot, _) in (0..).zip(&state.slots) {
            self.execution_moves(state, slot, into);
        }
        for (_, next) in into {
            if next.harm.0 == 0 && self.two_writers(next) {
                next.harm = Property::OneWriter.harm();
            }
            next.tidy();
        }
    }

    /// Two regions where a database takes writes and no fence stands against it, and none was tried and missed.
    fn two_writers(&self, state: &State) -> bool {
        let accepts = state.world.accepts();
        (0..)
            .zip(&self.policy.databases)
            .any(|(database, _)| state.world.unfenced & (1 << database) == 0 && accepts.count(database) > 1)
    }

    /// The pair of the run that the record is of.
    pub(super) fn pair(&self, record: &Record) -> Option<&Pair> {
        self.policy.pair_of(record.source, record.target)
    }
}

impl State {
    pub(super) fn slot(&self, at: u8) -> Slot {
        self.slots.get(usize::from(at)).copied().unwrap_or(Slot::NONE)
    }

    pub(super) fn set_slot(&mut self, at: u8, slot: Slot) {
        if let Some(known) = self.slots.get_mut(usize::from(at)) {
            *known = slot;
        }
    }

    /// What was missed in an earlier run is nobody's business once one region accepts writes again.
    pub(super) fn forget_missed_fences(&mut self) {
        let accepts = self.world.accepts();
        for database in bits(self.world.unfenced) {
            if accepts.count(database) < 2 && self.world.moving.at(database) == NOWHERE {
                self.world.unfenced &= !(1 << database);
            }
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
