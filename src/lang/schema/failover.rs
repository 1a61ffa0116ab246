//! `failover`: from one region to another, and what stands inside.

use super::{Attribute, BLOCK, Child, Condition, Kind, Label, Part, TierRole, Type, Verb, seconds};

const fn exactly_one(kind: &'static str) -> Child {
    Child { kind, min: 1, max: 1 }
}

pub(super) const FAILOVER: Kind = Kind {
    name: "failover",
    label: Label::Direction,
    doc: "How one region takes over from another.\n\n\
          The code for it runs in the region that takes over. It is deployed in both, so that the way back needs no \
          deployment.",
    example: "failover us-east-1 -> us-east-2 {\n  when any { api.health fails }\n  page = oncall\n  \
              steps {\n    shift api within 30s\n    notify oncall\n  }\n}",
    attributes: &[
        Attribute::optional(
            "lag_unknown",
            Type::OneOf(&["hold", "proceed"]),
            "What to do when nobody can say how far the replica lags: page people and wait, or fail over and measure the \
             loss afterwards.",
        )
        .or("hold"),
        Attribute::optional(
            "cooldown",
            seconds(60, 7 * 86_400),
            "The shortest time between two automatic failovers.",
        )
        .or("30m"),
        Attribute::optional(
            "local_failover",
            seconds(0, 600),
            "How long a failover inside the region has, where its database fails and its application answers: so long nothing is \
             promoted elsewhere. AWS makes another instance of the region the writer typically within a minute, and nothing is lost.",
        )
        .or("60s"),
        Attribute::optional(
            "target_unwell",
            Type::OneOf(&["hold", "proceed"]),
            "What to do when the region that would take over does not answer either: page people and wait, or fail over all the same. A \
             bad release, an expired certificate and a lost delegation look like that: the names of both regions stand in one zone. The region \
             can answer before it takes over: it runs the minimum of every `scale`, which is at least one instance.",
        )
        .or("hold"),
        Attribute::optional(
            "approval",
            Type::OneOf(&["none", "required"]),
            "Whether a person must approve what an alarm starts: everything is checked first, then people are paged with \
             the command that lets it go on, within an hour. What a person starts needs no approval.",
        )
        .or("none"),
        Attribute::required(
            "page",
            Type::Alert,
            "Who is told when a failover holds or fails and people must decide.",
        ),
    ],
    verbs: &[Verb {
        name: "failback",
        operands: &[Part::Value {
            name: "manner",
            ty: Type::OneOf(&["manual"]),
        }],
        required: false,
        repeatable: false,
        doc: "How the platform returns: `manual`, and never by itself, because the old region must catch up first.",
    }],
    children: &[
        exactly_one("when"),
        Child {
            kind: "hold",
            min: 0,
            max: 1,
        },
        exactly_one("steps"),
    ],
    sentences_called: &[(&["trigger", "condition", "on"], "when"), (&["alert", "escalate"], "page")],
    ..BLOCK
};

pub(super) const WHEN: Kind = Kind {
    name: "when",
    label: Label::Quantifier,
    doc: "What starts the failover: `any` or `all` of the health checks inside have failed.",
    example: "when any { api.health fails }",
    condition: Some(Condition::Fails),
    ..BLOCK
};

pub(super) const HOLD: Kind = Kind {
    name: "hold",
    label: Label::WhenQuantifier,
    doc: "What keeps the failover from starting on its own: people are paged and decide.",
    example: "hold when any { orders.lag > 5s }",
    condition: Some(Condition::LagAbove),
    ..BLOCK
};

/// The most that a step can be given.
pub const WITHIN_SECONDS_MAX: u64 = 900;

const WITHIN: Part = Part::Optional(&[
    Part::Word("within"),
    Part::Value {
        name: "budget",
        ty: seconds(1, WITHIN_SECONDS_MAX),
    },
]);

const DATABASE: Part = Part::Value {
    name: "database",
    ty: Type::Tier(TierRole::HasWriter),
};

const COMPUTE: Part = Part::Value {
    name: "tier",
    ty: Type::Tier(TierRole::Serves),
};

const fn step(name: &'static str, operands: &'static [Part], doc: &'static str) -> Verb {
    Verb {
        name,
        operands,
        required: false,
        repeatable: true,
        doc,
    }
}

pub(super) const STEPS: Kind = Kind {
    name: "steps",
    doc: "What is done, in this order. `within` is the time a step may take before people are told.",
    example: "steps {\n  shift api within 30s\n  notify oncall\n}",
    verbs: &[
        step(
            "fence",
            &[DATABASE, WITHIN],
            "Tells writers in the old region to stop, by ending their write lease.",
        ),
        step(
            "promote",
            &[
                DATABASE,
                WITHIN,
                Part::Optional(&[
                    Part::Word("using"),
                    Part::Value {
                        name: "strategy",
                        ty: Type::OneOf(&["managed_failover", "detach"]),
                    },
                ]),
            ],
            "Makes the new region's cluster the writer: by Aurora's managed failover, or by taking it out of the global \
             database. A read replica by binlog is promoted in its own way, so no strategy is said.",
        ),
        step(
            "verify",
            &[DATABASE, WITHIN],
            "Checks that the promoted data is writable and complete.",
        ),
        step(
            "shift",
            &[COMPUTE, WITHIN],
            "Waits until the new region answers as healthy, which is what moves the public name to it.",
        ),
        step(
            "scale",
            &[
                COMPUTE,
                Part::Word("to"),
                Part::Value {
                    name: "instances",
                    ty: Type::Int { min: 1, max: 1_000 },
                },
                WITHIN,
            ],
            "Runs at least so many instances in the new region.",
        ),
        step(
            "notify",
            &[
                Part::Value {
                    name: "alert",
                    ty: Type::Alert,
                },
                WITHIN,
            ],
            "Tells people what was done, step by step.",
        ),
    ],
    sentences_called: &[
        (&["isolate", "demote", "stop", "block", "stonith"], "fence"),
        (&["failover", "switchover", "activate"], "promote"),
        (&["validate", "check", "test"], "verify"),
        (
            &["switch", "redirect", "route", "cutover", "repoint", "dns"],
            "shift",
        ),
        (&["resize", "warm", "grow"], "scale"),
        (&["alert", "page", "tell", "email"], "notify"),
    ],
    ..BLOCK
};
