//! What modules, and the pages about them, say of themselves.

use hac::diagnostics::Code;
use hac::resolve::stdlib;
use hac::source::MemoryProvider;

use super::{ROOT, expand, files};

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

#[test]
fn standard_modules_are_documented_and_their_examples_are_accepted() {
    for standard in stdlib::ALL {
        let root = format!("use std.{0}\nplatform p {{ }}\n", standard.name);
        let expanded = files([(ROOT, root.as_str())]);
        let module = expanded.loaded.modules().next().expect("it is declared");
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
        let example = example(&module.doc).unwrap_or_else(|| panic!("{} has no example", standard.path));
        assert!(
            example.contains(&format!("use std.{}\n", standard.name)),
            "{}",
            standard.path
        );
        let analysis = hac::analyze(&MemoryProvider::from_iter([(ROOT, example.as_str())]), ROOT);
        assert!(
            analysis.diagnostics.is_empty(),
            "{}: {:#?}",
            standard.path,
            analysis.diagnostics
        );
    }
}

/// The fenced example of a documentation.
fn example(doc: &str) -> Option<String> {
    let (_, after) = doc.split_once("```ha\n")?;
    let (example, _) = after.split_once("\n```")?;
    Some(format!("{example}\n"))
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
            expand(&provider).codes()
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
