//! What rules may ask of a `queue` tier.

use super::Queue;
use crate::platform::TierKind;
use crate::rules::{Class, ClassRow, Property, TIER, Ty, Value, limit, of_kind};

/// What one is to rules.
pub(crate) const CLASS: ClassRow = ClassRow {
    class: Class::Kind(TierKind::Queue),
    one: "queue",
    many: Some("queues"),
    doc: "A `queue` tier.",
    properties: &[TIER, OWN],
};

const OWN: &[Property] = of_kind! { Queue(it):
    "visibility", Ty::Time, "visibility", "How long whoever received a message has for it." => Value::time(it.visibility);
    "keep", Ty::Time, "keep", "How long a message waits at most." => Value::days(it.keep_days);
    "attempts", Ty::Number, "attempts", "How often a message is received before it is given up." => Value::number(it.attempts);
    "age", Ty::Time, "age", "The age of a message above which people are told." => limit(it.age);
};
