//! `modules/prober`: the function that looks at the other regions, what starts it, and what notices that it stopped.
//!
//! A dead prober and a dead end point are different faults. The prober's silence is an alarm of its own, which pages
//! people; the alarms that start a failover take silence for nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::function::{self, Asynchronous, DeadLetters};
use super::{NO_WRITER, SILENT, TWO_WRITERS, UNSERVED, WITNESS};
use crate::alerting;
use crate::context::{Context, declare_module, module_input};
use hac_lambda::alarm::Alarm;
use hac_lambda::handler::Handler;
use hac_lambda::plan::{Plan, Probe};
use hac_terraform::{
    Block, Module, Object, Project, Ref, Type, concat, each_attr, each_key, each_value, interpolate, list,
    lit, resource, var,
};

/// A promotion that takes no longer than this is none that nobody answers for. The alarm on the run is earlier.
const NO_WRITER_SECONDS: u32 = 600;

/// The checks that a region asks of every region that has them, with how many rounds in a row without an answer count.
fn asked_everywhere<'p>(plan: &'p Plan, region: &str) -> BTreeMap<&'p String, u32> {
    let patience = NO_WRITER_SECONDS.div_ceil(plan.probe.interval_seconds.max(1));
    let Some(here) = plan.regions.get(region) else {
        return BTreeMap::new();
    };
    plan.regions
        .values()
        .flat_map(|there| &there.checks)
        .filter(|(name, _)| here.asked_everywhere.contains(*name))
        .map(|(name, check)| (name, if check.writer { patience } else { check.failures }))
        .collect()
}

pub(super) fn add(ctx: &Context<'_>, plan: &Plan, region: &str, project: &mut Project) {
    let module = declare_module(project, "prober", &[]);
    if module.file("main.tf").blocks.is_empty() {
        define(module);
    }
    let watches = plan.regions.get(region).map(|region| &region.watches);
    let endpoints = watches
        .into_iter()
        .flatten()
        .filter_map(|watched| Some((watched, plan.regions.get(watched)?)))
        .flat_map(|(watched, there)| there.checks.keys().map(move |check| (watched, check)))
        .fold(Object::new(), |endpoints, (watched, check)| {
            let endpoint = Object::new().set("region", watched).set("check", check);
            endpoints.set(format!("{watched}-{check}"), endpoint)
        });
    let writers: BTreeSet<&String> = watches
        .into_iter()
        .flatten()
        .filter_map(|watched| plan.regions.get(watched))
        .flat_map(|there| there.checks.iter().filter(|(_, check)| check.writer))
        .map(|(name, _)| name)
        .collect();
    let everywhere = asked_everywhere(plan, region)
        .into_iter()
        .fold(Object::new(), |all, (check, rounds)| all.set(check, rounds));
    let call = super::function_call(ctx, Handler::Prober, region)
        .set("metric_namespace", &plan.probe.namespace)
        .set("interval_seconds", plan.probe.interval_seconds)
        .set("endpoints", endpoints)
        .set("writers", list(writers))
        .set("leased", list(plan.leased_of(region)))
        .set("asked_everywhere", everywhere)
        .set("topic_arns", alerting::critical_topics(ctx, region));
    super::add_call(ctx, region, call, project);
}

fn inputs(module: &mut Module) {
    function::inputs(module);
    module_input(
        module,
        "metric_namespace",
        Type::String,
        "Namespace the function publishes in",
    );
    let endpoint = Type::object([("region", Type::String), ("check", Type::String)]);
    module_input(
        module,
        "endpoints",
        Type::map(endpoint),
        "What the function looks at",
    );
    module_input(
        module,
        "writers",
        Type::set(Type::String),
        "Databases whose writers the function counts",
    );
    module_input(
        module,
        "leased",
        Type::set(Type::String),
        "Databases whose write lease the function follows",
    );
    module_input(
        module,
        "asked_everywhere",
        Type::map(Type::Number),
        "Checks that the function asks of every region, and how many rounds in a row none may answer",
    );
    module_input(
        module,
        "interval_seconds",
        Type::Number,
        "How often the function looks",
    );
    module_input(
        module,
        "topic_arns",
        Type::list(Type::String),
        "Topics of this region to tell when it falls silent",
    );
}

