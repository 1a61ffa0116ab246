//! The roles of instances: what the tiers they use ask for, in their own region, and nothing else.

use std::collections::BTreeMap;

use super::Grantee;
use super::keys::{Keys, Use};
use super::resources::{Arns, compact};
use crate::context::Context;
use crate::names::{KeyUse, Role};
use crate::policy::{Statement, Test};
use hac_lambda::plan::Plan;
use hac_lang::platform::{Compute, Database};

/// Reading and writing items; no change to the table itself.
const ITEM_ACTIONS: [&str; 8] = [
    "dynamodb:BatchGetItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
];

pub(super) fn grantees<'p>(ctx: &Context<'p>, plan: Option<&Plan>, region: &str) -> Vec<Grantee<'p>> {
    ctx.platform
        .compute
        .iter()
        .filter(|compute| compute.regions.iter().any(|one| one == region))
        .map(|compute| Grantee {
            role: Role::Instance(&compute.name),
            service: "ec2.amazonaws.com",
            description: format!("What instances of {} do in {region}", compute.name),
            statements: statements(ctx, plan, compute, region),
            origins: vec![&compute.origin],
        })
        .collect()
}

fn statements(ctx: &Context<'_>, plan: Option<&Plan>, compute: &Compute, region: &str) -> Vec<Statement> {
    let arns = Arns { ctx };
    let platform = ctx.platform;
    let is_used = |name: &String| compute.uses.contains(name);
    let databases: Vec<&Database> = platform
        .databases
        .iter()
        .filter(|database| is_used(&database.name))
        .collect();
    let mut keys = Keys::default();
    let mut statements = database_statements(arns, &databases, region, &mut keys);

    let names = ctx.names();
    let tables = platform.tables.iter().filter(|table| is_used(&table.name));
    let by_region = grouped(tables.map(|table| (nearest(&table.regions, region), names.table(&table.name))));
    for (at, tables) in by_region {
        statements.push(table_statement(arns, &tables, at));
        keys.add(Use::Decrypt, KeyUse::Data, at, "dynamodb");
    }

    let buckets = platform.buckets.iter().filter(|bucket| is_used(&bucket.name));
    let by_region = grouped(buckets.map(|bucket| {
        let at = nearest(&bucket.regions, region);
        (at, names.bucket_prefix(&bucket.name, at))
    }));
    for (at, prefixes) in by_region {
        statements.extend(bucket_statements(arns, &prefixes, at));
        keys.add(Use::Both, KeyUse::Data, at, "s3");
    }

    if let Some(plan) = plan {
        statements.extend(coordination_statement(arns, plan, &databases, &mut keys));
    }
    statements.extend(keys.statements(arns));
    statements
}

/// Where a tier in `region` finds its data: there, or in the first region that has it.
fn nearest<'r>(regions: &'r [String], region: &'r str) -> &'r str {
    if regions.iter().any(|one| one == region) {
        return region;
    }
    regions.first().map_or(region, String::as_str)
}

fn grouped<'r>(items: impl Iterator<Item = (&'r str, String)>) -> BTreeMap<&'r str, Vec<String>> {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (region, item) in items {
        groups.entry(region).or_default().push(item);
    }
    groups
}

fn database_statements(
    arns: Arns<'_, '_>,
    databases: &[&Database],
    region: &str,
    keys: &mut Keys,
) -> Vec<Statement> {
    if databases.is_empty() {
        return Vec::new();
    }
    keys.add(Use::Decrypt, KeyUse::Data, region, "secretsmanager");
    vec![
        Statement::allow("ReadDatabaseSecrets")
            .actions(["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"])
            .on(databases
                .iter()
                .map(|database| arns.secret(&database.name, region))),
    ]
}

fn table_statement(arns: Arns<'_, '_>, tables: &[String], region: &str) -> Statement {
    Statement::allow(&format!("UseTablesIn{}", compact(region)))
        .actions(ITEM_ACTIONS)
        .on(tables.iter().map(|table| arns.table(table, region)))
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

/// The write lease and the watermark of the databases that fail over: what the application keeps in the witness.
fn coordination_statement(
    arns: Arns<'_, '_>,
    plan: &Plan,
    databases: &[&Database],
    keys: &mut Keys,
) -> Option<Statement> {
    let items: Vec<String> = databases
        .iter()
        .filter(|database| plan.databases.contains_key(&database.name))
        .flat_map(|database| ["lease", "watermark"].map(|item| format!("{item}#{}", database.name)))
        .collect();
    if items.is_empty() {
        return None;
    }
    let at = &plan.coordination;
    keys.add(Use::Decrypt, KeyUse::Data, &at.region, "dynamodb");
    Some(
        Statement::allow("KeepLeasesAndWatermarks")
            .actions(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"])
            .on([arns.table(&at.table, &at.region)])
            .when(Test::AllStringLike, "dynamodb:LeadingKeys", items),
    )
}
