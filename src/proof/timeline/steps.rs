//! The steps of a failover: how long each takes, and what of it writes wait for.

use super::build::Builder;
use super::{Limit, Node, Phase, Source};
use crate::aws::plan;
use crate::platform::{PromoteStrategy, Step, StepKind};
use crate::proof::Interval;
use crate::units::Duration;

/// How long a write lease lasts, how often it is renewed, and how much later it counts as over: the contract of the application,
/// and `_SKEW_SECONDS` of `fence.py`.
const LEASE: u64 = 30;
const RENEWED_EVERY: u64 = 10;
const SKEW: u64 = 2;
/// How long the orchestrator waits for an answer of the validator: `read_timeout` of `settings.py`.
const VALIDATOR: u64 = 30;

impl Builder<'_> {
    /// The steps, in their order: each begins when the one before is over or was given up. Returns what writes wait for.
    pub(super) fn steps(&mut self, gate: usize) -> Vec<usize> {
        let mut last = gate;
        let mut awaited = Vec::new();
        let failover = self.failover;
        for step in &failover.steps {
            let begin = last;
            last = self.step(step, begin);
            match &step.kind {
                StepKind::Promote { database, .. } => awaited.push(self.tabled(
                    Phase::Serve,
                    &format!("the application sees {database}"),
                    "app.notice_writer",
                    &[last],
                    step.span,
                )),
                StepKind::Scale { compute, instances } => {
                    // The run gives up waiting after `within`; the load still waits for the machines.
                    if let Some(key) = self.launches(compute, *instances) {
                        let name = format!("{instances} instances of {compute}");
                        awaited.push(self.tabled(Phase::Serve, &name, key, &[begin], step.span));
                    }
                }
                StepKind::Fence { .. }
                | StepKind::Verify { .. }
                | StepKind::Shift { .. }
                | StepKind::Notify { .. } => {}
            }
        }
        // Where nothing is promoted or launched, the region served all along, and the run only looks.
        if awaited.is_empty() { vec![last] } else { awaited }
    }

    /// What has to be launched for a step `scale`; none where that many run already.
    fn launches(&self, compute: &str, instances: u32) -> Option<&'static str> {
        let tier = self.platform.compute(compute)?;
        (instances > tier.scale.min).then_some("compute.asg_scale_out")
    }

    fn step(&mut self, step: &Step, begin: usize) -> usize {
        let within = step
            .within
            .unwrap_or_else(|| Duration::from_secs(u64::from(plan::default_within_seconds(&step.kind))));
        let (phase, name, (takes, source), cut) = self.work(&step.kind, within);
        let cuts = cut.is_some();
        self.add(Node {
            phase,
            name,
            takes: cut.map_or(takes, |limit| takes.cut_at(limit)),
            needs: vec![begin],
            source,
            span: step.span,
            limit: Some(Limit {
                within,
                stated: step.within.is_some(),
                cuts,
            }),
        })
    }

    /// What a step does, how long that takes, and after how long the run goes on without it.
    fn work(
        &self,
        kind: &StepKind,
        within: Duration,
    ) -> (Phase, String, (Interval, Source), Option<Duration>) {
        match kind {
            StepKind::Fence { database } => (
                Phase::Fence,
                format!("fence {database}"),
                self.lease(),
                // Best effort: who holds the lease longer is not waited for.
                Some(within),
            ),
            StepKind::Promote { database, strategy } => {
                let (key, word) = match strategy {
                    PromoteStrategy::ManagedFailover => ("db.global.failover", ""),
                    PromoteStrategy::Detach => ("db.global.detach_promote", " (detach)"),
                    PromoteStrategy::Binlog => ("db.binlog.promote", " (binlog)"),
                };
                let name = format!("promote {database}{word}");
                (Phase::Promote, name, self.numbers.of(key), None)
            }
            StepKind::Verify { database } => (
                Phase::Verify,
                format!("verify {database}"),
                self.numbers.of("validate.write_probe"),
                Some(within.max(Duration::from_secs(VALIDATOR))),
            ),
            StepKind::Shift { compute } => {
                let worst =
                    within.saturating_add(Duration::from_secs(2 * u64::from(plan::PROBE_TIMEOUT_SECONDS)));
                let takes = Interval::new(Duration::ZERO, Duration::from_secs(1).min(worst), worst);
                let how = format!("asks until {compute} answers, at most {within} and one answer longer");
                (
                    Phase::Shift,
                    format!("shift {compute}"),
                    (takes, Source::Derived(how)),
                    Some(worst),
                )
            }
            StepKind::Scale { compute, instances } => {
                let key = self
                    .launches(compute, *instances)
                    .unwrap_or("compute.preprovisioned");
                let name = format!("scale {compute} to {instances}");
                (
                    Phase::Scale,
                    name,
                    self.numbers.of(key),
                    Some(within.saturating_add(Duration::from_secs(5))),
                )
            }
            StepKind::Notify { alert } => (
                Phase::Notify,
                format!("notify {alert}"),
                self.numbers.of("notify.publish"),
                Some(within),
            ),
        }
    }

    /// How long the old write lease runs when the fence comes.
    fn lease(&self) -> (Interval, Source) {
        let over = LEASE + SKEW;
        if self.failure.kind.leaves_writers() {
            let takes = Interval::seconds(over - RENEWED_EVERY, over - RENEWED_EVERY / 2, over);
            let how = format!(
                "a living writer renewed its lease of {LEASE}s up to {RENEWED_EVERY}s ago, and it counts as over {SKEW}s later"
            );
            return (takes, Source::Derived(how));
        }
        let how = format!(
            "the lease of {LEASE}s of a dead writer is over by then; one that is only cut off from here renews it to the last, and \
             counts as over after {over}s"
        );
        (Interval::seconds(0, 0, over), Source::Derived(how))
    }
}
