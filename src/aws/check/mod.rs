//! What AWS cannot do, said before anything is written: facts against a checked platform.
//!
//! Knows AWS; does not change the platform. A platform without errors here can be lowered.

mod alerts;
mod databases;
mod names;

use super::facts;
use super::reach;
use crate::check::Place;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::lambda::plan::Plan;
use crate::platform::{Compute, HealthCheck, Platform, Setting};
use crate::source::{Origin, Span};

/// The regions of AWS, for the checks that know no AWS.
pub fn places() -> Vec<Place> {
    let place = |region: &facts::Region| Place {
        name: region.name,
        zones: region.zones,
    };
    facts::REGIONS.iter().map(place).collect()
}

/// Reports everything in the platform that AWS would refuse; `plan` is what its failovers do, where it has any.
pub fn check(platform: &Platform, plan: Option<&Plan>, out: &mut Diagnostics) {
    let mut check = Check { platform, plan, out };
    check.names();
    check.networks();
    check.tags();
    check.state();
    check.alerts();
    for tier in &platform.compute {
        check.health(&tier.origin, tier.health.as_ref());
        check.instance(tier);
        check.certificates(tier);
    }
    for database in &platform.databases {
        check.health(&database.origin, database.health.as_ref());
        check.class(database);
        check.engine_version(database);
        check.copies(database);
    }
    reach::check(platform, out);
}

struct Check<'a> {
    platform: &'a Platform,
    plan: Option<&'a Plan>,
    out: &'a mut Diagnostics,
}

impl Check<'_> {
    fn span(&self, origin: &Origin, attribute: &str) -> Span {
        self.platform.spans.of(origin, attribute)
    }

    fn report(&mut self, origin: &Origin, diagnostic: Diagnostic) {
        self.out.push(diagnostic.via(&origin.via));
    }

    fn networks(&mut self) {
        let sizes = facts::VPC_PREFIX_MIN..=facts::VPC_PREFIX_MAX;
        for region in &self.platform.regions {
            let Some(cidr) = region.cidr else { continue };
            if sizes.contains(&cidr.prefix_len()) {
                continue;
            }
            let span = self.span(&region.origin, "cidr");
            let (low, high) = sizes.clone().into_inner();
            self.report(
                &region.origin,
                Diagnostic::new(
                    Code::HA0704,
                    span,
                    format!("the network `{cidr}` is a `/{}`, and a VPC with our subnets is a `/{low}` to a `/{high}`", cidr.prefix_len()),
                    "of another size",
                )
                .note("a VPC is a `/16` or smaller, and is cut into 32 subnets of which none is smaller than a `/28`: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html")
                .help(format!("write `{}/{}`", cidr.network(), cidr.prefix_len().clamp(low, high))),
            );
        }
    }

    fn health(&mut self, origin: &Origin, health: Option<&HealthCheck>) {
        let Some(health) = health else { return };
        let span = self.span(origin, "health");
        let seconds = health.interval.as_millis() / 1_000;
        let exact = health.interval.as_millis() % 1_000 == 0;
        if !exact || !facts::HEALTH_CHECK_INTERVALS_SECONDS.contains(&seconds) {
            self.report(
                origin,
                Diagnostic::new(
                    Code::HA0701,
                    span,
                    format!("Route 53 checks every 10s or 30s, not every {}", health.interval),
                    format!("every {}", health.interval),
                )
                .note("RequestInterval in https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html")
                .help(if seconds > 20 { "check every `30s`" } else { "check every `10s`" }),
            );
        }
        let counts = facts::HEALTH_CHECK_FAILURES_MIN..=facts::HEALTH_CHECK_FAILURES_MAX;
        if !counts.contains(&health.failures) {
            self.report(
                origin,
                Diagnostic::new(
                    Code::HA0702,
                    span,
                    format!("Route 53 counts 1 to 10 failures in a row, not {}", health.failures),
                    format!("{} failures", health.failures),
                )
                .note("FailureThreshold in https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html")
                .help(format!("check `{} x {}`", health.interval, health.failures.clamp(1, 10))),
            );
        }
    }

    /// Warns of a type that this version does not know.
    fn instance(&mut self, tier: &Compute) {
        let Setting::Known(instance) = &tier.instance else {
            return;
        };
        let family = facts::family(instance);
        let size = instance.split('.').nth(1).unwrap_or_default();
        let sized = facts::SIZES.contains(&size)
            || size.starts_with("metal-")
            || size
                .strip_suffix("xlarge")
                .is_some_and(|times| times.parse::<u16>().is_ok());
        if sized && facts::INSTANCE_FAMILIES.contains(&family) {
            return;
        }
        let span = self.span(&tier.origin, "instance");
        let family = did_you_mean(family, facts::INSTANCE_FAMILIES.iter().copied()).unwrap_or(family);
        let size = if sized {
            size
        } else {
            did_you_mean(size, facts::SIZES.iter().copied()).unwrap_or(size)
        };
        let meant = format!("{family}.{size}");
        let diagnostic = Diagnostic::new(
            Code::HA0707,
            span,
            format!("`{instance}` is not an instance type that this version knows"),
            "unknown",
        );
        self.report(
            &tier.origin,
            if meant == *instance {
                diagnostic
            } else {
                diagnostic.help(format!("write `{meant}` if that is meant"))
            },
        );
    }

    fn certificates(&mut self, tier: &Compute) {
        let Some(Setting::Known(arns)) = &tier.certificate else {
            return;
        };
        for (region, arn) in arns {
            let parts: Vec<&str> = arn.splitn(6, ':').collect();
            let service = parts.get(2).copied().unwrap_or_default();
            let place = parts.get(3).copied().unwrap_or_default();
            let message = if service != "acm" {
                format!("the certificate of `{region}` is an ARN of `{service}`, not of `acm`")
            } else if place != region {
                format!("the certificate of `{region}` lies in `{place}`")
            } else {
                continue;
            };
            let span = self.span(&tier.origin, "certificate");
            self.report(
                &tier.origin,
                Diagnostic::new(Code::HA0705, span, message, "a load balancer uses certificates of its own region")
                    .note("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html")
                    .help(format!("request a certificate in `{region}`, or leave `certificate` out and one is issued")),
            );
        }
    }
}
