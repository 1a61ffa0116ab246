//! `input`: what only deployment knows.

use super::{Attribute, BLOCK, Kind, Label, Type};

pub(super) const INPUT: Kind = Kind {
    name: "input",
    label: Label::NameAndType,
    doc: "A value that only deployment knows; it becomes a Terraform variable.\n\n\
          Types: `text`, `int`, `bool`, `email`, `arn`, `ami`, `instance_type`, `cidr`, `list(…)` of any of them, and \
          `map(region, …)` with a value for each region. A default may follow the head, or stand in the body.",
    example: "input operations: list(email) { default = [\"operations@example.com\"] }",
    attributes: &[
        Attribute::optional(
            "default",
            Type::InputValue,
            "The value where deployment gives none; of the input's type.",
        ),
        Attribute::optional(
            "doc",
            Type::Text,
            "What it is, for whoever deploys: the variable's description.",
        ),
        Attribute::optional(
            "sensitive",
            Type::Bool,
            "Whether it is kept out of outputs, tags, logs and code.",
        )
        .or("false"),
    ],
    body_required: false,
    takes_value: true,
    ..BLOCK
};
