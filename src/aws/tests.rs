//! What holds for every platform that is lowered.

use similar::TextDiff;

use super::fixture;
use super::lower;
use super::providers::OWN_TAGS;
use hac_lang::platform::State;
use hac_terraform::{Block, Expr, Key, Module, verify};

#[test]
fn every_project_is_whole() {
    let mut problems = Vec::new();
    for (name, platform) in fixture::all() {
        let found = verify(&lower(&platform).terraform);
        problems.extend(found.into_iter().map(|problem| (name, problem)));
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn lowering_twice_gives_the_same_bytes() {
    for (name, platform) in fixture::all() {
        let (once, again) = (lower(&platform), lower(&platform));
        assert!(fixture::files(&once) == fixture::files(&again), "{name}");
    }
}

#[test]
fn a_region_that_has_to_be_enabled_is_named_before_the_first_apply() {
    let readme = |region: &str| {
        let mut platform = fixture::trading();
        platform.regions.last_mut().unwrap().name = region.into();
        let files = fixture::files(&lower(&platform));
        String::from_utf8(files["README.md"].clone()).unwrap()
    };
    assert!(readme("eu-south-1").contains("- The account must have enabled `eu-south-1`: "));
    assert!(!readme("us-west-1").contains("must have enabled"));
}

/// By a table where one is named, else by an object beside it, for which the README asks for the same Terraform.
#[test]
fn a_state_is_locked() {
    let written = |table: Option<&str>| {
        let mut platform = fixture::trading();
        platform.state = Some(State {
            bucket: "state-of-trading".to_owned(),
            key: "trading/terraform.tfstate".to_owned(),
            region: "us-west-2".into(),
            lock_table: table.map(str::to_owned),
            origin: platform.origin.clone(),
        });
        let files = fixture::files(&lower(&platform));
        ["versions.tf", "README.md"].map(|file| String::from_utf8(files[file].clone()).unwrap())
    };
    let [versions, readme] = written(None);
    assert!(
        versions.contains("use_lockfile = true") && !versions.contains("dynamodb_table"),
        "{versions}"
    );
    assert!(
        versions.contains("required_version = \">= 1.10\"") && readme.contains("- Terraform 1.10 or later")
    );
    let [versions, readme] = written(Some("locks"));
    assert!(
        versions.contains("dynamodb_table = \"locks\"") && !versions.contains("use_lockfile"),
        "{versions}"
    );
    assert!(
        versions.contains("required_version = \">= 1.5\"") && readme.contains("- Terraform 1.5 or later")
    );
}

/// Who is primary is run-time state: what follows from it acts at creation only, or is the order of DNS answers.
#[test]
fn exchanging_roles_changes_creation_and_the_order_of_answers_only() {
    let (one, other) = (lower(&fixture::trading()), lower(&fixture::swapped()));
    let (one, other) = (fixture::files(&one), fixture::files(&other));
    let paths =
        |files: &std::collections::BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&one), paths(&other));

    let mut changed = Vec::new();
    for (path, before) in &one {
        let (before, after) = (
            String::from_utf8_lossy(before),
            String::from_utf8_lossy(&other[path]),
        );
        let diff = TextDiff::from_lines(before.as_ref(), after.as_ref());
        for change in diff.iter_all_changes() {
            let line = change.value().trim();
            if change.tag() != similar::ChangeTag::Equal && !line.is_empty() && !line.starts_with('#') {
                changed.push((path.clone(), line.to_owned()));
            }
        }
    }
    let other: Vec<_> = changed
        .iter()
        .filter(|(path, _)| path != "database.tf" && path != "dns.tf")
        // What Route 53 answers with where no region is well.
        .filter(|(_, line)| !line.contains("Route 53 then leads everybody to"))
        .collect();
    assert!(other.is_empty(), "{other:#?}");
    assert!(
        changed.iter().any(|(path, _)| path == "dns.tf"),
        "the order of answers follows the roles"
    );
}

/// The tags that a block and those in it set by themselves.
fn own_tags(block: &Block) -> Vec<&str> {
    let inner = block.body.blocks().flat_map(own_tags);
    let Some(Expr::Object(entries)) = block.body.get("tags") else {
        return inner.collect();
    };
    let names = entries.iter().filter_map(|(key, _)| match key {
        Key::Name(name) => Some(name.as_str()),
        Key::Expr(_) | Key::Provider { .. } => None,
    });
    names.chain(inner).collect()
}

#[test]
fn every_tag_of_ours_is_reserved() {
    for (name, mut platform) in fixture::all() {
        platform.tags.clear();
        let project = lower(&platform).terraform;
        let modules = std::iter::once(&project.root).chain(project.modules.values());
        let tags = modules.flat_map(Module::blocks).flat_map(own_tags);
        let free: Vec<_> = tags.filter(|tag| !OWN_TAGS.contains(tag)).collect();
        assert!(free.is_empty(), "{name}: {free:?}");
    }
}
