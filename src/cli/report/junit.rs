//! JUnit's XML, for services that only know tests: a file is a test suite, a problem a test case that failed.

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use super::{Report, claim_in_full, in_full};
use hac_base::source::SourceId;
use hac_ide::is_standard;
use hac_lang::platform::Verdict;

pub(super) fn report(report: &Report<'_>) -> String {
    let mut junit = Junit::new("hac");
    for (id, source) in report.sources.iter() {
        if !is_standard(source) {
            junit.add_test_suite(suite(report, id, &source.path));
        }
    }
    if !report.claims.is_empty() {
        junit.add_test_suite(claims(report));
    }
    if !report.failures.is_empty() {
        junit.add_test_suite(failures(report));
    }
    junit.to_string().unwrap_or_default() + "\n"
}

/// The problems of a file. A service takes a suite without cases for one that did not run, so a clean file is a case
/// that passed.
fn suite(report: &Report<'_>, id: SourceId, path: &str) -> TestSuite {
    let mut suite = TestSuite::new(path);
    let here = report
        .diagnostics
        .iter()
        .filter(|item| report.shown_at(item).source == id);
    for item in here {
        let span = report.shown_at(item);
        let at = report.sources.line_column(span);
        if !report.fails(item) {
            // It is told in the output of a case that passed.
            let mut case = TestCase::new(
                name(item.code.as_str(), at.line, at.column),
                TestCaseStatus::success(),
            );
            case.set_system_out(in_full(item));
            suite.add_test_case(case);
            continue;
        }
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status
            .set_message(&item.message)
            .set_type(item.code.as_str())
            .set_description(format!("{}:{at}\n{}", report.path(span), in_full(item)));
        suite.add_test_case(TestCase::new(
            name(item.code.as_str(), at.line, at.column),
            status,
        ));
    }
    if suite.test_cases.is_empty() {
        suite.add_test_case(TestCase::new("hac check", TestCaseStatus::success()));
    }
    suite
}

/// A claim that holds is a case that passed; one that nobody checked, or that is lost, is skipped: it fails no command.
fn claims(report: &Report<'_>) -> TestSuite {
    let mut suite = TestSuite::new("claims");
    for claim in report.claims {
        let status = match claim.verdict {
            Verdict::Proved | Verdict::Bounded | Verdict::Assumed => TestCaseStatus::success(),
            Verdict::NotStated | Verdict::NotChecked | Verdict::Lost => {
                let mut status = TestCaseStatus::skipped();
                status.set_message(format!("{}: {}", claim.verdict.word(), claim.summary));
                status
            }
        };
        let mut case = TestCase::new(claim.id(), status);
        case.set_system_out(claim_in_full(claim));
        suite.add_test_case(case);
    }
    suite
}

/// What kept the command from its end and belongs to no file.
fn failures(report: &Report<'_>) -> TestSuite {
    let mut suite = TestSuite::new("hac");
    for failure in report.failures {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status
            .set_message(&failure.message)
            .set_description(failure.in_full());
        suite.add_test_case(TestCase::new(&failure.message, status));
    }
    suite
}

fn name(code: &str, line: usize, column: usize) -> String {
    format!("{code} at {line}:{column}")
}
