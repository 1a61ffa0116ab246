//! `dashboard.tf` and `modules/dashboard`: what a person looks at first, in each serving region.
//!
//! Metrics of other vantage points are asked for in their own regions, so that the page of a region shows how it is seen
//! from everywhere; a vantage point that is gone leaves a gap in its own line and takes nothing else away.

pub(crate) mod chart;

use super::context::{Context, declare_module, module_input};
use super::tiers;
use chart::{Chart, Series, line};
use hac_lambda::handler::Handler;
use hac_lambda::plan::{Plan, Probe};
use hac_terraform::{Block, Expr, For, Module, Object, Project, Type, bound, call, list, lit, resource, var};

/// Half of CloudWatch's grid: two charts stand beside each other.
const WIDTH: u32 = 12;
const HEIGHT: u32 = 6;

pub(super) fn add(ctx: &Context<'_>, plan: Option<&Plan>, project: &mut Project) {
    let serving: Vec<&str> = ctx
        .platform
        .serving()
        .map(|region| region.name.as_str())
        .collect();
    for region in serving {
        let charts = charts(ctx, plan, region);
        if charts.is_empty() {
            continue;
        }
        let module = declare_module(project, "dashboard", &[]);
        if module.file("main.tf").blocks.is_empty() {
            define(module);
        }
        let runs = plan.is_some_and(|plan| Handler::Orchestrator.regions(plan).contains(region));
        let groups = if runs {
            vec![ctx.names().function_log_group(Handler::Orchestrator.name())]
        } else {
            Vec::new()
        };
        let call = ctx
            .call("dashboard", &[], region)
            // Dashboards are of the whole account, so the region is part of the name.
            .set("dashboard_name", ctx.names().alarm(&[region]))
            .set("region", region)
            .set("charts", list(charts.into_iter().map(Chart::value)))
            .set("run_log_groups", list(groups));
        project
            .root
            .file("dashboard.tf")
            .add(Block::from(call).origin(ctx.region_origin(region)));
    }
}

fn charts(ctx: &Context<'_>, plan: Option<&Plan>, region: &str) -> Vec<Chart> {
    let mut charts = Vec::new();
    if let Some(plan) = plan {
        charts.extend(health(plan, region));
    }
    charts.extend(tiers::data_first().flat_map(|kind| kind.charts(ctx, region)));
    if let Some(plan) = plan {
        charts.extend(runs(ctx, plan, region));
    }
    charts.retain(|chart| !chart.series.is_empty());
    charts
}

/// How this region is seen, by each that looks; and how many writers each sees.
fn health(plan: &Plan, region: &str) -> Vec<Chart> {
    let Some(here) = plan.regions.get(region) else {
        return Vec::new();
    };
    let lines = |metric, of: &dyn Fn(&str) -> Option<Object>| {
        let mut lines = Vec::new();
        for (observer, _) in plan
            .regions
            .iter()
            .filter(|(_, one)| one.watches.contains(region))
        {
            lines.extend(here.checks.keys().filter_map(|check| {
                Some(Series {
                    metric: ["", metric],
                    namespace: Some(plan.probe.namespace.clone()),
                    dimensions: of(check)?,
                    region: observer.clone(),
                    label: format!("{check} from {observer}"),
                })
            }));
        }
        lines
    };
    let unhealthy = |check: &str| {
        Some(
            Object::new()
                .set(Probe::REGION_DIMENSION, region)
                .set(Probe::CHECK_DIMENSION, check),
        )
    };
    let writers = |check: &str| {
        let is_writer = here.checks.get(check).is_some_and(|check| check.writer);
        is_writer.then(|| Object::new().set(Probe::CHECK_DIMENSION, check))
    };
    vec![
        Chart {
            title: format!("{region} fails, as seen from elsewhere (1: it does)"),
            statistic: "Maximum",
            period: 60,
            series: lines(Probe::METRIC, &unhealthy),
        },
        Chart {
            title: "Regions that answer as the writer (1 is right)".to_owned(),
            statistic: "Maximum",
            period: 60,
            series: lines(Probe::WRITERS_METRIC, &writers),
        },
    ]
}

