//! Requests, errors and capacity of load balancers.

use crate::context::Context;
use crate::dashboard::chart::{Chart, line};
use hac_lang::platform::IsIn;
use hac_terraform::Object;

pub(super) fn charts(ctx: &Context<'_>, region: &str) -> Vec<Chart> {
    let tiers: Vec<_> = ctx
        .platform
        .compute_tiers()
        .filter(|compute| compute.listener.is_some() && compute.is_in(region))
        .collect();
    let chart = |title: &str, statistic, metrics: &[(&'static str, &str)]| Chart {
        title: title.to_owned(),
        statistic,
        period: 60,
        series: tiers
            .iter()
            .flat_map(|tier| metrics.iter().map(move |metric| (tier, metric)))
            .map(|(tier, (metric, what))| {
                let output = |name: &str| ctx.load_balancer(&tier.name, region, name);
                let dimensions = Object::new().set("LoadBalancer", output("arn_suffix"));
                let dimensions = if metric.ends_with("HostCount") {
                    dimensions.set("TargetGroup", output("target_group_arn_suffix"))
                } else {
                    dimensions
                };
                let label = format!("{}: {what}", tier.name);
                line("AWS/ApplicationELB", metric, dimensions, region, &label)
            })
            .collect(),
    };
    vec![
        chart("Requests", "Sum", &[("RequestCount", "requests")]),
        chart(
            "Errors",
            "Sum",
            &[
                ("HTTPCode_Target_5XX_Count", "of the application"),
                ("HTTPCode_ELB_5XX_Count", "of the load balancer"),
            ],
        ),
        chart(
            "Response time, slowest of a hundred, s",
            "p99",
            &[("TargetResponseTime", "response")],
        ),
        chart(
            "Capacity",
            "Minimum",
            &[
                ("HealthyHostCount", "healthy"),
                ("UnHealthyHostCount", "unhealthy"),
            ],
        ),
    ]
}
