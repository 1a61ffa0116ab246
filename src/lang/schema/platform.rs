//! `platform`: what a root file describes.

use super::{BLOCK, Child, Kind, Label};

const fn any_number(kind: &'static str) -> Child {
    Child {
        kind,
        min: 0,
        max: usize::MAX,
    }
}

const fn at_most_one(kind: &'static str) -> Child {
    Child { kind, min: 0, max: 1 }
}

pub(super) const PLATFORM: Kind = Kind {
    name: "platform",
    label: Label::Name,
    doc: "A system and how it fails over. A root file holds exactly one.\n\n\
          Its name is the prefix of every name in the cloud: lower case letters, digits and hyphens.",
    example: "platform shop {\n  region us-east-1 { role = primary, cidr = 10.10.0.0/16 }\n}",
    children: &[
        any_number("input"),
        at_most_one("objective"),
        Child {
            kind: "region",
            min: 1,
            max: usize::MAX,
        },
        any_number("tier"),
        any_number("dns"),
        any_number("alert"),
        any_number("failover"),
        any_number("assume"),
        any_number("quotas"),
        any_number("require"),
        at_most_one("state"),
        at_most_one("tags"),
    ],
    ..BLOCK
};