fn define(module: &mut Module) {
    inputs(module);
    let main = module.file("main.tf");
    let nowhere =
        DeadLetters::Nowhere("a probe of the past says nothing about now; silence is an alarm of its own");
    let function = function::add(main, Handler::Prober, &BTreeMap::new(), &nowhere);
    // A probe that is late is worth nothing: the next minute brings its own.
    let once = Asynchronous {
        retries: 0,
        age_seconds_max: 60,
    };
    function::add_invocation(main, Handler::Prober, &function, &once);
    let rule = main.add(
        resource("aws_cloudwatch_event_rule", "every_minute")
            .doc("As often as EventBridge can; the function itself goes round within the minute.")
            .set("name", var("function_name"))
            .set("description", "Starts the prober")
            .set("schedule_expression", "rate(1 minute)"),
    );
    main.add(
        resource("aws_cloudwatch_event_target", "prober")
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
    main.add(silence(&function));
    main.add(two_writers(&function));
    main.add(no_writer(&function));
    main.add(unserved(&function));
    main.add(untold_witness(&function));
    main.add(witness(&function));
    function::outputs(module, &function);
}

fn silence(function: &Ref) -> Block {
    resource("aws_cloudwatch_metric_alarm", Alarm::Silence.name())
        .doc("The prober has stopped: nobody would notice if the region it watches failed now.")
        .for_each(var("endpoints"))
        .blank()
        .set(
            "alarm_name",
            concat([function.attr("function_name"), lit(SILENT), each_key()]),
        )
        .set(
            "alarm_description",
            interpolate(
                "No probe of ",
                each_key(),
                &format!(" from here for three minutes{}", Alarm::Silence.reference()),
            ),
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
        .set("statistic", "SampleCount")
        .set("comparison_operator", "LessThanThreshold")
        .set("threshold", 1)
        .set("period", 60)
        .set("evaluation_periods", 3)
        .comment("What does not report is what this alarm is about.")
        .set("treat_missing_data", "breaching")
        .blank()
        .set("alarm_actions", var("topic_arns"))
        .set("ok_actions", var("topic_arns"))
}

fn two_writers(function: &Ref) -> Block {
    resource("aws_cloudwatch_metric_alarm", Alarm::TwoWriters.name())
        .doc("Two regions answer as the writer of one database: what each takes, the other does not know.")
        .for_each(var("writers"))
        .blank()
        .set(
            "alarm_name",
            concat([function.attr("function_name"), lit(TWO_WRITERS), each_key()]),
        )
        .set(
            "alarm_description",
            interpolate(
                "More than one region answers as the writer of ",
                each_key(),
                &format!(
                    ": stop the writers in the region that was left{}",
                    Alarm::TwoWriters.reference()
                ),
            ),
        )
        .set("namespace", var("metric_namespace"))
        .set("metric_name", Probe::WRITERS_METRIC)
        .set(
            "dimensions",
            Object::new().set(Probe::CHECK_DIMENSION, each_key()),
        )
        .blank()
        .comment("Minimum, three times: an answer that was kept for a second is no second writer.")
        .set("statistic", "Minimum")
        .set("comparison_operator", "GreaterThanThreshold")
        .set("threshold", 1)
        .set("period", var("interval_seconds"))
        .set("evaluation_periods", 3)
        .set("datapoints_to_alarm", 3)
        .comment("The prober's silence is an alarm of its own.")
        .set("treat_missing_data", "missing")
        .blank()
        .set("alarm_actions", var("topic_arns"))
        .set("ok_actions", var("topic_arns"))
}

fn no_writer(function: &Ref) -> Block {
    resource("aws_cloudwatch_metric_alarm", Alarm::NoWriter.name())
        .doc("The write lease of a database is not with its writer, and no run is under way that would change it.")
        .for_each(var("leased"))
        .blank()
        .set(
            "alarm_name",
            concat([function.attr("function_name"), lit(NO_WRITER), each_key()]),
        )
        .set(
            "alarm_description",
            interpolate(
                "No region may write ",
                each_key(),
                &format!(
                    ": its lease is not with the writer{}",
                    Alarm::NoWriter.reference()
                ),
            ),
        )
        .set("namespace", var("metric_namespace"))
        .set("metric_name", Probe::LEASE_METRIC)
        .set(
            "dimensions",
            Object::new().set(Probe::CHECK_DIMENSION, each_key()),
        )
        .blank()
        .comment("Once is enough: the function says so only of what has stood for 20 seconds.")
        .set("statistic", "Maximum")
        .set("comparison_operator", "GreaterThanThreshold")
        .set("threshold", 0)
        .set("period", var("interval_seconds"))
        .set("evaluation_periods", 1)
        .comment("A table that does not answer, and a silent prober, are alarms of their own.")
        .set("treat_missing_data", "missing")
        .blank()
        .set("alarm_actions", var("topic_arns"))
        .set("ok_actions", var("topic_arns"))
}

fn unserved(function: &Ref) -> Block {
    resource("aws_cloudwatch_metric_alarm", Alarm::Unserved.name())
        .doc("No region answers. Who would take over may be lost as well, and then nobody else calls people.")
        .for_each(var("asked_everywhere"))
        .blank()
        .set(
            "alarm_name",
            concat([function.attr("function_name"), lit(UNSERVED), each_key()]),
        )
        .set(
            "alarm_description",
            interpolate(
                "No region answers the check ",
                each_key(),
                &Alarm::Unserved.reference(),
            ),
        )
        .set("namespace", var("metric_namespace"))
        .set("metric_name", Probe::ANSWERING_METRIC)
        .set(
            "dimensions",
            Object::new().set(Probe::CHECK_DIMENSION, each_key()),
        )
        .blank()
        .comment("Maximum: a period counts only if nobody answered in it.")
        .set("statistic", "Maximum")
        .set("comparison_operator", "LessThanThreshold")
        .set("threshold", 1)
        .set("period", var("interval_seconds"))
        .set("evaluation_periods", each_value())
        .set("datapoints_to_alarm", each_value())
        .comment("The prober's silence is an alarm of its own.")
        .set("treat_missing_data", "missing")
        .blank()
        .set("alarm_actions", var("topic_arns"))
        .set("ok_actions", var("topic_arns"))
}

/// The name of the metric that [`untold_witness`] makes.
const WITNESS_NOT_TOLD: &str = "WitnessNotTold";

fn untold_witness(function: &Ref) -> Block {
    let logs = Ref::resource("aws_cloudwatch_log_group", Handler::Prober.name());
    resource("aws_cloudwatch_log_metric_filter", "witness")
        .doc("The table in the witness keeps the lock, and its own alarms are lost with it.")
        .set("name", concat([function.attr("function_name"), lit("-witness")]))
        .set("log_group_name", logs.attr("name"))
        .set("pattern", "{ $.event = \"witness not told\" }")
        .block("metric_transformation", |block| {
            block
                .set("name", WITNESS_NOT_TOLD)
                .set("namespace", var("metric_namespace"))
                .set("value", "1")
        })
}

fn witness(function: &Ref) -> Block {
    resource("aws_cloudwatch_metric_alarm", Alarm::Witness.name())
        .set("alarm_name", concat([function.attr("function_name"), lit(WITNESS)]))
        .set(
            "alarm_description",
            format!(
                "The table with the lock has not answered for three minutes: no failover can start by itself, and writers lose their lease{}",
                Alarm::Witness.reference()
            ),
        )
        .set("namespace", var("metric_namespace"))
        .set("metric_name", WITNESS_NOT_TOLD)
        .blank()
        .set("statistic", "Sum")
        .set("comparison_operator", "GreaterThanThreshold")
        .set("threshold", 0)
        .set("period", 60)
        .set("evaluation_periods", 3)
        .comment("No such line is the good case; the prober's silence is an alarm of its own.")
        .set("treat_missing_data", "notBreaching")
        .blank()
        .set("alarm_actions", var("topic_arns"))
        .set("ok_actions", var("topic_arns"))
}
