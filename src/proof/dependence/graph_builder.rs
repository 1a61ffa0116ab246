//! The things that every takeover is made of, region by region.

use super::graph::{Graph, Id, Made, Thing};
use hac_aws::names::{ident, module_name};
use hac_aws::placement::{self, Placement};
use hac_lambda::actions::{Action, Encrypts, Grant, Resource, grants};
use hac_lambda::handler::Handler;
use hac_lambda::plan::Plan;
use hac_lang::platform::{IsIn, Platform};

/// A graph that is being built.
pub(super) struct Things<'p> {
    pub(super) platform: &'p Platform,
    pub(super) plan: &'p Plan,
    pub(super) graph: Graph,
}

impl Things<'_> {
    /// A step, an agreement: no more than what it needs.
    pub(super) fn step(&mut self, name: impl Into<String>) -> Id {
        self.graph.add(Thing {
            name: name.into(),
            home: &placement::NOTHING,
            region: None,
            made: Made::Not,
            origin: None,
            absent: None,
        })
    }

    pub(super) fn thing(&mut self, what: &str, home: &'static Placement, region: &str, made: Made) -> Id {
        self.graph.add(Thing {
            name: format!("{what} in {region}"),
            home,
            region: Some(region.to_owned()),
            made,
            origin: None,
            absent: None,
        })
    }

    /// What is in no one region.
    pub(super) fn global(&mut self, what: String, home: &'static Placement, made: Made) -> Id {
        self.graph.add(Thing {
            name: what,
            home,
            region: None,
            made,
            origin: None,
            absent: None,
        })
    }

    pub(super) fn module(
        &mut self,
        what: &str,
        home: &'static Placement,
        (concern, region): (&str, &str),
    ) -> Id {
        self.thing(what, home, region, Made::Module(module_name(concern, &[region])))
    }

    fn witness(&self) -> String {
        self.plan.coordination.region.clone()
    }

    /// The table with the lock, the leases and the observations, and the key it is encrypted with.
    pub(super) fn lock_table(&mut self) -> Id {
        let witness = self.witness();
        let key = self.data_key(&witness);
        let what = format!("the table `{}`", self.plan.coordination.table);
        let table = self.module(&what, &placement::TABLE, ("coordination", &witness));
        self.graph.need(table, [key]);
        table
    }

    pub(super) fn data_key(&mut self, region: &str) -> Id {
        self.module("the key for data", &placement::KEY, ("encryption", region))
    }

    fn message_key(&mut self, region: &str) -> Id {
        self.module("the key for messages", &placement::KEY, ("encryption", region))
    }

    /// A function with all that it needs to run and to do its work, but for the table of the witness: who needs that,
    /// says so.
    pub(super) fn function(&mut self, handler: Handler, region: &str) -> Id {
        let name = handler.name();
        let concern = concern(handler);
        let function = self.module(&format!("the {name}"), &placement::FUNCTION, (concern, region));
        if self.graph.is_followed(function) {
            return function;
        }
        let own = [
            self.module(
                &format!("the log group of the {name}"),
                &placement::LOGS,
                (concern, region),
            ),
            self.module(
                &format!("the role of the {name}"),
                &placement::ROLE,
                ("iam", region),
            ),
            self.message_key(region),
        ];
        self.graph.need(function, own);
        if handler != Handler::Orchestrator {
            let plan = self.plan;
            let works: Vec<Grant> = grants(plan, handler, region)
                .into_iter()
                // Where the witness does not answer, the prober still publishes, and the validator says "loss unknown".
                .filter(|grant| !is_of_witness(grant))
                .filter(|grant| handler != Handler::Prober || is_to_see(grant.action))
                .collect();
            let works = self.granted(&works, region);
            self.graph.need(function, works);
        }
        function
    }

    /// A function that a schedule starts every minute.
    pub(super) fn prober(&mut self, region: &str) -> Id {
        let function = self.function(Handler::Prober, region);
        let schedule = self.module(
            "the schedule of the prober",
            &placement::SCHEDULE,
            ("prober", region),
        );
        let probes = self.step(format!("the probes from {region}"));
        self.graph.need(probes, [schedule, function]);
        probes
    }

    pub(super) fn topic(&mut self, topic: &str, region: &str) -> Id {
        let key = self.message_key(region);
        let made = self.module(
            &format!("the topic `{topic}`"),
            &placement::TOPIC,
            ("alerting", region),
        );
        self.graph.need(made, [key]);
        made
    }

    /// Calls that are made in `region`, and what they are about.
    pub(super) fn granted(&mut self, grants: &[Grant], region: &str) -> Vec<Id> {
        let mut needed = Vec::new();
        for grant in grants.iter().filter(|grant| is_on_the_way(grant.action)) {
            needed.extend(self.resource(&grant.resource, region));
            if let Some((_, method)) = grant.action.call() {
                let at = if grant.resource == Resource::CoordinationTable {
                    self.witness()
                } else {
                    region.to_owned()
                };
                let home = placement::answered_by(grant.action);
                needed.push(self.thing(&format!("the call `{method}`"), home, &at, Made::Not));
            }
        }
        needed
    }

    fn resource(&mut self, resource: &Resource, here: &str) -> Option<Id> {
        let is_here = |region: &String| region == here;
        let made = match resource {
            Resource::GlobalCluster { database } => self.global(
                format!("the global database `{database}`"),
                &placement::GLOBAL_CLUSTER,
                Made::Resource(ident(database)),
            ),
            // IAM asks for every member of a global database in the policy; the failover itself needs the one here.
            Resource::Cluster { database, region } if is_here(region) => self.cluster(database, region),
            Resource::Cluster { .. } | Resource::Any => return None,
            Resource::Topic { topic, region } => self.topic(topic, region),
            Resource::CoordinationTable => self.lock_table(),
            Resource::Records { region } => {
                let what = "the bucket of records";
                self.module(what, &placement::BUCKET, ("failover_records", region))
            }
            Resource::Function { handler, region } => self.function(*handler, region),
            Resource::Secret { database, region } => self.secret(database, region),
            Resource::Group { tier, region } => {
                let what = format!("the group of `{tier}`");
                let made = Made::Module(module_name("compute", &[tier, region]));
                self.thing(&what, &placement::INSTANCES, region, made)
            }
            Resource::LogStreams { handler, region } => {
                let what = format!("the log group of the {}", handler.name());
                self.module(&what, &placement::LOGS, (concern(*handler), region))
            }
            Resource::Key { encrypts, region } => match encrypts {
                Encrypts::Topics => self.message_key(region),
                Encrypts::Secrets | Encrypts::CoordinationTable | Encrypts::Records => self.data_key(region),
            },
        };
        Some(made)
    }

    /// The cluster of a database in a region; not there where the database is not.
    pub(super) fn cluster(&mut self, database: &str, region: &str) -> Id {
        let tier = self.platform.database(database);
        let is_there = tier.is_some_and(|tier| tier.is_in(region));
        let key = self.data_key(region);
        let id = self.graph.add(Thing {
            name: format!("the cluster of `{database}` in {region}"),
            home: &placement::CLUSTER,
            region: Some(region.to_owned()),
            made: Made::Module(module_name("database", &[database, region])),
            origin: tier.map(|tier| tier.origin.clone()),
            absent: (!is_there).then(|| "which is not there".to_owned()),
        });
        self.graph.need(id, [key]);
        id
    }

    pub(super) fn secret(&mut self, database: &str, region: &str) -> Id {
        let key = self.data_key(region);
        let what = format!("the secret of `{database}`");
        let made = Made::Resource(format!("{}_master", ident(database)));
        let id = self.thing(&what, &placement::SECRET, region, made);
        self.graph.need(id, [key]);
        id
    }
}

fn concern(handler: Handler) -> &'static str {
    match handler {
        Handler::Orchestrator => "failover",
        Handler::Control => "control",
        Handler::Readiness => "readiness",
        Handler::Validator => "validator",
        Handler::Prober => "prober",
    }
}

/// What a prober needs to see and to say so; what it starts with what it saw is another thing.
fn is_to_see(action: Action) -> bool {
    !matches!(action, Action::InvokeFunction | Action::DescribeGlobalClusters)
}

fn is_of_witness(grant: &Grant) -> bool {
    match &grant.resource {
        Resource::CoordinationTable => true,
        Resource::Key { encrypts, .. } => *encrypts == Encrypts::CoordinationTable,
        Resource::GlobalCluster { .. }
        | Resource::Cluster { .. }
        | Resource::Topic { .. }
        | Resource::Records { .. }
        | Resource::Function { .. }
        | Resource::Secret { .. }
        | Resource::Group { .. }
        | Resource::LogStreams { .. }
        | Resource::Any => false,
    }
}

/// A switchover is planned: it needs both regions, and no takeover from one that is lost makes it.
fn is_on_the_way(action: Action) -> bool {
    action != Action::SwitchoverGlobalCluster
}
