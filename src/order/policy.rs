//! What of a plan decides the order of things, and what of the runtime.

use hac_lambda::plan::{Failover, Plan, TargetUnwell};
use hac_lambda::step::{Step, Strategy};

/// Regions that can be made the writer's. More than three take part in no policy that is explored.
pub const REGIONS: usize = 3;
/// Databases, and tiers that traffic comes to.
pub const THINGS: usize = 8;
/// Steps of one pair of regions.
const STEPS: usize = 60;

/// What the model is made of. Everything has a number, by the order of its name; the names are for the traces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The first is the one that writes at the beginning.
    pub regions: Vec<String>,
    pub databases: Vec<String>,
    /// A bit for each database that replicates by binlog: its clusters know nothing of each other.
    pub by_binlog: u8,
    /// A bit for each database that some step fences: its application writes only where it holds the write lease.
    pub leased: u8,
    /// The tiers that traffic comes to and that write to a promoted database.
    pub tiers: Vec<Tier>,
    pub pairs: Vec<Pair>,
    /// Set where the table with the lock lies in one of `regions`, which no plan of the compiler does.
    pub lock_in: Option<u8>,
    pub witness: String,
}

/// A tier that traffic comes to by a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    pub name: String,
    /// A bit for each database that it writes to.
    pub uses: u8,
    /// A bit for each database whose check stands behind the name: each that it writes to, or the name leads to a reader.
    pub asks: u8,
    pub follows: Follows,
}

/// What moves a name to another region, besides the health of the tier there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// Every database behind the name accepts writes there.
    Writer,
    /// The write lease of every database behind the name is of that region, open or not: the name begins to move with the
    /// fence.
    Lease,
}

/// Two regions, and what makes either take over from the other.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a line of the policy")]
pub struct Pair {
    pub between: [u8; 2],
    pub automatic: bool,
    pub approved: bool,
    /// Whether a lag can hold it.
    pub bounds_lag: bool,
    /// Whether an alarm promotes into a region whose own application does not answer.
    pub ignores_target: bool,
    pub steps: Vec<Planned>,
    /// A bit for each database that is promoted.
    pub promotes: u8,
    /// A bit for each database that some step is about: who writes to them says which region is left.
    pub acts_on: u8,
    /// Whether a person can bring it back by a switchover: not once a cluster has left the one it followed.
    pub comes_back: bool,
}

impl Pair {
    /// An automatic one, without approval and without a bound on lag.
    pub fn new(between: [u8; 2], steps: Vec<Planned>) -> Self {
        let of = |kind: fn(StepAction) -> Option<u8>| mask(steps.iter().filter_map(|step| kind(step.act)));
        let leaves = |step: &Planned| matches!(step.act, StepAction::Promote { leaves: true, .. });
        Self {
            between,
            automatic: true,
            approved: false,
            bounds_lag: false,
            ignores_target: false,
            comes_back: !steps.iter().any(leaves),
            promotes: of(StepAction::promotes),
            acts_on: of(|act| act.fences().or(act.promotes()).or(act.verifies())),
            steps,
        }
    }

    /// The step after which a region may write that took over: the database is promoted, and looked at by whatever looks
    /// at it before something waits for end points that answer only where the lease is.
    pub fn opens_after(&self, database: u8) -> Option<usize> {
        let promotes = |step: &Planned| step.act.promotes() == Some(database);
        let from = self.steps.iter().position(promotes)?;
        let until_shift = |step: &&Planned| !matches!(step.act, StepAction::Shift { .. });
        let looks = (from..)
            .zip(self.steps.iter().skip(from).take_while(until_shift))
            .filter(|(_, step)| step.act.verifies() == Some(database));
        looks.last().map_or(Some(from), |(at, _)| Some(at))
    }
}

/// A step, and how long it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    pub act: StepAction,
    pub seconds: u32,
}

/// What a step does, as far as its order matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepAction {
    Fence(u8),
    /// Whether the cluster leaves the one it followed, which demotes nobody.
    Promote {
        database: u8,
        leaves: bool,
    },
    Verify(u8),
    /// `waits_for` has a bit for each database that must be writable before it is done. None as `tier` where no tier of
    /// the policy is meant.
    Shift {
        tier: Option<u8>,
        waits_for: u8,
    },
    Scale,
    Notify,
}

