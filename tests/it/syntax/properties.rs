//! What holds for any text.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{EXAMPLE, parse, show};
use hac::source::Span;
use hac::syntax::ast::{Body, File, Statement};

/// Everything that must hold for a tree, whatever the text was.
fn check(text: &str) -> File {
    let (file, diagnostics) = parse(text);
    assert_eq!(file.complete, diagnostics.is_empty());
    for diagnostic in &diagnostics {
        let edits = diagnostic
            .help
            .iter()
            .flat_map(|help| help.edits.iter().map(|edit| edit.span));
        for span in diagnostic
            .secondary
            .iter()
            .map(|label| label.span)
            .chain([diagnostic.primary.span])
            .chain(edits)
        {
            inside(text, span);
        }
        assert!(diagnostic.code.as_str().starts_with("HA01"), "{diagnostic:?}");
        assert!(
            !diagnostic.message.contains('\n') && !diagnostic.message.ends_with('.'),
            "{diagnostic:?}"
        );
        assert!(!diagnostic.help.is_empty(), "{diagnostic:?}");
    }
    file.statements.iter().for_each(|it| statement(text, it));
    file
}

fn inside(text: &str, span: Span) {
    assert!(
        text.get(span.range()).is_some(),
        "{span:?} is no part of {text:?}"
    );
}

fn statement(text: &str, it: &Statement) {
    inside(text, it.span);
    assert!(it.keyword().is_some(), "{it:?}");
    for operand in &it.head {
        inside(text, operand.span());
    }
    if let Some(Body {
        statements,
        open,
        close,
    }) = &it.body
    {
        // Empty where it was forgotten, and read all the same.
        assert!(matches!(text.get(open.range()), Some("{" | "")), "{open:?}");
        assert!(close.is_none_or(|close| text.get(close.range()) == Some("}")));
        for it in statements {
            statement(text, it);
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "only a clock can say how long something takes"
)]
#[track_caller]
fn quickly<T>(seconds: u64, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    assert!(
        start.elapsed() < Duration::from_secs(seconds),
        "took {:?}",
        start.elapsed()
    );
    result
}

/// Pieces of the language in any order.
fn noise() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "platform",
        "tier web: compute",
        "a",
        "us-east-1",
        "10.10.0.0/16",
        "30s",
        "3",
        "99.99%",
        "x",
        "at",
        "typical",
        "\"text\"",
        "\"${a}\"",
        "\"${",
        "\"",
        "\\",
        "${",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        " {\n",
        "\n}\n",
        "\n",
        "\n  ",
        "\n    ",
        " ",
        " ",
        ",",
        "=",
        "<=",
        ">=",
        "<",
        ">",
        "==",
        "->",
        "<->",
        ":",
        "::",
        "+",
        "-",
        "*",
        "/",
        "!",
        "&&",
        "||",
        "?",
        "..",
        "# note",
        "// note\n",
        "/*",
        "*/",
        ";",
        "é",
        "→",
        "'",
        "“",
        "”",
        "\u{0}",
        "\r\n",
        "\r",
        "\u{feff}",
        "10sx3",
        "10s x 3",
        "30 s",
        "3..",
        "map(",
        "arn:aws:s3:::a/*",
        "a@b.c",
        "./lib",
        "https://a.b",
        "$",
        "\t",
        "×",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_tree(text in "\\PC*") {
        check(&text);
    }

    #[test]
    fn any_characters_give_a_tree(text in prop::collection::vec(any::<char>(), 0..80)) {
        check(&text.into_iter().collect::<String>());
    }

    #[test]
    fn noise_gives_a_tree(text in noise()) {
        quickly(5, || check(&text));
    }

    #[test]
    fn a_broken_example_gives_a_tree(at in 0..EXAMPLE.len(), length in 0..40_usize, text in noise()) {
        let end = (at + length).min(EXAMPLE.len());
        if let (Some(before), Some(after)) = (EXAMPLE.get(..at), EXAMPLE.get(end..)) {
            check(&format!("{before}{text}{after}"));
        }
    }
}

#[test]
fn every_prefix_and_suffix_of_the_example_gives_a_tree() {
    for at in 0..=EXAMPLE.len() {
        check(&EXAMPLE[..at]);
    }
    for (at, _) in EXAMPLE.match_indices(['\n', '"', '{', '[']) {
        check(&EXAMPLE[at..]);
    }
}

