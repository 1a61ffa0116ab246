//! `modules/database`, `modules/binlog_database` and `modules/standalone_database`: one Aurora `MySQL` cluster in one region.

use crate::context::{LOG_DAYS, declare_module};
use crate::scan::with_our_key;
use hac_base::source::Origin;
use hac_lang::platform::Database;
use hac_terraform::{
    Block, Expr, File, Lifecycle, Project, Ref, call, concat, conditional, count_index, each_key, each_value,
    interpolate, lit, local, null, resource, var,
};

use super::{PORT, interface};

/// What a cluster is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A member of a global cluster.
    Member,
    /// A cluster that is, was or may become the read replica of another one by binlog, or its source.
    Binlog,
    /// A cluster of its own.
    Standalone,
}

impl Kind {
    pub(super) fn module(self) -> &'static str {
        match self {
            Self::Member => "database",
            Self::Binlog => "binlog_database",
            Self::Standalone => "standalone_database",
        }
    }
}

/// What Aurora `MySQL` exports. The general log is left out: it holds every statement with its values.
const LOG_TYPES: [&str; 3] = ["audit", "error", "slowquery"];

/// Every cluster runs with these, so a promoted member behaves like the one before it.
const CLUSTER_PARAMETERS: [Parameter; 5] = [
    parameter("character_set_server", "utf8mb4"),
    parameter("require_secure_transport", "ON"),
    parameter("server_audit_events", "CONNECT,QUERY_DCL,QUERY_DDL"),
    parameter("server_audit_logging", "1"),
    parameter("time_zone", "UTC"),
];

/// What a source and its replica by binlog need besides. Both have them from the first day: a source without a binlog has
/// no replica, and AWS makes a replica only of a source whose writer has restarted with one.
///
/// `read_only`: the writer of a replica is a writer to itself, and takes what anybody writes, unless told to refuse it.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Reference.ParameterGroups.html>
const BINLOG_PARAMETERS: [Parameter; 2] = [
    Parameter {
        apply: Some("pending-reboot"),
        ..parameter("binlog_format", "ROW")
    },
    parameter("read_only", "{TrueIfClusterReplica}"),
];

const INSTANCE_PARAMETERS: [Parameter; 2] = [
    parameter("long_query_time", "1"),
    parameter("slow_query_log", "1"),
];

/// A parameter of `MySQL`.
#[derive(Debug, Clone, Copy)]
struct Parameter {
    name: &'static str,
    value: &'static str,
    /// How it comes into force, where not at once.
    apply: Option<&'static str>,
}

const fn parameter(name: &'static str, value: &'static str) -> Parameter {
    Parameter {
        name,
        value,
        apply: None,
    }
}

/// Writes the module, made from `databases`, which are of that kind.
pub(super) fn declare(project: &mut Project, kind: Kind, databases: &[&Database]) {
    let module = declare_module(project, kind.module(), &[]);
    interface::inputs(module, kind);
    let origins: Vec<&Origin> = databases.iter().map(|database| &database.origin).collect();
    let main = module.file("main.tf");
    settings(main);
    let mut add = |block: Block| main.add(block.origins(origins.iter().copied()));
    let group = add(security_group());
    add(clients_in_region(&group));
    add(clients_elsewhere(&group));
    let subnets = add(subnet_group());
    let cluster_parameters = add(cluster_parameter_group(kind));
    let instance_parameters = add(instance_parameter_group());
    let logs = add(log_group());
    let cluster = add(cluster(
        kind,
        &Parts {
            group: &group,
            subnets: &subnets,
            parameters: &cluster_parameters,
            logs: &logs,
        },
    ));
    add(instances(kind, &cluster, &instance_parameters));
    interface::outputs(module, kind, &cluster);
}

fn settings(main: &mut File) {
    let version = call("split", [lit("."), var("engine_version")]);
    let major = call("slice", [version, lit(0), lit(2)]);
    main.add_local("log_types", LOG_TYPES.to_vec());
    main.add_local(
        "parameter_group_family",
        interpolate("aurora-mysql", call("join", [lit("."), major]), ""),
    );
    // A group of another family gets another name, so that it can exist beside the one in use.
    main.add_local(
        "parameter_group_name",
        concat([
            var("cluster_identifier"),
            lit("-"),
            call("replace", [local("parameter_group_family"), lit("."), lit("-")]),
        ]),
    );
}

fn security_group() -> Block {
    resource("aws_security_group", "this")
        .doc("Has no egress rule: a database answers and never calls.")
        .set("name", interpolate("", var("cluster_identifier"), "-database"))
        .set(
            "description",
            interpolate("Clients of the database ", var("cluster_identifier"), ""),
        )
        .set("vpc_id", var("vpc_id"))
}

