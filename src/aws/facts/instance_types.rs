//! Which types of EC2 instances there are: a table of AWS's own, made by `tests/tools/instance_types.py`.

/// The day on which the table was made. AWS adds families every few months, so one that is not here is doubtful and not wrong.
pub const INSTANCE_TYPES_READ: &str = "2026-11-29";

/// Lines of families and the sizes that each of them has.
const TABLE: &str = include_str!("instance_types.txt");

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
}

/// The parts before the dot.
pub fn instance_families() -> impl Iterator<Item = &'static str> {
    lines().flat_map(|(families, _)| families.split(' '))
}

/// The sizes of a family, smallest first; `None` for a family that the table does not know.
pub fn instance_sizes(family: &str) -> Option<Vec<&'static str>> {
    let mut lines = lines();
    let (_, sizes) = lines.find(|(families, _)| families.split(' ').any(|one| one == family))?;
    Some(sizes.split(' ').collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{INSTANCE_TYPES_READ, TABLE, instance_families, instance_sizes, lines};

    #[test]
    fn the_table_says_when_it_was_made() {
        let first = TABLE.lines().next().unwrap();
        assert!(
            first.contains(&format!(" on {INSTANCE_TYPES_READ} from ")),
            "{first}"
        );
        assert_eq!(lines().count() + 1, TABLE.lines().count());
    }

    #[test]
    fn each_family_stands_once_with_its_sizes() {
        let families: Vec<&str> = instance_families().collect();
        let distinct: BTreeSet<&str> = families.iter().copied().collect();
        assert_eq!(families.len(), distinct.len());
        assert!(families.len() > 200);
        for family in families {
            assert!(
                instance_sizes(family).is_some_and(|sizes| !sizes.is_empty()),
                "{family}"
            );
        }
        assert_eq!(
            instance_sizes("t3").unwrap(),
            ["nano", "micro", "small", "medium", "large", "xlarge", "2xlarge"]
        );
        assert_eq!(instance_sizes("t33"), None);
    }
}