impl StepAction {
    pub fn fences(self) -> Option<u8> {
        match self {
            Self::Fence(database) => Some(database),
            Self::Promote { .. } | Self::Verify(_) | Self::Shift { .. } | Self::Scale | Self::Notify => None,
        }
    }

    pub fn promotes(self) -> Option<u8> {
        match self {
            Self::Promote { database, .. } => Some(database),
            Self::Fence(_) | Self::Verify(_) | Self::Shift { .. } | Self::Scale | Self::Notify => None,
        }
    }

    pub fn verifies(self) -> Option<u8> {
        match self {
            Self::Verify(database) => Some(database),
            Self::Fence(_) | Self::Promote { .. } | Self::Shift { .. } | Self::Scale | Self::Notify => None,
        }
    }
}

/// How often things happen that could happen for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Of everything that follows.
    pub together: u8,
    /// Executions that die or stand still, calls that are not answered, promotions that come to nothing.
    pub faults: u8,
    /// Changes of the health of regions after the first.
    pub changes: u8,
    /// Times that a person starts something, or promotes past the orchestrators.
    pub people: u8,
    /// States after which the search ends.
    pub states: usize,
}

impl Bounds {
    /// What every `hac check` explores.
    pub const EVERY_CHECK: Self = Self {
        together: 2,
        faults: 2,
        changes: 2,
        people: 1,
        states: 24_000,
    };
    /// What the tests explore.
    pub const DEEP: Self = Self {
        together: 4,
        faults: 2,
        changes: 3,
        people: 1,
        states: 5_000_000,
    };
}

/// Why a plan is not explored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLarge(pub &'static str);

impl Policy {
    /// The tiers whose names have to move, and that no step waits for in the new region.
    pub(super) fn tiers_left(&self, pair: &Pair) -> impl Iterator<Item = &Tier> {
        let waits = |tier: u8| {
            pair.steps
                .iter()
                .any(|step| matches!(step.act, StepAction::Shift { tier: Some(it), .. } if it == tier))
        };
        let left = (0..).zip(&self.tiers);
        left.filter(move |(at, tier)| tier.uses & pair.promotes != 0 && !waits(*at))
            .map(|(_, tier)| tier)
    }

    /// `writer` is the region that writes at the beginning; `served` are the tiers that traffic comes to, each with the
    /// databases that it writes to.
    pub fn of(plan: &Plan, writer: &str, served: &[(&str, Vec<&str>)]) -> Result<Self, TooLarge> {
        let regions = regions(plan, writer);
        let acted_on = |step: &Step| {
            matches!(
                step,
                Step::Promote { .. } | Step::Fence { .. } | Step::Verify { .. }
            )
        };
        let databases: Vec<String> = plan
            .databases
            .keys()
            .filter(|name| {
                let mut steps = plan.failovers.iter().flat_map(|failover| &failover.steps);
                steps.any(|step| acted_on(step) && step.database() == Some(name.as_str()))
            })
            .cloned()
            .collect();
        let tiers: Vec<Tier> = served
            .iter()
            .map(|(tier, uses)| {
                let uses = mask(uses.iter().filter_map(|name| position(&databases, name)));
                Tier {
                    name: (*tier).to_owned(),
                    uses,
                    asks: uses,
                    follows: Follows::Writer,
                }
            })
            .filter(|tier| tier.uses != 0)
            .collect();
        if regions.len() > REGIONS {
            return Err(TooLarge("more than three regions take over from each other"));
        }
        if databases.len() > THINGS || tiers.len() > THINGS {
            return Err(TooLarge("more than eight databases or tiers move at once"));
        }
        if plan.failovers.iter().any(|failover| failover.steps.len() > STEPS) {
            return Err(TooLarge("there are more than sixty steps"));
        }
        let lock_in = position(&regions, &plan.coordination.region);
        let by_binlog = databases.iter().filter(|name| {
            let known = plan.databases.get(*name);
            known.is_some_and(|database| database.global_cluster.is_none())
        });
        let mut policy = Self {
            by_binlog: mask(by_binlog.filter_map(|name| position(&databases, name))),
            leased: 0,
            regions,
            databases,
            tiers,
            pairs: Vec::new(),
            lock_in,
            witness: plan.coordination.region.clone(),
        };
        let pairs = plan
            .failovers
            .iter()
            .filter_map(|failover| policy.pair(plan, failover));
        policy.pairs = pairs.collect();
        let steps = policy.pairs.iter().flat_map(|pair| &pair.steps);
        policy.leased = mask(steps.filter_map(|step| step.act.fences()));
        Ok(policy)
    }

