//! Versions of Aurora MySQL: whether there is such a one, and whether it can do what is asked.

use super::Check;
use crate::aws::facts::{self, AuroraVersion, Release};
use crate::diagnostics::{Code, Diagnostic};
use crate::platform::{Database, StepKind};
use crate::source::Span;

const MENDED: &str = "write `\"8.0.mysql_aurora.3.10.4\"`, or leave it out";

impl Check<'_> {
    pub(super) fn engine_version(&mut self, database: &Database) {
        let written = &database.engine_version;
        let span = self.span(&database.origin, "engine_version");
        let Some(version) = parsed(written) else {
            self.report(&database.origin, not_a_version(written, span));
            return;
        };
        match facts::release(version) {
            Release::Known => {}
            Release::Never => self.report(&database.origin, never_released(version, span)),
            Release::Newer => self.report(&database.origin, newer(version, span)),
        }
        if version < facts::DATA_API_SINCE {
            self.unconfirmed(database, span);
        }
    }

    /// A promotion is confirmed over the Data API.
    fn unconfirmed(&mut self, database: &Database, span: Span) {
        let name = &database.name;
        let steps = self
            .platform
            .failovers
            .iter()
            .flat_map(|failover| &failover.steps);
        let mut promotions = steps.filter(|step| match &step.kind {
            StepKind::Promote { database, .. } | StepKind::Verify { database } => database == name,
            StepKind::Fence { .. }
            | StepKind::Shift { .. }
            | StepKind::Scale { .. }
            | StepKind::Notify { .. } => false,
        });
        let Some(promotion) = promotions.next() else {
            return;
        };
        let since = facts::aurora_version(facts::DATA_API_SINCE);
        self.report(
            &database.origin,
            Diagnostic::new(
                Code::HA0717,
                span,
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
            ))
            .help(MENDED),
        );
    }
}

/// `8.0.mysql_aurora.3.<minor>.<patch>`, of which the minor version has two digits.
fn parsed(version: &str) -> Option<AuroraVersion> {
    let (minor, patch) = version.strip_prefix("8.0.mysql_aurora.3.")?.split_once('.')?;
    let parsed = (minor.parse().ok()?, patch.parse().ok()?);
    (facts::aurora_version(parsed) == version).then_some(parsed)
}

fn not_a_version(version: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::HA0709,
        span,
        format!("`{version}` is not a version of Aurora MySQL 3"),
        "not a version",
    )
    .note(format!(
        "versions read `8.0.mysql_aurora.3.<minor>.<patch>`, with two digits for the minor one: {}",
        facts::AURORA_VERSIONS_SOURCE
    ))
    .help(MENDED)
}

/// Numbers go up, and this one was passed over.
fn never_released(version: AuroraVersion, span: Span) -> Diagnostic {
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
    let diagnostic = Diagnostic::new(
        Code::HA0709,
        span,
        format!("AWS never released `{written}`"),
        "no such version",
    )
    .note(format!(
        "{note}, as of {}: {}",
        facts::AURORA_READ,
        facts::AURORA_VERSIONS_SOURCE
    ));
    match patches.last() {
        Some(newest) => diagnostic.help(format!("write `\"{newest}\"`, the newest of its line")),
        None => diagnostic.help(MENDED),
    }
}

/// It may have come since the table was made, or be mistyped.
fn newer(version: AuroraVersion, span: Span) -> Diagnostic {
    let newest = facts::aurora_patches(version.0).pop();
    let newest = newest.unwrap_or_else(|| facts::aurora_version(facts::AURORA_MYSQL_NEWEST));
    Diagnostic::new(
        Code::HA0716,
        span,
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
    ))
    .help(format!("write `\"{newest}\"` if that is meant"))
}
