//! Copies of data between regions, and who answers for its health.

use super::block::Stated;
use super::context::{Context, Missing};
use super::draft::{Database, Draft, TierDraft};
use crate::platform::RegionName;
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;

/// A compute tier answers for a database in every region where the database is.
pub(super) fn health_is_answered_everywhere(cx: &mut Context<'_>, draft: &Draft) {
    for database in draft.databases() {
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
        let (Some(runs), Some(has)) = (via.regions(draft), database.regions(draft)) else {
            continue;
        };
        let lacking: Vec<&str> = has
            .iter()
            .filter(|region| !runs.contains(region))
            .map(RegionName::as_str)
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
