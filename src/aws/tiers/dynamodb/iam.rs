//! What who uses a table may do.

use crate::iam::keys::{Keys, Use};
use crate::iam::nearest::{grouped, nearest};
use crate::iam::resources::{Arns, compact};
use crate::names::KeyUse;
use crate::policy::Statement;
use hac_lang::platform::{Compute, Table};

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

pub(super) fn grants(arns: Arns<'_, '_>, user: &Compute, region: &str, keys: &mut Keys) -> Vec<Statement> {
    let names = arns.ctx.names();
    let tables = arns.ctx.platform.tiers.of::<Table>();
    let wanted = tables.filter(|table| user.uses.contains(&table.name));
    let by_region = grouped(wanted.map(|table| (nearest(&table.regions, region), names.table(&table.name))));
    let mut statements = Vec::new();
    for (at, tables) in by_region {
        statements.push(table_statement(arns, &tables, at));
        keys.add(Use::Decrypt, KeyUse::Data, at, "dynamodb");
    }
    statements
}

fn table_statement(arns: Arns<'_, '_>, tables: &[String], region: &str) -> Statement {
    Statement::allow(&format!("UseTablesIn{}", compact(region)))
        .actions(ITEM_ACTIONS)
        .on(tables.iter().map(|table| arns.table(table, region)))
}
