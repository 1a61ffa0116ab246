//! `hac fmt`.

use proptest::prelude::*;

use super::{EXAMPLE, dump, parse};

fn format(text: &str) -> Option<String> {
    hac::syntax::format(&parse(text).0, text)
}

/// Formats, and checks what holds for every text.
#[track_caller]
fn formatted(text: &str) -> String {
    let once = format(text).expect("no syntax errors");
    let (before, after) = (parse(text).0, parse(&once).0);
    assert!(after.complete, "{once}");
    assert_eq!(
        dump::file(&after),
        dump::file(&before),
        "the meaning changed:\n{text}\n---\n{once}"
    );
    let comments =
        |file: &hac::syntax::ast::File| file.comments.iter().map(|it| it.text.clone()).collect::<Vec<_>>();
    assert_eq!(comments(&after), comments(&before), "\n{text}\n---\n{once}");
    assert_eq!(
        format(&once).as_deref(),
        Some(once.as_str()),
        "not stable for\n{text}"
    );
    assert!(
        !once.contains('\r') && !once.contains(" \n") && !once.contains("\n\n\n") && !once.ends_with("\n\n"),
        "{once:?}"
    );
    assert!(once.is_empty() || once.ends_with('\n'));
    once
}

#[track_caller]
fn becomes(text: &str, expected: &str) {
    assert_eq!(formatted(text), expected);
}

#[test]
fn relations_of_neighbours_end_in_one_column() {
    becomes(
        "objective {\navailability>=99.99%\ndetect<=30s  at typical\nx=1\n}",
        "objective {\n  availability >= 99.99%\n  detect       <= 30s at typical\n  x             = 1\n}\n",
    );
    becomes("instance = a\nlag <= 5s\n", "instance = a\nlag     <= 5s\n");
    becomes(
        "a = 1\nreplicate b->c\nlonger = 2\n\nd = 3\n",
        "a = 1\nreplicate b -> c\nlonger = 2\n\nd = 3\n",
    );
    becomes(
        "a = 1\nlonger = [\n b ]\nc = 2",
        "a = 1\nlonger = [\n  b,\n]\nc = 2\n",
    );
}

#[test]
fn comments_stay_with_what_they_belong_to() {
    becomes(
        "//first\n\n\n# second\ntier web {#open\n\n   # inside\n  a = 1 # one\n  long = 22 # two\n\n  # last\n\n} # close\n# end",
        "# first\n\n# second\ntier web { #open\n  # inside\n  a    = 1  # one\n  long = 22 # two\n\n  # last\n} # close\n# end\n"
            .replace("#open", "# open")
            .as_str(),
    );
    becomes(
        "uses = [ # open\n orders, # the writer\n  sessions\n # own line\n , assets # last\n # end\n]",
        "uses = [ # open\n  orders, # the writer\n  sessions,\n  # own line\n  assets, # last\n  # end\n]\n",
    );
    becomes(
        "a = (1 + # one\n     2)\nb = 1",
        "a = (1 + # one\n     2)\nb = 1\n",
    );
    becomes("# only", "# only\n");
    becomes("a {\n# only\n}", "a {\n  # only\n}\n");
}

#[test]
fn short_blocks_stay_on_their_line() {
    becomes(
        "region us-east-1{role=primary,cidr=10.10.0.0/16,}",
        "region us-east-1 { role = primary, cidr = 10.10.0.0/16 }\n",
    );
    becomes("a {\n b = 1, c = 2 }", "a {\n  b = 1\n  c = 2\n}\n");
    becomes(
        "when any{web.health fails,orders.health fails}",
        "when any { web.health fails, orders.health fails }\n",
    );
    becomes("a {\n}\nb{ }", "a {}\nb {}\n");
    let long = format!("a {{ b = {}, c = {} }}", "x".repeat(60), "y".repeat(60));
    becomes(
        &long,
        &format!("a {{\n  b = {}\n  c = {}\n}}\n", "x".repeat(60), "y".repeat(60)),
    );
}

#[test]
fn lists_and_maps() {
    becomes("a=[1,2 ,3,]", "a = [1, 2, 3]\n");
    becomes("a = [1,\n2]", "a = [\n  1,\n  2,\n]\n");
    becomes(
        "a = { b=1,\n longer = [ 2 ] }",
        "a = {\n  b      = 1\n  longer = [2]\n}\n",
    );
    becomes("a = { b=1 }", "a = { b = 1 }\n");
    becomes("a = []\nb = {}", "a = []\nb = {}\n");
    becomes(
        &format!("a = [{0}, {0}, {0}]", "w".repeat(40)),
        &format!("a = [\n  {0},\n  {0},\n  {0},\n]\n", "w".repeat(40)),
    );
}

