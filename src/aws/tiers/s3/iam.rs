//! What who uses a bucket may do, and the role that copies objects.

use std::collections::BTreeSet;

use crate::context::Context;
use crate::iam::grantee::Grantee;
use crate::iam::keys::{Keys, Use};
use crate::iam::nearest::{grouped, nearest};
use crate::iam::resources::{Arns, compact};
use crate::names::{KeyUse, Role};
use crate::policy::Statement;
use hac_lang::platform::{Bucket, Compute, ReplicaCopy};

pub(super) fn grants(arns: Arns<'_, '_>, user: &Compute, region: &str, keys: &mut Keys) -> Vec<Statement> {
    let names = arns.ctx.names();
    let buckets = arns.ctx.platform.tiers.of::<Bucket>();
    let wanted = buckets.filter(|bucket| user.uses.contains(&bucket.name));
    let by_region = grouped(wanted.map(|bucket| {
        let at = nearest(&bucket.regions, region);
        (at, names.bucket_prefix(&bucket.name, at))
    }));
    let mut statements = Vec::new();
    for (at, prefixes) in by_region {
        statements.extend(bucket_statements(arns, &prefixes, at));
        keys.add(Use::Both, KeyUse::Data, at, "s3");
    }
    statements
}

fn bucket_statements(arns: Arns<'_, '_>, prefixes: &[String], region: &str) -> Vec<Statement> {
    let place = compact(region);
    vec![
        Statement::allow(&format!("ListBucketsIn{place}"))
            .actions(["s3:ListBucket"])
            .on(prefixes.iter().map(|prefix| arns.bucket(prefix))),
        Statement::allow(&format!("UseObjectsIn{place}"))
            .actions(["s3:DeleteObject", "s3:GetObject", "s3:PutObject"])
            .on(prefixes.iter().map(|prefix| arns.objects(prefix))),
    ]
}

pub(super) fn replication<'p>(ctx: &Context<'p>, region: &str) -> Option<Grantee<'p>> {
    let buckets: Vec<&Bucket> = ctx
        .platform
        .tiers
        .of::<Bucket>()
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
