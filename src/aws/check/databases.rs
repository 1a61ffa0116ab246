//! Databases: classes, names, copies.

use super::Check;
use super::instances::{Sizes, no_such_size};
use crate::aws::facts;
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::platform::Database;
use crate::source::Span;

impl Check<'_> {
    pub(super) fn class(&mut self, database: &Database) {
        if database.is_by_binlog() && facts::is_burstable(&database.instance) {
            self.no_data_api(database);
            return;
        }
        let instance = &database.instance;
        let (family, size) = (facts::family(instance), facts::size(instance));
        let span = self.span(&database.origin, "instance");
        let sizes = facts::aurora_mysql_sizes(family)
            .filter(|_| !(database.is_global() && facts::is_burstable(instance)));
        let diagnostic = match sizes {
            Some(sizes) if sizes.contains(&size) => return,
            Some(all) => {
                let sizes = Sizes {
                    all,
                    read: facts::AURORA_READ,
                    source: facts::AURORA_CLASSES_SOURCE,
                };
                no_such_size(instance, &sizes, span)
            }
            None if facts::may_be_newer_class(family) => unknown_class(database, span),
            None => not_for_databases(database, span),
        };
        self.report(&database.origin, diagnostic);
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

    /// The schema's name, which is the tier's unless another is given.
    pub(super) fn database_name(&mut self, database: &Database) {
        let name = &database.database_name;
        if !facts::mysql_reserves(name) {
            return;
        }
        let span = self.span(&database.origin, "database_name");
        let mended = format!("database_name = {name}_data");
        self.report(
            &database.origin,
            Diagnostic::new(
                Code::HA0718,
                span,
                format!("MySQL keeps the name `{name}` for itself, and AWS creates no database of that name"),
                "reserved",
            )
            .note(format!(
                "a database's name \"can't be a word reserved by the database engine\" (DBName in https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html); the words: {}",
                facts::MYSQL_WORDS_SOURCE
            ))
            .help(format!("write `{mended}`, or another name")),
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

/// A family of another kind of database, or of none.
fn not_for_databases(database: &Database, span: Span) -> Diagnostic {
    let instance = &database.instance;
    let (families, what): (Vec<&str>, &str) = if database.is_global() {
        (facts::global_database_families().collect(), "global database")
    } else {
        (facts::aurora_mysql_families().collect(), "Aurora MySQL")
    };
    let why = if facts::is_burstable(instance) {
        "its processor is throttled under load, and a replica that is throttled falls behind"
    } else {
        "it is not memory optimised, or of an old generation"
    };
    Diagnostic::new(
        Code::HA0703,
        span,
        format!("AWS runs no {what} on `{instance}`"),
        why,
    )
    .note(format!(
        "families on {}: `db.{}` (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-getting-started.html)",
        facts::AURORA_READ,
        families.join("`, `db.")
    ))
    .help("write `db.r6g.large`, or larger")
}

/// A family that AWS may have added since.
fn unknown_class(database: &Database, span: Span) -> Diagnostic {
    let instance = &database.instance;
    let families: Vec<&str> = facts::global_database_families().collect();
    let diagnostic = Diagnostic::new(
        Code::HA0707,
        span,
        format!("`{instance}` is not a class of Aurora MySQL that this version knows"),
        "unknown",
    )
    .note(format!(
        "families with much memory on {}: `db.{}` ({})",
        facts::AURORA_READ,
        families.join("`, `db."),
        facts::AURORA_CLASSES_SOURCE
    ));
    let Some(family) = did_you_mean(facts::family(instance), families.iter().copied()) else {
        return diagnostic;
    };
    let sizes = facts::aurora_mysql_sizes(family).unwrap_or_default();
    match facts::near_size(sizes, facts::size(instance)) {
        Some(size) => diagnostic.help(format!("write `db.{family}.{size}` if that is meant")),
        None => diagnostic,
    }
}
