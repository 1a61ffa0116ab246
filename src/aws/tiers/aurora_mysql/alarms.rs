//! Lag of the copies.

use super::runbook;
use crate::monitoring::alarm::{AlarmGroup, Metric, Silence, above, alarm, computed_alarm};
use hac_lambda::alarm::Alarm;
use hac_terraform::{Block, Type, each_attr, lit};

pub(super) static ALL: &[&AlarmGroup] = &[&CLUSTERS, &REPLICAS];

pub(super) static CLUSTERS: AlarmGroup = AlarmGroup {
    kinds: &[Alarm::Tier(&runbook::REPLICATION_LAG)],
    input: "clusters",
    description: "Clusters of global databases in this region, and the lag that each may have",
    element: || {
        Type::object([
            ("cluster_identifier", Type::String),
            ("lag_milliseconds_max", Type::Number),
        ])
    },
    alarms: || vec![replication_lag()],
};

pub(super) static REPLICAS: AlarmGroup = AlarmGroup {
    kinds: &[Alarm::Tier(&runbook::BINLOG_LAG)],
    input: "binlog_clusters",
    description: "Clusters of this region that replicate by binlog, and the lag that each may have as a replica",
    element: || {
        Type::object([
            ("cluster_identifier", Type::String),
            ("lag_seconds_max", Type::Number),
        ])
    },
    alarms: || vec![binlog_lag()],
};

fn replication_lag() -> Block {
    let metric = Metric {
        namespace: "AWS/RDS",
        name: "AuroraGlobalDBRPOLag",
        statistic: "Maximum",
        dimensions: vec![("DBClusterIdentifier", each_attr("cluster_identifier"))],
    };
    let when = above(each_attr("lag_milliseconds_max"), 3, 3);
    let says = (
        "Replication lag of ",
        " is above its bound, or is no longer reported",
    );
    alarm(
        CLUSTERS.title(Alarm::Tier(&runbook::REPLICATION_LAG), says),
        &metric,
        &when,
        Silence::Unknown,
    )
    .doc("How much would be lost if the writer's region failed now, in milliseconds.")
    .doc("A cluster reports it only while it is a reader. That it stops means a change of roles or a broken")
    .doc("replica: people are told, and see which.")
}

fn binlog_lag() -> Block {
    let metric = Metric {
        namespace: "AWS/RDS",
        name: "AuroraBinlogReplicaLag",
        statistic: "Maximum",
        dimensions: vec![
            ("DBClusterIdentifier", each_attr("cluster_identifier")),
            ("Role", lit("WRITER")),
        ],
    };
    // What MySQL cannot tell, because replication stopped, is reported as -1, which is below any bound.
    let lag = (
        "IF(m1 < 0, 86400, m1)",
        "Seconds behind the source; a day where replication does not run",
    );
    let when = above(each_attr("lag_seconds_max"), 3, 3);
    let says = (
        "Replication by binlog of ",
        " lags more than its bound, does not run, or is no longer reported",
    );
    let title = REPLICAS.title(Alarm::Tier(&runbook::BINLOG_LAG), says);
    computed_alarm(title, lag, &[metric], &when, Silence::Unknown)
        .doc("How much would be lost if the source's region failed now, in seconds.")
        .doc("A cluster lags only while it is a replica. That it stops reporting means a promotion or a broken replica:")
        .doc("people are told, and see which.")
}
