//! What rules may ask of an `aurora_mysql` tier.

use super::Database;
use crate::platform::TierKind;
use crate::rules::{Class, ClassRow, Names, Property, TIER, Ty, Value, limit, of_kind};

/// What one is to rules.
pub(crate) const CLASS: ClassRow = ClassRow {
    class: Class::Kind(TierKind::AuroraMysql),
    one: "database",
    many: Some("databases"),
    doc: "An `aurora_mysql` tier.",
    properties: &[TIER, OWN],
};

const OWN: &[Property] = of_kind! { Database(it):
    "backup", Ty::Time, "backup", "How long backups are kept." => Value::days(it.backup_days);
    "readers", Ty::Number, "readers", "Instances of each region beside the one that can write." => Value::number(it.readers);
    "instance", Ty::Text, "instance", "The instance class." => Value::text(&it.instance);
    "engine_version", Ty::Text, "engine_version", "The version of its engine." => Value::text(&it.engine_version);
    "writer", Ty::Name(Names::Region), "replicate", "The region of its writer when the platform is first created." => Value::text(&it.writer);
    "lag", Ty::Time, "lag", "The lag that is promised." => limit(it.lag);
    "health_checked", Ty::Bool, "health", "Whether it has a health check." => Value::Bool(it.health.is_some());
};
