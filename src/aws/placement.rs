//! Where things and calls live, and of which plane they are: what is lost with a region, and what is not.
//!
//! A data plane does the daily work and is built to go on; a control plane makes and changes things, is more complex, and for
//! a few services exists in one region only. What must work while a region is down may use the data planes of other regions,
//! and of their control planes only those that a takeover cannot do without.

use hac_lambda::actions::Action;

/// Where something lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultScope {
    /// In the region that it was made in, or that was called.
    InItsRegion,
    /// In every region at once, so that none takes it away.
    Everywhere,
    /// In this one, wherever it is used.
    In(&'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plane {
    Data,
    Control,
}

/// What AWS says of one kind of thing or call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// For people: `a function`.
    pub what: &'static str,
    pub lives: FaultScope,
    pub plane: Plane,
    /// The types of resources that make it; empty for what Terraform does not make.
    pub types: &'static [&'static str],
    pub source: &'static str,
}

/// "AWS services that are regional": zones and regions are what faults stop at.
const REGIONAL: &str =
    "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/regional-services.html";
/// IAM, Organizations, Route 53 and others: one control plane, data planes in every region.
const GLOBAL: &str =
    "https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html";

const fn in_its_region(what: &'static str, types: &'static [&'static str]) -> Placement {
    Placement {
        what,
        lives: FaultScope::InItsRegion,
        plane: Plane::Data,
        types,
        source: REGIONAL,
    }
}

const fn everywhere(what: &'static str, types: &'static [&'static str], source: &'static str) -> Placement {
    Placement {
        what,
        lives: FaultScope::Everywhere,
        plane: Plane::Data,
        types,
        source,
    }
}

pub static FUNCTION: Placement = in_its_region("a function that is there", &["aws_lambda_function"]);
pub static LOGS: Placement = in_its_region("a log group", &["aws_cloudwatch_log_group"]);
pub static SCHEDULE: Placement = in_its_region("a schedule", &["aws_cloudwatch_event_rule"]);
pub static METRIC: Placement = in_its_region("a metric", &["aws_cloudwatch_metric_alarm"]);
pub static ALARM: Placement = in_its_region("an alarm", &["aws_cloudwatch_metric_alarm"]);
pub static TRIGGER: Placement = in_its_region("an alarm on alarms", &["aws_cloudwatch_composite_alarm"]);
pub static TOPIC: Placement = in_its_region("a topic", &["aws_sns_topic"]);
pub static QUEUE: Placement = in_its_region("a queue", &["aws_sqs_queue"]);
pub static TABLE: Placement = in_its_region("a table, or a replica of it", &["aws_dynamodb_table"]);
pub static KEY: Placement = in_its_region("a key, which never leaves its region", &["aws_kms_key"]);
pub static SECRET: Placement = in_its_region("a secret, or a replica of it", &["aws_secretsmanager_secret"]);
pub static CLUSTER: Placement = in_its_region("a database cluster", &["aws_rds_cluster"]);
pub static NETWORK: Placement = in_its_region("a network", &["aws_vpc"]);
pub static LOAD_BALANCER: Placement = in_its_region("a load balancer", &["aws_lb"]);
pub static CERTIFICATE: Placement = in_its_region("a certificate", &["aws_acm_certificate"]);
pub static INSTANCES: Placement = in_its_region("instances that run", &["aws_autoscaling_group"]);
pub static IMAGE: Placement = in_its_region("an image, whose id is of one region", &[]);
pub static BUCKET: Placement = in_its_region("the objects of a bucket", &["aws_s3_bucket"]);

/// Roles that exist work where they are used; making or changing one is a call to us-east-1, which nothing here makes.
pub static ROLE: Placement = everywhere("a role that exists", &["aws_iam_role"], GLOBAL);
/// Answers follow health checks in the data plane; changing a record is a call to us-east-1, which nothing here makes.
pub static RECORD: Placement = everywhere("a DNS record that exists", &["aws_route53_record"], GLOBAL);
pub static HEALTH_CHECK: Placement = everywhere("a DNS health check", &["aws_route53_health_check"], GLOBAL);
/// Known to each of its members: it is failed over while the writer's region does not answer.
pub static GLOBAL_CLUSTER: Placement = everywhere(
    "the membership of a global database",
    &["aws_rds_global_cluster"],
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html",
);

/// A call of the daily work of a service.
pub static DATA_CALL: Placement = in_its_region("a call of a data plane", &[]);
/// A call that changes something, or asks how it is set up, answered by the region that it is made in.
pub static CONTROL_CALL: Placement = Placement {
    what: "a call of a region's control plane",
    lives: FaultScope::InItsRegion,
    plane: Plane::Control,
    types: &[],
    source: REGIONAL,
};
/// A call that us-east-1 answers for the whole partition. No function may make one, see [`answered_by`].
pub static GLOBAL_CALL: Placement = Placement {
    what: "a call of a global control plane",
    lives: FaultScope::In("us-east-1"),
    plane: Plane::Control,
    types: &[],
    source: GLOBAL,
};
/// What is not a thing of AWS: a step, an agreement, an answer to clients.
pub static NOTHING: Placement = everywhere("a step", &[], "what it needs");

/// What answers a call.
pub fn answered_by(action: Action) -> &'static Placement {
    match action {
        Action::DescribeGlobalClusters
        | Action::DescribeDbClusters
        | Action::FailoverGlobalCluster
        | Action::SwitchoverGlobalCluster
        | Action::RemoveFromGlobalCluster
        | Action::PromoteReadReplicaDbCluster
        | Action::DescribeAutoScalingGroups
        | Action::SetDesiredCapacity
        | Action::GetTopicAttributes => of_service(action.iam(), &CONTROL_CALL),
        Action::ExecuteStatement
        | Action::BeginTransaction
        | Action::RollbackTransaction
        | Action::GetSecretValue
        | Action::GetMetricData
        | Action::PutMetricData
        | Action::GetItem
        | Action::UpdateItem
        | Action::PutObject
        | Action::InvokeFunction
        | Action::Publish
        | Action::Decrypt
        | Action::GenerateDataKey
        | Action::CreateLogStream
        | Action::PutLogEvents => of_service(action.iam(), &DATA_CALL),
    }
}

/// Services whose calls us-east-1 answers, whatever they are and wherever they are made.
const ANSWERED_IN_ONE_REGION: [&str; 4] = ["cloudfront:", "iam:", "organizations:", "route53:"];
/// S3 keeps how buckets are set up in one place: the calls that begin so, unlike those on objects.
const BUCKET_CONFIGURATION: [&str; 4] = [
    "s3:CreateBucket",
    "s3:DeleteBucket",
    "s3:PutBucket",
    "s3:PutReplicationConfiguration",
];

/// Corrects what a call was taken for by the name of its service.
fn of_service(iam: &str, taken_for: &'static Placement) -> &'static Placement {
    let begins = |start: &&str| iam.starts_with(*start);
    if ANSWERED_IN_ONE_REGION.iter().any(begins) || BUCKET_CONFIGURATION.iter().any(begins) {
        &GLOBAL_CALL
    } else {
        taken_for
    }
}

#[cfg(test)]
mod tests {
    use super::{CONTROL_CALL, DATA_CALL, FaultScope, GLOBAL_CALL, Plane, answered_by, of_service};
    use hac_lambda::actions::Action;

    #[test]
    fn no_call_of_a_failover_is_answered_by_one_region_for_all() {
        for action in Action::ALL {
            assert_eq!(
                answered_by(action).lives,
                FaultScope::InItsRegion,
                "{}",
                action.iam()
            );
        }
    }

    #[test]
    fn promotions_are_control_plane_and_locks_are_data_plane() {
        assert_eq!(answered_by(Action::FailoverGlobalCluster).plane, Plane::Control);
        assert_eq!(answered_by(Action::UpdateItem).plane, Plane::Data);
    }

    #[test]
    fn what_us_east_1_answers_is_known_by_its_name() {
        for call in [
            "route53:ChangeResourceRecordSets",
            "iam:PutRolePolicy",
            "s3:PutBucketPolicy",
        ] {
            assert_eq!(*of_service(call, &DATA_CALL), GLOBAL_CALL, "{call}");
        }
        assert_eq!(*of_service("s3:PutObject", &DATA_CALL), DATA_CALL);
        assert_eq!(*of_service("rds:DescribeDBClusters", &CONTROL_CALL), CONTROL_CALL);
    }
}
