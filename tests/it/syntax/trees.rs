//! What every form of the language is read as.

use super::{EXAMPLE, parse, show};

/// The whole dump, so that nothing can be swallowed unnoticed.
#[track_caller]
fn tree(text: &str, expected: &str) {
    assert_eq!(show(text).trim_end(), expected.trim_end(), "\nfor: {text}");
}

/// A value; the statement around it is left out.
#[track_caller]
fn value(text: &str, expected: &str) {
    tree(&format!("a = {text}"), &format!("(a = {expected})"));
}

#[test]
fn verb_lines_keep_every_word_as_an_operand() {
    tree("promote orders within 60s", "(promote orders within #60's)");
    tree(
        "health GET \"/healthz\" every 10s x 3 via web",
        "(health GET (text \"/healthz\") every (x #10's #3) via web)",
    );
    tree(
        "listen https 443 -> http 8080",
        "(listen https #443 -> http #8080)",
    );
    tree("key session_id: string", "(key session_id : string)");
    tree(
        "input certificate: map(region, arn)",
        "(input certificate : map(region arn))",
    );
    tree("input arn: arn", "(input arn : arn)");
    tree("param size: int = 3", "(param size : int = #3)");
    tree(
        "replicate us-east-1 <-> us-east-2",
        "(replicate us-east-1 <-> us-east-2)",
    );
    tree(
        "replicate us-east-1->us-east-2",
        "(replicate us-east-1 -> us-east-2)",
    );
    tree("fails (a + b) x y", "(fails (paren (+ a b)) x y)");
    tree("use ./lib/web", "(use ./lib/web)");
    tree("use ../web-2/x.ha", "(use ../web-2/x.ha)");
    tree("use std.aurora_pair", "(use std.aurora_pair)");
}

#[test]
fn blocks() {
    tree(
        "tier web: compute { a = 1 }",
        "(tier web : compute {\n  (a = #1)\n})",
    );
    tree("tier web:compute{a=1,}", "(tier web : compute {\n  (a = #1)\n})");
    tree(
        "failover a -> b {\n  fence a\n}",
        "(failover a -> b {\n  (fence a)\n})",
    );
    tree(
        "when any { web.health fails, orders.lag > 5s }",
        "(when any {\n  (web.health fails)\n  (orders.lag > #5's)\n})",
    );
    tree("hold when any { a fails }", "(hold when any {\n  (a fails)\n})");
    tree("dns \"a.b\" {}", "(dns (text \"a.b\") {\n})");
    tree(
        "param size: int = 3 { doc = a }",
        "(param size : int = #3 {\n  (doc = a)\n})",
    );
    tree("a {\n\n\n# x\n,\n}\n\n", "(a {\n})");
}

#[test]
fn bindings() {
    tree("cidr = 10.10.0.0/16", "(cidr = cidr:10.10.0.0/16)");
    tree("detect <= 30s at typical", "(detect <= #30's @typical)");
    tree("availability>=99.99%", "(availability >= #99.99'%)");
    tree("orders.lag > 5s", "(orders.lag > #5's)");
    tree(
        "orders.lag < 5s + 2s at worst",
        "(orders.lag < (+ #5's #2's) @worst)",
    );
    tree(
        "a = 1, b = 2\nc = 3,\nd = 4",
        "(a = #1)\n(b = #2)\n(c = #3)\n(d = #4)",
    );
    tree("at = 1", "(at = #1)");
    tree("x = x", "(x = x)");
}

#[test]
fn words_are_not_arithmetic() {
    for word in [
        "us-east-1",
        "t3.large",
        "db.r6g.large",
        "ami-0a1b2c3d4e5f60718",
        "trade.example.com",
        "std.aurora_pair",
        "true",
        "2024-06-01",
        "8.0.mysql_aurora.3.08.0",
        "10.10.0.0",
        "3az",
        "x",
        "a--b",
        "_a",
    ] {
        let expected = match word {
            "3az" => "#3'az",
            other => other,
        };
        value(word, expected);
    }
    value("a - b", "(- a b)");
    value("a -1", "(- a #1)");
    value("a / b", "(/ a b)");
    value("1 - -2", "(- #1 (neg #2))");
}

