//! The Lambda bundle as a whole: what is in it, that it never differs, and that Python can read it.
//!
//! `UPDATE=1` writes the golden files anew. The tests of the Python itself lie beside this file, for pytest.
#![expect(
    clippy::disallowed_methods,
    reason = "the rules on IO are for the compiler, not for its tests"
)]

mod sample;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use hac::lambda::actions::{Action, Grant, grants};
use hac::lambda::bundle::{Bundle, PACKAGE, RUNTIME};
use hac::lambda::handler::Handler;
use hac::lambda::plan::Plan;
use hac::lambda::runbook;
use hac::lambda::step::{Step, Strategy};
use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn golden(name: &str, actual: &str) {
    let path = root().join("tests/lambda/golden").join(name);
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(&path, actual).expect("the folder is there");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        expected, actual,
        "{name} is not fresh: run again with UPDATE=1 and look at the difference"
    );
}

fn bundle() -> Bundle {
    Bundle::of(&sample::plan("us-east-1", "us-east-2"))
}

#[test]
fn the_plan_is_the_one_python_reads() {
    let plan = sample::plan("us-east-1", "us-east-2");
    golden("plan.json", &plan.to_json());
    let read: Plan = serde_json::from_str(&plan.to_json()).unwrap();
    assert_eq!(read, plan);
}

/// What is on it is compared with the plan, the runtime and AWS's command line by `test_runbook.py`.
#[test]
fn the_runbook_is_the_one_that_was_read() {
    let mut plan = sample::plan("us-east-1", "us-east-2");
    // So that what only some platforms have is on it too.
    for failover in &mut plan.failovers {
        failover.gate.approval_seconds = Some(3600);
    }
    golden("RUNBOOK.md", &runbook::text(&plan, &sample::site()));
}

#[test]
fn a_plan_by_binlog_is_the_one_python_reads() {
    let plan = sample::binlog_plan("us-east-1", "us-east-2");
    golden("binlog_plan.json", &plan.to_json());
    golden("BINLOG_RUNBOOK.md", &runbook::text(&plan, &sample::binlog_site()));
    let read: Plan = serde_json::from_str(&plan.to_json()).unwrap();
    assert_eq!(read, plan);
}

#[test]
fn the_plan_does_not_know_who_is_primary() {
    for make in [sample::plan, sample::binlog_plan] {
        assert_eq!(
            make("us-east-1", "us-east-2").to_json(),
            make("us-east-2", "us-east-1").to_json()
        );
    }
}

#[test]
fn the_grants_are_the_ones_that_were_reviewed() {
    let plan = sample::plan("us-east-1", "us-east-2");
    let line = |grant: &Grant| {
        let condition = grant
            .condition
            .as_ref()
            .map(|it| format!(" if {it:?}"))
            .unwrap_or_default();
        format!("{} on {:?}{condition}", grant.action.iam(), grant.resource)
    };
    let mut by_place: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for handler in Handler::ALL {
        for region in handler.regions(&plan) {
            let lines = grants(&plan, handler, region).iter().map(line).collect();
            by_place.insert(format!("{} in {region}", handler.name()), lines);
        }
    }
    let calls: Vec<Value> = Action::ALL
        .iter()
        .filter_map(|action| action.call().map(|(service, method)| (action, service, method)))
        .map(
            |(action, service, method)| json!({"action": action.iam(), "service": service, "method": method}),
        )
        .collect();
    let text = serde_json::to_string_pretty(&json!({"calls": calls, "grants": by_place})).unwrap();
    golden("grants.json", &format!("{text}\n"));
}

#[test]
fn every_action_is_granted_by_some_plan_and_no_other_is() {
    let mut plan = sample::plan("us-east-1", "us-east-2");
    for failover in &mut plan.failovers {
        let detach = Step::Promote {
            database: "orders".to_owned(),
            strategy: Strategy::Detach,
            within_seconds: 60,
        };
        failover.steps.push(detach);
    }
    let by_binlog = sample::binlog_plan("us-east-1", "us-east-2");
    let granted: BTreeSet<Action> = [plan, by_binlog].iter().flat_map(granted).collect();
    assert_eq!(granted, BTreeSet::from(Action::ALL));
}

/// By all handlers, in a region that may take over.
fn granted(plan: &Plan) -> BTreeSet<Action> {
    Handler::ALL
        .iter()
        .flat_map(|handler| grants(plan, *handler, "us-east-2"))
        .map(|grant| grant.action)
        .collect()
}

#[test]
fn a_replica_is_promoted_in_its_own_region_and_nothing_else_is_allowed() {
    let plan = sample::binlog_plan("us-east-1", "us-east-2");
    let of_rds: Vec<String> = grants(&plan, Handler::Orchestrator, "us-east-2")
        .iter()
        .filter(|grant| grant.action.iam().starts_with("rds:"))
        .map(|grant| format!("{} on {:?}", grant.action.iam(), grant.resource))
        .collect();
    let there = r#"Cluster { database: "orders", region: "us-east-1" }"#;
    let here = r#"Cluster { database: "orders", region: "us-east-2" }"#;
    // The source is only looked at: its cluster may be failing over inside its region.
    let wanted = [
        ("DescribeDBClusters", there),
        ("DescribeDBClusters", here),
        ("PromoteReadReplicaDBCluster", here),
    ];
    assert_eq!(of_rds, wanted.map(|(action, on)| format!("rds:{action} on {on}")));
}

