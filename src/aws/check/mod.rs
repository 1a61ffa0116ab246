//! What AWS cannot do, said before anything is written: facts against a checked platform.
//!
//! Knows AWS; does not change the platform. A platform without errors here can be lowered.

mod alerts;
mod databases;
mod engines;
mod instances;
mod names;
mod regions;

use std::collections::BTreeMap;

use ipnet::Ipv4Net;

use super::facts;
use super::{reach, registry};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, Stated};
use hac_base::source::{Origin, Sources, Span};
use hac_base::units::Duration;
use hac_lambda::plan::Plan;
use hac_lang::check::Place;
use hac_lang::platform::{
    Compute, HealthCheck, Input, InputValue, IsIn, Platform, Region, RegionName, Setting,
};

/// The regions of AWS, for the checks that know no AWS.
pub fn places() -> Vec<Place> {
    let place = |region: &facts::Region| Place {
        name: region.name,
        zones: region.zones,
    };
    facts::REGIONS.iter().map(place).collect()
}

/// Reports everything in the platform that AWS would refuse; `plan` is what its failovers do, where it has any.
pub fn check(platform: &Platform, sources: &Sources, plan: Option<&Plan>, out: &mut Diagnostics) {
    let mut check = Check {
        platform,
        sources,
        plan,
        out,
    };
    check.names();
    check.regions();
    check.networks();
    check.tags();
    check.zones();
    check.state();
    check.alerts();
    check.instance_types_of_inputs();
    for tier in platform.compute_tiers() {
        check.health(&tier.origin, tier.health.as_ref());
        check.instance_type(tier);
        check.certificates(tier);
    }
    for database in platform.databases() {
        check.health(&database.origin, database.health.as_ref());
        check.class(database);
        check.engine_version(database);
        check.database_name(database);
        check.copies(database);
    }
    reach::check(platform, out);
    if !out.has_errors() {
        registry::check(platform, out);
    }
}

struct Check<'a> {
    platform: &'a Platform,
    sources: &'a Sources,
    plan: Option<&'a Plan>,
    out: &'a mut Diagnostics,
}

impl<'p> Check<'p> {
    fn span(&self, origin: &Origin, attribute: &str) -> Span {
        self.platform.spans.of(origin, attribute)
    }

