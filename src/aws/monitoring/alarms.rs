//! The alarms of each kind of thing.

use super::alarm::{Comparison, Metric, Silence, Threshold, Title, alarm, computed_alarm};
use crate::context::module_input;
use hac_lambda::alarm::Alarm;
use hac_terraform::{Block, Expr, Module, Type, each_attr, each_value, lit};

/// A share of requests that fail, in percent, above which people are told.
const ERROR_PERCENT_MAX: u32 = 5;

/// Global tables replicate "typically within a second"; ten times that is no longer typical.
const TABLE_LATENCY_MILLISECONDS_MAX: u32 = 10_000;

/// What an alarm can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Cluster,
    Replica,
    LoadBalancer,
    Table,
    Copies,
    Function,
    Queue,
}

impl Kind {
    pub(super) const ALL: [Self; 7] = [
        Self::Cluster,
        Self::Replica,
        Self::LoadBalancer,
        Self::Table,
        Self::Copies,
        Self::Function,
        Self::Queue,
    ];

    /// The module's input with the things of this kind, by name.
    pub(super) fn input(self) -> &'static str {
        match self {
            Self::Cluster => "clusters",
            Self::Replica => "binlog_clusters",
            Self::LoadBalancer => "load_balancers",
            Self::Table => "table_replicas",
            Self::Copies => "bucket_copies",
            Self::Function => "functions",
            Self::Queue => "dead_letter_queues",
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::Cluster => "Clusters of global databases in this region, and the lag that each may have",
            Self::Replica => {
                "Clusters of this region that replicate by binlog, and the lag that each may have as a replica"
            }
            Self::LoadBalancer => "Load balancers of this region, and how many healthy targets each needs",
            Self::Table => "Replicas that tables of this region send to",
            Self::Copies => "Rules by which buckets of this region are copied",
            Self::Function => "Names of the functions of this region",
            Self::Queue => "Names of the dead-letter queues of this region",
        }
    }

    fn element(self) -> Type {
        match self {
            Self::Cluster => Type::object([
                ("cluster_identifier", Type::String),
                ("lag_milliseconds_max", Type::Number),
            ]),
            Self::Replica => Type::object([
                ("cluster_identifier", Type::String),
                ("lag_seconds_max", Type::Number),
            ]),
            Self::LoadBalancer => Type::object([
                ("load_balancer", Type::String),
                ("target_group", Type::String),
                ("healthy_min", Type::Number),
            ]),
            Self::Table => Type::object([("table_name", Type::String), ("receiving_region", Type::String)]),
            Self::Copies => Type::object([
                ("source_bucket", Type::String),
                ("destination_bucket", Type::String),
                ("rule_id", Type::String),
            ]),
            Self::Function | Self::Queue => Type::String,
        }
    }

    /// Declares the input and the alarms on it.
    pub(super) fn declare(self, module: &mut Module) {
        module_input(
            module,
            self.input(),
            Type::map(self.element()),
            self.description(),
        );
        let main = module.file("main.tf");
        for block in self.alarms() {
            main.add(block);
        }
    }

    fn alarms(self) -> Vec<Block> {
        match self {
            Self::Cluster => vec![replication_lag()],
            Self::Replica => vec![binlog_lag()],
            Self::LoadBalancer => vec![
                unhealthy_targets(),
                healthy_targets(),
                load_balancer_errors(),
                target_errors(),
            ],
            Self::Table => vec![table_latency()],
            Self::Copies => vec![failed_copies()],
            Self::Function => vec![function_errors(), function_throttles()],
            Self::Queue => vec![dead_letters()],
        }
    }
}

fn title(kind: Kind, alarm: Alarm, says: (&'static str, &'static str)) -> Title {
    Title {
        alarm,
        input: kind.input(),
        says,
    }
}

fn above(value: impl Into<Expr>, breaching: u32, minutes: u32) -> Threshold {
    Threshold {
        comparison: Comparison::Above,
        value: value.into(),
        minutes,
        breaching,
    }
}

fn replication_lag() -> Block {
    let metric = Metric {
        namespace: "AWS/RDS",
        name: "AuroraGlobalDBRPOLag",
        statistic: "Maximum",
        dimensions: vec![("DBClusterIdentifier", each_attr("cluster_identifier"))],
    };
    let when = above(each_attr("lag_milliseconds_max"), 3, 3);
    let says = (
        "Replication lag of ",
        " is above its bound, or is no longer reported",
    );
    alarm(
        title(Kind::Cluster, Alarm::ReplicationLag, says),
        &metric,
        &when,
        Silence::Unknown,
    )
    .doc("How much would be lost if the writer's region failed now, in milliseconds.")
    .doc("A cluster reports it only while it is a reader. That it stops means a change of roles or a broken")
    .doc("replica: people are told, and see which.")
}

fn binlog_lag() -> Block {
    let metric = Metric {
        namespace: "AWS/RDS",
        name: "AuroraBinlogReplicaLag",
        statistic: "Maximum",
        dimensions: vec![
            ("DBClusterIdentifier", each_attr("cluster_identifier")),
            ("Role", lit("WRITER")),
        ],
    };
    // What MySQL cannot tell, because replication stopped, is reported as -1, which is below any bound.
    let lag = (
        "IF(m1 < 0, 86400, m1)",
        "Seconds behind the source; a day where replication does not run",
    );
    let when = above(each_attr("lag_seconds_max"), 3, 3);
    let says = (
        "Replication by binlog of ",
        " lags more than its bound, does not run, or is no longer reported",
    );
    let title = title(Kind::Replica, Alarm::BinlogLag, says);
    computed_alarm(title, lag, &[metric], &when, Silence::Unknown)
        .doc("How much would be lost if the source's region failed now, in seconds.")
        .doc("A cluster lags only while it is a replica. That it stops reporting means a promotion or a broken replica:")
        .doc("people are told, and see which.")
}

