//! `networking.tf` and module `networking`: a network in each region that runs instances or databases.
//!
//! Every zone has its own way out, so that the loss of a zone takes nothing from the others. Databases have no way out at all.

use super::context::{Context, LOG_DAYS, declare_module, module_input};
use super::facts;
use super::names::{KeyUse, Role};
use super::scan::with_our_key;
use hac_terraform::{
    Block, Expr, File, For, Module, Object, Output, Project, Ref, Type, bound, call, concat, each_key,
    each_value, lit, object, output, resource,
};

pub(super) fn add(ctx: &Context<'_>, project: &mut Project) {
    let networked = ctx.networked();
    if networked.is_empty() {
        return;
    }
    define(project, networked.len() > 1);
    for region in &networked {
        let name = region.name.as_str();
        project.root.file("networking.tf").add(
            ctx.call("networking", &[], name)
                .set("name", ctx.names().prefix())
                .set("region", name)
                .set("cidr_block", ctx.cidr(name))
                .set("availability_zones", ctx.zones(name))
                .set("flow_log_group_name", ctx.names().flow_log_group())
                .set("flow_log_role_arn", ctx.made_role_arn(Role::FlowLogs, name))
                .set("log_key_arn", ctx.key_arn(KeyUse::Messaging, name))
                .origin(&region.origin),
        );
    }
}

/// What the root says about networks.
pub(super) fn outputs(ctx: &Context<'_>) -> Option<Output> {
    let networked = ctx.networked();
    let ids = networked.iter().map(|region| {
        let name = region.name.as_str();
        (name, ctx.output("networking", &[], name, "vpc_id"))
    });
    (!networked.is_empty()).then(|| {
        output("vpc_ids", object(ids))
            .description("The network of each region.")
            .origin(&ctx.platform.origin)
    })
}

/// The three kinds of subnet; the position is that of its share of the range.
#[derive(Clone, Copy)]
enum Kind {
    Public,
    Private,
    Database,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Public, Self::Private, Self::Database];

    fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::Database => "database",
        }
    }

    fn purpose(self) -> &'static str {
        match self {
            Self::Public => "load balancers and NAT gateways",
            Self::Private => "instances",
            Self::Database => "databases",
        }
    }

    fn position(self) -> u8 {
        match self {
            Self::Public => 0,
            Self::Private => 1,
            Self::Database => 2,
        }
    }

    fn first_block(self) -> u8 {
        self.position() * facts::ZONES_MAX
    }
}

/// The range of a region's instances, whatever its zones are.
pub(super) fn private_range(ctx: &Context<'_>, region: &str) -> Expr {
    let kind_bits = facts::SUBNET_NEW_BITS - facts::ZONE_BITS;
    call(
        "cidrsubnet",
        [ctx.cidr(region), lit(kind_bits), lit(Kind::Private.position())],
    )
}

/// A name tag: the prefix, what it is, and which zone it is in where the block is made for each.
fn tagged(block: Block, parts: Vec<Expr>) -> Block {
    let pieces = std::iter::once(hac_terraform::var("name")).chain(parts);
    block.set("tags", Object::new().set("Name", concat(pieces)))
}

/// `peered`: whether anybody asks for what peering needs.
fn define(project: &mut Project, peered: bool) {
    let module = declare_module(project, "networking", &[]);
    let inputs = [
        ("name", Type::String, "What names begin with."),
        ("region", Type::String, "The region of the network."),
        ("cidr_block", Type::String, "The range of the network."),
        (
            "availability_zones",
            Type::list(Type::String),
            "The zones in use, in the order in which the range is cut.",
        ),
        (
            "flow_log_group_name",
            Type::String,
            "The log group of the flow logs.",
        ),
        (
            "flow_log_role_arn",
            Type::String,
            "The role that writes flow logs.",
        ),
        (
            "log_key_arn",
            Type::String,
            "The key that encrypts the flow logs.",
        ),
    ];
    let [_, region, cidr, zones, log_group, log_role, log_key] =
        inputs.map(|(name, ty, description)| module_input(module, name, ty, description));

    let positions = module.file("main.tf").add_local(
        "zones",
        For::pairs("position", "zone", zones.clone()).map(bound("zone"), bound("position")),
    );
    let vpc = module.file("main.tf").add(tagged(
        resource("aws_vpc", "this")
            .set("cidr_block", cidr.clone())
            .set("enable_dns_support", true)
            .set("enable_dns_hostnames", true),
        Vec::new(),
    ));
    module.file("main.tf").add(
        resource("aws_default_security_group", "closed")
            .set("vpc_id", vpc.attr("id"))
            .doc("The group that everything without a group of its own gets lets nothing through."),
    );

    for kind in Kind::ALL {
        subnets(module, kind, &vpc, &positions);
    }
    let tables = routes(module, &vpc, &positions);
    endpoints(module, &vpc, &region, &tables);
    flow_logs(module, &vpc, [log_group, log_role, log_key]);
    module_outputs(module, &vpc, &zones);
    if peered {
        peering_outputs(module, &vpc, &tables);
    }
}

fn subnets(module: &mut Module, kind: Kind, vpc: &Ref, positions: &Ref) {
    let block_number = match kind.first_block() {
        0 => each_value(),
        first => each_value().plus(first),
    };
    let range = call(
        "cidrsubnet",
        [vpc.attr("cidr_block"), lit(facts::SUBNET_NEW_BITS), block_number],
    );
    module.file("main.tf").add(
        tagged(
            resource("aws_subnet", kind.word())
                .for_each(positions)
                .set("vpc_id", vpc.attr("id"))
                .set("availability_zone", each_key())
                .set("cidr_block", range),
            vec![lit(format!("-{}-", kind.word())), each_key()],
        )
        .doc(format!("For {}.", kind.purpose())),
    );
}

