//! The steps of a failover: how long each takes, and what of it writes wait for.

use super::build::Builder;
use super::detect;
use super::{Failure, Kind, Limit, Node, Numbers, Phase, Source};
use crate::Interval;
use hac_aws::plan;
use hac_base::source::Span;
use hac_base::units::Duration;
use hac_lambda::lease;
use hac_lang::platform::{Failover, Platform, PromoteStrategy, Step, StepKind};

const LEASE: u64 = lease::LEASE_SECONDS as u64;
pub(super) const SKEW: u64 = lease::SKEW_SECONDS as u64;
/// How often a lease is renewed: the contract of the application.
pub(super) const RENEWED_EVERY: u64 = 10;

/// After how long at most the lease of a writer that lives counts as over, once it may not renew it.
pub(crate) const LEASE_IS_OVER: Duration = Duration::from_secs(LEASE + SKEW);
/// How long the orchestrator waits for an answer of the validator: `read_timeout` of `settings.py`.
const VALIDATOR: u64 = 30;

/// How long after its end a promotion or a launch is seen: `_POLL_SECONDS` of `promote.py` and `scale.py`.
pub(super) const PROMOTION_SEEN: u64 = 2;
pub(super) const LAUNCH_SEEN: u64 = 5;

/// How long a look holds, and how long the one before a request has: `_FRESH_SECONDS` and `_HASTY_SECONDS` of `looking.py`.
pub(super) const LOOK_HOLDS: u64 = 5;
pub(super) const HASTY_LOOK: u64 = 2;

/// What a step is given, beside what it takes where nobody gives up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Patience {
    /// `promote orders`
    pub(crate) name: String,
    takes: Interval,
    pub(crate) source: Source,
    /// Until the function looks again.
    pub(crate) look: Duration,
    pub(crate) limit: Limit,
}

impl Patience {
    /// When the run typically knows that the step is over, counted from its begin; `None` where nobody gives a number.
    pub(crate) fn seen_after(&self) -> Option<Duration> {
        Some(self.takes.typical?.saturating_add(self.look))
    }

    pub(crate) fn is_enough(&self) -> bool {
        self.seen_after().is_none_or(|needed| needed <= self.limit.within)
    }
}

/// Of each step of a failover, in their order, when a region is lost.
pub(crate) fn patience(platform: &Platform, failover: &Failover) -> Vec<Patience> {
    let failure = Failure::of(Kind::Region);
    let builder = Builder::new(platform, failover, &failure, Numbers::of_platform(platform));
    failover.steps.iter().map(|step| builder.patience(step)).collect()
}

