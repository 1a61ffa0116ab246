//! `modules/failover`: the alarms on what the prober here saw, and the function they start.
//!
//! The chain is alarm, function, topic, all in one region: the one that takes over.

use std::collections::BTreeMap;

use super::function::{self, Asynchronous, DeadLetters, local_arn};
use crate::context::{Context, declare_module, module_input};
use crate::facts;
use crate::policy::{Statement, Test, document};
use crate::scan::with_our_key;
use hac_lambda::alarm::Alarm;
use hac_lambda::handler::Handler;
use hac_lambda::plan::{Failover, Fails, Plan, Probe};
use hac_terraform::{
    Block, Expr, File, For, Module, Object, Project, Ref, Type, bound, call, concat, each_attr, each_key,
    interpolate, list, lit, resource, var,
};

/// Two executions of 15 minutes and Lambda's waits between three: a run that outlives one execution is taken up by the
/// next. An old request does no harm, because each execution looks at the regions anew.
const RETRIES: Asynchronous = Asynchronous {
    retries: 2,
    age_seconds_max: 2_100,
};

/// As long as SQS keeps anything: somebody will want to know what the request was.
const DEAD_LETTER_SECONDS: u32 = 14 * 24 * 60 * 60;

pub(super) fn add(ctx: &Context<'_>, plan: &Plan, region: &str, project: &mut Project) {
    let module = declare_module(project, "failover", &[]);
    if module.file("main.tf").blocks.is_empty() {
        define(module, facts::partition(ctx.home()));
    }
    let call = super::function_call(ctx, Handler::Orchestrator, region)
        .set("account_id", ctx.account_id())
        .set("region", region)
        .set(
            "dead_letter_queue_name",
            ctx.names().queue(crate::names::DEAD_LETTERS),
        )
        .set("alarm_prefix", ctx.names().prefix())
        .set("metric_namespace", &plan.probe.namespace)
        .set("endpoints", endpoints(plan, region))
        .set("triggers", triggers(plan, region))
        .set("topic_arns", list(super::paged(ctx, region)));
    super::add_call(ctx, region, call, project);
}

/// The key of an end point among the alarms of a region.
pub(super) fn endpoint_key(peer: &str, check: &str) -> String {
    format!("{peer}-{check}")
}

/// The failovers that an alarm in `region` may start, with the region that it would leave.
pub(super) fn automatic<'p>(
    plan: &'p Plan,
    region: &'p str,
) -> impl Iterator<Item = (&'p str, &'p Failover)> {
    plan.failovers_of(region)
        .filter(|failover| failover.automatic)
        .filter_map(move |failover| Some((failover.peer_of(region)?, failover)))
}

/// What is watched from here, and how often it must fail.
fn endpoints(plan: &Plan, region: &str) -> Object {
    let watched = automatic(plan, region).flat_map(|(peer, failover)| {
        let checks = plan.regions.get(peer).map(|peer| &peer.checks);
        failover.when.checks.iter().filter_map(move |name| {
            let check = checks?.get(name)?;
            let endpoint = Object::new()
                .set("region", peer)
                .set("check", name)
                .set("url", &check.url)
                .set("failures", check.failures);
            Some((endpoint_key(peer, name), endpoint))
        })
    });
    let sorted: BTreeMap<String, Object> = watched.collect();
    let seconds = plan.probe.interval_seconds;
    sorted.into_iter().fold(Object::new(), |object, (key, endpoint)| {
        object.set(key, endpoint.set("interval_seconds", seconds))
    })
}

/// One for each region that may be left, keyed by it.
fn triggers(plan: &Plan, region: &str) -> Object {
    automatic(plan, region).fold(Object::new(), |triggers, (peer, failover)| {
        let keys = failover.when.checks.iter().map(|check| endpoint_key(peer, check));
        let trigger = Object::new()
            .set(
                "operator",
                match failover.when.fails {
                    Fails::Any => "OR",
                    Fails::All => "AND",
                },
            )
            .set("endpoints", list(keys));
        triggers.set(peer, trigger)
    })
}

fn inputs(module: &mut Module) {
    function::inputs(module);
    let text = [
        ("account_id", "Account the alarms are in"),
        ("region", "Region that takes over"),
        (
            "dead_letter_queue_name",
            "Queue for requests that could not be carried out",
        ),
        ("alarm_prefix", "What the names of alarms begin with"),
        (
            "metric_namespace",
            "Namespace the prober of this region publishes in",
        ),
    ];
    for (name, description) in text {
        module_input(module, name, Type::String, description);
    }
    let endpoint = Type::object([
        ("region", Type::String),
        ("check", Type::String),
        ("url", Type::String),
        ("interval_seconds", Type::Number),
        ("failures", Type::Number),
    ]);
    module_input(
        module,
        "endpoints",
        Type::map(endpoint),
        "What is watched in other regions, how often, and how many failures in a row count",
    );
    let trigger = Type::object([
        ("operator", Type::String),
        ("endpoints", Type::list(Type::String)),
    ]);
    module_input(
        module,
        "triggers",
        Type::map(trigger),
        "What makes this region take over, by the region that failed: keys of `endpoints`, joined by AND or OR",
    );
    module_input(
        module,
        "topic_arns",
        Type::list(Type::String),
        "Topics of this region to tell of every alarm",
    );
}

