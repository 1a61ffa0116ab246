//! Everything that is true only of AWS: a checked platform becomes a Terraform project and the files beside it.
//!
//! [`lower`] cannot fail: what AWS cannot do was refused before a [`Platform`] existed. One file here writes the generated
//! root file and module of its name.
//!
//! INVARIANT: role-neutral. Which region is primary reaches the output in two places only: who creates a database (its
//! master user, schema and creation order) and the order of regions to which a public name leads. A plan right after a
//! failover therefore changes nothing.
//!
//! INVARIANT: policies are known at plan time. ARNs in them are made of names and the account number, never of
//! attributes that exist only after an apply.

mod alerting;
pub mod budget;
mod certificate;
pub mod check;
pub mod context;
mod costs;
mod dashboard;
mod dns;
mod encryption;
pub mod facts;
pub mod failover;
pub mod holds;
mod iam;
mod monitoring;
pub mod names;
mod networking;
mod outputs;
mod peering;
pub mod placement;
pub mod plan;
pub mod policy;
mod providers;
pub mod quotas;
mod reach;
mod readme;
pub mod registry;
mod runbook;
mod scan;
pub mod slas;
mod tfvars;
pub mod tiers;
mod variables;
mod versions;

#[cfg(any(test, feature = "fixture"))]
pub mod fixture;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::thread;

use context::Context;
use hac_lambda::bundle::Bundle;
use hac_lambda::plan::Plan;
use hac_lang::platform::Platform;
use hac_terraform::Project;

pub use monitoring::kinds as alarms;

/// What a platform becomes.
#[derive(Debug, Clone, Default)]
pub struct Deployment {
    pub terraform: Project,
    /// Files that are not Terraform, by path: the README, the example of variables, the failover code.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// The plan that the failover code of a platform follows; none where nothing fails over.
pub fn failover_plan(platform: &Platform) -> Option<Plan> {
    plan::lower(&Context::new(platform))
}

/// Writes the platform as Terraform.
pub fn lower(platform: &Platform) -> Deployment {
    let ctx = Context::new(platform);
    let plan = plan::lower(&ctx);
    thread::scope(|scope| {
        // What follows from the plan alone takes a third of the time.
        let follows = plan.as_ref().map(|plan| scope.spawn(|| Bundle::of(plan)));
        let runbook = scope.spawn(|| runbook::text(&ctx, plan.as_ref()));
        let mut project = foundations(&ctx);
        iam::add(&ctx, plan.as_ref(), &mut project);
        let mut files = BTreeMap::new();
        if let (Some(plan), Some(follows)) = (&plan, follows) {
            let bundle = follows.join().unwrap_or_else(|panic| resume_unwind(panic));
            failover::add(&ctx, plan, &bundle.source_code_hash, &mut project);
            files.extend(failover::files(bundle));
            for (name, text) in readme::BESIDE_THE_FUNCTIONS {
                files.insert(name.to_owned(), text.as_bytes().to_vec());
            }
        }
        if let Some(text) = runbook.join().unwrap_or_else(|panic| resume_unwind(panic)) {
            files.insert(runbook::FILE.to_owned(), text.into_bytes());
        }
        monitoring::add(&ctx, plan.as_ref(), &mut project);
        dashboard::add(&ctx, plan.as_ref(), &mut project);
        outputs::add(&ctx, plan.as_ref(), &mut project);
        scan::forward(platform, &mut project);
        files.insert(tfvars::FILE.to_owned(), tfvars::text(&ctx, &project).into_bytes());
        let readme = readme::text(&ctx, plan.as_ref(), &project);
        files.insert(readme::FILE.to_owned(), readme.into_bytes());
        Deployment {
            terraform: project,
            files,
        }
    })
}

/// The Terraform of a platform alone, without the digest of the failover code: what its names are read from.
pub fn project(platform: &Platform) -> Project {
    let ctx = Context::new(platform);
    let plan = plan::lower(&ctx);
    let mut project = foundations(&ctx);
    iam::add(&ctx, plan.as_ref(), &mut project);
    if let Some(plan) = &plan {
        failover::add(&ctx, plan, "", &mut project);
    }
    monitoring::add(&ctx, plan.as_ref(), &mut project);
    dashboard::add(&ctx, plan.as_ref(), &mut project);
    outputs::add(&ctx, plan.as_ref(), &mut project);
    project
}

/// What a platform has without a failover, too.
fn foundations(ctx: &Context<'_>) -> Project {
    let mut project = Project::default();
    versions::add(ctx, &mut project);
    providers::add(ctx, &mut project);
    variables::add(ctx, &mut project);
    encryption::add(ctx, &mut project);
    networking::add(ctx, &mut project);
    peering::add(ctx, &mut project);
    for kind in tiers::data_first() {
        kind.add(ctx, &mut project);
    }
    certificate::add(ctx, &mut project);
    dns::add(ctx, &mut project);
    alerting::add(ctx, &mut project);
    project
}
