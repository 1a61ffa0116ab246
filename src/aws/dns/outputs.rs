//! What the root says about names.

use super::{region_output, served, zone};
use crate::context::Context;
use crate::facts;
use hac_lang::platform::{Compute, Dns, Listener};
use hac_terraform::{Expr, Object, Output, interpolate, lit, output};

/// The port that a URL need not name.
const HTTPS_PORT: u16 = 443;

pub(crate) fn outputs(ctx: &Context<'_>) -> Vec<Output> {
    let served = served(ctx);
    if served.is_empty() {
        return Vec::new();
    }
    let add = |name: &str, description: &str, value: &dyn Fn(&Dns, &Compute) -> Expr| {
        let by_domain = served.iter().fold(Object::new(), |object, (dns, tier)| {
            object.set(&dns.domain, value(dns, tier))
        });
        served.iter().fold(
            output(name, by_domain).description(description),
            |output, (dns, _)| output.origin(&dns.origin),
        )
    };
    let made: Vec<&Dns> = served
        .iter()
        .map(|(dns, _)| *dns)
        .filter(|dns| dns.zone.is_none())
        .collect();
    let name_servers = made.iter().fold(Object::new(), |object, dns| {
        object.set(&dns.domain, zone(dns).attr("name_servers"))
    });
    let name_servers = made.iter().fold(
        output("name_servers", name_servers)
            .description("What the parent zone of each name must delegate it to."),
        |output, dns| output.origin(&dns.origin),
    );
    let mut outputs = vec![
        add(
            "endpoint_urls",
            "Where clients call: whichever region answers.",
            &|dns, tier| lit(format!("https://{}{}", dns.domain, port(tier))),
        ),
        add(
            "regional_endpoint_urls",
            "Where each region answers for itself, by name and region.",
            &|dns, tier| {
                by_region(tier, |region| {
                    interpolate("https://", region_output(dns, region, "fqdn"), &port(tier))
                })
            },
        ),
        add(
            "health_checks",
            "Health checks, by name and region. `id` decides for the region, `checks` are what it is made of. Their status \
             is at `status_url`, or: aws route53 get-health-check-status --health-check-id ID",
            &|dns, tier| by_region(tier, |region| health(ctx, dns, region)),
        ),
    ];
    if !made.is_empty() {
        outputs.push(name_servers);
    }
    outputs
}

fn by_region(tier: &Compute, value: impl Fn(&str) -> Expr) -> Expr {
    tier.regions
        .iter()
        .fold(Object::new(), |object, region| {
            object.set(region.as_str(), value(region))
        })
        .into()
}

fn port(tier: &Compute) -> String {
    match tier.listener {
        Some(Listener { port, .. }) if port != HTTPS_PORT => format!(":{port}"),
        _ => String::new(),
    }
}

fn health(ctx: &Context<'_>, dns: &Dns, region: &str) -> Expr {
    if ctx.platform.asked(dns, region).is_empty() {
        return Object::new().into();
    }
    let id = || region_output(dns, region, "region_health_check_id");
    let console = format!(
        "https://{}/route53/healthchecks/home#/details/",
        facts::console(region)
    );
    Object::new()
        .set("id", id())
        .set("checks", region_output(dns, region, "region_check_ids"))
        .set("status_url", interpolate(&console, id(), ""))
        .into()
}
