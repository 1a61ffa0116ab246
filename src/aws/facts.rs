//! What is true of AWS, as tables with their sources. Whoever checks and whoever lowers reads the same numbers.

use hac_base::diagnostics::did_you_mean;

mod aurora;
mod instance_types;
mod mysql_words;

pub use aurora::{
    AURORA_CLASSES_SOURCE, AURORA_MYSQL_FIRST, AURORA_MYSQL_NEWEST, AURORA_READ, AURORA_VERSIONS_SOURCE,
    AuroraVersion, DATA_API_SINCE, DATA_API_SOURCE, Release, aurora_mysql_families, aurora_mysql_sizes,
    aurora_patches, aurora_version, global_database_families, may_be_newer_class, release,
};
pub use instance_types::{INSTANCE_TYPES_READ, instance_families, instance_sizes};
pub use mysql_words::{MYSQL_WORDS_SOURCE, mysql_reserves};

/// A region of AWS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    pub name: &'static str,
    pub location: &'static str,
    /// The first part of every ARN: `aws`.
    pub partition: &'static str,
    /// The letters of its zones. Which physical zone a letter means differs from account to account, and so, in a few
    /// old regions, does which letters an account has.
    pub zones: &'static str,
    /// The account that Elastic Load Balancing writes access logs from; regions opened since August 2022 have none and
    /// use the service principal.
    pub load_balancer_account: Option<&'static str>,
}

const fn region(
    name: &'static str,
    location: &'static str,
    zones: &'static str,
    load_balancer_account: Option<&'static str>,
) -> Region {
    Region {
        name,
        location,
        partition: "aws",
        zones,
        load_balancer_account,
    }
}

const fn gov(name: &'static str, location: &'static str, load_balancer_account: &'static str) -> Region {
    Region {
        name,
        location,
        partition: "aws-us-gov",
        zones: "abc",
        load_balancer_account: Some(load_balancer_account),
    }
}

/// Sorted by name.
///
/// Names, locations, partitions: botocore 1.43 `endpoints.json`. Zones:
/// <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html>.
/// Load-balancer accounts:
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html>.
/// China and the isolated partitions are left out: Aurora global databases and Route 53 health checks differ there.
pub const REGIONS: &[Region] = &[
    region("af-south-1", "Cape Town", "abc", Some("098369216593")),
    region("ap-east-1", "Hong Kong", "abc", Some("754344448648")),
    region("ap-east-2", "Taipei", "abc", None),
    region("ap-northeast-1", "Tokyo", "acd", Some("582318560864")),
    region("ap-northeast-2", "Seoul", "abcd", Some("600734575887")),
    region("ap-northeast-3", "Osaka", "abc", Some("383597477331")),
    region("ap-south-1", "Mumbai", "abc", Some("718504428378")),
    region("ap-south-2", "Hyderabad", "abc", None),
    region("ap-southeast-1", "Singapore", "abc", Some("114774131450")),
    region("ap-southeast-2", "Sydney", "abc", Some("783225319266")),
    region("ap-southeast-3", "Jakarta", "abc", Some("589379963580")),
    region("ap-southeast-4", "Melbourne", "abc", None),
    region("ap-southeast-5", "Malaysia", "abc", None),
    region("ap-southeast-6", "New Zealand", "abc", None),
    region("ap-southeast-7", "Thailand", "abc", None),
    region("ca-central-1", "Central Canada", "abd", Some("985666609251")),
    region("ca-west-1", "Calgary", "abc", None),
    region("eu-central-1", "Frankfurt", "abc", Some("054676820928")),
    region("eu-central-2", "Zurich", "abc", None),
    region("eu-north-1", "Stockholm", "abc", Some("897822967062")),
    region("eu-south-1", "Milan", "abc", Some("635631232127")),
    region("eu-south-2", "Spain", "abc", None),
    region("eu-west-1", "Ireland", "abc", Some("156460612806")),
    region("eu-west-2", "London", "abc", Some("652711504416")),
    region("eu-west-3", "Paris", "abc", Some("009996457667")),
    region("il-central-1", "Tel Aviv", "abc", None),
    region("me-central-1", "UAE", "abc", None),
    region("me-south-1", "Bahrain", "abc", Some("076674570225")),
    region("mx-central-1", "Mexico", "abc", None),
    region("sa-east-1", "São Paulo", "abc", Some("507241528517")),
    region("us-east-1", "N. Virginia", "abcdef", Some("127311923021")),
    region("us-east-2", "Ohio", "abc", Some("033677994240")),
    gov("us-gov-east-1", "GovCloud East", "190560391635"),
    gov("us-gov-west-1", "GovCloud West", "048591011584"),
    region("us-west-1", "N. California", "ab", Some("027434742980")),
    region("us-west-2", "Oregon", "abcd", Some("797873946194")),
];

