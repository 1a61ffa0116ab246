//! Which resources have a name that nothing else may have, where it has to be the only one, and how long it may be.
//!
//! The limits are those of each service's API reference, in the action that creates the thing. A resource that is in
//! neither table fails a test.

use std::collections::BTreeMap;

/// Where a name has to be the only one of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Among all accounts.
    World,
    /// In all regions of the account.
    Account,
    Region,
    /// Within what an argument names.
    Within(&'static str),
}

/// An argument that is a name.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    pub resource: &'static str,
    pub argument: &'static str,
    /// What people call it. Kinds of one word share their names.
    pub what: &'static str,
    pub scope: Scope,
    /// The most characters that it may have.
    pub most: usize,
}

const fn kind(
    resource: &'static str,
    argument: &'static str,
    what: &'static str,
    scope: Scope,
    most: usize,
) -> Kind {
    Kind {
        resource,
        argument,
        what,
        scope,
        most,
    }
}

/// A name of DNS has several records where one zone has them all.
pub(super) const RECORD: &str = "aws_route53_record";

/// What tells records of one name apart.
pub(super) const RECORD_ARGUMENTS: [&str; 3] = ["zone_id", "type", "set_identifier"];

/// Everything that has a name of its own.
pub const KINDS: &[Kind] = &[
    kind(
        "aws_autoscaling_group",
        "name",
        "Auto Scaling group",
        Scope::Region,
        255,
    ),
    kind(
        "aws_autoscaling_policy",
        "name",
        "scaling policy",
        Scope::Within("autoscaling_group_name"),
        255,
    ),
    kind(
        "aws_cloudwatch_composite_alarm",
        "alarm_name",
        "alarm",
        Scope::Region,
        255,
    ),
    kind(
        "aws_cloudwatch_dashboard",
        "dashboard_name",
        "dashboard",
        Scope::Account,
        255,
    ),
    kind(
        "aws_cloudwatch_event_rule",
        "name",
        "event rule",
        Scope::Region,
        64,
    ),
    kind(
        "aws_cloudwatch_log_group",
        "name",
        "log group",
        Scope::Region,
        512,
    ),
    kind(
        "aws_cloudwatch_log_metric_filter",
        "name",
        "metric filter",
        Scope::Within("log_group_name"),
        512,
    ),
    kind(
        "aws_cloudwatch_metric_alarm",
        "alarm_name",
        "alarm",
        Scope::Region,
        255,
    ),
    kind(
        "aws_db_parameter_group",
        "name",
        "parameter group of instances",
        Scope::Region,
        255,
    ),
    kind("aws_db_subnet_group", "name", "subnet group", Scope::Region, 255),
    kind("aws_dynamodb_table", "name", "table", Scope::Region, 255),
    kind(
        "aws_iam_instance_profile",
        "name",
        "instance profile",
        Scope::Account,
        128,
    ),
    kind("aws_iam_role", "name", "role", Scope::Account, 64),
    kind(
        "aws_iam_role_policy",
        "name",
        "policy",
        Scope::Within("role"),
        128,
    ),
    kind("aws_kms_alias", "name", "key's alias", Scope::Region, 256),
    kind(
        "aws_lambda_function",
        "function_name",
        "function",
        Scope::Region,
        64,
    ),
    kind(
        "aws_lambda_permission",
        "statement_id",
        "permission",
        Scope::Within("function_name"),
        100,
    ),
    kind(
        "aws_launch_template",
        "name",
        "launch template",
        Scope::Region,
        128,
    ),
    kind("aws_lb", "name", "load balancer", Scope::Region, 32),
    kind("aws_lb_target_group", "name", "target group", Scope::Region, 32),
    kind(
        "aws_rds_cluster",
        "cluster_identifier",
        "cluster",
        Scope::Region,
        63,
    ),
    kind(
        "aws_rds_cluster",
        "final_snapshot_identifier",
        "snapshot",
        Scope::Region,
        255,
    ),
    kind(
        "aws_rds_cluster_instance",
        "identifier",
        "database instance",
        Scope::Region,
        63,
    ),
    kind(
        "aws_rds_cluster_parameter_group",
        "name",
        "parameter group of clusters",
        Scope::Region,
        255,
    ),
    kind(
        "aws_rds_global_cluster",
        "global_cluster_identifier",
        "global cluster",
        Scope::Account,
        63,
    ),
    kind(RECORD, "name", "DNS name", Scope::World, 253),
    kind("aws_route53_zone", "name", "DNS zone", Scope::World, 253),
    kind("aws_s3_bucket", "bucket", "bucket", Scope::World, 63),
    kind("aws_secretsmanager_secret", "name", "secret", Scope::Region, 512),
    kind(
        "aws_security_group",
        "name",
        "security group",
        Scope::Within("vpc_id"),
        255,
    ),
    kind("aws_sns_topic", "name", "topic", Scope::Region, 256),
    kind("aws_sqs_queue", "name", "queue", Scope::Region, 80),
];

/// What is known by a number that AWS gives it, or belongs to a thing that has one of these.
pub const NAMELESS: &[&str] = &[
    "aws_acm_certificate",
    "aws_acm_certificate_validation",
    "aws_cloudwatch_event_target",
    "aws_default_security_group",
    "aws_eip",
    "aws_flow_log",
    "aws_internet_gateway",
    "aws_kms_key",
    "aws_lambda_function_event_invoke_config",
    "aws_lb_listener",
    "aws_nat_gateway",
    "aws_route",
    "aws_route53_health_check",
    "aws_route_table",
    "aws_route_table_association",
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_object_lock_configuration",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_replication_configuration",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
    "aws_secretsmanager_secret_version",
    "aws_sns_topic_policy",
    "aws_sns_topic_subscription",
    "aws_sqs_queue_policy",
    "aws_sqs_queue_redrive_allow_policy",
    "aws_subnet",
    "aws_vpc",
    "aws_vpc_endpoint",
    "aws_vpc_peering_connection",
    "aws_vpc_peering_connection_accepter",
    "aws_vpc_peering_connection_options",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
];

/// The arguments of each resource that say its name, and where it has to be the only one.
pub(super) fn arguments() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut by_resource: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for kind in KINDS {
        let arguments = by_resource.entry(kind.resource).or_default();
        arguments.push(kind.argument);
        match kind.scope {
            Scope::Within(argument) => arguments.push(argument),
            Scope::World | Scope::Account | Scope::Region => {}
        }
    }
    by_resource.entry(RECORD).or_default().extend(RECORD_ARGUMENTS);
    by_resource
}
