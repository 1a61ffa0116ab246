//! What AWS's service level agreements say. Such an agreement says when AWS refunds, not how well it runs: to compute with
//! it is to assume.

/// The share of time that an agreement lets a service be down, and where it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sla {
    /// In parts per billion: 99.99 % leaves 100 000.
    pub down_ppb: u64,
    pub source: &'static str,
}

/// When the agreements were read.
pub const READ: &str = "2026-11";

/// A load balancer in two zones or more; ours always is.
pub const LOAD_BALANCER: Sla = Sla {
    down_ppb: 100_000,
    source: "https://aws.amazon.com/elasticloadbalancing/sla/",
};

/// Instances in two zones or more.
pub const INSTANCES: Sla = Sla {
    down_ppb: 100_000,
    source: "https://aws.amazon.com/compute/sla/",
};

/// One instance, or several in one zone.
pub const INSTANCE: Sla = Sla {
    down_ppb: 5_000_000,
    source: "https://aws.amazon.com/compute/sla/",
};

/// An Aurora cluster with instances in two zones or more.
pub const AURORA: Sla = Sla {
    down_ppb: 100_000,
    source: "https://aws.amazon.com/rds/aurora/sla/",
};

/// An Aurora cluster of one instance.
pub const AURORA_SINGLE: Sla = Sla {
    down_ppb: 1_000_000,
    source: "https://aws.amazon.com/rds/aurora/sla/",
};

/// A DynamoDB table in one region.
pub const DYNAMODB: Sla = Sla {
    down_ppb: 100_000,
    source: "https://aws.amazon.com/dynamodb/sla/",
};

/// A DynamoDB global table.
pub const DYNAMODB_GLOBAL: Sla = Sla {
    down_ppb: 10_000,
    source: "https://aws.amazon.com/dynamodb/sla/",
};
