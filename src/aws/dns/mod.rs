//! `dns.tf`: public names, and which region answers for them.
//!
//! Everything here is decided by the data plane: an answer moves when checks fail, and nobody has to change a record on
//! the day. A region counts as healthy while every check that stands behind the name passes there
//! ([`hac_lang::platform::Behind`]): names follow the writer, or its lease, and never go back to a region that lost it.

mod answers;
mod module;
mod outputs;
#[cfg(test)]
mod tests;

use super::context::{Context, module_source};
use super::names;
use hac_lang::platform::{Asked, Compute, Dns};
use hac_terraform::{
    Block, Expr, Lifecycle, ModuleCall, Object, Project, Ref, call, concat, data, lit, module_call, not,
    resource, self_attr,
};

const ZONE: &str = "aws_route53_zone";

/// How long a resolver keeps where a zone is: an hour, so that a zone that was made anew is found the same day.
const DELEGATION_SECONDS: u32 = 3600;

pub(super) use outputs::outputs;

pub(super) fn add(ctx: &Context<'_>, project: &mut Project) {
    let served = served(ctx);
    if served.is_empty() {
        return;
    }
    module::define(project);
    for (dns, tier) in served {
        let file = project.root.file("dns.tf");
        file.add(zone_block(ctx, dns));
        if let Some(parent) = parent(ctx, dns) {
            file.add(delegation(ctx, parent, dns));
        }
        for region in &tier.regions {
            file.add(region_call(ctx, dns, tier, region));
        }
        answers::add(ctx, dns, tier, file);
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

/// One that is made for the domain, or one that is there and must be right for it.
fn zone_block(ctx: &Context<'_>, dns: &Dns) -> Block {
    let name = names::domain_ident(&dns.domain);
    let Some(id) = &dns.zone else {
        return resource(ZONE, name)
            .provider("aws", names::provider_alias(ctx.home()))
            .directive(
                "checkov:skip=CKV2_AWS_38:Signing needs a record in the parent zone and a key in us-east-1",
            )
            .directive("checkov:skip=CKV2_AWS_39:Query logs can be kept in us-east-1 only")
            .set("name", &dns.domain)
            .lifecycle(Lifecycle::new().prevent_destroy())
            .origin(&dns.origin);
    };
    let dotted = |text: Expr| concat([lit("."), text]);
    let is_above = call(
        "endswith",
        [
            lit(format!(".{}", dns.domain)),
            dotted(call("trimsuffix", [self_attr("name"), lit(".")])),
        ],
    );
    data(ZONE, name)
        .provider("aws", names::provider_alias(ctx.home()))
        .set("zone_id", id)
        .lifecycle(Lifecycle::new().postcondition(
            is_above.and(not(self_attr("private_zone"))),
            format!("{id} is no public zone that {} lies in.", dns.domain),
        ))
        .origin(&dns.origin)
}

/// The served domain whose zone is nearest above that of `dns`. None where `dns` lies in a zone that is there already:
/// that one answers, or is delegated to, as it is.
pub(crate) fn parent<'a>(ctx: &Context<'a>, dns: &Dns) -> Option<&'a Dns> {
    if dns.zone.is_some() {
        return None;
    }
    let above = served(ctx).into_iter().map(|(other, _)| other);
    above
        .filter(|other| dns.domain.ends_with(&format!(".{}", other.domain)))
        .max_by_key(|other| other.domain.len())
}

fn delegation(ctx: &Context<'_>, parent: &Dns, dns: &Dns) -> Block {
    resource(
        "aws_route53_record",
        format!("{}_delegation", names::domain_ident(&dns.domain)),
    )
    .provider("aws", names::provider_alias(ctx.home()))
    .doc("Without it nothing leads from the zone above to this one.")
    .set("zone_id", zone(parent).attr("zone_id"))
    .set("name", &dns.domain)
    .set("type", "NS")
    .set("ttl", DELEGATION_SECONDS)
    .set("records", zone(dns).attr("name_servers"))
    .origin(&parent.origin)
    .origin(&dns.origin)
}

/// The zone of a domain.
pub(super) fn zone(dns: &Dns) -> Ref {
    let name = names::domain_ident(&dns.domain);
    match dns.zone {
        Some(_) => Ref::data(ZONE, name),
        None => Ref::resource(ZONE, name),
    }
}

/// The zone as Terraform's command line names it; none where it is there already.
pub(super) fn zone_address(dns: &Dns) -> Option<String> {
    let name = names::domain_ident(&dns.domain);
    dns.zone.is_none().then(|| format!("{ZONE}.{name}"))
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
    let output = |name: &str| ctx.load_balancer(&tier.name, region, name);
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