pub fn find_region(name: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.name == name)
}

/// `aws` for regions this version does not know.
pub fn partition(region: &str) -> &'static str {
    find_region(region).map_or("aws", |region| region.partition)
}

/// The host of the console.
pub fn console(region: &str) -> &'static str {
    match partition(region) {
        "aws-us-gov" => "console.amazonaws-us-gov.com",
        _ => "console.aws.amazon.com",
    }
}

/// <https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-r53.html>
pub const PUBLIC_ZONES_READ: &str = "2026-12-01";
pub const PUBLIC_ZONES_SOURCE: &str =
    "https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-r53.html";

/// What a name may not begin with, and who says so.
#[derive(Debug)]
pub struct ReservedBeginning {
    pub text: &'static str,
    /// Otherwise of buckets.
    pub is_of_load_balancers: bool,
    pub source: &'static str,
}

const BUCKET_NAMES: &str = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html";

const fn of_buckets(text: &'static str) -> ReservedBeginning {
    ReservedBeginning {
        text,
        is_of_load_balancers: false,
        source: BUCKET_NAMES,
    }
}

pub const RESERVED_BEGINNINGS: [ReservedBeginning; 4] = [
    ReservedBeginning {
        text: "internal-",
        is_of_load_balancers: true,
        source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
    },
    of_buckets("xn--"),
    of_buckets("sthree-"),
    of_buckets("amzn-s3-demo-"),
];

/// Top domains that public DNS does not have, and that people use inside. `example` is left to documents.
pub const PRIVATE_DOMAINS: [&str; 10] = [
    "corp",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localhost",
    "private",
    "test",
];
pub const PRIVATE_DOMAINS_SOURCE: &str =
    "https://www.rfc-editor.org/rfc/rfc6761, https://www.rfc-editor.org/rfc/rfc6762#appendix-G";

/// Where Aurora MySQL has no Data API ([`DATA_API_SOURCE`], read on [`AURORA_READ`]), beside all of `aws-us-gov`.
const WITHOUT_DATA_API: [&str; 8] = [
    "ap-east-2",
    "ap-south-2",
    "ap-southeast-4",
    "ap-southeast-6",
    "ca-west-1",
    "eu-central-2",
    "il-central-1",
    "mx-central-1",
];

/// Regions that every account has: those opened before 2019-03-20. An account enables the others first.
/// <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>
const ENABLED_BY_DEFAULT: [&str; 17] = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

impl Region {
    /// Whether an account has to enable it first.
    pub fn is_opt_in(&self) -> bool {
        self.partition == "aws" && !ENABLED_BY_DEFAULT.contains(&self.name)
    }

    /// Whether Aurora MySQL has the RDS Data API there.
    pub fn has_data_api(&self) -> bool {
        self.partition == "aws" && !WITHOUT_DATA_API.contains(&self.name)
    }

    /// Whether Route 53 has public zones in its partition.
    pub fn has_public_zones(&self) -> bool {
        self.partition == "aws"
    }

    /// The names of its zones: `us-east-1a` …
    pub fn zone_names(&self) -> impl Iterator<Item = String> {
        self.zones.chars().map(|letter| format!("{}{letter}", self.name))
    }
}

/// The zones that are used where the platform names none: the first three, or two where there are no more. Three
/// hold a quorum when one is lost; a fourth adds a NAT gateway and no safety that three lack.
pub const DEFAULT_ZONES: usize = 3;

