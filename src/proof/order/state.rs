//! One moment of a failover: the world, the lock, the record of the run, and the executions that are alive.
//!
//! Small and copied: some thousands of these are made each time a platform is checked. Databases and tiers are bits.

use super::policy::{REGIONS, THINGS};

/// No region.
pub const NOWHERE: u8 = 3;
/// Executions past the lock that are alive at once: one that has it, and one that stood still and lost it.
pub const SLOTS: usize = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State {
    pub world: World,
    pub lock: Lock,
    pub record: Record,
    pub slots: [Slot; SLOTS],
    pub left: Left,
    /// A bit for each region whose orchestrator is to be started: its alarm has gone off, or Lambda repeats a request.
    pub alarms: u8,
    /// What a property forbids, once it has happened: see `properties`.
    pub harm: Harm,
}

/// A number of a region for each database or tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Places(u16);

impl Places {
    pub fn all(region: u8) -> Self {
        (0..THINGS).fold(Self(0), |places, thing| places.with(thing, region))
    }

    pub fn bits(self) -> u64 {
        self.0.into()
    }

    pub fn at(self, thing: u8) -> u8 {
        u8::try_from((self.0 >> (2 * thing)) & 3).unwrap_or(NOWHERE)
    }

    pub fn set(&mut self, thing: u8, region: u8) {
        *self = self.with(usize::from(thing), region);
    }

    fn with(self, thing: usize, region: u8) -> Self {
        let shift = 2 * thing;
        Self(self.0 & !(3 << shift) | (u16::from(region & 3) << shift))
    }
}

/// A set of databases for each region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ByRegion([u8; REGIONS]);

impl ByRegion {
    pub fn of(&self, region: u8) -> u8 {
        self.0.get(usize::from(region)).copied().unwrap_or(0)
    }

    pub fn bits(&self) -> u64 {
        self.0.iter().fold(0, |word, mask| word << 8 | u64::from(*mask))
    }

    pub fn has(&self, region: u8, database: u8) -> bool {
        self.of(region) & (1 << database) != 0
    }

    pub fn add(&mut self, region: u8, databases: u8) {
        if let Some(mask) = self.0.get_mut(usize::from(region)) {
            *mask |= databases;
        }
    }

    pub fn remove(&mut self, region: u8, databases: u8) {
        if let Some(mask) = self.0.get_mut(usize::from(region)) {
            *mask &= !databases;
        }
    }

    pub fn add_but(&mut self, region: u8, databases: u8) {
        for (at, mask) in self.0.iter_mut().enumerate() {
            if at != usize::from(region) {
                *mask |= databases;
            }
        }
    }

    /// In how many regions the database is.
    pub fn count(&self, database: u8) -> usize {
        self.0.iter().filter(|mask| **mask & (1 << database) != 0).count()
    }

    pub fn and_not(&self, other: &Self) -> Self {
        let mut rest = *self;
        for (mask, gone) in rest.0.iter_mut().zip(other.0) {
            *mask &= !gone;
        }
        rest
    }
}

/// How a region is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Health {
    Well,
    /// The other serving regions do not see it, nor it them; the witness does.
    Cut,
    /// Nobody sees it. It may be alive inside, and write.
    Gone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct World {
    pub health: [Health; REGIONS],
    /// Whose cluster takes writes.
    pub writes: ByRegion,
    /// Whose application was told to stop, and its lease has ended.
    pub fenced: ByRegion,
    /// Where a fence was raised, and the old lease still runs.
    pub lease_runs: u8,
    /// Where the last fence was raised to.
    pub lease_of: Places,
    /// Which run raised it last, four bits a database.
    pub raised_by: u32,
    /// The fence was tried and missed: people are told of it, and two may write for a while.
    pub unfenced: u8,
    /// The writer, as the global database says.
    pub writer: Places,
    /// Where a promotion is under way to.
    pub moving: Places,
    /// A promotion that will never end.
    pub stuck: u8,
    /// Clusters that left their global database.
    pub apart: ByRegion,
    /// Whose data was looked at after its promotion.
    pub verified: u8,
    /// Where the traffic of each tier goes.
    pub traffic: Places,
    /// Regions that were left by a promotion, and by no switchover since.
    pub was: u8,
    /// Requests that AWS accepted in this run.
    pub accepted: u8,
    /// The most steps that were ever written down as over in this run.
    pub reached: u8,
}

impl World {
    pub fn health(&self, region: u8) -> Health {
        self.health
            .get(usize::from(region))
            .copied()
            .unwrap_or(Health::Gone)
    }

    /// What a region sees of another with its own eyes.
    pub fn sees_failing(&self, region: u8, other: u8) -> bool {
        self.health(other) != Health::Well || self.health(region) == Health::Cut
    }

