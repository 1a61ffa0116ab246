//! The pages of the family HA01 are true.

use hac::diagnostics::{ALL, Code};

use super::parse;

/// The text of the one fenced block of that kind.
fn example(code: Code, kind: &str) -> &'static str {
    let fence = format!("```ha {kind}\n");
    let mut parts = code.page().split(fence.as_str()).skip(1);
    let (Some(after), None) = (parts.next(), parts.next()) else {
        panic!("{} has not one `{kind}`", code.as_str())
    };
    after.split("```").next().expect("text before the fence")
}

#[test]
fn every_page_shows_a_program_with_exactly_its_problem_and_one_without() {
    let codes: Vec<Code> = ALL
        .iter()
        .copied()
        .filter(|code| code.as_str().starts_with("HA01"))
        .collect();
    assert_eq!(codes.len(), 18);
    for code in codes {
        let title = format!("# {}: {}\n", code.as_str(), code.title());
        assert!(code.page().starts_with(&title), "{title}");
        let (_, diagnostics) = parse(example(code, "error"));
        assert_eq!(
            diagnostics.iter().map(|it| it.code).collect::<Vec<_>>(),
            [code],
            "{diagnostics:#?}"
        );
        let (_, diagnostics) = parse(example(code, "ok"));
        assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    }
}

/// An edit that comes with a diagnostic must mend it.
#[test]
fn edits_mend_what_they_are_offered_for() {
    let mut mended = 0;
    for text in [
        "\"role\" = a",
        "a := 1",
        "a =< 1",
        "a == 1",
        "a = 30 s",
        "a = 10sx3",
        "a = [1 2]",
        "a = [1,, 2]",
        "a {\nb = 1 c = 2\n}",
        "a = { b: 1 }",
        "a = \"\\d\"",
        "a = \"\\${b}\"",
        "a = 'b'",
        "a = “b”",
        "a = https://a.b/c",
        "a = b; c = d",
        "a → b",
        "a ≤ 1",
        "a\u{a0}= 1",
        "a = \"b",
        "}",
        "a = b)",
        "a = 1\u{200b}",
        "uses [a, b]",
    ] {
        let (_, diagnostics) = parse(text);
        assert_eq!(diagnostics.len(), 1, "{text}: {diagnostics:#?}");
        for edit in diagnostics[0].help.iter().flat_map(|help| &help.edits) {
            let mut text = text.to_owned();
            text.replace_range(edit.span.range(), &edit.replacement);
            let (_, left) = parse(&text);
            assert!(left.is_empty(), "{text}: {left:#?}");
            mended += 1;
        }
    }
    assert_eq!(mended, 24);
}
