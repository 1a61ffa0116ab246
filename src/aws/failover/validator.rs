//! `modules/validator`: the function that asks the local databases, by SQL, whether they can write and are whole.

use std::collections::BTreeMap;

use super::function;
use crate::aws::context::{Context, declare_module, module_input};
use crate::aws::names;
use crate::lambda::handler::{Handler, Value};
use crate::lambda::plan::Plan;
use crate::platform::Database;
use crate::terraform::{Expr, Module, Object, Project, Ref, Type, call, lit, var};

pub(super) fn add(ctx: &Context<'_>, plan: &Plan, region: &str, project: &mut Project) {
    let module = declare_module(project, "validator", &[]);
    if module.file("main.tf").blocks.is_empty() {
        define(module);
    }
    let asked = plan.databases_of(region);
    let secrets = ctx
        .platform
        .databases
        .iter()
        .filter(|tier| asked.contains_key(tier.name.as_str()))
        .fold(Object::new(), |secrets, tier| {
            secrets.set(&tier.name, secret_arn(tier, region))
        });
    let call = super::function_call(ctx, Handler::Validator, region).set("secret_arns", secrets);
    super::add_call(ctx, region, call, project);
}

/// The ARN of a database's secret in a region. Replicas have the ARN of the first, but for the region.
fn secret_arn(tier: &Database, region: &str) -> Expr {
    let arn = Ref::resource(
        "aws_secretsmanager_secret",
        format!("{}_master", names::ident(&tier.name)),
    )
    .attr("arn");
    match tier.regions.first() {
        Some(home) if home != region => call(
            "replace",
            [arn, lit(format!(":{home}:")), lit(format!(":{region}:"))],
        ),
        Some(_) | None => arn,
    }
}

fn define(module: &mut Module) {
    function::inputs(module);
    module_input(
        module,
        "secret_arns",
        Type::map(Type::String),
        "Secret of each database, of this region",
    );
    let known = BTreeMap::from([(Value::SecretArns, call("jsonencode", [var("secret_arns")]))]);
    let function = function::add(module.file("main.tf"), Handler::Validator, &known, |block| {
        block.directive(
            "checkov:skip=CKV_AWS_116:the orchestrator waits for its answer, so there is no event to keep",
        )
    });
    function::outputs(module, &function);
}
