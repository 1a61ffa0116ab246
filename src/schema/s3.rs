//! `tier …: s3`: files.

use super::{Attribute, BLOCK, Kind, Label, Part, REGIONS, RPO, Type, Verb};

pub(super) const S3: Kind = Kind {
    name: "tier",
    variant: Some("s3"),
    label: Label::Name,
    doc: "A bucket in every region it is placed in, private, encrypted and versioned.\n\n\
          `replicate us-east-1 -> us-east-2` is a recovery copy. `replicate us-east-1 -> us-east-1` is a compliance copy \
          that stays in its region, in an archive bucket of its own.",
    example: "tier assets: s3 {\n  replicate us-east-1 -> us-east-1\n  retain = 90d\n}",
    attributes: &[
        Attribute::optional(
            "retain",
            Type::Days { min: 1, max: 36_500 },
            "How long objects are kept; then they are deleted. For ever, unless said otherwise.",
        ),
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
    ..BLOCK
};
