//! What people do about copies that failed.

use std::collections::BTreeSet;

use serde_json::json;

use hac_lambda::runbook::{Command, Named, metric, named};
use hac_lambda::tier_alarm::TierAlarm;

pub(super) static FAILED_COPIES: TierAlarm = TierAlarm {
    rank: 40,
    section: "Alarm: copies of objects fail",
    name: "failed_copies",
    means: "Objects are not in the other bucket, and S3 does not try again. If the source's region failed now, they would be \
                missing.",
    todo: &[
        "Find why first, or they fail again: the rule is disabled, the role or a key was changed, or the other bucket is out of reach.",
        "Then copy what failed, with a role that S3 Batch Operations may take on. The job needs some minutes, and says what is left.",
    ],
    leave: "never; nobody else copies them. The alarm goes back by itself, and the objects stay behind.",
    looks,
    then: copy_again,
};

fn looks(names: &Named, region: &str) -> Vec<Command> {
    let source = named(names, "source");
    vec![
        Command::aws("s3api", "get-bucket-replication", region)
            .option("bucket", source)
            .option(
                "query",
                "ReplicationConfiguration.Rules[].[ID, Status, Destination.Bucket]",
            ),
        metric(
            region,
            "AWS/S3",
            "OperationsFailedReplication",
            &[
                ("SourceBucket", source),
                ("DestinationBucket", named(names, "destination")),
                ("RuleId", named(names, "rule")),
            ],
        ),
    ]
}

/// A job for each bucket that copies again what failed, by the rules of the bucket.
fn copy_again(alarms: &[(&Named, &str)]) -> Vec<Command> {
    let jobs = alarms
        .iter()
        .map(|(names, region)| job(region, named(names, "partition"), named(names, "source")));
    let mut known = BTreeSet::new();
    let jobs = jobs.filter(|command| known.insert(command.to_string()));
    std::iter::once(Command::line("export ROLE=arn-of-the-role-for-batch-operations"))
        .chain(jobs)
        .collect()
}

fn job(region: &str, partition: &str, source: &str) -> Command {
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
