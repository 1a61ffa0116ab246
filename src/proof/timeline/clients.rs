//! From a region that serves to clients that write: the public name, which Route 53 moves by its own checks, and who still
//! remembers the old answer.

use super::Phase;
use super::build::Builder;
use super::detect;
use super::failure::Kind;
use crate::platform::{Database, StepKind};
use crate::proof::Interval;
use crate::source::Span;

impl Builder<'_> {
    pub(super) fn serving(&mut self, needs: &[usize]) -> usize {
        let name = format!("{} serves writes", self.failover.to);
        let span = self.failover.origin.span;
        let how = "all of that".to_owned();
        self.derived(Phase::Serve, name, Interval::ZERO, needs, (span, how))
    }

    /// The public name and the clients.
    pub(super) fn clients(&mut self, serving: usize) -> usize {
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
