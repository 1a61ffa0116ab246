//! From a region that serves to clients that write: the public name, which Route 53 moves by its own checks, and who still
//! remembers the old answer.

use super::Phase;
use super::build::Builder;
use super::detect;
use super::failure::Kind;
use super::steps::{RENEWED_EVERY, sees};
use crate::Interval;
use hac_base::source::Span;
use hac_lang::platform::{Asked, Dns, Question};

impl Builder<'_> {
    pub(super) fn serving(&mut self, needs: &[usize]) -> usize {
        let name = format!("{} serves writes", self.failover.to);
        let span = self.failover.origin.span;
        let how = "all of that".to_owned();
        self.derived(Phase::Serve, name, Interval::ZERO, needs, (span, how))
    }

    /// The public names that move, and the clients.
    pub(super) fn clients(&mut self, serving: usize) -> usize {
        let platform = self.platform;
        let mut needs = vec![serving];
        for dns in &platform.dns {
            let Some(seen) = self.name_moves(dns, serving) else {
                continue;
            };
            let name = asked_again(dns);
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

    /// Route 53 has to see the old region fail and the new one well; none where it does not come to that. By what stands behind
    /// the name, and by nothing else.
    fn name_moves(&mut self, dns: &Dns, serving: usize) -> Option<Vec<usize>> {
        let platform = self.platform;
        let (from, to) = (&self.failover.from, &self.failover.to);
        let (left, entered) = (platform.asked(dns, from), platform.asked(dns, to));
        let stays = |asked: &Asked<'_>| {
            let database = asked.behind.subject.database();
            database.is_some_and(|database| !self.promotes(&database.name))
        };
        if left.is_empty() || entered.is_empty() || entered.iter().any(stays) {
            return None;
        }
        let mut seen = vec![self.seen_to_fail(&left, dns.origin.span)?];
        seen.extend(self.seen_well(&entered, serving, dns.origin.span));
        Some(seen)
    }

    /// The first of the checks that fails: with what fails, or else as the write lease goes to the other region.
    fn seen_to_fail(&mut self, checks: &[Asked<'_>], span: Span) -> Option<usize> {
        let silence = self.silence();
        let takes = |asked: &&Asked<'_>| {
            let health = asked.behind.health;
            (detect::route_53_fails(health, silence).worst, health.failures)
        };
        let at_once = checks
            .iter()
            .filter(|asked| self.takes_away(asked))
            .min_by_key(takes);
        let (health, needs) = if let Some(asked) = at_once {
            (asked.behind.health, Vec::new())
        } else {
            let later = checks
                .iter()
                .filter_map(|asked| Some((asked, self.fence_of(asked)?)));
            let (asked, begin) = later.min_by_key(|(_, begin)| begin.iter().max().copied())?;
            (asked.behind.health, vec![self.loses_lease(asked, &begin, span)])
        };
        let how = format!(
            "{} x {}, the pause after each answer; 4s to connect, 2s to answer",
            health.interval, health.failures
        );
        let name = format!("Route 53 sees {} fail", self.failover.from);
        let takes = detect::route_53_fails(health, silence);
        Some(self.derived(Phase::Name, name, takes, &needs, (span, how)))
    }

    /// Whether the failure itself makes a check fail in the region that is left.
    fn takes_away(&self, asked: &Asked<'_>) -> bool {
        let target = self.failure.target.as_deref();
        match (self.failure.kind, asked.question) {
            (Kind::Region | Kind::RegionSilent | Kind::RegionRefusing, _) => true,
            (Kind::Database, Question::Writer) => target == Some(asked.behind.subject.name()),
            (Kind::Tier, _) => target == Some(asked.behind.health.via.as_str()),
            // The application lives, and answers for its lease without the database.
            (Kind::Database, Question::Health | Question::Lease) | (Kind::Zone | Kind::Flapping, _) => false,
        }
    }

    /// A writer that lives finds at its next renewal that the lease is another's, and its checks fail.
    fn loses_lease(&mut self, asked: &Asked<'_>, begin: &[usize], span: Span) -> usize {
        let name = format!(
            "{} loses the lease of {}",
            self.failover.from,
            asked.behind.subject.name()
        );
        let how = format!("a living writer renews its lease every {RENEWED_EVERY}s, and is refused");
        let takes = Interval::seconds(0, RENEWED_EVERY / 2, RENEWED_EVERY);
        self.derived(Phase::Name, name, takes, begin, (span, how))
    }

    /// The new region answers for itself all along, and for a database once that is moved.
    fn seen_well(&mut self, checks: &[Asked<'_>], serving: usize, span: Span) -> Option<usize> {
        let moved = || checks.iter().filter(|asked| asked.question != Question::Health);
        let slowest = moved().max_by_key(|asked| detect::route_53_passes(asked.behind.health).worst)?;
        let health = slowest.behind.health;
        let mut needs = Vec::new();
        for asked in moved() {
            needs.push(match asked.question {
                Question::Health | Question::Writer => self.writes(asked).unwrap_or(serving),
                Question::Lease => self.gets_lease(asked, span),
            });
        }
        needs.dedup();
        let how = format!(
            "{} good answers in a row, {} apart: as many as it takes bad ones",
            health.failures, health.interval
        );
        let name = format!("Route 53 sees {} well", self.failover.to);
        let takes = detect::route_53_passes(health);
        Some(self.derived(Phase::Name, name, takes, &needs, (span, how)))
    }

    /// When the application of the new region writes to a database.
    fn writes(&self, asked: &Asked<'_>) -> Option<usize> {
        self.position(&sees(asked.behind.subject.name()))
    }

    /// The application of the new region finds itself named, long before it may write.
    fn gets_lease(&mut self, asked: &Asked<'_>, span: Span) -> usize {
        let database = asked.behind.subject.name();
        let name = format!("the lease of {database} names {}", self.failover.to);
        let begin = self.fence_of(asked).unwrap_or_default();
        self.tabled(Phase::Name, &name, "app.adopt_lease", &begin, span)
    }

    /// What the fence of a database waits for.
    fn fence_of(&self, asked: &Asked<'_>) -> Option<Vec<usize>> {
        let database = &asked.behind.subject.database()?.name;
        let mut fences = self.fences.iter();
        fences
            .find(|(fenced, _)| fenced == database)
            .map(|(_, begin)| begin.clone())
    }

    fn promotes(&self, database: &str) -> bool {
        self.failover
            .steps
            .iter()
            .any(|step| step.kind.promotes() == Some(database))
    }
}

/// What ends the wait for a name.
pub(crate) fn asked_again(dns: &Dns) -> String {
    format!("{} is asked for again", dns.domain)
}
