//! The IAM actions that the functions need, and the boto3 call behind each.

/// An IAM action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    DescribeGlobalClusters,
    DescribeDbClusters,
    FailoverGlobalCluster,
    SwitchoverGlobalCluster,
    RemoveFromGlobalCluster,
    PromoteReadReplicaDbCluster,
    ExecuteStatement,
    BeginTransaction,
    RollbackTransaction,
    GetSecretValue,
    GetMetricData,
    PutMetricData,
    GetItem,
    UpdateItem,
    PutObject,
    InvokeFunction,
    DescribeAutoScalingGroups,
    SetDesiredCapacity,
    Publish,
    GetTopicAttributes,
    Decrypt,
    GenerateDataKey,
    CreateLogStream,
    PutLogEvents,
}

impl Action {
    pub const ALL: [Self; 24] = [
        Self::DescribeGlobalClusters,
        Self::DescribeDbClusters,
        Self::FailoverGlobalCluster,
        Self::SwitchoverGlobalCluster,
        Self::RemoveFromGlobalCluster,
        Self::PromoteReadReplicaDbCluster,
        Self::ExecuteStatement,
        Self::BeginTransaction,
        Self::RollbackTransaction,
        Self::GetSecretValue,
        Self::GetMetricData,
        Self::PutMetricData,
        Self::GetItem,
        Self::UpdateItem,
        Self::PutObject,
        Self::InvokeFunction,
        Self::DescribeAutoScalingGroups,
        Self::SetDesiredCapacity,
        Self::Publish,
        Self::GetTopicAttributes,
        Self::Decrypt,
        Self::GenerateDataKey,
        Self::CreateLogStream,
        Self::PutLogEvents,
    ];

    /// Its name in a policy.
    pub fn iam(self) -> &'static str {
        match self {
            Self::DescribeGlobalClusters => "rds:DescribeGlobalClusters",
            Self::DescribeDbClusters => "rds:DescribeDBClusters",
            Self::FailoverGlobalCluster => "rds:FailoverGlobalCluster",
            Self::SwitchoverGlobalCluster => "rds:SwitchoverGlobalCluster",
            Self::RemoveFromGlobalCluster => "rds:RemoveFromGlobalCluster",
            Self::PromoteReadReplicaDbCluster => "rds:PromoteReadReplicaDBCluster",
            Self::ExecuteStatement => "rds-data:ExecuteStatement",
            Self::BeginTransaction => "rds-data:BeginTransaction",
            Self::RollbackTransaction => "rds-data:RollbackTransaction",
            Self::GetSecretValue => "secretsmanager:GetSecretValue",
            Self::GetMetricData => "cloudwatch:GetMetricData",
            Self::PutMetricData => "cloudwatch:PutMetricData",
            Self::GetItem => "dynamodb:GetItem",
            Self::UpdateItem => "dynamodb:UpdateItem",
            Self::PutObject => "s3:PutObject",
            Self::InvokeFunction => "lambda:InvokeFunction",
            Self::DescribeAutoScalingGroups => "autoscaling:DescribeAutoScalingGroups",
            Self::SetDesiredCapacity => "autoscaling:SetDesiredCapacity",
            Self::Publish => "sns:Publish",
            Self::GetTopicAttributes => "sns:GetTopicAttributes",
            Self::Decrypt => "kms:Decrypt",
            Self::GenerateDataKey => "kms:GenerateDataKey",
            Self::CreateLogStream => "logs:CreateLogStream",
            Self::PutLogEvents => "logs:PutLogEvents",
        }
    }

    /// The boto3 service and method that performs it. None where AWS asks for it on behalf of another call: the key
    /// of an encrypted topic, the logs Lambda writes.
    pub fn call(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::DescribeGlobalClusters => Some(("rds", "describe_global_clusters")),
            Self::DescribeDbClusters => Some(("rds", "describe_db_clusters")),
            Self::FailoverGlobalCluster => Some(("rds", "failover_global_cluster")),
            Self::SwitchoverGlobalCluster => Some(("rds", "switchover_global_cluster")),
            Self::RemoveFromGlobalCluster => Some(("rds", "remove_from_global_cluster")),
            Self::PromoteReadReplicaDbCluster => Some(("rds", "promote_read_replica_db_cluster")),
            Self::ExecuteStatement => Some(("rds-data", "execute_statement")),
            Self::BeginTransaction => Some(("rds-data", "begin_transaction")),
            Self::RollbackTransaction => Some(("rds-data", "rollback_transaction")),
            Self::GetMetricData => Some(("cloudwatch", "get_metric_data")),
            Self::PutMetricData => Some(("cloudwatch", "put_metric_data")),
            Self::GetItem => Some(("dynamodb", "get_item")),
            Self::UpdateItem => Some(("dynamodb", "update_item")),
            Self::PutObject => Some(("s3", "put_object")),
            Self::InvokeFunction => Some(("lambda", "invoke")),
            Self::DescribeAutoScalingGroups => Some(("autoscaling", "describe_auto_scaling_groups")),
            Self::SetDesiredCapacity => Some(("autoscaling", "set_desired_capacity")),
            Self::Publish => Some(("sns", "publish")),
            Self::GetTopicAttributes => Some(("sns", "get_topic_attributes")),
            Self::GetSecretValue => Some(("secretsmanager", "get_secret_value")),
            Self::Decrypt | Self::GenerateDataKey | Self::CreateLogStream | Self::PutLogEvents => None,
        }
    }
}
