//! Every alarm of `modules/monitoring` as the runbook needs it: by name, with where to look first.

use super::alarm::suffix;
use crate::context::Context;
use crate::{failover, tiers};
use hac_lambda::alarm::Alarm;
use hac_lambda::plan::Plan;
use hac_lambda::runbook::{Look, Watch};

/// In the order of the regions. None where nobody is to be told.
pub(crate) fn watches(ctx: &Context<'_>, plan: Option<&Plan>) -> Vec<Watch> {
    if ctx.platform.alerts.is_empty() {
        return Vec::new();
    }
    let mut watches = Vec::new();
    for region in &ctx.platform.regions {
        let region = region.name.as_str();
        let mut add = |alarm: Alarm, thing: &str, look: Look| {
            watches.push(Watch {
                alarm,
                region: region.to_owned(),
                name: format!("{}-{thing}{}", ctx.names().prefix(), suffix(alarm)),
                look,
            });
        };
        for tier in ctx.platform.tiers.iter() {
            for (alarm, thing, look) in tiers::of(tier).looks(ctx, region) {
                add(alarm, &thing, look);
            }
        }
        if let Some(plan) = plan {
            functions(ctx, plan, region, &mut add);
        }
    }
    watches
}

fn functions(ctx: &Context<'_>, plan: &Plan, region: &str, add: &mut impl FnMut(Alarm, &str, Look)) {
    for handler in failover::functions(plan, region) {
        for alarm in [Alarm::Errors, Alarm::Throttles] {
            let function = ctx.names().function(handler.name());
            add(alarm, handler.name(), Look::Function { function });
        }
    }
    if failover::has_dead_letters(plan, region) {
        let queue = ctx.names().queue(crate::names::DEAD_LETTERS);
        add(Alarm::DeadLetters, "orchestrator", Look::Queue { queue });
    }
}
