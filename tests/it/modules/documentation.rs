//! What modules, and the pages about them, say of themselves.

use hac::diagnostics::{Code, Diagnostics};
use hac::emit::emit;
use hac::resolve::{Module, stdlib};
use hac::source::{MemoryProvider, SourceId};
use hac::syntax;

use super::expanded::builds_the_same_expanded;
use super::{ROOT, files};

#[test]
fn comments_document_modules_and_parameters() {
    let module = "# First line.\n#\n#   indented\n\n# New paragraph.\nmodule m {\n  # About size,\n  # in two lines.\n  param \
                  size: int # not this\n\n  # Not about keep.\n\n  param keep: days\n  tier name: s3 { a = size, b = keep \
                  }\n}\n";
    let expanded = files([(ROOT, module)]);
    let module = expanded.loaded.modules().next().expect("it is declared");
    assert_eq!(module.doc, "First line.\n\n  indented\n\nNew paragraph.");
    let docs: Vec<&str> = module.params.iter().map(|param| param.doc.as_str()).collect();
    assert_eq!(docs, ["About size,\nin two lines.", ""]);
}

/// Calls `look` with every standard module.
fn each_standard_module(look: impl Fn(&stdlib::StandardModule, &Module)) {
    for standard in stdlib::ALL {
        let root = format!("use std.{0}\nplatform p {{ }}\n", standard.name);
        let expanded = files([(ROOT, root.as_str())]);
        look(
            standard,
            expanded.loaded.modules().next().expect("it is declared"),
        );
    }
}

fn analyze(text: &str) -> hac::Analysis {
    hac::analyze(&MemoryProvider::from_iter([(ROOT, text)]), ROOT)
}

#[test]
fn standard_modules_are_documented() {
    assert!(stdlib::ALL.is_sorted_by_key(|module| module.name));
    each_standard_module(|standard, module| {
        assert_eq!(module.title, format!("std.{}", standard.name));
        assert!(!module.params.is_empty(), "{}", standard.path);
        for param in &module.params {
            assert!(
                !param.doc.is_empty(),
                "{}: `{}` is not documented",
                standard.path,
                param.name.text
            );
        }
        let example = example(&module.doc);
        assert!(
            example.contains(&format!("use std.{}\n", standard.name)),
            "{}",
            standard.path
        );
        for text in [standard.text, &example] {
            let file = syntax::parse(SourceId(0), text, &mut Diagnostics::default());
            assert_eq!(
                syntax::format(&file, text).as_deref(),
                Some(text),
                "{}",
                standard.path
            );
        }
    });
}

#[test]
fn examples_of_standard_modules_are_accepted_and_build() {
    each_standard_module(|standard, module| {
        let analysis = analyze(&example(&module.doc));
        assert!(
            analysis.diagnostics.is_empty(),
            "{}: {:#?}",
            standard.path,
            analysis.diagnostics
        );
        let platform = analysis.platform.as_ref().expect("there are no errors");
        assert!(
            emit(platform, analysis.sources()).resource_blocks > 0,
            "{}",
            standard.path
        );
    });
}

#[test]
fn what_expand_prints_builds_the_same() {
    each_standard_module(|_, module| builds_the_same_expanded(&analyze(&example(&module.doc))));
}

/// The fenced example of a documentation.
fn example(doc: &str) -> String {
    let (_, after) = doc.split_once("```ha\n").expect("there is an example");
    let (example, _) = after.split_once("\n```").expect("the example ends");
    format!("{example}\n")
}

/// Every page of the family shows its code, where that takes few files.
#[test]
fn pages_show_what_they_speak_of() {
    let family = Code::HA0220..=Code::HA0234;
    for code in hac::diagnostics::ALL
        .iter()
        .copied()
        .filter(|code| family.contains(code))
    {
        // More text than a page can hold would be needed.
        if code == Code::HA0231 {
            continue;
        }
        let fences = fences(code.page());
        let beside = fences.iter().filter(|(name, _)| name.ends_with(".ha")).copied();
        let codes = |root: &str| {
            let mut provider: MemoryProvider = beside.clone().collect();
            provider.insert(ROOT, root);
            let analysis = hac::analyze(&provider, ROOT);
            analysis
                .diagnostics
                .iter()
                .map(|item| item.code)
                .collect::<Vec<_>>()
        };
        let roots = |wanted: &'static str| {
            fences
                .iter()
                .filter(move |(info, _)| *info == wanted)
                .map(|(_, text)| *text)
        };
        assert!(roots("error").count() > 0, "{code:?} shows nothing wrong");
        for root in roots("error") {
            assert_eq!(codes(root), [code], "{root}");
        }
        for root in roots("ok") {
            assert_eq!(codes(root), [], "{root}");
        }
    }
}

/// The fenced pieces of a page: `error`, `ok` or the name of a file, and the text.
fn fences(page: &str) -> Vec<(&str, &str)> {
    let pieces = page.split("\n```ha ").skip(1);
    pieces
        .filter_map(|piece| {
            piece
                .split_once('\n')?
                .0
                .len()
                .checked_add(1)
                .map(|at| piece.split_at(at))
        })
        .filter_map(|(info, rest)| Some((info.trim(), rest.split_once("```")?.0)))
        .collect()
}
