use std::collections::{BTreeMap, BTreeSet};

use crate::context::Context;
use crate::{fixture, lower};
use hac_lang::platform::{Database, Platform};
use hac_terraform::{Block, Expr, Module, Project};

use super::{environment, maintenance_day, predecessor, secret_regions};

fn project(platform: &Platform) -> Project {
    lower(platform).terraform
}

fn block<'m>(module: &'m Module, labels: &[&str]) -> &'m Block {
    module
        .blocks()
        .find(|block| block.labels == labels)
        .unwrap_or_else(|| panic!("no {labels:?}"))
}

fn cluster_call<'p>(project: &'p Project, name: &str) -> &'p Block {
    block(&project.root, &[name])
}

/// The attributes that a resource's `lifecycle` ignores, as printed.
fn ignored(module: &Module, resource: &[&str]) -> String {
    let lifecycle = block(module, resource)
        .body
        .blocks()
        .find(|nested| nested.kind == "lifecycle");
    format!(
        "{:?}",
        lifecycle.and_then(|block| block.body.get("ignore_changes"))
    )
}

/// What only the creator of a database says.
const CREATOR: [&str; 3] = ["database_name", "master_password", "master_username"];

#[test]
fn only_the_first_writer_creates_and_the_others_wait_for_it() {
    let project = project(&fixture::trading());
    let writer = cluster_call(&project, "database_orders_us_east_1");
    let other = cluster_call(&project, "database_orders_us_east_2");
    for name in CREATOR {
        assert!(writer.body.get(name).is_some(), "{name}");
        assert!(other.body.get(name).is_none(), "{name}");
    }
    assert!(writer.body.get("source_region").is_none());
    assert_eq!(other.body.get("source_region"), Some(&Expr::from("us-east-1")));
    assert!(writer.body.get("depends_on").is_none());
    let waits = format!("{:?}", other.body.get("depends_on"));
    assert!(waits.contains("database_orders_us_east_1"), "{waits}");
}

/// The attributes of `database.tf` that differ between two platforms.
fn changed(one: &Platform, other: &Platform) -> BTreeSet<String> {
    let attributes = |platform: &Platform| -> BTreeMap<(Vec<String>, String), String> {
        let project = project(platform);
        let file = &project.root.files["database.tf"];
        let of = |block: &Block| -> Vec<((Vec<String>, String), String)> {
            let value = |(name, value): (&str, &Expr)| {
                ((block.labels.clone(), name.to_owned()), format!("{value:?}"))
            };
            block.body.attributes().map(value).collect()
        };
        file.blocks.iter().flat_map(of).collect()
    };
    let (one, other) = (attributes(one), attributes(other));
    let keys: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    keys.into_iter()
        .filter(|key| one.get(key) != other.get(key))
        .map(|(_, name)| name.clone())
        .collect()
}

#[test]
fn roles_reach_only_what_acts_at_creation() {
    let found = changed(&fixture::trading(), &fixture::swapped());
    let allowed = CREATOR.into_iter().chain(["depends_on", "source_region"]);
    assert_eq!(found, allowed.map(str::to_owned).collect());
    let found = changed(
        &fixture::by_binlog(fixture::trading()),
        &fixture::by_binlog(fixture::swapped()),
    );
    let allowed = CREATOR
        .into_iter()
        .chain(["depends_on", "source_region", "replication_source_identifier"]);
    assert_eq!(found, allowed.map(str::to_owned).collect());
}

#[test]
fn a_replica_by_binlog_names_its_source_and_nothing_is_global() {
    let project = project(&fixture::by_binlog(fixture::trading()));
    assert!(project.root.blocks().all(|block| {
        block
            .labels
            .first()
            .is_none_or(|kind| kind != "aws_rds_global_cluster")
    }));
    assert!(!project.modules.contains_key("database"));
    let source = |name| {
        let call = cluster_call(&project, name);
        format!("{:?}", call.body.get("replication_source_identifier"))
    };
    assert_eq!(source("database_orders_us_east_1"), "None");
    assert!(source("database_orders_us_east_2").contains("database_orders_us_east_1"));
    let module = &project.modules["binlog_database"];
    // On both: the next apply after a promotion would otherwise promote the one that is left, or replace it.
    let ignored = ignored(module, &["aws_rds_cluster", "this"]);
    for name in CREATOR
        .into_iter()
        .chain(["replication_source_identifier", "source_region"])
    {
        assert!(ignored.contains(&format!("{name:?}")), "{name}: {ignored}");
    }
    let parameters = format!(
        "{:?}",
        block(module, &["aws_rds_cluster_parameter_group", "this"])
    );
    for wanted in ["binlog_format", "ROW", "pending-reboot", "{TrueIfClusterReplica}"] {
        assert!(parameters.contains(wanted), "{wanted}");
    }
}

