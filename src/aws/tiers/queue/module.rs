//! `modules/queue`: two queues, and who may not read them.

use crate::context::{declare_module, module_input};
use crate::policy::{Statement, Test, document};
use crate::scan::with_our_key;
use hac_lang::platform::Queue;
use hac_terraform::{Block, Lifecycle, Module, Object, Project, Type, call, list, output, resource, var};

pub(super) fn declare(project: &mut Project, queues: &[&Queue]) {
    let module = declare_module(project, super::MODULE, &[]);
    inputs(module);
    let origins = || queues.iter().map(|queue| &queue.origin);
    let main = module.file("main.tf");
    let dead = main.add(
        queue("dead_letters", "dead_letter_queue_name")
            .origins(origins())
            .doc("What was received too often and carried out by nobody. Its depth is an alarm.")
            .set("message_retention_seconds", var("dead_letter_retention_seconds"))
            .blank()
            .lifecycle(Lifecycle::new().prevent_destroy()),
    );
    let redrive = Object::new()
        .set("deadLetterTargetArn", dead.attr("arn"))
        .set("maxReceiveCount", var("receives_max"));
    let live = main.add(
        queue("this", "queue_name")
            .set("message_retention_seconds", var("message_retention_seconds"))
            .set("visibility_timeout_seconds", var("visibility_timeout_seconds"))
            .blank()
            .comment("A receiver waits for a message instead of asking again and again.")
            .set("receive_wait_time_seconds", 20)
            .set("redrive_policy", call("jsonencode", [redrive]))
            .blank()
            .lifecycle(Lifecycle::new().prevent_destroy()),
    );
    let sources = Object::new()
        .set("redrivePermission", "byQueue")
        .set("sourceQueueArns", list([live.attr("arn")]));
    main.add(
        resource("aws_sqs_queue_redrive_allow_policy", "dead_letters")
            .set("queue_url", dead.attr("url"))
            .set("redrive_allow_policy", call("jsonencode", [sources])),
    );
    for (name, made, arn) in [
        ("this", &live, "queue_arn"),
        ("dead_letters", &dead, "dead_letter_queue_arn"),
    ] {
        let policy = main.add(document(
            name,
            [Statement::deny("RefusePlainText")
                .anybody()
                .actions(["sqs:*"])
                .on([var(arn)])
                .when(Test::Bool, "aws:SecureTransport", ["false"])],
        ));
        main.add(
            resource("aws_sqs_queue_policy", name)
                .set("queue_url", made.attr("url"))
                .set("policy", policy.attr("json")),
        );
    }
    let file = module.file("outputs.tf");
    file.add(
        output("queue_url", live.attr("url")).description("Where messages are sent to and received from"),
    );
}

fn queue(name: &str, input: &str) -> Block {
    with_our_key(resource("aws_sqs_queue", name), "CKV_AWS_27")
        .set("name", var(input))
        .set("kms_master_key_id", var("kms_key_arn"))
}

fn inputs(module: &mut Module) {
    module_input(module, "queue_name", Type::String, "Name of the queue");
    module_input(
        module,
        "dead_letter_queue_name",
        Type::String,
        "Name of the queue for what nobody could carry out",
    );
    for (name, of) in [
        ("queue_arn", "queue"),
        ("dead_letter_queue_arn", "dead-letter queue"),
    ] {
        let description = format!("ARN of the {of}, which its policy has before it is made");
        module_input(module, name, Type::String, &description);
    }
    module_input(module, "kms_key_arn", Type::String, "Key of the messages");
    module_input(
        module,
        "visibility_timeout_seconds",
        Type::Number,
        "How long whoever received a message has for it",
    );
    module_input(
        module,
        "message_retention_seconds",
        Type::Number,
        "How long a message waits before it is deleted, counted from when it was sent",
    );
    module_input(
        module,
        "dead_letter_retention_seconds",
        Type::Number,
        "The same of one that nobody could carry out: it keeps the time at which it was sent",
    );
    module_input(
        module,
        "receives_max",
        Type::Number,
        "How often a message is received before it goes to the dead-letter queue",
    );
}
