//! The part of `networking.tf` that joins networks, and module `peering`: one call for each pair of regions.
//!
//! Nothing on the way of a failover needs it. It carries what an operator or a validation reads across regions.

use super::context::{Context, declare_module, module_input};
use super::names;
use hac_lang::platform::Region;
use hac_terraform::{
    Expr, Module, ModuleCall, Object, Project, Ref, Type, each_value, module_call, resource,
};

/// The provider configurations of the module, and what its things are named after.
const SIDES: [&str; 2] = ["requester", "accepter"];

pub(super) fn add(ctx: &Context<'_>, project: &mut Project) {
    let networked = ctx.networked();
    let pairs: Vec<(&Region, &Region)> = networked
        .iter()
        .enumerate()
        .flat_map(|(position, first)| {
            networked
                .iter()
                .skip(position + 1)
                .map(|second| (*first, *second))
        })
        .collect();
    if pairs.is_empty() {
        return;
    }
    define(project);
    for (requester, accepter) in pairs {
        project
            .root
            .file("networking.tf")
            .add(peering(ctx, requester, accepter));
    }
}

fn peering(ctx: &Context<'_>, requester: &Region, accepter: &Region) -> ModuleCall {
    let name = names::module_name("peering", &[&requester.name, &accepter.name]);
    let side = |region: &Region| {
        [
            "vpc_id",
            "cidr_block",
            "private_route_table_ids",
            "database_route_table_id",
        ]
        .into_iter()
        .fold(Object::new(), |object, output| {
            object.set(output, ctx.output("networking", &[], &region.name, output))
        })
    };
    let provider = |region: &Region| names::provider_alias(&region.name);
    module_call(name, super::context::module_source("peering"))
        .provider("aws", Some("requester"), Some(&provider(requester)))
        .provider("aws", Some("accepter"), Some(&provider(accepter)))
        .set(
            "name",
            names::fit(&[&ctx.names().prefix(), &requester.name, &accepter.name], 128),
        )
        .set("accepter_region", accepter.name.as_str())
        .set("requester", side(requester))
        .set("accepter", side(accepter))
        .origin(&requester.origin)
        .origin(&accepter.origin)
}

fn define(project: &mut Project) {
    let module = declare_module(project, "peering", &SIDES);
    let side = || {
        Type::object([
            ("vpc_id", Type::String),
            ("cidr_block", Type::String),
            ("private_route_table_ids", Type::map(Type::String)),
            ("database_route_table_id", Type::String),
        ])
    };
    let name = module_input(module, "name", Type::String, "The name of the connection.");
    let region = module_input(
        module,
        "accepter_region",
        Type::String,
        "The region of the accepter's network.",
    );
    let requester = module_input(module, "requester", side(), "The network that asks.");
    let accepter = module_input(module, "accepter", side(), "The network that accepts.");

    let tags = || Object::new().set("Name", &name);
    let main = module.file("main.tf");
    let connection = main.add(
        resource("aws_vpc_peering_connection", "this")
            .provider("aws", "requester")
            .set("vpc_id", requester.clone().attr("vpc_id"))
            .set("peer_vpc_id", accepter.clone().attr("vpc_id"))
            .set("peer_region", region)
            .comment("AWS refuses to accept across regions from this side; the accepter does it.")
            .set("auto_accept", false)
            .set("tags", tags()),
    );
    let agreed = main.add(
        resource("aws_vpc_peering_connection_accepter", "this")
            .provider("aws", "accepter")
            .set("vpc_peering_connection_id", connection.attr("id"))
            .set("auto_accept", true)
            .set("tags", tags()),
    );
    for side in SIDES {
        main.add(
            resource("aws_vpc_peering_connection_options", side)
                .provider("aws", side)
                .set("vpc_peering_connection_id", agreed.attr("id"))
                .block(side, |block| block.set("allow_remote_vpc_dns_resolution", true)),
        );
    }
    routes(module, "requester", &requester, &accepter, &agreed);
    routes(module, "accepter", &accepter, &requester, &agreed);
}

/// The routes of one side: every table that instances or databases use.
fn routes(module: &mut Module, side: &str, own: &Expr, peer: &Expr, accepted: &Ref) {
    let main = module.file("main.tf");
    main.add(
        resource("aws_route", format!("{side}_private"))
            .provider("aws", side)
            .for_each(own.clone().attr("private_route_table_ids"))
            .set("route_table_id", each_value())
            .set("destination_cidr_block", peer.clone().attr("cidr_block"))
            .set("vpc_peering_connection_id", accepted.attr("id")),
    );
    main.add(
        resource("aws_route", format!("{side}_database"))
            .provider("aws", side)
            .set("route_table_id", own.clone().attr("database_route_table_id"))
            .set("destination_cidr_block", peer.clone().attr("cidr_block"))
            .set("vpc_peering_connection_id", accepted.attr("id")),
    );
}
