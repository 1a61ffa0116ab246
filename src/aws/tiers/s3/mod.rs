//! `storage.tf` and its two modules: one bucket, and what leaves it as copies.
//!
//! A tier has a bucket in each of its regions, and beside it an archive where its copies must stay in the region.

mod alarms;
mod bucket;
mod iam;
mod kind;
mod lifecycle;
mod replication;
mod retention;
mod runbook;
mod store;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::context::{Context, module_source};
use crate::names::{self, KeyUse};
use hac_base::source::Origin;
use hac_lang::platform::{Bucket, IsIn, Platform, ReplicaCopy};
use hac_terraform::{
    Block, Expr, ModuleCall, Output, Project, Ref, concat, lit, module_call, object, output,
};

pub(crate) use kind::S3;
pub use lifecycle::{Lifecycle, ROUNDED_DAYS};
use replication::{end_names_of, ends_of, rule_id};

/// The module of one bucket.
pub(crate) const MODULE: &str = "storage";

/// What a bucket is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// What the platform writes and reads.
    Live,
    /// The copy that never leaves its region. Nothing is taken out of it before its time.
    Archive,
}

fn add(ctx: &Context<'_>, project: &mut Project) {
    if ctx.platform.tiers.of::<Bucket>().next().is_none() {
        return;
    }
    bucket::declare(project, &origins(ctx));
    for tier in ctx.platform.tiers.of::<Bucket>() {
        for (purpose, region) in buckets(tier) {
            let call = bucket_call(ctx, tier, purpose, region);
            project.root.file("storage.tf").add(call);
        }
    }
    replication::add(ctx, project);
}

/// Whatever has a bucket of the module: tiers, and the failovers that leave records.
fn origins<'p>(ctx: &Context<'p>) -> Vec<&'p Origin> {
    let tiers = ctx.platform.tiers.of::<Bucket>().map(|tier| &tier.origin);
    let failovers = ctx.platform.failovers.iter().map(|failover| &failover.origin);
    tiers.chain(failovers).collect()
}

// --- what other concerns ask ---

/// Whether an archive holds versions that nobody can delete.
pub(crate) fn locks_archives(platform: &Platform) -> bool {
    platform.tiers.of::<Bucket>().any(|bucket| {
        let is_archived = bucket.copies.iter().any(ReplicaCopy::is_same_region);
        let lifecycle = Lifecycle::of(bucket, &platform.objective.retention);
        is_archived && lifecycle.lock(Purpose::Archive).is_some()
    })
}

/// A bucket that is no tier's: private, encrypted, with versions that nobody can delete before `retain_days` are over.
pub(crate) fn add_append_only(
    ctx: &Context<'_>,
    call: ModuleCall,
    prefix: String,
    region: &str,
    retain_days: u32,
    project: &mut Project,
) -> ModuleCall {
    bucket::declare(project, &origins(ctx));
    call.set("bucket_name", concat([lit(prefix), lit("-"), ctx.account_id()]))
        .set("kms_key_arn", ctx.key_arn(KeyUse::Data, region))
        .set("retain_days", retain_days)
        .set("version_days", retain_days)
        .set("lock_days", retain_days)
        .set("append_only", true)
}

/// Every bucket of a tier: what it is for, and where it is.
pub fn buckets(tier: &Bucket) -> BTreeSet<(Purpose, &str)> {
    let live = tier.regions.iter().map(|region| (Purpose::Live, region.as_str()));
    let archived = tier.copies.iter().filter(|copy| copy.is_same_region());
    live.chain(archived.map(|copy| (Purpose::Archive, copy.from.as_str())))
        .collect()
}

/// The name of a bucket, known at plan time.
pub fn bucket_name(ctx: &Context<'_>, tier: &Bucket, purpose: Purpose, region: &str) -> Expr {
    let prefix = bucket_prefix(ctx, tier, purpose, region);
    concat([lit(prefix), lit("-"), ctx.account_id()])
}

/// The name of a bucket up to the account number that ends it.
fn bucket_prefix(ctx: &Context<'_>, tier: &Bucket, purpose: Purpose, region: &str) -> String {
    match purpose {
        Purpose::Live => ctx.names().bucket_prefix(&tier.name, region),
        Purpose::Archive => ctx.names().archive_bucket_prefix(&tier.name, region),
    }
}

/// The name of a bucket, by way of the module that makes it: whoever uses it comes after the bucket keeps versions.
pub fn made_bucket_name(tier: &Bucket, purpose: Purpose, region: &str) -> Expr {
    Ref::module(call_name(tier, purpose, region)).attr("bucket_name")
}

/// What the root says about buckets.
fn outputs(ctx: &Context<'_>) -> Vec<Output> {
    let of = |tier: &Bucket, purpose: Purpose| {
        let all = buckets(tier);
        let of_purpose: Vec<&str> = all
            .iter()
            .filter(|(other, _)| *other == purpose)
            .map(|(_, region)| *region)
            .collect();
        if of_purpose.is_empty() {
            return None;
        }
        let (suffix, doc) = match purpose {
            Purpose::Live => ("buckets", "Buckets"),
            Purpose::Archive => ("archive_buckets", "Copies that stay in their region"),
        };
        let names_by_region = of_purpose
            .into_iter()
            .map(|region| (region, made_bucket_name(tier, purpose, region)));
        let output = output(
            format!("{}_{suffix}", names::ident(&tier.name)),
            object(names_by_region),
        );
        Some(
            output
                .description(format!("{doc} of {}, by region.", tier.name))
                .origin(&tier.origin),
        )
    };
    let both = |tier| [of(tier, Purpose::Live), of(tier, Purpose::Archive)];
    ctx.platform
        .tiers
        .of::<Bucket>()
        .flat_map(both)
        .flatten()
        .collect()
}

/// What instances in a region that use a bucket must know, as environment variables: the bucket of their region, or the
/// first one where their region has none.
fn environment(ctx: &Context<'_>, tier: &Bucket, region: &str) -> Vec<(String, Expr)> {
    let prefix = names::ident(&tier.name).to_ascii_uppercase();
    let local = tier.is_in(region);
    let nearest = if local {
        region
    } else {
        tier.regions.first().map_or(region, AsRef::as_ref)
    };
    vec![
        (
            format!("{prefix}_BUCKET"),
            bucket_name(ctx, tier, Purpose::Live, nearest),
        ),
        (format!("{prefix}_REGION"), lit(nearest)),
    ]
}

// --- the root ---

fn call_name(tier: &Bucket, purpose: Purpose, region: &str) -> String {
    let concern = match purpose {
        Purpose::Live => MODULE,
        Purpose::Archive => "archive",
    };
    names::module_name(concern, &[&tier.name, region])
}

fn bucket_call(ctx: &Context<'_>, tier: &Bucket, purpose: Purpose, region: &str) -> Block {
    let lifecycle = Lifecycle::of(tier, &ctx.platform.objective.retention);
    module_call(call_name(tier, purpose, region), module_source(MODULE))
        .provider("aws", None, Some(&names::provider_alias(region)))
        .origin(&tier.origin)
        .set("bucket_name", bucket_name(ctx, tier, purpose, region))
        .set("kms_key_arn", ctx.key_arn(KeyUse::Data, region))
        .set_opt("retain_days", lifecycle.current)
        .set_opt("version_days", lifecycle.noncurrent)
        .set_opt("lock_days", lifecycle.lock(purpose))
        .set(
            "append_only",
            purpose == Purpose::Archive || lifecycle.append_only,
        )
        .into()
}
