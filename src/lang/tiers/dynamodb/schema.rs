//! `tier …: dynamodb`: a key-value table.

use crate::schema::{
    Attribute, BLOCK, CONSISTENCY, Kind, Label, Part, REGIONS, RETAIN, RPO, TierRole, Type, Verb,
};

const KEY: &[Part] = &[
    Part::Value {
        name: "attribute",
        ty: Type::Name,
    },
    Part::Colon,
    Part::Value {
        name: "type",
        ty: Type::OneOf(&["string", "number", "binary"]),
    },
];

pub(crate) const KIND: Kind = Kind {
    name: "tier",
    variant: Some("dynamodb"),
    label: Label::Name,
    doc: "A DynamoDB table, paid per request and encrypted; a global table where it is in more than one region.\n\n\
          Regions converge within seconds and the last write of an item wins, so writers should be idempotent.",
    example: "tier sessions: dynamodb {\n  key session_id: string\n  expire = expires_at\n}",
    attributes: &[
        Attribute::optional(
            "expire",
            Type::Name,
            "The attribute that says, in seconds since 1970, when an item may be deleted.",
        ),
        RETAIN,
        CONSISTENCY,
        RPO,
        REGIONS,
    ],
    verbs: &[
        Verb {
            name: "key",
            operands: KEY,
            required: true,
            repeatable: false,
            doc: "The attribute by which items are found, and its type.",
        },
        Verb {
            name: "sort",
            operands: KEY,
            required: false,
            repeatable: false,
            doc: "The attribute that orders items of one key.",
        },
    ],
    roles: &[TierRole::Stores],
    called: &["table", "nosql", "session", "sessions"],
    sentences_called: &[
        (&["hash_key", "partition_key", "hash"], "key"),
        (&["range_key", "range", "sort_key"], "sort"),
        (&["ttl"], "expire"),
        (&["replicas", "replica"], "regions"),
    ],
    ..BLOCK
};
