//! What is different where a database is no global one: its old writer never follows, so a replica is built anew.

use serde_json::json;

use super::command::Command;
use super::page::Page;
use super::{Way, anew, by_function};

/// Whether the cluster of a region is a replica, and of which.
pub(super) fn roles(way: &Way<'_>, database: &str, region: &str) -> Command {
    Command::aws("rds", "describe-db-clusters", region)
        .option("db-cluster-identifier", way.cluster(database, region))
        .option(
            "query",
            "DBClusters[0].{status: Status, source: ReplicationSourceIdentifier}",
        )
}

/// How far the replica in a region is behind, in the last ten minutes. -1 means that replication does not run.
fn lag(way: &Way<'_>, database: &str, region: &str) -> Command {
    let cluster = way.cluster(database, region);
    Command::aws("cloudwatch", "get-metric-statistics", region)
        .option("namespace", "AWS/RDS")
        .option("metric-name", "AuroraBinlogReplicaLag")
        .option("dimensions", &format!("Name=DBClusterIdentifier,Value={cluster}"))
        .operand("Name=Role,Value=WRITER")
        .option("start-time", "$(( $(date +%s) - 600 ))")
        .option("end-time", "$(date +%s)")
        .option("period", "60")
        .option("statistics", "Maximum")
        .query("sort_by(Datapoints, &Timestamp)[].Maximum")
}

/// A planned move of the writer: there is none that AWS keeps from losing writes.
pub(super) fn move_on_purpose(way: &Way<'_>, failover: &Command, page: &mut Page) {
    let Way { from, to, .. } = *way;
    let names = way.replicas().unwrap_or_default();
    page.paragraph(&format!(
        "Both regions work, and you move on purpose: {names} replicates by binlog, so there is no `switchover`, and the \
         function refuses one. Stop the writers in {from} first, and wait until the lag in seconds is 0 for two minutes in \
         a row. Then it loses nothing; but {from} has to be built anew afterwards: [Go back](#go-back)."
    ));
    let lags = way
        .databases()
        .into_iter()
        .filter(|database| way.is_by_binlog(database))
        .map(|database| lag(way, database, to));
    page.shell(&lags.collect::<Vec<_>>());
    page.shell(std::slice::from_ref(failover));
}

/// The old writer becomes a new replica of the new writer.
pub(super) fn rebuild(way: &Way<'_>, database: &str, page: &mut Page) {
    let Way { from, to, .. } = *way;
    page.heading(4, &format!("Build {database} in {from} anew"));
    page.paragraph(&format!(
        "The old cluster in {from} is a writer of its own, with writes that {to} may never have seen. Nothing makes it a \
         replica: it is deleted, and a new one is made from {to}. Until then there is no second region for this data.\n\
         First see that the application in {from} writes nothing: its lease is gone, and its machines may still run. Keep \
         what the old cluster had:"
    ));
    anew::keep(way, database, page);
    let says = format!("The first command must show no source, and `available`, in {to}.");
    anew::delete(way, database, (roles(way, database, to), &says), page);
    anew::apply(way, page);
    page.paragraph("It follows once it names its source, and its lag in seconds is small and not -1:");
    page.shell(&[roles(way, database, from), lag(way, database, from)]);
}

/// A failover that waits until nothing is behind: the way back of a replica.
pub(super) fn go_back(way: &Way<'_>, page: &mut Page) {
    let Way { from, to, .. } = *way;
    page.paragraph(&format!(
        "Nothing is missing. Whether to go back at all is a question: it breaks replication once more, and {to} has to be \
         built anew then. If so, stop the writers in {to}, wait until the lag in {from} is 0 for two minutes in a row, and:"
    ));
    let reason = format!("back to {from}");
    let event = json!({"action": "failover", "from": to, "reason": reason});
    page.shell(&[by_function::ask(&way.site.orchestrator, from, &event)]);
}
