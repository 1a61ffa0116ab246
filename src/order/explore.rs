//! Visits every state that can be reached, nearest first, so that the first way to a broken property is a shortest one.
//!
//! States are compared whole, not by a fingerprint: none is taken for another. One thread, one order: the same every time.

use std::collections::VecDeque;

use super::event::Event;
use super::key::{Key, key};
use super::model::Model;
use super::policy::Bounds;
use super::properties::Property;
use super::state::State;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explored {
    /// Different states that were reached.
    pub states: usize,
    /// Moves between them.
    pub moves: usize,
    /// Moves on the longest of the shortest ways.
    pub depth: usize,
    /// A bit for each kind of event that happened.
    pub kinds: u64,
    /// Whether every state within the bounds of the model was visited.
    pub complete: bool,
    pub broken: Option<Counterexample>,
}

/// A property, and a shortest way to break it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counterexample {
    pub property: Property,
    pub trace: Vec<Event>,
    pub end: State,
}

/// The way to a broken property with the least that goes wrong on it, and of those a shortest.
pub fn simplest(model: &Model) -> Option<Counterexample> {
    let with = |together: u8| {
        let bounds = Bounds {
            together,
            ..model.bounds
        };
        explore(&Model {
            bounds,
            ..model.clone()
        })
    };
    (0..=model.bounds.together).find_map(|together| with(together).broken)
}

/// Explores the model until all is seen, something is broken, or its bound on states is reached.
pub fn explore(model: &Model) -> Explored {
    let mut visited = Visited::with_room();
    visited.add(model.start(), None);
    let mut found = Explored {
        states: 1,
        moves: 0,
        depth: 0,
        kinds: 0,
        complete: true,
        broken: None,
    };
    let mut moves = Vec::new();
    let mut at = 0;
    while let Some(state) = visited.nearest() {
        model.moves(&state, &mut moves);
        found.moves += moves.len();
        if let Some(property) = model.broken_before(&state, &moves) {
            found.broken = Some(Counterexample {
                property,
                trace: visited.way_to(at),
                end: state,
            });
            found.complete = false;
            break;
        }
        for (event, next) in &moves {
            found.kinds |= event.kinds();
            visited.add(*next, Some((at, *event)));
        }
        at += 1;
        if visited.len() >= model.bounds.states {
            found.complete = false;
            break;
        }
    }
    found.states = visited.len();
    found.depth = visited.deepest();
    found
}

/// The states that were reached, and how. Of those that were left again, the key is enough.
#[derive(Debug, Default)]
struct Visited {
    ahead: VecDeque<State>,
    keys: Vec<Key>,
    ways: Vec<Option<(usize, Event)>>,
    depths: Vec<u32>,
    table: Table,
}

impl Visited {
    /// For an ordinary policy.
    fn with_room() -> Self {
        Self {
            ahead: VecDeque::with_capacity(ROOM_AHEAD),
            keys: Vec::with_capacity(ROOM),
            ways: Vec::with_capacity(ROOM),
            depths: Vec::with_capacity(ROOM),
            table: Table::default(),
        }
    }

    fn add(&mut self, state: State, way: Option<(usize, Event)>) {
        let (key, keys) = (key(&state), &self.keys);
        let known = self
            .table
            .find_or_insert(hash(&key), keys.len(), |at| keys.get(at) == Some(&key));
        if known.is_some() {
            return;
        }
        let depth = way
            .and_then(|(from, _)| self.depths.get(from))
            .map_or(0, |depth| depth + 1);
        self.ahead.push_back(state);
        self.keys.push(key);
        self.ways.push(way);
        self.depths.push(depth);
        if self.table.is_full(self.keys.len()) {
            self.table.grow(self.keys.iter().map(hash));
        }
    }

    /// The nearest state that was not left yet.
    fn nearest(&mut self) -> Option<State> {
        self.ahead.pop_front()
    }

    fn len(&self) -> usize {
        self.keys.len()
    }

    fn deepest(&self) -> usize {
        let deepest = self.depths.last().copied().unwrap_or(0);
        usize::try_from(deepest).unwrap_or(usize::MAX)
    }

    fn way_to(&self, mut at: usize) -> Vec<Event> {
        let mut way = Vec::new();
        while let Some(Some((from, event))) = self.ways.get(at) {
            way.push(*event);
            at = *from;
        }
        way.reverse();
        way
    }
}

/// Numbers of states by their hash: open addressing, a power of two of places.
#[derive(Debug, Default)]
struct Table {
    places: Vec<u32>,
}

const EMPTY: u32 = u32::MAX;
const ROOM: usize = 24_000;
const ROOM_AHEAD: usize = 4_096;
const SMALLEST: usize = 65_536;

impl Table {
    /// The number of the state that `is` it, or none after `next` was put in.
    fn find_or_insert(&mut self, hash: u64, next: usize, is: impl Fn(usize) -> bool) -> Option<usize> {
        if self.places.is_empty() {
            self.places.resize(SMALLEST, EMPTY);
        }
        let mask = self.places.len() - 1;
        let mut at = start(hash, mask);
        loop {
            let place = self.places.get_mut(at)?;
            if *place == EMPTY {
                *place = u32::try_from(next).unwrap_or(EMPTY);
                return None;
            }
            let known = usize::try_from(*place).unwrap_or(usize::MAX);
            if is(known) {
                return Some(known);
            }
            at = (at + 1) & mask;
        }
    }

    fn is_full(&self, states: usize) -> bool {
        states * 2 > self.places.len()
    }

    fn grow(&mut self, hashes: impl Iterator<Item = u64>) {
        let size = self.places.len() * 4;
        self.places.clear();
        self.places.resize(size, EMPTY);
        for (number, hash) in hashes.enumerate() {
            self.find_or_insert(hash, number, |_| false);
        }
    }
}

fn start(hash: u64, mask: usize) -> usize {
    // The high bits are the mixed ones.
    usize::try_from(hash >> 32).unwrap_or(0) & mask
}

/// The hash of a state: fast, and the same on every machine.
fn hash(key: &Key) -> u64 {
    key.iter().fold(0, |hash: u64, word| {
        (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95)
    })
}
