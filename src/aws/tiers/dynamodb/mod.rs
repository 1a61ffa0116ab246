//! `session.tf` and the module of one `DynamoDB` table with its replicas.
//!
//! One resource declares a table and every replica of it (version 2019.11.21 of global tables), in the first region by
//! name: replicas are equals, whichever of them the declaration sits with.

mod alarms;
mod iam;
mod kind;
mod runbook;
mod store;

pub(crate) use kind::Dynamodb;

use crate::context::{Context, declare_module, module_input, module_source};
use crate::names::{self, KeyUse};
use crate::scan::with_our_key;
use hac_lang::platform::{AttributeType, IsIn, KeyAttribute, Retention, Table};
use hac_terraform::{
    Block, Expr, Lifecycle, Module, Object, Output, Project, Ref, Type, call, conditional, list, lit,
    module_call, null, output, resource, var, variable,
};

const MODULE: &str = "session";

fn add(ctx: &Context<'_>, project: &mut Project) {
    let tables: Vec<&Table> = ctx.platform.tiers.of::<Table>().collect();
    if tables.is_empty() {
        return;
    }
    declare(declare_module(project, MODULE, &[]), &tables);
    for table in tables {
        let call = table_call(ctx, table);
        project.root.file("session.tf").add(call);
    }
}

/// Days that a table can be restored to, unless it says less: `PointInTimeRecoverySpecification.RecoveryPeriodInDays`.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html>
pub const RECOVERY_DAYS: u32 = 35;

/// How many days a table can be restored to. Version 5 of the provider can say it of a table, and not of its replicas.
pub fn recovery_days(table: &Table, platform: &Retention) -> u32 {
    let (_, at_most) = table.retention.or(platform).days();
    match at_most {
        Some(most) if table.regions.len() == 1 => most.min(RECOVERY_DAYS),
        Some(_) | None => RECOVERY_DAYS,
    }
}

// --- what other concerns ask ---

/// The region that holds the declaration; replicas are in the others.
fn home<'d>(ctx: &Context<'d>, table: &'d Table) -> &'d str {
    table.regions.first().map_or(ctx.home(), AsRef::as_ref)
}

/// What the root says about tables.
fn outputs(ctx: &Context<'_>) -> Vec<Output> {
    let of = |table: &Table| {
        let module = Ref::module(names::module_name(MODULE, &[&table.name]));
        output(
            format!("{}_table_name", names::ident(&table.name)),
            module.attr("table_name"),
        )
        .description(format!("Table {}, under one name in every region.", table.name))
        .origin(&table.origin)
    };
    ctx.platform.tiers.of::<Table>().map(of).collect()
}

/// What instances in a region that use a table must know, as environment variables: its name, the same everywhere, and
/// the region of the nearest replica.
fn environment(ctx: &Context<'_>, table: &Table, region: &str) -> Vec<(String, Expr)> {
    let prefix = names::ident(&table.name).to_ascii_uppercase();
    let local = table.is_in(region);
    let nearest = if local { region } else { home(ctx, table) };
    vec![
        (format!("{prefix}_REGION"), lit(nearest)),
        (format!("{prefix}_TABLE"), lit(ctx.names().table(&table.name))),
    ]
}

// --- the root ---

fn table_call(ctx: &Context<'_>, table: &Table) -> Block {
    let home = home(ctx, table);
    let replicas = table
        .regions
        .iter()
        .filter(|region| *region != home)
        .map(|region| {
            Object::new()
                .set("region_name", region.as_str())
                .set("kms_key_arn", ctx.key_arn(KeyUse::Data, region))
        });
    let name = names::module_name(MODULE, &[&table.name]);
    let days = recovery_days(table, &ctx.platform.objective.retention);
    module_call(name, module_source(MODULE))
        .provider("aws", None, Some(&names::provider_alias(home)))
        .origin(&table.origin)
        .set("table_name", ctx.names().table(&table.name))
        .set("hash_key", attribute(&table.key))
        .set_opt("sort_key", table.sort.as_ref().map(attribute))
        .set_opt("expire_attribute", table.expire.as_ref())
        .set("kms_key_arn", ctx.key_arn(KeyUse::Data, home))
        .set_opt("recovery_days", Some(days).filter(|days| *days < RECOVERY_DAYS))
        .set("replicas", list(replicas))
        .into()
}

fn attribute(key: &KeyAttribute) -> Object {
    let ty = match key.ty {
        AttributeType::String => "S",
        AttributeType::Number => "N",
        AttributeType::Binary => "B",
    };
    Object::new().set("name", &key.name).set("type", ty)
}

// --- the module ---

fn declare(module: &mut Module, tables: &[&Table]) {
    inputs(module);
    let table = module
        .file("main.tf")
        .add(table().origins(tables.iter().map(|table| &table.origin)));
    let file = module.file("outputs.tf");
    file.add(
        output("table_name", table.attr("name")).description("Name of the table, the same in every region"),
    );
}

