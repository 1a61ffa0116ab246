//! The timeline of a failover that runs.

use super::detect;
use super::failure::{Failure, Kind, Silence};
use super::graph::Timeline;
use super::{Course, Node, Numbers, Phase, Source};
use crate::Interval;
use hac_aws::plan;
use hac_base::source::Span;
use hac_base::units::Duration;
use hac_lang::platform::{Approval, Failover, HealthCheck, Platform, Quantifier, Watch};

/// How often the gate asks while it waits for a failover inside the region.
pub(super) const LOCAL_FAILOVER_SEEN: u64 = 2;

pub(super) fn course(
    platform: &Platform,
    failover: &Failover,
    failure: &Failure,
    numbers: Numbers<'_>,
) -> Course {
    let mut builder = Builder::new(platform, failover, failure, numbers);
    match builder.decided() {
        Ok(decision) => Course::Runs(builder.from(decision)),
        Err(why) => Course::Nothing(why),
    }
}

pub(super) struct Builder<'a> {
    pub(super) platform: &'a Platform,
    pub(super) failover: &'a Failover,
    pub(super) failure: &'a Failure,
    pub(super) numbers: Numbers<'a>,
    nodes: Vec<Node>,
    /// What each fence waits for, by database: it moves the lease at once.
    pub(super) fences: Vec<(String, Vec<usize>)>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        platform: &'a Platform,
        failover: &'a Failover,
        failure: &'a Failure,
        numbers: Numbers<'a>,
    ) -> Self {
        Self {
            platform,
            failover,
            failure,
            numbers,
            nodes: Vec::new(),
            fences: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }

    /// A part whose time is in the table.
    pub(super) fn tabled(
        &mut self,
        phase: Phase,
        name: &str,
        key: &'static str,
        needs: &[usize],
        span: Span,
    ) -> usize {
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
    pub(super) fn derived(
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

    pub(super) fn silence(&self) -> Silence {
        self.failure.kind.is_silent()
    }

    /// The pause between two rounds of the prober, which is one for everything that is watched.
    pub(super) fn every(&self) -> Duration {
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
        let (names, health, span) = self.decisive()?;
        Ok(self.detection(&names, health, span))
    }

    /// The check that decides, by its name with those that fail alike; or why none does.
    pub(super) fn decisive(&self) -> Result<(String, &'a HealthCheck, Span), String> {
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
        Ok((names.join(word), *health, *span))
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
        self.second_way(decision);
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

    /// The alarm on what the prober publishes starts the orchestrator, too. Nothing waits for it: who comes second finds the lock
    /// taken, and ends.
    fn second_way(&mut self, decision: usize) {
        let every = self.every();
        let span = self.failover.origin.span;
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
        self.tabled(
            Phase::Alarm,
            "the alarm starts it, too",
            "trigger.alarm_to_lambda",
            &[alarm],
            span,
        );
    }

    /// Orchestrator, then second opinions; returns what the first step waits for.
    fn gate(&mut self, decision: usize) -> Vec<usize> {
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
        let started = self.tabled(
            Phase::Trigger,
            "the prober starts the orchestrator",
            "trigger.prober_to_orchestrator",
            &[decision],
            span,
        );
        let checked = self.tabled(
            Phase::Gate,
            "lock, roles and lag are read",
            "gate.precheck",
            &[started],
            span,
        );
        let looked = self.own_look("asked twice from here", &[checked, seen]);
        let mut agreed = vec![looked];
        agreed.extend(self.local_failover(decision, looked));
        match self.failover.approval {
            Approval::None => agreed,
            Approval::Required => {
                let span = self.platform.spans.of(&self.failover.origin, "approval");
                let approved = self.tabled(
                    Phase::Gate,
                    "a person approves",
                    "gate.manual_approval",
                    &agreed,
                    span,
                );
                vec![self.own_look("asked again", &[approved])]
            }
        }
    }

    /// Where only the database fails, AWS may make another instance of the same region the writer, which loses nothing. The gate
    /// gives it its time, counted from the first bad round.
    fn local_failover(&mut self, decision: usize, looked: usize) -> Option<usize> {
        (self.failure.kind == Kind::Database).then_some(())?;
        let (health, _) = self.health(self.failure.target.as_deref()?)?;
        let patience = self.failover.local_failover;
        let before = self
            .every()
            .saturating_mul(u64::from(health.failures).saturating_sub(1));
        let left = patience.saturating_sub(before);
        (left > Duration::ZERO).then_some(())?;
        let span = self.platform.spans.of(&self.failover.origin, "local_failover");
        let name = format!("a failover inside {} has time", self.failover.from);
        let how = format!(
            "`local_failover = {patience}`, counted from the first bad round, {before} before the last; AWS restores a writer inside \
             the region typically in less than 60s"
        );
        let takes = Interval::new(left, left, left);
        let waited = self.derived(Phase::Gate, name, takes, &[decision], (span, how));
        let how = format!("it asks every {LOCAL_FAILOVER_SEEN}s meanwhile");
        let takes = detect::seen(Duration::from_secs(LOCAL_FAILOVER_SEEN));
        Some(self.derived(
            Phase::Gate,
            "asked once more",
            takes,
            &[looked, waited],
            (span, how),
        ))
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
}
