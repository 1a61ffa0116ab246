//! What people do about messages that wait.

use std::collections::BTreeSet;

use hac_lambda::runbook::{Command, Named, named};
use hac_lambda::tier_alarm::TierAlarm;

pub(super) static MESSAGE_AGE: TierAlarm = TierAlarm {
    rank: 50,
    section: "Alarm: messages wait",
    name: "message_age",
    means: "The oldest message of a queue waits longer than the platform accepts. SQS deletes each message a set time after it was \
            sent: `MessageRetentionPeriod`, in seconds.",
    todo: &[
        "Nobody receives: the application's machines, or their right to the queue or its key.",
        "They receive, and the number in flight is high: what they call is slow. Look at the alarms on it.",
        "A failover has just moved the traffic: the queue of the region that was left keeps its messages, and nobody there may write. \
         Let them wait until the way back, if that is before SQS deletes them. If it is not, make their time longer first \
         (`keep`, at most 13 days).",
    ],
    leave: "the number of messages falls, and the dead-letter queue does not grow.",
    looks: |names, region| looks(names, "queue", region),
    then: |_| Vec::new(),
};

pub(super) static UNPROCESSED: TierAlarm = TierAlarm {
    rank: 51,
    section: "Alarm: messages that nobody could carry out",
    name: "unprocessed",
    means: "A message was received as often as the platform allows, and is in the dead-letter queue. SQS deletes it a set time after it \
            was first sent: `MessageRetentionPeriod`, in seconds.",
    todo: &[
        "Read one, which hides it from others for a moment. The application's log says why it failed. A receiver that needs longer than \
         `visibility` fails in this way, too, and one in a region that may not write.",
        "Mended, and the region may write: move the messages back, queue by queue. A message may then be carried out twice. It counts as \
         sent anew, so that its time begins again.",
    ],
    leave: "nobody needs what is in it. SQS deletes it in the end.",
    looks: |names, region| looks(names, "dead letters", region),
    then: |alarms| {
        let mut known = BTreeSet::new();
        let queues = alarms
            .iter()
            .filter(|(names, _)| known.insert(named(names, "dead letters")));
        let each = queues.flat_map(|(names, _)| move_back(names, "$AT"));
        std::iter::once(Command::line("export AT=the-region-of-the-alarm"))
            .chain(each)
            .collect()
    },
};

fn url(names: &Named, what: &str, variable: &'static str, region: &str) -> Command {
    Command::aws("sqs", "get-queue-url", region)
        .option("queue-name", named(names, what))
        .query("QueueUrl")
        .into_variable(variable)
}

/// How many wait, how many are being carried out, and for how long SQS keeps them.
fn looks(names: &Named, what: &str, region: &str) -> Vec<Command> {
    vec![
        url(names, what, "QUEUE", region),
        Command::aws("sqs", "get-queue-attributes", region)
            .option("queue-url", "$QUEUE")
            .option("attribute-names", "ApproximateNumberOfMessages")
            .operand("ApproximateNumberOfMessagesNotVisible")
            .operand("MessageRetentionPeriod")
            .operand("QueueArn")
            .option("query", "Attributes"),
    ]
}

/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html>
fn move_back(names: &Named, region: &str) -> Vec<Command> {
    vec![
        url(names, "dead letters", "DEAD", region),
        Command::aws("sqs", "receive-message", region)
            .option("queue-url", "$DEAD")
            .option("visibility-timeout", "10"),
        Command::aws("sqs", "get-queue-attributes", region)
            .option("queue-url", "$DEAD")
            .option("attribute-names", "QueueArn")
            .query("Attributes.QueueArn")
            .into_variable("SOURCE"),
        Command::aws("sqs", "start-message-move-task", region).option("source-arn", "$SOURCE"),
        Command::aws("sqs", "list-message-move-tasks", region).option("source-arn", "$SOURCE"),
    ]
}