fn inputs(module: &mut Module) {
    let key = || Type::object([("name", Type::String), ("type", Type::String)]);
    module_input(module, "table_name", Type::String, "Name of the table");
    module_input(module, "hash_key", key(), "Partition key and its type");
    let file = module.file("variables.tf");
    file.add(
        variable("sort_key", key())
            .description("Sort key and its type, where there is one")
            .default(null()),
    );
    file.add(
        variable("expire_attribute", Type::String)
            .description("Attribute with the time at which an item expires, where items do")
            .default(null()),
    );
    file.add(
        variable("recovery_days", Type::Number)
            .description("Days that the table can be restored to; null leaves it at AWS's 35")
            .default(null()),
    );
    module_input(
        module,
        "kms_key_arn",
        Type::String,
        "Key of the table in its own region",
    );
    let replica = Type::object([("region_name", Type::String), ("kms_key_arn", Type::String)]);
    module_input(
        module,
        "replicas",
        Type::list(replica),
        "Other regions the table is in, each with the key to use there",
    );
}

fn table() -> Block {
    let keys = call("concat", [list([var("hash_key")]), var("sort_key").splat()]);
    let replicated = || call("length", [var("replicas")]).greater_than(0);
    with_our_key(resource("aws_dynamodb_table", "this"), "CKV_AWS_119")
        .set("name", var("table_name"))
        .set("billing_mode", "PAY_PER_REQUEST")
        .set("hash_key", var("hash_key").attr("name"))
        .set("range_key", call("try", [var("sort_key").attr("name"), null()]))
        .set("deletion_protection_enabled", true)
        .blank()
        .comment("Replication reads the stream. AWS turns it on by itself; left out, the next plan would turn it off.")
        .set("stream_enabled", replicated())
        .set("stream_view_type", conditional(replicated(), "NEW_AND_OLD_IMAGES", null()))
        .blank()
        .dynamic("attribute", keys, |block, key| {
            block
                .set("name", key.clone().attr("name"))
                .set("type", key.attr("type"))
        })
        .blank()
        .dynamic("ttl", var("expire_attribute").splat(), |block, name| {
            block.set("attribute_name", name).set("enabled", true)
        })
        .blank()
        .block("server_side_encryption", |block| {
            block.set("enabled", true).set("kms_key_arn", var("kms_key_arn"))
        })
        .blank()
        .block("point_in_time_recovery", |block| {
            block
                .set("enabled", true)
                .set("recovery_period_in_days", var("recovery_days"))
        })
        .blank()
        .comment("None of these is inherited. Another key makes a replica anew, and its region waits for the data.")
        .dynamic("replica", var("replicas"), |block, replica| {
            block
                .set("region_name", replica.clone().attr("region_name"))
                .set("kms_key_arn", replica.attr("kms_key_arn"))
                .set("point_in_time_recovery", true)
                .set("propagate_tags", true)
        })
        .blank()
        .lifecycle(Lifecycle::new().prevent_destroy())
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::{fixture, lower};
    use hac_lang::platform::{Platform, Table};
    use hac_terraform::Expr;

    fn call_argument(platform: &Platform, name: &str) -> Option<Expr> {
        let project = lower(platform).terraform;
        let call = project
            .root
            .blocks()
            .find(|block| block.labels == ["session_sessions"])?;
        call.body.get(name).cloned()
    }

    #[test]
    fn every_replica_has_the_key_of_its_own_region() {
        let Some(Expr::List(replicas)) = call_argument(&fixture::trading(), "replicas") else {
            panic!("no list of replicas");
        };
        assert_eq!(replicas.len(), 1);
        let replica = format!("{:?}", replicas[0]);
        assert!(
            replica.contains("us-east-2") && replica.contains("encryption_us_east_2"),
            "{replica}"
        );
        let own = format!("{:?}", call_argument(&fixture::trading(), "kms_key_arn"));
        assert!(own.contains("encryption_us_east_1"), "{own}");
    }

    #[test]
    fn a_table_in_one_region_has_no_replica_and_is_reached_from_elsewhere() {
        let mut platform = fixture::trading();
        platform.tiers.of_mut::<Table>().next().unwrap().regions = vec!["us-east-2".into()];
        assert_eq!(call_argument(&platform, "replicas"), Some(Expr::List(Vec::new())));

        let ctx = Context::new(&platform);
        let told = super::environment(&ctx, platform.tiers.of::<Table>().next().unwrap(), "us-east-1");
        let region = told.iter().find(|(name, _)| name == "SESSIONS_REGION");
        assert_eq!(region.map(|(_, value)| value), Some(&Expr::from("us-east-2")));
    }
}
