//! Module `dns`: a name in one region, which always means that region, and the health checks that decide for it.

use crate::context::{declare_module, module_input};
use hac_terraform::{
    Expr, For, Lifecycle, Module, Object, Project, Ref, Type, bound, call, concat, conditional, each_attr,
    each_key, lit, output, resource,
};

struct Inputs {
    name: Expr,
    zone_id: Expr,
    fqdn: Expr,
    load_balancer_dns_name: Expr,
    load_balancer_zone_id: Expr,
    checks: Expr,
    shared_checks: Expr,
}

impl Inputs {
    fn declare(module: &mut Module) -> Self {
        let check = Type::object([
            ("fqdn", Type::String),
            ("port", Type::Number),
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
            checks: input("checks", Type::map(check), "What is asked over HTTPS, by tier."),
            shared_checks: input(
                "shared_checks",
                Type::map(Type::String),
                "Health checks of other names that decide for this one, too, by tier.",
            ),
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
                "A region's own name: a check that calls the name it controls depends on its own answer.",
            )
            .set("fqdn", each_attr("fqdn"))
            .set("type", "HTTPS")
            .set("port", each_attr("port"))
            .set("resource_path", each_attr("path"))
            .set("request_interval", each_attr("interval_seconds"))
            .set("failure_threshold", each_attr("failures"))
            .set("enable_sni", true)
            .set("tags", tags(each_key()))
            .blank()
            .comment("A new interval makes a new check. Route 53 destroys none that a calculated check still asks.")
            .lifecycle(Lifecycle::new().create_before_destroy()),
    );
    let made = For::each("check", endpoint.expr()).list(bound("check").attr("id"));
    let children = call("concat", [made, call("values", [inputs.shared_checks.clone()])]);
    let keys = |checks: &Expr| call("keys", [checks.clone()]);
    // Of keys, which are known before there is a check.
    let all = call(
        "length",
        [call(
            "concat",
            [keys(&inputs.checks), keys(&inputs.shared_checks)],
        )],
    );
    let region = main.add(
        resource("aws_route53_health_check", "region")
            .count(conditional(all.clone().greater_than(0), 1, 0))
            .set("type", "CALCULATED")
            .set("child_healthchecks", children)
            .set("child_health_threshold", all)
            .set("tags", tags(lit("region")))
            .doc("The region is healthy while every check is."),
    );
    outputs(module, &inputs, &record, &endpoint, &region);
}

fn outputs(module: &mut Module, inputs: &Inputs, record: &Ref, endpoint: &Ref, region: &Ref) {
    let ids = For::pairs("tier", "check", endpoint.expr()).map(bound("tier"), bound("check").attr("id"));
    let file = module.file("outputs.tf");
    file.add(output("fqdn", record.attr("fqdn")).description("The region's own name."));
    file.add(output("health_check_ids", ids.clone()).description("Health checks made here, by tier."));
    let all = call("merge", [ids, inputs.shared_checks.clone()]);
    file.add(
        output("region_check_ids", all).description("Health checks that decide for the region, by tier."),
    );
    file.add(
        output("region_health_check_id", call("one", [region.splat().attr("id")]))
            .description("The check that decides for the region; none where nothing is checked."),
    );
}
