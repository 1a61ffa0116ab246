//! `variables.tf`: what a deployment may set. The stack's own settings have the platform's values as defaults; an input
//! without a default is the only thing that has to be given.

mod inputs;

use std::collections::{BTreeMap, BTreeSet};

use super::certificate;
use super::context::{
    Context, REGIONS_VARIABLE, capacity_variable, certificates_variable, emails_variable, image_variable,
    instance_variable, root_device_variable,
};
use super::facts;
use hac_lang::platform::{Compute, RegionName, Setting};
use hac_terraform::{
    Expr, For, Object, Project, Type, Variable, bound, call, concat, list, lit, object, var, variable,
};

const AMI_PATTERN: &str = "^ami-([0-9a-f]{8}|[0-9a-f]{17})$";
const INSTANCE_PATTERN: &str = "^[a-z][a-z0-9-]*[.][a-z0-9-]+$";
const EMAIL_PATTERN: &str = "^[^@ ]+@[^@ ]+[.][^@ ]+$";
const ARN_PATTERN: &str = "^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:([0-9]{12})?:.+$";

pub(super) fn add(ctx: &Context<'_>, project: &mut Project) {
    let file = project.root.file("variables.tf");
    if !ctx.networked().is_empty() {
        file.add(regions(ctx));
    }
    for tier in ctx.platform.compute_tiers() {
        if let Setting::Known(images) = &tier.image {
            file.add(image(tier, images));
        }
        if let Setting::Known(instance) = &tier.instance {
            file.add(instance_type(tier, instance));
        }
        file.add(root_device(tier));
        file.add(capacity(ctx, tier));
        if certificate::is_given(ctx, tier) {
            file.add(certificates(tier));
        }
    }
    for alert in &ctx.platform.alerts {
        if let Setting::Known(emails) = &alert.email {
            let name = emails_variable(&alert.name);
            file.add(
                every(
                    variable(&name, Type::list(Type::String))
                        .description(format!("Who is told about {}, by e-mail.", alert.name)),
                    var(&name),
                    EMAIL_PATTERN,
                    "Each must be an e-mail address.",
                )
                .default(list(emails))
                .nullable(false)
                .validation(
                    call("length", [var(&name)]).at_least(1),
                    "An alert needs somebody to tell.",
                )
                .origin(&alert.origin),
            );
        }
    }
    for declared in ctx.platform.inputs.iter().filter(|input| input.is_used) {
        file.add(inputs::input(ctx, declared));
    }
}

/// The networks.
fn regions(ctx: &Context<'_>) -> Variable {
    let networked = ctx.networked();
    let names: BTreeSet<&str> = networked.iter().map(|region| region.name.as_str()).collect();
    let defaults = networked.iter().map(|region| {
        let settings = Object::new()
            .set_opt("cidr_block", region.cidr.map(|cidr| cidr.to_string()))
            .set("availability_zones", list(&region.zones));
        (region.name.as_str(), settings)
    });
    let settings = || var(REGIONS_VARIABLE);
    let each = |test: Expr| call("alltrue", [For::each("region", settings()).list(test)]);
    let (cidr, zones) = (
        bound("region").attr("cidr_block"),
        bound("region").attr("availability_zones"),
    );
    let prefix = call("tonumber", [call("split", [lit("/"), cidr.clone()]).index(1)]);
    let in_range = prefix
        .clone()
        .at_least(facts::VPC_PREFIX_MIN)
        .and(prefix.at_most(facts::VPC_PREFIX_MAX));
    let distinct = call("length", [call("distinct", [zones.clone()])]);
    let enough = distinct
        .clone()
        .equals(call("length", [zones]))
        .and(distinct.clone().at_least(facts::ZONES_MIN))
        .and(distinct.at_most(facts::ZONES_MAX));
    let own_zones = For::pairs("name", "region", settings()).list(call(
        "alltrue",
        [For::each("zone", bound("region").attr("availability_zones"))
            .list(call("startswith", [bound("zone"), bound("name")]))],
    ));

    variable(
        REGIONS_VARIABLE,
        Type::map(Type::object([
            ("cidr_block", Type::String),
            ("availability_zones", Type::list(Type::String)),
        ])),
    )
    .description(
        "The network of each region. Zones are cut out of the range in the order given: append, do not reorder.",
    )
    .default(object(defaults))
    .nullable(false)
    .validation(covers(settings(), &names), "Every region of the platform needs an entry.")
    .validation(
        each(call("can", [call("cidrnetmask", [cidr])]).and(call("try", [in_range, lit(false)]))),
        format!(
            "Each cidr_block must be an IPv4 range between /{} and /{}.",
            facts::VPC_PREFIX_MIN,
            facts::VPC_PREFIX_MAX
        ),
    )
    .validation(call("try", [disjoint(), lit(false)]), "Ranges of peered networks must not overlap.")
    .validation(
        each(enough),
        format!(
            "Each region needs {} to {} different availability zones.",
            facts::ZONES_MIN,
            facts::ZONES_MAX
        ),
    )
    .validation(call("alltrue", [own_zones]), "Availability zones must belong to their region.")
    .origin(&ctx.platform.origin)
}

