//! `dns.tf` and module `dns`: public names, the health checks behind them, and which region answers.
//!
//! Everything here is decided by the data plane: an answer moves when checks fail, and nobody has to change a record on
//! the day. A region counts as healthy while the application *and* the writer of every database behind it answer there, so
//! that names follow the writer and never go back to a region that lost it.

use super::compute::load_balancer_output;
use super::context::{Context, declare_module, module_input};
use super::names;
use crate::platform::{Compute, Dns, HealthCheck, Role};
use crate::source::Origin;
use crate::terraform::{
    Block, Expr, For, Module, ModuleCall, Object, Project, Ref, Type, bound, call, concat, conditional,
    each_attr, each_key, lit, module_call, output, resource,
};

pub(super) fn add(ctx: &Context<'_>, project: &mut Project) {
    let served: Vec<(&Dns, &Compute)> = ctx
        .platform
        .dns
        .iter()
        .filter_map(|dns| {
            let tier = ctx.platform.compute.iter().find(|tier| tier.name == dns.serves)?;
            Some((dns, tier))
        })
        .collect();
    if served.is_empty() {
        return;
    }
    module::define(project);
    for (dns, tier) in served {
        project.root.file("dns.tf").add(root_call(ctx, dns, tier));
    }
}

/// The name of the call that makes a domain's zone and records.
pub(super) fn module_name(dns: &Dns) -> String {
    format!("dns_{}", names::domain_ident(&dns.domain))
}

/// A health check of one region behind a name.
pub(super) struct Check<'a> {
    pub(super) region: &'a str,
    /// The tier whose health it is.
    pub(super) tier: &'a str,
    pub(super) health: &'a HealthCheck,
    pub(super) origin: &'a Origin,
}

impl Check<'_> {
    /// The key in the outputs of the module: `us-east-1/orders`.
    pub(super) fn key(&self) -> String {
        format!("{}/{}", self.region, self.tier)
    }
}

/// The checks behind a name: the tier's own and those of the databases that answer by way of it.
pub(super) fn checks<'a>(ctx: &Context<'a>, tier: &'a Compute) -> Vec<Check<'a>> {
    let own = tier
        .health
        .iter()
        .map(|health| (&tier.name, health, &tier.regions, &tier.origin));
    let databases = ctx.platform.databases.iter().filter_map(|database| {
        let health = database
            .health
            .as_ref()
            .filter(|health| health.via == tier.name)?;
        Some((&database.name, health, &database.regions, &database.origin))
    });
    let all: Vec<_> = own.chain(databases).collect();
    let of_region = |region: &'a String| {
        all.iter()
            .filter(|(_, _, regions, _)| regions.contains(region))
            .map(|&(name, health, _, origin)| Check {
                region,
                tier: name,
                health,
                origin,
            })
            .collect::<Vec<_>>()
    };
    tier.regions.iter().flat_map(of_region).collect()
}

/// The order in which regions are asked: the one that is created as primary, then the others by name.
fn order<'a>(ctx: &Context<'a>, tier: &'a Compute) -> Vec<&'a str> {
    let primary = |region: &&String| {
        ctx.platform
            .region(region)
            .is_some_and(|region| region.role == Role::Primary)
    };
    let (first, others): (Vec<&String>, Vec<&String>) = tier.regions.iter().partition(primary);
    first.into_iter().chain(others).map(String::as_str).collect()
}

fn root_call(ctx: &Context<'_>, dns: &Dns, tier: &Compute) -> ModuleCall {
    let checks = checks(ctx, tier);
    let endpoints = tier.regions.iter().fold(Object::new(), |object, region| {
        let output = |name: &str| load_balancer_output(ctx, &tier.name, region, name);
        let endpoint = Object::new()
            .set("fqdn", names::regional_fqdn(region, &dns.domain))
            .set("dns_name", output("dns_name"))
            .set("zone_id", output("zone_id"));
        object.set(region, endpoint)
    });
    let port = tier.listener.map_or(443, |listener| listener.port);
    let check_settings = checks.iter().fold(Object::new(), |object, check| {
        let settings = Object::new()
            .set("region", check.region)
            .set("fqdn", names::regional_fqdn(check.region, &dns.domain))
            .set("port", port)
            .set("path", &check.health.path)
            .set("interval_seconds", check.health.interval.as_secs())
            .set("failures", check.health.failures);
        object.set(check.key(), settings)
    });
    let call = module_call(module_name(dns), super::context::module_source("dns"))
        .provider("aws", None, Some(&names::provider_alias(ctx.home())))
        .set("name", ctx.names().prefix())
        .set("domain", &dns.domain)
        .set("endpoints", endpoints)
        .set("checks", check_settings)
        .set("failover", chain(&dns.domain, &order(ctx, tier)))
        .origin(&dns.origin);
    let mut origins: Vec<&Origin> = checks.iter().map(|check| check.origin).collect();
    origins.sort();
    origins.dedup();
    origins.into_iter().fold(call, ModuleCall::origin)
}

