//! Module `dns`: a name in one region, which always means that region, and the health checks that call it.

use crate::aws::context::{declare_module, module_input};
use crate::terraform::{
    Expr, For, Module, Object, Project, Ref, Type, bound, call, concat, conditional, each_attr, each_key,
    lit, output, resource,
};

struct Inputs {
    name: Expr,
    zone_id: Expr,
    fqdn: Expr,
    load_balancer_dns_name: Expr,
    load_balancer_zone_id: Expr,
    port: Expr,
    checks: Expr,
}

impl Inputs {
    fn declare(module: &mut Module) -> Self {
        let check = Type::object([
            ("path", Type::String),
            ("interval_seconds", Type::Number),
            ("failures", Type::Number),
        ]);
        let mut input = |name: &str, ty: Type, description: &str| module_input(module, name, ty, description);
        Self {
            name: input(
                "name",
                Type::String,
                "What the names of health checks begin with.",
            ),
            zone_id: input("zone_id", Type::String, "The zone of the name."),
            fqdn: input("fqdn", Type::String, "The region's own name."),
            load_balancer_dns_name: input("load_balancer_dns_name", Type::String, "What the name points at."),
            load_balancer_zone_id: input(
                "load_balancer_zone_id",
                Type::String,
                "The zone of load_balancer_dns_name.",
            ),
            port: input("port", Type::Number, "The port of the listener."),
            checks: input("checks", Type::map(check), "What is asked over HTTPS, by tier."),
        }
    }
}

pub(super) fn define(project: &mut Project) {
    let module = declare_module(project, "dns", &[]);
    let inputs = Inputs::declare(module);
    let main = module.file("main.tf");
    let record = main.add(
        resource("aws_route53_record", "this")
            .directive("checkov:skip=CKV2_AWS_23:The load balancer is the caller's")
            .set("zone_id", &inputs.zone_id)
            .set("name", &inputs.fqdn)
            .set("type", "A")
            .block("alias", |alias| {
                alias
                    .set("name", &inputs.load_balancer_dns_name)
                    .set("zone_id", &inputs.load_balancer_zone_id)
                    .set("evaluate_target_health", true)
            }),
    );
    let tags = |tier: Expr| Object::new().set("Name", concat([inputs.name.clone(), lit("-"), tier]));
    let endpoint = main.add(
        resource("aws_route53_health_check", "endpoint")
            .for_each(&inputs.checks)
            .comment(
                "The region's own name: a check that calls the name it controls depends on its own answer.",
            )
            .set("fqdn", &inputs.fqdn)
            .set("type", "HTTPS")
            .set("port", &inputs.port)
            .set("resource_path", each_attr("path"))
            .set("request_interval", each_attr("interval_seconds"))
            .set("failure_threshold", each_attr("failures"))
            .set("enable_sni", true)
            .set("tags", tags(each_key())),
    );
    let children = For::each("check", endpoint.expr()).list(bound("check").attr("id"));
    let all = call("length", [inputs.checks.clone()]);
    let region = main.add(
        resource("aws_route53_health_check", "region")
            .count(conditional(all.clone().greater_than(0), 1, 0))
            .set("type", "CALCULATED")
            .set("child_healthchecks", children)
            .set("child_health_threshold", all)
            .set("tags", tags(lit("region")))
            .doc("The region is healthy while every check is."),
    );
    outputs(module, &record, &endpoint, &region);
}

fn outputs(module: &mut Module, record: &Ref, endpoint: &Ref, region: &Ref) {
    let ids = For::pairs("tier", "check", endpoint.expr()).map(bound("tier"), bound("check").attr("id"));
    let file = module.file("outputs.tf");
    file.add(output("fqdn", record.attr("fqdn")).description("The region's own name."));
    file.add(output("health_check_ids", ids).description("Health checks, by tier."));
    file.add(
        output("region_health_check_id", call("one", [region.splat().attr("id")]))
            .description("The check that decides for the region; none where nothing is checked."),
    );
}