fn runs(ctx: &Context<'_>, plan: &Plan, region: &str) -> Vec<Chart> {
    let handlers = super::failover::functions(plan, region);
    let series = handlers.into_iter().flat_map(|handler| {
        ["Invocations", "Errors"].map(|metric| {
            let name = ctx.names().function(handler.name());
            let label = format!("{}: {}", handler.name(), metric.to_ascii_lowercase());
            line(
                "AWS/Lambda",
                metric,
                Object::new().set("FunctionName", name),
                region,
                &label,
            )
        })
    });
    vec![Chart {
        title: "Failover functions".to_owned(),
        statistic: "Sum",
        period: 60,
        series: series.collect(),
    }]
}

fn define(module: &mut Module) {
    module_input(module, "dashboard_name", Type::String, "Name of the dashboard");
    module_input(module, "region", Type::String, "Region the dashboard is about");
    let series = Type::object([
        ("namespace", Type::String),
        ("metric", Type::String),
        ("dimensions", Type::map(Type::String)),
        ("region", Type::String),
        ("label", Type::String),
    ]);
    let chart = Type::object([
        ("title", Type::String),
        ("statistic", Type::String),
        ("period", Type::Number),
        ("series", Type::list(series)),
    ]);
    module_input(
        module,
        "charts",
        Type::list(chart),
        "Charts, in the order in which they stand",
    );
    module_input(
        module,
        "run_log_groups",
        Type::list(Type::String),
        "Log groups of the functions whose runs are listed, step by step",
    );
    let widgets = call("concat", [metric_widgets(), log_widgets()]);
    let body = call("jsonencode", [Expr::from(Object::new().set("widgets", widgets))]);
    module.file("main.tf").add(
        resource("aws_cloudwatch_dashboard", "this")
            .doc("Without places: CloudWatch sets widgets side by side in the order given.")
            .set("dashboard_name", var("dashboard_name"))
            .set("dashboard_body", body),
    );
}

fn metric_widgets() -> Expr {
    let of = |name: &str| bound("series").attr(name);
    let dimensions =
        For::pairs("name", "value", of("dimensions")).list(list([bound("name"), bound("value")]));
    let options = Object::new()
        .set("region", of("region"))
        .set("label", of("label"));
    let metric = call(
        "concat",
        [
            list([of("namespace"), of("metric")]),
            call("flatten", [dimensions]),
            list([options]),
        ],
    );
    let chart = |name: &str| bound("chart").attr(name);
    let properties = Object::new()
        .set("title", chart("title"))
        .set("region", var("region"))
        .set("view", "timeSeries")
        .set("stat", chart("statistic"))
        .set("period", chart("period"))
        .set("metrics", For::each("series", chart("series")).list(metric));
    For::each("chart", var("charts")).list(widget("metric", WIDTH, properties))
}

/// The steps of runs, from the log: how long each took and how long it was given.
fn log_widgets() -> Expr {
    let query = hac_terraform::concat([
        lit("SOURCE '"),
        bound("group"),
        lit(
            "' | filter event = 'step over' | fields @timestamp, run, step, status, seconds, budget_seconds, note \
             | sort @timestamp desc | limit 50",
        ),
    ]);
    let properties = Object::new()
        .set("title", "Steps of runs")
        .set("region", var("region"))
        .set("view", "table")
        .set("query", query);
    For::each("group", var("run_log_groups")).list(widget("log", 2 * WIDTH, properties))
}

fn widget(kind: &str, width: u32, properties: Object) -> Object {
    Object::new()
        .set("type", kind)
        .set("width", width)
        .set("height", HEIGHT)
        .set("properties", properties)
}
