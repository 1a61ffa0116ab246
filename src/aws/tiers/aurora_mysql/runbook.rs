//! What people do about the lag of a copy.

use hac_lambda::runbook::{Command, Named, metric, named, role};
use hac_lambda::tier_alarm::TierAlarm;

pub(super) static REPLICATION_LAG: TierAlarm = TierAlarm {
    rank: 10,
    section: "Alarm: replication lag",
    name: "replication_lag",
    means: "If the writer's region failed now, more would be lost than the platform accepts. An automatic failover may be \
                held for it.",
    todo: &[
        "`INSUFFICIENT_DATA`, and the region is not the writer: the reader is gone or is being built. Read the events.",
        "The lag grows with the writes: find the load (a bulk change, a long transaction) and slow it down.",
        "It grows without load: the reader's instances, then AWS Health. Decide now what you would do if the writer failed.",
    ],
    leave: "`INSUFFICIENT_DATA` in the region that writes. Only a reader lags: after a failover that is as it should be.",
    looks: |names, region| looks(names, region, ("AuroraGlobalDBRPOLag", None)),
    then: |_| Vec::new(),
};

pub(super) static BINLOG_LAG: TierAlarm = TierAlarm {
    rank: 11,
    section: "Alarm: lag by binlog",
    name: "binlog_lag",
    means: "If the source's region failed now, more would be lost than the platform accepts; all since then, where \
                replication does not run (-1).",
    todo: &[
        "-1: replication has stopped. Ask the replica, as its master user: `SHOW REPLICA STATUS` names the error.",
        "A large number: one long transaction, a bulk change, or too small an instance. It catches up at its own pace.",
        "It cannot be mended: the replica is built anew, which takes hours. Until then there is no second region for this data.",
    ],
    leave: "`INSUFFICIENT_DATA` in the region that writes. Only a replica lags.",
    looks: |names, region| {
        looks(
            names,
            region,
            ("AuroraBinlogReplicaLag", Some(("Role", "WRITER"))),
        )
    },
    then: |_| Vec::new(),
};

/// Who writes, how far the copy is behind, and what happened.
fn looks(names: &Named, region: &str, (lag, role_of): (&str, Option<(&str, &str)>)) -> Vec<Command> {
    let cluster = named(names, "cluster");
    let events = Command::aws("rds", "describe-events", region)
        .option("source-type", "db-cluster")
        .option("source-identifier", cluster)
        .option("duration", "60");
    let id = ("DBClusterIdentifier", cluster);
    let dimensions: Vec<(&str, &str)> = [id].into_iter().chain(role_of).collect();
    let global = names.get("global").map(String::as_str);
    vec![
        role(region, cluster, global),
        metric(region, "AWS/RDS", lag, &dimensions),
        events,
    ]
}
