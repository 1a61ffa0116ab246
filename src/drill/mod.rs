//! The drill: a Python package that applies a generated platform to an emulator of AWS, lets its primary region die,
//! and looks on while the deployed handlers take over. `cli/drill.rs` runs it.

macro_rules! package {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!($path))),+]
    };
}

/// The name of the package, which `python -m` runs.
pub const PACKAGE: &str = "hac_drill";

/// What the package needs, pinned, as `pip install -r` reads it.
pub const REQUIREMENTS: &str = include_str!("requirements.txt");

/// Every file of the package, by its path. A test compares it with the folder.
pub const FILES: &[(&str, &str)] = package![
    "hac_drill/__init__.py",
    "hac_drill/__main__.py",
    "hac_drill/arming.py",
    "hac_drill/clock.py",
    "hac_drill/emulator/__init__.py",
    "hac_drill/emulator/binlog.py",
    "hac_drill/emulator/clusters.py",
    "hac_drill/emulator/composite.py",
    "hac_drill/emulator/conditions.py",
    "hac_drill/emulator/global_databases.py",
    "hac_drill/emulator/machines.py",
    "hac_drill/emulator/metrics.py",
    "hac_drill/emulator/patching.py",
    "hac_drill/emulator/queues.py",
    "hac_drill/emulator/records.py",
    "hac_drill/emulator/refusals.py",
    "hac_drill/emulator/replicas.py",
    "hac_drill/emulator/roles.py",
    "hac_drill/emulator/server.py",
    "hac_drill/emulator/statements.py",
    "hac_drill/emulator/subscriptions.py",
    "hac_drill/emulator/tables.py",
    "hac_drill/emulator/volumes.py",
    "hac_drill/emulator_drift.json",
    "hac_drill/failing_over.py",
    "hac_drill/going_back.py",
    "hac_drill/invariants.py",
    "hac_drill/people.py",
    "hac_drill/plans.py",
    "hac_drill/pool.py",
    "hac_drill/protection.py",
    "hac_drill/rebuilding.py",
    "hac_drill/runbook.py",
    "hac_drill/scenario.py",
    "hac_drill/settings.py",
    "hac_drill/terraform.py",
    "hac_drill/timeline.py",
    "hac_drill/world/__init__.py",
    "hac_drill/world/alarm_rules.py",
    "hac_drill/world/alarms.py",
    "hac_drill/world/application.py",
    "hac_drill/world/bundle.py",
    "hac_drill/world/functions.py",
    "hac_drill/world/names.py",
    "hac_drill/world/network.py",
    "hac_drill/world/observe.py",
    "hac_drill/world/platform.py",
    "hac_drill/world/replication.py",
    "hac_drill/world/schedules.py",
    "hac_drill/world/stage.py",
    "hac_drill/world/stand_ins.py",
];
