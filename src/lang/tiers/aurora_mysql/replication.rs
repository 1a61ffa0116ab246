//! Where a database is copied to, and how.

use crate::check::context::Context;
use crate::check::draft::{Database, Draft};
use crate::platform::Replication;
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;

/// A database is copied from where its writer is.
pub(super) fn from_the_primary(cx: &mut Context<'_>, draft: &Draft, database: &Database) {
    let mut seen: Vec<(&str, Span)> = Vec::new();
    for copy in &database.copies {
        if copy.from.value == copy.to.value {
            to_itself(cx, database, &copy.to.value, copy.span);
        } else if let Some(primary) = draft.primary()
            && copy.from.value != primary.name
        {
            let (from, to) = (copy.from.span, copy.to.span);
            // The primary at the other end: they are in the wrong order.
            let (place, meant) = if copy.to.value == primary.name {
                let ends = Span {
                    start: from.start.min(to.start),
                    end: from.end.max(to.end),
                    ..from
                };
                (ends, format!("{} -> {}", primary.name, copy.from.value))
            } else {
                (from, primary.name.clone())
            };
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
                .fix(format!("write `{meant}`"), place, meant),
            );
        }
        repeated(cx, database, &mut seen, &copy.to.value, copy.span);
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

/// A cluster is in a global database or it is not, and has one replica at most.
pub(super) fn replica_is_alone(cx: &mut Context<'_>, database: &Database) {
    let mut by_binlog = database
        .copies
        .iter()
        .filter(|copy| copy.manner == Replication::Binlog);
    let Some(first) = by_binlog.next() else { return };
    let by_storage = database
        .copies
        .iter()
        .find(|copy| copy.manner == Replication::Storage);
    if let Some(other) = by_storage {
        in_two_ways(cx, database, first.span, other.span);
    } else if let Some(second) = by_binlog.find(|copy| copy.to.value != first.to.value) {
        cx.report_at(
            &database.origin,
            Diagnostic::new(
                Code::HA0521,
                second.span,
                format!("`{}` has more than one read replica by binlog", database.name),
                "a second one",
            )
            .label(first.span, "the first one")
            .note("when one of them is promoted, the other goes on following the region that was lost")
            .help("keep one of them, or copy to both without `via binlog`, in a global database"),
        );
    }
}

fn in_two_ways(cx: &mut Context<'_>, database: &Database, binlog: Span, storage: Span) {
    cx.report_at(
        &database.origin,
        Diagnostic::new(
            Code::HA0520,
            binlog,
            format!(
                "`{}` is copied by binlog, and by storage in a global database",
                database.name
            ),
            "by binlog",
        )
        .label(storage, "by storage")
        .note("there is one way to promote a database, and one place that says who writes")
        .help("write `via binlog` behind one copy only, or behind none"),
    );
}
