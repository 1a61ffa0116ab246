//! What Aurora MySQL 3 runs on and which versions of it there are, as tables of a day.

/// The day on which the tables were made.
pub const AURORA_READ: &str = "2026-11-29";

pub const AURORA_CLASSES_SOURCE: &str = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.SupportAurora.html";
pub const AURORA_VERSIONS_SOURCE: &str =
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/doc-history.html";

/// Families of classes, each with its sizes, smallest first; sorted by family.
///
/// They are what AWS's price list offers for `aurora-mysql` in any region (as cfn-lint 1.58.0 of October 2026 carries it, in
/// `aws_rds_dbinstance/dbinstanceclass_enum.json`), less what version 3 does not run on: "The following instance classes from
/// Aurora MySQL version 2 aren't available for Aurora MySQL version 3: db.r4, db.r3, db.t3.small, db.t2"
/// (<https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Compare-v2-v3.html>), and less `db.r6id`, of
/// which no page of AWS's was found that names it for Aurora MySQL.
const AURORA_MYSQL_CLASSES: &[(&str, &[&str])] = &[
    ("r5", UP_TO_24),
    ("r6g", UP_TO_16),
    (
        "r6i",
        &[
            "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge",
            "32xlarge",
        ],
    ),
    ("r7g", UP_TO_16),
    ("r7i", UP_TO_48),
    ("r8a", UP_TO_48),
    ("r8g", UP_TO_48),
    ("t3", &["medium", "large", "xlarge", "2xlarge"]),
    ("t4g", &["small", "medium", "large", "xlarge", "2xlarge"]),
    ("x2g", UP_TO_16),
];

const UP_TO_16: &[&str] = &[
    "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge",
];
const UP_TO_24: &[&str] = &[
    "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge",
];
const UP_TO_48: &[&str] = &[
    "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge", "48xlarge",
];

/// Families that version 2 ran on and version 3 does not: the sentence above.
const ENDED: &[&str] = &["r3", "r4"];

/// Families any Aurora MySQL cluster runs on. AWS advises `db.t*` for development only.
pub fn aurora_mysql_families() -> impl Iterator<Item = &'static str> {
    AURORA_MYSQL_CLASSES.iter().map(|(family, _)| *family)
}

/// Families an Aurora MySQL global database runs on: memory optimised, `db.r5` or later; no `db.t*`.
///
/// <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-getting-started.html>
pub fn global_database_families() -> impl Iterator<Item = &'static str> {
    aurora_mysql_families().filter(|family| !family.starts_with('t'))
}

/// The sizes of a family of classes; `None` for a family that the table does not know.
pub fn aurora_mysql_sizes(family: &str) -> Option<&'static [&'static str]> {
    let mut classes = AURORA_MYSQL_CLASSES.iter();
    classes.find(|(one, _)| *one == family).map(|(_, sizes)| *sizes)
}

/// Whether AWS may have added the family after the table was made: it is named like one with much memory, which is what Aurora
/// runs on.
pub fn may_be_newer_class(family: &str) -> bool {
    let mut letters = family.chars();
    let has_memory = matches!(letters.next(), Some('r' | 'x'));
    has_memory && letters.next().is_some_and(|c| c.is_ascii_digit()) && !ENDED.contains(&family)
}

/// A version of Aurora MySQL 3, by its last two numbers: `(10, 4)` of `8.0.mysql_aurora.3.10.4`.
pub type AuroraVersion = (u32, u32);

/// Each minor version with its patches, sorted.
///
/// The versions of the engine `aurora-mysql`, retired ones included, that cfn-lint 1.58.0 of October 2026 carries, in
/// `aws_rds_dbinstance/engine_version.json`. AWS's page of releases agrees up to 3.10.5: [`AURORA_VERSIONS_SOURCE`].
const AURORA_MYSQL_VERSIONS: &[(u32, &[u32])] = &[
    (1, &[0, 1]),
    (2, &[0, 1, 2, 3]),
    (3, &[0, 1, 2, 3]),
    (4, &[0, 1, 2, 3, 4, 6]),
    (5, &[0, 1, 2]),
    (6, &[0, 1]),
    (7, &[0, 1]),
    (8, &[0, 1, 2]),
    (9, &[0]),
    (10, &[0, 1, 2, 3, 4, 5, 6]),
    (11, &[0, 1]),
    (12, &[0]),
    (13, &[0]),
];

