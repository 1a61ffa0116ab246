//! Copies of objects.

use super::runbook;
use crate::monitoring::alarm::{AlarmGroup, Metric, Silence, above, alarm};
use hac_lambda::alarm::Alarm;
use hac_terraform::{Block, Type, each_attr};

pub(super) static ALL: &[&AlarmGroup] = &[&COPIES];

pub(super) static COPIES: AlarmGroup = AlarmGroup {
    kinds: &[Alarm::Tier(&runbook::FAILED_COPIES)],
    input: "bucket_copies",
    description: "Rules by which buckets of this region are copied",
    element: || {
        Type::object([
            ("source_bucket", Type::String),
            ("destination_bucket", Type::String),
            ("rule_id", Type::String),
        ])
    },
    alarms: || vec![failed_copies()],
};

fn failed_copies() -> Block {
    let metric = Metric {
        namespace: "AWS/S3",
        name: "OperationsFailedReplication",
        statistic: "Sum",
        dimensions: vec![
            ("SourceBucket", each_attr("source_bucket")),
            ("DestinationBucket", each_attr("destination_bucket")),
            ("RuleId", each_attr("rule_id")),
        ],
    };
    let says = ("Objects of ", " could not be copied, and S3 does not try again");
    let title = COPIES.title(Alarm::Tier(&runbook::FAILED_COPIES), says);
    alarm(title, &metric, &above(0, 1, 1), Silence::Fine).doc(
        "S3 says so in the region of the source. What failed is copied by a job of S3 Batch Replication.",
    )
}
