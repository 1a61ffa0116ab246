//! `require`: a rule of the user's own, and what stands inside. What rules can ask of a platform is another table,
//! `rules::table`, since only the checked platform can answer.

use super::{Attribute, BLOCK, Child, Kind, Label, Part, Type, Verb};

/// The keyword of a rule.
pub const RULE: &str = "require";

/// What a broken rule is.
pub const LEVELS: &[&str] = &["error", "warning"];

const INSIDE: &[Child] = &[
    any_number("every"),
    any_number("some"),
    any_number("no"),
    any_number("all"),
    any_number("any"),
    any_number("none"),
];

const fn any_number(kind: &'static str) -> Child {
    Child {
        kind,
        min: 0,
        max: usize::MAX,
    }
}

const THAT: &[Verb] = &[Verb {
    name: "that",
    operands: &[Part::Value {
        name: "condition",
        ty: Type::Condition,
    }],
    required: false,
    repeatable: true,
    doc: "A condition that is more than one comparison: `that (database.readers >= 1 || !database.replicated)`.",
}];

const MESSAGE: Attribute = Attribute::optional(
    "message",
    Type::Text,
    "What is said where the rule is broken, with values: `\"${database.name} keeps ${database.backup}\"`.",
);

const HELP: Attribute = Attribute::optional("help", Type::Text, "What to do about it.");

pub(super) const REQUIRE: Kind = Kind {
    name: RULE,
    label: Label::Rule,
    doc: "A rule of your own, for this platform or, in a module, for every platform that uses it.\n\n\
          The sentences inside are conditions, and all must hold: a comparison of a property with a value, `that (…)` \
          for anything longer, or a block. They are checked against the table of properties before the platform is \
          looked at. A rule holds only where it is known to: what is not stated is neither equal nor unequal to \
          anything, and `stated(x)` asks whether there is a value.\n\n\
          Behind a colon in its head may stand what `every`, `some` and `no` take: \
          `require backups: every database where (database.replicated) { … }`.",
    example: "require long_backups: every database {\n  database.backup >= 30d\n  message = \"${database.name} keeps \
              backups for ${database.backup} only\"\n  cites   = \"Handbook of operations, 4.2\"\n  severity = warning\n}",
    attributes: &[
        MESSAGE,
        HELP,
        Attribute::optional(
            "cites",
            Type::Text,
            "The text that the rule follows: document, section, address. A list where there are several.",
        ),
        Attribute::optional("severity", Type::OneOf(LEVELS), "What a broken rule is.").or("error"),
    ],
    verbs: THAT,
    children: INSIDE,
    ..BLOCK
};

pub(super) const EVERY: Kind = Kind {
    name: "every",
    label: Label::Set,
    doc: "Conditions that each element of a set must meet, or each one for which the condition after `where` holds.\n\n\
          `every database` looks through all databases, and calls each `database`; `every step in failover.steps` looks \
          through a property.",
    example: "require enough_zones {\n  every region where (region.role != witness) {\n    region.zones.count >= 2\n  \
              }\n}",
    attributes: &[MESSAGE, HELP],
    verbs: THAT,
    children: INSIDE,
    ..BLOCK
};

pub(super) const SOME: Kind = Kind {
    name: "some",
    label: Label::Set,
    doc: "Conditions that at least one element of a set must meet.",
    example: "require somebody_is_told {\n  some alert\n}",
    attributes: &[MESSAGE, HELP],
    verbs: THAT,
    children: INSIDE,
    body_required: false,
    ..BLOCK
};

pub(super) const NO: Kind = Kind {
    name: "no",
    label: Label::Set,
    doc: "Conditions that no element of a set may meet.",
    example: "require nothing_is_thrown_away {\n  no bucket where (bucket.retain < 1d)\n}",
    attributes: &[MESSAGE, HELP],
    verbs: THAT,
    children: INSIDE,
    body_required: false,
    ..BLOCK
};

pub(super) const ALL: Kind = Kind {
    name: "all",
    doc: "Holds where every condition inside does.",
    example: "require kept: every bucket {\n  any {\n    all { bucket.replicated, bucket.retain >= 1d }\n    \
              bucket.retain >= 365d\n  }\n}",
    verbs: THAT,
    children: INSIDE,
    ..BLOCK
};

pub(super) const ANY: Kind = Kind {
    name: "any",
    doc: "Holds where at least one condition inside does.",
    example: "require kept: every bucket {\n  any {\n    bucket.replicated\n    bucket.retain >= 90d\n  }\n}",
    verbs: THAT,
    children: INSIDE,
    ..BLOCK
};

pub(super) const NONE: Kind = Kind {
    name: "none",
    doc: "Holds where no condition inside does.",
    example: "require machines_decide: every failover {\n  none { failover.approval = required }\n}",
    verbs: THAT,
    children: INSIDE,
    ..BLOCK
};
