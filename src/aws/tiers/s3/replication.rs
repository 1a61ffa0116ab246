//! `modules/replication`: what leaves one bucket as copies.
//!
//! A bucket has one replication configuration, so copies to other regions and the copy that stays are rules of one
//! resource. Replicas are not replicated again: the archive of a region holds what was written in that region.

use super::{Purpose, bucket_name, made_bucket_name};
use crate::context::{Context, declare_module, module_input, module_source};
use crate::facts;
use crate::names::{self, KeyUse, Role};
use hac_lang::platform::{Bucket, ReplicaCopy};
use hac_terraform::{
    Block, Expr, Module, Object, Project, Type, conditional, interpolate, list, module_call, resource, var,
};

const MODULE: &str = "replication";

/// What S3 promises with replication time control, and the only number it takes.
const MINUTES: u32 = 15;

pub(super) fn add(ctx: &Context<'_>, project: &mut Project) {
    let tiers: Vec<&Bucket> = ctx
        .platform
        .tiers
        .of::<Bucket>()
        .filter(|tier| !tier.copies.is_empty())
        .collect();
    if tiers.is_empty() {
        return;
    }
    declare(declare_module(project, MODULE, &[]), &tiers);
    for tier in tiers {
        for region in &tier.regions {
            let copies: Vec<&ReplicaCopy> = tier.copies.iter().filter(|copy| copy.from == *region).collect();
            if !copies.is_empty() {
                let call = replication_call(ctx, tier, region, &copies);
                project.root.file("storage.tf").add(call);
            }
        }
    }
}

fn replication_call(ctx: &Context<'_>, tier: &Bucket, region: &str, copies: &[&ReplicaCopy]) -> Block {
    let rules = copies
        .iter()
        .zip(1_u32..)
        .map(|(copy, priority)| rule(ctx, tier, copy, priority));
    module_call(
        names::module_name(MODULE, &[&tier.name, region]),
        module_source(MODULE),
    )
    .provider("aws", None, Some(&names::provider_alias(region)))
    .origin(&tier.origin)
    .set("bucket_name", made_bucket_name(tier, Purpose::Live, region))
    .set("role_arn", ctx.made_role_arn(Role::Replication, region))
    .set("rules", list(rules))
    .into()
}

/// What a rule is called, which metrics are told apart by.
pub(crate) fn rule_id(copy: &ReplicaCopy) -> String {
    if copy.is_same_region() {
        format!("archive-in-{}", copy.to)
    } else {
        format!("copy-to-{}", copy.to)
    }
}

/// What the bucket is for that takes the copy.
fn purpose_of(copy: &ReplicaCopy) -> Purpose {
    if copy.is_same_region() {
        Purpose::Archive
    } else {
        Purpose::Live
    }
}

/// The names of the buckets that a copy goes from and to.
pub(crate) fn ends_of(ctx: &Context<'_>, tier: &Bucket, copy: &ReplicaCopy) -> (Expr, Expr) {
    (
        bucket_name(ctx, tier, Purpose::Live, &copy.from),
        bucket_name(ctx, tier, purpose_of(copy), &copy.to),
    )
}

/// The same, up to the account number that ends a bucket's name.
pub(crate) fn end_names_of(ctx: &Context<'_>, tier: &Bucket, copy: &ReplicaCopy) -> (String, String) {
    (
        super::bucket_prefix(ctx, tier, Purpose::Live, &copy.from),
        super::bucket_prefix(ctx, tier, purpose_of(copy), &copy.to),
    )
}

fn rule(ctx: &Context<'_>, tier: &Bucket, copy: &ReplicaCopy, priority: u32) -> Object {
    let stays = copy.is_same_region();
    let purpose = purpose_of(copy);
    let id = rule_id(copy);
    let back = |other: &ReplicaCopy| other.from == copy.to && other.to == copy.from;
    Object::new()
        .set("id", id)
        .set("priority", priority)
        .set("destination_bucket_arn", bucket_arn(tier, purpose, &copy.to))
        .set("replica_kms_key_arn", ctx.key_arn(KeyUse::Data, &copy.to))
        .set("delete_markers", !stays)
        .set("replica_modifications", !stays && tier.copies.iter().any(back))
        .set("time_control", !stays)
}

fn bucket_arn(tier: &Bucket, purpose: Purpose, region: &str) -> Expr {
    let prefix = format!("arn:{}:s3:::", facts::partition(region));
    interpolate(&prefix, made_bucket_name(tier, purpose, region), "")
}

fn declare(module: &mut Module, tiers: &[&Bucket]) {
    module_input(module, "bucket_name", Type::String, "Bucket to copy from");
    module_input(module, "role_arn", Type::String, "Role that S3 copies as");
    let rule = Type::object([
        ("id", Type::String),
        ("priority", Type::Number),
        ("destination_bucket_arn", Type::String),
        ("replica_kms_key_arn", Type::String),
        ("delete_markers", Type::Bool),
        ("replica_modifications", Type::Bool),
        ("time_control", Type::Bool),
    ]);
    module_input(
        module,
        "rules",
        Type::list(rule),
        "Where to copy to, and how: whether deletions and changes of replicas are copied too, and within how long",
    );
    let block = configuration().origins(tiers.iter().map(|tier| &tier.origin));
    module.file("main.tf").add(block);
}

fn configuration() -> Block {
    resource("aws_s3_bucket_replication_configuration", "this")
        .doc("Copies what is written from now on. What is there already takes an S3 Batch Replication job.")
        .set("bucket", var("bucket_name"))
        .set("role", var("role_arn"))
        .blank()
        .dynamic("rule", var("rules"), |block, rule| {
            let field = |name: &str| rule.clone().attr(name);
            let block = block
                .set("id", field("id"))
                .set("priority", field("priority"))
                .set("status", "Enabled")
                .blank()
                .block("filter", |filter| filter)
                .blank()
                .block("delete_marker_replication", |block| {
                    block.set("status", status(field("delete_markers")))
                })
                .blank();
            let block = block.block("source_selection_criteria", |criteria| {
                criteria
                    .block("replica_modifications", |block| {
                        block.set("status", status(field("replica_modifications")))
                    })
                    .blank()
                    .comment("Without it, objects under our key are skipped in silence.")
                    .block("sse_kms_encrypted_objects", |block| {
                        block.set("status", "Enabled")
                    })
            });
            block
                .blank()
                .block("destination", |block| destination(block, &rule))
        })
}

fn destination(block: Block, rule: &Expr) -> Block {
    let field = |name: &str| rule.clone().attr(name);
    let timed = || conditional(field("time_control"), list([MINUTES]), Expr::List(Vec::new()));
    block
        .set("bucket", field("destination_bucket_arn"))
        .blank()
        .block("encryption_configuration", |block| {
            block.set("replica_kms_key_id", field("replica_kms_key_arn"))
        })
        .blank()
        .block("metrics", |block| {
            block
                .set("status", "Enabled")
                .blank()
                .dynamic("event_threshold", timed(), |block, minutes| {
                    block.set("minutes", minutes)
                })
        })
        .blank()
        .dynamic("replication_time", timed(), |block, minutes| {
            block
                .set("status", "Enabled")
                .blank()
                .block("time", |time| time.set("minutes", minutes))
        })
}

fn status(enabled: Expr) -> Expr {
    conditional(enabled, "Enabled", "Disabled")
}