fn ingress(name: &str, from: &str, group: &Ref) -> Block {
    resource("aws_vpc_security_group_ingress_rule", name)
        .for_each(var(from))
        .blank()
        .set("security_group_id", group.attr("id"))
        .set("description", interpolate("MySQL from ", each_key(), ""))
        .set("ip_protocol", "tcp")
        .set("from_port", PORT)
        .set("to_port", PORT)
}

fn clients_in_region(group: &Ref) -> Block {
    ingress("clients", "client_security_group_ids", group).set("referenced_security_group_id", each_value())
}

fn clients_elsewhere(group: &Ref) -> Block {
    ingress("peers", "client_cidr_blocks", group)
        .doc("A security group cannot be named across regions, so peers are let in by their range.")
        .set("cidr_ipv4", each_value())
}

fn subnet_group() -> Block {
    resource("aws_db_subnet_group", "this")
        .set("name", var("cluster_identifier"))
        .set(
            "description",
            interpolate("Subnets of ", var("cluster_identifier"), ""),
        )
        .set("subnet_ids", var("subnet_ids"))
}

fn parameter_group(kind: &str, parameters: &[Parameter]) -> Block {
    resource(kind, "this")
        .set("name", local("parameter_group_name"))
        .set("family", local("parameter_group_family"))
        .set(
            "description",
            interpolate("Parameters of ", var("cluster_identifier"), ""),
        )
        .blank()
        .blocks("parameter", parameters, |block, parameter| {
            block
                .set("name", parameter.name)
                .set("value", parameter.value)
                .set_opt("apply_method", parameter.apply)
        })
        .blank()
        .lifecycle(Lifecycle::new().create_before_destroy())
}

fn cluster_parameter_group(kind: Kind) -> Block {
    let mut parameters = CLUSTER_PARAMETERS.to_vec();
    if kind == Kind::Binlog {
        parameters.extend(BINLOG_PARAMETERS);
        parameters.sort_by_key(|parameter| parameter.name);
    }
    let block = parameter_group("aws_rds_cluster_parameter_group", &parameters)
        .doc("Promotion does not carry parameters over: every region has the same ones.");
    match kind {
        Kind::Binlog => {
            block.doc("A replica refuses writes by read_only alone, which ends by itself with a promotion.")
        }
        Kind::Member | Kind::Standalone => block,
    }
}

fn instance_parameter_group() -> Block {
    parameter_group("aws_db_parameter_group", &INSTANCE_PARAMETERS)
}

fn log_group() -> Block {
    with_our_key(resource("aws_cloudwatch_log_group", "this"), "CKV_AWS_158")
        .doc("Made before the cluster, which would make them without key and without end.")
        .for_each(call("toset", [local("log_types")]))
        .blank()
        .set(
            "name",
            concat([
                lit("/aws/rds/cluster/"),
                var("cluster_identifier"),
                lit("/"),
                each_key(),
            ]),
        )
        .set("retention_in_days", LOG_DAYS)
        .set("kms_key_id", var("log_key_arn"))
}

/// What a cluster is put together from.
struct Parts<'a> {
    group: &'a Ref,
    subnets: &'a Ref,
    parameters: &'a Ref,
    logs: &'a Ref,
}

fn cluster(kind: Kind, parts: &Parts<'_>) -> Block {
    let block = with_our_key(resource("aws_rds_cluster", "this"), "CKV_AWS_327")
        .directive(match kind {
            Kind::Member | Kind::Standalone => {
                "checkov:skip=CKV_AWS_326:Aurora does not offer backtrack in a global database"
            }
            Kind::Binlog => {
                "checkov:skip=CKV_AWS_326:Aurora does not offer backtrack beside a binlog replica"
            }
        })
        .directive("checkov:skip=CKV2_AWS_8:Aurora's own continuous backup covers the retention asked for")
        .set("cluster_identifier", var("cluster_identifier"));
    let block = match kind {
        Kind::Member => block.set("global_cluster_identifier", var("global_cluster_identifier")),
        Kind::Binlog => block
            .comment("MySQL wants a replica that is no older than its source: upgrade the replica first."),
        Kind::Standalone => block,
    };
    let block = block
        .set("engine", "aurora-mysql")
        .set("engine_version", var("engine_version"))
        .set("port", PORT)
        .blank();
    let block = created_with(block, kind);
    let block = secured(block, parts);
    let block = match kind {
        Kind::Member | Kind::Binlog => backed_up(block)
            .comment(
                "The validator of a failover runs its SQL over this interface, from outside the network.",
            )
            .set("enable_http_endpoint", true),
        Kind::Standalone => backed_up(block),
    };
    let block = block
        .set("enabled_cloudwatch_logs_exports", local("log_types"))
        .set("db_cluster_parameter_group_name", parts.parameters.attr("name"))
        .blank();
    protected(block, kind).depends_on([parts.logs])
}

