//! SARIF 2.1.0, the form in which code scanners hand their results to other tools.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use std::collections::BTreeSet;

use serde::Serialize;

use super::json::{JsonClaim, json_claim};
use super::{Report, in_full};
use hac_base::diagnostics::{Code, Diagnostic, Help, Severity, Suppressed};
use hac_base::source::Span;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Claims are in the property bag of the run: services show every result as a fault, also one of the kind `pass`.
pub(super) fn report(report: &Report<'_>) -> String {
    let accepted = report.diagnostics.suppressed();
    let active = || report.diagnostics.iter();
    let codes: BTreeSet<Code> = active()
        .chain(accepted.iter().map(|accepted| &accepted.diagnostic))
        .map(|item| item.code)
        .collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let suppressed = accepted.iter().map(|accepted| ResultEntry {
        suppressions: vec![suppression(report, accepted)],
        ..result(report, &accepted.diagnostic, &codes)
    });
    let results = active()
        .map(|item| result(report, item, &codes))
        .chain(suppressed);
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "hac",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: codes.iter().map(|code| rule(*code)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            invocations: [invocation(report)],
            results: results.collect(),
            properties: Properties {
                claims: report
                    .claims
                    .iter()
                    .map(|claim| json_claim(report.sources, claim))
                    .collect(),
            },
        }],
    };
    serde_json::to_string_pretty(&log).expect("text and numbers always become JSON") + "\n"
}

fn rule(code: Code) -> Rule {
    Rule {
        id: code.as_str(),
        short_description: text(code.title()),
        help: HelpText {
            text: code.page(),
            markdown: code.page(),
        },
        default_configuration: Configuration { level: level(code) },
    }
}

fn level(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(report: &Report<'_>, item: &Diagnostic, codes: &[Code]) -> ResultEntry {
    let related = item
        .secondary
        .iter()
        .map(|label| location(report, label.span, Some(label.message.clone())));
    let uses = item.via.iter().map(|site| {
        let message = format!("in the expansion of `{}` used here", site.module);
        location(report, site.span, Some(message))
    });
    ResultEntry {
        rule_id: item.code.as_str(),
        rule_index: codes.binary_search(&item.code).unwrap_or_default(),
        level: level(item.code),
        message: text(in_full(item)),
        locations: vec![location(report, report.shown_at(item), None)],
        related_locations: related.chain(uses).collect(),
        fixes: item
            .help
            .iter()
            .filter(|help| !help.edits.is_empty())
            .map(|help| fix(report, help))
            .collect(),
        suppressions: Vec::new(),
    }
}

/// Whether `hac` came to its end, which it does of a platform with errors, too.
fn invocation(report: &Report<'_>) -> Invocation {
    let notifications = report.failures.iter().map(|failure| Notification {
        level: "error",
        message: text(failure.in_full()),
    });
    Invocation {
        execution_successful: report.failures.is_empty(),
        tool_execution_notifications: notifications.collect(),
    }
}

/// What the source says about a warning that was accepted.
fn suppression(report: &Report<'_>, accepted: &Suppressed) -> Suppression {
    Suppression {
        kind: "inSource",
        status: "accepted",
        justification: accepted.reason.clone(),
        location: location(report, accepted.span, None),
    }
}

fn location(report: &Report<'_>, span: Span, message: Option<String>) -> Location {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: artifact(report, span),
            region: region(report, span),
        },
        message: message.filter(|message| !message.is_empty()).map(text),
    }
}

fn artifact(report: &Report<'_>, span: Span) -> Artifact {
    Artifact {
        uri: uri(&report.path(span)),
    }
}

/// Lines and columns count from 1, columns in characters; the end is the first column that no longer belongs to it.
fn region(report: &Report<'_>, span: Span) -> Region {
    let (start, end) = (
        report.sources.line_column(span),
        report.sources.line_column(span.at_end()),
    );
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

/// One change a file.
fn fix(report: &Report<'_>, help: &Help) -> Fix {
    let changes = help.edits.iter().map(|edit| Change {
        artifact_location: artifact(report, edit.span),
        replacements: [Replacement {
            deleted_region: region(report, edit.span),
            inserted_content: text(edit.replacement.clone()),
        }],
    });
    Fix {
        description: text(help.message.clone()),
        artifact_changes: changes.collect(),
    }
}

fn text(text: impl Into<String>) -> Text {
    Text { text: text.into() }
}

/// A path as a relative reference: whatever has a meaning of its own there is written in hexadecimal.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes().fold(String::new(), |uri, byte| {
        if plain(byte) {
            uri + char::from(byte).encode_utf8(&mut [0; 4])
        } else {
            format!("{uri}%{byte:02X}")
        }
    })
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
struct Properties<'a> {
    claims: Vec<JsonClaim<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    invocations: [Invocation; 1],
    results: Vec<ResultEntry>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Text,
    help: HelpText,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct HelpText {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultEntry {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
    location: Location,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    description: Text,
    artifact_changes: Vec<Change>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: [Replacement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Text,
}
