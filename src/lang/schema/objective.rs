//! `objective`: what the platform promises.

use super::{Attribute, BLOCK, DAYS, Form, Kind, Type, seconds};

const DAY_SECONDS: u64 = 86_400;

pub(super) const OBJECTIVE: Kind = Kind {
    name: "objective",
    doc: "What the platform promises. Every line is an obligation, meant for the worst case unless it says `at typical` \
          or `at best`.\n\n\
          `hac check` makes a claim of every line; the verdict of each claim says how far it is known.",
    example: "objective { detect <= 30s at typical }",
    attributes: &[
        Attribute {
            form: Form::AtLeast,
            ..Attribute::optional(
                "availability",
                Type::Percent { min: 90, max: 100 },
                "The share of time in which the platform serves.",
            )
        },
        Attribute::at_most(
            "detect",
            seconds(1, DAY_SECONDS),
            "From the fault to the decision to fail over.",
        ),
        Attribute::at_most(
            "failover",
            seconds(1, DAY_SECONDS),
            "From the decision to serving writes.",
        ),
        Attribute::at_most(
            "rto",
            seconds(1, DAY_SECONDS),
            "From the fault to serving writes: the recovery time objective.",
        ),
        Attribute::at_most(
            "outage",
            seconds(1, DAY_SECONDS),
            "From the fault until clients write again, the public name and their connections included.",
        ),
        Attribute::at_most(
            "rpo",
            Type::Duration {
                min_millis: 0,
                max_millis: DAY_SECONDS * 1_000,
            },
            "How much acknowledged data may be lost, as time: the recovery point objective.",
        ),
        Attribute {
            form: Form::Bounds,
            ..Attribute::optional(
                "retain",
                DAYS,
                "How long data must be kept (`>=`) and may be kept (`<=`) by every store: objects and their old versions from when they \
                 were written, and backups of databases and tables, and, of the maximum, messages. Their rows are the application's to delete.",
            )
        },
        Attribute::optional(
            "residency",
            Type::List(&Type::Region),
            "The regions in which data of the application may be kept. Every store and Terraform's state are held to \
             it; a witness keeps locks, counters and records of failovers, and none of that data.",
        ),
    ],
    sentences_called: &[(&["sla", "uptime", "slo"], "availability")],
    ..BLOCK
};
