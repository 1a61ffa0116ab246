use super::show;

/// The whole dump, so that nothing can be swallowed unnoticed.
#[track_caller]
fn tree(text: &str, expected: &str) {
    assert_eq!(show(text).trim_end(), expected.trim_end(), "\nfor: {text}");
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
    tree("param size: int = 3", "(param size : int = #3)");
    tree(
        "replicate us-east-1 <-> us-east-2",
        "(replicate us-east-1 <-> us-east-2)",
    );
    tree(
        "x = 1 2",
        "(x = #1)\n1:7 HA0113 `2` does not belong to this statement",
    );
}
