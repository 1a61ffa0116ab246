//! What an account may use in a region before it asks for more, and what an instance counts for.

/// When the defaults were read.
pub const READ: &str = "2026-11";

/// A service quota of AWS that a platform uses up.
#[derive(Debug, PartialEq, Eq)]
pub struct Quota {
    /// As `quotas` calls it.
    pub name: &'static str,
    /// For people, of several: `Elastic IP addresses`.
    pub what: &'static str,
    /// As Service Quotas calls it.
    pub service: &'static str,
    pub code: &'static str,
    /// What an account has in a region before it asks for more.
    pub default: u32,
    /// Where the default is another.
    pub elsewhere: &'static [(&'static str, u32)],
    /// Whether accounts keep the default until they ask. AWS grants more vCPUs as an account uses them, and fewer executions to one
    /// that is new: there the default says little.
    pub stays: bool,
    pub source: &'static str,
}

const EC2: &str = "https://docs.aws.amazon.com/general/latest/gr/ec2-service.html";
const VPC: &str = "https://docs.aws.amazon.com/general/latest/gr/vpc-service.html";
const ELB: &str = "https://docs.aws.amazon.com/general/latest/gr/elb.html";
const RDS: &str = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html";
const LAMBDA: &str = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";

/// What AWS does not let functions reserve:
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html>.
pub const UNRESERVED_CONCURRENCY: u32 = 100;

/// Every quota that is counted, in the order of the language reference.
pub const QUOTAS: &[Quota] = &[
    Quota {
        name: "standard_vcpus",
        what: "vCPUs of On-Demand standard instances",
        service: "ec2",
        code: "L-1216C47A",
        default: 5,
        elsewhere: &[],
        stays: false,
        source: EC2,
    },
    Quota {
        name: "elastic_ips",
        what: "Elastic IP addresses",
        service: "ec2",
        code: "L-0263D0A3",
        default: 5,
        elsewhere: &[],
        stays: true,
        source: EC2,
    },
    Quota {
        name: "vpcs",
        what: "VPCs",
        service: "vpc",
        code: "L-F678F1CE",
        default: 5,
        elsewhere: &[],
        stays: true,
        source: VPC,
    },
    Quota {
        name: "load_balancers",
        what: "application load balancers",
        service: "elasticloadbalancing",
        code: "L-53DA6B97",
        default: 50,
        elsewhere: &[],
        stays: true,
        source: ELB,
    },
    Quota {
        name: "database_clusters",
        what: "Aurora clusters",
        service: "rds",
        code: "L-952B80B8",
        default: 40,
        elsewhere: &[],
        stays: true,
        source: RDS,
    },
    Quota {
        name: "database_instances",
        what: "database instances",
        service: "rds",
        code: "L-7B6409FD",
        default: 40,
        elsewhere: &[("ap-south-1", 20)],
        stays: true,
        source: RDS,
    },
    Quota {
        name: "lambda_concurrency",
        what: "concurrent executions of functions",
        service: "lambda",
        code: "L-B99A9384",
        default: 1_000,
        elsewhere: &[],
        stays: false,
        source: LAMBDA,
    },
];

impl Quota {
    /// What an account has in that region before it asks for more.
    pub fn default_in(&self, region: &str) -> u32 {
        let other = self.elsewhere.iter().find(|(name, _)| *name == region);
        other.map_or(self.default, |(_, default)| *default)
    }

    /// The command that asks for more.
    pub fn request(&self, region: &str, wanted: u32) -> String {
        format!(
            "aws service-quotas request-service-quota-increase --service-code {} --quota-code {} --desired-value {wanted} --region {region}",
            self.service, self.code
        )
    }
}

/// Families that count for another quota than the standard one although their first letter is one of it, and those of the first
/// generation, whose sizes mean other numbers.
const OTHERS: &[&str] = &[
    "c1", "cc1", "cc2", "cg1", "cr1", "dl1", "dl2q", "hpc6a", "hpc6id", "hpc7a", "hpc7g", "hpc8a", "hi1",
    "hs1", "inf1", "inf2", "m1", "m2", "t1", "trn1", "trn1n", "trn2", "trn2u",
];

/// The vCPUs that an instance counts for in the quota of standard instances; `None` for what counts elsewhere or is not known.
///
/// From the size: an `xlarge` has four, an `Nxlarge` N times that, a `large` two, a `medium` one; burstable types and two old
/// ones differ. It agrees with all 961 virtual types of these families that `DescribeInstanceTypes` knew in 2026, and with their
/// `metal-Nxl`: <https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-types.html>.
pub fn standard_vcpus(instance_type: &str) -> Option<u32> {
    let (family, size) = instance_type.split_once('.')?;
    let is_standard = super::facts::instance_sizes(family).is_some()
        && family.starts_with(['a', 'c', 'd', 'h', 'i', 'm', 'r', 't', 'z'])
        && !family.starts_with("mac")
        && !OTHERS.contains(&family);
    if !is_standard {
        return None;
    }
    let times = |text: &str| text.parse::<u32>().ok()?.checked_mul(4);
    match (family, size) {
        ("c4" | "d2", "8xlarge") => Some(36),
        ("t2", "nano" | "micro" | "small") => Some(1),
        ("t2" | "t3" | "t3a" | "t4g", "nano" | "micro" | "small" | "medium" | "large") => Some(2),
        // Newer than the list that was compared.
        ("t8i", _) => None,
        (_, "medium") => Some(1),
        (_, "large") => Some(2),
        (_, "xlarge") => Some(4),
        _ => match size.strip_prefix("metal-") {
            Some(metal) => times(metal.strip_suffix("xl")?),
            None => times(size.strip_suffix("xlarge")?),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{QUOTAS, standard_vcpus};
    use hac_lang::schema;

    #[test]
    fn the_language_knows_each_quota_by_its_code() {
        let attributes = schema::kind("quotas", None).unwrap().attributes;
        let names: Vec<&str> = attributes.iter().map(|attribute| attribute.name).collect();
        assert_eq!(names, QUOTAS.iter().map(|quota| quota.name).collect::<Vec<_>>());
        for (attribute, quota) in attributes.iter().zip(QUOTAS) {
            let code = format!("{} of `{}`", quota.code, quota.service);
            assert!(attribute.doc.contains(&code), "{}", quota.name);
        }
    }

    #[test]
    fn sizes_are_vcpus() {
        for (instance, vcpus) in [
            ("t3.large", 2),
            ("t2.small", 1),
            ("t4g.medium", 2),
            ("m6g.medium", 1),
            ("c7i.xlarge", 4),
            ("m5.24xlarge", 96),
            ("c4.8xlarge", 36),
            ("z1d.3xlarge", 12),
            ("c7i.metal-48xl", 192),
            ("i4i.32xlarge", 128),
        ] {
            assert_eq!(standard_vcpus(instance), Some(vcpus), "{instance}");
        }
        for other in [
            "g5.xlarge",
            "trn1.2xlarge",
            "inf2.xlarge",
            "hpc7g.4xlarge",
            "x2gd.large",
            "mac2.metal",
            "m5.metal",
            "m1.small",
            "q9.large",
            "large",
            "m6i.9999999999xlarge",
        ] {
            assert_eq!(standard_vcpus(other), None, "{other}");
        }
    }
}
