//! `assume`: what the platform knows better than the tables.

use super::{Attribute, BLOCK, Kind, Label, Type, seconds};

const DURATION: Type = seconds(0, 7 * 86_400);

pub(super) const ASSUME: Kind = Kind {
    name: "assume",
    label: Label::Entry,
    doc: "How long something takes here, or how often it happens, by the platform's own word: measured in a game day, or promised by a contract.\n\n\
          It takes the place of an entry of the budget (`hac budget` shows them), until the day it names. Promises that rest on it say so.",
    example: "assume db.global.failover {\n  worst  = 4m\n  source = \"our game day of 2026-10\"\n  until  = 2027-06-30\n}",
    attributes: &[
        Attribute::optional("best", DURATION, "How long it takes at best."),
        Attribute::optional("typical", DURATION, "How long it typically takes."),
        Attribute::optional("worst", DURATION, "How long it takes at worst."),
        Attribute::optional(
            "share",
            Type::Percent { min: 0, max: 100 },
            "In how many cases it happens, of an entry that is a share.",
        ),
        Attribute::required(
            "source",
            Type::Text,
            "Where the numbers come from: who reads this should be able to look there.",
        ),
        Attribute::required(
            "until",
            Type::Date,
            "The last day on which they count. After it `hac` warns, and the numbers count on: measure again.",
        ),
    ],
    ..BLOCK
};
