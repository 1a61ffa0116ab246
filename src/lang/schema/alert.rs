//! `alert`: whom to tell.

use super::{Attribute, BLOCK, Kind, Label, Type};

pub(super) const ALERT: Kind = Kind {
    name: "alert",
    label: Label::Name,
    doc: "People to tell, in every region: about alarms, and about failovers.",
    example: "alert oncall { email = [\"oncall@example.com\"] }",
    attributes: &[Attribute::required(
        "email",
        Type::List(&Type::Email),
        "Their addresses. Each has to confirm its subscription once.",
    )
    .or_input()],
    sentences_called: &[(&["mail", "emails", "endpoint"], "email")],
    ..BLOCK
};
