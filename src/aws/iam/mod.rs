//! `iam.tf` and `modules/iam`: who may do what, derived from what each thing does.
//!
//! Nothing here is a list somebody keeps by hand: a function's policy follows from the steps of the plan, an instance's
//! from the data its tier uses, a service's from what is turned on. A policy is known before the first apply, so a
//! reviewer, or a tool, can read it in the plan. What is about keys stands in a policy of its own: a key's ARN is known
//! after.

mod boundary;
mod functions;
pub(crate) mod grantee;
mod instances;
pub(crate) mod keys;
mod module;
pub(crate) mod nearest;
pub(crate) mod resources;
mod services;

#[cfg(test)]
mod tests;

use super::context::{Context, declare_module};
use super::names;
use super::policy::{Statement, with_statements};
use grantee::Grantee;
use hac_lambda::plan::Plan;
use hac_terraform::{Block, Expr, Object, Project, data};

pub(crate) use functions::role_of;

/// Adds the roles of every region that has something to allow.
pub(crate) fn add(ctx: &Context<'_>, plan: Option<&Plan>, project: &mut Project) {
    let mut declared = None;
    for region in &ctx.platform.regions {
        let mut grantees = instances::grantees(ctx, plan, &region.name);
        if let Some(plan) = plan {
            grantees.extend(functions::grantees(ctx, plan, &region.name));
        }
        grantees.extend(services::grantees(ctx, &region.name));
        // A role without permissions is still a role: an instance profile needs one.
        if !grantees.is_empty() {
            module::define(declare_module(project, "iam", &[]));
            let boundary = declared.get_or_insert_with(|| boundary::declare(project)).clone();
            add_region(ctx, &region.name, grantees, boundary, project);
        }
    }
}

fn add_region(
    ctx: &Context<'_>,
    region: &str,
    grantees: Vec<Grantee<'_>>,
    boundary: Expr,
    project: &mut Project,
) {
    let file = project.root.file("iam.tf");
    let (mut roles, mut key_policies) = (Object::new(), Object::new());
    for grantee in grantees {
        let purpose = grantee.role.purpose();
        let role = Object::new()
            .set("name", ctx.names().role(grantee.role, region))
            .set("description", grantee.description)
            .set("service", grantee.service);
        // Makes no call, but Terraform wants to know a provider for it, and the project has no unnamed one.
        let mut document = |name: String, statements| {
            let begun = data("aws_iam_policy_document", name)
                .provider("aws", names::provider_alias(region))
                .origins(grantee.origins.clone());
            file.add(with_statements(begun, statements)).attr("json")
        };
        let name = names::ident(&format!("{purpose}_{region}"));
        let (of_keys, others): (Vec<_>, Vec<_>) =
            grantee.statements.into_iter().partition(Statement::is_about_keys);
        let role = if others.is_empty() {
            role
        } else {
            role.set("policy", document(name.clone(), others))
        };
        if !of_keys.is_empty() {
            key_policies = key_policies.set(purpose.clone(), document(format!("{name}_keys"), of_keys));
        }
        roles = roles.set(purpose, role);
    }
    let call = ctx
        .call("iam", &[], region)
        .set("account_id", ctx.account_id())
        .set("permissions_boundary_arn", boundary)
        .set("roles", roles)
        .set("key_policies", key_policies);
    file.add(Block::from(call).origin(ctx.region_origin(region)));
}
