//! `dns`: public names.

use super::{Attribute, BLOCK, Kind, Label, Type};

pub(super) const DNS: Kind = Kind {
    name: "dns",
    label: Label::Domain,
    doc: "A public name and the tier that answers to it.\n\n\
          The name follows the health of the regions by itself; each region also has a name of its own, \
          `us-east-1.trade.example.com`.",
    example: "dns \"shop.example.com\" { serves = api }",
    attributes: &[Attribute::required(
        "serves",
        Type::Tier(&["compute"]),
        "The tier that answers; it must `listen`.",
    )],
    ..BLOCK
};
