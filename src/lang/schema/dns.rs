//! `dns`: public names.

use super::{Attribute, BLOCK, Kind, Label, TierRole, Type};

/// What a name may follow.
pub(crate) const FOLLOWS: &[&str] = &["writer", "lease"];

pub(super) const DNS: Kind = Kind {
    name: "dns",
    label: Label::Domain,
    doc: "A public name and the tier that answers to it.\n\n\
          The name follows the health of the regions by itself; each region also has a name of its own, \
          `us-east-1.trade.example.com`.",
    example: "dns \"shop.example.com\" { serves = api }",
    attributes: &[
        Attribute::required(
            "serves",
            Type::Tier(TierRole::Serves),
            "The tier that answers; it must `listen`.",
        ),
        Attribute::optional(
            "follows",
            Type::OneOf(FOLLOWS),
            "What moves the name beside the health of the tier. `writer`: a region answers where the databases of the tier \
             accept writes, so the name moves after the promotion. `lease`: a region answers where the write lease of each \
             of them names it, so the name moves with the `fence`, while the promotion is under way; the application \
             answers for its lease under the path of the database's check and `/lease`, and takes no writes before the \
             lease is open.",
        )
        .or("writer"),
        Attribute::optional(
            "zone",
            Type::Text,
            "The hosted zone that the name lies in, by its id such as `Z0123456789ABCDEFGHIJ`, where there is one. A zone is \
             made for the name alone unless one is said, and nothing that another zone says of the name counts any longer.",
        ),
    ],
    sentences_called: &[(&["target", "alias", "record"], "serves")],
    ..BLOCK
};
