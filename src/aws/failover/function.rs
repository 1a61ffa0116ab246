//! What every failover function is made of: a log group, the function, and how it may be called without waiting.

use std::collections::BTreeMap;

use crate::context::{LOG_DAYS, module_input};
use crate::scan::with_our_key;
use hac_lambda::handler::{Handler, Value};
use hac_terraform::{Expr, File, Module, Object, Ref, Type, concat, interpolate, lit, output, resource, var};

/// Pinned: a runtime that moves by itself is a change nobody tested.
const RUNTIME: &str = "python3.13";

/// Checks of linters that do not hold here, and why.
const EXCEPTIONS: [(&str, &str); 3] = [
    (
        "CKV_AWS_50",
        "X-Ray would be one more service on the way to a failover; each step is logged with its run",
    ),
    (
        "CKV_AWS_117",
        "it calls public endpoints of AWS only, and must not depend on the network that fails",
    ),
    (
        "CKV_AWS_272",
        "source_code_hash pins the archive that was reviewed, to the byte",
    ),
];

/// How the function is called when nobody waits for its answer.
pub(super) struct Asynchronous {
    pub(super) retries: u32,
    pub(super) age_seconds_max: u32,
}

/// Where events go that failed every time.
pub(super) enum DeadLetters<'a> {
    Queue(&'a Ref),
    /// Nowhere, and why that is right.
    Nowhere(&'static str),
}

/// Declares the inputs that [`super::function_call`] sets.
pub(super) fn inputs(module: &mut Module) {
    module_input(module, "function_name", Type::String, "Name of the function");
    module_input(module, "role_arn", Type::String, "Role the function runs as");
    let package = Type::object([("path", Type::String), ("sha256", Type::String)]);
    module_input(
        module,
        "package",
        package,
        "Archive with the code and the plan, and its SHA-256 in base 64",
    );
    module_input(
        module,
        "kms_key_arn",
        Type::String,
        "Key for logs, queues and the environment",
    );
}

/// Adds the log group and the function.
pub(super) fn add(
    main: &mut File,
    handler: Handler,
    known: &BTreeMap<Value, Expr>,
    dead_letters: &DeadLetters<'_>,
) -> Ref {
    let logs = main.add(
        with_our_key(
            resource("aws_cloudwatch_log_group", handler.name()),
            "CKV_AWS_158",
        )
        .set("name", interpolate("/aws/lambda/", var("function_name"), ""))
        .set("retention_in_days", LOG_DAYS)
        .set("kms_key_id", var("kms_key_arn")),
    );
    let variables = environment(handler, known)
        .into_iter()
        .fold(Object::new(), |object, (name, value)| object.set(name, value));
    let block = EXCEPTIONS.iter().fold(
        with_our_key(resource("aws_lambda_function", handler.name()), "CKV_AWS_173"),
        |block, (check, reason)| block.directive(format!("checkov:skip={check}:{reason}")),
    );
    let block = match dead_letters {
        DeadLetters::Queue(_) => block,
        DeadLetters::Nowhere(reason) => block.directive(format!("checkov:skip=CKV_AWS_116:{reason}")),
    };
    let block = block
        .set("function_name", var("function_name"))
        .set("description", description(handler))
        .set("role", var("role_arn"))
        .blank()
        .set("filename", var("package").attr("path"))
        .set("source_code_hash", var("package").attr("sha256"))
        .set("handler", handler.entry_point())
        .set("runtime", RUNTIME)
        .set("architectures", ["arm64"])
        .blank()
        .set("timeout", handler.timeout_seconds())
        .set("memory_size", handler.memory_megabytes())
        .comment("Capacity that nothing else in the account can use up on the day.")
        .set("reserved_concurrent_executions", handler.reserved_concurrency())
        .set("kms_key_arn", var("kms_key_arn"))
        .block("environment", |block| block.set("variables", variables));
    let block = match dead_letters {
        DeadLetters::Queue(queue) => block.block("dead_letter_config", |block| {
            block.set("target_arn", queue.attr("arn"))
        }),
        DeadLetters::Nowhere(_) => block,
    };
    main.add(
        block
            .blank()
            .comment("Lambda would make the log group without a key and without an end.")
            .depends_on([&logs]),
    )
}

fn description(handler: Handler) -> &'static str {
    match handler {
        Handler::Orchestrator => "Makes this region take over, step by step",
        Handler::Control => "Answers people: the kill switch, arming, approval and status",
        Handler::Readiness => "Looks for what a failover into this region would miss",
        Handler::Validator => "Asks the local databases whether they can write and are whole",
        Handler::Prober => "Looks at the other regions from this one",
    }
}

/// The environment a handler asks for; what only Terraform knows comes from `known`.
fn environment(handler: Handler, known: &BTreeMap<Value, Expr>) -> Vec<(String, Expr)> {
    handler
        .environment()
        .into_iter()
        .filter_map(|variable| {
            let value = match variable.value {
                Value::Literal(text) => Some(Expr::from(text)),
                Value::SecretArns => known.get(&variable.value).cloned(),
            };
            value.map(|value| (variable.name.to_owned(), value))
        })
        .collect()
}

/// Adds how often and for how long Lambda keeps trying.
pub(super) fn add_invocation(main: &mut File, handler: Handler, function: &Ref, how: &Asynchronous) {
    main.add(
        resource("aws_lambda_function_event_invoke_config", handler.name())
            .set("function_name", function.attr("function_name"))
            .set("maximum_retry_attempts", how.retries)
            .set("maximum_event_age_in_seconds", how.age_seconds_max),
    );
}

/// Adds the outputs that every module of a function has.
pub(super) fn outputs(module: &mut Module, function: &Ref) {
    let file = module.file("outputs.tf");
    file.add(output("function_name", function.attr("function_name")).description("Name of the function"));
}

/// An ARN in the module's own region and account, which are inputs of it.
pub(super) fn local_arn(partition: &str, service: &str, resource: impl Into<Expr>) -> Expr {
    concat([
        lit(format!("arn:{partition}:{service}:")),
        var("region"),
        lit(":"),
        var("account_id"),
        lit(":"),
        resource.into(),
    ])
}
