//! The way back: the old region rejoins, takes over again without loss, and automation is armed.

use std::collections::BTreeSet;

use serde_json::json;

use super::command::Command;
use super::page::Page;
use super::{Way, anew, binlog, by_function, manual};
use crate::step::{Step, Strategy};

pub(super) fn write(way: &Way<'_>, page: &mut Page) {
    let Way { from, to, .. } = *way;
    page.heading(3, &way.back_title());
    page.paragraph(&format!("{to} writes, {from} is well again."));
    let (replicas, members): (BTreeSet<&str>, BTreeSet<&str>) = way
        .databases()
        .into_iter()
        .partition(|database| way.is_by_binlog(database));
    let (detached, managed): (BTreeSet<&str>, BTreeSet<&str>) =
        members.iter().partition(|database| detaches(way, database));
    for database in &detached {
        anew::detached(way, database, page);
    }
    if !managed.is_empty() {
        page.heading(4, &format!("Keep what {from} had"));
        keep(way, &managed, page);
        page.heading(4, &format!("Wait until {from} is a member again"));
        rejoin(way, &managed, page);
    }
    if !detached.is_empty() {
        page.heading(
            4,
            &format!("After a `switchover`: wait until {from} is a member again"),
        );
        rejoin(way, &detached, page);
    }
    for database in &replicas {
        binlog::rebuild(way, database, page);
    }
    page.heading(4, &format!("Let {from} take over, without loss"));
    page.paragraph("What is still missing, a line each. Changes nothing:");
    let asks = json!({"action": "rejoin-status", "from": to});
    page.shell(&[by_function::ask(&way.site.control, from, &asks)]);
    if replicas.is_empty() {
        switch_over(way, &members, page);
    } else {
        binlog::go_back(way, page);
    }
    page.heading(4, &format!("Arm automation again in {from}"));
    page.paragraph(
        "After any change of the writer nothing starts by itself until somebody says `rearm`. Say it when both regions are whole, \
         whether or not you went back. If somebody paused, [Stop](#stop) has `resume`: say that first. [Arm](#arm) says what \
         `rearm` does:",
    );
    let event = json!({"action": "rearm", "reason": "both regions are whole"});
    page.shell(&[by_function::ask(&way.site.control, from, &event)]);
    if replicas.is_empty() {
        page.paragraph("`terraform plan` shows no change, before and after: who writes is no part of it.");
    }
}

fn switch_over(way: &Way<'_>, databases: &BTreeSet<&str>, page: &mut Page) {
    let Way { from, to, .. } = *way;
    page.paragraph("Nothing is missing. Writes stop for some seconds up to minutes:");
    let reason = format!("back to {from}");
    let event = json!({"action": "failback", "from": to, "reason": reason});
    page.shell(&[by_function::ask(&way.site.orchestrator, from, &event)]);
    if databases.is_empty() {
        return;
    }
    without_the_function(way, databases, page);
}

/// Nobody moves the lease here: whoever settles who writes is a function, too.
fn without_the_function(way: &Way<'_>, databases: &BTreeSet<&str>, page: &mut Page) {
    let Way { from, to, .. } = *way;
    let back = Way {
        from: to,
        to: from,
        ..*way
    };
    page.paragraph(
        "Without the function: first engage the kill switch, so that nothing takes it back. Then ask for each database, in the \
         region that writes now:",
    );
    page.shell(&[manual::pause(way.plan, &format!("by hand: back to {from}"))]);
    let asked = databases.iter().map(|database| {
        Command::aws("rds", "switchover-global-cluster", to)
            .option(
                "global-cluster-identifier",
                way.global_cluster(database).unwrap_or(database),
            )
            .option("target-db-cluster-identifier", &way.cluster_arn(database, from))
    });
    page.shell(&asked.collect::<Vec<_>>());
    page.paragraph(&format!(
        "Repeat until all of this is so: `transition` is `null`, {from} has `true`, and its cluster is `available`:"
    ));
    let looks = databases
        .iter()
        .flat_map(|database| [manual::roles(&back, database), status(way, database)]);
    page.shell(&looks.collect::<Vec<_>>());
    let given = back.leased().into_iter().filter(|name| databases.contains(name));
    let given: Vec<Command> = given
        .map(|database| manual::hand_over(&back, database, from))
        .collect();
    if !given.is_empty() {
        page.paragraph(&format!(
            "Only then the write lease: until it names {from}, no region may write. If it names {from} and is `open`, change nothing:"
        ));
        let leased = back.leased().into_iter().filter(|name| databases.contains(name));
        let now = leased.map(|database| manual::lease_now(way.plan, database));
        page.shell(&now.collect::<Vec<_>>());
        page.paragraph(&format!(
            "Else give it to {from}, once. {from} writes when the old lease is over, at most 30 s later:"
        ));
        page.shell(&given);
    }
    for step in &way.failover.steps {
        if let Some((tier, checks)) = step.shifts() {
            manual::shift(&back, tier, checks.iter().map(String::as_str), page);
        }
    }
}