    fn pair(&self, plan: &Plan, failover: &Failover) -> Option<Pair> {
        let [one, other] = &failover.between;
        let between = [position(&self.regions, one)?, position(&self.regions, other)?];
        let steps: Vec<Planned> = failover
            .steps
            .iter()
            .filter_map(|step| self.planned(plan, step))
            .collect();
        Some(Pair {
            automatic: failover.automatic,
            approved: failover.gate.approval_seconds.is_some(),
            bounds_lag: !failover.gate.lag.is_empty(),
            ignores_target: failover.gate.target_unwell == TargetUnwell::Proceed,
            ..Pair::new(between, steps)
        })
    }

    fn planned(&self, plan: &Plan, step: &Step) -> Option<Planned> {
        let number = |name: &str| position(&self.databases, name);
        let act = match step {
            Step::Fence { database, .. } => StepAction::Fence(number(database)?),
            Step::Promote {
                database, strategy, ..
            } => StepAction::Promote {
                database: number(database)?,
                leaves: match strategy {
                    Strategy::ManagedFailover => false,
                    Strategy::Detach | Strategy::Binlog => true,
                },
            },
            Step::Verify { database, .. } => StepAction::Verify(number(database)?),
            Step::Shift { tier, checks, .. } => {
                let is_writer = |name: &&String| {
                    plan.regions
                        .values()
                        .any(|region| region.checks.get(*name).is_some_and(|check| check.writer))
                };
                let waits_for = checks.iter().filter(is_writer).filter_map(|name| number(name));
                StepAction::Shift {
                    tier: self
                        .tiers
                        .iter()
                        .zip(0..)
                        .find(|(known, _)| known.name == *tier)
                        .map(|(_, at)| at),
                    waits_for: mask(waits_for),
                }
            }
            Step::Scale { .. } => StepAction::Scale,
            Step::Notify { .. } => StepAction::Notify,
        };
        Some(Planned {
            act,
            seconds: step.within_seconds(),
        })
    }

    /// The pair of these two regions.
    pub fn pair_of(&self, one: u8, other: u8) -> Option<&Pair> {
        self.pairs
            .iter()
            .find(|pair| pair.between == [one, other] || pair.between == [other, one])
    }

    /// Every database that some pair promotes.
    pub fn promoted(&self) -> u8 {
        self.pairs.iter().fold(0, |mask, pair| mask | pair.promotes)
    }

    /// Whether alarms start orchestrators. Otherwise they call people, and everything else is theirs.
    pub fn is_watched(&self) -> bool {
        self.pairs.iter().any(|pair| pair.automatic)
    }

    /// Whether an alarm alone makes another region take over from this one.
    pub fn is_automatic_from(&self, region: u8) -> bool {
        let mut pairs = self.pairs.iter();
        pairs.any(|pair| pair.between.contains(&region) && pair.automatic && !pair.approved)
    }

    /// The numbers of the regions.
    pub fn region_numbers(&self) -> impl Iterator<Item = u8> + use<> {
        0..u8::try_from(self.regions.len()).unwrap_or(0)
    }
}

/// Those of the pairs, the writer's first.
fn regions(plan: &Plan, writer: &str) -> Vec<String> {
    let mut regions: Vec<String> = plan
        .failovers
        .iter()
        .flat_map(|failover| failover.between.clone())
        .collect();
    regions.sort_by_key(|name| (name != writer, name.clone()));
    regions.dedup();
    regions
}

/// A bit for each number.
fn mask(numbers: impl Iterator<Item = u8>) -> u8 {
    numbers
        .filter(|number| usize::from(*number) < THINGS)
        .fold(0, |mask, number| mask | 1 << number)
}

fn position(names: &[String], name: &str) -> Option<u8> {
    let at = names.iter().position(|known| known == name)?;
    u8::try_from(at).ok()
}