#[test]
fn a_plan_without_detach_may_not_detach() {
    let plan = sample::plan("us-east-1", "us-east-2");
    let granted = grants(&plan, Handler::Orchestrator, "us-east-2");
    assert!(
        granted
            .iter()
            .all(|grant| grant.action != Action::RemoveFromGlobalCluster)
    );
}

#[test]
fn every_file_of_the_runtime_is_in_the_bundle() {
    let mut found = BTreeSet::new();
    let mut left = vec![root().join("src/lambda/runtime").join(PACKAGE)];
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let cache = name == "__pycache__" || name.starts_with('.');
            if path.is_dir() && !cache {
                left.push(path);
            } else if path.is_file() {
                let inside = path.strip_prefix(root().join("src/lambda/runtime")).unwrap();
                found.insert(inside.to_string_lossy().into_owned());
            }
        }
    }
    let listed: BTreeSet<String> = RUNTIME.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(listed, found);
    assert_eq!(listed.len(), RUNTIME.len(), "a file is listed twice");
}

#[test]
fn the_archive_holds_no_code_that_the_plan_gives_no_permission_for() {
    let full = bundle().files;
    assert!(full.contains_key("hac_failover/strategies/managed_failover.py"));
    assert!(!full.contains_key("hac_failover/strategies/detach.py"));
    let mut plan = sample::plan("us-east-1", "us-east-2");
    for failover in &mut plan.failovers {
        failover.gate.lag.clear();
        failover
            .steps
            .retain(|step| matches!(step, Step::Shift { .. } | Step::Notify { .. }));
    }
    calls_are_granted(&plan);
    calls_are_granted(&sample::plan("us-east-1", "us-east-2"));
    calls_are_granted(&sample::binlog_plan("us-east-1", "us-east-2"));
}

/// What the archive of the plan calls, and only that.
fn calls_are_granted(plan: &Plan) {
    let code: String = Bundle::of(plan)
        .files
        .values()
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    let granted: BTreeSet<Action> = Handler::ALL
        .iter()
        .flat_map(|handler| {
            handler
                .regions(plan)
                .into_iter()
                .flat_map(|region| grants(plan, *handler, region))
        })
        .map(|grant| grant.action)
        .collect();
    for (action, (_, method)) in Action::ALL
        .iter()
        .filter_map(|action| Some((action, action.call()?)))
    {
        assert_eq!(
            code.contains(&format!(".{method}(")),
            granted.contains(action),
            "{method}"
        );
    }
}

#[test]
fn the_entry_points_exist() {
    for handler in Handler::ALL {
        let mut parts = handler.entry_point().rsplitn(2, '.');
        let function = parts.next().unwrap();
        let path = format!("{}.py", parts.next().unwrap().replace('.', "/"));
        let (_, text) = RUNTIME.iter().find(|(name, _)| *name == path).unwrap();
        assert!(
            text.contains(&format!("\ndef {function}(")),
            "{path} has no {function}"
        );
    }
}

#[test]
fn the_archive_has_nothing_of_the_machine_in_it() {
    let one = bundle();
    assert_eq!(one.archive, bundle().archive);
    let name = one.files.keys().next().unwrap().as_bytes();
    let header = &one.archive[..30];
    assert_eq!(&header[..4], b"PK\x03\x04");
    assert_eq!(header[8..10], [0, 0], "stored");
    assert_eq!(header[10..14], [0, 0, 0x21, 0], "1980-01-01 00:00:00");
    assert_eq!(header[26], u8::try_from(name.len()).unwrap());
    let central = one.archive.windows(4).position(|at| at == b"PK\x01\x02").unwrap();
    let entry = &one.archive[central..central + 46];
    assert_eq!(entry[5], 3, "made on Unix");
    assert_eq!(entry[38..42], (0o100_644_u32 << 16).to_le_bytes());
}

#[test]
fn python_loads_the_archive_and_agrees_on_its_hash() {
    let script = "
import base64, hashlib, pathlib, sys
archive = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(archive))
from hac_failover.loading import bundled_plan
print(bundled_plan().platform)
print(base64.b64encode(hashlib.sha256(archive.read_bytes()).digest()).decode())
";
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("bundle.zip");
    let one = bundle();
    std::fs::write(&archive, &one.archive).unwrap();
    let ran = Command::new("python3")
        .args(["-c", script])
        .arg(&archive)
        .output()
        .expect("python3 is there");
    let (said, errors) = (
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr),
    );
    assert_eq!(said, format!("trading\n{}\n", one.source_code_hash), "{errors}");
}
