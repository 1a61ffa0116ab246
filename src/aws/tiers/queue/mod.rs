//! `queue.tf` and the module of one SQS queue with its dead-letter queue.
//!
//! A tier has both in each of its regions, and nothing leads from one region to another.

mod alarms;
mod dashboard;
mod iam;
mod kind;
mod module;
mod runbook;
mod store;

use crate::context::{Context, module_source};
use crate::iam::nearest::nearest;
use crate::names::{self, KeyUse};
use hac_lang::platform::{self, Platform};
use hac_terraform::{Block, Expr, Output, Project, Ref, lit, module_call, object, output};

pub(crate) use kind::Queue;

const MODULE: &str = "queue";

/// What ends the name of a dead-letter queue.
const DEAD: &str = "dead-letters";

fn add(ctx: &Context<'_>, project: &mut Project) {
    let queues: Vec<&platform::Queue> = ctx.platform.tiers.of().collect();
    if queues.is_empty() {
        return;
    }
    module::declare(project, &queues);
    for queue in queues {
        for region in &queue.regions {
            let call = queue_call(ctx, queue, region);
            project.root.file("queue.tf").add(call);
        }
    }
}

/// What the root says about queues.
fn outputs(ctx: &Context<'_>) -> Vec<Output> {
    let of = |queue: &platform::Queue| {
        let urls = queue.regions.iter().map(|region| {
            let module = Ref::module(names::module_name(MODULE, &[&queue.name, region]));
            (region.as_str(), module.attr("queue_url"))
        });
        output(format!("{}_queue_urls", names::ident(&queue.name)), object(urls))
            .description(format!("Queues of {}, by region.", queue.name))
            .origin(&queue.origin)
    };
    ctx.platform.tiers.of().map(of).collect()
}

/// What instances in a region that use a queue must know: its name, which is the same in every region, and the region whose
/// queue they talk to.
fn environment(ctx: &Context<'_>, queue: &platform::Queue, region: &str) -> Vec<(String, Expr)> {
    let prefix = names::ident(&queue.name).to_ascii_uppercase();
    let nearest = nearest(&queue.regions, region);
    vec![
        (format!("{prefix}_QUEUE"), lit(ctx.names().queue(&queue.name))),
        (format!("{prefix}_REGION"), lit(nearest)),
    ]
}

/// The longest that SQS keeps a message, counted from when it was sent: a dead letter keeps its date.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html>
const DAYS_MAX: u32 = 14;

/// For how many days after it was sent a message may wait as a dead letter.
fn dead_letter_days(queue: &platform::Queue, platform: &Platform) -> u32 {
    let (_, at_most) = queue.retention.or(&platform.objective.retention).days();
    at_most.map_or(DAYS_MAX, |days| days.min(DAYS_MAX))
}

fn seconds(days: u32) -> u64 {
    u64::from(days) * 86_400
}

fn dead_letters(ctx: &Context<'_>, queue: &platform::Queue) -> String {
    ctx.names().queue(&format!("{}-{DEAD}", queue.name))
}

fn queue_call(ctx: &Context<'_>, queue: &platform::Queue, region: &str) -> Block {
    let arn = |name: String| ctx.arn(region, "sqs", region, name);
    module_call(
        names::module_name(MODULE, &[&queue.name, region]),
        module_source(MODULE),
    )
    .provider("aws", None, Some(&names::provider_alias(region)))
    .origin(&queue.origin)
    .set("queue_name", ctx.names().queue(&queue.name))
    .set("queue_arn", arn(ctx.names().queue(&queue.name)))
    .set("dead_letter_queue_name", dead_letters(ctx, queue))
    .set("dead_letter_queue_arn", arn(dead_letters(ctx, queue)))
    .set("kms_key_arn", ctx.key_arn(KeyUse::Data, region))
    .set("visibility_timeout_seconds", queue.visibility.as_secs())
    .set("message_retention_seconds", seconds(queue.keep_days))
    .set(
        "dead_letter_retention_seconds",
        seconds(dead_letter_days(queue, ctx.platform)),
    )
    .set("receives_max", queue.attempts)
    .into()
}
