//! `compute.tf`: instances in every region of a compute tier, and the load balancer in front of them where it listens.

mod alarms;
mod dashboard;
mod environment;
mod instances;
mod kind;
mod load_balancer;
mod runbook;

pub(crate) use kind::Compute;

use crate::certificate;
use crate::context::Context;
use crate::facts;
use crate::names::{self, Role};
use hac_lang::platform::{self, HealthCheck, IsIn, LOAD_BALANCER_PATH, Listener};
use hac_terraform::{Expr, ModuleCall, Output, Project, concat, list, lit, object, output};

fn add(ctx: &Context<'_>, project: &mut Project) {
    let tiers: Vec<&platform::Compute> = ctx.platform.compute_tiers().collect();
    if tiers.is_empty() {
        return;
    }
    instances::define(project);
    if tiers.iter().any(|tier| tier.listener.is_some()) {
        load_balancer::define(project);
    }
    for tier in tiers {
        for region in &tier.regions {
            let file = project.root.file("compute.tf");
            if let Some(listener) = tier.listener {
                file.add(load_balancer_call(ctx, tier, region, listener));
            }
            file.add(instances_call(ctx, tier, region));
        }
    }
}

/// An output of a tier's instances in a region: `instance_security_group_id`, `asg_name`.
pub(crate) fn instances_output(ctx: &Context<'_>, tier: &str, region: &str, output: &str) -> Expr {
    ctx.output("compute", &[tier], region, output)
}

/// What the root says about compute tiers.
fn outputs(ctx: &Context<'_>) -> Vec<Output> {
    let of = |tier: &platform::Compute| {
        let by_region = |suffix: &str, doc: &str, value: &dyn Fn(&str) -> Expr| {
            let values = object(tier.regions.iter().map(|region| (region.as_str(), value(region))));
            output(format!("{}_{suffix}", names::ident(&tier.name)), values)
                .description(format!("{doc} of {}, by region.", tier.name))
                .origin(&tier.origin)
        };
        let balancers = tier.listener.map(|_| {
            by_region("load_balancer_dns_names", "The load balancer", &|region| {
                ctx.load_balancer(&tier.name, region, "dns_name")
            })
        });
        let groups = by_region("auto_scaling_groups", "The Auto Scaling group", &|region| {
            instances_output(ctx, &tier.name, region, "asg_name")
        });
        balancers.into_iter().chain([groups])
    };
    ctx.platform.compute_tiers().flat_map(of).collect()
}

fn instances_call(ctx: &Context<'_>, tier: &platform::Compute, region: &str) -> ModuleCall {
    let network = |output: &str| ctx.output("networking", &[], region, output);
    let target_groups: Vec<Expr> = tier
        .listener
        .map(|_| ctx.load_balancer(&tier.name, region, "target_group_arn"))
        .into_iter()
        .collect();
    ctx.call("compute", &[&tier.name], region)
        .set("name", ctx.names().auto_scaling_group(&tier.name))
        .set("vpc_id", network("vpc_id"))
        .set("subnet_ids", network("private_subnet_ids"))
        .set("image_id", ctx.image(tier, region))
        .set("instance_type", ctx.instance_type(tier))
        .set("root_device_name", ctx.root_device(tier))
        .set("capacity", ctx.capacity(tier, region))
        .set(
            "instance_profile_name",
            ctx.names().instance_profile(&tier.name, region),
        )
        .set(
            "role_name",
            ctx.made_role_name(Role::Instance(&tier.name), region),
        )
        .set("target_group_arns", target_groups)
        .set("database_cidr_blocks", database_ranges(ctx, tier))
        .set(
            "environment_file",
            format!("/etc/{}/{}.env", ctx.names().prefix(), names::cloud(&tier.name)),
        )
        .set("environment", environment::variables(ctx, tier, region))
        .origin(&tier.origin)
}

/// Where the databases are that a tier uses: a writer may have moved to any of their regions.
fn database_ranges(ctx: &Context<'_>, tier: &platform::Compute) -> Expr {
    let used = |name: &str| {
        ctx.platform
            .databases()
            .any(|database| tier.uses.contains(&database.name) && database.is_in(name))
    };
    let ranges = ctx.networked().into_iter().filter(|other| used(&other.name));
    list(ranges.map(|other| ctx.cidr(&other.name)))
}

fn load_balancer_call(
    ctx: &Context<'_>,
    tier: &platform::Compute,
    region: &str,
    listener: Listener,
) -> ModuleCall {
    let network = |output: &str| ctx.output("networking", &[], region, output);
    let names = ctx.names();
    let log_bucket = concat([
        lit(format!("{}-", names.log_bucket_prefix(&tier.name, region))),
        ctx.account_id(),
    ]);
    let log_account = facts::find_region(region).and_then(|region| region.load_balancer_account);
    ctx.call("load_balancer", &[&tier.name], region)
        .set("name", names.load_balancer(&tier.name))
        .set(
            "target_group_name",
            names.target_group(&tier.name, listener.target_port),
        )
        .set("account_id", ctx.account_id())
        .set("partition", facts::partition(region))
        .set("vpc_id", network("vpc_id"))
        .set("subnet_ids", network("public_subnet_ids"))
        .set("port", listener.port)
        .set("target_port", listener.target_port)
        .set("client_cidr_blocks", list(&tier.clients))
        .set(
            "health_path",
            tier.health.as_ref().map_or(LOAD_BALANCER_PATH, health_path),
        )
        .set_opt("certificate_arn", certificate::arn(ctx, tier, region))
        .set(
            "instance_security_group_id",
            instances_output(ctx, &tier.name, region, "instance_security_group_id"),
        )
        .set("log_bucket_name", log_bucket)
        .set_opt("log_account_id", log_account)
        .origin(&tier.origin)
}

fn health_path(health: &HealthCheck) -> &str {
    &health.path
}