impl Builder<'_> {
    fn patience(&self, step: &Step) -> Patience {
        let within = limit(step);
        let (_, name, (takes, source), cut) = self.work(&step.kind, within);
        let promotion = step.kind.promotes().map(|_| PROMOTION_SEEN);
        let launch = step
            .kind
            .scales()
            .and_then(|(tier, instances)| self.launches(tier, instances));
        let look = promotion.or(launch.map(|_| LAUNCH_SEEN)).unwrap_or(0);
        Patience {
            name,
            takes,
            source,
            look: Duration::from_secs(look),
            limit: limited(step, within, cut.is_some()),
        }
    }

    /// The steps, in their order: each begins when the one before is over or was given up. Returns what writes wait for.
    pub(super) fn steps(&mut self, gate: Vec<usize>) -> Vec<usize> {
        let mut last = gate;
        let mut awaited = Vec::new();
        let failover = self.failover;
        for step in &failover.steps {
            let begin = self.asked_once_more(step, last);
            if let StepKind::Fence { database } = &step.kind {
                self.fences.push((database.to_string(), begin.clone()));
            }
            last = vec![self.step(step, &begin)];
            match &step.kind {
                StepKind::Promote { database, .. } => {
                    if !is_fenced(failover, database) {
                        awaited.push(self.sees(database, "app.notice_writer", &last, step.span));
                    }
                    let how = format!("it asks AWS every {PROMOTION_SEEN}s");
                    let takes = detect::seen(Duration::from_secs(PROMOTION_SEEN));
                    last =
                        vec![self.derived(Phase::Promote, "the run sees it", takes, &last, (step.span, how))];
                }
                StepKind::Scale { compute, instances } => {
                    // The run gives up waiting after `within`; the load still waits for the machines.
                    if let Some(key) = self.launches(compute, *instances) {
                        let name = format!("{instances} instances of {compute}");
                        awaited.push(self.tabled(Phase::Serve, &name, key, &begin, step.span));
                    }
                }
                // Opened once the step ended, however it ended.
                StepKind::Verify { database } if is_fenced(failover, database) => {
                    awaited.push(self.sees(database, "app.adopt_lease", &last, step.span));
                }
                StepKind::Fence { .. }
                | StepKind::Verify { .. }
                | StepKind::Shift { .. }
                | StepKind::Notify { .. } => {}
            }
        }
        // Where nothing is promoted or launched, the region served all along, and the run only looks.
        if awaited.is_empty() { last } else { awaited }
    }

    /// Before the first request the run looks whether the region still fails, unless it has just looked: what was asked for cannot
    /// be taken back.
    fn asked_once_more(&mut self, step: &Step, needs: Vec<usize>) -> Vec<usize> {
        let is_first = self
            .failover
            .steps
            .iter()
            .find(|step| matches!(step.kind, StepKind::Promote { .. }))
            .is_some_and(|first| first == step);
        if !is_first {
            return needs;
        }
        let how = format!(
            "skipped within {LOOK_HOLDS}s of the last look, as is typical; {HASTY_LOOK}s to connect, and as much to answer"
        );
        let takes = detect::hasty_look(self.silence(), Duration::from_secs(HASTY_LOOK));
        vec![self.derived(
            Phase::Promote,
            "asked once more before it",
            takes,
            &needs,
            (step.span, how),
        )]
    }

    /// A writer serves once the application has found that it may write.
    fn sees(&mut self, database: &str, key: &'static str, needs: &[usize], span: Span) -> usize {
        self.tabled(Phase::Serve, &sees(database), key, needs, span)
    }

    /// What has to be launched for a step `scale`; none where that many run already.
    fn launches(&self, compute: &str, instances: u32) -> Option<&'static str> {
        let tier = self.platform.compute(compute)?;
        (instances > tier.scale.min).then_some("compute.asg_scale_out")
    }

    fn step(&mut self, step: &Step, begin: &[usize]) -> usize {
        let within = limit(step);
        let mut needs = begin.to_vec();
        if let StepKind::Fence { database } = &step.kind {
            needs.extend(self.old_lease(database, step.span));
        }
        let (phase, name, (takes, source), cut) = self.work(&step.kind, within);
        self.add(Node {
            phase,
            name,
            takes: cut.map_or(takes, |limit| takes.cut_at(limit)),
            needs,
            source,
            span: step.span,
            limit: Some(limited(step, within, cut.is_some())),
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

    /// The lease of a writer that died with its region: it runs out beside everything else, counted from the fault.
    fn old_lease(&mut self, database: &str, span: Span) -> Option<usize> {
        (!self.failure.kind.leaves_writers()).then_some(())?;
        let name = format!("the old lease of {database} ends");
        let how = format!(
            "a lease of {LEASE}s, last renewed up to {RENEWED_EVERY}s before the fault; it counts as over {SKEW}s later"
        );
        Some(self.derived(Phase::Fence, name, lease_left(), &[], (span, how)))
    }

    /// How long the old write lease still runs when the fence comes.
    fn lease(&self) -> (Interval, Source) {
        let over = LEASE + SKEW;
        if self.failure.kind.leaves_writers() {
            let takes = lease_left();
            let how = format!(
                "a living writer renewed its lease of {LEASE}s up to {RENEWED_EVERY}s ago, and it counts as over {SKEW}s later"
            );
            return (takes, Source::Derived(how));
        }
        let how = format!(
            "a writer that is only cut off from here renews its lease of {LEASE}s to the last, and it counts as over after {over}s"
        );
        (Interval::seconds(0, 0, over), Source::Derived(how))
    }
}

/// What is left of a lease that is renewed all the time, until it counts as over.
fn lease_left() -> Interval {
    let over = LEASE + SKEW;
    Interval::seconds(over - RENEWED_EVERY, over - RENEWED_EVERY / 2, over)
}

/// Whether writers of a database need a lease: those of a failover that fences them.
fn is_fenced(failover: &Failover, database: &str) -> bool {
    failover
        .steps
        .iter()
        .any(|step| step.kind.fences() == Some(database))
}

/// What ends the wait for a database.
pub(crate) fn sees(database: &str) -> String {
    format!("the application sees {database}")
}

fn limited(step: &Step, within: Duration, cuts: bool) -> Limit {
    Limit {
        within,
        stated: step.within.is_some(),
        cuts,
        pages: step.kind.notifies().is_none(),
    }
}

/// What a step is given: what is written, or the default.
fn limit(step: &Step) -> Duration {
    step.within
        .unwrap_or_else(|| Duration::from_secs(u64::from(plan::default_within_seconds(&step.kind))))
}

/// What follows where a step is given too little time.
pub(crate) fn consequence(step: &StepKind) -> &'static str {
    match step {
        StepKind::Promote { .. } => {
            "a promotion is awaited, as it cannot be taken back: every failover calls people for nothing, and ends as `attention`"
        }
        StepKind::Scale { .. } => "every failover goes on with fewer, and calls people",
        StepKind::Verify { .. } => {
            "every failover goes on with data that nobody has confirmed, and calls people"
        }
        StepKind::Shift { .. } => "every failover goes on before the region answers, and calls people",
        StepKind::Fence { .. } | StepKind::Notify { .. } => "every failover goes on without it",
    }
}