#[test]
fn numbers_and_what_starts_like_them() {
    value("3", "#3");
    value("0.5", "#0.5");
    value("-5", "(neg #5)");
    value("1.5h", "#1.5'h");
    value("5GiB", "#5'GiB");
    value("2mins", "#2'mins");
    value("99.99%", "#99.99'%");
    value("10.10/16", "(/ #10.10 #16)");
    value("10.10.0/16", "cidr:10.10.0/16");
    value("3..12", "(.. #3 #12)");
    value("3 .. 12", "(.. #3 #12)");
    value("10s..1m", "(.. #10's #1'm)");
    value("10s x 3", "(x #10's #3)");
    value("10s x3", "(x #10's #3)");
    value("10s × 3", "(x #10's #3)");
    value("10s×3", "(x #10's #3)");
}

#[test]
fn addresses() {
    value("oncall@example.com", "email:oncall@example.com");
    value(
        "on.call+night@ex-ample.co.uk",
        "email:on.call+night@ex-ample.co.uk",
    );
    value("arn:aws:s3:::bucket/*", "<arn:aws:s3:::bucket/*>");
    value(
        "arn:aws:acm:us-east-1:123456789012:certificate/a-b",
        "<arn:aws:acm:us-east-1:123456789012:certificate/a-b>",
    );
}

#[test]
fn strings() {
    value(r#""a b""#, r#"(text "a b")"#);
    value(r#""""#, "(text)");
    value(r#""a # b // c { ( ""#, r#"(text "a # b // c { ( ")"#);
    value(r#""\n\t\"\\$${x}$y $""#, r#"(text "\n\t\"\\${x}$y $")"#);
    value(r#""a ${b.c + 1} d""#, r#"(text "a " $(+ b.c #1) " d")"#);
    value(
        r#""${f("x ${y}", { k = [1] })}""#,
        r#"(text $f((text "x " $y) {k=[#1]}))"#,
    );
}

#[test]
fn lists_maps_and_calls_span_lines() {
    value("[\n 1,\n 2, # two\n\n]", "[#1 #2]");
    value(
        "{ us-east-1 = ami-0a, us-east-2 = ami-0b }",
        "{us-east-1=ami-0a us-east-2=ami-0b}",
    );
    value(
        "{\n a = 1\n \"b c\" = [2]\n\n d = { e = 3 }, }",
        "{a=#1 (text \"b c\")=[#2] d={e=#3}}",
    );
    value("map(region,\n  arn)", "map(region arn)");
    value("(1 +\n 2)", "(paren (+ #1 #2))");
    value("f()", "f()");
    value("[]", "[]");
    value("{}", "{}");
    tree("a = [1,\n2]\nb = 3", "(a = [#1 #2])\n(b = #3)");
}

#[test]
fn operators_bind_as_everywhere() {
    value("1 + 2 * 3 - 4", "(- (+ #1 (* #2 #3)) #4)");
    value("a || b && !c == d", "(|| a (&& b (== (not c) d)))");
    value("1 - 2 - 3", "(- (- #1 #2) #3)");
    value("a + 1 <= b * 2 && c != d", "(&& (<= (+ a #1) (* b #2)) (!= c d))");
    value("-a * b", "(* (neg a) b)");
    value("3 * 10s <= 30s", "(<= (* #3 #10's) #30's)");
    value("a ? b : c ? d : e", "(? a b (? c d e))");
    value("a > 1 ? b + 1 : [c]", "(? (> a #1) (+ b #1) [c])");
    value("(a ? b : c) + 1", "(+ (paren (? a b c)) #1)");
}

#[test]
fn comments_are_kept_with_their_place() {
    let (file, _) = parse("# one\na = \"#\" //two\n\n  ##  three  \nb = arn:aws:s3:::c//d#four");
    let comments: Vec<_> = file
        .comments
        .iter()
        .map(|it| (it.text.as_str(), it.trailing, it.span.start))
        .collect();
    assert_eq!(
        comments,
        [
            ("one", false, 0),
            ("two", true, 14),
            ("#  three", false, 23),
            ("four", true, 56)
        ]
    );
}

#[test]
fn the_example_is_understood() {
    let (file, diagnostics) = parse(EXAMPLE);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let platform = file.statements.last().unwrap();
    let kinds: Vec<_> = platform
        .body
        .as_ref()
        .unwrap()
        .statements
        .iter()
        .map(|it| it.keyword().unwrap().text)
        .collect();
    assert_eq!(
        kinds,
        [
            "input",
            "input",
            "param",
            "objective",
            "region",
            "region",
            "region",
            "tier",
            "tier",
            "tier",
            "dns",
            "alert",
            "failover"
        ]
    );
}
