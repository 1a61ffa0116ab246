//! The table itself, sorted by key.

use super::{Entry, Provenance, Share};
use hac_base::units::Percent;

const AURORA: &str = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html";
const AURORA_HA: &str =
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html";
const BINLOG: &str =
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Replication.CrossRegion.html";
const HEALTH: &str = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html";
const ALIAS: &str = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html";
const DYNAMODB: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html";
const S3: &str = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html";

const fn entry(
    key: &'static str,
    what: &'static str,
    seconds: [Option<u64>; 3],
    source: Provenance,
) -> Entry {
    Entry {
        key,
        what,
        seconds,
        source,
        worst_source: None,
    }
}

impl Entry {
    const fn worst_is(self, source: Provenance) -> Self {
        Self {
            worst_source: Some(source),
            ..self
        }
    }
}

const fn all(best: u64, typical: u64, worst: u64) -> [Option<u64>; 3] {
    [Some(best), Some(typical), Some(worst)]
}

const fn unbounded(best: u64, typical: u64) -> [Option<u64>; 3] {
    [Some(best), Some(typical), None]
}

const fn aws(url: &'static str, says: &'static str) -> Provenance {
    Provenance::Aws { url, says }
}

const fn derived(how: &'static str) -> Provenance {
    Provenance::Derived(how)
}

const fn assumed(why: &'static str) -> Provenance {
    Provenance::Assumed(why)
}