    /// A value where it was written, which is not always the sentence that states the attribute.
    fn written(&self, origin: &'p Origin, attribute: &'p str) -> Stated<'p> {
        self.platform.spans.written(self.sources, origin, attribute)
    }

    fn report(&mut self, origin: &Origin, diagnostic: Diagnostic) {
        self.out.push(diagnostic.via(&origin.via));
    }

    /// Whether a tier before this one takes its certificates from the same input.
    fn is_said_before(&self, tier: &Compute) -> bool {
        let before = self
            .platform
            .compute_tiers()
            .take_while(|one| one.name != tier.name);
        before.into_iter().any(|one| one.certificate == tier.certificate)
    }

    /// The default of an input with a text for each region, and the input.
    fn default_by_region(&self, name: &str) -> Option<(BTreeMap<RegionName, String>, &'p Input)> {
        let input = self.platform.inputs.iter().find(|input| input.name == name)?;
        let Some(InputValue::RegionMap(entries)) = &input.default else {
            return None;
        };
        let texts = entries.iter().filter_map(|(region, value)| match value {
            InputValue::Text(text) => Some((region.as_str().into(), text.clone())),
            InputValue::Number(_) | InputValue::Bool(_) | InputValue::List(_) | InputValue::RegionMap(_) => {
                None
            }
        });
        Some((texts.collect(), input))
    }

    fn networks(&mut self) {
        let sizes = facts::VPC_PREFIX_MIN..=facts::VPC_PREFIX_MAX;
        for region in &self.platform.regions {
            let Some(cidr) = region.cidr else { continue };
            if sizes.contains(&cidr.prefix_len()) {
                self.room(region, cidr);
                continue;
            }
            let at = self.written(&region.origin, "cidr");
            let (low, high) = sizes.clone().into_inner();
            let diagnostic = at
                .diagnostic(
                    Code::HA0704,
                    format!("the network `{cidr}` is a `/{}`, and a VPC with our subnets is a `/{low}` to a `/{high}`", cidr.prefix_len()),
                    "of another size",
                )
                .note("a VPC is a `/16` or smaller, and is cut into 32 subnets of which none is smaller than a `/28`: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html");
            let mended = Ipv4Net::new(cidr.network(), cidr.prefix_len().clamp(low, high)).unwrap_or(cidr);
            let mended = mended.trunc().to_string();
            let advice = format!("write `{}`", at.words(&mended));
            self.report(&region.origin, at.advise(diagnostic, &mended, advice));
        }
    }

    /// Whether the private subnets of a region have an address for each instance that its tiers may grow to.
    fn room(&mut self, region: &'p Region, cidr: Ipv4Net) {
        let subnet = 32 - u32::from(cidr.prefix_len() + facts::SUBNET_NEW_BITS);
        let in_each = 2_u64.pow(subnet) - facts::SUBNET_ADDRESSES_TAKEN;
        let zones = u64::try_from(region.zones.len()).unwrap_or(u64::MAX);
        let room = in_each.saturating_mul(zones);
        let tiers: Vec<&Compute> = self
            .platform
            .compute_tiers()
            .filter(|tier| tier.is_in(&region.name))
            .collect();
        let wanted: u64 = tiers.iter().map(|tier| u64::from(tier.scale.max)).sum();
        if wanted <= room {
            return;
        }
        let at = self.written(&region.origin, "cidr");
        let diagnostic = at
            .diagnostic(
                Code::HA0704,
                format!(
                    "`{}` has addresses for {room} instances, and its tiers may grow to {wanted}",
                    region.name
                ),
                format!("{zones} subnets for instances with {in_each} addresses each"),
            )
            .note("a subnet is a 32nd of the network, and AWS keeps five of its addresses: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html")
            .help("write a larger network, such as a `/16`");
        let diagnostic = tiers.into_iter().fold(diagnostic, |diagnostic, tier| {
            let span = self.span(&tier.origin, "scale");
            diagnostic.label(span, format!("at most {}", tier.scale.max))
        });
        self.report(&region.origin, diagnostic);
    }

    fn health(&mut self, origin: &'p Origin, health: Option<&HealthCheck>) {
        let Some(health) = health else { return };
        let at = self.written(origin, "health.interval and count");
        let seconds = health.interval.as_millis() / 1_000;
        let exact = health.interval.as_millis() % 1_000 == 0;
        let is_interval = exact && facts::HEALTH_CHECK_INTERVALS_SECONDS.contains(&seconds);
        let interval = match health.interval {
            interval if is_interval => interval,
            _ if seconds > 20 => Duration::from_secs(30),
            _ => Duration::from_secs(10),
        };
        let counts = facts::HEALTH_CHECK_FAILURES_MIN..=facts::HEALTH_CHECK_FAILURES_MAX;
        let (low, high) = counts.clone().into_inner();
        let mended = format!("{interval} x {}", health.failures.clamp(low, high));
        let advice = format!("write `{}`", at.words(&mended));
        if !is_interval {
            let diagnostic = at
                .diagnostic(
                    Code::HA0701,
                    format!("Route 53 checks every 10s or 30s, not every {}", health.interval),
                    format!("every {}", health.interval),
                )
                .note("RequestInterval in https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html");
            self.report(origin, at.advise(diagnostic, &mended, advice.clone()));
        }
        if !counts.contains(&health.failures) {
            let diagnostic = at
                .diagnostic(
                    Code::HA0702,
                    format!("Route 53 counts 1 to 10 failures in a row, not {}", health.failures),
                    format!("{} failures", health.failures),
                )
                .note("FailureThreshold in https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html");
            self.report(origin, at.advise(diagnostic, &mended, advice));
        }
    }

    fn certificates(&mut self, tier: &Compute) {
        let (arns, from) = match &tier.certificate {
            None => return,
            Some(Setting::Known(arns)) => (arns.clone(), None),
            Some(Setting::Input(_)) if self.is_said_before(tier) => return,
            Some(Setting::Input(name)) => match self.default_by_region(name) {
                Some((arns, input)) => (arns, Some(input)),
                None => return,
            },
        };
        for (region, arn) in &arns {
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
            let (origin, attribute) =
                from.map_or((&tier.origin, "certificate"), |input| (&input.origin, "default"));
            let span = self.span(origin, attribute);
            self.report(
                origin,
                Diagnostic::new(Code::HA0705, span, message, "a load balancer uses certificates of its own region")
                    .note("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html")
                    .help(format!("request a certificate in `{region}`, or leave `certificate` out and one is issued")),
            );
        }
    }
}
