//! `failover.tf` and its modules: what watches, what decides, what promotes.
//!
//! Nothing on the way from a fault to a decision runs in the region that fails: a region is watched from the others, and
//! the alarm, the function it starts and the topic it pages are all in the region that takes over. Each side of a pair has
//! the same set, because which side writes is run-time state; where there is nothing to take over, the function says so
//! and ends. The lock is in a third region.

mod control;
mod coordination;
mod function;
mod orchestrator;
mod prober;
mod readiness;
mod records;
mod validator;
mod watches;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub(super) use watches::watches;

use super::alerting;
use super::context::Context;
use super::iam;
use super::names::KeyUse;
use hac_lambda::bundle::Bundle;
use hac_lambda::handler::Handler;
use hac_lambda::plan::Plan;
use hac_terraform::{
    Block, Expr, ModuleCall, Object, Output, Project, concat, lit, local, object, output, path_module,
};

/// Between the prefix of every alarm and the region that is left, in the name of the alarm that starts a takeover.
pub(super) const TRIGGER: &str = "-failover-from-";

/// The same of an alarm on one end point of another region.
const ENDPOINT: &str = "-endpoint-";

/// Between the name of a prober and what it no longer says anything about.
const SILENT: &str = "-silent-";

/// Between the name of a prober and the database of which it saw two writers.
const TWO_WRITERS: &str = "-two-writers-";

/// Between the name of a prober and the check that no region answers.
const UNSERVED: &str = "-unserved-";

/// Between the name of a prober and the database that no region may write.
const NO_WRITER: &str = "-no-writer-";

/// After the region that a failover into would miss something.
const NOT_READY: &str = "-not-ready";

/// After the name of a prober that cannot reach the table in the witness.
const WITNESS: &str = "-witness";

/// Where the archive of the functions is written, below the root of the project.
pub const ARCHIVE: &str = "lambda/failover.zip";

/// The local value that says which archive the functions run.
const PACKAGE_LOCAL: &str = "failover_package";

/// Adds everything that fails over, in the order in which a reader asks: where is the lock, who watches, who acts.
pub(super) fn add(ctx: &Context<'_>, plan: &Plan, source_code_hash: &str, project: &mut Project) {
    let archive = concat([path_module(), lit(format!("/{ARCHIVE}"))]);
    let package = Object::new().set("path", archive).set("sha256", source_code_hash);
    project.root.file("failover.tf").add_local(PACKAGE_LOCAL, package);
    coordination::add(ctx, plan, project);
    for region in Handler::Prober.regions(plan) {
        prober::add(ctx, plan, region, project);
    }
    for region in Handler::Validator.regions(plan) {
        validator::add(ctx, plan, region, project);
    }
    for region in Handler::Orchestrator.regions(plan) {
        records::add(ctx, plan, region, project);
        orchestrator::add(ctx, plan, region, project);
        control::add(ctx, plan, region, project);
        readiness::add(ctx, plan, region, project);
    }
}

/// The archive that the functions run, and beside it the same files to read.
pub(super) fn files(bundle: Bundle) -> BTreeMap<String, Vec<u8>> {
    let mut files: BTreeMap<String, Vec<u8>> = bundle
        .files
        .into_iter()
        .map(|(path, bytes)| (format!("lambda/{path}"), bytes))
        .collect();
    files.insert(ARCHIVE.to_owned(), bundle.archive);
    files
}

/// The functions that run in a region, by the word in their names.
pub(super) fn functions(plan: &Plan, region: &str) -> Vec<Handler> {
    Handler::ALL
        .into_iter()
        .filter(|handler| handler.regions(plan).contains(region))
        .collect()
}

/// The name of a function, by way of the module that makes it.
pub(super) fn function_name(ctx: &Context<'_>, handler: Handler, region: &str) -> Expr {
    ctx.output(module_of(handler), &[], region, "function_name")
}

/// What the root says about failovers.
pub(super) fn outputs(ctx: &Context<'_>, plan: &Plan) -> Vec<Output> {
    let regions = Handler::Orchestrator.regions(plan);
    let functions = |handler: Handler| {
        let names = regions
            .iter()
            .map(|region| (*region, function_name(ctx, handler, region)));
        object(names)
    };
    let table = ctx.output("coordination", &[], &plan.coordination.region, "table_name");
    let with_origins = |described: Output| {
        let origins = ctx.platform.failovers.iter().map(|failover| &failover.origin);
        origins.fold(described, Output::origin)
    };
    vec![
        with_origins(
            output("failover_functions", functions(Handler::Orchestrator))
                .description("The function that makes a region take over, by that region."),
        ),
        with_origins(
            output("failover_control_functions", functions(Handler::Control))
                .description("The function that people ask and tell, by its region."),
        ),
        with_origins(
            output("failover_table", table)
                .description("The table in the witness with the lock, the leases and the records of runs."),
        ),
        with_origins(
            output("failover_records", object(records::names_by_region(plan)))
                .description("The bucket with the records of runs into a region, by that region."),
        ),
    ]
}

/// Whether there is a queue of failed requests in a region.
pub(super) fn has_dead_letters(plan: &Plan, region: &str) -> bool {
    Handler::Orchestrator.regions(plan).contains(region)
}

fn module_of(handler: Handler) -> &'static str {
    match handler {
        Handler::Orchestrator => "failover",
        Handler::Control => "control",
        Handler::Readiness => "readiness",
        Handler::Validator => "validator",
        Handler::Prober => "prober",
    }
}

/// A call of a module that holds one function.
fn function_call(ctx: &Context<'_>, handler: Handler, region: &str) -> ModuleCall {
    ctx.call(module_of(handler), &[], region)
        .set("function_name", ctx.names().function(handler.name()))
        .set("role_arn", ctx.made_role_arn(iam::role_of(handler), region))
        .set("package", local(PACKAGE_LOCAL))
        .set("kms_key_arn", ctx.key_arn(KeyUse::Messaging, region))
}

/// Adds a call to `failover.tf`, with the failovers that it is for.
fn add_call(ctx: &Context<'_>, region: &str, call: ModuleCall, project: &mut Project) {
    let is_side = |failover: &&hac_lang::platform::Failover| failover.from == region || failover.to == region;
    let failovers = &ctx.platform.failovers;
    let of_region: Vec<_> = failovers.iter().filter(is_side).collect();
    // A witness is of no pair: it is there for them all.
    let origins: Vec<_> = if of_region.is_empty() {
        failovers.iter().map(|failover| &failover.origin).collect()
    } else {
        of_region.into_iter().map(|failover| &failover.origin).collect()
    };
    project
        .root
        .file("failover.tf")
        .add(Block::from(call).origins(origins));
}

/// The critical topics of the alerts that the failovers of a region page. HA0713 leaves an action for the function.
fn paged(ctx: &Context<'_>, region: &str) -> Vec<Expr> {
    let mut alerts: Vec<&str> = ctx
        .platform
        .failovers
        .iter()
        .filter(|failover| failover.from == region || failover.to == region)
        .map(|failover| failover.page.as_str())
        .collect();
    alerts.sort_unstable();
    alerts.dedup();
    alerts
        .into_iter()
        .filter_map(|alert| alerting::critical_topic(ctx, alert, region))
        .collect()
}
