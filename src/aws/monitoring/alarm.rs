//! How an alarm is written: what it watches, when it goes off, and what silence means, which nobody may leave out.

use crate::context::module_input;
use hac_lambda::alarm::Alarm;
use hac_terraform::{Block, Expr, Module, Object, Type, concat, each_key, interpolate, lit, resource, var};

/// The alarms on one kind of thing.
#[derive(Debug)]
pub(crate) struct AlarmGroup {
    /// What its alarms are called, those first that matter first.
    pub kinds: &'static [Alarm],
    /// The input of the module with the things, by name.
    pub input: &'static str,
    pub description: &'static str,
    /// The type of one of the things.
    pub element: fn() -> Type,
    /// The alarms that each of them has, as AWS names them and as the module makes them.
    pub alarms: fn() -> Vec<Block>,
}

/// A thing that has the alarms of a group.
#[derive(Debug)]
pub(crate) struct Alarmed {
    pub group: &'static AlarmGroup,
    /// What its alarms are named after.
    pub name: String,
    /// What the module needs to know of it.
    pub value: Expr,
}

impl AlarmGroup {
    /// Declares the input and the alarms on it.
    pub(crate) fn declare(&self, module: &mut Module) {
        module_input(module, self.input, Type::map((self.element)()), self.description);
        let main = module.file("main.tf");
        for block in (self.alarms)() {
            main.add(block);
        }
    }

    pub(crate) fn title(&self, alarm: Alarm, says: (&'static str, &'static str)) -> Title {
        Title {
            alarm,
            input: self.input,
            says,
        }
    }
}

/// More than `value` in `breaching` of the last minutes.
pub(crate) fn above(value: impl Into<Expr>, breaching: u32, minutes: u32) -> Threshold {
    Threshold {
        comparison: Comparison::Above,
        value: value.into(),
        minutes,
        breaching,
    }
}

/// When an alarm goes off.
#[derive(Debug, Clone)]
pub(crate) struct Threshold {
    pub(crate) comparison: Comparison,
    pub(crate) value: Expr,
    /// Minutes that are looked at, of which `breaching` must be bad.
    pub(crate) minutes: u32,
    pub(crate) breaching: u32,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Comparison {
    Above,
    Below,
}

/// What it means that a metric does not report.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Silence {
    /// Nothing happened.
    Fine,
    /// What should report is gone.
    Bad,
    /// Nobody knows, and people are told so.
    Unknown,
}

/// One metric, by the statistic of a minute.
#[derive(Debug, Clone)]
pub(crate) struct Metric {
    pub(crate) namespace: &'static str,
    pub(crate) name: &'static str,
    pub(crate) statistic: &'static str,
    pub(crate) dimensions: Vec<(&'static str, Expr)>,
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
pub(crate) struct Title {
    /// The section of the runbook that says what to do.
    pub(crate) alarm: Alarm,
    /// The input of the module with the things it is about.
    pub(crate) input: &'static str,
    /// Around the name of the thing.
    pub(crate) says: (&'static str, &'static str),
}

/// `resource "aws_cloudwatch_metric_alarm" "name"` for each element of the input, on one metric.
pub(crate) fn alarm(title: Title, metric: &Metric, when: &Threshold, silence: Silence) -> Block {
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
pub(crate) fn computed_alarm(
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
pub(crate) fn suffix(alarm: Alarm) -> String {
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
