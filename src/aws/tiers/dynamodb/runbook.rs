//! What people do about a replica that is behind.

use hac_lambda::runbook::{Command, Named, metric, named};
use hac_lambda::tier_alarm::TierAlarm;

pub(super) static LATENCY: TierAlarm = TierAlarm {
    rank: 30,
    section: "Alarm: replication of a table",
    name: "replication_latency",
    means: "What is written here reaches the other region late. If this region failed now, that much would be missing there.",
    todo: &[
        "A replica that is not `ACTIVE`: it is being made, or its key or role is out of reach.",
        "All are: a burst of writes, or AWS. It catches up; nothing is lost while both regions live.",
        "Before a planned failover, wait until it is small again.",
    ],
    leave: "a burst of writes, and the latency falls.",
    looks,
    then: |_| Vec::new(),
};

fn looks(names: &Named, region: &str) -> Vec<Command> {
    let (table, receiver) = (named(names, "table"), named(names, "receiver"));
    vec![
        Command::aws("dynamodb", "describe-table", region)
            .option("table-name", table)
            .option(
                "query",
                "Table.[TableStatus, Replicas[].[RegionName, ReplicaStatus]]",
            ),
        metric(
            region,
            "AWS/DynamoDB",
            "ReplicationLatency",
            &[("TableName", table), ("ReceivingRegion", receiver)],
        ),
    ]
}
