//! Annotations of a pull request: the commands that a GitHub workflow reads from the output of its steps.

use std::cmp::Reverse;

use super::{Report, claim_in_full, in_full};
use hac_base::diagnostics::Severity;
use hac_lang::platform::Claim;

pub(super) fn report(report: &Report<'_>) -> String {
    let mut text = String::new();
    for item in report.diagnostics.iter() {
        let span = report.shown_at(item);
        let (start, end) = (
            report.sources.line_column(span),
            report.sources.line_column(span.at_end()),
        );
        let command = match item.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        // Columns are only understood within one line.
        let columns = if start.line == end.line {
            format!(",col={},endColumn={}", start.column, end.column)
        } else {
            String::new()
        };
        text.push_str(&format!(
            "::{command} file={},line={},endLine={}{columns},title={}::{}\n",
            property(&report.path(span)),
            start.line,
            end.line,
            property(item.code.as_str()),
            data(&in_full(item)),
        ));
    }
    for failure in report.failures {
        text.push_str(&format!("::error title=hac::{}\n", data(&failure.in_full())));
    }
    // GitHub shows ten notices of a step: those first that somebody should read.
    let mut claims: Vec<&Claim> = report.claims.iter().collect();
    claims.sort_by_key(|claim| Reverse(claim.verdict));
    for claim in claims {
        text.push_str(&format!(
            "::notice file={},line={},title={}::{}\n",
            property(&report.path(claim.span)),
            report.sources.line_column(claim.span).line,
            property(&claim.id()),
            data(&claim_in_full(claim)),
        ));
    }
    text
}

/// The text of a command ends with its line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property ends with a comma or colon, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn nothing_in_a_text_can_end_the_command() {
        assert_eq!(data("99.9%\r\n::error::x"), "99.9%25%0D%0A::error::x");
        assert_eq!(property("a,b:c%"), "a%2Cb%3Ac%25");
    }
}
