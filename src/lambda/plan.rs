//! The plan: what the Python runtime reads from `plan.json`.
//!
//! One plan serves every region. The handler finds its own region in `AWS_REGION`, and its partition and account in the ARN it
//! was invoked by, and builds ARNs from the names here; so no account number is in the plan, and the archive (and with
//! it `source_code_hash`) is the same in every region.
//!
//! INVARIANT: the plan is role-neutral. It never says who is primary: a failover is the *pair* of its regions, and
//! who writes today is read from AWS when a run starts. Swapping primary and secondary in the source gives the same bytes.
//! Everything unordered is in a sorted map or set, so the same platform always gives the same text.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::step::Step;

/// The version of the format. The loader in Python refuses any other, so that an archive put together by hand fails
/// when it is deployed and tested, not on the day.
pub const FORMAT: u32 = 4;

/// Everything the runtime knows of a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    pub format: u32,
    pub platform: String,
    /// The single-Region table with the lock, the run record, leases and observations.
    pub coordination: Coordination,
    pub probe: Probe,
    /// By region name: every region that runs a handler, so the serving regions and the witness.
    pub regions: BTreeMap<String, Region>,
    /// By the name of the tier.
    pub databases: BTreeMap<String, Database>,
    /// Sorted by pair; see [`Plan::new`].
    pub failovers: Vec<Failover>,
}

/// A conditional write is a lock only in *one* Region: global tables resolve conflicts by last writer wins. The Region is the
/// witness, which survives the loss of either side of every pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coordination {
    pub region: String,
    pub table: String,
}

impl Coordination {
    /// The table's only key: a string hash key.
    pub const HASH_KEY: &'static str = "id";
    /// The table's time-to-live attribute. Only observations carry it.
    pub const TTL_ATTRIBUTE: &'static str = "delete_after";
}

/// How the prober probes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// The `CloudWatch` namespace of `EndpointUnhealthy{Region, Check}`, such as `hac/trading`.
    pub namespace: String,
    /// The cadence. Divides 60, because `EventBridge` starts the prober once a minute.
    pub interval_seconds: u32,
    /// For the connection and for the answer, each.
    pub timeout_seconds: u32,
}

impl Probe {
    /// The metric the prober publishes: 0 or 1 per probe, at a storage resolution of one second.
    pub const METRIC: &'static str = "EndpointUnhealthy";
    /// The metric that says how many regions answer as a database's writer, by check. It has no region.
    pub const WRITERS_METRIC: &'static str = "WriterCount";
    /// The metric that says how many regions answer a check, from where all of them are asked. It has no region.
    pub const ANSWERING_METRIC: &'static str = "RegionsAnswering";
    /// The metric that says whether no region may write a database, by check.
    pub const LEASE_METRIC: &'static str = "LeaseElsewhere";
    /// The metric that says how much is missing for a failover into the region that publishes it.
    pub const READINESS_METRIC: &'static str = "NotReady";
    /// The dimension that names the watched region.
    pub const REGION_DIMENSION: &'static str = "Region";
    /// The dimension that names the check.
    pub const CHECK_DIMENSION: &'static str = "Check";
}

/// What is local to one region.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// What answers for this region, by the tier it speaks for. Empty in the witness.
    pub checks: BTreeMap<String, Check>,
    /// The regions whose checks the prober in this region probes: every other serving region.
    pub watches: BTreeSet<String>,
    /// The checks that it asks of every region that has them: only from here can anybody tell that all of them are lost. A
    /// witness is such a region, and one that serves is none.
    pub asked_everywhere: BTreeSet<String>,
    /// The names of the functions that are asked for by name; none of them in the witness.
    pub functions: Functions,
    /// The name of the validator function here; none in the witness.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub validator: Option<String>,
    /// The bucket of the records of runs, up to the hyphen and account number that end its name; none in the witness.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub records: Option<String>,
    /// The names of the Auto Scaling groups here, by tier.
    pub groups: BTreeMap<String, String>,
}

/// The functions of one region that others start or ask, and that people are told to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Functions {
    /// Changes things, under the lock.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub orchestrator: Option<String>,
    /// People's hand: the kill switch, arming, approval and status.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub control: Option<String>,
    /// Looks, before the day, for what would be missing on it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub readiness: Option<String>,
}

/// An HTTPS endpoint of one region: never the name that the failover record controls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// `https://us-east-1.trade.example.com/healthz`.
    pub url: String,
    /// How many failures in a row count as failed.
    pub failures: u32,
    /// Whether it answers only where the database may be written to. It then speaks against its region only while no
    /// other region answers it instead.
    pub writer: bool,
}

/// An Aurora database that is in several regions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// None: it replicates by binlog, and each cluster says of itself whether it is a replica, and of which.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub global_cluster: Option<String>,
    /// The identifier of the cluster, by region.
    pub clusters: BTreeMap<String, String>,
    /// The schema that holds `hac_probe` and `hac_watermark`.
    pub schema: String,
    /// The largest loss that validation accepts as `pass_with_loss`, in watermark steps. None: any loss is a finding to
    /// report, not a failure.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub max_lost_writes: Option<u64>,
    /// SQL that must return one row whose first column is true, in the order given.
    pub invariants: Vec<Invariant>,
}

