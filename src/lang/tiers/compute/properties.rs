//! What rules may ask of a `compute` tier.

use super::Compute;
use crate::platform::{Setting, TierKind};
use crate::rules::{Absence, Class, ClassRow, Names, Property, TIER, Ty, Value, of_kind};

/// What one is to rules.
pub(crate) const CLASS: ClassRow = ClassRow {
    class: Class::Kind(TierKind::Compute),
    one: "compute",
    many: Some("compute_tiers"),
    doc: "A `compute` tier.",
    properties: &[TIER, OWN],
};

const OWN: &[Property] = of_kind! { Compute(it):
    "min", Ty::Number, "scale", "Instances a region has at least." => Value::number(it.scale.min);
    "max", Ty::Number, "scale", "Instances a region has at most." => Value::number(it.scale.max);
    "capacity", Ty::Number, "capacity", "Instances that are promised whatever one failure takes." => match &it.capacity {
        Some(promise) => Value::number(promise.value),
        None => Value::NOT_STATED,
    };
    "instance", Ty::Text, "instance", "The instance type." => match &it.instance {
        Setting::Known(instance) => Value::text(instance),
        Setting::Input(input) => Value::Absent(Absence::Deployment(input)),
    };
    "listens", Ty::Bool, "listen", "Whether it has a listener." => Value::Bool(it.listener.is_some());
    "health_checked", Ty::Bool, "health", "Whether it has a health check." => Value::Bool(it.health.is_some());
    "uses", Ty::Names(Names::Tier), "uses", "The tiers it may reach." => Value::texts(&it.uses);
    "clients", Ty::Texts, "clients", "The networks that may call it." => Value::texts(&it.clients);
};