/// Every entry, sorted by key.
pub const ENTRIES: &[Entry] = &[
    entry(
        "alarm.publish",
        "a reading is published and seen by CloudWatch",
        all(5, 5, 10),
        assumed("AWS gives no bound between PutMetricData and an alarm that sees it"),
    ),
    entry(
        "app.adopt_lease",
        "the lease is moved or opened, and the application finds it",
        all(0, 1, 5),
        assumed(
            "one write of DynamoDB, and the contract of the application: it reads the lease once a second while it lacks it",
        ),
    ),
    entry(
        "app.notice_writer",
        "the application finds that its cluster accepts writes",
        all(0, 1, 5),
        assumed("the contract of the application: it asks its database about once a second"),
    ),
    entry(
        "app.reconnect_pool",
        "clients connect again",
        all(0, 5, 30),
        assumed("the contract of the application: keepalive, or a pool that is renewed"),
    ),
    entry(
        "app.reconnect_tcp_retries2_default",
        "clients without keepalive give up a dead connection",
        all(60, 600, 924),
        derived("Linux, tcp_retries2 = 15: 924.6 s at least on a silent connection (kernel, ip-sysctl)"),
    ),
    entry(
        "aurora.global_writer_endpoint_dns",
        "the global writer endpoint points at the new writer",
        unbounded(5, 15),
        aws(AURORA, "cache its name for no longer than 5 s"),
    ),
    entry(
        "availability.incident",
        "an incident of a region lasts, where nothing fails over",
        unbounded(600, 3_600),
        assumed("AWS's summaries of large events tell of hours, and most incidents are in none"),
    ),
    entry(
        "compute.asg_scale_out",
        "instances are launched and pass their checks",
        unbounded(90, 240),
        assumed("launches are a control plane of the region that takes over, and capacity is not guaranteed"),
    ),
    entry(
        "compute.preprovisioned",
        "the instances run already",
        all(0, 0, 0),
        derived("static stability: nothing has to be launched"),
    ),
    entry(
        "compute.targets_out",
        "the load balancer leaves dead instances out",
        all(10, 15, 25),
        derived("2 checks, 10 s apart, each up to 5 s"),
    ),
    entry(
        "compute.warm_pool_stopped",
        "stopped instances start",
        all(20, 60, 180),
        assumed("no figure is published"),
    ),
    entry(
        "db.binlog.promote",
        "a replica by binlog is promoted",
        all(180, 300, 900),
        aws(BINLOG, "several minutes or longer; the instances are rebooted"),
    )
    .worst_is(assumed("AWS gives no bound")),
    entry(
        "db.global.detach_promote",
        "the cluster leaves the global database and becomes a writer",
        all(60, 120, 300),
        assumed("status `promoting`; a workshop of AWS says under a minute"),
    )
    .worst_is(assumed("AWS gives no bound")),
    entry(
        "db.global.failover",
        "Aurora's managed failover of a global database",
        all(30, 90, 300),
        aws(AURORA, "within a few minutes"),
    )
    .worst_is(assumed(
        "AWS gives no bound; its one published test took 2 minutes from end to end",
    )),
    entry(
        "db.global.switchover",
        "a planned switchover of a global database",
        unbounded(30, 90),
        aws(
            AURORA,
            "needs a healthy primary, and takes as long as the replica lags; no figure",
        ),
    ),
    entry(
        "db.in_region.failover",
        "a reader of the same region becomes the writer",
        all(5, 30, 60),
        aws(AURORA_HA, "typically less than 60 s, often less than 30 s"),
    ),
    entry(
        "db.in_region.recreate",
        "a writer without a reader is made anew",
        unbounded(60, 600),
        aws(AURORA_HA, "typically less than 10 minutes"),
    ),
    entry(
        "db.rejoin_old_primary",
        "the old primary is rebuilt as a replica",
        [Some(300), None, None],
        aws(AURORA, "a few minutes to several hours"),
    ),
    entry(
        "detect.cw.aws_metric_60s_x1",
        "an alarm on one point of a metric of AWS",
        all(60, 120, 180),
        derived("RDS and load balancers publish once a minute"),
    ),
    entry(
        "detect.cw.aws_metric_60s_x3",
        "an alarm on three points of a metric of AWS",
        all(180, 240, 300),
        derived("three points, once a minute"),
    ),
    entry(
        "detect.eventbridge_rate_1min",
        "a function that a schedule starts",
        all(1, 35, 65),
        derived("the shortest schedule is a minute"),
    ),
    entry(
        "detect.prober.late_round",
        "a round of the prober comes late",
        all(0, 0, 10),
        assumed("EventBridge starts the prober once a minute, and AWS bounds no delay"),
    ),
    entry(
        "detect.r53.tcp_10x3",
        "a TCP check of Route 53, 10s x 3",
        all(20, 40, 60),
        derived("3 × (10 s pause + up to 10 s to connect)"),
    ),
    entry(
        "dns.alias_alb_ttl",
        "resolvers forget the old answer",
        all(0, 30, 60),
        aws(
            ALIAS,
            "60 s is the TTL of a load balancer, and its alias can have no other; who ignores it is not covered",
        ),
    ),
    entry(
        "dns.arc_routing_control",
        "a routing control is flipped",
        all(5, 15, 30),
        assumed("a data plane in five regions; no figure is published"),
    ),
    entry(
        "dns.record_change_propagation",
        "a changed record is known everywhere",
        all(5, 30, 60),
        aws(
            HEALTH,
            "typically less than a minute, and it needs the control plane in us-east-1",
        ),
    ),
    entry(
        "gate.manual_approval",
        "a person approves",
        unbounded(60, 300),
        assumed("people; nothing bounds how long they take"),
    ),
    entry(
        "gate.precheck",
        "the lock, the roles and the lag are read",
        all(1, 2, 10),
        assumed("a few calls of AWS, each with short time-outs"),
    ),
    entry(
        "notify.publish",
        "a topic takes the message",
        all(0, 1, 5),
        assumed("one call of SNS"),
    ),
    entry(
        "rpo.aurora.binlog",
        "what a replica by binlog may lack",
        unbounded(1, 5),
        aws(BINLOG, "the lag can vary significantly"),
    ),
    entry(
        "rpo.aurora.global",
        "what a replica of a global database may lack",
        all(0, 1, 5),
        aws(AURORA, "typically less than a second"),
    )
    .worst_is(assumed("Aurora MySQL bounds no lag")),
    entry(
        "rpo.aurora.global.switchover",
        "what a planned switchover loses",
        all(0, 0, 0),
        aws(AURORA, "nothing"),
    ),
    entry(
        "rpo.dynamodb.mrec",
        "what a replica of a table may lack",
        all(0, 1, 10),
        aws(DYNAMODB, "typically within a second"),
    )
    .worst_is(assumed("AWS gives no bound")),
    entry(
        "rpo.dynamodb.mrsc",
        "what a strongly consistent replica of a table may lack",
        all(0, 0, 0),
        aws(DYNAMODB, "nothing"),
    ),
    entry(
        "rpo.s3.crr",
        "what a copied bucket may lack",
        unbounded(1, 60),
        aws(S3, "most objects within minutes; large ones take hours"),
    ),
    entry(
        "rpo.s3.crr_rtc",
        "what a bucket with timed copies may lack",
        all(1, 30, 900),
        aws(S3, "99.99 % of objects within 15 minutes"),
    ),
    entry(
        "trigger.alarm_to_lambda",
        "the alarm starts the orchestrator",
        all(1, 4, 25),
        assumed("a direct action of the alarm, and a cold start"),
    ),
    entry(
        "trigger.prober_to_orchestrator",
        "the prober starts the orchestrator",
        all(0, 1, 25),
        assumed(
            "one asynchronous call of Lambda, in the same region, to a function that is started once a minute and at the first bad \
             round to stay warm; AWS bounds neither its queue nor a cold start, which the worst case has",
        ),
    ),
    entry(
        "validate.write_probe",
        "the validator writes, reads and compares",
        all(2, 5, 30),
        assumed("a few statements by the Data API"),
    ),
];

/// Shares, sorted by key.
pub const SHARES: &[Share] = &[
    Share {
        key: "availability.failed_failovers",
        what: "failovers that fail",
        share: Percent { ppm: 100_000 },
        source: assumed("nobody publishes a number; a platform that drills knows its own"),
    },
    Share {
        key: "availability.lease_table",
        what: "writers cannot renew their lease in the witness",
        share: Percent { ppm: 100 },
        source: aws(
            "https://aws.amazon.com/dynamodb/sla/",
            "99.99 % for a table in one region; shorter than a lease does not matter, and no agreement tells how long",
        ),
    },
];
