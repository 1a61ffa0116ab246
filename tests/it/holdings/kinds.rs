//! Which types of resources hold data, against all that is generated.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use hac::aws::holds::{self, Holds, TYPES};
use hac::holdings::holdings;

use crate::output::{build, trading};

fn generated() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("listed") {
            let path = entry.expect("listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "tf") {
                let text = fs::read_to_string(&path).expect("text");
                found.push((path.display().to_string(), text));
            }
        }
    }
    assert!(found.len() > 200, "{}", found.len());
    found
}

#[test]
fn every_type_of_resource_says_whether_it_holds_data() {
    let mut made: BTreeSet<String> = BTreeSet::new();
    for (_, text) in generated() {
        let types = text.lines().filter_map(|line| line.strip_prefix("resource \""));
        made.extend(types.filter_map(|line| line.split('"').next()).map(str::to_owned));
    }
    // And those that no golden case makes, by the source that would.
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/aws");
    let mut folders = vec![source];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("listed") {
            let path = entry.expect("listed").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("text");
            for (at, _) in text.match_indices("resource(") {
                let name = text[at + 9..].trim_start().strip_prefix("\"aws_");
                made.extend(
                    name.and_then(|rest| rest.split('"').next())
                        .map(|rest| format!("aws_{rest}")),
                );
            }
        }
    }
    let classified: BTreeSet<String> = TYPES.iter().map(|(kind, _)| (*kind).to_owned()).collect();
    assert_eq!(
        made, classified,
        "one row in src/aws/holds.rs for each type that is made"
    );
    assert!(TYPES.is_sorted_by_key(|(kind, _)| *kind), "found by halving");
}

#[test]
fn what_is_protected_from_destruction_holds_data() {
    let mut protected = 0;
    for (path, text) in generated() {
        for block in text
            .split("\n}\n")
            .filter(|block| block.contains("prevent_destroy = true"))
        {
            let kind = block
                .split("resource \"")
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            let kind = kind.expect("only resources are protected");
            assert!(
                matches!(holds::of_type(kind), Some(Holds::Data { .. })),
                "{path}: {kind}"
            );
            protected += 1;
        }
    }
    assert!(protected > 50, "{protected}");
}

/// A block within a resource may hold data that the resource's row does not tell of: each that says where it is must be known.
#[test]
fn every_block_of_a_resource_that_names_a_region_is_a_known_replica() {
    let mut replicas = 0;
    for (path, text) in generated() {
        for resource in text.split("\n}\n").filter(|block| block.contains("resource \"")) {
            let kind = resource
                .split("resource \"")
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .expect("it has a type");
            let mut inner = "";
            for line in resource.lines() {
                let indented = line.strip_prefix("  ").filter(|line| !line.starts_with(' '));
                inner = indented.unwrap_or(inner);
                let argument = line.split_whitespace().next().unwrap_or_default();
                let is_block = inner.ends_with('{') && !inner.contains(" = ");
                if is_block && line.starts_with("    ") && ["region", "region_name"].contains(&argument) {
                    let known = holds::replicas_of(kind).filter(|known| known.region == argument);
                    assert!(
                        known.is_some() && inner.contains(holds::REPLICA),
                        "{path}: {kind} {inner}"
                    );
                    replicas += 1;
                }
            }
        }
    }
    assert!(replicas > 5, "{replicas}");
}

#[test]
fn all_of_what_is_generated_can_be_read() {
    let tree = build(&trading());
    let found = holdings(tree.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    assert!(found.unread.is_empty(), "{:#?}", found.unread);
    // By hand: 4 buckets of assets, 2 of access logs, 2 of records of failovers; 2 clusters and what joins them, 2 tables,
    // 3 x 2 keys, a secret and its value, a zone; a replica of one table and of the secret; and logs.
    let count = |part: &str| found.held.keys().filter(|address| address.contains(part)).count();
    let kinds = [
        "aws_s3_bucket.",
        "aws_rds_cluster.",
        "aws_rds_global_cluster.",
        "aws_dynamodb_table.",
        "aws_kms_key.",
        "aws_secretsmanager_secret.",
        "aws_route53_zone.",
    ];
    assert_eq!(kinds.map(count), [8, 2, 1, 2 + 1, 6, 1 + 1, 1]);
    let unread: Vec<_> = found
        .held
        .values()
        .filter(|holding| matches!(holding.instances, hac::holdings::Instances::Unread(_)))
        .collect();
    assert!(unread.is_empty(), "{unread:#?}");
    assert!(found.held.values().all(|holding| !holding.elements.is_empty()));
    // The names of modules and the texts of others must not be beyond the reader either.
    for (path, text) in generated() {
        let found = holdings([("main.tf", text.replace("./modules/", "./nowhere/").as_bytes())]);
        assert!(found.unread.is_empty(), "{path}: {:?}", found.unread);
    }
}
