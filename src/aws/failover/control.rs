//! `modules/control`: the function that people ask and tell, apart from the one that they may have to stop.

use std::collections::BTreeMap;

use super::function::{self, DeadLetters};
use crate::context::{Context, declare_module};
use hac_lambda::handler::Handler;
use hac_lambda::plan::Plan;
use hac_terraform::{Module, Project};

pub(super) fn add(ctx: &Context<'_>, _: &Plan, region: &str, project: &mut Project) {
    let module = declare_module(project, "control", &[]);
    if module.file("main.tf").blocks.is_empty() {
        define(module);
    }
    let call = super::function_call(ctx, Handler::Control, region);
    super::add_call(ctx, region, call, project);
}

fn define(module: &mut Module) {
    function::inputs(module);
    let nowhere = DeadLetters::Nowhere("a person waits for its answer, so there is no event to keep");
    let function = function::add(
        module.file("main.tf"),
        Handler::Control,
        &BTreeMap::new(),
        &nowhere,
    );
    function::outputs(module, &function);
}
