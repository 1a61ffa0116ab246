//! `modules/coordination`: the table with the lock, the record of runs, the write leases and what was seen.
//!
//! In one region on purpose: a conditional write to a global table is no lock, because the last writer wins.

use crate::context::{Context, declare_module, module_input};
use crate::names::KeyUse;
use crate::scan::with_our_key;
use hac_lambda::plan::{Coordination, Plan};
use hac_terraform::{Block, Lifecycle, Module, Project, Type, output, resource, var};

pub(super) fn add(ctx: &Context<'_>, plan: &Plan, project: &mut Project) {
    let module = declare_module(project, "coordination", &[]);
    if module.file("main.tf").blocks.is_empty() {
        define(module);
    }
    let Coordination { region, table } = &plan.coordination;
    let call = ctx
        .call("coordination", &[], region)
        .set("table_name", table)
        .set("kms_key_arn", ctx.key_arn(KeyUse::Data, region));
    super::add_call(ctx, region, call, project);
}

fn define(module: &mut Module) {
    module_input(module, "table_name", Type::String, "Name of the table");
    module_input(module, "kms_key_arn", Type::String, "Key that encrypts the table");
    let table = module.file("main.tf").add(table());
    module
        .file("outputs.tf")
        .add(output("table_name", table.attr("name")).description("Name of the table"));
}

fn table() -> Block {
    with_our_key(resource("aws_dynamodb_table", "coordination"), "CKV_AWS_119")
        .set("name", var("table_name"))
        .set("billing_mode", "PAY_PER_REQUEST")
        .set("hash_key", Coordination::HASH_KEY)
        .set("deletion_protection_enabled", true)
        .block("attribute", |block| {
            block.set("name", Coordination::HASH_KEY).set("type", "S")
        })
        .comment("Only what probers saw ends by itself; leases and records stay.")
        .block("ttl", |block| {
            block
                .set("attribute_name", Coordination::TTL_ATTRIBUTE)
                .set("enabled", true)
        })
        .block("point_in_time_recovery", |block| block.set("enabled", true))
        .block("server_side_encryption", |block| {
            block.set("enabled", true).set("kms_key_arn", var("kms_key_arn"))
        })
        .lifecycle(Lifecycle::new().prevent_destroy())
}