struct RouteTables {
    private: Ref,
    database: Ref,
}

/// The ways out: the internet gateway, and a NAT gateway for each zone.
fn gateways(main: &mut File, vpc: &Ref, positions: &Ref) -> (Ref, Ref) {
    let gateway = main.add(tagged(
        resource("aws_internet_gateway", "this").set("vpc_id", vpc.attr("id")),
        Vec::new(),
    ));
    let address = main.add(tagged(
        resource("aws_eip", "nat")
            .for_each(positions)
            .set("domain", "vpc"),
        vec![lit("-nat-"), each_key()],
    ));
    let nat = main.add(
        tagged(
            resource("aws_nat_gateway", "this")
                .for_each(positions)
                .set("allocation_id", address.at(each_key()).attr("id"))
                .set(
                    "subnet_id",
                    Ref::resource("aws_subnet", "public").at(each_key()).attr("id"),
                ),
            vec![lit("-"), each_key()],
        )
        .depends_on([&gateway])
        .doc("One a zone: instances of a zone do not lose their way out with another zone."),
    );
    (gateway, nat)
}

fn routes(module: &mut Module, vpc: &Ref, positions: &Ref) -> RouteTables {
    let main = module.file("main.tf");
    let anywhere = "0.0.0.0/0";
    let (gateway, nat) = gateways(main, vpc, positions);
    let public = main.add(tagged(
        resource("aws_route_table", "public").set("vpc_id", vpc.attr("id")),
        vec![lit("-public")],
    ));
    main.add(
        resource("aws_route", "internet")
            .set("route_table_id", public.attr("id"))
            .set("destination_cidr_block", anywhere)
            .set("gateway_id", gateway.attr("id")),
    );
    let private = main.add(tagged(
        resource("aws_route_table", "private")
            .for_each(positions)
            .set("vpc_id", vpc.attr("id")),
        vec![lit("-private-"), each_key()],
    ));
    main.add(
        resource("aws_route", "nat")
            .for_each(positions)
            .set("route_table_id", private.at(each_key()).attr("id"))
            .set("destination_cidr_block", anywhere)
            .set("nat_gateway_id", nat.at(each_key()).attr("id")),
    );
    let database = main.add(
        tagged(
            resource("aws_route_table", "database").set("vpc_id", vpc.attr("id")),
            vec![lit("-database")],
        )
        .doc("No route leads out of the platform's networks."),
    );
    for (kind, table) in [
        (Kind::Public, public.attr("id")),
        (Kind::Private, private.at(each_key()).attr("id")),
        (Kind::Database, database.attr("id")),
    ] {
        main.add(
            resource("aws_route_table_association", kind.word())
                .for_each(positions)
                .set(
                    "subnet_id",
                    Ref::resource("aws_subnet", kind.word()).at(each_key()).attr("id"),
                )
                .set("route_table_id", table),
        );
    }
    RouteTables { private, database }
}

/// Traffic to S3 and `DynamoDB` stays inside AWS and off the NAT gateways.
fn endpoints(module: &mut Module, vpc: &Ref, region: &Expr, tables: &RouteTables) {
    for service in ["dynamodb", "s3"] {
        let ids = For::each("table", tables.private.expr()).list(bound("table").attr("id"));
        module.file("main.tf").add(tagged(
            resource("aws_vpc_endpoint", service)
                .set("vpc_id", vpc.attr("id"))
                .set(
                    "service_name",
                    concat([lit("com.amazonaws."), region.clone(), lit(format!(".{service}"))]),
                )
                .set("vpc_endpoint_type", "Gateway")
                .set("route_table_ids", ids),
            vec![lit(format!("-{service}"))],
        ));
    }
}

fn flow_logs(module: &mut Module, vpc: &Ref, [group, role, key]: [Expr; 3]) {
    let main = module.file("main.tf");
    let group = main.add(
        with_our_key(resource("aws_cloudwatch_log_group", "flow_logs"), "CKV_AWS_158")
            .set("name", group)
            .set("retention_in_days", LOG_DAYS)
            .set("kms_key_id", key),
    );
    main.add(tagged(
        resource("aws_flow_log", "this")
            .set("vpc_id", vpc.attr("id"))
            .set("traffic_type", "ALL")
            .set("log_destination", group.attr("arn"))
            .set("iam_role_arn", role)
            .set("max_aggregation_interval", 60),
        Vec::new(),
    ));
}

fn module_outputs(module: &mut Module, vpc: &Ref, zones: &Expr) {
    let file = module.file("outputs.tf");
    file.add(output("vpc_id", vpc.attr("id")).description("The network."));
    for kind in Kind::ALL {
        let ids = For::each("zone", zones.clone()).list(
            Ref::resource("aws_subnet", kind.word())
                .at(bound("zone"))
                .attr("id"),
        );
        file.add(
            output(format!("{}_subnet_ids", kind.word()), ids)
                .description(format!("Subnets for {}, one a zone.", kind.purpose())),
        );
    }
}

fn peering_outputs(module: &mut Module, vpc: &Ref, tables: &RouteTables) {
    let private =
        For::pairs("zone", "table", tables.private.expr()).map(bound("zone"), bound("table").attr("id"));
    let file = module.file("outputs.tf");
    file.add(output("cidr_block", vpc.attr("cidr_block")).description("The range of the network."));
    file.add(
        output("private_route_table_ids", private)
            .description("Route tables of the instances' subnets, by zone."),
    );
    file.add(
        output("database_route_table_id", tables.database.attr("id"))
            .description("The route table of the databases' subnets."),
    );
}
