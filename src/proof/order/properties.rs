//! What must hold, whatever happens.

use super::model::{Model, Moves};
use super::state::{Harm, Health, State, Status, bits};

/// "In the end" means where nothing more happens by itself, only what goes wrong or what people do. No way leads back to
/// where it was (`tests` checks that), so every way comes to such a state, and "in the end" is as safe to check as "never".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Property {
    /// Never two regions in which a database takes writes and no fence stands against the application; except after a fence
    /// that was tried and missed, of which people hear.
    OneWriter = 1,
    /// Traffic is not led to data that nobody looked at.
    VerifiedFirst,
    /// Traffic does not stay where the database refuses writes, unless people were called.
    NoReader,
    /// No effect of a step comes twice: no lease raised, no promotion, no message.
    Once,
    /// One execution works at a time, and none loses its lock while it does.
    OneRun,
    /// No alarm promotes on the word of one region.
    Agreed,
    /// No alarm takes a database back to a region that a failover left.
    NoWayBack,
    /// In the end every run is over, and the writer's region alive, or people were called.
    DoneOrPaged,
    /// The loss of a region alone is overcome without people, where the policy is automatic.
    Unaided,
}

impl Property {
    pub const ALL: [Self; 9] = [
        Self::OneWriter,
        Self::VerifiedFirst,
        Self::NoReader,
        Self::Once,
        Self::OneRun,
        Self::Agreed,
        Self::NoWayBack,
        Self::DoneOrPaged,
        Self::Unaided,
    ];

    pub(super) fn harm(self) -> Harm {
        Harm(self as u8)
    }

    fn of(harm: Harm) -> Option<Self> {
        Self::ALL.into_iter().find(|property| property.harm() == harm)
    }

    /// What is so where it is broken.
    pub fn broken(self) -> &'static str {
        match self {
            Self::OneWriter => "two regions accept writes at once",
            Self::VerifiedFirst => "traffic is led to data that nobody has looked at",
            Self::NoReader => "traffic stays where the database refuses writes, and nobody is told",
            Self::Once => "the same thing is done twice",
            Self::OneRun => "two executions work at once",
            Self::Agreed => "one region alone decides that another is gone",
            Self::NoWayBack => "an alarm takes the database back to the region that was left",
            Self::DoneOrPaged => "the failover is not done, and nobody is told",
            Self::Unaided => "the loss of one region stops its own failover",
        }
    }
}

impl Model {
    /// What is broken in a state, on the way there or because it ends there.
    pub fn broken_in(&self, state: &State) -> Option<Property> {
        let mut moves = Vec::new();
        self.moves(state, &mut moves);
        self.broken_before(state, &moves)
    }

    /// The same, where what may happen next is known.
    pub(super) fn broken_before(&self, state: &State, moves: &Moves) -> Option<Property> {
        Property::of(state.harm).or_else(|| {
            let goes_on = moves.iter().any(|(_, next)| next.left == state.left);
            (!goes_on).then(|| self.broken_in_the_end(state)).flatten()
        })
    }

    /// What is broken where nothing more happens by itself.
    fn broken_in_the_end(&self, state: &State) -> Option<Property> {
        let record = &state.record;
        let called = record.called;
        let under_way =
            matches!(record.status, Status::Running | Status::Awaiting) || !state.nobody_is_alive();
        let lost = self.policy.is_watched() && self.writer_is_gone(state);
        if !called && (under_way || lost) {
            return Some(Property::DoneOrPaged);
        }
        if !called && self.traffic_meets_a_reader(state) {
            return Some(Property::NoReader);
        }
        let done = matches!(record.status, Status::Completed | Status::Attention);
        let held = matches!(record.status, Status::Held);
        if self.nothing_else_happened(state) && self.policy.is_automatic_from(0) && !done && !held {
            return Some(Property::Unaided);
        }
        None
    }

    fn writer_is_gone(&self, state: &State) -> bool {
        bits(self.policy.promoted()).any(|database| {
            let accepts = state.world.accepts();
            let serves =
                |region: u8| accepts.has(region, database) && state.world.health(region) != Health::Gone;
            !self.policy.region_numbers().any(serves)
        })
    }

    fn traffic_meets_a_reader(&self, state: &State) -> bool {
        let accepts = state.world.accepts();
        (0..).zip(&self.policy.tiers).any(|(tier, known)| {
            let region = state.world.traffic.at(tier);
            known.uses & self.policy.promoted() & !accepts.of(region) != 0
        })
    }

    /// The first region was lost, and nothing else.
    fn nothing_else_happened(&self, state: &State) -> bool {
        let left = &state.left;
        !left.first && state.world.health(0) == Health::Gone && left.together == self.bounds.together
    }
}
