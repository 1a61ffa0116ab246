//! `tier …: s3`: files.

use crate::schema::{
    Attribute, BLOCK, CONSISTENCY, DAYS, Form, Kind, Label, Part, REGIONS, RPO, TierRole, Type, Verb,
};

pub(crate) const KIND: Kind = Kind {
    name: "tier",
    variant: Some("s3"),
    label: Label::Name,
    doc: "A bucket in every region it is placed in, private, encrypted and versioned.\n\n\
          `replicate us-east-1 -> us-east-2` is a recovery copy. `replicate us-east-1 -> us-east-1` is a compliance copy \
          that stays in its region, in an archive bucket of its own. S3 Object Lock in compliance mode holds each version there \
          for as long as `retain` says: nobody can delete one earlier, and nobody can shorten that, not even the account's root.",
    example: "tier assets: s3 {\n  replicate us-east-1 -> us-east-1\n  retain = 90d\n}",
    attributes: &[
        Attribute {
            form: Form::FactAndBounds,
            ..Attribute::optional(
                "retain",
                DAYS,
                "`=`: objects are deleted after so long, and what was deleted or written over can be had back for as long again; \
                 never, unless something is said. `>=`: each version is kept at least so long, and nobody may delete it before. \
                 `<=`: each version is gone after so long, old ones included. The bounds count in place of the platform's.",
            )
        },
        CONSISTENCY,
        RPO,
        REGIONS,
    ],
    verbs: &[Verb {
        name: "replicate",
        operands: &[
            Part::Value {
                name: "from",
                ty: Type::Region,
            },
            Part::EitherArrow,
            Part::Value {
                name: "to",
                ty: Type::Region,
            },
        ],
        required: false,
        repeatable: true,
        doc: "Copies every new object: `->` one way, `<->` both ways.",
    }],
    roles: &[TierRole::Stores],
    called: &["bucket", "storage", "objects", "files"],
    sentences_called: &[(&["lifecycle", "retention"], "retain")],
    ..BLOCK
};
