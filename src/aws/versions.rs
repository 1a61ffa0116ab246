//! `versions.tf`: what the project needs, and where Terraform keeps its state.

use super::context::{Context, PROVIDER_SOURCE, PROVIDER_VERSION, TERRAFORM_VERSION};
use hac_lang::platform::Platform;
use hac_terraform::{Block, Project, settings};

/// The first that locks a state by an object beside it:
/// <https://developer.hashicorp.com/terraform/language/backend/s3#state-locking>.
const LOCKFILE_VERSION: &str = ">= 1.10";

/// Whether an object beside the state locks it.
fn locks_in_s3(platform: &Platform) -> bool {
    let state = platform.state.as_ref();
    state.is_some_and(|state| state.lock_table.is_none())
}

/// The Terraform that a platform's project needs, as a constraint.
pub(super) fn terraform(platform: &Platform) -> &'static str {
    if locks_in_s3(platform) {
        LOCKFILE_VERSION
    } else {
        TERRAFORM_VERSION
    }
}

pub(super) fn add(ctx: &Context<'_>, project: &mut Project) {
    let version = terraform(ctx.platform);
    let mut block = settings(version).require("aws", PROVIDER_SOURCE, PROVIDER_VERSION, &[]);
    let mut origin = &ctx.platform.origin;
    if let Some(state) = &ctx.platform.state {
        origin = &state.origin;
        block = block.backend("s3", |backend| {
            backend
                .set("bucket", &state.bucket)
                .set("key", &state.key)
                .set("region", state.region.as_str())
                .set("encrypt", true)
                .set_opt("dynamodb_table", state.lock_table.as_ref())
                .set_opt("use_lockfile", locks_in_s3(ctx.platform).then_some(true))
        });
    }
    project
        .root
        .file("versions.tf")
        .add(Block::from(block).origin(origin));
}
