//! What is to be said of each kind of alarm.

use std::collections::BTreeSet;

use serde_json::json;

use super::command::Command;
use super::watch::{Look, REGION, Watch};
use super::{Site, doubt, link, standing, witness};
use crate::alarm::Alarm;
use crate::plan::Plan;

/// What a section says. Its `todo` may hold links to other sections.
pub(super) struct Advice {
    pub(super) means: &'static str,
    pub(super) todo: Vec<String>,
    /// What changes something, to be pasted only where `todo` says so.
    pub(super) then: Vec<Command>,
    pub(super) leave: &'static str,
}

fn words(todo: &[&str]) -> Vec<String> {
    todo.iter().map(|text| (*text).to_owned()).collect()
}

pub(super) fn advice(plan: Option<&Plan>, site: &Site, alarm: Alarm, watches: &[&Watch]) -> Advice {
    match alarm {
        Alarm::Trigger => trigger(),
        Alarm::Unserved => standing::unserved(),
        Alarm::Endpoint => doubt::endpoint(plan),
        Alarm::TwoWriters => doubt::two_writers(plan, watches),
        Alarm::NoWriter => standing::no_writer(plan, site, watches),
        Alarm::Witness => doubt::no_witness(plan, watches),
        Alarm::Silence => silence(),
        Alarm::NotReady => standing::not_ready(),
        Alarm::DeadLetters => dead_letters(),
        Alarm::Errors => errors(),
        Alarm::Throttles => throttles(plan),
        Alarm::ReplicationLag => replication_lag(),
        Alarm::BinlogLag => binlog_lag(),
        Alarm::HealthyTargets => healthy_targets(),
        Alarm::UnhealthyTargets => unhealthy_targets(),
        Alarm::LoadBalancerErrors => load_balancer_errors(),
        Alarm::TargetErrors => target_errors(),
        Alarm::TableLatency => table_latency(),
        Alarm::FailedCopies => failed_copies(watches),
    }
}

fn trigger() -> Advice {
    Advice {
        means: "What the failover watches has failed often enough in a row, as seen from the region of the alarm. The prober \
                there starts the orchestrator, again and again for as long as it is so; the alarm has started it too.",
        todo: vec![
            format!(
                "A run is under way, or is over: its own page says what it needs, see {}.",
                link("Pages")
            ),
            "No run after a minute, and no page: start it by hand, in the section of the region that is down.".to_owned(),
            format!(
                "The region is well, and only its end points are not: {}, before the run has asked for a promotion.",
                link("Stop")
            ),
        ],
        then: Vec::new(),
        leave: "the run is over. The alarm goes back by itself once the region answers again.",
    }
}

fn silence() -> Advice {
    Advice {
        means: "No probe has arrived for three minutes. Nobody would notice from there if the region it watches failed now, and \
                no failover would start.",
        todo: vec![
            "The function is not `Active`, or the rule not `ENABLED`: `terraform plan` shows who changed what.".to_owned(),
            "It runs, and cannot write its metric: the log says why.".to_owned(),
            format!(
                "Until it speaks again, ask the end points yourself every minute, and be ready to start by hand: {}.",
                link("Where to look")
            ),
        ],
        then: Vec::new(),
        leave: "never for longer than it takes; it is the detection.",
    }
}

fn dead_letters() -> Advice {
    Advice {
        means: "Lambda has repeated a request until it gave up. Nobody carries it out any more.",
        todo: vec![
            "The body is the request, `ErrorMessage` why it failed. An alarm, and the region is still down: start it by hand."
                .to_owned(),
            format!("See how the last run stands: {}.", link("Look")),
            "Settled: empty the queue, which deletes what is in it. The alarm stays on until then.".to_owned(),
        ],
        then: vec![Command::aws("sqs", "purge-queue", REGION).option("queue-url", "$QUEUE")],
        leave: "the region is well, and the request is hours old. Empty the queue all the same.",
    }
}

fn errors() -> Advice {
    Advice {
        means: "An execution ended in an error. Of the orchestrator it may mean that a page could not be sent: its error is then \
                the only call.",
        todo: vec![
            format!(
                "The orchestrator's: {}. Lambda repeats the request after one minute and after two more, and the run goes on \
                 where it stood.",
                link("Look")
            ),
            "The validator's: a promotion cannot be confirmed. Do it in SQL, as step `verify` without the function says.".to_owned(),
            "The prober's: if it goes on, detection fails with it. Mend it before anything else.".to_owned(),
        ],
        then: Vec::new(),
        leave: "one error of a prober, and the next minute was well; or a run that says `completed`.",
    }
}

fn throttles(plan: Option<&Plan>) -> Advice {
    let by_hand = plan.map(|plan| {
        format!(
            "0 on the orchestrator: somebody may be promoting by hand ({}). Ask first, and give them back only when nobody is.",
            link(&witness::title(plan))
        )
    });
    Advice {
        means: "Lambda did not start an execution: more were asked for than the function may have at a time.",
        todo: by_hand
            .into_iter()
            .chain(words(&[
                "No reserved executions, or 0 on another function: somebody took them by mistake. `terraform plan` shows how many it \
                 had. Give them back.",
                "The account has none left: ask AWS for more. Each function has some of its own, which nobody can use up.",
                "The orchestrator's, and it has executions: Lambda repeats the request. If no run has begun after a minute, start it by hand.",
            ]))
            .collect(),
        then: Vec::new(),
        leave: "it happened once, and the run goes on.",
    }
}

