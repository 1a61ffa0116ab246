//! What must hold, whatever happens.

use super::model::{Model, Transitions};
use super::state::{Health, NOWHERE, State, Status, Violation, bits};

/// "In the end" means where nothing more happens by itself, only what goes wrong or what people do. No way leads back to
/// where it was (`tests` checks that), so every way comes to such a state, and "in the end" is as safe to check as "never".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Property {
    /// Never two regions in which writes of a database are accepted.
    OneWriter = 1,
    /// No database is promoted while the other region may still write and nobody tried to stop it.
    FencedFirst,
    /// No write is admitted to data that nobody looked at, and no name that follows the writer leads to it.
    VerifiedFirst,
    /// A name does not stay where the database refuses writes, unless people were called.
    NoReader,
    /// No effect of a step comes twice: no lease raised, no promotion, no message.
    Once,
    /// One execution works at a time, and none loses its lock while it does.
    OneRun,
    /// Nothing automatic touches anything before it is armed, nor after it was disarmed by another.
    Armed,
    /// No alarm promotes on the word of one region.
    Agreed,
    /// No alarm promotes once the region that failed answers again.
    StillFailing,
    /// No alarm promotes into a region whose own application does not answer.
    TargetWell,
    /// No alarm promotes over a writer that no run made.
    NotOverOthers,
    /// No alarm takes a database back to a region that a failover left.
    NoWayBack,
    /// No run is given up as failed while what it asked for is under way, or may be asked for again.
    NoVerdict,
    /// A run that ends leaves the lease with the writer, or says that it does not.
    LeaseKept,
    /// In the end, where a living region's cluster takes writes, its application may write.
    NoMute,
    /// In the end every run is over, and the writer's region alive, or people were called.
    DoneOrPaged,
    /// In the end no run is left as failed whose promotion came about all the same.
    Finished,
    /// In the end a fault that lasts is answered, where automation is armed and all agree.
    Answered,
    /// The loss of a region alone is overcome without people, where the policy is automatic.
    Unaided,
}

impl Property {
    pub const ALL: [Self; 19] = [
        Self::OneWriter,
        Self::FencedFirst,
        Self::VerifiedFirst,
        Self::NoReader,
        Self::Once,
        Self::OneRun,
        Self::Armed,
        Self::Agreed,
        Self::StillFailing,
        Self::TargetWell,
        Self::NotOverOthers,
        Self::NoWayBack,
        Self::NoVerdict,
        Self::LeaseKept,
        Self::NoMute,
        Self::DoneOrPaged,
        Self::Finished,
        Self::Answered,
        Self::Unaided,
    ];

    pub(super) fn harm(self) -> Violation {
        Violation(self as u8)
    }

    fn of(harm: Violation) -> Option<Self> {
        Self::ALL.into_iter().find(|property| property.harm() == harm)
    }

