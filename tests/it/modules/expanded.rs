//! What `hac expand` prints is accepted where the platform is, and builds the same: every word means without modules what
//! it meant where it was written.

use std::collections::BTreeMap;

use hac::diagnostics::{Code, Diagnostics};
use hac::emit::{SOURCE_MAP, emit};
use hac::source::SourceId;
use hac::{Analysis, resolve, syntax};

use crate::annotate::{analyze_files, analyze_text};
use crate::every_word;

/// Analyses what `hac expand` prints of an accepted platform, and compares what is built of both.
pub(super) fn builds_the_same_expanded(analysis: &Analysis) {
    let printed = resolve::print(&analysis.program);
    assert!(!printed.lines().any(|line| line.starts_with("use ")), "{printed}");
    let file = syntax::parse(SourceId(0), &printed, &mut Diagnostics::default());
    assert_eq!(syntax::format(&file, &printed).as_deref(), Some(printed.as_str()));
    let again = analyze_text(&printed);
    assert_eq!(
        codes(&again),
        codes(analysis),
        "{printed}\n{:#?}",
        again.diagnostics
    );
    let (first, second) = (built(analysis), built(&again));
    assert!(first.keys().eq(second.keys()), "{printed}");
    for (path, text) in first {
        assert_eq!(Some(&text), second.get(&path), "{path} of\n{printed}");
    }
}

fn codes(analysis: &Analysis) -> Vec<Code> {
    let mut codes: Vec<Code> = analysis.diagnostics.iter().map(|item| item.code).collect();
    // Of the modules themselves, which are gone; and of rules that are the platform's own now.
    codes.retain(|code| ![Code::HA0234, Code::HA0807].contains(code));
    codes.sort_unstable();
    codes
}

/// The files of a build without what says where they came from: comments and the map of sources.
fn built(analysis: &Analysis) -> BTreeMap<String, String> {
    let platform = analysis.platform.as_ref().expect("there are no errors");
    let files = emit(platform, analysis.sources()).files.into_iter();
    let texts = files.filter(|(path, _)| path != SOURCE_MAP).map(|(path, bytes)| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let code = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        (path, code.collect::<Vec<_>>().join("\n"))
    });
    texts.collect()
}

#[test]
fn every_example_builds_the_same_expanded() {
    for path in every_word::examples() {
        let text = std::fs::read_to_string(path).expect("the example can be read");
        builds_the_same_expanded(&analyze_text(&text));
    }
}

/// A platform that puts `uses` into the root file and `module` into `module m { … }` beside it.
fn platform(uses: &str, module: &str) -> Analysis {
    let root = format!(
        "use ./m\n\nplatform p {{\n  region us-east-1 {{ role = primary, cidr = 10.10.0.0/16 }}\n\n{uses}\n}}\n"
    );
    analyze_files(&root, &[("m.ha", &format!("module m {{\n{module}\n}}\n"))])
}

