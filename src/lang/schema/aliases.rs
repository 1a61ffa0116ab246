//! What AWS, Terraform or habit calls a thing that has another name here: for who writes the word they know.

use super::Kind;

/// Where the word stands, words, and the one that was meant.
type Called = (&'static str, &'static [&'static str], &'static str);

const KINDS_CALLED: &[Called] = &[
    (
        "tier",
        &[
            "ec2",
            "asg",
            "autoscaling",
            "instances",
            "servers",
            "app",
            "service",
            "vm",
        ],
        "compute",
    ),
    (
        "tier",
        &["aurora", "rds", "mysql", "database", "db", "sql"],
        "aurora_mysql",
    ),
    ("tier", &["table", "nosql", "session", "sessions"], "dynamodb"),
    ("tier", &["bucket", "storage", "objects", "files"], "s3"),
];

/// By the kind that they stand in, or its variant.
const SENTENCES_CALLED: &[Called] = &[
    ("compute", &["ami"], "image"),
    (
        "compute",
        &[
            "min",
            "max",
            "count",
            "size",
            "desired",
            "desired_capacity",
            "replicas",
        ],
        "scale",
    ),
    ("compute", &["port", "ports", "listener", "target_port"], "listen"),
    ("compute", &["subnets", "placement"], "regions"),
    ("compute", &["depends_on", "needs", "requires"], "uses"),
    ("aurora_mysql", &["class", "size"], "instance"),
    ("aurora_mysql", &["replicas", "count"], "readers"),
    ("aurora_mysql", &["retention", "snapshots", "pitr"], "backup"),
    ("aurora_mysql", &["global"], "replicate"),
    ("dynamodb", &["hash_key", "partition_key", "hash"], "key"),
    ("dynamodb", &["range_key", "range", "sort_key"], "sort"),
    ("dynamodb", &["ttl"], "expire"),
    ("dynamodb", &["replicas", "replica"], "regions"),
    ("s3", &["lifecycle", "retention"], "retain"),
    ("region", &["network", "vpc", "block"], "cidr"),
    ("region", &["azs", "availability_zones"], "zones"),
    ("alert", &["mail", "emails", "endpoint"], "email"),
    ("dns", &["target", "alias", "record"], "serves"),
    ("objective", &["sla", "uptime", "slo"], "availability"),
    ("failover", &["trigger", "condition", "on"], "when"),
    ("failover", &["alert", "escalate"], "page"),
    (
        "steps",
        &["isolate", "demote", "stop", "block", "stonith"],
        "fence",
    ),
    ("steps", &["failover", "switchover", "activate"], "promote"),
    ("steps", &["validate", "check", "test"], "verify"),
    (
        "steps",
        &["switch", "redirect", "route", "cutover", "repoint", "dns"],
        "shift",
    ),
    ("steps", &["resize", "warm", "grow"], "scale"),
    ("steps", &["alert", "page", "tell", "email"], "notify"),
];

const ROLES_CALLED: &[(&[&str], &str)] = &[
    (&["main", "active", "writer"], "primary"),
    (
        &[
            "standby", "replica", "dr", "passive", "backup", "recovery", "reader",
        ],
        "secondary",
    ),
    (
        &["arbiter", "observer", "tiebreaker", "quorum", "monitor"],
        "witness",
    ),
];

/// The variant of a keyword that others call by that word: `compute` for `ec2`.
pub fn variant_called(name: &str, word: &str) -> Option<&'static str> {
    find(KINDS_CALLED, name, word)
}

/// What starts the sentence that others start with that word: `image` for `ami`.
pub fn sentence_called(kind: &Kind, word: &str) -> Option<&'static str> {
    find(SENTENCES_CALLED, kind.variant.unwrap_or(kind.name), word)
}

/// The role that others call by that word: `secondary` for `standby`.
pub fn role_called(word: &str) -> Option<&'static str> {
    ROLES_CALLED
        .iter()
        .find(|(words, _)| words.contains(&word))
        .map(|(_, role)| *role)
}

fn find(table: &[Called], place: &str, word: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(stands_in, words, _)| *stands_in == place && words.contains(&word))
        .map(|(.., meant)| *meant)
}

#[cfg(test)]
mod tests {
    use super::super::{KINDS, ROLES};
    use super::*;

    #[test]
    fn who_is_led_somewhere_arrives() {
        for (name, words, variant) in KINDS_CALLED {
            let found = super::super::kind(name, Some(variant));
            assert!(found.is_some(), "{variant}");
            assert!(!words.contains(variant), "{variant} is its own name");
        }
        for (place, words, meant) in SENTENCES_CALLED {
            let kind = KINDS
                .iter()
                .find(|kind| kind.variant.unwrap_or(kind.name) == *place)
                .expect("a kind");
            assert!(kind.words().any(|word| word == *meant), "{place}: {meant}");
            let known: Vec<_> = words
                .iter()
                .filter(|word| kind.words().any(|known| known == **word))
                .collect();
            assert!(known.is_empty(), "{place}: {known:?} mean themselves");
        }
        for (words, role) in ROLES_CALLED {
            assert!(ROLES.contains(role) && !words.contains(role), "{role}");
        }
    }
}