    pub fn set_health(&mut self, region: u8, health: Health) {
        if let Some(known) = self.health.get_mut(usize::from(region)) {
            *known = health;
        }
    }

    /// Where the database takes writes and no fence stands against the application.
    pub fn accepts(&self) -> ByRegion {
        self.writes.and_not(&self.fenced)
    }

    pub fn raised_by(&self, database: u8) -> u8 {
        u8::try_from((self.raised_by >> (4 * database)) & 15).unwrap_or(0)
    }

    pub fn set_raised_by(&mut self, database: u8, run: u8) {
        let shift = 4 * database;
        self.raised_by = self.raised_by & !(15 << shift) | (u32::from(run & 15) << shift);
    }

    /// The leases of fenced writers end.
    pub fn end_leases(&mut self, databases: u8) {
        for database in bits(databases & self.lease_runs) {
            self.fenced.add_but(self.lease_of.at(database), 1 << database);
        }
        self.lease_runs &= !databases;
    }
}

/// The numbers of the bits that are set.
pub fn bits(mask: u8) -> impl Iterator<Item = u8> {
    (0..8).filter(move |bit| mask & (1 << bit) != 0)
}

/// Whose the lock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lock {
    Free,
    Of(u8),
    /// Of an execution that died: free when its lease has ended.
    OfTheDead,
}

/// What started an execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Request {
    /// Or the request of an execution that died, which Lambda repeats.
    Alarm,
    AlarmAgain,
    /// `{"action": "failover"}`
    ByHand,
    /// `{"action": "failback"}` or `"switchover"`
    Planned,
    Approve,
}

/// How a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    None,
    Running,
    Awaiting,
    Completed,
    Attention,
    Held,
    Failed,
}

/// The record of the last run, in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Record {
    /// Counted from 1; 0 where there was none yet.
    pub run: u8,
    pub status: Status,
    pub request: Request,
    pub source: u8,
    pub target: u8,
    pub approved: bool,
    pub progress: Progress,
    /// No automatic run starts. It outlives the run.
    pub disarmed: bool,
    /// People were called since this run began.
    pub called: bool,
}

/// What an execution remembers of its run, and writes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact that the record holds"
)]
pub struct Progress {
    /// The gate let it pass.
    pub gate: bool,
    /// The outside vantage point agreed then.
    pub agreed: bool,
    /// Steps that are over.
    pub over: u8,
    /// Databases whose promotion was asked for.
    pub asked: u8,
    /// Something was missed or late.
    pub missed: bool,
    /// A promotion was asked for, and nobody could tell that it was done.
    pub unsure: bool,
}

/// Where an execution stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    None,
    /// Before the gate.
    Gate,
    /// At the beginning of the step after those that are over.
    At,
    /// Has raised the fence, and waits for the old lease.
    Raised,
    /// Has written down that it will ask for a promotion.
    Remembered,
    /// Has told a topic, and not written it down.
    Told,
    /// Is about to write down the end of the run.
    Ending(Status),
}

/// One execution of an orchestrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Slot {
    pub phase: Phase,
    pub region: u8,
    pub progress: Progress,
    /// The run it works on.
    pub run: u8,
}

impl Slot {
    pub const NONE: Self = Self {
        phase: Phase::None,
        region: 0,
        progress: Progress {
            gate: false,
            agreed: false,
            over: 0,
            asked: 0,
            missed: false,
            unsure: false,
        },
        run: 0,
    };

    pub fn is_alive(&self) -> bool {
        self.phase != Phase::None
    }
}

/// What may still happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Left {
    /// The first fault of a region has not come yet.
    pub first: bool,
    /// Of everything that follows.
    pub together: u8,
    pub faults: u8,
    pub changes: u8,
    pub alarms: u8,
    pub people: u8,
}

impl Left {
    /// What is left after one more fault; none if that was the last.
    pub fn fault(self) -> Option<Self> {
        Some(Self {
            together: self.together.checked_sub(1)?,
            faults: self.faults.checked_sub(1)?,
            ..self
        })
    }

    pub fn change(self) -> Option<Self> {
        Some(Self {
            together: self.together.checked_sub(1)?,
            changes: self.changes.checked_sub(1)?,
            ..self
        })
    }

    pub fn alarm(self) -> Option<Self> {
        Some(Self {
            together: self.together.checked_sub(1)?,
            alarms: self.alarms.checked_sub(1)?,
            ..self
        })
    }

    pub fn person(self) -> Option<Self> {
        Some(Self {
            together: self.together.checked_sub(1)?,
            people: self.people.checked_sub(1)?,
            ..self
        })
    }
}

/// What happened and must not, as the number of a property; 0 is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Harm(pub u8);
