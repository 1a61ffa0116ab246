//! What stands behind a public name: which checks decide that a region answers, where each is asked, and which region comes
//! next.
//!
//! Said here once. What is generated (the checks of Route 53, the plan of a failover) and what is proved (the timeline, the
//! order of things, the claims) read it, so that neither knows a check that the other does not.

use std::collections::VecDeque;

use super::{Compute, Database, Dns, Follows, HealthCheck, Platform, RegionName};
use crate::tiers::IsIn;
use hac_base::source::Origin;

/// Who has to be let in for a check to be answered.
const EVERYBODY: &str = "0.0.0.0/0";

/// What is put behind a database's path to ask about its write lease alone.
const LEASE: &str = "/lease";

/// A check that has to pass in a region before the names of a tier lead there.
#[derive(Debug, Clone, Copy)]
pub struct Behind<'p> {
    pub subject: Subject<'p>,
    pub health: &'p HealthCheck,
}

/// Whom a check is about.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'p> {
    /// The tier that answers for the name: does it work?
    Tier(&'p Compute),
    /// A database that it uses: is the writer in this region?
    Writer(&'p Database),
}

impl<'p> Subject<'p> {
    /// Tiers of all kinds have names of their own.
    pub fn name(self) -> &'p str {
        match self {
            Self::Tier(tier) => &tier.name,
            Self::Writer(database) => &database.name,
        }
    }

    pub fn origin(self) -> &'p Origin {
        match self {
            Self::Tier(tier) => &tier.origin,
            Self::Writer(database) => &database.origin,
        }
    }

    pub fn database(self) -> Option<&'p Database> {
        match self {
            Self::Tier(_) => None,
            Self::Writer(database) => Some(database),
        }
    }
}

/// What Route 53 asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Whether the tier works.
    Health,
    /// Whether the local cluster accepts writes of this region.
    Writer,
    /// Whether the write lease names this region.
    Lease,
}

/// A check as Route 53 asks it for a name.
#[derive(Debug, Clone)]
pub struct Asked<'p> {
    pub behind: Behind<'p>,
    pub question: Question,
    /// The name whose regional name is called: of the tier that answers.
    pub at: &'p Dns,
    pub port: u16,
    pub path: String,
}

impl Asked<'_> {
    /// Whether one health check answers both, in one region.
    pub fn is_same(&self, other: &Self) -> bool {
        let what = |asked: &Self| (asked.behind.subject.name(), asked.question, &asked.at.domain);
        what(self) == what(other)
    }
}

impl HealthCheck {
    /// Where a database's check answers for the write lease alone.
    pub fn lease_path(&self) -> String {
        format!("{}{LEASE}", self.path.trim_end_matches('/'))
    }
}

impl Compute {
    /// Whether anybody may call it: checkers and probes call from addresses that nobody can list.
    pub fn is_public(&self) -> bool {
        self.clients.iter().any(|range| range == EVERYBODY)
    }
}

impl Platform {
    /// The checks behind the names of a tier in a region: its own, and for every database that it uses the one that says
    /// where the writer is, whichever tier answers that. Sorted by name.
    ///
    /// A promoted database always has such a check (HA0506). One that nobody promotes gates the name like any other: a region
    /// where it only reads is none to send its users to.
    pub fn behind<'p>(&'p self, tier: &'p Compute, region: &str) -> Vec<Behind<'p>> {
        let is_here = |regions: &[RegionName]| regions.iter().any(|one| one == region);
        if !is_here(&tier.regions) {
            return Vec::new();
        }
        let own = tier.health.iter().map(|health| Behind {
            subject: Subject::Tier(tier),
            health,
        });
        let writers = self.databases().filter_map(|database| {
            let health = database.health.as_ref()?;
            let answers = self.compute(&health.via)?;
            let is_behind =
                tier.uses.contains(&database.name) && is_here(&database.regions) && is_here(&answers.regions);
            is_behind.then_some(Behind {
                subject: Subject::Writer(database),
                health,
            })
        });
        let mut all: Vec<Behind<'_>> = own.chain(writers).collect();
        all.sort_by_key(|check| check.subject.name());
        all
    }

