//! What AWS says readers of its stores may count on.

use hac_lang::platform::Consistency;

/// What a store gives, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    pub consistency: Consistency,
    pub says: &'static str,
    pub url: &'static str,
}

/// An Aurora cluster, by its writer endpoint.
pub const AURORA: Given = Given {
    consistency: Consistency::Strong,
    says: "the writer endpoint reads every commit; the reader endpoint is behind, usually by less than 100 ms",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Replication.html",
};

/// A member of an Aurora global database.
pub const AURORA_GLOBAL: Given = Given {
    consistency: Consistency::Session,
    says: "the writer endpoint reads every commit in the writer's region; another region is behind, usually by less than a second",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html",
};

/// A cluster and its read replica by binlog.
pub const AURORA_BINLOG: Given = Given {
    consistency: Consistency::Session,
    says: "the writer endpoint reads every commit in the writer's region; the replica replays the binary log behind it",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Replication.CrossRegion.html",
};

/// A DynamoDB table in one region.
pub const DYNAMODB: Given = Given {
    consistency: Consistency::Strong,
    says: "a read with `ConsistentRead` reflects every write that succeeded before; one without may be behind",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html",
};

/// A global table of multi-Region eventual consistency (MREC), the kind that is written here.
pub const DYNAMODB_MREC: Given = Given {
    consistency: Consistency::Session,
    says: "a read with `ConsistentRead` is the latest if the item was last written in the region of the read, and may be stale if in another; \
           of two writes in two regions the last wins",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html",
};

/// What it would take of a global table to give more.
pub const DYNAMODB_MRSC: &str = "DynamoDB gives `strong` (MRSC) over exactly three regions of one set, or two and a witness of its own, from an \
     empty table on and without `expire`; version 5 of the AWS provider, which this Terraform is for, cannot ask for it";

/// A bucket.
pub const S3: Given = Given {
    consistency: Consistency::Strong,
    says: "every read of a bucket after a write that succeeded returns it",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel",
};

/// A bucket in each of several regions.
pub const S3_COPIED: Given = Given {
    consistency: Consistency::Session,
    says: "every read of a bucket after a write that succeeded returns it; objects are copied to other buckets later",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
};
