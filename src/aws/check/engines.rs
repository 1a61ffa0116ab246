//! Versions of Aurora MySQL: whether there is such a one, and whether it can do what is asked.

use super::Check;
use crate::facts::{self, AuroraVersion, Release};
use hac_base::diagnostics::{Code, Diagnostic, Stated};
use hac_lang::platform::Database;

/// What is written in the place of a version that cannot be.
const MENDED: &str = "\"8.0.mysql_aurora.3.10.4\"";

impl<'p> Check<'p> {
    pub(super) fn engine_version(&mut self, database: &'p Database) {
        let written = &database.engine_version;
        let at = self.written(&database.origin, "engine_version");
        let Some(version) = parsed(written) else {
            self.report(&database.origin, not_a_version(written, at));
            return;
        };
        match facts::release(version) {
            Release::Known => {}
            Release::Never => self.report(&database.origin, never_released(version, at)),
            Release::Newer => self.report(&database.origin, newer(version, at)),
        }
        if version < facts::DATA_API_SINCE {
            self.unconfirmed(database, at);
        }
    }

    /// A promotion is confirmed over the Data API.
    fn unconfirmed(&mut self, database: &'p Database, at: Stated<'_>) {
        let name = &database.name;
        let steps = self
            .platform
            .failovers
            .iter()
            .flat_map(|failover| &failover.steps);
        let mut promotions =
            steps.filter(|step| [step.kind.promotes(), step.kind.verifies()].contains(&Some(name.as_str())));
        let Some(promotion) = promotions.next() else {
            return;
        };
        let since = facts::aurora_version(facts::DATA_API_SINCE);
        let diagnostic = at
            .diagnostic(
                Code::HA0717,
                format!(
                    "`{}` has no Data API, and without it nobody confirms a promotion of `{name}`",
                    database.engine_version
                ),
                "too old",
            )
            .label(promotion.span, "promoted here")
            .note(format!(
                "the Data API is there from `{since}` on, as of {}: {}",
                facts::AURORA_READ,
                facts::DATA_API_SOURCE
            ));
        self.report(&database.origin, or_left_out(diagnostic, at));
    }
}

/// `8.0.mysql_aurora.3.<minor>.<patch>`, of which the minor version has two digits.
fn parsed(version: &str) -> Option<AuroraVersion> {
    numbers(version).filter(|numbers| facts::aurora_version(*numbers) == version)
}

/// The same, however many digits the minor version has.
fn numbers(version: &str) -> Option<AuroraVersion> {
    let (minor, patch) = version.strip_prefix("8.0.mysql_aurora.3.")?.split_once('.')?;
    Some((minor.parse().ok()?, patch.parse().ok()?))
}

/// The version with two digits for its minor one, where AWS has released it, and it has all that we use.
fn with_two_digits(version: &str) -> Option<String> {
    let meant = numbers(version)?;
    let written = facts::aurora_version(meant);
    let fits = meant >= facts::DATA_API_SINCE && facts::aurora_patches(meant.0).contains(&written);
    fits.then(|| format!("\"{written}\""))
}

fn not_a_version(version: &str, at: Stated<'_>) -> Diagnostic {
    let diagnostic = at
        .diagnostic(
            Code::HA0709,
            format!("`{version}` is not a version of Aurora MySQL 3"),
            "not a version",
        )
        .note(format!(
            "versions read `8.0.mysql_aurora.3.<minor>.<patch>`, with two digits for the minor one: {}",
            facts::AURORA_VERSIONS_SOURCE
        ));
    match with_two_digits(version) {
        Some(meant) => {
            let message = format!("write `{}`", at.words(&meant));
            at.advise(diagnostic, &meant, message)
        }
        None => or_left_out(diagnostic, at),
    }
}

fn or_left_out(diagnostic: Diagnostic, at: Stated<'_>) -> Diagnostic {
    let words = at.words(MENDED);
    let message = if at.is_argument() {
        format!("write `{words}`")
    } else {
        format!("write `{words}`, or leave it out")
    };
    at.advise(diagnostic, MENDED, message)
}

/// Numbers go up, and this one was passed over.
fn never_released(version: AuroraVersion, at: Stated<'_>) -> Diagnostic {
    let written = facts::aurora_version(version);
    let patches = facts::aurora_patches(version.0);
    let note = if patches.is_empty() {
        format!(
            "the first is `{}`",
            facts::aurora_version(facts::AURORA_MYSQL_FIRST)
        )
    } else {
        format!("versions of its line: `{}`", patches.join("`, `"))
    };
    let diagnostic = at
        .diagnostic(
            Code::HA0709,
            format!("AWS never released `{written}`"),
            "no such version",
        )
        .note(format!(
            "{note}, as of {}: {}",
            facts::AURORA_READ,
            facts::AURORA_VERSIONS_SOURCE
        ));
    match patches.last() {
        Some(newest) => {
            let newest = format!("\"{newest}\"");
            let message = format!("write `{}`, the newest of its line", at.words(&newest));
            at.advise(diagnostic, &newest, message)
        }
        None => or_left_out(diagnostic, at),
    }
}

/// It may have come since the table was made, or be mistyped.
fn newer(version: AuroraVersion, at: Stated<'_>) -> Diagnostic {
    let newest = facts::aurora_patches(version.0).pop();
    let newest = newest.unwrap_or_else(|| facts::aurora_version(facts::AURORA_MYSQL_NEWEST));
    let diagnostic = at
        .diagnostic(
            Code::HA0716,
            format!(
                "`{}` is newer than what this version knows",
                facts::aurora_version(version)
            ),
            "not known",
        )
        .note(format!(
            "the newest of its line on {} is `{newest}`: {}",
            facts::AURORA_READ,
            facts::AURORA_VERSIONS_SOURCE
        ));
    let newest = format!("\"{newest}\"");
    at.advise(
        diagnostic,
        &newest,
        format!("write `{}` if that is meant", at.words(&newest)),
    )
}
