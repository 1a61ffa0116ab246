//! What `hac build` deploys of two examples, as the simulation of the day reads it: every alarm, function, schedule and
//! record, and the plan of the functions, with the arguments that decide how they behave. `UPDATE=1` writes it anew.

use std::collections::BTreeMap;
use std::path::Path;

use hac::aws;
use hac::terraform::known::{Instance, Value, Wanted, instances};
use serde_json::{Map, Value as Json, json};

use crate::support::{analyze_file, build_file, updating};

/// What behaves on the day, and what of it is read. A name is an argument, or a block within.
const WANTED: [(&str, &[&str]); 12] = [
    (
        "aws_cloudwatch_metric_alarm",
        &[
            "alarm_name",
            "namespace",
            "metric_name",
            "dimensions",
            "statistic",
            "comparison_operator",
            "threshold",
            "period",
            "evaluation_periods",
            "datapoints_to_alarm",
            "treat_missing_data",
            "alarm_actions",
            "ok_actions",
        ],
    ),
    (
        "aws_cloudwatch_composite_alarm",
        &["alarm_name", "alarm_rule", "alarm_actions", "ok_actions"],
    ),
    (
        "aws_cloudwatch_log_metric_filter",
        &["log_group_name", "pattern", "metric_transformation"],
    ),
    (
        "aws_lambda_function",
        &[
            "function_name",
            "handler",
            "timeout",
            "memory_size",
            "reserved_concurrent_executions",
            "environment",
            "dead_letter_config",
        ],
    ),
    (
        "aws_lambda_function_event_invoke_config",
        &[
            "function_name",
            "maximum_retry_attempts",
            "maximum_event_age_in_seconds",
        ],
    ),
    ("aws_cloudwatch_event_rule", &["name", "schedule_expression"]),
    ("aws_cloudwatch_event_target", &["rule", "arn", "input"]),
    (
        "aws_route53_health_check",
        &[
            "fqdn",
            "type",
            "resource_path",
            "request_interval",
            "failure_threshold",
            "child_healthchecks",
            "child_health_threshold",
        ],
    ),
    (
        "aws_route53_record",
        &[
            "name",
            "type",
            "set_identifier",
            "health_check_id",
            "failover_routing_policy",
            "alias",
            "ttl",
        ],
    ),
    ("aws_sns_topic", &["name"]),
    ("aws_sqs_queue", &["name"]),
    ("aws_dynamodb_table", &["name", "ttl"]),
];

fn value(known: &Value) -> Json {
    match known {
        Value::Null => Json::Null,
        Value::Bool(it) => json!(it),
        Value::Number(it) => json!(i64::try_from(*it).expect("numbers of Terraform are small")),
        Value::Text(it) => json!(it),
        Value::List(items) => items.iter().map(value).collect(),
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, it)| (key.clone(), value(it)));
            Json::Object(entries.collect())
        }
        Value::Unknown(address) => json!(format!("${{{address}}}")),
    }
}

fn instance(found: &Instance<'_>) -> Json {
    let mut made = Map::new();
    made.insert("address".to_owned(), json!(found.address));
    made.insert(
        "provider".to_owned(),
        found.provider.as_ref().map_or(Json::Null, |alias| json!(alias)),
    );
    for (name, known) in &found.arguments {
        made.insert((*name).to_owned(), value(known));
    }
    Json::Object(made)
}

fn site(source: &Path) -> Json {
    let platform = analyze_file(source).platform.expect("the example is accepted");
    let deployment = aws::lower(&platform);
    let wanted: Wanted = WANTED
        .iter()
        .map(|(kind, arguments)| (*kind, arguments.to_vec()))
        .collect();
    let mut kinds: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
    for found in instances(&deployment.terraform, &wanted) {
        kinds.entry(found.kind).or_default().push(instance(&found));
    }
    let output = build_file(source);
    let plan = output
        .files
        .iter()
        .find(|(path, _)| path.ends_with("lambda/hac_failover/plan.json"));
    let (_, plan) = plan.expect("the example has a failover");
    let plan: Json = serde_json::from_slice(plan).expect("a plan is JSON");
    json!({ "plan": plan, "resources": kinds })
}

#[test]
fn the_simulation_deploys_what_is_built() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for example in ["trading", "exchange"] {
        let made = site(&root.join("examples").join(example).join("platform.ha"));
        let mut text = serde_json::to_string_pretty(&made).expect("JSON can be written");
        text.push('\n');
        let path = root
            .join("tests/simulation/sites")
            .join(format!("{example}.json"));
        if updating() {
            std::fs::write(&path, &text).expect("the folder is there");
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            expected == text,
            "{} is not fresh: run again with UPDATE=1 and look at the difference",
            path.display()
        );
    }
}
