//! One problem is one diagnostic, at the place where it was made, and whatever is around it survives.

use super::show;

#[track_caller]
fn tree(text: &str, expected: &[&str]) {
    assert_eq!(show(text).lines().collect::<Vec<_>>(), expected, "\nfor: {text}");
}

#[test]
fn every_broken_line_is_reported_and_the_others_stay() {
    tree(
        "platform p {\n  region a { role = , cidr = 10.0.0.0/16 }\n  = 5\n  tier web: compute {\n    scale = [1 2]\n    b = 1 )\n    c = 2\n  }\n}\nd = 4",
        &[
            "(platform p {",
            "  (region a {",
            "    (role = ERROR)",
            "    (cidr = cidr:10.0.0.0/16)",
            "  })",
            "  (tier web : compute {",
            "    (scale = [#1 #2])",
            "    (b = #1)",
            "    (c = #2)",
            "  })",
            "})",
            "(d = #4)",
            "2:19 HA0102 a value is missing after `=`",
            "3:3 HA0101 `= 5` does not start a statement",
            "5:16 HA0110 a comma is missing before `2`",
            "6:11 HA0106 this `)` closes nothing",
        ],
    );
}

#[test]
fn an_unclosed_block_gives_later_blocks_back_to_its_parent() {
    tree(
        "platform p {\n  tier web: compute {\n    a = 1\n\n  # next\n  tier db: aurora {\n    b = 2\n  }\n}\n",
        &[
            "(platform p {",
            "  (tier web : compute {unclosed",
            "    (a = #1)",
            "  })",
            "  (tier db : aurora {",
            "    (b = #2)",
            "  })",
            "})",
            "2:21 HA0104 this block is never closed",
        ],
    );
    tree(
        "platform p {\n  a {\n    b {\n      c = 1\nregion x { role = primary\nregion y {}\n",
        &[
            "(platform p {unclosed",
            "  (a {unclosed",
            "    (b {unclosed",
            "      (c = #1)",
            "    })",
            "  })",
            "})",
            "(region x {unclosed",
            "  (role = primary)",
            "})",
            "(region y {",
            "})",
            "1:12 HA0104 this block is never closed",
            "2:5 HA0104 this block is never closed",
            "3:7 HA0104 this block is never closed",
            "5:10 HA0104 this block is never closed",
        ],
    );
}

#[test]
fn indentation_is_not_asked_where_brackets_match() {
    tree(
        "a {\nb {\nc = [\n1\n]\n}\n}\nd = 2",
        &["(a {", "  (b {", "    (c = [#1])", "  })", "})", "(d = #2)"],
    );
}

#[test]
fn indentation_is_not_trusted_where_it_finds_more_faults() {
    tree(
        "a {\nb {\nc = 1\n}\nd {\ne = 2\n}\n",
        &[
            "(a {unclosed",
            "  (b {",
            "    (c = #1)",
            "  })",
            "  (d {",
            "    (e = #2)",
            "  })",
            "})",
            "1:3 HA0104 this block is never closed",
        ],
    );
}

#[test]
fn a_stray_brace_is_found_by_its_indentation() {
    tree(
        "platform p {\n  a {\n    b = 1\n  }\n  }\n  c {\n    d = 2\n  }\n}\n",
        &[
            "(platform p {",
            "  (a {",
            "    (b = #1)",
            "  })",
            "  (c {",
            "    (d = #2)",
            "  })",
            "})",
            "5:3 HA0106 this `}` closes nothing",
        ],
    );
    tree(
        "a = 1\n}\n}}\nb = 2",
        &[
            "(a = #1)",
            "(b = #2)",
            "2:1 HA0106 these 3 closing brackets close nothing",
        ],
    );
}

#[test]
fn an_unclosed_bracket_ends_before_the_next_statement() {
    tree(
        "p {\n  uses = [orders,\n    sessions\n  scale = 3\n}\nq = (1 + 2\nr = f(a, b\ns = { a = 1\nt = 1",
        &[
            "(p {",
            "  (uses = [orders sessions])",
            "  (scale = #3)",
            "})",
            "(q = (paren (+ #1 #2)))",
            "(r = f(a b))",
            "(s = {a=#1})",
            "(t = #1)",
            "2:10 HA0105 this `[` is never closed",
            "6:5 HA0105 this `(` is never closed",
            "7:6 HA0105 this `(` is never closed",
            "8:5 HA0104 this block is never closed",
        ],
    );
}

#[test]
fn an_unclosed_string_ends_with_its_line() {
    tree(
        "a = \"b\nc = 1\ndns \"trade.example.com { serves = web }\nd { e = \"f }\ng = [\"h, i]\n",
        &[
            "(a = ERROR)",
            "(c = #1)",
            "(dns ERROR {",
            "  (serves = web)",
            "})",
            "(d {",
            "  (e = ERROR)",
            "})",
            "(g = [ERROR])",
            "1:5 HA0103 this string is never closed",
            "3:5 HA0103 this string is never closed",
            "4:9 HA0103 this string is never closed",
            "5:6 HA0103 this string is never closed",
        ],
    );
    tree(
        "a = \"b ${c d\" \ne = 1\nf = \"${g(h}\"",
        &[
            "(a = ERROR)",
            "(e = #1)",
            "(f = ERROR)",
            "1:8 HA0105 this `${` is never closed inside its string",
            "3:6 HA0105 this `${` is never closed inside its string",
        ],
    );
}