/// The first version with the Data API on instances of a class, which confirms a promotion: "Version 3.07 and higher" in every
/// region that has it. <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.Data_API.html>
pub const DATA_API_SINCE: AuroraVersion = (7, 0);
pub const DATA_API_SOURCE: &str = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.Data_API.html";

/// The version as AWS writes it.
pub fn aurora_version((minor, patch): AuroraVersion) -> String {
    format!("8.0.mysql_aurora.3.{minor:02}.{patch}")
}

/// The versions of a minor version, as AWS writes them.
pub fn aurora_patches(minor: u32) -> Vec<String> {
    let mut lines = AURORA_MYSQL_VERSIONS.iter().filter(|(one, _)| *one == minor);
    let patches = lines.next().map_or(&[][..], |(_, patches)| patches);
    patches
        .iter()
        .map(|patch| aurora_version((minor, *patch)))
        .collect()
}

/// The ends of the table.
pub const AURORA_MYSQL_FIRST: AuroraVersion = (1, 0);
pub const AURORA_MYSQL_NEWEST: AuroraVersion = (13, 0);

/// How the table sees a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    Known,
    /// Later than what the table has of its line, so that it may have come since.
    Newer,
    /// Numbers go up, so it can't come any more.
    Never,
}

pub fn release((minor, patch): AuroraVersion) -> Release {
    let Some((_, patches)) = AURORA_MYSQL_VERSIONS.iter().find(|(one, _)| *one == minor) else {
        let (newest, _) = AURORA_MYSQL_NEWEST;
        return if minor > newest {
            Release::Newer
        } else {
            Release::Never
        };
    };
    if patches.contains(&patch) {
        Release::Known
    } else if patches.last().is_some_and(|last| patch > *last) {
        Release::Newer
    } else {
        Release::Never
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hac_lang::schema;

    #[test]
    fn the_tables_are_sorted_and_hold_what_is_written_by_default() {
        assert!(AURORA_MYSQL_CLASSES.is_sorted_by_key(|(family, _)| family));
        assert!(AURORA_MYSQL_VERSIONS.is_sorted_by_key(|(minor, _)| minor));
        assert!(
            AURORA_MYSQL_VERSIONS
                .iter()
                .all(|(_, patches)| patches.is_sorted())
        );
        assert_eq!(
            AURORA_MYSQL_VERSIONS.first(),
            Some(&(AURORA_MYSQL_FIRST.0, &[0, 1][..]))
        );
        assert_eq!(
            AURORA_MYSQL_VERSIONS.last(),
            Some(&(AURORA_MYSQL_NEWEST.0, &[0][..]))
        );
        let tier = schema::kind("tier", Some("aurora_mysql")).unwrap();
        let default = tier.attribute("engine_version").unwrap().default.unwrap();
        assert_eq!(default, format!("\"{}\"", aurora_version((10, 4))));
        assert_eq!(release((10, 4)), Release::Known);
    }

    #[test]
    fn what_may_have_come_since_is_told_from_what_cannot() {
        assert_eq!(release((13, 1)), Release::Newer);
        assert_eq!(release((99, 7)), Release::Newer);
        assert_eq!(release((0, 0)), Release::Never);
        assert_eq!(release((4, 5)), Release::Never);
        assert!(may_be_newer_class("r9g") && may_be_newer_class("x8g"));
        for family in ["m6g", "r3", "t2", "rg6", "q9"] {
            assert!(!may_be_newer_class(family), "{family}");
        }
    }

    #[test]
    fn a_global_database_has_no_burstable_class() {
        let families: Vec<&str> = global_database_families().collect();
        assert_eq!(families, ["r5", "r6g", "r6i", "r7g", "r7i", "r8a", "r8g", "x2g"]);
        assert_eq!(aurora_mysql_sizes("r6g"), Some(UP_TO_16));
    }
}
