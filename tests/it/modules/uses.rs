//! `use` lines and the names they bring.

use crate::support::Changed;
use hac::diagnostics::Code;

use super::{MODULE, ROOT, files, told};

#[test]
fn unknown_modules_are_told_with_the_nearest_name() {
    let expanded = files([(
        ROOT,
        "use std.aurora_piar\nplatform p {\n aurora_piar orders { }\n}\n",
    )]);
    let only = expanded.only();
    assert_eq!(only.code, Code::HA0220);
    assert_eq!(only.help[0].edits[0].replacement, "std.aurora_pair");
}

#[test]
fn a_forgotten_use_is_offered() {
    let expanded = files([(ROOT, "platform p {\n session_table sessions\n}\n")]);
    let only = expanded.only();
    assert_eq!(
        (only.code, expanded.at(only.primary.span)),
        (Code::HA0220, "platform.ha: session_table".to_owned())
    );
    assert_eq!(only.help[0].edits[0].replacement, "use std.session_table\n\n");
}

#[test]
fn use_lines_that_mean_nothing_are_refused() {
    for line in [
        "use /etc/web",
        "use web",
        "use ./m as",
        "use ./m as a.b",
        "use ./m ./n",
        "use",
        "use ./m { }",
        "use ./..",
    ] {
        let expanded = files([(ROOT, &format!("{line}\nplatform p {{ }}\n")), ("m.ha", MODULE)]);
        let codes = expanded.codes();
        let is_consequence = |code: &Code| *code == Code::HA0225 || code.as_str().starts_with("HA01");
        assert!(
            !codes.is_empty()
                && codes
                    .iter()
                    .all(|code| *code == Code::HA0221 || is_consequence(code)),
            "{line}: {codes:?}"
        );
    }
    let late = "platform p {\n m web { size = 3 }\n}\nuse ./m\n";
    told(
        late,
        MODULE,
        Code::HA0221,
        "platform.ha: use ./m",
        &["platform.ha: platform p"],
    );
}

#[test]
fn a_file_holds_one_module() {
    let root = "use ./m\nplatform p { m web }\n";
    told(root, "# nothing\n", Code::HA0222, "platform.ha: ./m", &[]);
    let two = "module a {\n}\nmodule b {\n}\n";
    told(
        "use ./m\nplatform p { a }\n",
        two,
        Code::HA0222,
        "m.ha: module b",
        &["m.ha: module a", "platform.ha: ./m"],
    );
    told(
        "use ./platform\nplatform p { platform }\n",
        MODULE,
        Code::HA0222,
        "platform.ha: ./platform",
        &[],
    );
    told(
        "platform p { }\nmodule m { }\n",
        MODULE,
        Code::HA0222,
        "platform.ha: module m",
        &[],
    );
}

#[test]
fn names_of_modules_are_not_taken_twice() {
    let root = "use ./m\nuse ./a/m\nplatform p { m web { size = 3 } }\n";
    let expanded = files([(ROOT, root), ("m.ha", MODULE), ("a/m.ha", MODULE)]);
    let only = expanded.only();
    assert_eq!(only.code, Code::HA0223);
    let places: Vec<String> = only
        .secondary
        .iter()
        .map(|label| expanded.at(label.span))
        .collect();
    assert_eq!(places, ["platform.ha: use ./m", "a/m.ha: m"]);

    let renamed = root
        .changed("use ./a/m", "use ./a/m as other")
        .changed("m web", "other files { size = 4 }\n m web");
    let text = files([(ROOT, &renamed), ("m.ha", MODULE), ("a/m.ha", MODULE)]).text();
    assert!(
        text.contains("tier files: s3") && text.contains("tier web: s3"),
        "{text}"
    );

    let kind = "module tier {\n region name { role = primary }\n}\n";
    told(
        "use ./m\nplatform p { }\n",
        kind,
        Code::HA0223,
        "platform.ha: use ./m",
        &[],
    );
}

#[test]
fn circles_are_told_once_with_their_chain() {
    let root = "use ./a\nplatform p { a }\n";
    let a = "use ./b\nmodule a {\n b\n}\n";
    let b = "use ./c\nmodule b {\n c\n}\n";
    let c = "use ./a\nmodule c {\n a\n}\n";
    let expanded = files([(ROOT, root), ("a.ha", a), ("b.ha", b), ("c.ha", c)]);
    let only = expanded.only();
    assert_eq!(only.code, Code::HA0224);
    assert!(
        only.message.ends_with("a uses b uses c uses a"),
        "{}",
        only.message
    );
    assert_eq!(expanded.at(only.primary.span), "c.ha: use ./a");
    let places: Vec<String> = only
        .secondary
        .iter()
        .map(|label| expanded.at(label.span))
        .collect();
    assert_eq!(places, ["a.ha: use ./b", "b.ha: use ./c"]);

    let own = "use ./a\nmodule a {\n a\n}\n";
    let expanded = files([(ROOT, root), ("a.ha", own)]);
    assert_eq!(expanded.only().message, "the module `a` uses itself");
}

#[test]
fn unused_modules_are_a_warning_whose_edit_removes_the_line() {
    let expanded = files([(ROOT, "use std.web_tier\nplatform p { }\n")]);
    let only = expanded.only();
    assert_eq!(
        (only.code, expanded.at(only.primary.span)),
        (Code::HA0225, "platform.ha: use std.web_tier".to_owned())
    );
    assert_eq!(only.help[0].edits[0].replacement, "");
}
