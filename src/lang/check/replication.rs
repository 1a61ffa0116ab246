//! Copies of data between regions, and who answers for its health.

use super::block::Stated;
use super::context::{Context, Missing};
use super::draft::{Database, Draft};
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;

/// A database is copied from where its writer is.
pub(super) fn databases_replicate_from_the_primary(cx: &mut Context<'_>, draft: &Draft) {
    for database in draft.databases.values() {
        let mut seen: Vec<(&str, Span)> = Vec::new();
        for copy in &database.copies {
            if copy.from.value == copy.to.value {
                to_itself(cx, database, &copy.to.value, copy.span);
            } else if let Some(primary) = draft.primary()
                && copy.from.value != primary.name
            {
                cx.report_at(
                    &database.origin,
                    Diagnostic::new(
                        Code::HA0415,
                        copy.from.span,
                        format!(
                            "`{}` replicates from `{}`, and its writer is in the primary region `{}`",
                            database.name, copy.from.value, primary.name
                        ),
                        "not the primary region",
                    )
                    .label(primary.origin.span, "the primary region")
                    .fix(
                        format!("write `{}`", primary.name),
                        copy.from.span,
                        primary.name.clone(),
                    ),
                );
            }
            repeated(cx, database, &mut seen, &copy.to.value, copy.span);
        }
    }
}

fn to_itself(cx: &mut Context<'_>, database: &Database, region: &str, span: Span) {
    cx.report_at(
        &database.origin,
        Diagnostic::new(
            Code::HA0416,
            span,
            format!("`{}` replicates from `{region}` to itself", database.name),
            "the same region twice",
        )
        .note("copies inside a region are `readers`")
        .help("name another region behind `->`"),
    );
}

fn repeated<'a>(
    cx: &mut Context<'_>,
    database: &Database,
    seen: &mut Vec<(&'a str, Span)>,
    to: &'a str,
    span: Span,
) {
    match seen.iter().find(|(known, _)| *known == to) {
        Some((_, first)) => cx.report_at(
            &database.origin,
            Diagnostic::new(
                Code::HA0302,
                span,
                format!("`{}` replicates to `{to}` twice", database.name),
                "again here",
            )
            .label(*first, "first here")
            .help("remove one of them"),
        ),
        None => seen.push((to, span)),
    }
}

/// Copies of files go between regions where the tier is.
pub(super) fn buckets_copy_where_they_are(cx: &mut Context<'_>, draft: &Draft) {
    for bucket in draft.buckets.values() {
        let Some(regions) = draft.bucket_regions(bucket) else {
            continue;
        };
        for copy in &bucket.copies {
            for end in [&copy.from, &copy.to] {
                let serving = draft.serving().any(|region| region.name == end.value);
                if serving && !regions.contains(&end.value) {
                    cx.report_at(
                        &bucket.origin,
                        Diagnostic::new(
                            Code::HA0417,
                            end.span,
                            format!(
                                "`{}` has no bucket in `{}` to copy from or to",
                                bucket.name, end.value
                            ),
                            "not among its `regions`",
                        )
                        .help(format!("add `{}` to `regions`", end.value)),
                    );
                }
            }
        }
    }
}

/// A compute tier answers for a database in every region where the database is.
pub(super) fn health_is_answered_everywhere(cx: &mut Context<'_>, draft: &Draft) {
    for database in draft.databases.values() {
        let Some(health) = database.health.known() else {
            continue;
        };
        let Some(via) = draft.compute(&health.value.via) else {
            continue;
        };
        if via.listener.is_absent() && !cx.was_told(Missing::Listener, &via.name) {
            unanswered(
                cx,
                database,
                health.span,
                format!(
                    "`{}` answers for `{}` and does not listen",
                    via.name, database.name
                ),
                via.origin.span,
            );
        }
        let (Some(runs), Some(has)) = (draft.compute_regions(via), draft.database_regions(database)) else {
            continue;
        };
        let lacking: Vec<&str> = has
            .iter()
            .filter(|region| !runs.contains(region))
            .map(String::as_str)
            .collect();
        if !lacking.is_empty() {
            let message = format!(
                "`{}` answers for `{}` and does not run in `{}`, where the database is",
                via.name,
                database.name,
                lacking.join("`, `")
            );
            unanswered(cx, database, health.span, message, via.origin.span);
        }
        if let Stated::Known(uses) = &via.uses
            && !uses.value.iter().any(|used| used.value == database.name)
        {
            let message = format!(
                "`{}` answers for `{}` and does not use it",
                via.name, database.name
            );
            unanswered(cx, database, health.span, message, uses.span);
        } else if via.uses.is_absent() {
            let message = format!(
                "`{}` answers for `{}` and does not use it",
                via.name, database.name
            );
            unanswered(cx, database, health.span, message, via.origin.span);
        }
    }
}

fn unanswered(cx: &mut Context<'_>, database: &Database, span: Span, message: String, via: Span) {
    cx.report_at(
        &database.origin,
        Diagnostic::new(Code::HA0418, span, message, "cannot be answered")
            .label(via, "this tier answers")
            .note("nobody outside can reach a database, so a tier that uses it answers for it in each of its regions"),
    );
}
