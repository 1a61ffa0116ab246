//! Least privilege, checked on every policy of two platforms.

use crate::fixture::{self, by_binlog, trading, two_failovers};
use crate::lower;
use hac_lang::platform::{Compute, Platform, PromoteStrategy, StepKind};
use hac_terraform::{Block, Expr, File, Project, print};

/// The actions that take no resource at all: <https://docs.aws.amazon.com/service-authorization/latest/reference/>.
const WITHOUT_RESOURCE: [&str; 3] = [
    "autoscaling:DescribeAutoScalingGroups",
    "cloudwatch:GetMetricData",
    "cloudwatch:PutMetricData",
];

/// What would make a failover depend on a control plane that may be down, or destroy what it should save.
const NEVER: [&str; 6] = [
    "iam:",
    "route53:Change",
    "rds:Delete",
    "rds:Modify",
    "s3:PutReplication",
    "kms:ScheduleKeyDeletion",
];

fn policies(project: &Project) -> Vec<&Block> {
    let file = project.root.files.get("iam.tf").unwrap();
    file.blocks.iter().filter(|block| block.kind == "data").collect()
}

fn strings(block: &Block, attribute: &str) -> Vec<String> {
    let Some(Expr::List(items)) = block.body.get(attribute) else {
        return Vec::new();
    };
    items
        .iter()
        .map(|item| {
            if let Expr::String(text) = item {
                text.clone()
            } else {
                format!("{item:?}")
            }
        })
        .collect()
}

fn statements(policy: &Block) -> Vec<&Block> {
    policy
        .body
        .blocks()
        .filter(|block| block.kind == "statement")
        .collect()
}

fn policy<'p>(project: &'p Project, name: &str) -> &'p Block {
    let named = |block: &&Block| block.labels.get(1).is_some_and(|label| label == name);
    policies(project).into_iter().find(named).unwrap()
}

fn text(block: &Block) -> String {
    let mut file = File::default();
    file.add(block.clone());
    print(&file).text
}

fn actions(policy: &Block) -> Vec<String> {
    statements(policy)
        .into_iter()
        .flat_map(|statement| strings(statement, "actions"))
        .collect()
}

fn detaching() -> Platform {
    let mut platform = trading();
    for step in &mut platform.failovers[0].steps {
        if let StepKind::Promote { strategy, .. } = &mut step.kind {
            *strategy = PromoteStrategy::Detach;
        }
    }
    platform
}

#[test]
fn no_action_is_a_wildcard_and_no_resource_is_without_need() {
    for platform in [trading(), two_failovers(), detaching(), by_binlog(trading())] {
        let project = lower(&platform).terraform;
        for policy in policies(&project) {
            for statement in statements(policy) {
                let actions = strings(statement, "actions");
                assert!(actions.iter().all(|action| !action.contains('*')), "{actions:?}");
                assert!(
                    actions
                        .iter()
                        .all(|action| NEVER.iter().all(|never| !action.starts_with(never)))
                );
                if strings(statement, "resources").contains(&"*".to_owned()) {
                    let known = |action: &String| WITHOUT_RESOURCE.contains(&action.as_str());
                    assert!(actions.iter().all(known), "{actions:?}");
                    assert!(
                        statement.body.blocks().any(|block| block.kind == "condition"),
                        "{actions:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_failover_is_allowed_on_the_global_cluster_and_every_member_at_once() {
    let project = lower(&trading()).terraform;
    for region in ["us_east_1", "us_east_2"] {
        let orchestrator = policy(&project, &format!("failover_orchestrator_{region}"));
        let statement = statements(orchestrator)
            .into_iter()
            .find(|statement| strings(statement, "actions").contains(&"rds:FailoverGlobalCluster".to_owned()))
            .unwrap();
        let text = text(statement);
        for resource in [
            "arn:aws:rds::${local.account_id}:global-cluster:trading-orders",
            "arn:aws:rds:us-east-1:${local.account_id}:cluster:trading-orders-us-east-1",
            "arn:aws:rds:us-east-2:${local.account_id}:cluster:trading-orders-us-east-2",
        ] {
            assert!(text.contains(resource), "{text}");
        }
    }
}

#[test]
fn detaching_is_allowed_only_where_it_is_the_strategy() {
    let detach = "rds:RemoveFromGlobalCluster".to_owned();
    let name = "failover_orchestrator_us_east_1";
    assert!(!actions(policy(&lower(&trading()).terraform, name)).contains(&detach));
    assert!(actions(policy(&lower(&detaching()).terraform, name)).contains(&detach));
}

#[test]
fn a_replica_may_be_promoted_in_its_own_region_alone() {
    let project = lower(&by_binlog(trading())).terraform;
    for region in ["us-east-1", "us-east-2"] {
        let name = format!("failover_orchestrator_{}", region.replace('-', "_"));
        let orchestrator = policy(&project, &name);
        let promote = "rds:PromoteReadReplicaDBCluster".to_owned();
        let statement = statements(orchestrator)
            .into_iter()
            .find(|statement| strings(statement, "actions").contains(&promote))
            .unwrap();
        let resources = strings(statement, "resources");
        assert!(resources.len() <= 1, "{resources:?}");
        let own = format!("arn:aws:rds:{region}:${{local.account_id}}:cluster:trading-orders-{region}");
        assert!(text(statement).contains(&own), "{}", text(statement));
        assert!(
            actions(orchestrator)
                .iter()
                .all(|action| !action.contains("GlobalCluster"))
        );
    }
}

#[test]
fn no_policy_waits_for_an_apply() {
    // A reference to a resource or module is known only after one; the account's number is not such a reference.
    for platform in [trading(), two_failovers()] {
        let project = lower(&platform).terraform;
        for policy in policies(&project) {
            let text = text(policy);
            let waits = text.contains("module.") || text.contains("${aws_");
            let of_keys = policy.labels.last().is_some_and(|name| name.ends_with("_keys"));
            assert_eq!(waits, of_keys, "{text}");
        }
    }
}

#[test]
fn an_instance_may_only_what_its_tier_uses() {
    let mut platform = trading();
    fixture::first::<Compute>(&mut platform).uses = vec!["sessions".into()];
    let project = lower(&platform).terraform;
    let services: Vec<String> = actions(policy(&project, "instance_web_us_east_1"))
        .iter()
        .filter_map(|action| action.split(':').next().map(str::to_owned))
        .collect();
    assert!(
        services
            .iter()
            .all(|service| ["dynamodb", "kms"].contains(&service.as_str())),
        "{services:?}"
    );
}

#[test]
fn keys_are_narrowed_to_one_and_to_the_service_that_uses_it() {
    let project = lower(&trading()).terraform;
    for policy in policies(&project) {
        for statement in statements(policy) {
            if strings(statement, "actions")
                .iter()
                .any(|action| action.starts_with("kms:"))
            {
                let text = text(statement);
                assert!(text.contains("_key_arn") && !text.contains("key/*"), "{text}");
                assert!(
                    text.contains("kms:ViaService") || text.contains("kms:EncryptionContext"),
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn statement_ids_are_unique() {
    for platform in [trading(), two_failovers(), detaching(), by_binlog(trading())] {
        let project = lower(&platform).terraform;
        for policy in policies(&project) {
            let mut ids: Vec<String> = statements(policy)
                .iter()
                .filter_map(|statement| match statement.body.get("sid") {
                    Some(Expr::String(sid)) => Some(sid.clone()),
                    _ => None,
                })
                .collect();
            let all = ids.len();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), all, "{:?}", policy.labels);
        }
    }
}
