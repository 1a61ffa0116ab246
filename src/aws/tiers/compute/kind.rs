//! A `compute` tier answers what every kind and every tier is asked.

use super::runbook;
use super::{alarms, dashboard};
use crate::context::Context;
use crate::dashboard::chart::Chart;
use crate::iam::grantee::Grantee;
use crate::iam::keys::Keys;
use crate::iam::resources::Arns;
use crate::monitoring::alarm::{AlarmGroup, Alarmed};
use crate::policy::Statement;
use crate::tiers::{Kind, StoreOnAws, TierOnAws};
use hac_lambda::alarm::Alarm;
use hac_lambda::runbook::{Look, Named};
use hac_lang::platform::{self, IsIn, Platform, Setting};
use hac_terraform::{Expr, Object, Output, Project};

/// The kind itself.
#[derive(Debug)]
pub(crate) struct Compute;

impl Kind for Compute {
    fn keeps_data(&self) -> bool {
        false
    }

    fn add(&self, ctx: &Context<'_>, project: &mut Project) {
        super::add(ctx, project);
    }

    fn outputs(&self, ctx: &Context<'_>) -> Vec<Output> {
        super::outputs(ctx)
    }

    fn grants(&self, _: Arns<'_, '_>, _: &platform::Compute, _: &str, _: &mut Keys) -> Vec<Statement> {
        Vec::new()
    }

    fn service_role<'p>(&self, _: &Context<'p>, _: &str) -> Option<Grantee<'p>> {
        None
    }

    fn also_encrypted(&self, _: &Platform) -> Option<&'static str> {
        None
    }

    fn alarms(&self) -> &'static [&'static AlarmGroup] {
        alarms::ALL
    }

    fn charts(&self, ctx: &Context<'_>, region: &str) -> Vec<Chart> {
        dashboard::charts(ctx, region)
    }

    fn file(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    fn before(&self, platform: &Platform) -> Vec<String> {
        let known = platform
            .compute_tiers()
            .filter(|tier| matches!(tier.image, Setting::Known(_)));
        known
            .map(|tier| {
                format!(
                    "The image of {} must exist in each of its regions, and run cloud-init.",
                    tier.name
                )
            })
            .collect()
    }

    fn changes(&self, ctx: &Context<'_>) -> Vec<String> {
        let tiers = ctx.platform.compute_tiers();
        tiers
            .map(|tier| {
                format!(
                    "A new image or environment reaches instances of {} that start afterwards. Replace the others region by \
                     region, so that a bad one never runs in all of them: `aws autoscaling start-instance-refresh \
                     --auto-scaling-group-name {} --region REGION`.",
                    tier.name,
                    ctx.names().auto_scaling_group(&tier.name)
                )
            })
            .collect()
    }

    fn left_out(&self, platform: &Platform) -> Vec<String> {
        let line = "Building images, deploying the application, a web application firewall.";
        let any = platform.compute_tiers().next();
        any.map(|_| line.to_owned()).into_iter().collect()
    }
}

impl TierOnAws for platform::Compute {
    fn environment(&self, _: &Context<'_>, _: &str) -> Vec<(String, Expr)> {
        Vec::new()
    }

    fn alarmed(&self, ctx: &Context<'_>, region: &str) -> Vec<Alarmed> {
        if self.listener.is_none() || !self.is_in(region) {
            return Vec::new();
        }
        let output = |name: &str| ctx.load_balancer(&self.name, region, name);
        vec![Alarmed {
            group: &alarms::LOAD_BALANCERS,
            name: self.name.to_string(),
            value: Object::new()
                .set("load_balancer", output("arn_suffix"))
                .set("target_group", output("target_group_arn_suffix"))
                .set("healthy_min", ctx.capacity(self, region).attr("min"))
                .into(),
        }]
    }

    fn looks(&self, ctx: &Context<'_>, region: &str) -> Vec<(Alarm, String, Look)> {
        let Some(listener) = self.listener.filter(|_| self.is_in(region)) else {
            return Vec::new();
        };
        let names = Named::from([
            ("load balancer", ctx.names().load_balancer(&self.name)),
            (
                "target group",
                ctx.names().target_group(&self.name, listener.target_port),
            ),
            ("group", ctx.names().auto_scaling_group(&self.name)),
        ]);
        [
            Alarm::Tier(&runbook::UNHEALTHY_TARGETS),
            Alarm::Tier(&runbook::HEALTHY_TARGETS),
            Alarm::Tier(&runbook::LOAD_BALANCER_ERRORS),
            Alarm::Tier(&runbook::TARGET_ERRORS),
        ]
        .map(|alarm| (alarm, self.name.to_string(), Look::Tier(names.clone())))
        .into()
    }

    fn store(&self) -> Option<&dyn StoreOnAws> {
        None
    }
}