fn define(module: &mut Module, partition: &str) {
    inputs(module);
    let main = module.file("main.tf");
    let queue = dead_letters(main, partition);
    let letters = DeadLetters::Queue(&queue);
    let function = function::add(main, Handler::Orchestrator, &BTreeMap::new(), &letters);
    function::add_invocation(main, Handler::Orchestrator, &function, &RETRIES);
    let endpoint = main.add(endpoint_alarm());
    main.add(trigger_alarm(&endpoint, &function));
    main.add(
        resource("aws_lambda_permission", "alarms")
            .doc("By the name that the alarm will have: one that fires while it is made is let in.")
            .for_each(var("triggers"))
            .blank()
            .set("statement_id", interpolate("AllowAlarm-", each_key(), ""))
            .set("action", "lambda:InvokeFunction")
            .set("function_name", function.attr("function_name"))
            .set("principal", "lambda.alarms.cloudwatch.amazonaws.com")
            .set("source_account", var("account_id"))
            .set(
                "source_arn",
                local_arn(partition, "cloudwatch", concat([lit("alarm:"), trigger_name()])),
            ),
    );
    function::outputs(module, &function);
}

/// The queue, which nobody reads without TLS.
fn dead_letters(main: &mut File, partition: &str) -> Ref {
    let queue = main.add(
        with_our_key(resource("aws_sqs_queue", "dead_letters"), "CKV_AWS_27")
            .doc("A request that failed every time is not lost: its depth is an alarm.")
            .set("name", var("dead_letter_queue_name"))
            .set("kms_master_key_id", var("kms_key_arn"))
            .set("message_retention_seconds", DEAD_LETTER_SECONDS),
    );
    let policy = main.add(document(
        "dead_letters",
        [Statement::deny("RefusePlainText")
            .anybody()
            .actions(["sqs:ReceiveMessage", "sqs:SendMessage"])
            .on([local_arn(partition, "sqs", var("dead_letter_queue_name"))])
            .when(Test::Bool, "aws:SecureTransport", ["false"])],
    ));
    main.add(
        resource("aws_sqs_queue_policy", "dead_letters")
            .set("queue_url", queue.attr("url"))
            .set("policy", policy.attr("json")),
    );
    queue
}

fn endpoint_alarm() -> Block {
    resource("aws_cloudwatch_metric_alarm", Alarm::Endpoint.name())
        .doc("An end point of another region, as the prober of this one sees it. One that answers only where a database")
        .doc("may be written to counts as failing only while no region answers it, so that it means the same in both roles.")
        .for_each(var("endpoints"))
        .blank()
        .set(
            "alarm_name",
            concat([var("alarm_prefix"), lit(super::ENDPOINT), each_key()]),
        )
        .set(
            "alarm_description",
            concat([
                each_attr("url"),
                lit(" does not answer when asked from "),
                var("region"),
                lit(Alarm::Endpoint.reference()),
            ]),
        )
        .set("namespace", var("metric_namespace"))
        .set("metric_name", Probe::METRIC)
        .set(
            "dimensions",
            Object::new()
                .set(Probe::REGION_DIMENSION, each_attr("region"))
                .set(Probe::CHECK_DIMENSION, each_attr("check")),
        )
        .blank()
        .comment("Minimum: a period counts only if every probe in it failed.")
        .set("statistic", "Minimum")
        .set("comparison_operator", "GreaterThanOrEqualToThreshold")
        .set("threshold", 1)
        .set("period", each_attr("interval_seconds"))
        .set("evaluation_periods", each_attr("failures"))
        .set("datapoints_to_alarm", each_attr("failures"))
        .comment("Silence means that the prober died, not the end point: no reason to fail over, and an alarm of its own.")
        .set("treat_missing_data", "missing")
        .blank()
        .set("alarm_actions", var("topic_arns"))
        .set("ok_actions", var("topic_arns"))
}

fn trigger_name() -> Expr {
    concat([var("alarm_prefix"), lit(super::TRIGGER), each_key()])
}

fn trigger_alarm(endpoint: &Ref, function: &Ref) -> Block {
    let alarm = concat([
        lit("ALARM(\""),
        endpoint.at(bound("key")).attr("alarm_name"),
        lit("\")"),
    ]);
    let separator = interpolate(" ", each_attr("operator"), " ");
    let rule = call(
        "join",
        [separator, For::each("key", each_attr("endpoints")).list(alarm)],
    );
    resource("aws_cloudwatch_composite_alarm", Alarm::Trigger.name())
        .doc("Starts the function itself: a topic in between would be one more thing that can fail.")
        .for_each(var("triggers"))
        .blank()
        .set("alarm_name", trigger_name())
        .set(
            "alarm_description",
            concat([
                each_key(),
                lit(" has failed as seen from "),
                var("region"),
                lit(Alarm::Trigger.reference()),
            ]),
        )
        .set("alarm_rule", rule)
        .blank()
        .set(
            "alarm_actions",
            call("concat", [list([function.attr("arn")]), var("topic_arns")]),
        )
        .set("ok_actions", var("topic_arns"))
}