    /// What is so where it is broken.
    pub fn broken(self) -> &'static str {
        match self {
            Self::OneWriter => "two regions accept writes at once",
            Self::FencedFirst => "a database is promoted while the other region still accepts writes",
            Self::VerifiedFirst => "writes or traffic are led to data that nobody has looked at",
            Self::NoReader => "traffic stays where the database refuses writes, and nobody is told",
            Self::Once => "the same thing is done twice",
            Self::OneRun => "two executions work at once",
            Self::Armed => "something automatic acts although it is not armed",
            Self::Agreed => "one region alone decides that another is gone",
            Self::StillFailing => "an alarm promotes although the region that failed answers again",
            Self::TargetWell => "an alarm leads into a region that does not answer either",
            Self::NotOverOthers => "an alarm promotes over a writer that people made",
            Self::NoWayBack => "an alarm takes the database back to the region that was left",
            Self::NoVerdict => "a run is given up although what it asked for can still come about",
            Self::LeaseKept => "a run ends with the write lease in the wrong place, and says nothing",
            Self::NoMute => "no region may write, and nothing puts that in order",
            Self::DoneOrPaged => "the failover is not done, and nobody is told",
            Self::Finished => {
                "a promotion came about after its run was given up, and nothing goes on with it"
            }
            Self::Answered => "a fault lasts, and nothing answers it",
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
    pub(super) fn broken_before(&self, state: &State, moves: &Transitions) -> Option<Property> {
        Property::of(state.harm).or_else(|| {
            let goes_on = moves.iter().any(|(_, next)| next.left == state.left);
            (!goes_on).then(|| self.broken_in_the_end(state)).flatten()
        })
    }

    /// What is broken in a state as it is, wherever it leads.
    pub(super) fn harm_in(&self, state: &State) -> Violation {
        let world = &state.world;
        let (mut once, mut twice) = (0, 0);
        for region in self.policy.region_numbers() {
            let accepts = world.accepts_in(region, self.policy.leased);
            twice |= once & accepts;
            once |= accepts;
        }
        if twice != 0 {
            return Property::OneWriter.harm();
        }
        for database in bits(once & self.policy.leased & !world.verified) {
            let bit = 1 << database;
            // Of clusters that left the one they followed, the new writer is another than AWS says.
            let is_new = |region: &u8| {
                if world.apart.anywhere() & bit == 0 {
                    world.writer.at(database) == *region
                } else {
                    world.apart.has(*region, database)
                }
            };
            let mut regions = self.policy.region_numbers().filter(is_new);
            if self.is_in_our_hands(state, database)
                && regions.any(|region| self.accepts(state, region, database))
            {
                return Property::VerifiedFirst.harm();
            }
        }
        Violation(0)
    }

    /// The last run took the lease, or there is none. One that no fence could close lets its region write on; people hear of
    /// it.
    pub(super) fn is_in_our_hands(&self, state: &State, database: u8) -> bool {
        self.policy.leased & (1 << database) == 0 || state.world.raised_by(database) == state.record.run
    }

    /// The lease of the run that ends is not with the writer, and nobody was told so.
    pub(super) fn leaves_lease_behind(&self, state: &State, at: u8) -> bool {
        let (world, record, slot) = (&state.world, &state.record, state.slot(at));
        let promoted = matches!(record.status, Status::Completed | Status::Attention);
        let belongs_to = if promoted { record.target } else { record.source };
        let databases = self.pair(record).map_or(0, |pair| pair.promotes) & self.policy.leased;
        !slot.progress.told
            && slot.run == record.run
            && (promoted || slot.progress.asked == 0)
            && bits(databases).any(|database| {
                world.moving.at(database) == NOWHERE
                    && self.settled(state, database) == belongs_to
                    && world.raised_by(database) == slot.run
                    && !world.is_open_for(database, belongs_to)
            })
    }

    /// What the run asked for is under way or done, or AWS would do it if it was asked again.
    pub(super) fn could_come_about(&self, state: &State) -> bool {
        let (world, record) = (&state.world, &state.record);
        let promotes = self.pair(record).map_or(0, |pair| pair.promotes);
        let is_elsewhere = |database| {
            ![record.source, record.target].contains(&world.writer.at(database))
                || ![NOWHERE, record.target].contains(&world.moving.at(database))
        };
        world.stuck & promotes == 0 && !bits(promotes).any(is_elsewhere)
    }

    /// What is broken where nothing more happens by itself.
    fn broken_in_the_end(&self, state: &State) -> Option<Property> {
        let record = &state.record;
        let called = record.called;
        let can_act = !self.lock_is_out_of_reach(state);
        let waits = matches!(record.status, Status::Running | Status::Awaiting) || !state.nobody_is_alive();
        let lost = self.policy.is_watched() && self.writer_is_gone(state);
        if (!called && (waits || lost)) || (state.is_running() && can_act) {
            return Some(Property::DoneOrPaged);
        }
        if can_act && self.nobody_may_write(state) {
            return Some(Property::NoMute);
        }
        if !called && self.traffic_meets_a_reader(state) {
            return Some(Property::NoReader);
        }
        if can_act && self.is_left_unfinished(state) {
            return Some(Property::Finished);
        }
        if can_act && self.is_unanswered(state) {
            return Some(Property::Answered);
        }
        let held = record.status == Status::Held && record.lagging != 0;
        if self.one_region_is_lost(state) && self.policy.is_automatic_from(0) && !self.is_over(state) && !held
        {
            return Some(Property::Unaided);
        }
        None
    }

    /// Closed runs of regions that were lost are for people.
    fn is_left_unfinished(&self, state: &State) -> bool {
        let (record, world) = (&state.record, &state.world);
        let is_here = |database| {
            let is_writer =
                world.writer.at(database) == record.target || world.apart.has(record.target, database);
            is_writer && world.writes.has(record.target, database) && world.moving.at(database) == NOWHERE
        };
        record.status == Status::Failed
            && record.progress.asked != 0
            && world.health(record.target) != Health::Gone
            && bits(self.pair(record).map_or(0, |pair| pair.promotes)).all(is_here)
    }

    fn writer_is_gone(&self, state: &State) -> bool {
        bits(self.policy.promoted()).any(|database| {
            !self
                .living(state)
                .any(|region| self.accepts(state, region, database))
        })
    }

    /// The cluster of a living region takes writes, and its application may not.
    fn nobody_may_write(&self, state: &State) -> bool {
        bits(self.policy.promoted() & self.policy.leased).any(|database| {
            let writer = self.settled(state, database);
            state.world.moving.at(database) == NOWHERE
                && state.world.health(writer) != Health::Gone
                && state.world.writes.has(writer, database)
                && !self.accepts(state, writer, database)
        })
    }

    fn traffic_meets_a_reader(&self, state: &State) -> bool {
        (0..).zip(&self.policy.tiers).any(|(tier, known)| {
            let region = state.world.traffic.at(tier);
            bits(known.uses & self.policy.promoted()).any(|database| !self.accepts(state, region, database))
        })
    }

    /// A region fails for all to see, another could take over, automation is armed, and no run took it up.
    fn is_unanswered(&self, state: &State) -> bool {
        let (world, record) = (&state.world, &state.record);
        let can_take_over = |source: u8, target: u8| {
            let Some(pair) = self.policy.pair_of(source, target) else {
                return false;
            };
            let is_ready = |database: u8| {
                world.moving.at(database) == NOWHERE
                    && world.stuck & (1 << database) == 0
                    && self.settled(state, database) == source
                    && world.noted.at(database) == source
                    && !world.writes.has(target, database)
                    && world.apart.anywhere() & (1 << database) == 0
            };
            let lags = record.lagging & (1 << target) != 0;
            pair.automatic
                && !pair.approved
                && pair.promotes != 0
                && world.is_failing(source)
                && world.health(target) == Health::Well
                && (!world.is_unwell(target) || pair.ignores_target)
                && bits(pair.acts_on).all(is_ready)
                && !lags
        };
        record.armed
            && self.policy.region_numbers().any(|source| {
                let mut targets = self.living(state);
                targets.any(|target| target != source && can_take_over(source, target))
            })
    }

    /// The first region was left.
    fn is_over(&self, state: &State) -> bool {
        let done = matches!(state.record.status, Status::Completed | Status::Attention);
        let promoted = self.policy.promoted();
        done || (promoted != 0 && !bits(promoted).any(|database| self.settled(state, database) == 0))
    }

    /// The first region was lost, with automation armed, and nothing else happened.
    fn one_region_is_lost(&self, state: &State) -> bool {
        let (left, world) = (&state.left, &state.world);
        let was_armed = state.record.armed || state.record.progress.disarmed;
        let one_fails = world.health(0) == Health::Gone || world.unwell == 1;
        !left.first && was_armed && one_fails && left.together == self.bounds.together
    }
}