fn status(way: &Way<'_>, database: &str) -> Command {
    Command::aws("rds", "describe-db-clusters", way.from)
        .option("db-cluster-identifier", way.cluster(database, way.from))
        .query("DBClusters[0].Status")
}

/// Aurora tries to keep a snapshot of the old writer's volume, and lets it expire.
fn keep(way: &Way<'_>, databases: &BTreeSet<&str>, page: &mut Page) {
    page.paragraph(&format!(
        "Writes that were lost are in a snapshot. Aurora tries to make it of the old volume in {}. It expires: copy it before \
         anything else. Where there is none, the second command does nothing.",
        way.from
    ));
    let commands = databases.iter().flat_map(|database| {
        let cluster = way.cluster(database, way.from);
        [
            Command::aws("rds", "describe-db-cluster-snapshots", way.from)
                .option("db-cluster-identifier", cluster)
                .query(
                    "DBClusterSnapshots[?starts_with(DBClusterSnapshotIdentifier, 'rds:unplanned-global-failover')] | \
                     [-1].DBClusterSnapshotIdentifier",
                )
                .into_variable("SNAPSHOT"),
            Command::aws("rds", "copy-db-cluster-snapshot", way.from)
                .option("source-db-cluster-snapshot-identifier", "$SNAPSHOT")
                .option(
                    "target-db-cluster-snapshot-identifier",
                    &format!("{cluster}-before-failover"),
                )
                .flag("copy-tags")
                .if_there_is("SNAPSHOT"),
        ]
    });
    page.shell(&commands.collect::<Vec<_>>());
}

fn rejoin(way: &Way<'_>, databases: &BTreeSet<&str>, page: &mut Page) {
    let commands = databases.iter().flat_map(|database| {
        [
            manual::roles(way, database),
            status(way, database),
            lag(way, database),
        ]
    });
    page.paragraph(&format!(
        "No transition, {} is listed and no writer, its cluster is `available`, and its lag in milliseconds is small.",
        way.from
    ));
    page.shell(&commands.collect::<Vec<_>>());
}

/// Whether a run takes a database out of its global one for good.
fn detaches(way: &Way<'_>, database: &str) -> bool {
    let is_left = |step: &Step| step.promotes() == Some((database, Strategy::Detach));
    way.failover.steps.iter().any(is_left)
}

/// The lag of the old writer as a reader, in the last ten minutes. A cluster reports it only while it is one.
fn lag(way: &Way<'_>, database: &str) -> Command {
    let cluster = way.cluster(database, way.from);
    Command::aws("cloudwatch", "get-metric-statistics", way.from)
        .option("namespace", "AWS/RDS")
        .option("metric-name", "AuroraGlobalDBRPOLag")
        .option("dimensions", &format!("Name=DBClusterIdentifier,Value={cluster}"))
        .option("start-time", "$(( $(date +%s) - 600 ))")
        .option("end-time", "$(date +%s)")
        .option("period", "60")
        .option("statistics", "Maximum")
        .query("Datapoints[].Maximum")
}
