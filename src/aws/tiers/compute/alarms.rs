//! Targets and errors of load balancers.

use super::runbook;
use crate::monitoring::alarm::{
    AlarmGroup, Comparison, Metric, Silence, Threshold, above, alarm, computed_alarm,
};
use hac_lambda::alarm::Alarm;
use hac_terraform::{Block, Type, each_attr};

/// A share of requests that fail, in percent, above which people are told.
const ERROR_PERCENT_MAX: u32 = 5;

pub(super) static ALL: &[&AlarmGroup] = &[&LOAD_BALANCERS];

pub(super) static LOAD_BALANCERS: AlarmGroup = AlarmGroup {
    kinds: &[
        Alarm::Tier(&runbook::HEALTHY_TARGETS),
        Alarm::Tier(&runbook::UNHEALTHY_TARGETS),
        Alarm::Tier(&runbook::LOAD_BALANCER_ERRORS),
        Alarm::Tier(&runbook::TARGET_ERRORS),
    ],
    input: "load_balancers",
    description: "Load balancers of this region, and how many healthy targets each needs",
    element: || {
        Type::object([
            ("load_balancer", Type::String),
            ("target_group", Type::String),
            ("healthy_min", Type::Number),
        ])
    },
    alarms: || {
        vec![
            unhealthy_targets(),
            healthy_targets(),
            load_balancer_errors(),
            target_errors(),
        ]
    },
};

fn of_target_group(name: &'static str, statistic: &'static str) -> Metric {
    Metric {
        namespace: "AWS/ApplicationELB",
        name,
        statistic,
        dimensions: vec![
            ("LoadBalancer", each_attr("load_balancer")),
            ("TargetGroup", each_attr("target_group")),
        ],
    }
}

fn of_load_balancer(name: &'static str) -> Metric {
    Metric {
        namespace: "AWS/ApplicationELB",
        name,
        statistic: "Sum",
        dimensions: vec![("LoadBalancer", each_attr("load_balancer"))],
    }
}

fn unhealthy_targets() -> Block {
    let metric = of_target_group("UnHealthyHostCount", "Maximum");
    let title = LOAD_BALANCERS.title(
        Alarm::Tier(&runbook::UNHEALTHY_TARGETS),
        ("A target of ", " is unhealthy"),
    );
    alarm(title, &metric, &above(0, 2, 3), Silence::Bad)
}

fn healthy_targets() -> Block {
    let metric = of_target_group("HealthyHostCount", "Minimum");
    let when = Threshold {
        comparison: Comparison::Below,
        ..above(each_attr("healthy_min"), 3, 3)
    };
    let says = ("Fewer healthy targets of ", " than its minimum");
    alarm(
        LOAD_BALANCERS.title(Alarm::Tier(&runbook::HEALTHY_TARGETS), says),
        &metric,
        &when,
        Silence::Bad,
    )
    .doc("A region that waits must already run what it will need: launches on the day are not guaranteed.")
}

fn load_balancer_errors() -> Block {
    let metrics = [
        of_load_balancer("HTTPCode_ELB_5XX_Count"),
        of_load_balancer("RequestCount"),
    ];
    // Requests that reach no target are errors of the load balancer and are not in RequestCount.
    let rate = (
        "IF(FILL(m1, 0) > 0, 100 * FILL(m1, 0) / (FILL(m1, 0) + FILL(m2, 0)), 0)",
        "Errors of the load balancer, percent of requests",
    );
    let says = ("The load balancer of ", " answers with errors of its own");
    let title = LOAD_BALANCERS.title(Alarm::Tier(&runbook::LOAD_BALANCER_ERRORS), says);
    computed_alarm(
        title,
        rate,
        &metrics,
        &above(ERROR_PERCENT_MAX, 3, 5),
        Silence::Fine,
    )
}

fn target_errors() -> Block {
    let metrics = [
        of_load_balancer("HTTPCode_Target_5XX_Count"),
        of_load_balancer("RequestCount"),
    ];
    let rate = (
        "IF(FILL(m2, 0) > 0, 100 * FILL(m1, 0) / FILL(m2, 0), 0)",
        "Errors of the application, percent of requests",
    );
    let says = ("The application behind ", " answers with errors");
    let title = LOAD_BALANCERS.title(Alarm::Tier(&runbook::TARGET_ERRORS), says);
    computed_alarm(
        title,
        rate,
        &metrics,
        &above(ERROR_PERCENT_MAX, 3, 5),
        Silence::Fine,
    )
}
