//! The roles of AWS services that work on the platform's behalf: flow logs, Enhanced Monitoring, S3 replication.

use std::collections::BTreeSet;

use super::Grantee;
use super::keys::{Keys, Use};
use super::resources::Arns;
use crate::context::Context;
use crate::names::{KeyUse, Role};
use crate::policy::Statement;
use hac_lang::platform::{Bucket, ReplicaCopy};

/// Where Enhanced Monitoring writes: one log group for all instances of a region.
const MONITORING_LOG_GROUP: &str = "RDSOSMetrics";

pub(super) fn grantees<'p>(ctx: &Context<'p>, region: &str) -> Vec<Grantee<'p>> {
    [
        flow_logs(ctx, region),
        database_monitoring(ctx, region),
        replication(ctx, region),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn flow_logs<'p>(ctx: &Context<'p>, region: &str) -> Option<Grantee<'p>> {
    let network = ctx.networked().into_iter().find(|one| one.name == region)?;
    let arns = Arns { ctx };
    let group = ctx.names().flow_log_group();
    Some(Grantee {
        role: Role::FlowLogs,
        service: "vpc-flow-logs.amazonaws.com",
        description: format!("Writes the flow logs of the network in {region}"),
        statements: vec![
            Statement::allow("WriteFlowLogs")
                .actions(["logs:CreateLogStream", "logs:PutLogEvents"])
                .on([arns.log_streams(&group, region)]),
            Statement::allow("FindLogStreams")
                .actions(["logs:DescribeLogStreams"])
                .on([arns.log_group(&format!("{group}:*"), region)]),
        ],
        origins: vec![&network.origin],
    })
}

fn database_monitoring<'p>(ctx: &Context<'p>, region: &str) -> Option<Grantee<'p>> {
    let databases: Vec<_> = ctx
        .platform
        .databases
        .iter()
        .filter(|database| database.regions.iter().any(|one| one == region))
        .collect();
    if databases.is_empty() {
        return None;
    }
    let arns = Arns { ctx };
    Some(Grantee {
        role: Role::RdsMonitoring,
        service: "monitoring.rds.amazonaws.com",
        description: format!("Writes the operating system metrics of databases in {region}"),
        statements: vec![
            Statement::allow("MakeLogGroup")
                .actions(["logs:CreateLogGroup", "logs:PutRetentionPolicy"])
                .on([arns.log_group(&format!("{MONITORING_LOG_GROUP}:*"), region)]),
            Statement::allow("WriteMetrics")
                .actions([
                    "logs:CreateLogStream",
                    "logs:DescribeLogStreams",
                    "logs:GetLogEvents",
                    "logs:PutLogEvents",
                ])
                .on([arns.log_streams(MONITORING_LOG_GROUP, region)]),
        ],
        origins: databases.into_iter().map(|database| &database.origin).collect(),
    })
}

fn replication<'p>(ctx: &Context<'p>, region: &str) -> Option<Grantee<'p>> {
    let buckets: Vec<&Bucket> = ctx
        .platform
        .buckets
        .iter()
        .filter(|bucket| bucket.copies.iter().any(|copy| copy.from == region))
        .collect();
    if buckets.is_empty() {
        return None;
    }
    Some(Grantee {
        role: Role::Replication,
        service: "s3.amazonaws.com",
        description: format!("Copies new objects of buckets in {region}"),
        statements: replication_statements(Arns { ctx }, &buckets, region),
        origins: buckets.into_iter().map(|bucket| &bucket.origin).collect(),
    })
}

fn replication_statements(arns: Arns<'_, '_>, buckets: &[&Bucket], region: &str) -> Vec<Statement> {
    let names = arns.ctx.names();
    let sources: Vec<String> = buckets
        .iter()
        .map(|bucket| names.bucket_prefix(&bucket.name, region))
        .collect();
    let mut targets: Vec<String> = Vec::new();
    let mut target_regions: BTreeSet<&str> = BTreeSet::new();
    for bucket in buckets {
        for copy in bucket.copies.iter().filter(|copy| copy.from == region) {
            targets.push(target(arns, bucket, copy));
            target_regions.insert(&copy.to);
        }
    }
    let mut keys = Keys::default();
    keys.add(Use::Decrypt, KeyUse::Data, region, "s3");
    for to in target_regions {
        keys.add(Use::Encrypt, KeyUse::Data, to, "s3");
    }
    let mut statements = vec![
        Statement::allow("ReadReplication")
            .actions(["s3:GetReplicationConfiguration", "s3:ListBucket"])
            .on(sources.iter().map(|prefix| arns.bucket(prefix))),
        Statement::allow("ReadVersions")
            .actions([
                "s3:GetObjectVersionAcl",
                "s3:GetObjectVersionForReplication",
                "s3:GetObjectVersionTagging",
            ])
            .on(sources.iter().map(|prefix| arns.objects(prefix))),
        Statement::allow("WriteReplicas")
            .actions(["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"])
            .on(targets.iter().map(|prefix| arns.objects(prefix))),
    ];
    statements.extend(keys.statements(arns));
    statements
}

fn target(arns: Arns<'_, '_>, bucket: &Bucket, copy: &ReplicaCopy) -> String {
    let names = arns.ctx.names();
    if copy.is_same_region() {
        names.archive_bucket_prefix(&bucket.name, &copy.to)
    } else {
        names.bucket_prefix(&bucket.name, &copy.to)
    }
}
