//! What AWS cannot do, said before anything is written: facts against a checked platform.
//!
//! Knows AWS; does not change the platform. A platform without errors here can be lowered.

use super::facts;
use super::providers::OWN_TAGS;
use crate::check::Place;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::platform::{Compute, Database, HealthCheck, Platform, Setting};
use crate::source::{Origin, Span};

/// The regions of AWS, for the checks that know no AWS.
pub fn places() -> Vec<Place> {
    let place = |region: &facts::Region| Place {
        name: region.name,
        zones: region.zones,
    };
    facts::REGIONS.iter().map(place).collect()
}

/// Reports everything in the platform that AWS would refuse.
pub fn check(platform: &Platform, out: &mut Diagnostics) {
    let mut check = Check { platform, out };
    check.names();
    check.networks();
    check.tags();
    check.state();
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
}

struct Check<'a> {
    platform: &'a Platform,
    out: &'a mut Diagnostics,
}

impl Check<'_> {
    fn span(&self, origin: &Origin, attribute: &str) -> Span {
        self.platform.spans.of(origin, attribute)
    }

    fn report(&mut self, origin: &Origin, diagnostic: Diagnostic) {
        self.out.push(diagnostic.via(&origin.via));
    }

    fn names(&mut self) {
        let platform = self.platform;
        self.name(
            "platform",
            &platform.name,
            &platform.origin,
            facts::PLATFORM_NAME_CHARACTERS_MAX,
        );
        let compute = platform.compute.iter().map(|tier| (&tier.name, &tier.origin));
        let databases = platform.databases.iter().map(|tier| (&tier.name, &tier.origin));
        let tables = platform.tables.iter().map(|tier| (&tier.name, &tier.origin));
        let buckets = platform.buckets.iter().map(|tier| (&tier.name, &tier.origin));
        let alerts = platform.alerts.iter().map(|alert| (&alert.name, &alert.origin));
        for (name, origin) in compute.chain(databases).chain(tables).chain(buckets) {
            self.name("tier", name, origin, facts::TIER_NAME_CHARACTERS_MAX);
        }
        for (name, origin) in alerts {
            self.name("alert", name, origin, facts::TIER_NAME_CHARACTERS_MAX);
        }
        for dns in &platform.dns {
            let issued = platform
                .compute
                .iter()
                .any(|tier| tier.name == dns.serves && tier.certificate.is_none());
            if issued {
                self.name(
                    "domain",
                    &dns.domain,
                    &dns.origin,
                    facts::CERTIFICATE_NAME_CHARACTERS_MAX,
                );
            }
        }
    }

    fn name(&mut self, what: &str, name: &str, origin: &Origin, limit: usize) {
        let length = name.chars().count();
        if length <= limit {
            return;
        }
        let why = match what {
            "domain" => "the first name of a certificate has at most 64 characters",
            _ => {
                "names in the cloud are made of it and of others, and a load balancer's has at most 32 characters"
            }
        };
        self.report(
            origin,
            Diagnostic::new(
                Code::HA0706,
                origin.span,
                format!("the {what} `{name}` has {length} characters, and {limit} is the most that fits"),
                format!("{length} characters"),
            )
            .note(why)
            .help("choose a shorter name"),
        );
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

    fn tags(&mut self) {
        let platform = self.platform;
        for (name, value) in &platform.tags {
            if let Some(own) = OWN_TAGS.iter().find(|own| own.eq_ignore_ascii_case(name)) {
                let span = self.span(&platform.origin, &format!("tags.{name}"));
                self.report(
                    &platform.origin,
                    Diagnostic::new(
                        Code::HA0603,
                        span,
                        format!("the tag `{name}` is reserved: every resource carries `{own}` already"),
                        "reserved",
                    )
                    .help("choose another name"),
                );
                continue;
            }
            let allowed = |c: char| c.is_alphanumeric() || " _.:/=+-@".contains(c);
            let reason = if name.chars().count() > facts::TAG_KEY_CHARACTERS_MAX {
                format!(
                    "its name has more than {} characters",
                    facts::TAG_KEY_CHARACTERS_MAX
                )
            } else if value.chars().count() > facts::TAG_VALUE_CHARACTERS_MAX {
                format!(
                    "its value has more than {} characters",
                    facts::TAG_VALUE_CHARACTERS_MAX
                )
            } else if !name.chars().chain(value.chars()).all(allowed) {
                "it has characters other than letters, digits, blanks and `_.:/=+-@`".to_owned()
            } else {
                continue;
            };
            let span = self.span(&platform.origin, &format!("tags.{name}"));
            self.report(
                &platform.origin,
                Diagnostic::new(
                    Code::HA0708,
                    span,
                    format!("AWS does not accept the tag `{name}`: {reason}"),
                    reason,
                ),
            );
        }
        // `hac` adds some of its own.
        let limit = facts::TAGS_MAX - 10;
        if platform.tags.len() > limit {
            let message = format!(
                "{} tags are more than the {limit} that fit on a resource",
                platform.tags.len()
            );
            self.report(
                &platform.origin,
                Diagnostic::new(Code::HA0708, platform.origin.span, message, "too many tags"),
            );
        }
    }

    fn state(&mut self) {
        let Some(state) = &self.platform.state else { return };
        let bucket = &state.bucket;
        let in_bucket = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if !(3..=63).contains(&bucket.len())
            || !bucket.chars().all(in_bucket)
            || !bucket.starts_with(edge)
            || !bucket.ends_with(edge)
            || bucket.contains("..")
        {
            let span = self.span(&state.origin, "bucket");
            self.report(
                &state.origin,
                Diagnostic::new(Code::HA0711, span, format!("`{bucket}` is not the name of a bucket"), "not a bucket's name")
                    .note("a bucket's name has 3 to 63 lower-case letters, digits, `-` and `.`, and starts and ends with a letter or digit"),
            );
        }
        let in_table = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        if let Some(table) = state
            .lock_table
            .as_ref()
            .filter(|table| !(3..=255).contains(&table.len()) || !table.chars().all(in_table))
        {
            let span = self.span(&state.origin, "lock_table");
            self.report(
                &state.origin,
                Diagnostic::new(
                    Code::HA0711,
                    span,
                    format!("`{table}` is not the name of a table"),
                    "not a table's name",
                )
                .note("a table's name has 3 to 255 letters, digits, `_`, `-` and `.`"),
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

    fn class(&mut self, database: &Database) {
        let (families, what) = if database.is_replicated() {
            (facts::GLOBAL_DATABASE_FAMILIES, "a global database")
        } else {
            (facts::AURORA_MYSQL_FAMILIES, "Aurora MySQL")
        };
        let instance = &database.instance;
        if families.contains(&facts::family(instance)) {
            return;
        }
        let span = self.span(&database.origin, "instance");
        let why = if facts::is_burstable(instance) {
            "its processor is throttled under load, and a replica that is throttled falls behind"
        } else {
            "it is not memory optimised"
        };
        self.report(
            &database.origin,
            Diagnostic::new(
                Code::HA0703,
                span,
                format!("AWS runs no {} on `{instance}`", what.trim_start_matches("a ")),
                why,
            )
            .note(format!("families for {what}: `db.{}` (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-getting-started.html)", families.join("`, `db.")))
            .help("write `db.r6g.large`, or larger"),
        );
    }

    fn engine_version(&mut self, database: &Database) {
        let version = &database.engine_version;
        let number = |part: Option<&str>| part.and_then(|part| part.parse::<u32>().ok());
        let mut parts = version
            .strip_prefix("8.0.mysql_aurora.3.")
            .unwrap_or_default()
            .split('.');
        let (minor, patch) = (number(parts.next()), number(parts.next()));
        if minor.is_some() && patch.is_some() && parts.next().is_none() {
            return;
        }
        let span = self.span(&database.origin, "engine_version");
        self.report(
            &database.origin,
            Diagnostic::new(
                Code::HA0709,
                span,
                format!("`{version}` is not a version of Aurora MySQL 3"),
                "not a version",
            )
            .note("versions read `8.0.mysql_aurora.3.<minor>.<patch>`: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/doc-history.html")
            .help("write `\"8.0.mysql_aurora.3.10.4\"`, or leave it out"),
        );
    }

    fn copies(&mut self, database: &Database) {
        let others = database.regions.len().saturating_sub(1);
        let name = &database.name;
        if others > facts::GLOBAL_DATABASE_SECONDARIES_MAX {
            let span = self.span(&database.origin, "replicate");
            let most = facts::GLOBAL_DATABASE_SECONDARIES_MAX;
            self.report(
                &database.origin,
                Diagnostic::new(
                    Code::HA0710,
                    span,
                    format!(
                        "`{name}` replicates to {others} regions, and a global database to {most} at most"
                    ),
                    "too many",
                ),
            );
        }
        let most = facts::readers_max(others);
        if usize::try_from(database.readers).unwrap_or(usize::MAX) > most {
            let span = self.span(&database.origin, "readers");
            self.report(
                &database.origin,
                Diagnostic::new(
                    Code::HA0710,
                    span,
                    format!(
                        "`{name}` has {} readers, and {most} is the most beside {others} other {}",
                        database.readers,
                        if others == 1 { "region" } else { "regions" }
                    ),
                    "too many",
                )
                .note("a primary region has at most 15 readers, less one for each other region")
                .help(format!("write `readers = {most}`")),
            );
        }
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
