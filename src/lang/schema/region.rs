//! `region`: where the platform is.

use super::{Attribute, BLOCK, Kind, Label, Type};

pub(super) const REGION: Kind = Kind {
    name: "region",
    label: Label::Region,
    doc: "A region and its role.\n\n\
          Exactly one region is `primary`: it accepts writes when the platform is first created. A `secondary` can take \
          over from it. A `witness` runs no tier: it probes the others from outside, keeps the lock and breaks ties.",
    example: "region us-east-1 { role = primary, cidr = 10.10.0.0/16 }",
    attributes: &[
        Attribute::required("role", Type::Role, "`primary`, `secondary` or `witness`."),
        Attribute::optional(
            "cidr",
            Type::Cidr,
            "The private network of the region, disjoint from every other region's. Required unless it is a witness.",
        ),
        Attribute::optional(
            "zones",
            Type::Zones,
            "How many zones are used, or which: `3`, `[us-east-1a, us-east-1c]`. Three, or two where there are no more.",
        ),
    ],
    sentences_called: &[
        (&["network", "vpc", "block"], "cidr"),
        (&["azs", "availability_zones"], "zones"),
    ],
    ..BLOCK
};
