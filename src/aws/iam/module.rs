//! `modules/iam`: roles of one region, each with the policy it was given.

use crate::context::module_input;
use crate::policy::{Statement, Test, document_for_each};
use hac_terraform::{
    Block, For, Module, Type, bound, conditional, each_attr, each_key, list, null, output, resource, var,
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

    let of_roles =
        |attribute: &str| For::pairs("key", "role", &role).map(bound("key"), bound("role").attr(attribute));
    let outputs = module.file("outputs.tf");
    // Who uses a role, uses its permissions: Lambda refuses a dead-letter queue its role cannot send to.
    outputs.add(
        output("role_arns", of_roles("arn"))
            .description("ARN of each role, by its key in `roles`")
            .depends_on([&policy]),
    );
    outputs.add(
        output("role_names", of_roles("name"))
            .description("Name of each role, by its key in `roles`")
            .depends_on([&policy]),
    );
}

fn trust() -> Block {
    let accounts = conditional(
        each_attr("service").equals("ec2.amazonaws.com"),
        list(Vec::<String>::new()),
        list([var("account_id")]),
    );
    let statement = Statement::allow("AssumeRole")
        .services([each_attr("service")])
        .actions(["sts:AssumeRole"])
        .when_each(Test::StringEquals, "aws:SourceAccount", accounts);
    document_for_each("trust", var("roles"), [statement])
        .doc("Only on behalf of this account. EC2 alone names no account, and takes roles of its own account only.")
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
}
