//! `modules/storage`: one bucket.

use super::MODULE;
use crate::context::{declare_module, module_input};
use crate::policy::{self, Statement, Test};
use hac_base::source::Origin;
use hac_terraform::{
    Block, Expr, File, Lifecycle, Module, Project, Ref, Type, call, concat, conditional, data, list, lit,
    local, null, output, resource, var, variable,
};

/// Days after which the parts of an upload that was never finished are removed.
const ABANDONED_UPLOAD_DAYS: u32 = 7;

/// Declares the module, once; `origins` are what has buckets.
pub(super) fn declare(project: &mut Project, origins: &[&Origin]) {
    let module = declare_module(project, MODULE, &[]);
    if !module.file("main.tf").blocks.is_empty() {
        return;
    }
    inputs(module);
    let main = module.file("main.tf");
    let partition = main.add(data("aws_partition", "current"));
    // Made of names, so that the policy is known before the bucket exists.
    main.add_local(
        "bucket_arn",
        concat([
            lit("arn:"),
            partition.attr("partition"),
            lit(":s3:::"),
            var("bucket_name"),
        ]),
    );
    let bucket = main.add(bucket().origins(origins.iter().copied()));
    let mut add = |block: Block| main.add(block.origins(origins.iter().copied()));
    let versioning = add(versioning(&bucket));
    add(encryption(&bucket));
    let private = add(public_access(&bucket));
    add(ownership(&bucket));
    add(lock(&bucket, &versioning));
    add(retention(&bucket, &versioning));
    let document = add(document());
    add(policy(&bucket, &document, &private));
    outputs(module, &bucket, &versioning);
}

fn inputs(module: &mut Module) {
    module_input(
        module,
        "bucket_name",
        Type::String,
        "Name of the bucket, unique in the world",
    );
    module_input(
        module,
        "kms_key_arn",
        Type::String,
        "Key that encrypts what is written",
    );
    let file: &mut File = module.file("variables.tf");
    file.add(
        variable("retain_days", Type::Number)
            .description("Days after which an object is deleted; null keeps it until somebody does")
            .default(null()),
    );
    file.add(
        variable("version_days", Type::Number)
            .description(
                "Days that a version is kept that was deleted or written over; null keeps it for ever",
            )
            .default(null()),
    );
    file.add(
        variable("lock_days", Type::Number)
            .description(
                "Days that a version cannot be deleted, by anybody, from the day it is written; null for none",
            )
            .default(null()),
    );
    file.add(
        variable("append_only", Type::Bool)
            .description("Whether nobody may delete a version before its time")
            .default(false),
    );
}

fn bucket() -> Block {
    resource("aws_s3_bucket", "this")
        .directive("checkov:skip=CKV_AWS_18:requests are recorded as CloudTrail data events, not in a bucket of logs")
        .directive("checkov:skip=CKV_AWS_144:what is copied where is declared, in the replication module")
        .directive("checkov:skip=CKV2_AWS_62:nothing acts on single objects")
        .set("bucket", var("bucket_name"))
        .blank()
        .lifecycle(Lifecycle::new().prevent_destroy())
}

fn versioning(bucket: &Ref) -> Block {
    resource("aws_s3_bucket_versioning", "this")
        .doc("Replication needs it at both ends, and stops where it is suspended.")
        .set("bucket", bucket.attr("id"))
        .blank()
        .block("versioning_configuration", |block| block.set("status", "Enabled"))
}

fn encryption(bucket: &Ref) -> Block {
    resource("aws_s3_bucket_server_side_encryption_configuration", "this")
        .set("bucket", bucket.attr("id"))
        .blank()
        .block("rule", |rule| {
            rule.set("bucket_key_enabled", true).blank().block(
                "apply_server_side_encryption_by_default",
                |block| {
                    block
                        .set("sse_algorithm", "aws:kms")
                        .set("kms_master_key_id", var("kms_key_arn"))
                },
            )
        })
}

fn public_access(bucket: &Ref) -> Block {
    resource("aws_s3_bucket_public_access_block", "this")
        .set("bucket", bucket.attr("id"))
        .set("block_public_acls", true)
        .set("block_public_policy", true)
        .set("ignore_public_acls", true)
        .set("restrict_public_buckets", true)
}