/// A truth about the data, checked after every promotion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invariant {
    pub name: String,
    pub sql: String,
}

/// A pair of regions, and what makes either of them take over from the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failover {
    /// Sorted: the order says nothing about roles.
    pub between: [String; 2],
    /// Whether an alarm may start a run. A person always may.
    pub automatic: bool,
    /// The names of the topics that are told when somebody must do something now. They have the same names in every
    /// region; [`Plan::paging_regions`] says whose are told. Usually one; see [`Failover::also_tell`].
    pub pages: BTreeSet<String>,
    pub when: When,
    pub gate: Gate,
    /// In the order in which they run; the gate comes before them all.
    pub steps: Vec<Step>,
}

impl Failover {
    /// The other side of the pair; none if `region` is not part of it.
    pub fn peer_of(&self, region: &str) -> Option<&str> {
        let [a, b] = &self.between;
        if a == region {
            Some(b)
        } else if b == region {
            Some(a)
        } else {
            None
        }
    }

    /// Adds the people of another declaration of the same pair, so that neither direction goes unheard: its pages, and
    /// a step for each topic that no step tells yet.
    pub fn also_tell(&mut self, other: Self) {
        self.pages.extend(other.pages);
        for step in other.steps {
            let is_told = |topic: &str| self.steps.iter().any(|known| known.topic() == Some(topic));
            if step.topic().is_some_and(|topic| !is_told(topic)) {
                self.steps.push(step);
            }
        }
    }
}

/// When a region counts as failed, as one vantage point sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    pub fails: Fails,
    /// Names of [`Region::checks`] of the region that is watched.
    pub checks: BTreeSet<String>,
}

/// How many of the checks must fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fails {
    Any,
    All,
}

/// What must hold before a run touches anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// How long the vantage points have to come to agree.
    pub within_seconds: u32,
    /// How many vantage points must see the region failing, this one included. At least 2 for an automatic run.
    pub vantage_points: u32,
    /// No automatic run this soon after the last one ended.
    pub cooldown_seconds: u32,
    /// How long a database whose region otherwise answers is left to its own failover to another zone, from the first
    /// probe that failed.
    pub local_failover_seconds: u32,
    /// What it means that the region that shall take over answers for nobody either.
    pub target_unwell: TargetUnwell,
    /// How long a person has to approve what an alarm started; none where nobody needs to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub approval_seconds: Option<u32>,
    /// Replication lag, by database. A database that is not here is not asked.
    pub lag: BTreeMap<String, LagBound>,
}

/// The largest replication lag at which promotion may lose that much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LagBound {
    pub max_milliseconds: u32,
    /// How old the newest sample may be: RDS publishes once a minute.
    pub fresh_seconds: u32,
    pub unknown: UnknownLag,
}

/// What a lag that nobody can tell means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownLag {
    Hold,
    Proceed,
}

/// What an automatic run does while the target's own checks fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetUnwell {
    /// It waits: two regions that fail at once are mostly one fault that no promotion mends.
    Hold,
    Proceed,
}

impl Plan {
    /// A plan with its failovers normalised: pairs sorted within and among themselves, so that the direction
    /// in which the source declared them leaves no trace.
    pub fn new(platform: String, coordination: Coordination, probe: Probe) -> Self {
        Self {
            format: FORMAT,
            platform,
            coordination,
            probe,
            regions: BTreeMap::new(),
            databases: BTreeMap::new(),
            failovers: Vec::new(),
        }
    }

    /// Adds a failover, keeping pairs sorted.
    pub fn add_failover(&mut self, mut failover: Failover) {
        failover.between.sort();
        let at = self
            .failovers
            .partition_point(|other| other.between <= failover.between);
        self.failovers.insert(at, failover);
    }

    /// Where a page from `region` may go: to the topic of `region`, and to the witness's where SNS takes nothing there.
    pub fn paging_regions<'a>(&'a self, region: &'a str) -> BTreeSet<&'a str> {
        BTreeSet::from([region, self.coordination.region.as_str()])
    }

    /// The text of `plan.json`.
    pub fn to_json(&self) -> String {
        let mut text =
            serde_json::to_string_pretty(self).expect("the plan has only string keys and no floats");
        text.push('\n');
        text
    }

    /// The failovers that `region` is a side of.
    pub fn failovers_of(&self, region: &str) -> impl Iterator<Item = &Failover> {
        self.failovers
            .iter()
            .filter(move |failover| failover.peer_of(region).is_some())
    }

    /// The databases of those failovers whose writers keep a lease: those that a step fences.
    pub fn leased_of(&self, region: &str) -> BTreeSet<&str> {
        self.failovers_of(region)
            .flat_map(|failover| &failover.steps)
            .filter_map(Step::fences)
            .collect()
    }

    /// The databases that a failover with `region` on one side promotes or checks, by name.
    pub fn databases_of(&self, region: &str) -> BTreeMap<&str, &Database> {
        self.failovers_of(region)
            .flat_map(|failover| failover.steps.iter().filter_map(Step::database))
            .filter_map(|name| self.databases.get_key_value(name))
            .map(|(name, database)| (name.as_str(), database))
            .collect()
    }
}