/// Whether no two ranges overlap: cut to the shorter of their two prefixes, they differ.
fn disjoint() -> Expr {
    let keys = || call("keys", [var(REGIONS_VARIABLE)]);
    let range = |side: u64| {
        let name = bound("names").index(side);
        call(
            "split",
            [lit("/"), var(REGIONS_VARIABLE).at(name).attr("cidr_block")],
        )
    };
    let pairs = For::each("names", call("setproduct", [keys(), keys()]))
        .filter(bound("names").index(0).differs(bound("names").index(1)))
        .list(Object::new().set("a", range(0)).set("b", range(1)));
    let part = |side: &str, index: u64| bound("pair").attr(side).index(index);
    let network = |side: &str| {
        let shorter = call("min", [part("a", 1), part("b", 1)]);
        call(
            "cidrsubnet",
            [concat([part(side, 0), lit("/"), shorter]), lit(0), lit(0)],
        )
    };
    call(
        "alltrue",
        [For::each("pair", pairs).list(network("a").differs(network("b")))],
    )
}

fn image(tier: &Compute, images: &BTreeMap<RegionName, String>) -> Variable {
    let name = image_variable(&tier.name);
    let regions = tier.regions.iter().map(AsRef::as_ref).collect();
    every(
        variable(&name, Type::map(Type::String)).description(format!(
            "The machine image of {} in each region; the number of an image differs from region to region.",
            tier.name
        )),
        call("values", [var(&name)]),
        AMI_PATTERN,
        "Each must be the id of a machine image, ami-….",
    )
    .default(object(
        images.iter().map(|(region, image)| (region.as_str(), image)),
    ))
    .nullable(false)
    .validation(
        covers(var(&name), &regions),
        "Every region of the tier needs an image.",
    )
    .origin(&tier.origin)
}

fn instance_type(tier: &Compute, instance: &str) -> Variable {
    let name = instance_variable(&tier.name);
    matches(
        variable(&name, Type::String).description(format!(
            "The instance type of {}, the same in every region.",
            tier.name
        )),
        var(&name),
        INSTANCE_PATTERN,
        "Must be an instance type such as t3.large.",
    )
    .default(instance)
    .nullable(false)
    .origin(&tier.origin)
}

fn root_device(tier: &Compute) -> Variable {
    let name = root_device_variable(&tier.name);
    matches(
        variable(&name, Type::String).description(format!(
            "The root device of {}'s image, so that its volume is encrypted: /dev/xvda for Amazon Linux, /dev/sda1 for \
             Ubuntu.",
            tier.name
        )),
        var(&name),
        "^/dev/",
        "Must be a device such as /dev/xvda.",
    )
    .default("/dev/xvda")
    .nullable(false)
    .origin(&tier.origin)
}

