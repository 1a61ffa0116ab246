//! Whether those who ask for health reach what answers: Route 53's checkers, and the probes of a failover.
//!
//! Both call from outside, from addresses that nobody can list: a tier that shuts them out looks dead, and a tier without
//! a name cannot be called at all.

use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_lang::platform::{Compute, Database, Dns, Failover, Platform, Question, Watch};

/// Who has to be let in.
const EVERYBODY: &str = "0.0.0.0/0";

/// The longest path that is asked: `ResourcePath` in
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html>.
const PATH_MAX: usize = 255;

/// Reports tiers whose health is asked and that cannot be asked.
pub(super) fn check(platform: &Platform, out: &mut Diagnostics) {
    for failover in &platform.failovers {
        for watch in &failover.when.watches {
            if let Some(tier) = answering(platform, watch)
                && !is_named(platform, tier)
            {
                out.push(unnamed(platform, failover, watch, tier));
            }
        }
    }
    for dns in &platform.dns {
        behind(platform, dns, out);
        leases_have_room(platform, dns, out);
    }
    for tier in platform.compute_tiers() {
        let fails_over = tier.regions.len() > 1 && tier.health.is_some();
        if fails_over && !tier.is_public() && is_named(platform, tier) {
            out.push(shut(platform, tier));
        }
    }
}

/// Reports databases behind a name whose checks cannot be called: the name would lead where they take no writes.
fn behind(platform: &Platform, dns: &Dns, out: &mut Diagnostics) {
    let Some(tier) = platform
        .compute(&dns.serves)
        .filter(|tier| tier.regions.len() > 1)
    else {
        return;
    };
    for database in platform.databases_behind(tier) {
        let health = database.health.as_ref();
        let answers = health.and_then(|health| platform.compute(&health.via));
        let is_watched = |name: &str| {
            let mut watches = platform
                .failovers
                .iter()
                .flat_map(|failover| &failover.when.watches);
            watches.any(|watch| watch.tier == name)
        };
        if let Some(answers) = answers
            && !is_named(platform, answers)
            && !is_watched(&database.name)
        {
            out.push(uncalled(platform, dns, database, answers));
        }
    }
}

/// A path that is just short enough is too long with what asks for the lease behind it.
fn leases_have_room(platform: &Platform, dns: &Dns, out: &mut Diagnostics) {
    let Some(region) = platform.primary() else { return };
    for asked in platform.asked(dns, &region.name) {
        let (subject, length) = (asked.behind.subject, asked.path.len());
        if asked.question == Question::Lease && length > PATH_MAX {
            let name = subject.name();
            let message = format!(
                "the write lease of `{name}` is asked under a path of {length} characters, and Route 53 asks at most {PATH_MAX}"
            );
            let place = platform.spans.of(subject.origin(), "health");
            let diagnostic =
                Diagnostic::new(Code::HA0306, place, message, "too long with `/lease` behind it")
                    .label(platform.spans.of(&dns.origin, "follows"), "followed here");
            out.push(diagnostic.via(&subject.origin().via));
        }
    }
}

fn uncalled(platform: &Platform, dns: &Dns, database: &Database, answers: &Compute) -> Diagnostic {
    let (name, domain, via) = (&database.name, &dns.domain, &answers.name);
    Diagnostic::new(
        Code::HA0712,
        platform.spans.of(&database.origin, "health"),
        format!("`{domain}` leads to where `{name}` accepts writes, and no public name leads to `{via}`, which answers for it"),
        "nothing to call",
    )
    .label(dns.origin.span, "follows the writer")
    .note("Route 53 calls each region under its own name, such as `us-east-1.shop.example.com`")
    .help(format!(
        "let a tier that has a name answer, such as `via {}`, or add a `dns` that serves `{via}`",
        dns.serves
    ))
    .via(&database.origin.via)
}

/// The compute tier that answers for what is watched.
fn answering<'p>(platform: &'p Platform, watch: &Watch) -> Option<&'p Compute> {
    let name = match platform.database(&watch.tier) {
        Some(database) => &database.health.as_ref()?.via,
        None => &watch.tier,
    };
    platform.compute(name)
}

fn is_named(platform: &Platform, tier: &Compute) -> bool {
    platform.name_of(&tier.name).is_some()
}

fn unnamed(platform: &Platform, failover: &Failover, watch: &Watch, tier: &Compute) -> Diagnostic {
    let name = &tier.name;
    Diagnostic::new(
        Code::HA0712,
        platform.spans.of(&failover.origin, "when"),
        format!(
            "`{}.health` is watched, and no public name leads to `{name}`, which answers for it",
            watch.tier
        ),
        "nothing to call",
    )
    .note("probes call each region under its own name, such as `us-east-1.shop.example.com`")
    .help(format!(
        "add `dns \"shop.example.com\" {{ serves = {name} }}` with a domain of yours"
    ))
    .via(&failover.origin.via)
}

fn shut(platform: &Platform, tier: &Compute) -> Diagnostic {
    let name = &tier.name;
    Diagnostic::new(
        Code::HA0712,
        platform.spans.of(&tier.origin, "clients"),
        format!(
            "`{name}` answers to {} only, and its health is asked from everywhere",
            tier.clients.join(", ")
        ),
        "leaves checkers out",
    )
    .note("Route 53's checkers and the probes of a failover call from addresses that AWS does not promise to keep")
    .help(format!("let `{EVERYBODY}` in, and refuse strangers in the application"))
    .via(&tier.origin.via)
}