/// An application load balancer wants subnets in two zones.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html>
pub const ZONES_MIN: usize = 2;

/// A VPC's range is a `/16` to a `/28`: <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html>.
pub const VPC_PREFIX_MIN: u8 = 16;

/// The smallest VPC that still fits our subnets: each is 5 bits longer, and a subnet is at most a `/28`.
pub const VPC_PREFIX_MAX: u8 = 28 - SUBNET_NEW_BITS;

/// A VPC is cut into 32: three kinds of subnet, [`ZONES_MAX`] of each, and a quarter to spare.
pub const SUBNET_NEW_BITS: u8 = 5;
/// Addresses of a subnet that AWS keeps: <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html>.
pub const SUBNET_ADDRESSES_TAKEN: u64 = 5;

/// Of these, what numbers the zones.
pub const ZONE_BITS: u8 = 3;

/// The most zones a region has (us-east-1 has six), rounded up to a power of two.
pub const ZONES_MAX: u8 = 1 << ZONE_BITS;

/// Families with CPU credits, for which the credit mode is a setting:
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances.html>.
pub const BURSTABLE_FAMILIES: &[&str] = &["t2", "t3", "t3a", "t4g"];

/// The part of an instance type before the dot: `t3` of `t3.large`, `r6g` of `db.r6g.large`.
pub fn family(instance_type: &str) -> &str {
    let plain = instance_type.strip_prefix("db.").unwrap_or(instance_type);
    plain.split('.').next().unwrap_or(plain)
}

/// The part of an instance type behind the dot: `large`.
pub fn size(instance_type: &str) -> &str {
    let plain = instance_type.strip_prefix("db.").unwrap_or(instance_type);
    plain.split_once('.').map_or("", |(_, size)| size)
}

