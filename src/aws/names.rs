//! Every name in the cloud and in Terraform, made in one place, so that two concerns never spell one thing differently.
//!
//! Knows AWS's rules for names. Names are made of the platform's words only, so a policy can hold the ARN of a thing
//! that does not exist yet.

use sha2::{Digest, Sha256};

/// A word as part of a Terraform identifier: `us-east-1` is `us_east_1`.
///
/// INVARIANT: distinct for distinct tier, alert and region names, because a platform has no two names that differ only
/// in `-` and `_`.
pub fn ident(name: &str) -> String {
    let body: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    if body.starts_with(|c: char| c.is_ascii_digit()) {
        format!("n{body}")
    } else {
        body
    }
}

/// A domain as part of a Terraform identifier. Distinct for distinct domains: `a-b.com` is `a__b_com`, `a.b.com` is `a_b_com`.
pub fn domain_ident(domain: &str) -> String {
    ident(&domain.replace('-', "__"))
}

/// The label of the record whose first answer is a region: the only one of its name, or the one of `<region>-first`.
pub fn first_answer(domain: &str, region: &str, regions: usize) -> String {
    let only = format!("{}_{}", domain_ident(domain), ident(region));
    if regions > 1 {
        format!("{only}_first_primary")
    } else {
        only
    }
}

/// The queue of requests that the orchestrator could not carry out, in each of its regions.
pub(crate) const DEAD_LETTERS: &str = "failover-dead-letters";

/// The name of a module call: `module_name("compute", &["web", "us-east-1"])` is `compute_web_us_east_1`.
pub fn module_name(concern: &str, parts: &[&str]) -> String {
    parts
        .iter()
        .fold(concern.to_owned(), |name, part| format!("{name}_{}", ident(part)))
}

/// The alias of a region's provider configuration.
pub fn provider_alias(region: &str) -> String {
    ident(region)
}

/// A word as part of a cloud name: what every service accepts is lower case letters, digits and single hyphens.
pub fn cloud(name: &str) -> String {
    let mut word = String::with_capacity(name.len());
    for c in name.chars() {
        let c = if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '-'
        };
        if c != '-' || !(word.is_empty() || word.ends_with('-')) {
            word.push(c);
        }
    }
    word.trim_matches('-').to_owned()
}

/// Parts joined by hyphens, at most `limit` characters. A longer name keeps its beginning and ends in a digest of the
/// whole, so that names that begin alike stay distinct.
pub fn fit(parts: &[&str], limit: usize) -> String {
    const DIGEST_CHARACTERS: usize = 8;
    let words: Vec<String> = parts.iter().map(|part| cloud(part)).collect();
    let whole = words.join("-");
    if whole.len() <= limit {
        return whole;
    }
    let digest: Vec<String> = Sha256::digest(whole.as_bytes())
        .iter()
        .take(DIGEST_CHARACTERS / 2)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let digest = digest.concat();
    let kept: String = whole
        .chars()
        .take(limit.saturating_sub(DIGEST_CHARACTERS + 1))
        .collect();
    format!("{}-{digest}", kept.trim_end_matches('-'))
}

/// What an IAM role is for. The word is part of the role's name and the key in the outputs of module `iam`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role<'a> {
    /// The instances of a compute tier.
    Instance(&'a str),
    Orchestrator,
    Control,
    Readiness,
    Validator,
    Prober,
    /// VPC flow logs to `CloudWatch` Logs.
    FlowLogs,
    /// Enhanced monitoring of RDS.
    RdsMonitoring,
    /// S3 replication from the buckets of a region.
    Replication,
}

impl Role<'_> {
    /// The key in the `role_arns` and `role_names` outputs of module `iam`.
    pub fn purpose(self) -> String {
        match self {
            Self::Instance(tier) => format!("instance-{}", cloud(tier)),
            Self::Orchestrator => "failover-orchestrator".to_owned(),
            Self::Control => "failover-control".to_owned(),
            Self::Readiness => "failover-readiness".to_owned(),
            Self::Validator => "failover-validator".to_owned(),
            Self::Prober => "failover-prober".to_owned(),
            Self::FlowLogs => "flow-logs".to_owned(),
            Self::RdsMonitoring => "rds-monitoring".to_owned(),
            Self::Replication => "s3-replication".to_owned(),
        }
    }
}

/// Which of a region's keys encrypts something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyUse {
    /// Databases, tables, buckets, secrets, Performance Insights.
    Data,
    /// Topics, queues, logs and the environment of functions: what AWS services write to.
    Messaging,
}

/// The two topics of an alert in a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TopicUse {
    /// Somebody must do something now.
    Critical,
    /// What a failover did, step by step.
    Failover,
}

impl KeyUse {
    pub fn word(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Messaging => "messaging",
        }
    }
}

impl TopicUse {
    pub fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Failover => "failover",
        }
    }
}

/// The names of one platform's things. Names of regional things hold no region unless AWS wants them unique across
/// regions.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    pub platform: &'a str,
}

