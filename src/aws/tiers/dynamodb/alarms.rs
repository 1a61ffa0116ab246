//! Replication of global tables.

use super::runbook;
use crate::monitoring::alarm::{AlarmGroup, Metric, Silence, above, alarm};
use hac_lambda::alarm::Alarm;
use hac_terraform::{Block, Type, each_attr};

/// Global tables replicate "typically within a second"; ten times that is no longer typical.
const TABLE_LATENCY_MILLISECONDS_MAX: u32 = 10_000;

pub(super) static ALL: &[&AlarmGroup] = &[&REPLICAS];

pub(super) static REPLICAS: AlarmGroup = AlarmGroup {
    kinds: &[Alarm::Tier(&runbook::LATENCY)],
    input: "table_replicas",
    description: "Replicas that tables of this region send to",
    element: || Type::object([("table_name", Type::String), ("receiving_region", Type::String)]),
    alarms: || vec![table_latency()],
};

fn table_latency() -> Block {
    let metric = Metric {
        namespace: "AWS/DynamoDB",
        name: "ReplicationLatency",
        statistic: "Average",
        dimensions: vec![
            ("TableName", each_attr("table_name")),
            ("ReceivingRegion", each_attr("receiving_region")),
        ],
    };
    let when = above(TABLE_LATENCY_MILLISECONDS_MAX, 5, 5);
    let title = REPLICAS.title(
        Alarm::Tier(&runbook::LATENCY),
        ("Replication of ", " takes longer than ten seconds"),
    );
    alarm(title, &metric, &when, Silence::Fine)
        .doc("Alarms on DynamoDB take silence for nothing whatever they are told: a table without writes reports none.")
}
