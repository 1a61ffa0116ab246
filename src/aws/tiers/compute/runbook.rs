//! What people do about targets and errors of a load balancer.

use hac_lambda::runbook::{Command, Named, named};
use hac_lambda::tier_alarm::TierAlarm;

pub(super) static HEALTHY_TARGETS: TierAlarm = TierAlarm {
    rank: 20,
    section: "Alarm: too few healthy targets",
    name: "healthy_targets",
    means: "Fewer machines serve than the region needs. Where it stands by, a failover would lead to too few.",
    todo: &[
        "Activities that failed: capacity (another instance type), quota (ask AWS), launch template or image (mend, apply).",
        "Machines that start and stay unhealthy: the application, what it needs at start, or its secret.",
        "Both regions at once: the last release. Roll it back.",
    ],
    leave: "its group replaces machines right now, and the number grows.",
    looks: |names, region| looks(names, activities(names, region), region),
    then: |_| Vec::new(),
};

pub(super) static UNHEALTHY_TARGETS: TierAlarm = TierAlarm {
    rank: 21,
    section: "Alarm: an unhealthy target",
    name: "unhealthy_targets",
    means: "A machine does not answer its health check, and its group replaces it.",
    todo: &[
        "One, or those of one zone: wait for the group. It starts others where there is room.",
        "Again and again: the description of its health says how it fails. The application's log says why.",
    ],
    leave: "one machine, and its group is replacing it.",
    looks: |names, region| looks(names, activities(names, region), region),
    then: |_| Vec::new(),
};

pub(super) static LOAD_BALANCER_ERRORS: TierAlarm = TierAlarm {
    rank: 22,
    section: "Alarm: errors of a load balancer",
    name: "load_balancer_errors",
    means: "More than 5 % of the requests are refused by the load balancer itself: they reach no machine, or none answers in \
                time.",
    todo: &[
        "No healthy target: that is the fault, and has an alarm of its own.",
        "Healthy targets: they close connections early, or answer too late. Look at the newest access logs (502, 503, 504).",
        "Its state is not `active`: AWS Health.",
    ],
    leave: "few requests, and it is over.",
    looks: |names, region| looks(names, state(names, region), region),
    then: |_| Vec::new(),
};

pub(super) static TARGET_ERRORS: TierAlarm = TierAlarm {
    rank: 23,
    section: "Alarm: errors of an application",
    name: "target_errors",
    means: "More than 5 % of the application's answers are errors, though its machines count as healthy.",
    todo: &[
        "After a failover: it still holds connections to the old writer. Restart it.",
        "After a release: roll it back.",
        "Else what it uses: the alarms on databases, tables and copies of the same region.",
    ],
    leave: "few requests, and it is over.",
    looks: |names, region| looks(names, state(names, region), region),
    then: |_| Vec::new(),
};

fn looks(names: &Named, last: Command, region: &str) -> Vec<Command> {
    vec![
        Command::aws("elbv2", "describe-target-groups", region)
            .option("names", named(names, "target group"))
            .query("TargetGroups[0].TargetGroupArn")
            .into_variable("TARGETS"),
        Command::aws("elbv2", "describe-target-health", region)
            .option("target-group-arn", "$TARGETS")
            .query("TargetHealthDescriptions[].[Target.Id, TargetHealth.State, TargetHealth.Description]"),
        last,
    ]
}

/// What the group did for its machines.
fn activities(names: &Named, region: &str) -> Command {
    Command::aws("autoscaling", "describe-scaling-activities", region)
        .option("auto-scaling-group-name", named(names, "group"))
        .option("max-items", "5")
        .query("Activities[].[StartTime, StatusCode, Description, StatusMessage]")
}

fn state(names: &Named, region: &str) -> Command {
    Command::aws("elbv2", "describe-load-balancers", region)
        .option("names", named(names, "load balancer"))
        .query("LoadBalancers[0].State")
}
