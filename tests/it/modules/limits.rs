//! Expansion ends, whatever the modules.

use hac::diagnostics::Code;
use hac::source::MemoryProvider;

use super::{ROOT, expand};

/// Every level uses the next one twice.
#[test]
fn expansion_that_doubles_at_every_level_ends() {
    let levels = 30;
    let mut files: Vec<(String, String)> = (0..levels)
        .map(|level| {
            let next = level + 1;
            let text = format!("use ./l{next}\nmodule l{level} {{\n l{next}\n l{next}\n}}\n");
            (format!("l{level}.ha"), text)
        })
        .collect();
    files.push((format!("l{levels}.ha"), format!("module l{levels} {{\n}}\n")));
    files.push((ROOT.to_owned(), "use ./l0\nplatform p { l0 }\n".to_owned()));
    let expanded = expand(&MemoryProvider::from_iter(files));
    let only = expanded.only();
    assert_eq!(
        (only.code, expanded.at(only.primary.span)),
        (Code::HA0231, "platform.ha: l0".to_owned())
    );
}

/// Every level gives the next one a value that is twice as long.
#[test]
fn arguments_that_double_at_every_level_end() {
    let levels = 30;
    let mut files: Vec<(String, String)> = (0..levels)
        .map(|level| {
            let next = level + 1;
            let text = format!(
                "use ./l{next}\nmodule l{level} {{\n param v: list(int)\n l{next} {{ v = [v, v] }}\n}}\n"
            );
            (
                format!("l{level}.ha"),
                text.replace("list(int)", "text")
                    .replace("[v, v]", "\"${v}${v}\""),
            )
        })
        .collect();
    files.push((
        format!("l{levels}.ha"),
        format!("module l{levels} {{\n param v: text\n tier v: s3 {{ }}\n}}\n"),
    ));
    files.push((
        ROOT.to_owned(),
        "use ./l0\nplatform p { l0 { v = \"0123456789\" } }\n".to_owned(),
    ));
    let expanded = expand(&MemoryProvider::from_iter(files));
    assert!(
        expanded.codes().contains(&Code::HA0231),
        "{:#?}",
        expanded.codes()
    );
}

#[test]
fn chains_of_modules_and_files_are_limited() {
    let chain = |levels: usize| {
        let mut files: Vec<(String, String)> = (0..levels)
            .map(|level| {
                let next = level + 1;
                (
                    format!("l{level}.ha"),
                    format!("use ./l{next}\nmodule l{level} {{\n l{next}\n}}\n"),
                )
            })
            .collect();
        files.push((
            format!("l{levels}.ha"),
            format!("module l{levels} {{\n tier x: s3 {{ }}\n}}\n"),
        ));
        files.push((ROOT.to_owned(), "use ./l0\nplatform p { l0 }\n".to_owned()));
        expand(&MemoryProvider::from_iter(files)).codes()
    };
    assert_eq!(chain(20), []);
    assert_eq!(chain(40), [Code::HA0231]);
    assert_eq!(
        chain(2_000),
        [Code::HA0231, Code::HA0231],
        "too many files, and too deep"
    );
}

/// Nothing follows that would notice: the default would be left out in silence.
#[test]
fn values_that_are_too_many_in_the_last_sentence_are_told() {
    let text = "a".repeat(64_000);
    let module = format!(
        "module m {{\n param said: text\n input a: text {{ doc = \"b\", default = \"{}\" }}\n}}\n",
        "${said}".repeat(120)
    );
    let root = format!("use ./m\nplatform p {{ m {{ said = \"{text}\" }} }}\n");
    let expanded = expand(&MemoryProvider::from_iter([
        (ROOT, root.as_str()),
        ("m.ha", &module),
    ]));
    assert_eq!(expanded.codes(), [Code::HA0231]);
}
