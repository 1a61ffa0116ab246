//! `dns.tf`: public names, and which region answers for them.
//!
//! Everything here is decided by the data plane: an answer moves when checks fail, and nobody has to change a record on
//! the day. A region counts as healthy while every check that stands behind the name passes there
//! ([`crate::platform::Behind`]): names follow the writer, or its lease, and never go back to a region that lost it.

mod module;
mod outputs;

use super::compute::load_balancer_output;
use super::context::{Context, module_source};
use super::names;
use crate::platform::{Asked, Compute, Dns};
use crate::terraform::{Block, Expr, File, ModuleCall, Object, Project, Ref, module_call, resource};

pub(super) use outputs::outputs;

pub(super) fn add(ctx: &Context<'_>, project: &mut Project) {
    let served = served(ctx);
    if served.is_empty() {
        return;
    }
    module::define(project);
    for (dns, tier) in served {
        let file = project.root.file("dns.tf");
        file.add(
            resource("aws_route53_zone", names::domain_ident(&dns.domain))
                .provider("aws", names::provider_alias(ctx.home()))
                .directive("checkov:skip=CKV2_AWS_38:Signing needs a record in the parent zone and a key in us-east-1")
                .directive("checkov:skip=CKV2_AWS_39:Query logs can be kept in us-east-1 only")
                .set("name", &dns.domain)
                .origin(&dns.origin),
        );
        for region in &tier.regions {
            file.add(region_call(ctx, dns, tier, region));
        }
        answers(ctx, dns, tier, file);
    }
}

/// Each domain with the tier that answers for it.
pub(super) fn served<'a>(ctx: &Context<'a>) -> Vec<(&'a Dns, &'a Compute)> {
    let tier_of = |dns: &'a Dns| {
        let tier = ctx.platform.compute(&dns.serves)?;
        tier.listener.is_some().then_some((dns, tier))
    };
    ctx.platform.dns.iter().filter_map(tier_of).collect()
}

/// The zone of a domain.
pub(super) fn zone(dns: &Dns) -> Ref {
    Ref::resource("aws_route53_zone", names::domain_ident(&dns.domain))
}

/// The zone as Terraform's command line names it.
pub(super) fn zone_address(dns: &Dns) -> String {
    format!("aws_route53_zone.{}", names::domain_ident(&dns.domain))
}

/// An output of the module of a domain in a region: `fqdn`, `health_check_ids`, `region_check_ids`, `region_health_check_id`.
pub(super) fn region_output(dns: &Dns, region: &str, output: &str) -> Expr {
    Ref::module(region_module(dns, region)).attr(output)
}

fn region_module(dns: &Dns, region: &str) -> String {
    format!(
        "dns_{}_{}",
        names::domain_ident(&dns.domain),
        names::ident(region)
    )
}

/// A region's own name and the checks behind it.
fn region_call(ctx: &Context<'_>, dns: &Dns, tier: &Compute, region: &str) -> ModuleCall {
    let checks = ctx.platform.asked(dns, region);
    let (own, others): (Vec<&Asked<'_>>, Vec<&Asked<'_>>) = checks
        .iter()
        .partition(|asked| maker(ctx, dns, asked, region).domain == dns.domain);
    let made = own.into_iter().fold(Object::new(), |object, asked| {
        let health = asked.behind.health;
        let setting = Object::new()
            .set("fqdn", names::regional_fqdn(region, &asked.at.domain))
            .set("port", asked.port)
            .set("path", &asked.path)
            .set("interval_seconds", health.interval.as_secs())
            .set("failures", health.failures);
        object.set(asked.behind.subject.name(), setting)
    });
    let shared = others.into_iter().fold(Object::new(), |object, asked| {
        let name = asked.behind.subject.name();
        let made = region_output(maker(ctx, dns, asked, region), region, "health_check_ids");
        object.set(name, made.key(name))
    });
    let output = |name: &str| load_balancer_output(ctx, &tier.name, region, name);
    let call = module_call(region_module(dns, region), module_source("dns"))
        .provider("aws", None, Some(&names::provider_alias(ctx.home())))
        .set("name", names::fit(&[&ctx.names().prefix(), region], 200))
        .set("zone_id", zone(dns).attr("zone_id"))
        .set("fqdn", names::regional_fqdn(region, &dns.domain))
        .set("load_balancer_dns_name", output("dns_name"))
        .set("load_balancer_zone_id", output("zone_id"))
        .set("checks", made)
        .set("shared_checks", shared)
        .origin(&dns.origin);
    checks
        .iter()
        .fold(call, |call, asked| call.origin(asked.behind.subject.origin()))
}

