//! What holds for any text that is nearly a platform: there is a platform exactly when no error was reported, it can be
//! built, and every place lies in a file.

use std::path::Path;

use hac::emit::emit;

use crate::annotate::analyze_text;
use crate::builds;

/// The example with something taken out or doubled: each word, each line.
fn damaged(text: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (before, after) = (&text[..at], &text[at + line.len()..]);
        texts.push(format!("{before}{after}"));
        texts.push(format!("{before}{line}{line}{after}"));
        let mut from = 0;
        for word in line.split_inclusive([' ', ',', '{', '}', '(', ')']) {
            let (left, right) = (&line[..from], &line[from + word.len()..]);
            texts.push(format!("{before}{left}{right}{after}"));
            texts.push(format!("{before}{left}{word}{word}{right}{after}"));
            from += word.len();
        }
        at += line.len();
    }
    texts
}

fn hold(text: &str) {
    let analysis = analyze_text(text);
    assert_eq!(
        analysis.platform.is_some(),
        !analysis.diagnostics.has_errors(),
        "{text}\n{:#?}",
        analysis.diagnostics
    );
    if let Some(platform) = &analysis.platform {
        assert_eq!(builds::wrong(platform), Vec::<String>::new(), "{text}");
        // Most that read well differ in one number: some of them are written.
        if text.len().is_multiple_of(8) {
            assert!(!emit(platform, analysis.sources()).files.is_empty(), "{text}");
        }
    }
    for diagnostic in analysis.diagnostics.iter() {
        let places = std::iter::once(&diagnostic.primary).chain(&diagnostic.secondary);
        for place in places {
            let file = analysis
                .sources()
                .get(place.span.source)
                .expect("a file of the analysis");
            assert!(
                file.text.get(place.span.range()).is_some(),
                "{text}\n{diagnostic:#?}"
            );
        }
        let message = &diagnostic.message;
        assert!(
            !message.is_empty() && !message.contains('\n') && !message.ends_with('.'),
            "{message}"
        );
        assert!(
            !message.starts_with(|c: char| c.is_ascii_uppercase()
                && !message.starts_with("AWS")
                && !message.starts_with("Route 53")
                && !message.starts_with("Terraform")),
            "{message}"
        );
    }
}

#[test]
fn a_platform_is_there_exactly_without_errors_and_builds() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    for name in ["starter", "one_region"] {
        let text =
            std::fs::read_to_string(examples.join(name).join("platform.ha")).expect("the example is there");
        for text in damaged(&text) {
            hold(&text);
        }
    }
}
