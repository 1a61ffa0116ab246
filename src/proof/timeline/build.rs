//! The timeline of a failover that runs.

use super::detect;
use super::failure::{Failure, Kind, Silence};
use super::graph::Timeline;
use super::{Course, Limit, Node, Numbers, Phase, Source};
use crate::aws::plan;
use crate::platform::{
    Approval, Database, Failover, HealthCheck, Platform, PromoteStrategy, Quantifier, Step, StepKind, Watch,
};
use crate::proof::Interval;
use crate::source::Span;
use crate::units::Duration;

/// How long a write lease lasts, how often it is renewed, and how much later it counts as over: the contract of the application,
/// and `_SKEW_SECONDS` of `fence.py`.
const LEASE: u64 = 30;
const RENEWED_EVERY: u64 = 10;
const SKEW: u64 = 2;
/// How long the orchestrator waits for an answer of the validator: `read_timeout` of `settings.py`.
const VALIDATOR: u64 = 30;

pub(super) fn course(
    platform: &Platform,
    failover: &Failover,
    failure: &Failure,
    numbers: Numbers<'_>,
) -> Course {
    let mut builder = Builder {
        platform,
        failover,
        failure,
        numbers,
        nodes: Vec::new(),
    };
    match builder.decided() {
        Ok(decision) => Course::Runs(builder.from(decision)),
        Err(why) => Course::Nothing(why),
    }
}

struct Builder<'a> {
    platform: &'a Platform,
    failover: &'a Failover,
    failure: &'a Failure,
    numbers: Numbers<'a>,
    nodes: Vec<Node>,
}

impl<'a> Builder<'a> {
    fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// A part whose time is in the table.
    fn tabled(&mut self, phase: Phase, name: &str, key: &'static str, needs: &[usize], span: Span) -> usize {
        let (takes, source) = self.numbers.of(key);
        self.add(Node {
            phase,
            name: name.to_owned(),
            takes,
            needs: needs.to_vec(),
            source,
            span,
            limit: None,
        })
    }

    /// A part whose time follows from the configuration.
    fn derived(
        &mut self,
        phase: Phase,
        name: impl Into<String>,
        takes: Interval,
        needs: &[usize],
        (span, how): (Span, String),
    ) -> usize {
        self.add(Node {
            phase,
            name: name.into(),
            takes,
            needs: needs.to_vec(),
            source: Source::Derived(how),
            span,
            limit: None,
        })
    }

    fn silence(&self) -> Silence {
        self.failure.kind.is_silent()
    }

    /// The pause between two rounds of the prober, which is one for everything that is watched.
    fn every(&self) -> Duration {
        Duration::from_secs(u64::from(plan::interval_seconds(self.platform)))
    }

    fn health(&self, tier: &str) -> Option<(&'a HealthCheck, Span)> {
        let health = plan::health(self.platform, tier)?;
        let compute = self.platform.compute(tier).map(|tier| &tier.origin);
        let database = self.platform.database(tier).map(|tier| &tier.origin);
        let origin = compute.or(database)?;
        Some((health, self.platform.spans.of(origin, "health")))
    }

    /// Whether the failure makes the check of a tier fail.
    fn fails(&self, watch: &Watch) -> bool {
        let target = self.failure.target.as_deref();
        match self.failure.kind {
            Kind::Region | Kind::RegionSilent | Kind::RegionRefusing => true,
            Kind::Database => target == Some(watch.tier.as_str()),
            Kind::Tier => self
                .health(&watch.tier)
                .is_some_and(|(health, _)| target == Some(health.via.as_str())),
            Kind::Zone | Kind::Flapping => false,
        }
    }

