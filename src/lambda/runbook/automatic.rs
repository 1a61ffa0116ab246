//! What happens by itself: who sees the fault, what it starts, and the steps with their budgets.

use std::collections::BTreeSet;

use super::page::Page;
use super::{Way, link};
use crate::plan::{Fails, TargetUnwell, UnknownLag};
use crate::step::{Step, Strategy};

/// What a step does, and what it means that it is late or not done.
struct Meaning {
    does: String,
    late: String,
}

pub(super) fn write(way: &Way<'_>, page: &mut Page) {
    let Way { from, to, .. } = *way;
    page.heading(3, &way.titled("By itself"));
    page.paragraph(&trigger(way));
    let gate = way.failover.gate.within_seconds;
    let mut rows = vec![[
        "gate".to_owned(),
        format!("{gate} s"),
        gate_does(way),
        "a page; nothing was touched, and it is tried again".to_owned(),
    ]];
    for (name, step) in way.steps() {
        let Meaning { does, late } = meaning(way, step);
        rows.push([name, format!("{} s", step.within_seconds()), does, late]);
    }
    page.table(["step", "budget", "does", "if it is late or refused"], &rows);
    let total: u32 = way.failover.steps.iter().map(Step::within_seconds).sum();
    page.paragraph(&format!(
        "Together {total} s after the gate. AWS bounds no promotion: the run waits for one that is late, and pages.\n\
         After a promotion nothing starts another run until somebody says `rearm`: see {}.\n\
         Traffic follows Route 53's health checks of {from} and {to}. Nothing changes a record.",
        link("Arm")
    ));
}

fn trigger(way: &Way<'_>) -> String {
    let Way { from, to, .. } = *way;
    let function = &way.site.orchestrator;
    if !way.failover.automatic {
        return format!("Nothing starts by itself: a person starts `{function}` in {to}.");
    }
    let when = &way.failover.when;
    let checks: Vec<String> = when.checks.iter().map(|check| format!("`{check}`")).collect();
    let how_many = match (&when.fails, checks.len()) {
        (_, 1) => "",
        (Fails::Any, _) => "any of ",
        (Fails::All, _) => "all of ",
    };
    format!(
        "The prober in {to} asks {from} every {} s. When {how_many}{} failed often enough in a row, it starts `{function}` there, \
         and again every {} s for as long as it is so. The alarm `{}{from}` in {to} starts it too.",
        way.plan.probe.interval_seconds,
        checks.join(", "),
        way.plan.probe.interval_seconds,
        way.site.trigger_prefix
    )
}

fn gate_does(way: &Way<'_>) -> String {
    let gate = &way.failover.gate;
    let mut asks = vec![
        "kill switch".to_owned(),
        format!(
            "armed, and at least {} since the last promotion",
            time(gate.cooldown_seconds)
        ),
        "AWS shows the writer that was noted, and no change in progress".to_owned(),
        format!("{} vantage points agree", gate.vantage_points),
    ];
    asks.extend(target(way));
    asks.extend(local(way));
    for (database, bound) in &gate.lag {
        let unknown = match bound.unknown {
            UnknownLag::Hold => "held",
            UnknownLag::Proceed => "accepted",
        };
        asks.push(format!(
            "lag of {database} at most {} s (unknown lag: {unknown})",
            f64::from(bound.max_milliseconds) / 1000.0
        ));
    }
    if let Some(seconds) = gate.approval_seconds {
        asks.push(format!("then waits {seconds} s for a person to approve"));
    }
    asks.join("; ")
}

/// In minutes where that is exact.
fn time(seconds: u32) -> String {
    if seconds >= 60 && seconds.is_multiple_of(60) {
        format!("{} min", seconds / 60)
    } else {
        format!("{seconds} s")
    }
}

/// What is asked of the region that takes over.
fn target(way: &Way<'_>) -> Option<String> {
    let to = way.to;
    let checks = &way.plan.regions.get(to)?.checks;
    let mut names: BTreeSet<&str> = way.failover.when.checks.iter().map(String::as_str).collect();
    for step in &way.failover.steps {
        if let Some((_, checks)) = step.shifts() {
            names.extend(checks.iter().map(String::as_str));
        }
    }
    names.retain(|name| checks.get(*name).is_some_and(|check| !check.writer));
    if names.is_empty() {
        return None;
    }
    let names = names.into_iter().collect::<Vec<_>>().join(" and ");
    Some(match way.failover.gate.target_unwell {
        TargetUnwell::Hold => format!("{names} in {to} answers (else it is held: `target_unwell = hold`)"),
        TargetUnwell::Proceed => format!("{names} in {to} need not answer (`target_unwell = proceed`)"),
    })
}

/// How long the source is left to itself where only a database fails.
fn local(way: &Way<'_>) -> Option<String> {
    let seconds = way.failover.gate.local_failover_seconds;
    (seconds > 0 && !way.databases().is_empty()).then(|| {
        format!(
            "if only a database fails and {} answers: waits up to {seconds} s for a failover inside the region (`local_failover`)",
            way.from
        )
    })
}

fn meaning(way: &Way<'_>, step: &Step) -> Meaning {
    let Way { from, to, .. } = *way;
    let (does, late) = match step {
        Step::Fence { database, .. } => (
            format!("ends the write lease of {database} in {from}, and waits for the old one to run out"),
            format!("goes on: {from} may still take writes"),
        ),
        Step::Promote {
            database, strategy, ..
        } => (
            match strategy {
                Strategy::ManagedFailover => {
                    format!(
                        "makes {to} the writer of {database} by a managed failover; writes that were not replicated are lost"
                    )
                }
                Strategy::Detach => {
                    format!("takes {database} in {to} out of the global database: a writer of its own")
                }
                Strategy::Binlog => format!(
                    "makes the read replica of {database} in {to} a cluster of its own; writes that were not replicated are lost"
                ),
            },
            "late: a page, and the run waits on. Refused: a page, and the run ends".to_owned(),
        ),
        Step::Verify { database, .. } => (
            format!("writes, counts what was lost, checks the invariants of {database}"),
            "a page; the promotion stands".to_owned(),
        ),
        Step::Shift { checks, .. } => {
            let checks: Vec<&str> = checks.iter().map(String::as_str).collect();
            (
                format!("waits until {to} answers for {}", checks.join(" and ")),
                "a page; DNS follows its own health checks".to_owned(),
            )
        }
        Step::Scale { tier, desired, .. } => (
            format!("raises {tier} to {desired} machines"),
            "a page; goes on with fewer".to_owned(),
        ),
        Step::Notify { topic, .. } => (format!("tells `{topic}` what was done"), "goes on".to_owned()),
    };
    Meaning { does, late }
}
