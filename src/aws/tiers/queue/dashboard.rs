//! How many messages wait, and for how long.

use super::dead_letters;
use crate::context::Context;
use crate::dashboard::chart::{Chart, line};
use hac_lang::platform::{IsIn, Queue};
use hac_terraform::Object;

pub(super) fn charts(ctx: &Context<'_>, region: &str) -> Vec<Chart> {
    let queues: Vec<&Queue> = ctx
        .platform
        .tiers
        .of::<Queue>()
        .filter(|queue| queue.is_in(region))
        .collect();
    let chart = |title: &str, metrics: &[(&'static str, &str)]| Chart {
        title: title.to_owned(),
        statistic: "Maximum",
        period: 60,
        series: queues
            .iter()
            .flat_map(|queue| metrics.iter().map(move |metric| (queue, metric)))
            .map(|(queue, (metric, what))| {
                let dimensions = Object::new().set("QueueName", ctx.names().queue(&queue.name));
                line(
                    "AWS/SQS",
                    metric,
                    dimensions,
                    region,
                    &format!("{}: {what}", queue.name),
                )
            })
            .collect(),
    };
    let dead = Chart {
        title: "Messages that nobody could carry out".to_owned(),
        statistic: "Maximum",
        period: 60,
        series: queues
            .iter()
            .map(|queue| {
                let dimensions = Object::new().set("QueueName", dead_letters(ctx, queue));
                line(
                    "AWS/SQS",
                    "ApproximateNumberOfMessagesVisible",
                    dimensions,
                    region,
                    &queue.name,
                )
            })
            .collect(),
    };
    vec![
        chart(
            "Messages",
            &[
                ("ApproximateNumberOfMessagesVisible", "waiting"),
                ("ApproximateNumberOfMessagesNotVisible", "in flight"),
            ],
        ),
        chart(
            "Age of the oldest message, s",
            &[("ApproximateAgeOfOldestMessage", "oldest")],
        ),
        dead,
    ]
}
