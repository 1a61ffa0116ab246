//! What is given to a module, and what it asks for.

use crate::support::Changed;
use hac::diagnostics::Code;

use super::{MODULE, ROOT, files, told};

#[test]
fn arguments_that_do_not_fit_are_told_at_both_ends() {
    let used = |block: &str| format!("use ./m\nplatform p {{\n {block}\n}}\n");
    told(
        &used("m web { }"),
        MODULE,
        Code::HA0227,
        "platform.ha: m web",
        &["m.ha: param size: int"],
    );
    told(
        &used("m web { size = 3, sise = 4 }"),
        MODULE,
        Code::HA0228,
        "platform.ha: sise",
        &["m.ha: module m"],
    );
    told(
        &used("m web { size = 3, size = 4 }"),
        MODULE,
        Code::HA0229,
        "platform.ha: size",
        &["platform.ha: size"],
    );
    told(
        &used("m web { size = 3s }"),
        MODULE,
        Code::HA0230,
        "platform.ha: 3s",
        &["m.ha: param size: int"],
    );
    told(
        &used("m web { size = 3, keep = 2h }"),
        MODULE,
        Code::HA0230,
        "platform.ha: 2h",
        &["m.ha: param keep: days = 3d"],
    );
    told(
        &used("m { size = 3 }"),
        MODULE,
        Code::HA0232,
        "platform.ha: m",
        &["m.ha: module m"],
    );
    told(
        &used("m a b { size = 3 }"),
        MODULE,
        Code::HA0232,
        "platform.ha: m a b",
        &["m.ha: module m"],
    );
    told(
        &used("m web { size = 3, tier x: s3 { } }"),
        MODULE,
        Code::HA0232,
        "platform.ha: tier x: s3 { }",
        &["m.ha: module m"],
    );
}

#[test]
fn a_mistyped_argument_is_mended_by_its_edit() {
    let expanded = files([
        (ROOT, "use ./m\nplatform p {\n m web { size = 3, keap = 4d }\n}\n"),
        ("m.ha", MODULE),
    ]);
    let edit = &expanded.only().help[0].edits[0];
    assert_eq!(
        (expanded.at(edit.span).as_str(), edit.replacement.as_str()),
        ("platform.ha: keap", "keep")
    );
}

#[test]
fn a_module_is_known_by_the_name_of_its_file() {
    let named = MODULE.replace("module m", "module database");
    let expanded = files([
        (ROOT, "use ./m\nplatform p {\n m web { size = 3 }\n}\n"),
        ("m.ha", &named),
    ]);
    let diagnostic = expanded.only();
    assert_eq!(diagnostic.code, Code::HA0201);
    assert_eq!(diagnostic.help[0].edits[0].replacement, "database");
}

#[test]
fn a_class_of_a_database_is_no_type_of_an_instance() {
    told(
        "use ./m\nplatform p {\n m web { size = db.r6g.large }\n}\n",
        "module m {\n param size: instance_type\n tier name: compute { instance = size }\n}\n",
        Code::HA0230,
        "platform.ha: db.r6g.large",
        &["m.ha: param size: instance_type"],
    );
}

#[test]
fn a_use_outside_of_the_platform_is_refused() {
    told(
        "use ./m\nm web { size = 3 }\nplatform p { m web { size = 3 } }\n",
        MODULE,
        Code::HA0232,
        "platform.ha: m web",
        &[],
    );
}

#[test]
fn parameters_are_declared_with_a_name_a_type_and_a_fitting_default() {
    let declared = |line: &str| {
        let module = format!("module m {{\n {line}\n tier name: s3 {{ a = size }}\n}}\n");
        files([
            (ROOT, "use ./m\nplatform p { m web { size = 3 } }\n"),
            ("m.ha", &module),
        ])
    };
    for (line, place) in [
        ("param size: intt", "m.ha: intt"),
        ("param size: list(list(int))", "m.ha: list(list(int))"),
        ("param size: int = 3s", "m.ha: 3s"),
        (
            "param size: optional(int) = 3",
            "m.ha: param size: optional(int) = 3",
        ),
        ("param size: int\nparam size: int", "m.ha: size"),
        ("param size: int\nparam name: text", "m.ha: name"),
        ("param size: int\nparam every: text", "m.ha: every"),
    ] {
        let expanded = declared(line);
        let item = expanded.diagnostics.iter().find(|item| item.code == Code::HA0226);
        let item = item.unwrap_or_else(|| panic!("{line}: {:#?}", expanded.diagnostics));
        assert_eq!(expanded.at(item.primary.span), place, "{line}");
    }
    let unused = declared("param size: int\nparam other: int = 4");
    assert_eq!(unused.only().code, Code::HA0234);
    let default = declared("param size: int\nparam twice: text = \"${name}-${size}\"\ntier twice: s3 {\n}");
    assert!(default.diagnostics.is_empty(), "{:#?}", default.diagnostics);
}

#[test]
fn a_module_sees_only_what_it_is_given() {
    let module = "module m {\n param given: tier\n tier name: compute { uses = [given, own, foreign] }\n tier own: s3 {\n \
                  }\n}\n";
    let root =
        "use ./m\nplatform p {\n tier foreign: s3 { }\n tier mine: s3 { }\n m web { given = mine }\n}\n";
    let expanded = files([(ROOT, root), ("m.ha", module)]);
    let only = expanded.only();
    assert_eq!(
        (only.code, expanded.at(only.primary.span)),
        (Code::HA0233, "m.ha: foreign".to_owned())
    );
    assert_eq!(expanded.at(only.secondary[0].span), "platform.ha: foreign");
    assert_eq!(expanded.at(only.via[0].span), "platform.ha: m web");

    let given = root.changed("given = mine", "given = foreign");
    let expanded = files([
        (ROOT, given.as_str()),
        ("m.ha", &module.changed(", foreign]", "]")),
    ]);
    assert!(expanded.diagnostics.is_empty(), "{:#?}", expanded.diagnostics);
}
