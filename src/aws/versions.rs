//! `versions.tf`: what the project needs, and where Terraform keeps its state.

use super::context::{Context, PROVIDER_SOURCE, PROVIDER_VERSION, TERRAFORM_VERSION};
use hac_terraform::{Block, Project, settings};

pub(super) fn add(ctx: &Context<'_>, project: &mut Project) {
    let mut block = settings(TERRAFORM_VERSION).require("aws", PROVIDER_SOURCE, PROVIDER_VERSION, &[]);
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
        });
    }
    project
        .root
        .file("versions.tf")
        .add(Block::from(block).origin(origin));
}
