//! `outputs.tf`: what people and other stacks ask a deployment for. Each concern says its own; this file is their order.

use super::context::Context;
use super::{alerting, dns, failover, networking, tiers};
use hac_lambda::plan::Plan;
use hac_terraform::Project;

pub(super) fn add(ctx: &Context<'_>, plan: Option<&Plan>, project: &mut Project) {
    let outputs = dns::outputs(ctx)
        .into_iter()
        .chain(tiers::KINDS.iter().flat_map(|kind| kind.outputs(ctx)))
        .chain(alerting::outputs(ctx))
        .chain(plan.into_iter().flat_map(|plan| failover::outputs(ctx, plan)))
        .chain(networking::outputs(ctx));
    let file = project.root.file("outputs.tf");
    for output in outputs {
        file.add(output);
    }
}
