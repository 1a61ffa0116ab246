use crate::{fixture, lower};
use hac_lang::platform::{Bucket, Platform, ReplicaCopy};
use hac_terraform::{Expr, Key};

/// The rules of the replication module called `name`, each as its fields.
fn rules(platform: &Platform, name: &str) -> Vec<Vec<(String, Expr)>> {
    let project = lower(platform).terraform;
    let call = project.root.blocks().find(|block| block.labels == [name]);
    let Some(Expr::List(rules)) = call.and_then(|call| call.body.get("rules")) else {
        return Vec::new();
    };
    let fields = |rule: &Expr| {
        let Expr::Object(fields) = rule else {
            panic!("{rule:?}");
        };
        let field = |(key, value): &(Key, Expr)| match key {
            Key::Name(name) => (name.clone(), value.clone()),
            Key::Expr(_) | Key::Provider { .. } => panic!("{key:?}"),
        };
        fields.iter().map(field).collect()
    };
    rules.iter().map(fields).collect()
}

fn field<'r>(rule: &'r [(String, Expr)], name: &str) -> &'r Expr {
    &rule.iter().find(|(field, _)| field == name).unwrap().1
}

fn rule<'r>(rules: &'r [Vec<(String, Expr)>], id: &str) -> &'r [(String, Expr)] {
    rules
        .iter()
        .find(|rule| field(rule, "id") == &Expr::from(id))
        .unwrap_or_else(|| panic!("no rule {id}"))
}

#[test]
fn copies_that_leave_and_the_one_that_stays_are_rules_of_one_configuration() {
    let rules = rules(&fixture::trading(), "replication_assets_us_east_1");
    assert_eq!(rules.len(), 2);
    assert_ne!(field(&rules[0], "priority"), field(&rules[1], "priority"));

    let leaves = rule(&rules, "copy-to-us-east-2");
    for name in ["delete_markers", "replica_modifications", "time_control"] {
        assert_eq!(field(leaves, name), &Expr::from(true), "{name}");
    }
    let stays = rule(&rules, "archive-in-us-east-1");
    for name in ["delete_markers", "replica_modifications", "time_control"] {
        assert_eq!(field(stays, name), &Expr::from(false), "{name}");
    }
    let archive = format!("{:?}", field(stays, "destination_bucket_arn"));
    assert!(archive.contains("archive_assets_us_east_1"), "{archive}");
}

#[test]
fn one_way_copies_take_no_changes_back() {
    let mut platform = fixture::trading();
    platform.tiers.of_mut::<Bucket>().next().unwrap().copies = vec![ReplicaCopy {
        from: "us-east-1".into(),
        to: "us-east-2".into(),
    }];
    let there = rules(&platform, "replication_assets_us_east_1");
    assert_eq!(there.len(), 1);
    assert_eq!(field(&there[0], "replica_modifications"), &Expr::from(false));
    assert!(rules(&platform, "replication_assets_us_east_2").is_empty());

    let project = lower(&platform).terraform;
    let archives = project
        .root
        .blocks()
        .filter(|block| block.labels.iter().any(|label| label.starts_with("archive_")));
    assert_eq!(archives.count(), 0, "no copy stays, so there is no archive");
}

#[test]
fn nothing_is_taken_out_of_an_archive_and_buckets_are_otherwise_open_to_deletion() {
    let project = lower(&fixture::trading()).terraform;
    let append_only = |name: &str| {
        let call = project.root.blocks().find(|block| block.labels == [name]);
        call.and_then(|call| call.body.get("append_only")).cloned()
    };
    assert_eq!(append_only("archive_assets_us_east_1"), Some(Expr::from(true)));
    assert_eq!(append_only("storage_assets_us_east_1"), Some(Expr::from(false)));
}