fn created_with(block: Block, kind: Kind) -> Block {
    let block = block
        .set("database_name", var("database_name"))
        .set("master_username", var("master_username"))
        .set("master_password", var("master_password"));
    match kind {
        Kind::Member => block.set("source_region", var("source_region")).blank(),
        Kind::Binlog => block
            .set(
                "replication_source_identifier",
                var("replication_source_identifier"),
            )
            .set("source_region", var("source_region"))
            .blank(),
        Kind::Standalone => block.blank(),
    }
}

fn secured(block: Block, parts: &Parts<'_>) -> Block {
    block
        .set("db_subnet_group_name", parts.subnets.attr("name"))
        .set("vpc_security_group_ids", [parts.group.attr("id")])
        .set("storage_encrypted", true)
        .set("kms_key_id", var("data_key_arn"))
        .set("iam_database_authentication_enabled", true)
        .blank()
}

fn backed_up(block: Block) -> Block {
    block
        .set("backup_retention_period", var("backup_retention_days"))
        .set("preferred_backup_window", "02:00-03:00")
        .set("preferred_maintenance_window", maintenance_window())
        .set("copy_tags_to_snapshot", true)
        .set("delete_automated_backups", false)
        .set("deletion_protection", true)
        .set("skip_final_snapshot", false)
        .set(
            "final_snapshot_identifier",
            interpolate("", var("cluster_identifier"), "-final"),
        )
        .blank()
}

fn maintenance_window() -> Expr {
    let day = var("maintenance_day");
    concat([day.clone(), lit(":04:00-"), day, lit(":05:00")])
}

/// What Terraform leaves alone once the cluster exists.
fn protected(block: Block, kind: Kind) -> Block {
    let lifecycle = Lifecycle::new().prevent_destroy();
    match kind {
        Kind::Member => block
            .comment("Roles swap at run time. Were these not ignored, an apply would promote or detach a member")
            .comment("(replication_source_identifier, global_cluster_identifier), undo an upgrade that the global")
            .comment("cluster made (engine_version), or replace a member for how it was once created (the others).")
            .lifecycle(lifecycle.ignore_changes([
                "database_name",
                "engine_version",
                "global_cluster_identifier",
                "master_password",
                "master_username",
                "replication_source_identifier",
                "source_region",
            ])),
        Kind::Binlog => block
            .comment("Roles swap at run time. Were these not ignored, an apply would promote a replica that lives, or replace")
            .comment("one that was promoted (replication_source_identifier), or a cluster for how it was once created.")
            .lifecycle(lifecycle.ignore_changes([
                "database_name",
                "master_password",
                "master_username",
                "replication_source_identifier",
                "source_region",
            ])),
        Kind::Standalone => block
            .comment("The password changes by rotation.")
            .lifecycle(lifecycle.ignore_changes(["master_password"])),
    }
    .blank()
}

fn instances(kind: Kind, cluster: &Ref, parameters: &Ref) -> Block {
    let block = with_our_key(resource("aws_rds_cluster_instance", "this"), "CKV_AWS_354")
        .doc("All of one class, so any can write. Aurora spreads them over the zones that hold the storage.")
        .count(var("instance_count"))
        .blank()
        .directive(
            "checkov:skip=CKV_AWS_226:members must run one version to the patch; upgrades go through engine_version",
        )
        .set(
            "identifier",
            concat([var("cluster_identifier"), lit("-"), count_index().plus(1)]),
        )
        .set("cluster_identifier", cluster.attr("id"))
        .set("engine", cluster.attr("engine"))
        .set("instance_class", var("instance_class"))
        .set("db_parameter_group_name", parameters.attr("name"))
        .set("db_subnet_group_name", cluster.attr("db_subnet_group_name"))
        .set("publicly_accessible", false)
        .set("promotion_tier", call("min", [count_index(), lit(15)]))
        .set("auto_minor_version_upgrade", false)
        .set("copy_tags_to_snapshot", true)
        .set("preferred_maintenance_window", maintenance_window())
        .blank()
        .set("monitoring_interval", 60)
        .set("monitoring_role_arn", var("monitoring_role_arn"));
    match kind {
        Kind::Member | Kind::Binlog => insights(block, lit(true), |value| value),
        Kind::Standalone => {
            let offered = || var("performance_insights");
            let block = block.directive(
                "checkov:skip=CKV_AWS_353:on wherever the class offers it; db.t2 and db.t3 do not",
            );
            insights(block, offered(), |value| conditional(offered(), value, null()))
        }
    }
}

/// Performance Insights, whose key and retention are only set where it is on.
fn insights(block: Block, enabled: Expr, where_on: impl Fn(Expr) -> Expr) -> Block {
    block
        .set("performance_insights_enabled", enabled)
        .set("performance_insights_kms_key_id", where_on(var("data_key_arn")))
        .set("performance_insights_retention_period", where_on(lit(7)))
}
