//! What AWS does not offer in a region, of what is generated there.

use super::Check;
use crate::facts;
use hac_base::diagnostics::{Code, Diagnostic};
use hac_lang::platform::{Database, Platform, Region};

impl<'p> Check<'p> {
    pub(super) fn regions(&mut self) {
        if self.is_of_two_partitions() {
            return;
        }
        self.public_zones();
        self.delegated_domains();
        for database in self.platform.databases() {
            self.data_api(database);
        }
    }

    /// An account, its roles and its names belong to one partition: nothing of one is known in another.
    fn is_of_two_partitions(&mut self) -> bool {
        let platform = self.platform;
        let Some(primary) = platform.primary() else {
            return false;
        };
        let home = facts::partition(&primary.name);
        let other = platform
            .regions
            .iter()
            .find(|region| facts::partition(&region.name) != home);
        let Some(other) = other else {
            return false;
        };
        let theirs = facts::partition(&other.name);
        let diagnostic = Diagnostic::new(
            Code::HA0722,
            other.origin.span,
            format!(
                "`{}` is in the partition `{theirs}`, and `{}` in `{home}`",
                other.name, primary.name
            ),
            format!("`{theirs}`"),
        )
        .label(primary.origin.span, format!("`{home}`"))
        .note(
            "an account is in one partition; no role, key or table of one partition can be used from another",
        )
        .help(instead(platform, other, |region| region.partition == home));
        self.report(&other.origin, diagnostic);
        true
    }

    /// Names are answered from a public zone.
    fn public_zones(&mut self) {
        let platform = self.platform;
        let Some(dns) = platform.dns.first() else { return };
        let lacks =
            |region: &&Region| facts::find_region(&region.name).is_some_and(|it| !it.has_public_zones());
        let Some(region) = platform.serving().find(lacks) else {
            return;
        };
        let diagnostic = Diagnostic::new(
            Code::HA0721,
            dns.origin.span,
            format!("Route 53 has no public zones in the partition of `{}`", region.name),
            "answered from a public zone",
        )
        .label(region.origin.span, format!("in `{}`", facts::partition(&region.name)))
        .note(format!("as of {}: {}", facts::PUBLIC_ZONES_READ, facts::PUBLIC_ZONES_SOURCE))
        .help("leave the `dns` block out, and answer the name with records of your own beside the generated files");
        self.report(&dns.origin, diagnostic);
    }

    /// A public zone answers nobody where no public zone can delegate to it.
    fn delegated_domains(&mut self) {
        for dns in &self.platform.dns {
            let Some(last) = dns.domain.rsplit('.').next() else {
                continue;
            };
            if dns.domain == "amazonaws.com" || dns.domain.ends_with(".amazonaws.com") {
                let message = format!(
                    "`{}` belongs to AWS: nothing leads to a zone of yours",
                    dns.domain
                );
                let diagnostic = Diagnostic::new(
                    Code::HA0723,
                    dns.origin.span,
                    message,
                    "answered from a public zone",
                )
                .help("write a name of a domain that you own");
                self.report(&dns.origin, diagnostic);
                continue;
            }
            if !facts::PRIVATE_DOMAINS.contains(&last) {
                continue;
            }
            let diagnostic = Diagnostic::new(
                Code::HA0723,
                dns.origin.span,
                format!(
                    "`{}` is a private name: nothing in public DNS leads to `.{last}`",
                    dns.domain
                ),
                "answered from a public zone",
            )
            .note(format!(
                "public DNS does not have `.{last}`: {}",
                facts::PRIVATE_DOMAINS_SOURCE
            ))
            .help("write a name of a domain that you own");
            self.report(&dns.origin, diagnostic);
        }
    }

    /// A promotion is confirmed over the Data API, in whichever region is promoted.
    fn data_api(&mut self, database: &'p Database) {
        let platform = self.platform;
        let steps = platform.failovers.iter().flat_map(|failover| &failover.steps);
        let is_of_it = |name: Option<&str>| name == Some(database.name.as_str());
        let promotion = steps
            .clone()
            .find(|step| is_of_it(step.kind.promotes()) || is_of_it(step.kind.verifies()));
        let Some(promotion) = promotion else { return };
        let lacking = database
            .regions
            .iter()
            .filter(|region| facts::find_region(region).is_some_and(|it| !it.has_data_api()))
            .filter_map(|region| platform.region(region));
        for region in lacking.collect::<Vec<_>>() {
            let diagnostic = Diagnostic::new(
                Code::HA0721,
                region.origin.span,
                format!(
                    "`{}` has no Data API for Aurora MySQL, and without it nobody confirms a promotion of `{}`",
                    region.name, database.name
                ),
                "not offered here",
            )
            .label(promotion.span, "promoted here")
            .note(format!("as of {}: {}", facts::AURORA_READ, facts::DATA_API_SOURCE))
            .help(instead(platform, region, facts::Region::has_data_api));
            self.report(&region.origin, diagnostic);
        }
    }
}

/// Regions that could take the place of one: those of its continent first.
fn instead(platform: &Platform, region: &Region, offers: impl Fn(&facts::Region) -> bool) -> String {
    let continent = |name: &str| name.split('-').next().unwrap_or_default().to_owned();
    let near = continent(&region.name);
    let partition = platform
        .primary()
        .map_or("aws", |primary| facts::partition(&primary.name));
    let mut free: Vec<&str> = facts::REGIONS
        .iter()
        .filter(|other| other.partition == partition && offers(other))
        .map(|other| other.name)
        .filter(|name| platform.region(name).is_none())
        .collect();
    free.sort_by_key(|name| continent(name) != near);
    let some: Vec<String> = free.iter().take(4).map(|name| format!("`{name}`")).collect();
    if some.is_empty() {
        "no other region offers it".to_owned()
    } else {
        format!("use another region, such as {}", some.join(", "))
    }
}
