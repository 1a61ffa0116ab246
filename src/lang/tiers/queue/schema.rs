//! `tier …: queue`: messages.

use crate::schema::{Attribute, BLOCK, Kind, Label, REGIONS, TierRole, Type, seconds};

pub(crate) const KIND: Kind = Kind {
    name: "tier",
    variant: Some("queue"),
    label: Label::Name,
    doc: "An SQS queue in every region it is placed in, encrypted, each with a dead-letter queue.\n\n\
          Queues of two regions know nothing of each other. What waits in a region that is lost stays there, and SQS deletes it \
          `keep` after it was sent; until then it may be carried out, if the region answers again and may write. Work that must not \
          wait belongs in a database or a table as well. It is a standard queue: SQS delivers a message at least once, in no \
          certain order, so whoever carries it out must bear to see it twice. Whoever writes to a database that fails over receives \
          only while its region holds the write lease: a message that is received where nobody may write becomes a dead letter.",
    example: "tier jobs: queue {\n  visibility = 30s\n  keep = 4d\n  age <= 10m\n}",
    attributes: &[
        Attribute::optional(
            "visibility",
            seconds(1, 43_200),
            "How long whoever received a message has to carry it out, before another one receives it.",
        )
        .or("30s"),
        Attribute::optional(
            "keep",
            Type::Days { min: 1, max: 13 },
            "How long after it was sent SQS deletes a message that nobody carried out. A dead letter keeps its date and waits until 14 days \
             after, or until the `retain <=` of the platform.",
        )
        .or("4d"),
        Attribute::optional(
            "attempts",
            Type::Int { min: 1, max: 1_000 },
            "How often a message is received before it goes to the dead-letter queue.",
        )
        .or("5"),
        Attribute::at_most(
            "age",
            seconds(60, 1_209_600),
            "The age of the oldest message above which people are told, after three minutes. Nobody is told of the age unless it is said.",
        ),
        REGIONS,
    ],
    roles: &[TierRole::Stores],
    called: &["sqs", "messages", "jobs", "events", "broker", "mq"],
    sentences_called: &[
        (&["visibility_timeout", "timeout"], "visibility"),
        (&["retention", "retain", "message_retention"], "keep"),
        (&["max_receive_count", "retries", "receives"], "attempts"),
        (&["dead_letters", "dlq", "redrive"], "attempts"),
    ],
    ..BLOCK
};
