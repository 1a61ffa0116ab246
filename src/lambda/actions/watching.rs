//! What those do that look, ask and answer, and leave every change of a database to the orchestrator.

use std::collections::BTreeSet;

use super::{Action, Condition, Encrypts, Grants, Resource};
use crate::handler::Handler;
use crate::plan::{Database, Failover};
use crate::step::Step;

impl Grants<'_> {
    /// The kill switch, arming, and what people ask.
    pub(super) fn control(&mut self) {
        let plan = self.plan;
        let mut read = ["run", "pause", "record#*"].map(str::to_owned).to_vec();
        for region in self.pairs() {
            read.push(format!("readiness#{region}"));
            read.push(format!("observation#*#{region}#*"));
        }
        self.table(Action::GetItem, read);
        self.table(Action::UpdateItem, ["run", "pause"].map(str::to_owned).to_vec());
        self.call(Handler::Orchestrator);
        self.call(Handler::Readiness);
        // The way back: whether it is clear.
        for failover in plan.failovers_of(self.region) {
            if !failover.gate.lag.is_empty() {
                self.add(Action::GetMetricData, Resource::Any);
            }
            self.roles(failover);
        }
    }

    /// Everything that a failover into this region would find, or miss.
    pub(super) fn readiness(&mut self) {
        let plan = self.plan;
        let mut read = ["run", "pause"].map(str::to_owned).to_vec();
        for region in self.pairs() {
            if region != self.region {
                read.push(format!("readiness#{region}"));
            }
            read.push(format!("observation#*#{region}#*"));
        }
        if !plan.databases_of(self.region).is_empty() {
            self.call(Handler::Validator);
        }
        read.extend(self.settled());
        self.table(Action::GetItem, read);
        self.table(Action::UpdateItem, vec![format!("readiness#{}", self.region)]);
        self.metrics();
        for failover in plan.failovers_of(self.region) {
            self.roles(failover);
            self.surroundings(failover);
        }
    }

    /// Whether somebody would be called, and whether there are machines.
    fn surroundings(&mut self, failover: &Failover) {
        for topic in &failover.pages {
            for region in self.plan.paging_regions(self.region) {
                let (topic, region) = (topic.clone(), region.to_owned());
                self.add(Action::GetTopicAttributes, Resource::Topic { topic, region });
            }
        }
        let counts = |step: &Step| step.shifts().is_some() || step.scales().is_some();
        if failover.steps.iter().any(counts) {
            self.add(Action::DescribeAutoScalingGroups, Resource::Any);
        }
    }

    pub(super) fn validator(&mut self) {
        for name in self.plan.databases_of(self.region).into_keys() {
            let region = self.region.to_owned();
            for action in [
                Action::ExecuteStatement,
                Action::BeginTransaction,
                Action::RollbackTransaction,
            ] {
                self.add(
                    action,
                    Resource::Cluster {
                        database: name.to_owned(),
                        region: region.clone(),
                    },
                );
            }
            self.add(
                Action::GetSecretValue,
                Resource::Secret {
                    database: name.to_owned(),
                    region: region.clone(),
                },
            );
            let key = Resource::Key {
                encrypts: Encrypts::Secrets,
                region,
            };
            self.add_if(Action::Decrypt, key, Condition::ViaService("secretsmanager"));
            self.table(Action::GetItem, vec![format!("watermark#{name}")]);
        }
    }

    pub(super) fn prober(&mut self) {
        let plan = self.plan;
        self.metrics();
        self.table(Action::UpdateItem, vec![format!("observation#{}#*", self.region)]);
        if plan.failovers_of(self.region).next().is_none() {
            // The witness sees, and starts nothing.
            return;
        }
        let mut read = vec!["run".to_owned()];
        read.extend(self.settled());
        for (name, database) in plan.databases_of(self.region) {
            self.listed(name, database);
        }
        self.table(Action::GetItem, read);
        self.call(Handler::Orchestrator);
    }

    /// The roles of a global database. By binlog a cluster knows itself only: nobody is asked.
    fn listed(&mut self, name: &str, database: &Database) {
        if database.global_cluster.is_some() {
            let database = name.to_owned();
            self.add(
                Action::DescribeGlobalClusters,
                Resource::GlobalCluster { database },
            );
        }
    }

    /// Who writes each database, and the lease to do so.
    fn settled(&self) -> Vec<String> {
        let databases = self.plan.databases_of(self.region).into_keys();
        let leased = self.plan.leased_of(self.region).into_iter();
        databases
            .map(|name| format!("writer#{name}"))
            .chain(leased.map(|name| format!("lease#{name}")))
            .collect()
    }

    /// This region, and those that it makes a pair with.
    fn pairs(&self) -> BTreeSet<String> {
        let peers = self
            .plan
            .failovers_of(self.region)
            .filter_map(|failover| failover.peer_of(self.region));
        let all = std::iter::once(self.region).chain(peers);
        all.map(str::to_owned).collect()
    }

    fn metrics(&mut self) {
        let namespace = self.plan.probe.namespace.clone();
        self.add_if(
            Action::PutMetricData,
            Resource::Any,
            Condition::MetricNamespace(namespace),
        );
    }

    /// A function of the same region.
    fn call(&mut self, handler: Handler) {
        let region = self.region.to_owned();
        self.add(Action::InvokeFunction, Resource::Function { handler, region });
    }
}