    /// The parts up to the decision; or why nothing is decided.
    fn decided(&mut self) -> Result<usize, String> {
        let failover = self.failover;
        let watches = &failover.when.watches;
        let (failing, living): (Vec<&Watch>, Vec<&Watch>) =
            watches.iter().partition(|watch| self.fails(watch));
        let mut checks: Vec<(&Watch, &HealthCheck, Span)> = failing
            .into_iter()
            .filter_map(|watch| {
                self.health(&watch.tier)
                    .map(|(health, span)| (watch, health, span))
            })
            .collect();
        checks.sort_by_key(|(_, health, _)| health.failures);
        let decisive = match failover.when.quantifier {
            Quantifier::Any => checks.first(),
            Quantifier::All if living.is_empty() => checks.last(),
            Quantifier::All => {
                let names: Vec<String> = living
                    .iter()
                    .map(|watch| format!("`{}.health`", watch.tier))
                    .collect();
                return Err(format!(
                    "`when all` waits for {}, which does not fail: people are told by alarms, and decide",
                    names.join(" and ")
                ));
            }
        };
        let Some((_, health, span)) = decisive else {
            return Err("nothing that `when` names fails: people are told by alarms, and decide".to_owned());
        };
        // Checks that count alike fail alike.
        let alike = checks
            .iter()
            .filter(|(_, other, _)| other.failures == health.failures);
        let names: Vec<&str> = alike.map(|(watch, ..)| watch.tier.as_str()).collect();
        let word = match failover.when.quantifier {
            Quantifier::Any => " or ",
            Quantifier::All => " and ",
        };
        Ok(self.detection(&names.join(word), health, *span))
    }

    fn detection(&mut self, names: &str, health: &HealthCheck, span: Span) -> usize {
        let every = self.every();
        let takes = detect::rounds(every, health.failures);
        let name = format!("{names} fails, {every} x {}", health.failures);
        let how = format!(
            "the prober in {} asks every {every}, whatever the answers; the fault comes between two rounds",
            self.failover.to
        );
        let rounds = self.derived(Phase::Detect, name, takes, &[], (span, how));
        let late = self.tabled(
            Phase::Detect,
            "a round comes late",
            "detect.prober.late_round",
            &[rounds],
            span,
        );
        let takes = detect::answers(every, self.silence());
        let how = format!(
            "{}s to connect and as much to answer, together at most {} of the pause; half of the faults are silent unless \
             said otherwise",
            plan::PROBE_TIMEOUT_SECONDS,
            "80 %"
        );
        self.derived(Phase::Detect, "the last round ends", takes, &[late], (span, how))
    }

    /// The parts from the decision on.
    fn from(mut self, decision: usize) -> Timeline {
        let gate = self.gate(decision);
        let promoted = self.steps(gate);
        let serving = self.serving(&promoted);
        let clients = self.clients(serving);
        Timeline {
            nodes: self.nodes,
            decision: Some(decision),
            serving,
            clients,
        }
    }

    /// Alarm, orchestrator, second opinions; returns what lets the first step begin.
    fn gate(&mut self, decision: usize) -> usize {
        let every = self.every();
        let span = self.failover.origin.span;
        let witness = self
            .platform
            .witness()
            .map_or("the witness", |region| region.name.as_str())
            .to_owned();
        let second = Interval::new(
            Duration::ZERO,
            Duration::from_secs(every.as_millis().div_ceil(6_000)),
            every.saturating_add(detect::answers(every, Silence::Always).worst.unwrap_or_default()),
        );
        let how = format!(
            "its rounds are up to {every} apart from those of {}",
            self.failover.to
        );
        let seen = self.derived(
            Phase::Gate,
            format!("{witness} sees it, too"),
            second,
            &[decision],
            (span, how),
        );
        let published = self.tabled(
            Phase::Alarm,
            "the reading is published",
            "alarm.publish",
            &[decision],
            span,
        );
        let how = format!("the period of {every} ends, and CloudWatch evaluates such alarms every 10s");
        let alarm = self.derived(
            Phase::Alarm,
            "the alarm goes off",
            detect::evaluation(every),
            &[published],
            (span, how),
        );
        let started = self.tabled(
            Phase::Trigger,
            "the orchestrator starts",
            "trigger.alarm_to_lambda",
            &[alarm],
            span,
        );
        let checked = self.tabled(
            Phase::Gate,
            "lock, roles and lag are read",
            "gate.precheck",
            &[started],
            span,
        );
        let agreed = self.own_look("asked twice from here", &[checked, seen]);
        match self.failover.approval {
            Approval::None => agreed,
            Approval::Required => {
                let span = self.platform.spans.of(&self.failover.origin, "approval");
                let approved = self.tabled(
                    Phase::Gate,
                    "a person approves",
                    "gate.manual_approval",
                    &[agreed],
                    span,
                );
                self.own_look("asked again", &[approved])
            }
        }
    }