/// Route 53 knows two answers a name. With more regions, the second answer is a further name that has two of its own.
fn chain(domain: &str, order: &[&str]) -> Object {
    let name = |level: usize| match level {
        0 => domain.to_owned(),
        _ => format!("standby-{level}.{domain}"),
    };
    let last = order.len().saturating_sub(1);
    order
        .windows(2)
        .enumerate()
        .fold(Object::new(), |object, (level, pair)| {
            let [primary, secondary] = pair else { return object };
            let record = Object::new().set("primary", *primary);
            let record = if level + 1 == last {
                record.set("secondary", *secondary)
            } else {
                record.set("standby", name(level + 1))
            };
            object.set(name(level), record)
        })
}

/// Module `dns`.
mod module {
    use super::{
        Block, Expr, For, Module, Object, Project, Ref, Type, bound, call, concat, conditional,
        declare_module, each_attr, each_key, lit, module_input, output, resource,
    };
    use crate::terraform::{each_value, null};

    struct Inputs {
        name: Expr,
        domain: Expr,
        endpoints: Expr,
        checks: Expr,
        failover: Expr,
    }

    impl Inputs {
        fn declare(module: &mut Module) -> Self {
            let endpoint = Type::object([
                ("fqdn", Type::String),
                ("dns_name", Type::String),
                ("zone_id", Type::String),
            ]);
            let check = Type::object([
                ("region", Type::String),
                ("fqdn", Type::String),
                ("port", Type::Number),
                ("path", Type::String),
                ("interval_seconds", Type::Number),
                ("failures", Type::Number),
            ]);
            let record = Type::object([("primary", Type::String)])
                .optional("secondary", Type::String, None)
                .optional("standby", Type::String, None);
            let mut input =
                |name: &str, ty: Type, description: &str| module_input(module, name, ty, description);
            Self {
                name: input("name", Type::String, "The name of the platform."),
                domain: input("domain", Type::String, "The public name."),
                endpoints: input(
                    "endpoints",
                    Type::map(endpoint),
                    "By region: its own name and its load balancer.",
                ),
                checks: input(
                    "checks",
                    Type::map(check),
                    "What is asked over HTTPS, by region and tier.",
                ),
                failover: input(
                    "failover",
                    Type::map(record),
                    "By name: the region that answers, and the region or further name that answers in its place. Empty \
                     where there is one region.",
                ),
            }
        }
    }

    pub(super) fn define(project: &mut Project) {
        let module = declare_module(project, "dns", &[]);
        let inputs = Inputs::declare(module);
        let zone = module.file("main.tf").add(
            resource("aws_route53_zone", "this")
                .directive("checkov:skip=CKV2_AWS_38:Signing needs a record in the parent zone, which is not ours, and a key in us-east-1")
                .directive("checkov:skip=CKV2_AWS_39:Query logs can be kept in us-east-1 only")
                .set("name", &inputs.domain),
        );
        let (endpoint, region) = health_checks(module, &inputs);
        let regional = records(module, &inputs, &zone, &region);
        outputs(module, &inputs, &zone, [&endpoint, &region, &regional]);
    }

    fn health_checks(module: &mut Module, inputs: &Inputs) -> (Ref, Ref) {
        let main = module.file("main.tf");
        let tags = || Object::new().set("Name", concat([inputs.name.clone(), lit("-"), each_key()]));
        let endpoint = main.add(
            resource("aws_route53_health_check", "endpoint")
                .for_each(&inputs.checks)
                .set("type", "HTTPS")
                .comment(
                    "The region's own name: a check of the name it controls would depend on its own answer.",
                )
                .set("fqdn", each_attr("fqdn"))
                .set("port", each_attr("port"))
                .set("resource_path", each_attr("path"))
                .set("request_interval", each_attr("interval_seconds"))
                .set("failure_threshold", each_attr("failures"))
                .set("enable_sni", true)
                .set("tags", tags()),
        );
        let checked = For::each("check", inputs.checks.clone()).list(bound("check").attr("region"));
        let children = || {
            For::pairs("key", "check", inputs.checks.clone())
                .filter(bound("check").attr("region").equals(each_key()))
                .list(endpoint.at(bound("key")).attr("id"))
        };
        let region = main.add(
            resource("aws_route53_health_check", "region")
                .for_each(call("toset", [checked]))
                .set("type", "CALCULATED")
                .set("child_healthchecks", children())
                .comment("All of them.")
                .set("child_health_threshold", call("length", [children()]))
                .set("tags", tags())
                .doc("A region is healthy while everything that is checked in it is."),
        );
        (endpoint, region)
    }

