//! Which AWS actions each handler performs, on what: the one list from which policies are derived.
//!
//! A test compares it with the calls in the Python sources, both ways. Resources are named by what they are in the plan; the
//! ARN is the business of whoever knows ARNs.

use std::collections::BTreeSet;

mod watching;

pub use super::action::Action;
use super::handler::Handler;
use super::plan::{Database, Failover, Plan};
use super::step::{Step, Strategy};

/// One permission: an action, on a resource, under conditions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    pub action: Action,
    pub resource: Resource,
    pub condition: Option<Condition>,
}

/// What a [`Grant`] is for. A grant on a key that does not exist (because AWS's own key is used) is to be left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// The global cluster; its ARN has no region.
    GlobalCluster {
        database: String,
    },
    Cluster {
        database: String,
        region: String,
    },
    /// By its name, which is the same in every region.
    Topic {
        topic: String,
        region: String,
    },
    /// In [`super::plan::Coordination::region`], wherever the function is.
    CoordinationTable,
    /// The records of runs, in the bucket of [`super::plan::Region::records`].
    Records {
        region: String,
    },
    Function {
        handler: Handler,
        region: String,
    },
    Secret {
        database: String,
        region: String,
    },
    /// The Auto Scaling group of a tier. Its ARN holds a UUID: match it by name.
    Group {
        tier: String,
        region: String,
    },
    /// The streams of the log group of the function itself.
    LogStreams {
        handler: Handler,
        region: String,
    },
    Key {
        encrypts: Encrypts,
        region: String,
    },
    /// The action takes no resource: `*`.
    Any,
}

/// What a KMS key encrypts, which is how the key is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encrypts {
    Topics,
    Secrets,
    CoordinationTable,
    Records,
}

/// What narrows a grant further.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// `dynamodb:LeadingKeys`, by `ForAllValues:StringLike`.
    LeadingKeys(Vec<String>),
    /// `cloudwatch:namespace`.
    MetricNamespace(String),
    /// `kms:ViaService`: the service's prefix (`sns`), to be completed with the key's region.
    ViaService(&'static str),
}

/// Everything `handler` does in `region`, sorted and without repetition.
pub fn grants(plan: &Plan, handler: Handler, region: &str) -> BTreeSet<Grant> {
    let mut wanted = Grants {
        plan,
        region,
        set: BTreeSet::new(),
    };
    wanted.logs(handler);
    match handler {
        Handler::Orchestrator => wanted.orchestrator(),
        Handler::Control => wanted.control(),
        Handler::Readiness => wanted.readiness(),
        Handler::Validator => wanted.validator(),
        Handler::Prober => wanted.prober(),
    }
    wanted.set
}

/// What one step of a failover into `region` does there: a part of what the orchestrator does.
pub fn of_step(plan: &Plan, region: &str, step: &Step) -> BTreeSet<Grant> {
    let mut wanted = Grants {
        plan,
        region,
        set: BTreeSet::new(),
    };
    wanted.step(step);
    wanted.set
}

/// What it asks in `region` before the first step.
pub fn of_gate(plan: &Plan, region: &str, failover: &Failover) -> BTreeSet<Grant> {
    let mut wanted = Grants {
        plan,
        region,
        set: BTreeSet::new(),
    };
    wanted.gate(failover);
    wanted.set
}

struct Grants<'a> {
    plan: &'a Plan,
    region: &'a str,
    set: BTreeSet<Grant>,
}