/// What is used, what the module holds, and what the expansion holds.
const NASTY: &[(&str, &str, &str)] = &[
    (
        "m { db = accounts }",
        "param db: name\n tier db: s3 { retain = 30d }\n tier orders: aurora_mysql { instance = db.r6g.large, readers = 1, \
         backup = 35d }",
        "instance = db.r6g.large",
    ),
    (
        "m orders { db = accounts }",
        "param db: name\n param class: database_instance = db.r6g.large\n tier db: s3 { retain = 30d }\n tier name: aurora_mysql { instance = class, readers = 1, \
         backup = 35d }",
        "instance = db.r6g.large",
    ),
    (
        "m { keep = 30d }\n tier db: s3 { retain = 30d }",
        "param keep: days\n tier orders: aurora_mysql { instance = db.r6g.large, readers = 1, backup = keep }",
        "instance = db.r6g.large",
    ),
    (
        "m { said = \"a \\\"b\\\" \\\\ c \\n\\t $${d} e\" }",
        "param said: text\n input text: text { default = \"<${said}>\", doc = \"<${said}>\" }",
        "$${d}",
    ),
    (
        "m { sign = \"$\" }",
        "param sign: text\n input text: text { default = \"<${sign}${3 + 4}>\", doc = \"a\" }",
        "${\"$\"}${3 + 4}",
    ),
    (
        "m { stage = production }",
        "param stage: name\n tags { note = \"${(stage)}-${stage == production ? 1 : 2}-${stage != test ? stage : \"no\"}\" }",
        "-",
    ),
    (
        "m { stage = 3 > 2 ? production : test }",
        "param stage: name\n tags { note = \"in ${stage}\" }",
        "in ${(3 > 2 ? \"production\" : \"test\")}",
    ),
    (
        "m { size = 2 + 3, low = -5 }",
        "param size: int\n param low: int\n tags { note = \"${2 * size} ${-low} ${size - low}\" }",
        "2 * (2 + 3)",
    ),
    (
        "m word { keep = 30d }\n input word: text { default = \"x\", doc = \"y\" }",
        "param keep: days\n tier name: s3 { retain = keep }\n input other: text { default = \"of ${name}\", doc = \"z\" }\n",
        "of word",
    ),
    (
        "m { path = shop.example.com }",
        "param path: domain\n tags { note = \"https://${path}/\" }",
        "https://shop.example.com/",
    ),
];

#[test]
fn nasty_arguments_build_the_same_expanded() {
    for (uses, module, part) in NASTY {
        let analysis = platform(uses, module);
        assert!(
            !analysis.diagnostics.has_errors(),
            "{uses}\n{module}\n{:#?}",
            analysis.diagnostics
        );
        let printed = resolve::print(&analysis.program);
        assert!(printed.contains(part), "no `{part}` in\n{printed}");
        builds_the_same_expanded(&analysis);
    }
}

/// What is used, what the module holds, and the word that stands for nothing.
const UNKNOWN: &[(&str, &str, &str)] = &[
    (
        "m { said = \"of ${var.env}\" }",
        "param said: text\n tags { note = said }",
        "var.env",
    ),
    (
        "m { said = \"of ${env}\" }",
        "param said: text\n tags { note = \"<${said}>\" }",
        "env",
    ),
    (
        "m { said = \"of ${m}\" }",
        "param said: text\n tags { note = said }",
        "m",
    ),
    (
        "m { said = \"a\" }",
        "param said: text\n tags { note = \"${said.more}${said}\" }",
        "said.more",
    ),
    (
        "m { said = \"a\" }",
        "param said: text\n tags { note = \"${said}${sad}\" }",
        "sad",
    ),
    (
        "m { said = \"a\" }",
        "param said: text\n tags { note = \"${said == \"a\" ? (c) : \"b\"}\" }",
        "c",
    ),
    (
        "m { stage = a }",
        "param stage: name\n tags { note = \"${stgae == a ? 1 : 2}${stage}\" }",
        "stgae",
    ),
];

#[test]
fn a_word_in_a_text_that_stands_for_nothing_is_told_where_it_was_written() {
    for (uses, module, word) in UNKNOWN {
        let analysis = platform(uses, module);
        let told: Vec<(Code, &str)> = analysis
            .diagnostics
            .iter()
            .map(|item| (item.code, analysis.sources().text(item.primary.span)))
            .collect();
        assert_eq!(
            told,
            [(Code::HA0207, *word)],
            "{uses}\n{module}\n{:#?}",
            analysis.diagnostics
        );
    }
}

/// What a condition asks is the one dotted word that is put together.
#[test]
fn a_signal_of_a_parameter_is_one_of_the_argument() {
    let text = include_str!("../../../examples/exchange/platform.ha");
    let printed = resolve::print(&analyze_text(text).program);
    assert!(printed.contains("ledger.lag > 2s"), "{printed}");
}