#[test]
fn a_region_of_a_replica_knows_its_own_cluster_only() {
    let platform = fixture::by_binlog(fixture::trading());
    let ctx = Context::new(&platform);
    for region in ["us-east-1", "us-east-2"] {
        let told = environment(&ctx, platform.databases().next().unwrap(), region);
        let writer = told
            .iter()
            .find(|(name, _)| name == "ORDERS_WRITER_ENDPOINT")
            .unwrap();
        let own = format!("database_orders_{}", region.replace('-', "_"));
        assert!(format!("{:?}", writer.1).contains(&own));
    }
    let project = project(&platform);
    let outputs = format!("{:?}", project.root.files["outputs.tf"]);
    assert!(!outputs.contains("orders_writer_endpoint"));
    assert!(outputs.contains("orders_cluster_endpoints"));
}

#[test]
fn a_member_ignores_all_that_a_failover_or_its_creation_left_behind() {
    let project = project(&fixture::trading());
    let ignored = ignored(&project.modules["database"], &["aws_rds_cluster", "this"]);
    for name in [
        "database_name",
        "engine_version",
        "global_cluster_identifier",
        "master_password",
        "master_username",
        "replication_source_identifier",
        "source_region",
    ] {
        assert!(ignored.contains(&format!("{name:?}")), "{name}: {ignored}");
    }
}

#[test]
fn a_cluster_of_its_own_is_upgraded_by_terraform() {
    let project = project(&fixture::one_region());
    let module = &project.modules["standalone_database"];
    let ignored = ignored(module, &["aws_rds_cluster", "this"]);
    assert!(ignored.contains("master_password"), "{ignored}");
    assert!(!ignored.contains("engine_version"), "{ignored}");
    assert!(!project.modules.contains_key("database"));
    let global = project
        .root
        .blocks()
        .find(|block| block.labels.iter().any(|label| label == "aws_rds_global_cluster"));
    assert!(global.is_none());
}

#[test]
fn members_are_made_one_after_the_other() {
    let platform = fixture::three_regions();
    let database = platform.databases().next().unwrap();
    let writer = database.writer.as_str();
    assert_eq!(predecessor(database, writer), None);
    // Followed from the last one, the chain reaches every region and ends at the writer.
    let after = |region: &str| {
        database
            .regions
            .iter()
            .find(|other| predecessor(database, other) == Some(region))
    };
    let mut chain = vec![writer];
    while let Some(next) = after(chain.last().unwrap()) {
        chain.push(next);
    }
    assert_eq!(chain.len(), database.regions.len());
    let days: BTreeSet<&str> = database
        .regions
        .iter()
        .map(|region| maintenance_day(database, region))
        .collect();
    assert_eq!(days.len(), database.regions.len());
}

#[test]
fn the_secret_is_wherever_somebody_reads_it() {
    let mut platform = fixture::three_regions();
    let kept = platform.databases().next().unwrap().writer.clone();
    platform.tiers.of_mut::<Database>().next().unwrap().regions = vec![kept];
    let ctx = Context::new(&platform);
    let database = platform.databases().next().unwrap();
    let everywhere: Vec<&str> = platform
        .compute_tiers()
        .flat_map(|tier| &tier.regions)
        .map(AsRef::as_ref)
        .collect();
    assert!(everywhere.len() > 1);
    assert_eq!(secret_regions(&ctx, database), everywhere);
}

#[test]
fn a_region_without_the_database_is_told_of_the_writer_only() {
    let mut platform = fixture::trading();
    platform.tiers.of_mut::<Database>().next().unwrap().regions = vec!["us-east-1".into()];
    let ctx = Context::new(&platform);
    let names = |region: &str| -> Vec<String> {
        let database = platform.databases().next().unwrap();
        environment(&ctx, database, region)
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    };
    assert!(names("us-east-1").contains(&"ORDERS_READER_ENDPOINT".to_owned()));
    assert!(!names("us-east-2").contains(&"ORDERS_CLUSTER_ENDPOINT".to_owned()));
    assert!(!names("us-east-2").contains(&"ORDERS_READER_ENDPOINT".to_owned()));
    assert!(names("us-east-2").contains(&"ORDERS_WRITER_ENDPOINT".to_owned()));
}
