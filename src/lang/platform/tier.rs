//! Tiers: what runs and what keeps data.

use std::collections::BTreeMap;

use super::{Bound, Consistency, Retention, Setting};
use hac_base::source::{Origin, Spanned};
use hac_base::units::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TierKind {
    Compute,
    AuroraMysql,
    Dynamodb,
    S3,
}

/// Instances behind a load balancer, in every region they are placed in.
#[derive(Debug, Clone)]
pub struct Compute {
    pub name: String,
    pub instance: Setting<String>,
    /// Machine image by region; a key for every region in `regions`.
    pub image: Setting<BTreeMap<String, String>>,
    pub scale: Scale,
    /// How many instances are promised whatever one failure takes; its place is the sentence.
    pub capacity: Option<Spanned<u32>>,
    pub listener: Option<Listener>,
    pub health: Option<HealthCheck>,
    /// Names of the data tiers it may reach, sorted; routes, rules, permissions and environment follow from it.
    pub uses: Vec<String>,
    /// ACM certificate ARN by region. `None`: certificates are issued for the names that serve this tier.
    pub certificate: Option<Setting<BTreeMap<String, String>>>,
    /// Who may call the listener, as CIDR; `0.0.0.0/0` unless said otherwise.
    pub clients: Vec<String>,
    /// Where it runs, sorted.
    pub regions: Vec<String>,
    pub origin: Origin,
}

/// Instances per region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    pub min: u32,
    pub max: u32,
}

/// `listen https 443 -> http 8080`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listener {
    /// Always HTTPS in this version.
    pub port: u16,
    /// Plain HTTP to the instances, inside the private network.
    pub target_port: u16,
}

/// What a load balancer asks the instances of a tier that states no `health`.
pub const LOAD_BALANCER_PATH: &str = "/";

/// `health GET "/healthz" every 10s x 3`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthCheck {
    pub path: String,
    /// 10 s or 30 s.
    pub interval: Duration,
    /// Consecutive failures, 1 to 10.
    pub failures: u32,
    /// The compute tier whose listener answers for it; a compute tier answers for itself.
    pub via: String,
}

/// How the copies of a database follow its writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Replication {
    /// Aurora's storage, in a global database.
    Storage,
    /// `MySQL`'s binary log: a read replica of its own, which knows its source and which nothing leads back to it.
    Binlog,
}

/// An Aurora MySQL database: a global database or a cluster and its read replica where it is replicated, one cluster
/// where it is not.
#[derive(Debug, Clone)]
pub struct Database {
    pub name: String,
    /// `db.r6g.large`
    pub instance: String,
    /// Instances per region beside the one that can write; at least one wherever a failover promotes it.
    pub readers: u32,
    pub backup_days: u32,
    /// `8.0.mysql_aurora.3.08.2`
    pub engine_version: String,
    /// The schema that is created.
    pub database_name: String,
    /// Where its writer is when the platform is first created.
    pub writer: String,
    /// Every region it is in, the writer's included; sorted.
    pub regions: Vec<String>,
    /// Of copies in other regions, where there are any; by binlog there is at most one.
    pub replication: Replication,
    /// A role-aware endpoint: it answers 2xx only where the local cluster accepts writes.
    pub health: Option<HealthCheck>,
    /// The replication lag above which people are told, and above which an automatic failover may hold.
    pub lag: Option<Bound>,
    /// How long backups must and may go back; the platform's counts where there is none.
    pub retention: Retention,
    /// What is asked of reads, where it is.
    pub consistency: Option<Spanned<Consistency>>,
    pub origin: Origin,
}

impl Database {
    /// Whether it is in more than one region.
    pub fn is_replicated(&self) -> bool {
        self.regions.len() > 1
    }

    /// Whether it is a global database.
    pub fn is_global(&self) -> bool {
        self.is_replicated() && self.replication == Replication::Storage
    }

    /// Whether it is a cluster and its read replica by binlog.
    pub fn is_by_binlog(&self) -> bool {
        self.is_replicated() && self.replication == Replication::Binlog
    }
}

/// A DynamoDB table, global where it is in more than one region; eventually consistent between regions.
#[derive(Debug, Clone)]
pub struct Table {
    pub name: String,
    pub key: KeyAttribute,
    pub sort: Option<KeyAttribute>,
    /// The attribute that says when an item expires.
    pub expire: Option<String>,
    /// What its copies may lack; the platform's promise counts where there is none.
    pub rpo: Option<Bound>,
    /// How long backups must and may go back; the platform's counts where there is none.
    pub retention: Retention,
    /// What is asked of reads, where it is.
    pub consistency: Option<Spanned<Consistency>>,
    pub regions: Vec<String>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyAttribute {
    pub name: String,
    pub ty: AttributeType,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeType {
    String,
    Number,
    Binary,
}

/// One S3 bucket a region.
#[derive(Debug, Clone)]
pub struct Bucket {
    pub name: String,
    /// Objects are deleted after this many days.
    pub retain_days: Option<u32>,
    /// How long versions must and may be kept; the platform's counts where there is none.
    pub retention: Retention,
    /// What is asked of reads, where it is.
    pub consistency: Option<Spanned<Consistency>>,
    /// What its copies may lack; the platform's promise counts where there is none.
    pub rpo: Option<Bound>,
    /// Each copy rule once, sorted. A rule `A -> B` and one `B -> A` together make replication both ways; `A -> A`
    /// is the compliance copy that stays in its region, kept in an archive bucket of its own.
    pub copies: Vec<ReplicaCopy>,
    pub regions: Vec<String>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReplicaCopy {
    pub from: String,
    pub to: String,
}

impl ReplicaCopy {
    /// The compliance copy: it never leaves its region.
    pub fn is_same_region(&self) -> bool {
        self.from == self.to
    }
}
