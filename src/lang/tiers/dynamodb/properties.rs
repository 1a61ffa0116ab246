//! What rules may ask of a `dynamodb` tier.

use super::Table;
use crate::platform::TierKind;
use crate::rules::{Class, ClassRow, Property, TIER, Ty, Value, of_kind};

/// What one is to rules.
pub(crate) const CLASS: ClassRow = ClassRow {
    class: Class::Kind(TierKind::Dynamodb),
    one: "table",
    many: Some("tables"),
    doc: "A `dynamodb` tier.",
    properties: &[TIER, OWN],
};

const OWN: &[Property] = of_kind! { Table(it):
    "expires", Ty::Bool, "expire", "Whether its items expire." => Value::Bool(it.expire.is_some());
};
