//! How an alarm is written: what it watches, when it goes off, and what silence means, which nobody may leave out.

use hac_lambda::alarm::Alarm;
use hac_terraform::{Block, Expr, Object, concat, each_key, interpolate, lit, resource, var};

/// When an alarm goes off.
#[derive(Debug, Clone)]
pub(super) struct Threshold {
    pub(super) comparison: Comparison,
    pub(super) value: Expr,
    /// Minutes that are looked at, of which `breaching` must be bad.
    pub(super) minutes: u32,
    pub(super) breaching: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Comparison {
    Above,
    Below,
}

/// What it means that a metric does not report.
#[derive(Debug, Clone, Copy)]
pub(super) enum Silence {
    /// Nothing happened.
    Fine,
    /// What should report is gone.
    Bad,
    /// Nobody knows, and people are told so.
    Unknown,
}

/// One metric, by the statistic of a minute.
#[derive(Debug, Clone)]
pub(super) struct Metric {
    pub(super) namespace: &'static str,
    pub(super) name: &'static str,
    pub(super) statistic: &'static str,
    pub(super) dimensions: Vec<(&'static str, Expr)>,
}

impl Metric {
    fn dimensions(&self) -> Object {
        self.dimensions
            .iter()
            .fold(Object::new(), |object, (name, value)| object.set(*name, value))
    }
}

/// What an alarm is called and what it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Title {
    /// The section of the runbook that says what to do.
    pub(super) alarm: Alarm,
    /// The input of the module with the things it is about.
    pub(super) input: &'static str,
    /// Around the name of the thing.
    pub(super) says: (&'static str, &'static str),
}

/// `resource "aws_cloudwatch_metric_alarm" "name"` for each element of the input, on one metric.
pub(super) fn alarm(title: Title, metric: &Metric, when: &Threshold, silence: Silence) -> Block {
    let block = begin(title)
        .set("namespace", metric.namespace)
        .set("metric_name", metric.name)
        .set("dimensions", metric.dimensions())
        .set("statistic", metric.statistic)
        .set("period", 60)
        .blank();
    end(block, when, silence)
}

/// The same on an expression over several metrics, `m1`, `m2`, in their order.
pub(super) fn computed_alarm(
    title: Title,
    expression: (&str, &str),
    metrics: &[Metric],
    when: &Threshold,
    silence: Silence,
) -> Block {
    let (formula, label) = expression;
    let block = begin(title).block("metric_query", |query| {
        query
            .set("id", "result")
            .set("expression", formula)
            .set("label", label)
            .set("return_data", true)
    });
    let block = block.blocks(
        "metric_query",
        metrics.iter().zip(1..),
        |query, (metric, number)| {
            query.set("id", format!("m{number}")).block("metric", |block| {
                block
                    .set("namespace", metric.namespace)
                    .set("metric_name", metric.name)
                    .set("dimensions", metric.dimensions())
                    .set("stat", metric.statistic)
                    .set("period", 60)
            })
        },
    );
    end(block, when, silence)
}

fn begin(title: Title) -> Block {
    let (before, after) = title.says;
    let after = format!("{after}{}", title.alarm.reference());
    resource("aws_cloudwatch_metric_alarm", title.alarm.name())
        .for_each(var(title.input))
        .blank()
        .set(
            "alarm_name",
            concat([
                var("alarm_prefix"),
                lit("-"),
                each_key(),
                lit(suffix(title.alarm)),
            ]),
        )
        .set("alarm_description", interpolate(before, each_key(), &after))
}

/// What ends the name of an alarm, after the thing that it is about.
pub(super) fn suffix(alarm: Alarm) -> String {
    format!("-{}", alarm.name().replace('_', "-"))
}

fn end(block: Block, when: &Threshold, silence: Silence) -> Block {
    let comparison = match when.comparison {
        Comparison::Above => "GreaterThanThreshold",
        Comparison::Below => "LessThanThreshold",
    };
    let (missing, tells) = match silence {
        Silence::Fine => ("notBreaching", false),
        Silence::Bad => ("breaching", false),
        Silence::Unknown => ("missing", true),
    };
    block
        .set("comparison_operator", comparison)
        .set("threshold", &when.value)
        .set("evaluation_periods", when.minutes)
        .set("datapoints_to_alarm", when.breaching)
        .set("treat_missing_data", missing)
        .blank()
        .set("alarm_actions", var("topic_arns"))
        .set_opt("insufficient_data_actions", tells.then(|| var("topic_arns")))
        .set("ok_actions", var("topic_arns"))
}
