//! Advice on what can be read in two ways: which region was left, whether the witness is lost, whether a run will begin.

use std::collections::BTreeSet;

use super::advice::Advice;
use super::command::Command;
use super::watch::{Look, Watch};
use super::{link, witness};
use crate::plan::{Failover, Fails, Plan};
use crate::step::{Step, Strategy};

/// Whether a promotion leaves two clusters that both call themselves writers, to SQL and to AWS.
pub(super) fn breaks_away(plan: &Plan, name: &str) -> bool {
    let mut steps = plan
        .failovers
        .iter()
        .flat_map(|failover| &failover.steps)
        .filter_map(Step::promotes);
    steps.any(|(database, strategy)| {
        database == name && matches!(strategy, Strategy::Detach | Strategy::Binlog)
    })
}

/// What a region that writes and should not is stopped by: its machines, since its database believes to be right.
pub(super) fn two_writers(plan: Option<&Plan>, watches: &[&Watch]) -> Advice {
    let (mut databases, mut groups) = (BTreeSet::new(), BTreeSet::new());
    for watch in watches {
        if let Look::Writers {
            database,
            groups: machines,
            ..
        } = &watch.look
        {
            databases.insert(database.as_str());
            groups.extend(machines);
        }
    }
    let stops = groups.into_iter().map(|group| {
        Command::aws("autoscaling", "update-auto-scaling-group", "$LEFT")
            .option("auto-scaling-group-name", group)
            .option("min-size", "0")
            .option("desired-capacity", "0")
    });
    let (apart, members): (BTreeSet<&str>, BTreeSet<&str>) = databases
        .into_iter()
        .partition(|database| plan.is_some_and(|plan| breaks_away(plan, database)));
    let mut todo = Vec::new();
    if !members.is_empty() {
        todo.push(format!(
            "Which region was left? Of {}: AWS shows one writer and no transition, so it is the other one.",
            words(&members)
        ));
        todo.push(format!(
            "AWS shows a transition, or no writer: it is `source` of the last run ({}), if its status is `completed` or \
             `attention`. After any other run that `source` may be the true writer: stop nothing, and look again every minute.",
            link("Look")
        ));
    }
    todo.extend(apart.iter().map(|database| {
        format!(
            "Which region was left? Of {database}: after a promotion both clusters call themselves writers, so AWS cannot tell. It is \
             the region that the item `writer#{database}` does not name. No item: stop nothing, and ask who promoted."
        )
    }));
    todo.extend([
        "Stop the machines of the region that was left, below. Not its database: it holds what has to be reconciled.".to_owned(),
        "Keep a snapshot of its cluster before anybody deletes it, and reconcile with the owner of the data.".to_owned(),
        "`terraform apply` gives the machines back, once the cluster follows again.".to_owned(),
    ]);
    Advice {
        means: "More than one region says of itself that it is the writer, three times in a row. What each takes, the other does \
                not know: every minute makes it worse.",
        todo,
        then: std::iter::once(Command::line("export LEFT=the-region-that-was-left"))
            .chain(stops)
            .collect(),
        leave: "never while both answer.",
    }
}

fn words(names: &BTreeSet<&str>) -> String {
    names.iter().copied().collect::<Vec<_>>().join(" and ")
}

/// The loss of the witness, told from the trouble of a prober that does not reach it.
pub(super) fn no_witness(plan: Option<&Plan>, watches: &[&Watch]) -> Advice {
    let todo = plan.map_or_else(Vec::new, |plan| {
        let lost = &plan.coordination.region;
        // What the witness says of itself counts neither way: its prober may be lost with it.
        let regions = watches.iter().map(|watch| watch.region.as_str());
        let regions: BTreeSet<&str> = regions.filter(|region| region != lost).collect();
        vec![
            format!(
                "Of {}, the alarm is on in each region that answers you, and the table does not answer you: {lost} is lost. {}.",
                words(&regions),
                link(&witness::title(plan))
            ),
            format!(
                "It is off in one of them, or the table answers you: {lost} is not lost. Tell nobody to write without a lease. \
                 Read why in the log of the region of the alarm: network, permissions, key, throttling."
            ),
        ]
    });
    Advice {
        means: "The prober could not write to the table with the lock. Its region takes nothing over while that is so, and an \
                application there with a write lease stops writing when its lease ends.",
        todo,
        then: Vec::new(),
        leave: "it is over. Nothing has to be armed again.",
    }
}

pub(super) fn endpoint(plan: Option<&Plan>) -> Advice {
    let failovers = plan.into_iter().flat_map(|plan| &plan.failovers);
    let starts = failovers.filter(|failover| failover.automatic).map(starts);
    Advice {
        means: "The prober in the region of the alarm had no good answer, as often in a row as the platform allows. Of a \
                database's end point: no region answers as its writer.",
        todo: std::iter::once(
            "No answer, or `000`: the name, the load balancer, or the region. An answer of 5xx: the application.".to_owned(),
        )
        .chain(starts)
        .collect(),
        then: Vec::new(),
        leave: "it answers you with 200, and the alarm is younger than a minute.",
    }
}

/// How many of the end points of a pair start a run.
fn starts(failover: &Failover) -> String {
    let [a, b] = &failover.between;
    let checks = failover.when.checks.iter().map(|check| format!("`{check}`"));
    let checks: Vec<String> = checks.collect();
    let follows = "the alarm on the region follows within seconds, and a run with it";
    match (&failover.when.fails, checks.as_slice()) {
        (_, [one]) => format!("Between {a} and {b}: {one} is enough; {follows}."),
        (Fails::Any, _) => format!(
            "Between {a} and {b}: any of {} is enough; {follows}.",
            checks.join(", ")
        ),
        (Fails::All, _) => format!(
            "Between {a} and {b}: once all of {} fail, {follows}. One of them alone starts no run: mend the tier, or start the \
             failover by hand.",
            checks.join(", ")
        ),
    }
}