fn replication_lag() -> Advice {
    Advice {
        means: "If the writer's region failed now, more would be lost than the platform accepts. An automatic failover may be \
                held for it.",
        todo: words(&[
            "`INSUFFICIENT_DATA`, and the region is not the writer: the reader is gone or is being built. Read the events.",
            "The lag grows with the writes: find the load (a bulk change, a long transaction) and slow it down.",
            "It grows without load: the reader's instances, then AWS Health. Decide now what you would do if the writer failed.",
        ]),
        then: Vec::new(),
        leave: "`INSUFFICIENT_DATA` in the region that writes. Only a reader lags: after a failover that is as it should be.",
    }
}

fn binlog_lag() -> Advice {
    Advice {
        means: "If the source's region failed now, more would be lost than the platform accepts; all since then, where \
                replication does not run (-1).",
        todo: words(&[
            "-1: replication has stopped. Ask the replica, as its master user: `SHOW REPLICA STATUS` names the error.",
            "A large number: one long transaction, a bulk change, or too small an instance. It catches up at its own pace.",
            "It cannot be mended: the replica is built anew, which takes hours. Until then there is no second region for this data.",
        ]),
        then: Vec::new(),
        leave: "`INSUFFICIENT_DATA` in the region that writes. Only a replica lags.",
    }
}

fn healthy_targets() -> Advice {
    Advice {
        means: "Fewer machines serve than the region needs. Where it stands by, a failover would lead to too few.",
        todo: words(&[
            "Activities that failed: capacity (another instance type), quota (ask AWS), launch template or image (mend, apply).",
            "Machines that start and stay unhealthy: the application, what it needs at start, or its secret.",
            "Both regions at once: the last release. Roll it back.",
        ]),
        then: Vec::new(),
        leave: "its group replaces machines right now, and the number grows.",
    }
}

fn unhealthy_targets() -> Advice {
    Advice {
        means: "A machine does not answer its health check, and its group replaces it.",
        todo: words(&[
            "One, or those of one zone: wait for the group. It starts others where there is room.",
            "Again and again: the description of its health says how it fails. The application's log says why.",
        ]),
        then: Vec::new(),
        leave: "one machine, and its group is replacing it.",
    }
}

fn load_balancer_errors() -> Advice {
    Advice {
        means: "More than 5 % of the requests are refused by the load balancer itself: they reach no machine, or none answers in \
                time.",
        todo: words(&[
            "No healthy target: that is the fault, and has an alarm of its own.",
            "Healthy targets: they close connections early, or answer too late. Look at the newest access logs (502, 503, 504).",
            "Its state is not `active`: AWS Health.",
        ]),
        then: Vec::new(),
        leave: "few requests, and it is over.",
    }
}

fn target_errors() -> Advice {
    Advice {
        means: "More than 5 % of the application's answers are errors, though its machines count as healthy.",
        todo: words(&[
            "After a failover: it still holds connections to the old writer. Restart it.",
            "After a release: roll it back.",
            "Else what it uses: the alarms on databases, tables and copies of the same region.",
        ]),
        then: Vec::new(),
        leave: "few requests, and it is over.",
    }
}

fn table_latency() -> Advice {
    Advice {
        means: "What is written here reaches the other region late. If this region failed now, that much would be missing there.",
        todo: words(&[
            "A replica that is not `ACTIVE`: it is being made, or its key or role is out of reach.",
            "All are: a burst of writes, or AWS. It catches up; nothing is lost while both regions live.",
            "Before a planned failover, wait until it is small again.",
        ]),
        then: Vec::new(),
        leave: "a burst of writes, and the latency falls.",
    }
}

/// A job that copies again what failed, by the rules of the bucket.
fn failed_copies(watches: &[&Watch]) -> Advice {
    let jobs = watches.iter().filter_map(|watch| match &watch.look {
        Look::Copies {
            partition, source, ..
        } => Some(copy_again(&watch.region, partition, source)),
        Look::Run
        | Look::Endpoint { .. }
        | Look::Endpoints { .. }
        | Look::Cluster { .. }
        | Look::Writers { .. }
        | Look::Lease { .. }
        | Look::Readiness { .. }
        | Look::Targets { .. }
        | Look::Table { .. }
        | Look::Function { .. }
        | Look::Queue { .. } => None,
    });
    let mut known = BTreeSet::new();
    let jobs: Vec<Command> = jobs.filter(|command| known.insert(command.to_string())).collect();
    Advice {
        means: "Objects are not in the other bucket, and S3 does not try again. If the source's region failed now, they would be \
                missing.",
        todo: words(&[
            "Find why first, or they fail again: the rule is disabled, the role or a key was changed, or the other bucket is out of reach.",
            "Then copy what failed, with a role that S3 Batch Operations may take on. The job needs some minutes, and says what is left.",
        ]),
        then: std::iter::once(Command::line("export ROLE=arn-of-the-role-for-batch-operations"))
            .chain(jobs)
            .collect(),
        leave: "never; nobody else copies them. The alarm goes back by itself, and the objects stay behind.",
    }
}

fn copy_again(region: &str, partition: &str, source: &str) -> Command {
    let manifest = json!({"S3JobManifestGenerator": {
        "SourceBucket": format!("arn:{partition}:s3:::{source}"),
        "EnableManifestOutput": false,
        "Filter": {"EligibleForReplication": true, "ObjectReplicationStatuses": ["FAILED"]},
    }});
    Command::aws("s3control", "create-job", region)
        .option("account-id", "$ACCOUNT")
        .option("operation", &json!({"S3ReplicateObject": {}}).to_string())
        .option("manifest-generator", &manifest.to_string())
        .option("report", &json!({"Enabled": false}).to_string())
        .option("priority", "1")
        .option("role-arn", "$ROLE")
        .flag("no-confirmation-required")
}
