//! `certificate.tf` and module `certificate`: a certificate in each region of a tier that listens and brings none.
//!
//! A listener takes certificates of its own region only. Each covers the shared names and the region's own, which health
//! checks and probes call.

use super::context::{Context, certificates_variable, declare_module, module_input};
use super::names;
use hac_lang::platform::{Compute, Dns, Setting};
use hac_terraform::{
    Expr, For, Lifecycle, ModuleCall, Object, Project, Ref, Type, bound, call, each_attr, each_key, list,
    output, resource, var,
};

pub(super) fn add(ctx: &Context<'_>, project: &mut Project) {
    let issued: Vec<&Compute> = ctx
        .platform
        .compute_tiers()
        .filter(|tier| is_issued(ctx, tier))
        .collect();
    if issued.is_empty() {
        return;
    }
    define(project);
    for tier in issued {
        let file = project.root.file("certificate.tf");
        let calls: Vec<Ref> = tier
            .regions
            .iter()
            .map(|region| file.add(request(ctx, tier, region)))
            .collect();
        let zones = file.add_local(format!("{}_zone_ids", validation_name(tier)), zones(ctx, tier));
        file.add(
            resource("aws_route53_record", validation_name(tier))
                .provider("aws", names::provider_alias(ctx.home()))
                .for_each(call("merge", calls.iter().map(|call| call.attr("validation_options"))))
                .set("zone_id", zones.at(each_key()))
                .set("name", each_attr("name"))
                .set("type", each_attr("type"))
                .set("ttl", 60)
                .set("records", [each_attr("record")])
                .doc("What proves to AWS that the names are ours. A name that several regions ask for has one record.")
                .origin(&tier.origin),
        );
    }
}

/// Whether only the deployment knows the certificate of a tier that listens: the platform names none, and no domain that one could
/// be issued for.
pub(super) fn is_given(ctx: &Context<'_>, tier: &Compute) -> bool {
    tier.listener.is_some() && tier.certificate.is_none() && !is_issued(ctx, tier)
}

/// The certificate of a tier's listener in a region.
pub(super) fn arn(ctx: &Context<'_>, tier: &Compute, region: &str) -> Option<Expr> {
    match &tier.certificate {
        Some(Setting::Known(by_region)) => by_region.get(region).map(Expr::from),
        Some(Setting::Input(input)) => Some(ctx.input(input).key(region)),
        None if is_issued(ctx, tier) => Some(ctx.output("certificate", &[&tier.name], region, "arn")),
        None => Some(var(certificates_variable(&tier.name)).key(region)),
    }
}

pub(super) fn is_issued(ctx: &Context<'_>, tier: &Compute) -> bool {
    tier.listener.is_some() && tier.certificate.is_none() && serving(ctx, tier).next().is_some()
}

fn serving<'a>(ctx: &Context<'a>, tier: &Compute) -> impl Iterator<Item = &'a Dns> {
    let name = tier.name.clone();
    ctx.platform.dns.iter().filter(move |dns| dns.serves == name)
}

fn validation_name(tier: &Compute) -> String {
    format!("{}_validation", names::ident(&tier.name))
}

fn request(ctx: &Context<'_>, tier: &Compute, region: &str) -> ModuleCall {
    let mut domains =
        serving(ctx, tier).flat_map(|dns| [dns.domain.clone(), names::regional_fqdn(region, &dns.domain)]);
    let first = domains.next().unwrap_or_default();
    let proofs = For::each(
        "record",
        Ref::resource("aws_route53_record", validation_name(tier)).expr(),
    )
    .list(bound("record").attr("fqdn"));
    serving(ctx, tier).fold(
        ctx.call("certificate", &[&tier.name], region)
            .set("domain_name", first)
            .set("subject_alternative_names", list(domains))
            .set("validation_record_fqdns", proofs)
            .origin(&tier.origin),
        |call, dns| call.origin(&dns.origin),
    )
}

/// The zone of each name that a certificate of the tier covers.
fn zones(ctx: &Context<'_>, tier: &Compute) -> Expr {
    let zones = serving(ctx, tier).fold(Object::new(), |zones, dns| {
        let zone = super::dns::zone(dns).attr("zone_id");
        tier.regions
            .iter()
            .map(|region| names::regional_fqdn(region, &dns.domain))
            .chain([dns.domain.clone()])
            .fold(zones, |zones, domain| zones.set(domain, zone.clone()))
    });
    Expr::from(zones)
}

fn define(project: &mut Project) {
    let module = declare_module(project, "certificate", &[]);
    let texts = || Type::list(Type::String);
    let domain = module_input(module, "domain_name", Type::String, "The public name.");
    let others = module_input(
        module,
        "subject_alternative_names",
        texts(),
        "The region's own name, and further ones.",
    );
    let proofs = module_input(
        module,
        "validation_record_fqdns",
        texts(),
        "The records that prove the names; those of other regions are among them.",
    );
    let main = module.file("main.tf");
    let certificate = main.add(
        resource("aws_acm_certificate", "this")
            .set("domain_name", domain)
            .set("subject_alternative_names", others)
            .set("validation_method", "DNS")
            .lifecycle(Lifecycle::new().create_before_destroy()),
    );
    let validation = main.add(
        resource("aws_acm_certificate_validation", "this")
            .set("certificate_arn", certificate.attr("arn"))
            .set("validation_record_fqdns", proofs)
            .doc("Waits until the certificate is issued: a listener refuses one that is not."),
    );
    let option = |name: &str| bound("option").attr(name);
    let options = For::each("option", certificate.attr("domain_validation_options")).map(
        option("domain_name"),
        Object::new()
            .set("name", option("resource_record_name"))
            .set("type", option("resource_record_type"))
            .set("record", option("resource_record_value")),
    );
    let file = module.file("outputs.tf");
    file.add(
        output("arn", validation.attr("certificate_arn")).description("The certificate, once it is issued."),
    );
    file.add(output("validation_options", options).description("The records that prove each name."));
}
