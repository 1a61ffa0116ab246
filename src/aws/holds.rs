//! Which types of resources hold what no later apply can bring back. Every type that is generated has its row, so that a
//! new one cannot be forgotten: `tests/it/holdings/kinds.rs` holds the table against what is written.

/// What a type of resources holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// What is lost with it, for people; and the argument by which AWS knows it, where one is given: another value makes
    /// another thing.
    Data {
        what: &'static str,
        named_by: Option<&'static str>,
        /// Whether it is the same one whichever region is asked; any other would be made anew in another region.
        everywhere: bool,
    },
    /// Nothing that a later apply would not make again, and why.
    Nothing(&'static str),
}

const fn data(what: &'static str, named_by: Option<&'static str>) -> Holds {
    Holds::Data {
        what,
        named_by,
        everywhere: false,
    }
}

const fn data_everywhere(what: &'static str, named_by: &'static str) -> Holds {
    Holds::Data {
        what,
        named_by: Some(named_by),
        everywhere: true,
    }
}

const CONFIGURED: &str = "says how something else works";
const NETWORK: &str = "a network forwards, and keeps nothing";
const ACCESS: &str = "says who may do what";
const WATCH: &str = "watches; its history is no data of the platform";

/// Sorted by type.
pub const TYPES: &[(&str, Holds)] = &[
    (
        "aws_acm_certificate",
        Holds::Nothing("AWS issues another for the same name"),
    ),
    (
        "aws_acm_certificate_validation",
        Holds::Nothing("waits for a certificate"),
    ),
    (
        "aws_autoscaling_group",
        Holds::Nothing("its instances start from an image and keep nothing"),
    ),
    ("aws_autoscaling_policy", Holds::Nothing(CONFIGURED)),
    ("aws_cloudwatch_composite_alarm", Holds::Nothing(WATCH)),
    ("aws_cloudwatch_dashboard", Holds::Nothing(WATCH)),
    ("aws_cloudwatch_event_rule", Holds::Nothing(CONFIGURED)),
    ("aws_cloudwatch_event_target", Holds::Nothing(CONFIGURED)),
    (
        "aws_cloudwatch_log_group",
        data("a log and its records", Some("name")),
    ),
    ("aws_cloudwatch_log_metric_filter", Holds::Nothing(WATCH)),
    ("aws_cloudwatch_metric_alarm", Holds::Nothing(WATCH)),
    ("aws_db_parameter_group", Holds::Nothing(CONFIGURED)),
    ("aws_db_subnet_group", Holds::Nothing(NETWORK)),
    ("aws_default_security_group", Holds::Nothing(NETWORK)),
    ("aws_dynamodb_table", data("a table and its items", Some("name"))),
    ("aws_eip", Holds::Nothing("an address; nothing is kept behind it")),
    ("aws_flow_log", Holds::Nothing("its records are in a log group")),
    ("aws_iam_instance_profile", Holds::Nothing(ACCESS)),
    ("aws_iam_role", Holds::Nothing(ACCESS)),
    ("aws_iam_role_policy", Holds::Nothing(ACCESS)),
    ("aws_internet_gateway", Holds::Nothing(NETWORK)),
    ("aws_kms_alias", Holds::Nothing("a name of a key, not the key")),
    (
        "aws_kms_key",
        data("a key: what it encrypts is lost with it", None),
    ),
    (
        "aws_lambda_function",
        Holds::Nothing("its code is in this folder, its log in a log group"),
    ),
    (
        "aws_lambda_function_event_invoke_config",
        Holds::Nothing(CONFIGURED),
    ),
    ("aws_lambda_permission", Holds::Nothing(ACCESS)),
    ("aws_launch_template", Holds::Nothing(CONFIGURED)),
    ("aws_lb", Holds::Nothing(NETWORK)),
    ("aws_lb_listener", Holds::Nothing(NETWORK)),
    ("aws_lb_target_group", Holds::Nothing(NETWORK)),
    ("aws_nat_gateway", Holds::Nothing(NETWORK)),
    (
        "aws_rds_cluster",
        data(
            "a database cluster and its automated backups",
            Some("cluster_identifier"),
        ),
    ),
    (
        "aws_rds_cluster_instance",
        Holds::Nothing("computes; the data is the cluster's"),
    ),
    ("aws_rds_cluster_parameter_group", Holds::Nothing(CONFIGURED)),
    (
        "aws_rds_global_cluster",
        data_everywhere(
            "what joins a database's clusters of all regions",
            "global_cluster_identifier",
        ),
    ),
    ("aws_route", Holds::Nothing(NETWORK)),
    ("aws_route53_health_check", Holds::Nothing(WATCH)),
    (
        "aws_route53_record",
        Holds::Nothing("what it says is in this folder"),
    ),
    (
        "aws_route53_zone",
        data_everywhere("a zone: another one has other name servers", "name"),
    ),
    ("aws_route_table", Holds::Nothing(NETWORK)),
    ("aws_route_table_association", Holds::Nothing(NETWORK)),
    (
        "aws_s3_bucket",
        data("a bucket and every version of its objects", Some("bucket")),
    ),
    (
        "aws_s3_bucket_lifecycle_configuration",
        Holds::Nothing(CONFIGURED),
    ),
    (
        "aws_s3_bucket_object_lock_configuration",
        Holds::Nothing(CONFIGURED),
    ),
    ("aws_s3_bucket_ownership_controls", Holds::Nothing(ACCESS)),
    ("aws_s3_bucket_policy", Holds::Nothing(ACCESS)),
    ("aws_s3_bucket_public_access_block", Holds::Nothing(ACCESS)),
    (
        "aws_s3_bucket_replication_configuration",
        Holds::Nothing(CONFIGURED),
    ),
    (
        "aws_s3_bucket_server_side_encryption_configuration",
        Holds::Nothing(CONFIGURED),
    ),
    ("aws_s3_bucket_versioning", Holds::Nothing(CONFIGURED)),
    (
        "aws_secretsmanager_secret",
        data("a secret and its versions", Some("name")),
    ),
    (
        "aws_secretsmanager_secret_version",
        data("the value of a secret, drawn when it was made", None),
    ),
    ("aws_security_group", Holds::Nothing(NETWORK)),
    (
        "aws_sns_topic",
        Holds::Nothing("hands on, and keeps nothing; addresses confirm again"),
    ),
    ("aws_sns_topic_policy", Holds::Nothing(ACCESS)),
    (
        "aws_sns_topic_subscription",
        Holds::Nothing("an address confirms it again"),
    ),
    (
        "aws_sqs_queue",
        data("a queue and the messages that wait in it", Some("name")),
    ),
    ("aws_sqs_queue_policy", Holds::Nothing(ACCESS)),
    ("aws_sqs_queue_redrive_allow_policy", Holds::Nothing(ACCESS)),
    ("aws_subnet", Holds::Nothing(NETWORK)),
    ("aws_vpc", Holds::Nothing(NETWORK)),
    ("aws_vpc_endpoint", Holds::Nothing(NETWORK)),
    ("aws_vpc_peering_connection", Holds::Nothing(NETWORK)),
    ("aws_vpc_peering_connection_accepter", Holds::Nothing(NETWORK)),
    ("aws_vpc_peering_connection_options", Holds::Nothing(NETWORK)),
    ("aws_vpc_security_group_egress_rule", Holds::Nothing(NETWORK)),
    ("aws_vpc_security_group_ingress_rule", Holds::Nothing(NETWORK)),
];

/// What a type holds; `None` for one that is not generated.
pub fn of_type(kind: &str) -> Option<Holds> {
    let at = TYPES.binary_search_by(|(name, _)| (*name).cmp(kind)).ok()?;
    TYPES.get(at).map(|(_, holds)| *holds)
}

/// Blocks within a resource that hold data of their own: a later apply without one deletes it, and the resource stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replicas {
    /// What is lost with one, for people.
    pub what: &'static str,
    /// The argument of the block that says where it is.
    pub region: &'static str,
}

/// The block that `replicas_of` describes.
pub const REPLICA: &str = "replica";

/// What the `replica` blocks of a type hold; `None` for a type that has none.
pub fn replicas_of(kind: &str) -> Option<Replicas> {
    match kind {
        "aws_dynamodb_table" => Some(Replicas {
            what: "a replica of a table, with its items",
            region: "region_name",
        }),
        "aws_secretsmanager_secret" => Some(Replicas {
            what: "a replica of a secret, with its versions",
            region: "region",
        }),
        // Any other type's name.
        _ => None,
    }
}
