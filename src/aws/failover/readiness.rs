//! `modules/readiness`: the function that looks every few minutes for what a failover into its region would miss, what
//! starts it, and the alarm on what it finds.

use std::collections::BTreeMap;

use super::NOT_READY;
use super::function::{self, Asynchronous, DeadLetters};
use crate::context::{Context, declare_module, module_input};
use hac_lambda::alarm::Alarm;
use hac_lambda::handler::Handler;
use hac_lambda::plan::{Plan, Probe};
use hac_terraform::{Block, Module, Project, Type, list, resource, var};

/// How often it looks, in minutes. The alarm's period is the same, so that each holds one look.
const EVERY_MINUTES: u32 = 5;
/// Half an hour of bad looks, one after the other: a deployment, or an upgrade, is shorter.
const LOOKS: u32 = 6;

pub(super) fn add(ctx: &Context<'_>, plan: &Plan, region: &str, project: &mut Project) {
    let module = declare_module(project, "readiness", &[]);
    if module.file("main.tf").blocks.is_empty() {
        define(module);
    }
    let call = super::function_call(ctx, Handler::Readiness, region)
        .set("metric_namespace", &plan.probe.namespace)
        .set("alarm_name", alarm_name(ctx, region))
        .set("topic_arns", list(super::paged(ctx, region)));
    super::add_call(ctx, region, call, project);
}

/// Two regions may be looked at by one person, on one screen.
pub(super) fn alarm_name(ctx: &Context<'_>, region: &str) -> String {
    format!("{}-{region}{NOT_READY}", ctx.names().prefix())
}

fn define(module: &mut Module) {
    function::inputs(module);
    let text = [
        ("metric_namespace", "Namespace the function publishes in"),
        ("alarm_name", "Name of the alarm on what it finds"),
    ];
    for (name, description) in text {
        module_input(module, name, Type::String, description);
    }
    module_input(
        module,
        "topic_arns",
        Type::list(Type::String),
        "Topics of this region to tell when something is missing",
    );
    let main = module.file("main.tf");
    let nowhere =
        DeadLetters::Nowhere("a look of the past says nothing about now; a missing one counts as a bad one");
    let function = function::add(main, Handler::Readiness, &BTreeMap::new(), &nowhere);
    let once = Asynchronous {
        retries: 0,
        age_seconds_max: 60,
    };
    function::add_invocation(main, Handler::Readiness, &function, &once);
    let rule = main.add(
        resource("aws_cloudwatch_event_rule", "every_five_minutes")
            .set("name", var("function_name"))
            .set("description", "Starts the look at what a failover would miss")
            .set("schedule_expression", format!("rate({EVERY_MINUTES} minutes)")),
    );
    main.add(
        resource("aws_cloudwatch_event_target", "readiness")
            .set("rule", rule.attr("name"))
            .set("arn", function.attr("arn")),
    );
    main.add(
        resource("aws_lambda_permission", "events")
            .set("statement_id", "AllowSchedule")
            .set("action", "lambda:InvokeFunction")
            .set("function_name", function.attr("function_name"))
            .set("principal", "events.amazonaws.com")
            .set("source_arn", rule.attr("arn")),
    );
    main.add(not_ready());
    function::outputs(module, &function);
}

fn not_ready() -> Block {
    resource("aws_cloudwatch_metric_alarm", Alarm::NotReady.name())
        .doc("A failover into this region would miss something, or automation is off.")
        .set("alarm_name", var("alarm_name"))
        .set(
            "alarm_description",
            format!(
                "For half an hour something is missing that a failover into this region needs{}",
                Alarm::NotReady.reference()
            ),
        )
        .set("namespace", var("metric_namespace"))
        .set("metric_name", Probe::READINESS_METRIC)
        .blank()
        .comment("Minimum: one good look in a period is a good period.")
        .set("statistic", "Minimum")
        .set("comparison_operator", "GreaterThanThreshold")
        .set("threshold", 0)
        .set("period", EVERY_MINUTES * 60)
        .set("evaluation_periods", LOOKS)
        .set("datapoints_to_alarm", LOOKS)
        .comment("Who does not look has not seen that all is there.")
        .set("treat_missing_data", "breaching")
        .blank()
        .set("alarm_actions", var("topic_arns"))
        .set("ok_actions", var("topic_arns"))
}