fn of_target_group(name: &'static str, statistic: &'static str) -> Metric {
    Metric {
        namespace: "AWS/ApplicationELB",
        name,
        statistic,
        dimensions: vec![
            ("LoadBalancer", each_attr("load_balancer")),
            ("TargetGroup", each_attr("target_group")),
        ],
    }
}

fn of_load_balancer(name: &'static str) -> Metric {
    Metric {
        namespace: "AWS/ApplicationELB",
        name,
        statistic: "Sum",
        dimensions: vec![("LoadBalancer", each_attr("load_balancer"))],
    }
}

fn unhealthy_targets() -> Block {
    let metric = of_target_group("UnHealthyHostCount", "Maximum");
    let title = title(
        Kind::LoadBalancer,
        Alarm::UnhealthyTargets,
        ("A target of ", " is unhealthy"),
    );
    alarm(title, &metric, &above(0, 2, 3), Silence::Bad)
}

fn healthy_targets() -> Block {
    let metric = of_target_group("HealthyHostCount", "Minimum");
    let when = Threshold {
        comparison: Comparison::Below,
        ..above(each_attr("healthy_min"), 3, 3)
    };
    let says = ("Fewer healthy targets of ", " than its minimum");
    alarm(
        title(Kind::LoadBalancer, Alarm::HealthyTargets, says),
        &metric,
        &when,
        Silence::Bad,
    )
    .doc("A region that waits must already run what it will need: launches on the day are not guaranteed.")
}

fn load_balancer_errors() -> Block {
    let metrics = [
        of_load_balancer("HTTPCode_ELB_5XX_Count"),
        of_load_balancer("RequestCount"),
    ];
    // Requests that reach no target are errors of the load balancer and are not in RequestCount.
    let rate = (
        "IF(FILL(m1, 0) > 0, 100 * FILL(m1, 0) / (FILL(m1, 0) + FILL(m2, 0)), 0)",
        "Errors of the load balancer, percent of requests",
    );
    let says = ("The load balancer of ", " answers with errors of its own");
    let title = title(Kind::LoadBalancer, Alarm::LoadBalancerErrors, says);
    computed_alarm(
        title,
        rate,
        &metrics,
        &above(ERROR_PERCENT_MAX, 3, 5),
        Silence::Fine,
    )
}

fn target_errors() -> Block {
    let metrics = [
        of_load_balancer("HTTPCode_Target_5XX_Count"),
        of_load_balancer("RequestCount"),
    ];
    let rate = (
        "IF(FILL(m2, 0) > 0, 100 * FILL(m1, 0) / FILL(m2, 0), 0)",
        "Errors of the application, percent of requests",
    );
    let says = ("The application behind ", " answers with errors");
    let title = title(Kind::LoadBalancer, Alarm::TargetErrors, says);
    computed_alarm(
        title,
        rate,
        &metrics,
        &above(ERROR_PERCENT_MAX, 3, 5),
        Silence::Fine,
    )
}

fn table_latency() -> Block {
    let metric = Metric {
        namespace: "AWS/DynamoDB",
        name: "ReplicationLatency",
        statistic: "Average",
        dimensions: vec![
            ("TableName", each_attr("table_name")),
            ("ReceivingRegion", each_attr("receiving_region")),
        ],
    };
    let when = above(TABLE_LATENCY_MILLISECONDS_MAX, 5, 5);
    let title = title(
        Kind::Table,
        Alarm::TableLatency,
        ("Replication of ", " takes longer than ten seconds"),
    );
    alarm(title, &metric, &when, Silence::Fine)
        .doc("Alarms on DynamoDB take silence for nothing whatever they are told: a table without writes reports none.")
}

fn failed_copies() -> Block {
    let metric = Metric {
        namespace: "AWS/S3",
        name: "OperationsFailedReplication",
        statistic: "Sum",
        dimensions: vec![
            ("SourceBucket", each_attr("source_bucket")),
            ("DestinationBucket", each_attr("destination_bucket")),
            ("RuleId", each_attr("rule_id")),
        ],
    };
    let says = ("Objects of ", " could not be copied, and S3 does not try again");
    let title = title(Kind::Copies, Alarm::FailedCopies, says);
    alarm(title, &metric, &above(0, 1, 1), Silence::Fine).doc(
        "S3 says so in the region of the source. What failed is copied by a job of S3 Batch Replication.",
    )
}

fn of_function(name: &'static str) -> Metric {
    Metric {
        namespace: "AWS/Lambda",
        name,
        statistic: "Sum",
        dimensions: vec![("FunctionName", each_value())],
    }
}

fn function_errors() -> Block {
    let says = ("The failover ", " raised an error");
    let title = title(Kind::Function, Alarm::Errors, says);
    alarm(title, &of_function("Errors"), &above(0, 1, 1), Silence::Fine)
}

fn function_throttles() -> Block {
    let says = ("The failover ", " was not allowed to run: no concurrency is left");
    let title = title(Kind::Function, Alarm::Throttles, says);
    alarm(title, &of_function("Throttles"), &above(0, 1, 1), Silence::Fine)
}

fn dead_letters() -> Block {
    let metric = Metric {
        namespace: "AWS/SQS",
        name: "ApproximateNumberOfMessagesVisible",
        statistic: "Maximum",
        dimensions: vec![("QueueName", each_value())],
    };
    let says = (
        "A request to the ",
        " failed every time: nobody has carried it out",
    );
    let title = title(Kind::Queue, Alarm::DeadLetters, says);
    alarm(title, &metric, &above(0, 1, 1), Silence::Fine)
}
