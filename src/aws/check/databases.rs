//! Databases: classes, names, copies.

use super::Check;
use super::instances::{Sizes, no_such_size};
use crate::facts;
use hac_base::diagnostics::{Code, Diagnostic, Stated, did_you_mean};
use hac_lang::platform::Database;

impl<'p> Check<'p> {
    pub(super) fn class(&mut self, database: &'p Database) {
        if database.is_by_binlog() && facts::is_burstable(&database.instance) {
            self.no_data_api(database);
            return;
        }
        let instance = &database.instance;
        let (family, size) = (facts::family(instance), facts::size(instance));
        let at = self.written(&database.origin, "instance");
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
                no_such_size(instance, &sizes, at)
            }
            None if facts::may_be_newer_class(family) => unknown_class(database, at),
            None => not_for_databases(database, at),
        };
        self.report(&database.origin, diagnostic);
    }

    /// What a promotion is confirmed by. A global database runs on no such class anyway.
    fn no_data_api(&mut self, database: &'p Database) {
        let at = self.written(&database.origin, "instance");
        let diagnostic = at
            .diagnostic(
                Code::HA0703,
                format!(
                    "AWS has no Data API on `{}`, and without it nobody confirms a promotion of `{}`",
                    database.instance, database.name
                ),
                "its processor is throttled under load, and a replica that is throttled falls behind",
            )
            .note("classes with the Data API: all but `db.t` (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.html)");
        self.report(&database.origin, of_memory(diagnostic, at));
    }

    /// The schema's name, which is the tier's unless another is given.
    pub(super) fn database_name(&mut self, database: &'p Database) {
        let name = &database.database_name;
        if !facts::mysql_reserves(name) {
            return;
        }
        let at = self.written(&database.origin, "database_name");
        let mended = format!("{name}_data");
        let diagnostic = at
            .diagnostic(
                Code::HA0718,
                format!("MySQL keeps the name `{name}` for itself, and AWS creates no database of that name"),
                "reserved",
            )
            .note(format!(
                "a database's name \"can't be a word reserved by the database engine\" (DBName in https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html); the words: {}",
                facts::MYSQL_WORDS_SOURCE
            ));
        let message = format!("write `{}`, or another name", at.sentence(&mended));
        self.report(&database.origin, at.advise(diagnostic, &mended, message));
    }

    pub(super) fn copies(&mut self, database: &'p Database) {
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
            let at = self.written(&database.origin, "readers");
            let diagnostic = at
                .diagnostic(
                    Code::HA0710,
                    format!(
                        "`{name}` has {} readers, and {most} is the most beside {others} other {}",
                        database.readers,
                        if others == 1 { "region" } else { "regions" }
                    ),
                    "too many",
                )
                .note("a primary region has at most 15 readers, less one for each other region");
            let most = most.to_string();
            let message = format!("write `{}`", at.sentence(&most));
            self.report(&database.origin, at.advise(diagnostic, &most, message));
        }
    }
}

/// A family of another kind of database, or of none.
fn not_for_databases(database: &Database, at: Stated<'_>) -> Diagnostic {
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
    let diagnostic = at.diagnostic(
        Code::HA0703,
        format!("AWS runs no {what} on `{instance}`"),
        why,
    )
    .note(format!(
        "families on {}: `db.{}` (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-getting-started.html)",
        facts::AURORA_READ,
        families.join("`, `db.")
    ));
    of_memory(diagnostic, at)
}

/// Advice to take a class that has all that is needed.
fn of_memory(diagnostic: Diagnostic, at: Stated<'_>) -> Diagnostic {
    let class = "db.r6g.large";
    at.advise(
        diagnostic,
        class,
        format!("write `{}`, or larger", at.words(class)),
    )
}

/// A family that AWS may have added since.
fn unknown_class(database: &Database, at: Stated<'_>) -> Diagnostic {
    let instance = &database.instance;
    let families: Vec<&str> = facts::global_database_families().collect();
    let diagnostic = at
        .diagnostic(
            Code::HA0707,
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
        Some(size) => {
            let meant = format!("db.{family}.{size}");
            at.advise(
                diagnostic,
                &meant,
                format!("write `{}` if that is meant", at.words(&meant)),
            )
        }
        None => diagnostic,
    }
}
