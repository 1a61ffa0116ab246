//! In how many files a kind of tier and a step stand outside of their own: what the next one would cost.

use std::path::{Path, PathBuf};

/// A kind: its folder, its variant, the type of its tiers.
const KINDS: &[(&str, &str, &str)] = &[
    ("dynamodb", "Dynamodb", "Table"),
    ("s3", "S3", "Bucket"),
    ("queue", "Queue", "Queue"),
];

const FILES_MAX: usize = 12;

const STEPS: [&str; 6] = ["Fence", "Promote", "Verify", "Shift", "Scale", "Notify"];
/// Beside the two that declare it, for the language and for the runtime.
const FILES_OF_STEP_MAX: usize = 10;

#[test]
fn a_kind_stands_in_its_folders_and_in_few_other_files() {
    for (folder, variant, model) in KINDS {
        let known: Vec<PathBuf> = files()
            .filter(|(path, text)| !is_own(path, folder) && knows(text, folder, variant, model))
            .map(|(path, _)| path)
            .collect();
        assert!(known.len() <= FILES_MAX, "{folder}: {known:#?}");
        // The list of kinds and the model: a count that finds nothing would count nothing.
        assert!(known.len() >= 2, "{folder}: {known:#?}");
    }
}

#[test]
fn a_planted_mention_is_counted() {
    let (folder, variant, model) = KINDS[1];
    for line in [
        "Tier::S3(bucket) => bucket.versions(),",
        "if kind == TierKind::S3 {",
        "use crate::tiers::s3;",
        "use hac_lang::platform::{Bucket, Platform};",
        "platform.tiers.of::<Bucket>()",
    ] {
        assert!(knows(line, folder, variant, model), "{line}");
    }
    for line in [
        "Tier::Ecs(service) => service.tasks(),",
        "use hac_lang::platform::Platform; // and a Bucket",
        "service: \"s3\",",
    ] {
        assert!(!knows(line, folder, variant, model), "{line}");
    }
    assert!(is_own(Path::new("src/aws/tiers/s3/mod.rs"), folder));
    assert!(!is_own(Path::new("src/aws/tiers/ecs/mod.rs"), folder));
    let step = |text: &str| mentions(text, "Promote");
    assert!(step("StepKind::Promote(promote) => promote.within") && step("Step::Promote { .. }"));
    assert!(!step("Promote the replica") && !step("StepKind::Shift"));
}

#[test]
fn a_step_is_asked_for_what_it_does() {
    for step in STEPS {
        let known: Vec<PathBuf> = files()
            .filter(|(_, text)| mentions(text, step))
            .map(|(path, _)| path)
            .collect();
        assert!(known.len() <= FILES_OF_STEP_MAX, "{step}: {known:#?}");
        assert!(known.len() >= 4, "{step}: {known:#?}");
    }
}

/// Whether code asks which step it is.
fn mentions(text: &str, step: &str) -> bool {
    ["StepKind", "Step", "StepAction"]
        .iter()
        .any(|of| text.contains(&format!("{of}::{step}")))
}

/// Whether code means the kind, and not the service of AWS that it is made of.
fn knows(text: &str, folder: &str, variant: &str, model: &str) -> bool {
    let imported = text.split("platform::").skip(1).any(|after| {
        let end = after.find(';').unwrap_or(after.len());
        let names = after.get(..end).unwrap_or_default();
        names
            .split(|c: char| !c.is_alphanumeric())
            .any(|name| name == model)
    });
    let words = [
        format!("tiers::{folder}"),
        format!("pub mod {folder};"),
        format!("TierKind::{variant}"),
        format!("Tier::{variant}"),
        format!("of::<{model}>"),
        format!("Some(\"{folder}\")"),
    ];
    imported || words.iter().any(|word| text.contains(word.as_str()))
}

fn is_own(path: &Path, folder: &str) -> bool {
    path.to_string_lossy().contains(&format!("/tiers/{folder}/"))
}

/// Of the program and the server, without tests.
fn files() -> impl Iterator<Item = (PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut waiting = vec![root.join("src"), root.join("lsp/src")];
    let mut found = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let is_rust = path.extension().is_some_and(|extension| extension == "rs");
            if path.is_dir() && !path.ends_with("fixture") {
                waiting.push(path);
            } else if is_rust && !path.ends_with("tests.rs") {
                found.push(path);
            }
        }
    }
    found.into_iter().map(|path| {
        let text = std::fs::read_to_string(&path).expect("readable");
        (path, text)
    })
}
