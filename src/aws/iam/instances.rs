//! The roles of instances: what the tiers they use ask for, in their own region, and nothing else.

use super::grantee::Grantee;
use super::keys::{Keys, Use};
use super::resources::Arns;
use crate::context::Context;
use crate::names::{KeyUse, Role};
use crate::policy::{Statement, Test};
use crate::tiers;
use hac_lambda::plan::Plan;
use hac_lang::platform::{Compute, IsIn};

pub(crate) fn grantees<'p>(ctx: &Context<'p>, plan: Option<&Plan>, region: &str) -> Vec<Grantee<'p>> {
    ctx.platform
        .compute_tiers()
        .filter(|compute| compute.is_in(region))
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
    let mut keys = Keys::default();
    let kinds = tiers::KINDS.iter();
    let mut statements: Vec<Statement> = kinds
        .flat_map(|kind| kind.grants(arns, compute, region, &mut keys))
        .collect();
    if let Some(plan) = plan {
        statements.extend(coordination_statement(arns, plan, compute, &mut keys));
    }
    statements.extend(keys.statements(arns));
    statements
}

/// The write lease and the watermark of the databases that fail over: what the application keeps in the witness.
fn coordination_statement(
    arns: Arns<'_, '_>,
    plan: &Plan,
    user: &Compute,
    keys: &mut Keys,
) -> Option<Statement> {
    let databases = arns.ctx.platform.databases();
    let items: Vec<String> = databases
        .filter(|database| {
            user.uses.contains(&database.name) && plan.databases.contains_key(database.name.as_str())
        })
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