impl Grants<'_> {
    fn add(&mut self, action: Action, resource: Resource) {
        self.set.insert(Grant {
            action,
            resource,
            condition: None,
        });
    }

    fn add_if(&mut self, action: Action, resource: Resource, condition: Condition) {
        self.set.insert(Grant {
            action,
            resource,
            condition: Some(condition),
        });
    }

    fn logs(&mut self, handler: Handler) {
        for action in [Action::CreateLogStream, Action::PutLogEvents] {
            self.add(
                action,
                Resource::LogStreams {
                    handler,
                    region: self.region.to_owned(),
                },
            );
        }
    }

    /// Items of the coordination table, by the start of their key.
    fn table(&mut self, action: Action, keys: Vec<String>) {
        self.add_if(action, Resource::CoordinationTable, Condition::LeadingKeys(keys));
        let key = Resource::Key {
            encrypts: Encrypts::CoordinationTable,
            region: self.plan.coordination.region.clone(),
        };
        self.add_if(Action::Decrypt, key, Condition::ViaService("dynamodb"));
    }

    /// A topic that calls people, wherever [`Plan::paging_regions`] says that a page may go.
    fn page(&mut self, topic: &str) {
        for region in self.plan.paging_regions(self.region) {
            self.topic(topic, region);
        }
    }

    fn topic(&mut self, topic: &str, region: &str) {
        let (topic, region) = (topic.to_owned(), region.to_owned());
        let key = Resource::Key {
            encrypts: Encrypts::Topics,
            region: region.clone(),
        };
        self.add(Action::Publish, Resource::Topic { topic, region });
        for action in [Action::Decrypt, Action::GenerateDataKey] {
            self.add_if(action, key.clone(), Condition::ViaService("sns"));
        }
    }

    fn validator_call(&mut self) {
        let region = self.region.to_owned();
        self.add(
            Action::InvokeFunction,
            Resource::Function {
                handler: Handler::Validator,
                region,
            },
        );
    }

    fn orchestrator(&mut self) {
        let plan = self.plan;
        self.table(
            Action::UpdateItem,
            ["run", "record#*"].map(str::to_owned).to_vec(),
        );
        self.table(Action::GetItem, ["run", "pause"].map(str::to_owned).to_vec());
        self.records();
        for failover in plan.failovers_of(self.region) {
            for topic in &failover.pages {
                self.page(topic);
            }
            self.gate(failover);
            self.source(failover);
            for step in &failover.steps {
                self.step(step);
            }
        }
    }

    /// Writes one, and never reads or takes one away.
    fn records(&mut self) {
        let region = self.region.to_owned();
        self.add(
            Action::PutObject,
            Resource::Records {
                region: region.clone(),
            },
        );
        let key = Resource::Key {
            encrypts: Encrypts::Records,
            region,
        };
        self.add_if(Action::GenerateDataKey, key, Condition::ViaService("s3"));
    }

    fn gate(&mut self, failover: &Failover) {
        if let Some(peer) = failover.peer_of(self.region) {
            let seen = format!("observation#*#{peer}#*");
            self.table(Action::GetItem, vec![seen, format!("readiness#{peer}")]);
        }
        for name in failover.steps.iter().filter_map(Step::database) {
            for action in [Action::GetItem, Action::UpdateItem] {
                self.table(action, vec![format!("writer#{name}")]);
            }
        }
        if !failover.gate.lag.is_empty() {
            self.add(Action::GetMetricData, Resource::Any);
        }
        self.roles(failover);
    }

    /// Whether the clusters of the region that is left fail over inside of it. No part of the gate: a region that does not
    /// answer is left without.
    fn source(&mut self, failover: &Failover) {
        let Some(peer) = failover.peer_of(self.region) else {
            return;
        };
        for name in failover.steps.iter().filter_map(Step::database) {
            self.add(
                Action::DescribeDbClusters,
                Resource::Cluster {
                    database: name.to_owned(),
                    region: peer.to_owned(),
                },
            );
        }
    }

    /// Who writes now, asked for every database of the pair, whichever steps act on it.
    fn roles(&mut self, failover: &Failover) {
        let plan = self.plan;
        for name in failover.steps.iter().filter_map(Step::database) {
            let known = plan.databases.get(name);
            if known.is_some_and(|database| database.global_cluster.is_some()) {
                self.add(
                    Action::DescribeGlobalClusters,
                    Resource::GlobalCluster {
                        database: name.to_owned(),
                    },
                );
            }
            let region = self.region.to_owned();
            self.add(
                Action::DescribeDbClusters,
                Resource::Cluster {
                    database: name.to_owned(),
                    region,
                },
            );
        }
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Fence { database, .. } => {
                for action in [Action::GetItem, Action::UpdateItem] {
                    self.table(action, vec![format!("lease#{database}")]);
                }
            }
            Step::Promote {
                database, strategy, ..
            } => {
                if let Some((name, database)) = self.plan.databases.get_key_value(database) {
                    self.promote(name, database, *strategy);
                }
            }
            Step::Verify { .. } => self.validator_call(),
            // Route 53 moves by its own health checks: the step only watches the local end points.
            Step::Shift { .. } => {}
            Step::Scale { tier, .. } => {
                self.add(Action::DescribeAutoScalingGroups, Resource::Any);
                self.add(
                    Action::SetDesiredCapacity,
                    Resource::Group {
                        tier: tier.clone(),
                        region: self.region.to_owned(),
                    },
                );
            }
            Step::Notify { topic, .. } => self.topic(topic, self.region),
        }
    }

    fn promote(&mut self, name: &str, database: &Database, strategy: Strategy) {
        let global = Resource::GlobalCluster {
            database: name.to_owned(),
        };
        let cluster = |region: &str| Resource::Cluster {
            database: name.to_owned(),
            region: region.to_owned(),
        };
        self.validator_call();
        if strategy == Strategy::Binlog {
            self.add(Action::PromoteReadReplicaDbCluster, cluster(self.region));
            return;
        }
        // IAM asks for the global cluster *and* every member: a policy with one of them is denied on the day.
        let mut on_all_members = vec![Action::SwitchoverGlobalCluster];
        match strategy {
            Strategy::ManagedFailover => on_all_members.push(Action::FailoverGlobalCluster),
            Strategy::Detach => {
                self.add(Action::RemoveFromGlobalCluster, global.clone());
                self.add(Action::RemoveFromGlobalCluster, cluster(self.region));
            }
            Strategy::Binlog => {}
        }
        for action in on_all_members {
            self.add(action, global.clone());
            for region in database.clusters.keys() {
                self.add(action, cluster(region));
            }
        }
    }
}