/// The name whose module makes a check that a name needs in a region: of all that ask the same, the one that is called, or
/// else the first.
///
/// A check that two tiers stand behind is made and paid for once. Two names of one tier ask each under its own, though: what
/// is wrong with the one (its delegation, its certificate) is not wrong with the other.
fn maker<'a>(ctx: &Context<'a>, dns: &'a Dns, asked: &Asked<'_>, region: &str) -> &'a Dns {
    if asked.at.domain == dns.domain {
        return dns;
    }
    let asks_the_same = |name: &&Dns| {
        ctx.platform
            .asked(name, region)
            .iter()
            .any(|one| one.is_same(asked))
    };
    let mut same = ctx.platform.dns.iter().filter(asks_the_same);
    let called = same.clone().find(|name| name.domain == asked.at.domain);
    called.or_else(|| same.next()).unwrap_or(dns)
}

/// The records of the shared name.
fn answers(ctx: &Context<'_>, dns: &Dns, tier: &Compute, file: &mut File) {
    let order = ctx.platform.tried_regions(tier);
    let mut regions = order.as_slice();
    let mut level = 0;
    let mut records = Vec::new();
    // Route 53 knows two answers a name. With more regions, the second answer is a further name with two of its own.
    while let [first, rest @ ..] = regions {
        let kind = |is_first: bool| match (order.len(), is_first) {
            (1, _) => None,
            (_, true) => Some("PRIMARY"),
            (_, false) => Some("SECONDARY"),
        };
        let name = standby_name(dns, level, regions);
        records.push(region_answer(ctx, dns, tier, first, (&name, kind(true))));
        if let [last] = rest {
            records.push(region_answer(ctx, dns, tier, last, (&name, kind(false))));
            break;
        }
        if !rest.is_empty() {
            records.push(standby_answer(ctx, dns, &name, (level, rest)));
        }
        regions = rest;
        level += 1;
    }
    // By name, so that an exchange of roles moves no block.
    records.sort_by(|one, other| one.labels.cmp(&other.labels));
    for record in records {
        file.add(record);
    }
}

/// The name that answers when all of the first `level` regions do not, for the regions that are left.
///
/// Route 53 refuses to exchange the primary and the secondary answer under one name, so regions in another order than that of
/// their names get a name of their own, which says who comes first.
fn standby_name(dns: &Dns, level: usize, rest: &[&str]) -> String {
    match (level, rest) {
        (0, _) => dns.domain.clone(),
        (_, [first, others @ ..]) if others.iter().any(|other| other < first) => {
            format!("standby-{level}-{first}.{}", dns.domain)
        }
        (_, _) => format!("standby-{level}.{}", dns.domain),
    }
}

fn answer_name(dns: &Dns, label: &str) -> String {
    format!("{}_{}", names::domain_ident(&dns.domain), names::ident(label))
}

fn answer_ref(dns: &Dns, label: &str) -> Ref {
    Ref::resource("aws_route53_record", answer_name(dns, label))
}

/// One record of a shared name; `label` tells it from its siblings.
fn answer(
    ctx: &Context<'_>,
    dns: &Dns,
    label: &str,
    (name, kind): (&str, Option<&str>),
    health_check: Option<Expr>,
) -> Block {
    let block = resource("aws_route53_record", answer_name(dns, label))
        .provider("aws", names::provider_alias(ctx.home()))
        .set("zone_id", zone(dns).attr("zone_id"))
        .set("name", name)
        .set("type", "A")
        .set_opt("set_identifier", kind.map(|_| label))
        .set_opt("health_check_id", health_check)
        .origin(&dns.origin);
    match kind {
        Some(kind) => block.block("failover_routing_policy", |policy| policy.set("type", kind)),
        None => block,
    }
}

fn region_answer(
    ctx: &Context<'_>,
    dns: &Dns,
    tier: &Compute,
    region: &str,
    (name, kind): (&str, Option<&str>),
) -> Block {
    let output = |output: &str| load_balancer_output(ctx, &tier.name, region, output);
    let is_checked = kind.is_some() && !ctx.platform.asked(dns, region).is_empty();
    let health_check = is_checked.then(|| region_output(dns, region, "region_health_check_id"));
    answer(ctx, dns, region, (name, kind), health_check).block("alias", |alias| {
        alias
            .set("name", output("dns_name"))
            .set("zone_id", output("zone_id"))
            .set("evaluate_target_health", true)
    })
}

/// The second answer of a name that is a further name. Route 53 wants what an alias points at to be there.
fn standby_answer(ctx: &Context<'_>, dns: &Dns, name: &str, (level, rest): (usize, &[&str])) -> Block {
    let label = format!("standby-{}", level + 1);
    let of_next: Vec<Ref> = rest
        .first()
        .map(|region| answer_ref(dns, region))
        .into_iter()
        .collect();
    answer(ctx, dns, &label, (name, Some("SECONDARY")), None)
        .directive("checkov:skip=CKV2_AWS_23:It leads to another record of this zone")
        .block("alias", |alias| {
            alias
                .set("name", standby_name(dns, level + 1, rest))
                .set("zone_id", zone(dns).attr("zone_id"))
                .set("evaluate_target_health", true)
        })
        .depends_on(&of_next)
}
