//! The bucket of the records of runs, in each region that may take over: the record of a failover is where people are
//! after it, and cannot be taken away before its time.
//!
//! A module of `storage`, because a bucket that nobody else can read and nobody can empty is what it is.

use crate::context::{Context, module_source};
use crate::names;
use crate::tiers::s3;
use hac_lambda::handler::Handler;
use hac_lambda::plan::Plan;
use hac_terraform::{Expr, Project, Ref, module_call};

/// Seven years: `MiFID` II asks for five, SEC rule 17a-4 for six, and a regulator may ask for seven.
const RETAIN_DAYS: u32 = 7 * 366;

pub(super) fn add(ctx: &Context<'_>, plan: &Plan, region: &str, project: &mut Project) {
    let Some(prefix) = plan.regions.get(region).and_then(|region| region.records.clone()) else {
        return;
    };
    let call = module_call(call_name(region), module_source(s3::MODULE)).provider(
        "aws",
        None,
        Some(&names::provider_alias(region)),
    );
    let call = s3::add_append_only(ctx, call, prefix, region, RETAIN_DAYS, project);
    super::add_call(ctx, region, call, project);
}

/// The name of each bucket, by region.
pub(super) fn names_by_region(plan: &Plan) -> Vec<(&str, Expr)> {
    Handler::Orchestrator
        .regions(plan)
        .into_iter()
        .map(|region| (region, Ref::module(call_name(region)).attr("bucket_name")))
        .collect()
}

fn call_name(region: &str) -> String {
    names::module_name("failover_records", &[region])
}