/// The size of a family that was probably meant by one that it does not have.
pub fn near_size(sizes: &[&'static str], written: &str) -> Option<&'static str> {
    let times = |size: &str| size.strip_suffix("xlarge")?.parse::<u32>().ok();
    if let Some(wanted) = times(written) {
        let numbered = sizes.iter().filter(|size| times(size).is_some());
        return numbered
            .min_by_key(|size| times(size).map(|has| has.abs_diff(wanted)))
            .copied();
    }
    did_you_mean(written, sizes.iter().copied())
}

pub fn is_burstable(instance_type: &str) -> bool {
    BURSTABLE_FAMILIES.contains(&family(instance_type))
}

/// How busy scaling lets instances be on average. A region of three zones that runs at this carries its load on two of them.
pub const CPU_TARGET_PERCENT: u32 = 60;

/// What share of its vCPUs an instance with CPU credits earns, in thousandths: its baseline.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html>
pub fn credit_baseline_permille(instance_type: &str) -> Option<u32> {
    let (family, size) = instance_type.split_once('.')?;
    if !BURSTABLE_FAMILIES.contains(&family) {
        return None;
    }
    match (family, size) {
        (_, "nano") => Some(50),
        (_, "micro") => Some(100),
        (_, "small" | "medium") => Some(200),
        (_, "large") => Some(300),
        ("t2", "xlarge") => Some(225),
        ("t2", "2xlarge") => Some(170),
        (_, "xlarge" | "2xlarge") => Some(400),
        _ => None,
    }
}

/// Read units a second that a table on demand serves at once before it has seen more; then twice its peak.
pub const ON_DEMAND_READS: u32 = 12_000;
pub const ON_DEMAND_THROUGHPUT: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html";

/// Readers beside the writer: 15, less one for each other region of a global database.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html>
pub fn readers_max(other_regions: usize) -> usize {
    15_usize.saturating_sub(other_regions)
}

/// Days that Aurora keeps automated backups: `CreateDBCluster.BackupRetentionPeriod`.
pub const BACKUP_DAYS_MIN: u32 = 1;
pub const BACKUP_DAYS_MAX: u32 = 35;

/// Other regions of a global database:
/// <https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html>.
pub const GLOBAL_DATABASE_SECONDARIES_MAX: usize = 10;

/// Seconds between two checks of one Route 53 checker: `HealthCheckConfig.RequestInterval`.
pub const HEALTH_CHECK_INTERVALS_SECONDS: &[u64] = &[10, 30];
/// `HealthCheckConfig.FailureThreshold`.
pub const HEALTH_CHECK_FAILURES_MIN: u32 = 1;
pub const HEALTH_CHECK_FAILURES_MAX: u32 = 10;

/// A path of a Route 53 health check: `HealthCheckConfig.ResourcePath`.
pub const HEALTH_PATH_CHARACTERS_MAX: usize = 255;

/// Actions of an alarm per state: `PutMetricAlarm.AlarmActions` and `PutCompositeAlarm.AlarmActions`.
pub const ALARM_ACTIONS_MAX: usize = 5;

/// The longest platform name that leaves room for the rest of a name before [`super::names::fit`] has to cut.
pub const PLATFORM_NAME_CHARACTERS_MAX: usize = 24;
/// The longest name of a tier or alert.
pub const TIER_NAME_CHARACTERS_MAX: usize = 32;

/// Security-group rules a security group may hold by default:
/// <https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html>.
pub const SECURITY_GROUP_RULES_MAX: usize = 60;

/// Tags of one resource: <https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html>.
pub const TAGS_MAX: usize = 50;
pub const TAG_KEY_CHARACTERS_MAX: usize = 128;
pub const TAG_VALUE_CHARACTERS_MAX: usize = 256;

/// The first name of a certificate: <https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html>.
pub const CERTIFICATE_NAME_CHARACTERS_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::{
        BURSTABLE_FAMILIES, CPU_TARGET_PERCENT, REGIONS, VPC_PREFIX_MAX, ZONES_MIN, credit_baseline_permille,
        family, find_region, is_burstable, near_size, size,
    };

    #[test]
    fn regions_are_sorted_and_have_enough_zones() {
        assert!(REGIONS.is_sorted_by_key(|region| region.name));
        assert!(REGIONS.iter().all(|region| region.zones.len() >= ZONES_MIN));
        assert!(
            REGIONS
                .iter()
                .all(|region| region.zones.len() <= usize::from(super::ZONES_MAX))
        );
    }

    #[test]
    fn what_is_said_of_regions_is_said_of_regions_that_are_there() {
        let names = super::WITHOUT_DATA_API.iter().chain(&super::ENABLED_BY_DEFAULT);
        for name in names {
            assert!(
                find_region(name).is_some_and(|region| region.partition == "aws"),
                "{name}"
            );
        }
    }

    #[test]
    fn zones_are_named_after_their_region() {
        let zones: Vec<String> = find_region("ap-northeast-1").unwrap().zone_names().collect();
        assert_eq!(zones, ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]);
    }

    /// So that what is said of surplus credits is said of every type that has some.
    #[test]
    fn scaling_keeps_every_burstable_type_above_its_baseline() {
        for family in BURSTABLE_FAMILIES {
            for size in ["nano", "micro", "small", "medium", "large", "xlarge", "2xlarge"] {
                let baseline = credit_baseline_permille(&format!("{family}.{size}")).unwrap();
                assert!(baseline < CPU_TARGET_PERCENT * 10);
            }
        }
        assert_eq!(credit_baseline_permille("m6i.large"), None);
    }

    #[test]
    fn families_are_what_stands_before_the_size() {
        assert_eq!(family("db.r6g.large"), "r6g");
        assert_eq!(size("db.r6g.large"), "large");
        assert_eq!(size("r5.metal.x"), "metal.x");
        assert!(is_burstable("t4g.micro") && !is_burstable("c7g.large"));
        assert_eq!(VPC_PREFIX_MAX, 23);
    }

    #[test]
    fn the_nearest_size_is_found() {
        let sizes = ["large", "xlarge", "2xlarge", "16xlarge"];
        for (written, meant) in [
            ("larg", Some("large")),
            ("77xlarge", Some("16xlarge")),
            ("1xlarge", Some("2xlarge")),
            ("xlrage", Some("xlarge")),
            ("foo", None),
        ] {
            assert_eq!(near_size(&sizes, written), meant, "{written}");
        }
    }
}
