//! `quotas`: what the account may use in a region.

use super::{Attribute, BLOCK, Kind, Label, Type};

const COUNT: Type = Type::Int {
    min: 0,
    max: 10_000_000,
};

pub(super) const QUOTAS: Kind = Kind {
    name: "quotas",
    label: Label::Declared,
    doc: "What the account may use in a region, as Service Quotas shows it there. Whatever the platform can reach at most is held to \
          it: every tier at the most instances of its scale, with everything beside them.\n\n\
          A quota counts for all of the account: leave out of it what others use. `aws service-quotas get-service-quota` shows \
          one by its code.",
    example: "quotas us-east-1 { standard_vcpus = 256, elastic_ips = 10 }",
    attributes: &[
        Attribute::optional(
            "standard_vcpus",
            COUNT,
            "vCPUs of running On-Demand instances of the families A, C, D, H, I, M, R, T and Z: L-1216C47A of `ec2`.",
        ),
        Attribute::optional(
            "elastic_ips",
            COUNT,
            "Elastic IP addresses, one for each NAT gateway, one of which is in each zone: L-0263D0A3 of `ec2`.",
        ),
        Attribute::optional("vpcs", COUNT, "Networks: L-F678F1CE of `vpc`."),
        Attribute::optional(
            "load_balancers",
            COUNT,
            "Application load balancers, one for each tier that listens: L-53DA6B97 of `elasticloadbalancing`.",
        ),
        Attribute::optional(
            "database_clusters",
            COUNT,
            "Aurora clusters, one for each database: L-952B80B8 of `rds`.",
        ),
        Attribute::optional(
            "database_instances",
            COUNT,
            "Instances of databases, readers included: L-7B6409FD of `rds`.",
        ),
        Attribute::optional(
            "lambda_concurrency",
            COUNT,
            "Executions of functions at a time: L-B99A9384 of `lambda`. The functions of a failover reserve some, and AWS keeps \
             100 unreserved.",
        ),
    ],
    ..BLOCK
};
