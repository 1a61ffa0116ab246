//! Messages that wait too long, and messages that nobody could carry out.

use super::runbook;
use crate::monitoring::alarm::{AlarmGroup, Metric, Silence, above, alarm};
use hac_lambda::alarm::Alarm;
use hac_terraform::{Block, Type, each_attr, each_value};

pub(super) static ALL: &[&AlarmGroup] = &[&AGES, &DEAD_LETTERS];

pub(super) static AGES: AlarmGroup = AlarmGroup {
    kinds: &[Alarm::Tier(&runbook::MESSAGE_AGE)],
    input: "queues",
    description: "Queues of this region, and the age that a message may reach in each",
    element: || Type::object([("queue_name", Type::String), ("age_seconds_max", Type::Number)]),
    alarms: || vec![age()],
};

pub(super) static DEAD_LETTERS: AlarmGroup = AlarmGroup {
    kinds: &[Alarm::Tier(&runbook::UNPROCESSED)],
    input: "unprocessed_queues",
    description: "Dead-letter queues of the queues of this region",
    element: || Type::String,
    alarms: || vec![unprocessed()],
};

fn age() -> Block {
    let metric = Metric {
        namespace: "AWS/SQS",
        name: "ApproximateAgeOfOldestMessage",
        statistic: "Maximum",
        dimensions: vec![("QueueName", each_attr("queue_name"))],
    };
    let title = AGES.title(
        Alarm::Tier(&runbook::MESSAGE_AGE),
        ("A message of ", " waits longer than its bound"),
    );
    alarm(
        title,
        &metric,
        &above(each_attr("age_seconds_max"), 3, 3),
        Silence::Fine,
    )
    .doc("SQS reports nothing of a queue that is empty for hours.")
}

fn unprocessed() -> Block {
    let metric = Metric {
        namespace: "AWS/SQS",
        name: "ApproximateNumberOfMessagesVisible",
        statistic: "Maximum",
        dimensions: vec![("QueueName", each_value())],
    };
    let title = DEAD_LETTERS.title(
        Alarm::Tier(&runbook::UNPROCESSED),
        (
            "A message of ",
            " was received too often: nobody has carried it out",
        ),
    );
    alarm(title, &metric, &above(0, 1, 1), Silence::Fine)
}