fn ownership(bucket: &Ref) -> Block {
    resource("aws_s3_bucket_ownership_controls", "this")
        .set("bucket", bucket.attr("id"))
        .blank()
        .block("rule", |rule| rule.set("object_ownership", "BucketOwnerEnforced"))
}

/// `object_lock_enabled` of the bucket itself would replace a bucket that is there; this does not.
fn lock(bucket: &Ref, versioning: &Ref) -> Block {
    resource("aws_s3_bucket_object_lock_configuration", "this")
        .doc("In compliance mode nobody can shorten it, not even the account's root, and nobody can turn it off.")
        .count(conditional(var("lock_days").equals(null()), 0, 1))
        .blank()
        .set("bucket", bucket.attr("id"))
        .blank()
        .block("rule", |rule| {
            rule.block("default_retention", |block| {
                block.set("mode", "COMPLIANCE").set("days", var("lock_days"))
            })
        })
        .blank()
        .comment("S3 locks versions, so there have to be some.")
        .depends_on([versioning])
}

/// Lifecycle rules are not replicated and their deletions are not either, so every bucket has its own.
fn retention(bucket: &Ref, versioning: &Ref) -> Block {
    let days = |name: &str| var(name).splat();
    resource("aws_s3_bucket_lifecycle_configuration", "this")
        .doc("At the end of its days a current version becomes a noncurrent one. A noncurrent one, which may have")
        .doc("been current until a moment ago, has days of its own: whatever happens to an object, each of its")
        .doc("versions can be had back for that many. S3 counts both from the next midnight.")
        .set("bucket", bucket.attr("id"))
        .blank()
        .block("rule", |rule| {
            rule.set("id", "retention")
                .set("status", "Enabled")
                .blank()
                .block("filter", |filter| filter)
                .blank()
                .dynamic("expiration", days("retain_days"), |block, days| block.set("days", days))
                .blank()
                .dynamic("noncurrent_version_expiration", days("version_days"), |block, days| {
                    block.set("noncurrent_days", days)
                })
                .blank()
                .block("abort_incomplete_multipart_upload", |block| {
                    block.set("days_after_initiation", abandoned())
                })
        })
        .blank()
        .depends_on([versioning])
}

/// Parts of uploads are data, too: they stay no longer than objects do.
fn abandoned() -> Expr {
    let longest = call("coalesce", [var("retain_days"), ABANDONED_UPLOAD_DAYS.into()]);
    call("min", [ABANDONED_UPLOAD_DAYS.into(), longest])
}

fn document() -> Block {
    let everything = || [local("bucket_arn"), concat([local("bucket_arn"), lit("/*")])];
    let deny = |sid: &str| Statement::deny(sid).anybody().actions(["s3:*"]).on(everything());
    let secure = deny("OnlyOverTls").when(Test::Bool, "aws:SecureTransport", ["false"]);
    let modern = deny("OnlyModernTls").when(Test::NumericLessThan, "s3:TlsVersion", ["1.2"]);
    policy::document("this", [secure, modern]).dynamic("statement", append_only(), |block, _| {
        block
            .comment(
                "Lifecycle rules are not bound by policies: versions still leave when their days are over.",
            )
            .set("sid", "AppendOnly")
            .set("effect", "Deny")
            .set("actions", ["s3:DeleteObjectVersion"])
            .set("resources", [concat([local("bucket_arn"), lit("/*")])])
            .block("principals", |block| {
                block.set("type", "*").set("identifiers", ["*"])
            })
    })
}

/// One element where the bucket is append-only, none where it is not.
fn append_only() -> Expr {
    conditional(var("append_only"), list([true]), Expr::List(Vec::new()))
}

fn policy(bucket: &Ref, document: &Ref, private: &Ref) -> Block {
    resource("aws_s3_bucket_policy", "this")
        .set("bucket", bucket.attr("id"))
        .set("policy", document.attr("json"))
        .blank()
        .comment("S3 refuses two changes of one bucket's access at a time.")
        .depends_on([private])
}

fn outputs(module: &mut Module, bucket: &Ref, versioning: &Ref) {
    // A destination without versions refuses the rule that names it.
    module.file("outputs.tf").add(
        output("bucket_name", bucket.attr("id"))
            .description("Name of the bucket, once it keeps versions")
            .depends_on([versioning]),
    );
}
