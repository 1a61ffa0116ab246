//! `dashboard.tf` and `modules/dashboard`: what a person looks at first, in each serving region.
//!
//! Metrics of other vantage points are asked for in their own regions, so that the page of a region shows how it is seen
//! from everywhere; a vantage point that is gone leaves a gap in its own line and takes nothing else away.

use super::compute::load_balancer_output;
use super::context::{Context, declare_module, module_input};
use hac_lambda::handler::Handler;
use hac_lambda::plan::{Plan, Probe};
use hac_terraform::{Block, Expr, For, Module, Object, Project, Type, bound, call, list, lit, resource, var};

/// Half of CloudWatch's grid: two charts stand beside each other.
const WIDTH: u32 = 12;
const HEIGHT: u32 = 6;

/// One line of a chart.
struct Series {
    metric: [&'static str; 2],
    namespace: Option<String>,
    dimensions: Object,
    region: String,
    label: String,
}

/// One chart: several lines of the same unit.
struct Chart {
    title: String,
    statistic: &'static str,
    period: u32,
    series: Vec<Series>,
}

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

impl Chart {
    fn value(self) -> Object {
        let series = self.series.into_iter().map(|line| {
            let [namespace, metric] = line.metric;
            Object::new()
                .set(
                    "namespace",
                    line.namespace.unwrap_or_else(|| namespace.to_owned()),
                )
                .set("metric", metric)
                .set("dimensions", line.dimensions)
                .set("region", line.region)
                .set("label", line.label)
        });
        Object::new()
            .set("title", self.title)
            .set("statistic", self.statistic)
            .set("period", self.period)
            .set("series", list(series))
    }
}

fn charts(ctx: &Context<'_>, plan: Option<&Plan>, region: &str) -> Vec<Chart> {
    let mut charts = Vec::new();
    if let Some(plan) = plan {
        charts.extend(health(plan, region));
    }
    charts.extend(databases(ctx, region));
    charts.extend(load_balancers(ctx, region));
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

fn line(
    namespace: &'static str,
    metric: &'static str,
    dimensions: Object,
    region: &str,
    label: &str,
) -> Series {
    Series {
        metric: [namespace, metric],
        namespace: None,
        dimensions,
        region: region.to_owned(),
        label: label.to_owned(),
    }
}

fn is_in(regions: &[String], region: &str) -> bool {
    regions.iter().any(|one| one == region)
}

fn databases(ctx: &Context<'_>, region: &str) -> Vec<Chart> {
    let here: Vec<_> = ctx
        .platform
        .databases
        .iter()
        .filter(|database| is_in(&database.regions, region))
        .collect();
    let chart = |title: &str, metric, of: &dyn Fn(&&&hac_lang::platform::Database) -> bool| Chart {
        title: title.to_owned(),
        statistic: "Maximum",
        period: 60,
        series: here
            .iter()
            .filter(of)
            .map(|database| {
                let cluster = ctx.names().cluster(&database.name, region);
                let dimensions = Object::new().set("DBClusterIdentifier", cluster);
                // Only the instance that applies the binlog knows.
                let dimensions = if metric == "AuroraBinlogReplicaLag" {
                    dimensions.set("Role", "WRITER")
                } else {
                    dimensions
                };
                line("AWS/RDS", metric, dimensions, region, &database.name)
            })
            .collect(),
    };
    vec![
        chart(
            "Replication lag while this region reads, ms",
            "AuroraGlobalDBRPOLag",
            &|database| database.is_global(),
        ),
        chart(
            "Lag of the replica by binlog, s",
            "AuroraBinlogReplicaLag",
            &|database| database.is_by_binlog(),
        ),
        chart("Processor of the clusters, percent", "CPUUtilization", &|_| true),
    ]
}

fn load_balancers(ctx: &Context<'_>, region: &str) -> Vec<Chart> {
    let tiers: Vec<_> = ctx
        .platform
        .compute
        .iter()
        .filter(|compute| compute.listener.is_some() && is_in(&compute.regions, region))
        .collect();
    let chart = |title: &str, statistic, metrics: &[(&'static str, &str)]| Chart {
        title: title.to_owned(),
        statistic,
        period: 60,
        series: tiers
            .iter()
            .flat_map(|tier| metrics.iter().map(move |metric| (tier, metric)))
            .map(|(tier, (metric, what))| {
                let output = |name: &str| load_balancer_output(ctx, &tier.name, region, name);
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
