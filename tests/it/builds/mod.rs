//! Whatever `check` accepts can be built: the Terraform does not contradict itself, no two things have one name, and no
//! name is too long. Held by platforms that are drawn, and by examples whose names are exchanged.
//!
//! A test run draws some hundred; `HAC_FUZZ_CASES=20000 cargo test --test it builds::` draws as many as it says. What
//! fails is printed as a platform, made as small as it can be.

mod clashes;
mod generate;
mod words;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hac::Analysis;
use hac::aws::registry::{KINDS, NAMELESS, Name, is_plain, names};
use hac::diagnostics::Code;
use hac::platform::Platform;
use hac::terraform::{Module, Project, verify};
use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};

use crate::annotate::analyze_text;
use crate::output::examples;
use crate::support::analyze_file;

/// How many platforms are drawn.
fn cases(share: u32) -> u32 {
    let wished = std::env::var("HAC_FUZZ_CASES").ok();
    wished.and_then(|wished| wished.parse().ok()).unwrap_or(share)
}

/// What is wrong with what would be built of a platform; nothing for one that can be.
pub(crate) fn wrong(platform: &Platform) -> Vec<String> {
    let project = hac::aws::project(platform);
    let mut wrong: Vec<String> = verify(&project).iter().map(ToString::to_string).collect();
    wrong.extend(strange(&project));
    let names = names(&project);
    wrong.extend(names.iter().filter_map(unfit));
    for (at, one) in names.iter().enumerate() {
        let clashing = names.iter().skip(at + 1).filter(|other| one.clashes(other));
        wrong.extend(
            clashing.map(|other| format!("{} and {} are both {}", one.address, other.address, one.text)),
        );
    }
    wrong
}

/// The kinds of resources that a project makes.
fn kinds(project: &Project) -> BTreeSet<&str> {
    let modules = std::iter::once(&project.root).chain(project.modules.values());
    modules
        .flat_map(Module::blocks)
        .filter(|block| block.kind == "resource")
        .filter_map(|block| block.labels.first())
        .map(String::as_str)
        .collect()
}

/// Resources of which nobody knows whether they have names, and names that are no text.
fn strange(project: &Project) -> Vec<String> {
    let made = kinds(project);
    let is_known = |kind: &&str| NAMELESS.contains(kind) || KINDS.iter().any(|known| known.resource == *kind);
    made.into_iter()
        .filter(|kind| !is_known(kind))
        .map(|kind| format!("{kind} is in no table of names"))
        .collect()
}

/// Why a name is none that AWS takes.
fn unfit(name: &Name<'_>) -> Option<String> {
    let Name { text, address, .. } = name;
    match name.length() {
        // The proof of a certificate's name is told by AWS.
        None if address.ends_with("_validation[…]") => None,
        None => Some(format!("{address}: `{text}` is not known")),
        Some(length) if length > name.kind.most => Some(format!("{address}: `{text}` is too long")),
        Some(_) => None,
    }
}

fn hold(analysis: &Analysis, text: &str) -> Result<bool, TestCaseError> {
    let is_of_names = |code: Code| matches!(code, Code::HA0706 | Code::HA0720);
    let clash = analysis.diagnostics.iter().find(|found| {
        is_of_names(found.code) && (found.message.contains(" make") || found.message.starts_with("the DNS"))
    });
    if let (Some(platform), Some(clash)) = (analysis.readable(), clash) {
        prop_assert!(!is_plain(platform), "called plain, but {}\n{text}", clash.message);
    }
    let Some(platform) = &analysis.platform else {
        return Ok(false);
    };
    let wrong = wrong(platform);
    prop_assert!(wrong.is_empty(), "{text}\n{wrong:#?}");
    Ok(true)
}

/// Draws texts and builds those that are accepted; how many were.
fn draw(strategy: impl Strategy<Value = String>, cases: u32) -> u32 {
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let accepted = Cell::new(0);
    let result = TestRunner::new(config).run(&strategy, |text| {
        if hold(&analyze_text(&text), &text)? {
            accepted.set(accepted.get() + 1);
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    accepted.get()
}

#[test]
fn what_is_accepted_can_be_built() {
    let cases = cases(100);
    let accepted = draw(generate::platforms(), cases);
    assert!(accepted > cases / 4, "{accepted} of {cases} are accepted");
}

#[test]
fn an_example_with_other_names_can_be_built() {
    let texts: Vec<String> = examples().into_iter().map(|(_, text)| text).collect();
    let cases = cases(60);
    let accepted = draw(generate::renamed(texts), cases);
    assert!(accepted > cases / 8, "{accepted} of {cases} are accepted");
}

#[test]
fn every_name_of_what_is_built_is_known() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let cases = std::fs::read_dir(golden).expect("there are golden cases");
    let mut files: Vec<PathBuf> = cases
        .map(|case| case.expect("listed").path().join("main.ha"))
        .collect();
    files.extend(examples().into_iter().map(|(path, _)| path));
    let mut made: BTreeSet<String> = BTreeSet::new();
    for file in files.into_iter().filter(|file| file.is_file()) {
        let analysis = analyze_file(&file);
        let Some(platform) = &analysis.platform else {
            panic!("{} is accepted", file.display())
        };
        assert_eq!(wrong(platform), Vec::<String>::new(), "{}", file.display());
        let project = hac::aws::project(platform);
        made.extend(kinds(&project).into_iter().map(str::to_owned));
    }
    let tables = KINDS
        .iter()
        .map(|kind| kind.resource)
        .chain(NAMELESS.iter().copied());
    let never: Vec<&str> = tables.filter(|kind| !made.contains(*kind)).collect();
    assert!(never.is_empty(), "nothing makes {never:?}");
}