/// How many instances run. One size for all regions, because each has to carry the whole load alone.
fn capacity(ctx: &Context<'_>, tier: &Compute) -> Variable {
    let name = capacity_variable(&tier.name);
    let regions: BTreeSet<&str> = tier.regions.iter().map(AsRef::as_ref).collect();
    let defaults = tier.regions.iter().map(|region| {
        let capacity = Object::new()
            .set("min", tier.scale.min)
            .set("max", tier.scale.max)
            .set("desired", tier.scale.min);
        (region.as_str(), capacity)
    });
    let size = |attribute: &str| bound("size").attr(attribute);
    let each = |test: Expr| call("alltrue", [For::each("size", var(&name)).list(test)]);
    let minima = For::each("size", var(&name)).list(size("min"));
    let variable = variable(
        &name,
        Type::map(Type::object([
            ("min", Type::Number),
            ("max", Type::Number),
            ("desired", Type::Number),
        ])),
    )
    .description(format!(
        "How many instances of {} run in each region. `desired` counts at creation only.",
        tier.name
    ))
    .default(object(defaults))
    .nullable(false)
    .validation(covers(var(&name), &regions), "Every region of the tier needs a capacity.")
    .validation(
        each(size("min").at_least(tier.scale.min)),
        format!("The platform promises at least {} instances in each region.", tier.scale.min),
    )
    .validation(
        each(size("min").at_most(size("desired")).and(size("desired").at_most(size("max")))),
        "min <= desired <= max must hold.",
    )
    .validation(
        call("length", [call("distinct", [minima])]).equals(1),
        "min must be the same in every region: whichever serves alone after a failover carries the whole load.",
    )
    .origin(&tier.origin);
    match launched(ctx, tier) {
        Some(instances) => variable.validation(
            each(size("max").at_least(instances)),
            format!("A failover scales to {instances} instances: max must allow them."),
        ),
        None => variable,
    }
}

/// What steps scale a tier to, where that is more than its default minimum.
fn launched(ctx: &Context<'_>, tier: &Compute) -> Option<u32> {
    let steps = ctx.platform.failovers.iter().flat_map(|failover| &failover.steps);
    let wanted = steps
        .filter_map(|step| step.kind.scales())
        .filter(|(name, _)| *name == tier.name);
    let wanted = wanted.map(|(_, instances)| instances);
    wanted.filter(|instances| *instances > tier.scale.min).max()
}

/// A listener needs a certificate, and nothing in the platform says which: the deployment has to.
fn certificates(tier: &Compute) -> Variable {
    let name = certificates_variable(&tier.name);
    let regions = tier.regions.iter().map(AsRef::as_ref).collect();
    every(
        variable(&name, Type::map(Type::String)).description(format!(
            "The certificate of {}'s listener in each region, from ACM in that region.",
            tier.name
        )),
        call("values", [var(&name)]),
        ARN_PATTERN,
        "Each must be an ARN.",
    )
    .nullable(false)
    .validation(
        covers(var(&name), &regions),
        "Every region of the tier needs a certificate.",
    )
    .origin(&tier.origin)
}

fn matches(variable: Variable, value: Expr, pattern: &str, message: &str) -> Variable {
    variable.validation(call("can", [call("regex", [lit(pattern), value])]), message)
}

fn every(variable: Variable, values: Expr, pattern: &str, message: &str) -> Variable {
    let each = For::each("value", values).list(call("can", [call("regex", [lit(pattern), bound("value")])]));
    variable.validation(call("alltrue", [each]), message)
}

/// Whether a map has an entry for each of the regions.
fn covers(map: Expr, regions: &BTreeSet<&str>) -> Expr {
    let wanted = list(regions.iter().copied());
    let missing = call("setsubtract", [wanted, call("keys", [map])]);
    call("length", [missing]).equals(0)
}