impl Names<'_> {
    /// The prefix of everything, and the name of the VPC.
    pub fn prefix(&self) -> String {
        cloud(self.platform)
    }

    fn fit(&self, parts: &[&str], limit: usize) -> String {
        let all: Vec<&str> = std::iter::once(self.platform)
            .chain(parts.iter().copied())
            .collect();
        fit(&all, limit)
    }

    /// `alias/trading-data`
    pub fn key_alias(&self, key: KeyUse) -> String {
        format!("alias/{}", self.fit(&[key.word()], 200))
    }

    /// IAM is global, so the region is part of the name. At most 64 characters.
    pub fn role(&self, role: Role<'_>, region: &str) -> String {
        self.fit(&[&role.purpose(), region], 64)
    }

    /// Instance profiles are global too; at most 128 characters.
    pub fn instance_profile(&self, tier: &str, region: &str) -> String {
        self.role(Role::Instance(tier), region)
    }

    /// At most 32 characters.
    pub fn load_balancer(&self, tier: &str) -> String {
        self.fit(&[tier], 32)
    }

    /// At most 32 characters. The port is part of it, so that a change of port makes the new group beside the old one.
    pub fn target_group(&self, tier: &str, port: u16) -> String {
        self.fit(&[tier, &port.to_string()], 32)
    }

    /// Also the name of the launch template, whose limit of 128 characters is the smaller one.
    pub fn auto_scaling_group(&self, tier: &str) -> String {
        self.fit(&[tier], 128)
    }

    /// At most 63 characters.
    pub fn global_cluster(&self, database: &str) -> String {
        self.fit(&[database], 63)
    }

    /// Unique across regions; at most 63 characters, of which the numbers of its instances take 3.
    pub fn cluster(&self, database: &str, region: &str) -> String {
        self.fit(&[database, region], 60)
    }

    pub fn table(&self, tier: &str) -> String {
        self.fit(&[tier], 255)
    }

    /// The table with the lock and the run records, in the witness.
    pub fn coordination_table(&self) -> String {
        self.fit(&["failover"], 255)
    }

    /// The bucket of a tier in a region, up to the account number that ends it: a bucket's name is unique in the world
    /// and at most 63 characters long, of which the number and its hyphen take 13.
    pub fn bucket_prefix(&self, tier: &str, region: &str) -> String {
        self.fit(&[tier, region], 50)
    }

    /// The bucket of the compliance copies. The word after the region cannot belong to another tier's bucket.
    pub fn archive_bucket_prefix(&self, tier: &str, region: &str) -> String {
        self.fit(&[tier, region, "archive"], 50)
    }

    /// The bucket of the records of failovers. Its words are not those of a tier's bucket, because `failover-records`
    /// followed by a region and a word cannot be a tier and a region.
    pub fn records_bucket_prefix(&self, region: &str) -> String {
        self.fit(&["failover", region, "records"], 50)
    }

    /// The bucket of a load balancer's access logs.
    pub fn log_bucket_prefix(&self, tier: &str, region: &str) -> String {
        self.fit(&[tier, region, "logs"], 50)
    }

    pub fn topic(&self, alert: &str, topic: TopicUse) -> String {
        self.fit(&[alert, topic.word()], 256)
    }

    /// `trading/orders/master`
    pub fn secret(&self, database: &str) -> String {
        format!("{}/{}/master", cloud(self.platform), cloud(database))
    }

    /// A function of the failover bundle: `trading-failover-orchestrator`; at most 64 characters.
    pub fn function(&self, handler: &str) -> String {
        self.fit(&["failover", handler], 64)
    }

    /// The log group of a function, which Lambda expects under this name.
    pub fn function_log_group(&self, handler: &str) -> String {
        format!("/aws/lambda/{}", self.function(handler))
    }

    pub fn flow_log_group(&self) -> String {
        format!("/{}/vpc-flow-logs", cloud(self.platform))
    }

    /// An alarm: `alarm(&["orders", "replication-lag"])` is `trading-orders-replication-lag`.
    pub fn alarm(&self, parts: &[&str]) -> String {
        self.fit(parts, 255)
    }

    /// Dead-letter queues and other names with a limit of 64 or more: `trading-failover-dead-letters`.
    pub fn queue(&self, purpose: &str) -> String {
        self.fit(&[purpose], 80)
    }

    /// The namespace of the platform's own metrics.
    pub fn metric_namespace(&self) -> String {
        format!("hac/{}", cloud(self.platform))
    }
}

/// The name that always answers from one region: what health checks and probes call.
pub fn regional_fqdn(region: &str, domain: &str) -> String {
    format!("{region}.{domain}")
}

#[cfg(test)]
mod tests {
    use super::{Names, cloud, domain_ident, fit, ident, module_name};

    #[test]
    fn identifiers_are_terraforms() {
        assert_eq!(ident("us-east-1"), "us_east_1");
        assert_eq!(ident("2fa"), "n2fa");
        assert_eq!(
            module_name("compute", &["web", "us-east-1"]),
            "compute_web_us_east_1"
        );
    }

    #[test]
    fn domains_that_differ_get_identifiers_that_differ() {
        assert_ne!(domain_ident("a-b.example.com"), domain_ident("a.b.example.com"));
    }

    #[test]
    fn cloud_names_hold_single_inner_hyphens_only() {
        assert_eq!(cloud("_Order__db-"), "order-db");
    }

    #[test]
    fn long_names_stay_distinct_and_within_the_limit() {
        let a = fit(&["a-rather-long-platform-name", "frontend-public"], 32);
        let b = fit(&["a-rather-long-platform-name", "frontend-private"], 32);
        assert_ne!(a, b);
        assert!(a.len() <= 32 && b.len() <= 32, "{a} {b}");
        assert_eq!(fit(&["trading", "web"], 32), "trading-web");
    }

    #[test]
    fn an_archive_bucket_is_no_other_tiers_bucket() {
        let names = Names { platform: "trading" };
        assert_ne!(
            names.archive_bucket_prefix("assets", "us-east-1"),
            names.bucket_prefix("assets-archive", "us-east-1")
        );
    }
}
