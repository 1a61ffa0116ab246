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
    if !members.is_empty() {
        page.heading(4, &format!("Keep what {from} had"));
        keep(way, &members, page);
        page.heading(4, &format!("Wait until {from} is a member again"));
        rejoin(way, &members, page);
    }
    for database in members.iter().filter(|database| detaches(way, database)) {
        anew::detached(way, database, page);
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
    page.paragraph(
        "Without the function: first throw the kill switch, so that nothing takes it back. Then ask for each database, in the \
         region that writes now:",
    );
    page.shell(&[manual::pause(way)]);
    let asked = databases.iter().map(|database| {
        Command::aws("rds", "switchover-global-cluster", to)
            .option(
                "global-cluster-identifier",
                way.global_cluster(database).unwrap_or(database),
            )
            .option("target-db-cluster-identifier", &way.cluster_arn(database, from))
    });
    page.shell(&asked.collect::<Vec<_>>());
}

/// Aurora tries to keep a snapshot of the old writer's volume, and lets it expire.
fn keep(way: &Way<'_>, databases: &BTreeSet<&str>, page: &mut Page) {
    page.paragraph(&format!(
        "Writes that were lost are in a snapshot. Aurora tries to make it of the old volume in {}. It expires: copy it before \
         anything else. `None` means that there is none.",
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
                .flag("copy-tags"),
        ]
    });
    page.shell(&commands.collect::<Vec<_>>());
}

fn rejoin(way: &Way<'_>, databases: &BTreeSet<&str>, page: &mut Page) {
    let from = way.from;
    let commands = databases.iter().flat_map(|database| {
        let status = Command::aws("rds", "describe-db-clusters", from)
            .option("db-cluster-identifier", way.cluster(database, from))
            .query("DBClusters[0].Status");
        [manual::roles(way, database), status, lag(way, database)]
    });
    page.paragraph(&format!(
        "No transition, {from} is listed and no writer, its cluster is `available`, and its lag in milliseconds is small."
    ));
    page.shell(&commands.collect::<Vec<_>>());
}

/// Whether a run takes a database out of its global one for good.
fn detaches(way: &Way<'_>, database: &str) -> bool {
    let is_left = |step: &Step| matches!(step, Step::Promote { database: promoted, strategy: Strategy::Detach, .. } if promoted == database);
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