    /// An alias of a region's load balancer.
    fn alias(block: Block, inputs: &Inputs, region: &Expr) -> Block {
        let endpoint = || inputs.endpoints.clone().at(region);
        block.block("alias", |alias| {
            alias
                .set("name", endpoint().attr("dns_name"))
                .set("zone_id", endpoint().attr("zone_id"))
                .set("evaluate_target_health", true)
        })
    }

    fn records(module: &mut Module, inputs: &Inputs, zone: &Ref, region: &Ref) -> Ref {
        let main = module.file("main.tf");
        let record = |name: &str, for_each: Expr, fqdn: Expr| {
            resource("aws_route53_record", name)
                .for_each(for_each)
                .set("zone_id", zone.attr("zone_id"))
                .set("name", fqdn)
                .set("type", "A")
        };
        let regional = main.add(
            alias(
                record("regional", inputs.endpoints.clone(), each_attr("fqdn")),
                inputs,
                &each_key(),
            )
            .doc("Each region under its own name, for health checks, probes and people."),
        );
        let one = conditional(
            call("length", [inputs.failover.clone()]).equals(0),
            inputs.endpoints.clone(),
            Expr::from(Object::new()),
        );
        main.add(
            alias(record("only", one, inputs.domain.clone()), inputs, &each_key())
                .doc("Where there is one region, it answers."),
        );

        let health = |region_key: Expr| call("try", [region.at(region_key).attr("id"), null()]);
        let primary = main.add(alias(
            record("primary", inputs.failover.clone(), each_key())
                .set("set_identifier", each_attr("primary"))
                .set("health_check_id", health(each_attr("primary")))
                .block("failover_routing_policy", |policy| policy.set("type", "PRIMARY")),
            inputs,
            &each_attr("primary"),
        ));
        let with = |attribute: &str| {
            For::pairs("name", "record", inputs.failover.clone())
                .filter(bound("record").attr(attribute).differs(null()))
                .map(bound("name"), bound("record").attr(attribute))
        };
        let secondary = main.add(alias(
            record("secondary", with("secondary"), each_key())
                .set("set_identifier", each_value())
                .set("health_check_id", health(each_value()))
                .block("failover_routing_policy", |policy| {
                    policy.set("type", "SECONDARY")
                }),
            inputs,
            &each_value(),
        ));
        main.add(
            record("standby", with("standby"), each_key())
                .set("set_identifier", each_value())
                .block("failover_routing_policy", |policy| policy.set("type", "SECONDARY"))
                .block("alias", |alias| {
                    alias
                        .set("name", each_value())
                        .set("zone_id", zone.attr("zone_id"))
                        .set("evaluate_target_health", true)
                })
                .depends_on([&primary, &secondary])
                .doc("With more than two regions, the answer in place of the first is a name that has two answers itself."),
        );
        regional
    }

    fn outputs(module: &mut Module, inputs: &Inputs, zone: &Ref, [endpoint, region, regional]: [&Ref; 3]) {
        let ids = |checks: &Ref| {
            For::pairs("key", "check", checks.expr()).map(bound("key"), bound("check").attr("id"))
        };
        let file = module.file("outputs.tf");
        file.add(output("zone_id", zone.attr("zone_id")).description("The zone."));
        file.add(
            output("name_servers", zone.attr("name_servers"))
                .description("What the parent zone must delegate the name to."),
        );
        file.add(output("fqdn", inputs.domain.clone()).description("The public name."));
        let fqdns =
            For::pairs("key", "record", regional.expr()).map(bound("key"), bound("record").attr("fqdn"));
        file.add(output("regional_fqdns", fqdns).description("Each region's own name."));
        file.add(output("health_check_ids", ids(endpoint)).description("Health checks, by region and tier."));
        file.add(output("region_health_check_ids", ids(region)).description("What decides for each region."));
    }
}
