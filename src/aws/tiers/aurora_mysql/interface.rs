//! What the modules of a cluster take and give.

use super::cluster::Kind;
use crate::context::module_input;
use hac_terraform::{Module, Ref, Type, null, output, variable};

pub(super) fn inputs(module: &mut Module, kind: Kind) {
    let mut input = |name, ty, doc| module_input(module, name, ty, doc);
    input(
        "cluster_identifier",
        Type::String,
        "Name of the cluster, unique across regions",
    );
    if kind == Kind::Member {
        input(
            "global_cluster_identifier",
            Type::String,
            "Global cluster to join",
        );
    }
    input("engine_version", Type::String, "Version of Aurora MySQL");
    input("instance_class", Type::String, "Class of every instance");
    input(
        "instance_count",
        Type::Number,
        "Instances, the one that can write included",
    );
    input(
        "backup_retention_days",
        Type::Number,
        "Days to which the cluster can be restored",
    );
    if kind == Kind::Standalone {
        input(
            "performance_insights",
            Type::Bool,
            "Whether the class offers Performance Insights",
        );
    }
    input("maintenance_day", Type::String, "Day of the maintenance window");
    input("vpc_id", Type::String, "Network");
    input("subnet_ids", Type::list(Type::String), "Database subnets");
    input(
        "client_security_group_ids",
        Type::map(Type::String),
        "Security groups of the clients in this region, by tier",
    );
    input(
        "client_cidr_blocks",
        Type::map(Type::String),
        "Ranges of the clients in other regions, by region",
    );
    input(
        "data_key_arn",
        Type::String,
        "Key for storage, backups and Performance Insights",
    );
    input("log_key_arn", Type::String, "Key for the exported logs");
    input("monitoring_role_arn", Type::String, "Role of Enhanced Monitoring");
    creation_inputs(module, kind);
}

/// Inputs that act when the cluster is created. What only one cluster sets is null in the others.
fn creation_inputs(module: &mut Module, kind: Kind) {
    let optional = |name: &str, doc: &str| variable(name, Type::String).description(doc).default(null());
    let variables = [
        optional(
            "database_name",
            "Schema to create; null where it comes from the writer",
        ),
        optional(
            "master_username",
            "Master user to create; null where it comes from the writer",
        ),
        optional(
            "master_password",
            "Password of the master user; null where it comes from the writer",
        )
        .sensitive(),
    ];
    let source = optional(
        "source_region",
        "Region to copy encrypted storage from; null for the first writer",
    );
    let replicated = optional(
        "replication_source_identifier",
        "ARN of the cluster to become a read replica of; null for the first writer",
    );
    let file = module.file("variables.tf");
    for variable in variables {
        file.add(variable);
    }
    match kind {
        Kind::Member => {
            file.add(source);
        }
        Kind::Binlog => {
            file.add(replicated);
            file.add(source);
        }
        Kind::Standalone => {}
    }
}

pub(super) fn outputs(module: &mut Module, kind: Kind, cluster: &Ref) {
    let file = module.file("outputs.tf");
    if kind == Kind::Binlog {
        file.add(output("arn", cluster.attr("arn")).description("What a read replica names as its source"));
    }
    file.add(
        output("endpoint", cluster.attr("endpoint"))
            .description("Endpoint of the instance that can write, while the writer is here"),
    );
    file.add(output("reader_endpoint", cluster.attr("reader_endpoint")).description("Endpoint for reading"));
}
