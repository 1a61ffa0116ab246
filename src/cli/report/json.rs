//! Diagnostics and claims for programs; `docs/report.schema.json` describes the form.

use serde::Serialize;
use serde_json::Value;

use super::super::Failure;
use super::Report;
use hac_base::diagnostics::{Diagnostic, Help, Safety, Severity, Suppressed};
use hac_base::source::{Sources, Span};
use hac_lang::platform::Claim;

/// The version of the form; it rises when a field changes its meaning or goes.
const VERSION: u32 = 2;

#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    diagnostics: Vec<JsonDiagnostic<'a>>,
    claims: Vec<JsonClaim<'a>>,
    /// `hac budget` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    budget: Option<&'a Value>,
    /// What the command printed for people.
    #[serde(skip_serializing_if = "str::is_empty")]
    output: &'a str,
}

#[derive(Serialize)]
pub(super) struct JsonClaim<'a> {
    id: String,
    topic: &'static str,
    subject: &'a str,
    title: &'a str,
    verdict: &'static str,
    summary: &'a str,
    details: &'a [String],
    figures: Vec<JsonFigure<'a>>,
    place: JsonLabel<'a>,
}

#[derive(Serialize)]
struct JsonFigure<'a> {
    name: &'static str,
    value: u64,
    unit: &'static str,
    source: &'static str,
    says: &'a str,
}

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    /// `null` for what is not in the sources: it kept the command from its end.
    code: Option<&'static str>,
    severity: &'static str,
    message: &'a str,
    primary: Option<JsonLabel<'a>>,
    secondary: Vec<JsonLabel<'a>>,
    notes: &'a [String],
    help: Vec<JsonHelp<'a>>,
    /// The module uses that led there, outermost first.
    via: Vec<JsonLabel<'a>>,
    /// Who accepted it, and why; such a diagnostic counts no more.
    suppressed: Option<JsonSuppressed<'a>>,
}

#[derive(Serialize)]
struct JsonSuppressed<'a> {
    reason: &'a str,
    #[serde(flatten)]
    place: JsonLabel<'a>,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    file: &'a str,
    start: JsonPlace,
    end: JsonPlace,
    message: &'a str,
}

/// Line and column count from 1, the column in characters; the offset is in bytes, from 0.
#[derive(Serialize)]
struct JsonPlace {
    line: usize,
    column: usize,
    offset: u32,
}

#[derive(Serialize)]
struct JsonHelp<'a> {
    message: &'a str,
    /// Whether `hac fix` makes the edits without being told to guess.
    safe: bool,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    #[serde(flatten)]
    place: JsonLabel<'a>,
    replacement: &'a str,
}

pub(super) fn report(report: &Report<'_>) -> String {
    let active = report.diagnostics.iter().map(|item| (item, None));
    let suppressed = report
        .diagnostics
        .suppressed()
        .iter()
        .map(|accepted| (&accepted.diagnostic, Some(accepted)));
    let found = active
        .chain(suppressed)
        .map(|(item, accepted)| json_diagnostic(report.sources, item, accepted));
    let document = JsonReport {
        version: VERSION,
        diagnostics: found.chain(report.failures.iter().map(json_failure)).collect(),
        claims: report
            .claims
            .iter()
            .map(|claim| json_claim(report.sources, claim))
            .collect(),
        budget: report.budget,
        output: report.shown,
    };
    serde_json::to_string_pretty(&document).expect("text and numbers always become JSON") + "\n"
}

pub(super) fn json_claim<'a>(sources: &'a Sources, claim: &'a Claim) -> JsonClaim<'a> {
    let figures = claim.figures.iter().map(|figure| JsonFigure {
        name: figure.name,
        value: figure.value,
        unit: figure.unit.word(),
        source: figure.source.kind,
        says: &figure.source.text,
    });
    JsonClaim {
        id: claim.id(),
        topic: claim.topic.id(),
        subject: &claim.subject,
        title: &claim.title,
        verdict: claim.verdict.word(),
        summary: &claim.summary,
        details: &claim.details,
        figures: figures.collect(),
        place: json_label(sources, claim.span, ""),
    }
}

fn json_diagnostic<'a>(
    sources: &'a Sources,
    item: &'a Diagnostic,
    accepted: Option<&'a Suppressed>,
) -> JsonDiagnostic<'a> {
    let label = |span: Span, message| json_label(sources, span, message);
    JsonDiagnostic {
        code: Some(item.code.as_str()),
        severity: match item.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: &item.message,
        primary: Some(label(item.primary.span, &item.primary.message)),
        secondary: item
            .secondary
            .iter()
            .map(|other| label(other.span, &other.message))
            .collect(),
        notes: &item.notes,
        help: item.help.iter().map(|help| json_help(sources, help)).collect(),
        via: item
            .via
            .iter()
            .map(|site| label(site.span, &site.module))
            .collect(),
        suppressed: accepted.map(|accepted| JsonSuppressed {
            reason: &accepted.reason,
            place: label(accepted.span, ""),
        }),
    }
}

/// What kept the command from its end, in the same form.
fn json_failure(failure: &Failure) -> JsonDiagnostic<'_> {
    let help = failure.help.iter().map(|message| JsonHelp {
        message,
        safe: false,
        edits: Vec::new(),
    });
    JsonDiagnostic {
        code: None,
        severity: "error",
        message: &failure.message,
        primary: None,
        secondary: Vec::new(),
        notes: &failure.notes,
        help: help.collect(),
        via: Vec::new(),
        suppressed: None,
    }
}

fn json_help<'a>(sources: &'a Sources, help: &'a Help) -> JsonHelp<'a> {
    let edits = help.edits.iter().map(|edit| JsonEdit {
        place: json_label(sources, edit.span, ""),
        replacement: &edit.replacement,
    });
    JsonHelp {
        message: &help.message,
        safe: help.safety == Safety::Safe && !help.edits.is_empty(),
        edits: edits.collect(),
    }
}

fn json_label<'a>(sources: &'a Sources, span: Span, message: &'a str) -> JsonLabel<'a> {
    let place = |span: Span| {
        let at = sources.line_column(span);
        JsonPlace {
            line: at.line,
            column: at.column,
            offset: span.start,
        }
    };
    JsonLabel {
        file: sources.path(span.source),
        start: place(span),
        end: place(span.at_end()),
        message,
    }
}
