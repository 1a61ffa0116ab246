//! One moment of a failover: the world, the lock, the record of the run, and the executions that are alive.
//!
//! Small and copied: some thousands of these are made each time a platform is checked. Databases and tiers are bits.

use super::policy::{REGIONS, THINGS};
pub use super::run::{Execution, Lock, Phase, Progress, Record, Request, Status};

/// No region.
pub const NOWHERE: u8 = 3;
/// Executions past the lock that are alive at once: one that has it, and one that stood still and lost it.
pub const EXECUTIONS: usize = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State {
    pub world: World,
    pub lock: Lock,
    pub record: Record,
    pub slots: [Execution; EXECUTIONS],
    pub left: FaultBudget,
    /// A bit for each region whose orchestrator is to be started: a prober there sees a fault, and something has changed
    /// since it asked last.
    pub asked_for: u8,
    /// What a property forbids, once it has happened: see `properties`.
    pub harm: Violation,
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

    pub fn remove_but(&mut self, region: u8, databases: u8) {
        for (at, mask) in self.0.iter_mut().enumerate() {
            if at != usize::from(region) {
                *mask &= !databases;
            }
        }
    }

    /// In how many regions the database is.
    pub fn count(&self, database: u8) -> usize {
        self.0.iter().filter(|mask| **mask & (1 << database) != 0).count()
    }

    /// The databases that are here in any region.
    pub fn anywhere(&self) -> u8 {
        self.0.iter().fold(0, |all, mask| all | mask)
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
    /// A bit for each region whose own application does not answer.
    pub unwell: u8,
    /// Whose cluster takes writes.
    pub writes: ByRegion,
    /// Whose application holds the write lease, as far as it knows.
    pub holds: ByRegion,
    /// The region that the lease names.
    pub lease_of: Places,
    /// Whether the region that the lease names may write.
    pub open: u8,
    /// Which run raised the lease last, four bits a database.
    pub raised_by: u32,
    /// The writer, as the global database says.
    pub writer: Places,
    /// The writer, as hac has written it down.
    pub noted: Places,
    /// Where a promotion is under way to.
    pub moving: Places,
    /// Promotions under way that no run asked for.
    pub foreign: u8,
    /// Writers that no run made, since automation was armed.
    pub foreign_made: u8,
    /// A promotion that does not end, or that AWS refuses whenever it is asked.
    pub stuck: u8,
    /// Clusters that left their global database.
    pub apart: ByRegion,
    /// Whose data was looked at after its promotion, or people were called to look at it.
    pub verified: u8,
    /// Where the name of each tier leads.
    pub traffic: Places,
    /// Regions that were left by a promotion, and by no switchover since, nor was automation armed since.
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

    pub fn is_unwell(&self, region: u8) -> bool {
        self.unwell & (1 << region) != 0
    }

    /// Nobody sees the application of the region answer.
    pub fn is_failing(&self, region: u8) -> bool {
        self.health(region) == Health::Gone || self.is_unwell(region)
    }

    /// The databases of which writes are accepted in a region: the cluster takes them, and the application may, if there is
    /// a lease.
    pub fn accepts_in(&self, region: u8, leased: u8) -> u8 {
        self.writes.of(region) & (self.holds.of(region) | !leased)
    }

    pub fn raised_by(&self, database: u8) -> u8 {
        u8::try_from((self.raised_by >> (4 * database)) & 15).unwrap_or(0)
    }

    pub fn set_raised_by(&mut self, database: u8, run: u8) {
        let shift = 4 * database;
        self.raised_by = self.raised_by & !(15 << shift) | (u32::from(run & 15) << shift);
    }

    /// Whether the lease names this region and lets it write.
    pub fn is_open_for(&self, database: u8, region: u8) -> bool {
        self.open & (1 << database) != 0 && self.lease_of.at(database) == region
    }

    /// Whether somebody still holds a lease that it cannot renew.
    pub fn old_lease_runs(&self, database: u8) -> bool {
        (0..)
            .zip(self.health)
            .any(|(region, _)| self.holds.has(region, database) && !self.is_open_for(database, region))
    }

    /// Leases that cannot be renewed end.
    pub fn end_leases(&mut self, databases: u8) {
        for database in bits(databases & self.holds.anywhere()) {
            let bit = 1 << database;
            let stays = if self.open & bit == 0 {
                NOWHERE
            } else {
                self.lease_of.at(database)
            };
            self.holds.remove_but(stays, bit);
        }
    }
}

/// The numbers of the bits that are set.
pub fn bits(mask: u8) -> impl Iterator<Item = u8> {
    (0..8).filter(move |bit| mask & (1 << bit) != 0)
}

/// What may still happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FaultBudget {
    /// The first fault of a region has not come yet.
    pub first: bool,
    /// Of everything that follows.
    pub together: u8,
    pub faults: u8,
    pub changes: u8,
    pub people: u8,
}

impl FaultBudget {
    /// What is left after one more fault; none if that was the last.
    pub fn fault(self) -> Option<Self> {
        Some(Self {
            together: self.together.checked_sub(1)?,
            faults: self.faults.checked_sub(1)?,
            ..self
        })
    }

    /// An execution stands still for longer than its lease, and goes on once another has its lock: two in one.
    pub fn still(self) -> Option<Self> {
        Some(Self {
            together: self.together.checked_sub(2)?,
            faults: self.faults.checked_sub(1)?,
            ..self
        })
    }

    /// A promotion past the orchestrators: people do it because of something else.
    pub fn console(self) -> Option<Self> {
        Some(Self {
            together: self.together.checked_sub(2)?,
            people: self.people.checked_sub(1)?,
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
pub struct Violation(pub u8);