#[test]
fn values_and_heads() {
    becomes("a=1+2 *-3", "a = 1 + 2 * -3\n");
    becomes("a = b?c:d", "a = b ? c : d\n");
    becomes("h every 10s x3 , s = 3 .. 12", "h every 10s x 3\ns = 3..12\n");
    becomes("key session_id :string", "key session_id: string\n");
    becomes("a = \"${ b  }\\n\"", "a = \"${ b  }\\n\"\n");
    becomes("", "");
    becomes("\n\n\n", "");
}

#[test]
fn line_endings_become_plain() {
    becomes(
        "\u{feff}a = 1\r\n\r\n\r\n# b\r\nc = [\r\n1]\r\n",
        "a = 1\n\n# b\nc = [\n  1,\n]\n",
    );
}

#[test]
fn broken_files_are_left_alone() {
    for text in ["a =", "a {", "}", "a = \"b", "= 1", "a = [1 2]"] {
        assert_eq!(format(text), None, "{text}");
    }
}

#[test]
fn the_example_is_canonical() {
    similar_asserts(&formatted(EXAMPLE), EXAMPLE);
    let crammed: String = EXAMPLE
        .lines()
        .map(|line| format!("{}\n", line.trim_start()))
        .collect();
    assert_eq!(formatted(&crammed), EXAMPLE);
}

#[track_caller]
fn similar_asserts(actual: &str, expected: &str) {
    let difference = similar::TextDiff::from_lines(expected, actual)
        .unified_diff()
        .to_string();
    assert!(actual == expected, "{difference}");
}

/// Texts without syntax errors, in any layout.
fn layouts() -> impl Strategy<Value = String> {
    let blank = prop::sample::select(vec!["", " ", "   ", "\t"]);
    let broken = prop::sample::select(vec![
        "",
        "",
        " ",
        "\n",
        "\n\n\n",
        " # note\n",
        "\r\n  // note\n\n",
        "\n\t",
    ]);
    let leaf = prop::sample::select(vec![
        "1",
        "30s",
        "99.99%",
        "us-east-1",
        "10.0.0.0/16",
        "a@b.c",
        "arn:aws:s3:::a/*",
        "\"t # ${b} {\"",
        "3..4",
        "10s x 3",
        "-2",
    ]);
    let value = leaf.prop_map(str::to_owned).prop_recursive(3, 12, 3, {
        let broken = broken.clone();
        move |inner| {
            let items = prop::collection::vec((broken.clone(), inner.clone(), broken.clone()), 0..3);
            let list = (items.clone(), broken.clone()).prop_map(|(items, end)| {
                let items: String = items.iter().map(|(a, b, c)| format!("{a}{b}{c},")).collect();
                format!("[{items}{end}]")
            });
            let map = (items.clone(), broken.clone()).prop_map(|(items, end)| {
                let items: String = items
                    .iter()
                    .map(|(a, b, c)| format!("{a}k ={b}{}", if c.contains('\n') { c } else { "," }))
                    .collect();
                format!("{{{items}{end}}}")
            });
            let call = items.prop_map(|items| {
                format!(
                    "f({})",
                    items
                        .iter()
                        .map(|(a, b, c)| format!("{a}{b}{c}"))
                        .collect::<Vec<_>>()
                        .join(",")
                )
            });
            let operation = (
                inner.clone(),
                prop::sample::select(vec!["+", "- ", "*", "&&", "<=", "? 1 :"]),
                inner,
            )
                .prop_map(|(left, op, right)| format!("({left} {op}{right})"));
            prop_oneof![list, map, call, operation]
        }
    });
    let line = (
        prop::sample::select(vec![
            "a",
            "tier web: compute",
            "promote orders within 60s",
            "x -> y",
            "longer_name",
        ]),
        prop::option::of((
            blank.clone(),
            prop::sample::select(vec!["=", "<=", ">="]),
            blank,
            value,
        )),
    );
    let line = line.prop_map(|(head, binding)| match binding {
        Some((a, op, b, value)) => format!("{head} {a}{op}{b}{value}"),
        None => head.to_owned(),
    });
    let end = prop::sample::select(vec![
        "\n",
        ",",
        "\n\n\n",
        " # note\n",
        "\n# own\n",
        ",\n",
        " // note\n\n",
    ]);
    let statements = prop::collection::vec((line.clone(), end.clone()), 0..5);
    let block = statements.prop_recursive(3, 20, 4, move |inner| {
        prop::collection::vec((line.clone(), inner, end.clone()), 0..4).prop_map(|blocks| {
            let text = |parts: &[(String, &'static str)]| {
                parts
                    .iter()
                    .map(|(line, end)| format!("{line}{end}"))
                    .collect::<String>()
            };
            blocks
                .into_iter()
                .map(|(line, inner, end)| (format!("{line} {{ {} }}", text(&inner)), end))
                .collect()
        })
    });
    block.prop_map(|parts| parts.iter().map(|(line, end)| format!("{line}{end}")).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn formatting_is_stable_and_keeps_meaning_and_comments(text in layouts()) {
        prop_assert!(parse(&text).1.is_empty(), "{:?}", parse(&text).1);
        formatted(&text);
    }
}
