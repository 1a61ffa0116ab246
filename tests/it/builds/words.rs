//! Words that are likely to meet words of ours.

/// Names of tiers, alerts and inputs: what folds to one word, what we call things ourselves, what means something to
/// Terraform, what is as long as may be.
pub(super) const NAMES: &[&str] = &[
    "a",
    "a-archive",
    "a-b",
    "a--b",
    "a_b",
    "a1",
    "a-1",
    "account",
    "account-id",
    "archive",
    "arn",
    "aws",
    "aws-sts",
    "certificate",
    "count",
    "data",
    "each",
    "endpoint",
    "failover",
    "failover-orchestrator",
    "failover-records",
    "for-each",
    "hac-coordination",
    "health",
    "instance-a",
    "load-balancer",
    "locals",
    "logs",
    "module",
    "n1a",
    "name",
    "operations",
    "orchestrator",
    "permissions-boundary-arn",
    "prober",
    "regions",
    "region",
    "self",
    "source",
    "us-east-1",
    "us-east-1-first",
    "validator",
    "version",
    "vpc",
    "web",
    "web-capacity",
    "web-us-east-1",
    "witness",
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwx",
    "x--------------------------y-z-1",
];

pub(super) const PLATFORMS: &[&str] = &[
    "a",
    "a-b",
    "failover",
    "hac",
    "p",
    "terraform",
    "trading",
    "us-east-1",
    "wwwwwwwwwwwwwwwwwwwwwwww",
];

pub(super) const DOMAINS: &[&str] = &[
    "1a.example.com",
    "a--b.example.com",
    "a-b.example.com",
    "a.b.example.com",
    "a.example.com",
    "example.com",
    "n1a.example.com",
    "us-east-1-first.example.com",
    "us-east-2-then-us-west-1.example.com",
    "us-west-1-then-us-east-2.example.com",
    "us-east-1.example.com",
    "us-east-1.us-east-1.example.com",
    "us-east-2.example.com",
    "us.example.com",
    "web.example.com",
    "xn--80ak6aa92e.com",
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww.example.com",
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww.wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww.wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww.wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww.com",
];

pub(super) const REGIONS: &[&str] = &[
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "eu-west-1",
    "ap-southeast-1",
];

/// A text with another name for one, wherever it stands as a whole word.
pub(super) fn replace_word(text: &str, old: &str, new: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(old) {
        let (before, after) = (&rest[..at], &rest[at + old.len()..]);
        let is_whole = !before.ends_with(is_word) && !after.starts_with(is_word);
        replaced.push_str(before);
        replaced.push_str(if is_whole { new } else { old });
        rest = after;
    }
    replaced + rest
}
