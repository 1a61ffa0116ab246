//! Databases: classes, versions, copies.

use super::Check;
use crate::aws::facts;
use crate::diagnostics::{Code, Diagnostic};
use crate::platform::Database;

impl Check<'_> {
    pub(super) fn class(&mut self, database: &Database) {
        if database.is_by_binlog() && facts::is_burstable(&database.instance) {
            self.no_data_api(database);
            return;
        }
        let (families, what) = if database.is_global() {
            (facts::GLOBAL_DATABASE_FAMILIES, "a global database")
        } else {
            (facts::AURORA_MYSQL_FAMILIES, "Aurora MySQL")
        };
        let instance = &database.instance;
        if families.contains(&facts::family(instance)) {
            return;
        }
        let span = self.span(&database.origin, "instance");
        let why = if facts::is_burstable(instance) {
            "its processor is throttled under load, and a replica that is throttled falls behind"
        } else {
            "it is not memory optimised"
        };
        self.report(
            &database.origin,
            Diagnostic::new(
                Code::HA0703,
                span,
                format!("AWS runs no {} on `{instance}`", what.trim_start_matches("a ")),
                why,
            )
            .note(format!("families for {what}: `db.{}` (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-getting-started.html)", families.join("`, `db.")))
            .help("write `db.r6g.large`, or larger"),
        );
    }

    /// What a promotion is confirmed by. A global database runs on no such class anyway.
    fn no_data_api(&mut self, database: &Database) {
        let span = self.span(&database.origin, "instance");
        self.report(
            &database.origin,
            Diagnostic::new(
                Code::HA0703,
                span,
                format!(
                    "AWS has no Data API on `{}`, and without it nobody confirms a promotion of `{}`",
                    database.instance, database.name
                ),
                "its processor is throttled under load, and a replica that is throttled falls behind",
            )
            .note("classes with the Data API: all but `db.t` (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.html)")
            .help("write `db.r6g.large`, or larger"),
        );
    }

    pub(super) fn engine_version(&mut self, database: &Database) {
        let version = &database.engine_version;
        let number = |part: Option<&str>| part.and_then(|part| part.parse::<u32>().ok());
        let mut parts = version
            .strip_prefix("8.0.mysql_aurora.3.")
            .unwrap_or_default()
            .split('.');
        let (minor, patch) = (number(parts.next()), number(parts.next()));
        if minor.is_some() && patch.is_some() && parts.next().is_none() {
            return;
        }
        let span = self.span(&database.origin, "engine_version");
        self.report(
            &database.origin,
            Diagnostic::new(
                Code::HA0709,
                span,
                format!("`{version}` is not a version of Aurora MySQL 3"),
                "not a version",
            )
            .note("versions read `8.0.mysql_aurora.3.<minor>.<patch>`: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/doc-history.html")
            .help("write `\"8.0.mysql_aurora.3.10.4\"`, or leave it out"),
        );
    }

    pub(super) fn copies(&mut self, database: &Database) {
        // A replica by binlog takes nothing away from its source.
        let others = if database.is_global() {
            database.regions.len().saturating_sub(1)
        } else {
            0
        };
        let name = &database.name;
        if others > facts::GLOBAL_DATABASE_SECONDARIES_MAX {
            let span = self.span(&database.origin, "replicate");
            let most = facts::GLOBAL_DATABASE_SECONDARIES_MAX;
            self.report(
                &database.origin,
                Diagnostic::new(
                    Code::HA0710,
                    span,
                    format!(
                        "`{name}` replicates to {others} regions, and a global database to {most} at most"
                    ),
                    "too many",
                ),
            );
        }
        let most = facts::readers_max(others);
        if usize::try_from(database.readers).unwrap_or(usize::MAX) > most {
            let span = self.span(&database.origin, "readers");
            self.report(
                &database.origin,
                Diagnostic::new(
                    Code::HA0710,
                    span,
                    format!(
                        "`{name}` has {} readers, and {most} is the most beside {others} other {}",
                        database.readers,
                        if others == 1 { "region" } else { "regions" }
                    ),
                    "too many",
                )
                .note("a primary region has at most 15 readers, less one for each other region")
                .help(format!("write `readers = {most}`")),
            );
        }
    }
}
