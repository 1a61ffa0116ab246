//! What rules may ask of an `s3` tier.

use super::{Bucket, ReplicaCopy};
use crate::platform::TierKind;
use crate::rules::{Class, ClassRow, Property, TIER, Ty, Value, copies, of_kind};

/// What one is to rules.
pub(crate) const CLASS: ClassRow = ClassRow {
    class: Class::Kind(TierKind::S3),
    one: "bucket",
    many: Some("buckets"),
    doc: "An `s3` tier.",
    properties: &[TIER, OWN, SETS],
};

const OWN: &[Property] = of_kind! { Bucket(it):
    "retain", Ty::Time, "retain", "How long objects are kept at least." => Value::stated(it.retain_days.or(it.retention.days().0), Value::days);
    "retain_at_most", Ty::Time, "retain", "How long objects may be kept." => Value::stated(it.retention.days().1, Value::days);
    "archived", Ty::Bool, "replicate", "Whether a copy stays in its region." => Value::Bool(it.copies.iter().any(ReplicaCopy::is_same_region));
};

const SETS: &[Property] = &[Property {
    name: "copies",
    ty: Ty::Set(Class::Copy),
    sentence: "replicate",
    doc: "Its copies.",
    read: |element| match element.tier::<Bucket>() {
        Some(it) => Value::Set(element.set(copies(it))),
        None => Value::NOT_STATED,
    },
}];