#[test]
fn missing_commas_do_not_lose_statements() {
    tree(
        "region a { role = primary cidr = 10.0.0.0/16 }\na { b = 1 } c { d = 2 }\nhold when any { x > 1 } then page oncall\ne = 1",
        &[
            "(region a {",
            "  (role = primary)",
            "  (cidr = cidr:10.0.0.0/16)",
            "})",
            "(a {",
            "  (b = #1)",
            "})",
            "(c {",
            "  (d = #2)",
            "})",
            "(hold when any {",
            "  (x > #1)",
            "})",
            "(e = #1)",
            "1:27 HA0110 a comma or a line break is missing before `cidr`",
            "2:13 HA0110 a comma or a line break is missing before `c`",
            "3:25 HA0110 a comma or a line break is missing before `then`",
        ],
    );
}

#[test]
fn what_people_write_by_habit_is_named() {
    tree(
        "a := 1",
        &["(a = #1)", "1:3 HA0112 `:=` does not bind a name to a value"],
    );
    tree(
        "a =< 1",
        &["(a <= #1)", "1:3 HA0112 `=<` does not bind a name to a value"],
    );
    tree("a → b", &["(a -> b)", "1:3 HA0107 `→` has no meaning here"]);
    tree("a ≤ 1s", &["(a <= #1's)", "1:3 HA0107 `≤` has no meaning here"]);
    tree(
        "a = 1; b = 2",
        &["(a = #1)", "(b = #2)", "1:6 HA0107 `;` has no meaning here"],
    );
    tree(
        "a = 'b c'",
        &[
            "(a = ERROR)",
            "1:5 HA0114 text stands in double quotes, not in `'`",
        ],
    );
    tree(
        "a = https://b.c/d",
        &[
            "(a = ERROR)",
            "1:5 HA0114 the web address `https://b.c/d` needs quotes",
        ],
    );
    tree(
        "/* a\n{ */ b = 1",
        &["(b = #1)", "1:1 HA0115 `/* … */` is not a comment here"],
    );
}

#[test]
fn quantities_lists_and_maps_of_other_languages_are_understood() {
    tree(
        "a = 30 s at typical",
        &[
            "(a <= #30's @typical)".replace("<=", "=").as_str(),
            "1:5 HA0111 `30 s` is written `30s`",
        ],
    );
    tree(
        "every 10sx3 via web",
        &[
            "(every (x #10's #3) via web)",
            "1:7 HA0111 `10sx3` is written `10s x 3`",
        ],
    );
    tree(
        "uses [a, b]",
        &[
            "(uses = [a b])",
            "1:6 HA0112 a `=` is missing between `uses` and its list",
        ],
    );
    tree(
        "a = { b: 1 }",
        &[
            "(a = {b=#1})",
            "1:8 HA0117 a map entry is `key = value`, not `key : value`",
        ],
    );
    tree(
        "a = { b }",
        &["(a = {b=ERROR})", "1:7 HA0117 the map entry `b` has no value"],
    );
    tree(
        "a = \"\\d\"",
        &[
            "(a = (text \"\\\\d\"))",
            "1:6 HA0109 `\\d` means nothing in a string",
        ],
    );
    tree(
        "tiér web {\n a = 1\n}",
        &["1:3 HA0107 the character `é` cannot stand outside strings and comments"],
    );
    tree(
        "a = b\u{0}c",
        &[
            "(a = ERROR)",
            "1:6 HA0107 an invisible character (U+0000) stands here",
        ],
    );
    tree(
        "# \u{202e}x",
        &["1:3 HA0107 an invisible character (U+202E) stands here"],
    );
}

#[test]
fn missing_parts_of_values() {
    tree(
        "a = 1 +",
        &["(a = (+ #1 ERROR))", "1:7 HA0102 a value is missing after `+`"],
    );
    tree(
        "a = !",
        &["(a = (not ERROR))", "1:5 HA0102 a value is missing after `!`"],
    );
    tree(
        "a = 3..",
        &["(a = ERROR)", "1:5 HA0102 a value is missing after `..`"],
    );
    tree(
        "a = ()",
        &["(a = ERROR)", "1:5 HA0102 a value is missing between `(` and `)`"],
    );
    tree(
        "a = \"${}\"",
        &[
            "(a = (text $ERROR))",
            "1:6 HA0102 a value is missing between `${` and `}`",
        ],
    );
    tree(
        "a = b ? c",
        &[
            "(a = ERROR)",
            "1:7 HA0102 a choice needs both values: `condition ? one : other`",
        ],
    );
    tree(
        "a <= 1s at",
        &["(a <= #1's)", "1:9 HA0102 a word is missing after `at`"],
    );
    tree(
        "a <= at typical",
        &[
            "(a <= ERROR @typical)",
            "1:3 HA0102 a value is missing after `<=`",
        ],
    );
    tree(
        "a = (1, 2)",
        &["(a = (paren #1))", "1:7 HA0113 `,` is not a value"],
    );
    tree(
        "a = [1,,2]",
        &["(a = [#1 #2])", "1:8 HA0116 no value stands before this comma"],
    );
}