#[test]
fn every_line_of_the_example_can_be_missing() {
    let lines: Vec<&str> = EXAMPLE.lines().collect();
    for skipped in 0..lines.len() {
        let text: String = lines.iter().enumerate().filter(|(at, _)| *at != skipped).fold(
            String::new(),
            |mut all, (_, line)| {
                writeln!(all, "{line}").unwrap();
                all
            },
        );
        let (_, diagnostics) = parse(&text);
        // A line holds at most two brackets, so no more can be wrong without it.
        assert!(
            diagnostics.len() <= 2,
            "without line {}: {diagnostics:#?}",
            skipped + 1
        );
    }
}

#[test]
fn line_endings_and_marks_at_the_start_change_nothing() {
    let plain = show(EXAMPLE);
    assert_eq!(show(&EXAMPLE.replace('\n', "\r\n")), plain);
    assert_eq!(show(&format!("\u{feff}{EXAMPLE}")), plain);
    assert_eq!(show(EXAMPLE.trim_end()), plain);
}

#[test]
fn spans_are_those_of_the_text_with_line_endings_of_two_characters() {
    let text = "# a\r\nb = \"c\"\r\nd = [\r\n  e,\r\n]\r\n";
    let (file, _) = parse(text);
    let written: Vec<&str> = file.statements.iter().map(|it| &text[it.span.range()]).collect();
    assert_eq!(written, ["b = \"c\"", "d = [\r\n  e,\r\n]"]);
    assert_eq!(&text[file.comments[0].span.range()], "# a");
}

/// A text made of one piece over and over. The bound is far above what it takes, and far below what work that grows
/// faster than the text would take.
#[track_caller]
fn megabytes(megabytes: usize, piece: &str) {
    let text = piece.repeat(megabytes * 1024 * 1024 / piece.len());
    let (_, diagnostics) = quickly(120, || parse(&text));
    assert!(diagnostics.len() <= 200, "{}", diagnostics.len());
}

#[test]
fn ten_megabytes_of_braces() {
    megabytes(10, "{");
    megabytes(2, "}");
}

#[test]
fn a_megabyte_of_brackets_and_quotes() {
    for piece in ["([{", "\"${", "a {\n", "\"", "\\", "${", "é", "/*"] {
        megabytes(1, piece);
    }
}

#[test]
fn ten_thousand_nested_blocks_are_one_diagnostic() {
    let blocks = format!("{}{}", "a {\n".repeat(10_000), "}\n".repeat(10_000));
    let (_, diagnostics) = quickly(5, || parse(&blocks));
    assert_eq!(
        diagnostics.iter().map(|it| it.code.as_str()).collect::<Vec<_>>(),
        ["HA0108"]
    );
}

/// Depth alone must not double the work, nor overflow the stack of a thread.
#[test]
fn the_deepest_nesting_that_is_allowed_is_fast() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{ a = ", " }"),
        ("f(", ")"),
        ("!(", ")"),
        ("1 + (", ")"),
    ] {
        let deep = |levels: usize| format!("a = {}1{}\n", open.repeat(levels), close.repeat(levels));
        let (_, diagnostics) = quickly(2, || parse(&deep(64)));
        assert!(diagnostics.is_empty(), "{open}: {diagnostics:?}");
        let (_, diagnostics) = quickly(2, || parse(&deep(65)));
        assert_eq!(diagnostics.len(), 1, "{open}: {diagnostics:?}");
        let (_, diagnostics) = quickly(2, || parse(&deep(5000)));
        assert_eq!(diagnostics.len(), 1, "{open}: {diagnostics:?}");
        quickly(2, || parse(&format!("a = {}", open.repeat(64))));
        quickly(2, || {
            parse(&format!(
                "a = {} ?? {}",
                format!("{open} ?? ").repeat(60),
                close.repeat(60)
            ))
        });
    }
    let unclosed = (0..60)
        .map(|level| format!("{}a {{\n", "  ".repeat(level)))
        .collect::<String>();
    let (_, diagnostics) = quickly(2, || parse(&unclosed));
    assert_eq!(diagnostics.len(), 60);
}

#[test]
fn long_chains_of_operators_do_not_nest_without_limit() {
    for chain in [" + 1", " ? 1 : 1", " && 1", " * -1"] {
        let (file, diagnostics) = quickly(10, || parse(&format!("a = 1{}\nb = 2", chain.repeat(5_000))));
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].code.as_str(), "HA0108");
        assert_eq!(file.statements.len(), 2);
    }
    let strings = format!("a = {}b{}", "\"${".repeat(5000), "}\"".repeat(5000));
    let (_, diagnostics) = quickly(2, || parse(&strings));
    assert_eq!(
        diagnostics.iter().map(|it| it.code.as_str()).collect::<Vec<_>>(),
        ["HA0108"]
    );
}
