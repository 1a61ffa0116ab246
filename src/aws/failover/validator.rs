//! `modules/validator`: the function that asks the local databases, by SQL, whether they can write and are whole.

use std::collections::BTreeMap;

use super::function::{self, DeadLetters};
use crate::context::{Context, declare_module, module_input};
use crate::tiers::aurora_mysql::regional_secret_arn;
use hac_lambda::handler::{Handler, Value};
use hac_lambda::plan::Plan;
use hac_terraform::{Module, Object, Project, Type, call, var};

pub(super) fn add(ctx: &Context<'_>, plan: &Plan, region: &str, project: &mut Project) {
    let module = declare_module(project, "validator", &[]);
    if module.file("main.tf").blocks.is_empty() {
        define(module);
    }
    let asked = plan.databases_of(region);
    let secrets = ctx
        .platform
        .databases()
        .filter(|tier| asked.contains_key(tier.name.as_str()))
        .fold(Object::new(), |secrets, tier| {
            secrets.set(tier.name.as_str(), regional_secret_arn(ctx, tier, region))
        });
    let call = super::function_call(ctx, Handler::Validator, region).set("secret_arns", secrets);
    super::add_call(ctx, region, call, project);
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
    let nowhere = DeadLetters::Nowhere("the orchestrator waits for its answer, so there is no event to keep");
    let function = function::add(module.file("main.tf"), Handler::Validator, &known, &nowhere);
    function::outputs(module, &function);
}
