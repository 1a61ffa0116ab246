//! The table itself.

use std::collections::BTreeSet;

use super::table::{CLASSES, Class};
use crate::platform::TierKind;

#[test]
fn every_class_has_a_row() {
    let of_kinds = TierKind::ALL.iter().map(|kind| Class::Kind(*kind));
    let classes: Vec<Class> = [
        Class::Platform,
        Class::Objective,
        Class::State,
        Class::Region,
        Class::Tier,
        Class::Store,
        Class::Copy,
        Class::HealthCheck,
        Class::Domain,
        Class::Alert,
        Class::Failover,
        Class::Step,
        Class::Hold,
        Class::Input,
    ]
    .into_iter()
    .chain(of_kinds)
    .collect();
    for class in classes.iter().copied() {
        assert_eq!(class.row().class, class);
    }
    assert_eq!(classes.len(), CLASSES.len());
}

#[test]
fn no_word_means_two_things() {
    let words = CLASSES.iter().flat_map(|row| [Some(row.one), row.many]).flatten();
    let words: Vec<&str> = words.collect();
    let distinct: BTreeSet<&str> = words.iter().copied().collect();
    assert_eq!(words.len(), distinct.len());
    for row in CLASSES {
        let names: Vec<&str> = row.properties().map(|property| property.name).collect();
        let distinct: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), distinct.len(), "{}", row.one);
        assert!(row.properties().all(|property| !property.doc.is_empty()));
    }
}
