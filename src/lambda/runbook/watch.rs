//! What an alarm of the generated stack is about, as far as a person needs it to look there.

use std::collections::BTreeMap;

use serde_json::json;

use super::by_function;
use super::command::Command;
use crate::alarm::Alarm;
use crate::tier_alarm::Named;

/// Stands for the region of the alarm, where only that differs.
pub(super) const REGION: &str = "$AT";

/// One alarm of one region.
#[derive(Debug, Clone)]
pub struct Watch {
    pub alarm: Alarm,
    pub region: String,
    /// As AWS has it.
    pub name: String,
    pub look: Look,
}

/// Where to look first. Names may hold `$ACCOUNT`.
#[derive(Debug, Clone)]
pub enum Look {
    /// At the record of the last run, and at nothing else.
    Run,
    Endpoint {
        url: String,
    },
    /// The same end point of each region.
    Endpoints {
        urls: Vec<String>,
    },
    /// The clusters of a database by region, and the groups of machines that write to it.
    Writers {
        database: String,
        clusters: BTreeMap<String, String>,
        global: Option<String>,
        groups: Vec<String>,
    },
    /// The clusters of a database by region, and its write lease.
    Lease {
        database: String,
        clusters: BTreeMap<String, String>,
        global: Option<String>,
    },
    /// At what the function finds missing.
    Readiness {
        function: String,
    },
    /// At what a tier is made of.
    Tier(Named),
    Function {
        function: String,
    },
    Queue {
        queue: String,
    },
}

/// The largest value of a metric in each minute of the last ten.
pub fn metric(region: &str, namespace: &str, name: &str, dimensions: &[(&str, &str)]) -> Command {
    let command = Command::aws("cloudwatch", "get-metric-statistics", region)
        .option("namespace", namespace)
        .option("metric-name", name);
    let mut dimensions = dimensions
        .iter()
        .map(|(name, value)| format!("Name={name},Value={value}"));
    let first = dimensions.next().unwrap_or_default();
    let command = dimensions.fold(command.option("dimensions", &first), |command, dimension| {
        command.operand(&dimension)
    });
    command
        .option("start-time", "$(( $(date +%s) - 600 ))")
        .option("end-time", "$(date +%s)")
        .option("period", "60")
        .option("statistics", "Maximum")
        .query("sort_by(Datapoints, &Timestamp)[].Maximum")
}

/// A name; empty where there is none, which no alarm of a tier leaves so.
pub fn named<'n>(names: &'n Named, what: &str) -> &'n str {
    names.get(what).map_or("", String::as_str)
}

impl Look {
    pub(super) fn is_lease_of(&self, name: &str) -> bool {
        matches!(self, Self::Lease { database, .. } if database == name)
    }
}

impl Watch {
    fn of_tier(&self, names: &Named, region: &str) -> Vec<Command> {
        match self.alarm {
            Alarm::Tier(alarm) => (alarm.looks)(names, region),
            Alarm::Trigger
            | Alarm::Unserved
            | Alarm::Endpoint
            | Alarm::TwoWriters
            | Alarm::NoWriter
            | Alarm::Witness
            | Alarm::Silence
            | Alarm::NotReady
            | Alarm::DeadLetters
            | Alarm::Errors
            | Alarm::Throttles => Vec::new(),
        }
    }

    /// What shows how it stands, asked in a region. Changes nothing.
    pub(super) fn looks(&self, region: &str) -> Vec<Command> {
        match &self.look {
            Look::Run => Vec::new(),
            Look::Endpoint { url } => vec![endpoint(url)],
            Look::Endpoints { urls } => urls.iter().map(|url| endpoint(url)).collect(),
            Look::Tier(names) => self.of_tier(names, region),
            Look::Readiness { function } => vec![by_function::ask(function, region, &json!({}))],
            Look::Writers { clusters, global, .. } | Look::Lease { clusters, global, .. } => clusters
                .iter()
                .map(|(region, cluster)| role(region, cluster, global.as_deref()))
                .collect(),
            Look::Function { function } => function_looks(self.alarm, region, function),
            Look::Queue { queue } => vec![
                queue_url(region, queue),
                Command::aws("sqs", "receive-message", region)
                    .option("queue-url", "$QUEUE")
                    .option("max-number-of-messages", "10")
                    .option("visibility-timeout", "0")
                    .option("message-attribute-names", "All"),
            ],
        }
    }
}

pub(super) fn endpoint(url: &str) -> Command {
    Command::line(&format!(
        "curl --silent --output /dev/null --max-time 4 --write-out '%{{http_code}} {url}\\n' '{url}'"
    ))
}

fn queue_url(region: &str, queue: &str) -> Command {
    Command::aws("sqs", "get-queue-url", region)
        .option("queue-name", queue)
        .query("QueueUrl")
        .into_variable("QUEUE")
}

/// Who writes, and whether that is changing.
pub fn role(region: &str, cluster: &str, global: Option<&str>) -> Command {
    let Some(global) = global else {
        return Command::aws("rds", "describe-db-clusters", region)
            .option("db-cluster-identifier", cluster)
            .option(
                "query",
                "DBClusters[0].{status: Status, source: ReplicationSourceIdentifier}",
            );
    };
    Command::aws("rds", "describe-global-clusters", region)
        .option("global-cluster-identifier", global)
        .option(
            "query",
            "GlobalClusters[0].{transition: FailoverState.Status, members: GlobalClusterMembers[].[DBClusterArn, IsWriter]}",
        )
}

fn function_looks(alarm: Alarm, region: &str, function: &str) -> Vec<Command> {
    let log = Command::aws("logs", "filter-log-events", region)
        .option("log-group-name", &format!("/aws/lambda/{function}"))
        .option("start-time", "$(( ($(date +%s) - 1800) * 1000 ))");
    let state = Command::aws("lambda", "get-function", region)
        .option("function-name", function)
        .query("[Configuration.State, Configuration.StateReason, Concurrency.ReservedConcurrentExecutions]");
    match alarm {
        Alarm::Silence | Alarm::Witness => vec![
            state,
            Command::aws("events", "describe-rule", region)
                .option("name", function)
                .query("State"),
            log.query("events[-20:].message"),
        ],
        Alarm::Throttles => vec![
            state,
            Command::aws("lambda", "get-account-settings", region).query("AccountLimit"),
        ],
        Alarm::Trigger
        | Alarm::Unserved
        | Alarm::Endpoint
        | Alarm::TwoWriters
        | Alarm::NoWriter
        | Alarm::NotReady
        | Alarm::DeadLetters
        | Alarm::Errors
        | Alarm::Tier(_) => vec![
            log.option("filter-pattern", "?ERROR ?Traceback ?\"timed out\"")
                .query("events[].message"),
        ],
    }
}
