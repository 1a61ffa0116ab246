//! `modules/iam`: roles of one region, each with the policy it was given.

use crate::context::module_input;
use crate::policy::{Statement, Test, document_for_each};
use hac_terraform::{
    Block, For, Module, Type, bound, call, conditional, each_attr, each_key, each_value, list, null, output,
    resource, var,
};

/// Fills the module, once.
pub(crate) fn define(module: &mut Module) {
    if !module.file("main.tf").blocks.is_empty() {
        return;
    }
    inputs(module);
    let main = module.file("main.tf");
    let trust = main.add(trust());
    let role = main.add(
        resource("aws_iam_role", "this")
            .for_each(var("roles"))
            .blank()
            .set("name", each_attr("name"))
            .set("description", each_attr("description"))
            .set("assume_role_policy", trust.at(each_key()).attr("json"))
            .set("permissions_boundary", var("permissions_boundary_arn")),
    );
    let with_policy = For::pairs("key", "role", var("roles"))
        .filter(bound("role").attr("policy").differs(null()))
        .map(bound("key"), bound("role"));
    let policy = main.add(
        resource("aws_iam_role_policy", "this")
            .for_each(with_policy)
            .blank()
            .set("name", "permissions")
            .set("role", role.at(each_key()).attr("id"))
            .set("policy", each_attr("policy")),
    );
    let of_keys = main.add(
        resource("aws_iam_role_policy", "keys")
            .for_each(var("key_policies"))
            .blank()
            .set("name", "keys")
            .set("role", role.at(each_key()).attr("id"))
            .set("policy", each_value()),
    );

    let of_roles =
        |attribute: &str| For::pairs("key", "role", &role).map(bound("key"), bound("role").attr(attribute));
    let outputs = module.file("outputs.tf");
    // Who uses a role, uses its permissions: Lambda refuses a dead-letter queue its role cannot send to.
    outputs.add(
        output("role_arns", of_roles("arn"))
            .description("ARN of each role, by its key in `roles`")
            .depends_on([&policy, &of_keys]),
    );
    outputs.add(
        output("role_names", of_roles("name"))
            .description("Name of each role, by its key in `roles`")
            .depends_on([&policy, &of_keys]),
    );
}

/// Services whose documents say that they name the account on whose behalf they take a role. Another one might never be
/// let in; and a role can be passed to a service of its own account only.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html>,
/// <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Monitoring.OS.Enabling.html> (2026-12).
const NAMES_ITS_ACCOUNT: [&str; 2] = ["monitoring.rds.amazonaws.com", "vpc-flow-logs.amazonaws.com"];

fn trust() -> Block {
    let accounts = conditional(
        call("contains", [list(NAMES_ITS_ACCOUNT), each_attr("service")]),
        list([var("account_id")]),
        list(Vec::<String>::new()),
    );
    let statement = Statement::allow("AssumeRole")
        .services([each_attr("service")])
        .actions(["sts:AssumeRole"])
        .when_each(Test::StringEquals, "aws:SourceAccount", accounts);
    document_for_each("trust", var("roles"), [statement])
        .doc("Only services that document it name the account. A role can be passed to a service of its own account only.")
}

fn inputs(module: &mut Module) {
    module_input(
        module,
        "account_id",
        Type::String,
        "Account on whose behalf services may assume the roles",
    );
    module_input(
        module,
        "permissions_boundary_arn",
        Type::String,
        "Policy that bounds what each role may do; null for none",
    );
    let role = Type::object([
        ("name", Type::String),
        ("description", Type::String),
        ("service", Type::String),
    ])
    .optional("policy", Type::String, None);
    module_input(
        module,
        "roles",
        Type::map(role),
        "Roles by purpose: the service that assumes each, and what it may do as JSON",
    );
    module_input(
        module,
        "key_policies",
        Type::map(Type::String),
        "What roles may do with keys, as JSON, by purpose; known once there are keys",
    );
}