    /// The databases whose writer decides where the names of a tier lead, in any of its regions. Sorted by name.
    pub fn databases_behind<'p>(&'p self, tier: &'p Compute) -> Vec<&'p Database> {
        let checks = tier.regions.iter().flat_map(|region| self.behind(tier, region));
        let mut all: Vec<&Database> = checks.filter_map(|check| check.subject.database()).collect();
        all.sort_by_key(|database| &database.name);
        all.dedup_by_key(|database| &database.name);
        all
    }

    /// What Route 53 asks in a region for a name. Nothing where it cannot come in.
    pub fn asked<'p>(&'p self, dns: &'p Dns, region: &str) -> Vec<Asked<'p>> {
        let Some(tier) = self.compute(&dns.serves) else {
            return Vec::new();
        };
        let checks = self.behind(tier, region).into_iter();
        checks.filter_map(|behind| self.asked_for(dns, behind)).collect()
    }

    fn asked_for<'p>(&'p self, dns: &'p Dns, behind: Behind<'p>) -> Option<Asked<'p>> {
        let health = behind.health;
        let (question, path) = match (behind.subject, dns.follows) {
            (Subject::Tier(_), _) => (Question::Health, health.path.clone()),
            (Subject::Writer(_), Follows::Writer) => (Question::Writer, health.path.clone()),
            (Subject::Writer(_), Follows::Lease) => (Question::Lease, health.lease_path()),
        };
        let answers = self.compute(&health.via).filter(|tier| tier.is_public())?;
        let at = if health.via == dns.serves {
            dns
        } else {
            self.name_of(&health.via)?
        };
        Some(Asked {
            behind,
            question,
            at,
            port: answers.listener?.port,
            path,
        })
    }

    /// The name under which a tier is asked by others: the first of its names.
    pub fn name_of(&self, tier: &str) -> Option<&Dns> {
        self.dns.iter().find(|dns| dns.serves == tier)
    }

    /// The regions of a tier in the order in which its names try them: the one that is created as primary, then each that a
    /// failover leads to, as the failovers are declared, then what no failover leads to, by name.
    pub fn tried_regions<'p>(&'p self, tier: &'p Compute) -> Vec<&'p str> {
        self.tried_regions_from(tier, self.primary().map(|region| region.name.as_str()))
    }

    /// The same as if another region were created as primary.
    pub fn tried_regions_from<'p>(&'p self, tier: &'p Compute, first: Option<&'p str>) -> Vec<&'p str> {
        let mut declared: Vec<_> = self.failovers.iter().collect();
        declared.sort_by_key(|failover| failover.declared);
        let mut order: Vec<&str> = Vec::new();
        let mut open: VecDeque<&str> = first.into_iter().collect();
        while let Some(region) = open.pop_front() {
            if order.contains(&region) {
                continue;
            }
            order.push(region);
            // A failover leads both ways once it has been used.
            let onwards = declared.iter().filter(|failover| failover.from == region);
            open.extend(onwards.map(|failover| failover.to.as_str()));
            let back = declared.iter().filter(|failover| failover.to == region);
            open.extend(back.map(|failover| failover.from.as_str()));
        }
        order.extend(self.serving().map(|region| region.name.as_str()));
        let mut tried: Vec<&str> = Vec::new();
        for region in order {
            if tier.is_in(region) && !tried.contains(&region) {
                tried.push(region);
            }
        }
        tried
    }

    /// Whether some failover ends the write lease of a database: only then has it one.
    pub fn has_lease(&self, database: &str) -> bool {
        let mut steps = self.failovers.iter().flat_map(|failover| &failover.steps);
        steps.any(|step| step.kind.fences() == Some(database))
    }
}
