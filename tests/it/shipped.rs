//! What we show people keeps our own advice: no platform in a document, an example, a standard module or a starter warns,
//! and all are as `hac fmt` leaves them.

use hac::analyze;
use hac::diagnostics::{ALL, Diagnostics};
use hac::emit::emit;
use hac::source::{MemoryProvider, SourceId};
use hac::syntax;

use crate::support::shown::{self, Shown};

#[test]
fn everything_is_found() {
    let places: Vec<String> = shown::platforms().into_iter().map(|shown| shown.place).collect();
    for expected in [
        "README.md:",
        "docs/tutorial.md:",
        "docs/budget.md:",
        "docs/policies.md:",
        "docs/capacity.md:",
        "examples/starter/platform.ha",
        "stdlib/automatic_failover.ha:",
        "stdlib/policy/payment.ha:",
    ] {
        assert!(
            places.iter().any(|place| place.starts_with(expected)),
            "{expected} is not among {places:#?}"
        );
    }
}

#[test]
fn nothing_that_we_show_warns() {
    let mut found = Vec::new();
    for Shown { place, text } in shown::platforms() {
        let provider = MemoryProvider::from_iter([("platform.ha", text.as_str())]);
        let analysis = analyze(&provider, "platform.ha");
        let told = analysis.diagnostics.iter();
        found.extend(told.map(|told| format!("{place}: {}: {}", told.code.as_str(), told.message)));
        if let Some(platform) = &analysis.platform {
            emit(platform, analysis.sources());
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_we_show_is_formatted() {
    let modules = shown::files("stdlib", "ha");
    let cases = shown::files("tests/golden", "ha");
    let files = modules.iter().chain(&cases).map(|path| Shown {
        place: path.display().to_string(),
        text: std::fs::read_to_string(path).expect("it was found"),
    });
    let pages = ALL.iter().flat_map(|code| {
        let blocks = shown::blocks(code.page(), "ha ok").into_iter();
        blocks.map(|(line, text)| Shown {
            place: format!("{}.md:{line}", code.as_str()),
            text,
        })
    });
    let mut found = Vec::new();
    for Shown { place, text } in shown::platforms().into_iter().chain(files).chain(pages) {
        let file = syntax::parse(SourceId(0), &text, &mut Diagnostics::default());
        let formatted = syntax::format(&file, &text).unwrap_or_else(|| panic!("{place} does not read well"));
        if formatted != text {
            let diff = similar::TextDiff::from_lines(&text, &formatted);
            found.push(diff.unified_diff().header(&place, "formatted").to_string());
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