    fn own_look(&mut self, name: &str, needs: &[usize]) -> usize {
        let takes = detect::own_look(self.silence());
        let how = format!(
            "two questions, {}s for the connection of each",
            plan::PROBE_TIMEOUT_SECONDS
        );
        let span = self.failover.origin.span;
        self.derived(Phase::Gate, name, takes, needs, (span, how))
    }

    /// The steps, in their order: each begins when the one before is over or was given up. Returns what writes wait for.
    fn steps(&mut self, gate: usize) -> Vec<usize> {
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
                    None,
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

    fn serving(&mut self, needs: &[usize]) -> usize {
        let name = format!("{} serves writes", self.failover.to);
        let span = self.failover.origin.span;
        let how = "all of that".to_owned();
        self.derived(Phase::Serve, name, Interval::ZERO, needs, (span, how))
    }

    /// The public name and the clients.
    fn clients(&mut self, serving: usize) -> usize {
        let platform = self.platform;
        let both = |regions: &[String]| {
            [&self.failover.from, &self.failover.to]
                .iter()
                .all(|side| regions.contains(side))
        };
        let moved: Vec<_> = platform
            .dns
            .iter()
            .filter(|dns| {
                platform
                    .compute(&dns.serves)
                    .is_some_and(|tier| both(&tier.regions))
            })
            .collect();
        let mut needs = vec![serving];
        for dns in moved {
            let seen = self.name_moves(&dns.serves, serving, dns.origin.span);
            let name = format!("{} is asked for again", dns.domain);
            needs.push(self.tabled(Phase::Name, &name, "dns.alias_alb_ttl", &seen, dns.origin.span));
        }
        let span = self.failover.origin.span;
        self.tabled(
            Phase::Clients,
            "clients write again",
            "app.reconnect_pool",
            &needs,
            span,
        )
    }

    /// Route 53 has to see the old region fail and the new one well.
    fn name_moves(&mut self, tier: &str, serving: usize, span: Span) -> Vec<usize> {
        let platform = self.platform;
        let behind: Vec<&Database> = platform
            .databases
            .iter()
            .filter(|database| database.health.as_ref().is_some_and(|health| health.via == tier))
            .collect();
        let own = platform.compute(tier).and_then(|tier| tier.health.as_ref());
        let failing = own
            .filter(|_| self.failure.kind != Kind::Database)
            .into_iter()
            .chain(behind.iter().filter_map(|database| database.health.as_ref()))
            .min_by_key(|health| {
                (
                    detect::route_53_fails(health, self.silence()).worst,
                    health.failures,
                )
            });
        let mut seen = vec![serving];
        if let Some(health) = failing {
            let takes = detect::route_53_fails(health, self.silence());
            let how = format!(
                "{} x {}, the pause after each answer; 4s to connect, 2s to answer",
                health.interval, health.failures
            );
            let name = format!("Route 53 sees {} fail", self.failover.from);
            seen.push(self.derived(Phase::Name, name, takes, &[], (span, how)));
        }
        let promoted = |database: &&&Database| {
            self.failover.steps.iter().any(
                |step| matches!(&step.kind, StepKind::Promote { database: name, .. } if *name == database.name),
            )
        };
        let passing = behind
            .iter()
            .filter(promoted)
            .filter_map(|database| database.health.as_ref())
            .max_by_key(|health| detect::route_53_passes(health).worst);
        if let Some(health) = passing {
            let how = format!(
                "{} good answers in a row, {} apart: as many as it takes bad ones",
                health.failures, health.interval
            );
            let name = format!("Route 53 sees {} well", self.failover.to);
            let takes = detect::route_53_passes(health);
            seen.push(self.derived(Phase::Name, name, takes, &[serving], (span, how)));
        }
        seen
    }
}
