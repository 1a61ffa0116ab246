//! What the generated code of the trading platform holds against each mistake. The numbers are those of the table.

use super::Stack;

/// All of `needles` in each of the blocks.
fn each_holds(blocks: &[&str], needles: &[&str]) {
    for block in blocks {
        for needle in needles {
            assert!(block.contains(needle), "no `{needle}` in\n{block}");
        }
    }
}

#[test]
fn no_1_an_apply_neither_promotes_nor_detaches() {
    let stack = Stack::new();
    for cluster in stack.blocks("resource \"aws_rds_cluster\" ") {
        let (_, ignored) = cluster.split_once("ignore_changes = [").expect("a list");
        each_holds(
            &[ignored],
            &[
                "global_cluster_identifier",
                "replication_source_identifier",
                "engine_version",
                "master_password",
            ],
        );
    }
}

#[test]
fn no_2_checks_ask_the_application_from_outside() {
    let stack = Stack::new();
    for check in stack.blocks("resource \"aws_route53_health_check\" ") {
        assert!(
            check.contains("\"HTTPS\"") || check.contains("\"CALCULATED\""),
            "{check}"
        );
        assert!(
            !check.contains("ip_address") && !check.contains("cloudwatch"),
            "{check}"
        );
    }
}

#[test]
fn no_4_nothing_on_the_way_to_a_failover_is_in_the_region_that_fails() {
    let stack = Stack::new();
    for (here, other) in [("us-east-1", "us-east-2"), ("us-east-2", "us-east-1")] {
        let id = here.replace('-', "_");
        let [orchestrator] = stack.blocks(&format!("module \"failover_{id}\" "))[..] else {
            panic!("one orchestrator in {here}");
        };
        each_holds(
            &[orchestrator],
            &[
                &format!("providers = {{ aws = aws.{id} }}"),
                &format!("region           = \"{other}\""),
                &format!("module.alerting_{id}."),
            ],
        );
        assert!(!orchestrator.contains(&other.replace('-', "_")), "{orchestrator}");
    }
    each_holds(
        &stack.blocks("module \"coordination_us_west_2\" "),
        &["aws = aws.us_west_2"],
    );
    assert!(
        !stack.all(".tf").contains("AWS/Route53"),
        "its metrics are in us-east-1 only"
    );
}

#[test]
fn no_5_the_failover_changes_no_control_plane() {
    let stack = Stack::new();
    let terraform = stack.all(".tf");
    for action in [
        "\"route53:",
        "\"iam:",
        "\"s3:PutReplicationConfiguration",
        "\"acm:",
        "\"elasticloadbalancing:",
    ] {
        assert!(!terraform.contains(action), "{action}");
    }
    for client in ["\"route53\"", "\"iam\"", "\"acm\"", "\"elbv2\""] {
        assert!(!stack.all(".py").contains(client), "{client}");
    }
}

#[test]
fn no_6_both_regions_run_the_same() {
    let stack = Stack::new();
    let (_, capacity) = stack
        .file("variables.tf")
        .split_once("variable \"web_capacity\"")
        .expect("declared");
    let (capacity, _) = capacity.split_once("\nvariable ").unwrap_or((capacity, ""));
    assert_eq!(capacity.matches("min     = 3").count(), 2, "{capacity}");
    assert!(
        stack
            .file("modules/monitoring/main.tf")
            .contains("\"HealthyHostCount\"")
    );
}

#[test]
fn no_7_no_8_members_of_a_database_are_alike() {
    let stack = Stack::new();
    let members = stack.blocks("module \"database_orders_");
    assert_eq!(members.len(), 2);
    each_holds(
        &members,
        &[
            "engine_version            = local.orders_engine_version",
            "instance_class            = \"db.r6g.large\"",
            "instance_count            = 2",
        ],
    );
    each_holds(
        &stack.blocks("resource \"aws_rds_cluster_instance\" "),
        &["auto_minor_version_upgrade   = false"],
    );
    assert_eq!(
        stack
            .blocks("resource \"aws_rds_cluster_parameter_group\" ")
            .len(),
        1,
        "one for all"
    );
}

#[test]
fn no_9_credentials_and_keys_are_in_every_region() {
    let stack = Stack::new();
    for secret in stack.blocks("resource \"aws_secretsmanager_secret\" ") {
        let (_, replica) = secret.split_once("replica {").expect("a replica");
        each_holds(
            &[replica],
            &["\"us-east-2\"", "module.encryption_us_east_2.data_key_arn"],
        );
    }
    assert!(!stack.all(".tf").contains("manage_master_user_password"));
}

#[test]
fn no_10_no_21_an_answer_depends_on_the_application_and_the_writer() {
    let stack = Stack::new();
    let checks = stack.blocks("module \"dns_trade_example_com_us_east_");
    assert_eq!(checks.len(), 2);
    each_holds(&checks, &["\"/healthz/orders/lease\"", "\"/healthz\""]);
    let records = stack.blocks("resource \"aws_route53_record\" \"trade_example_com_us_east_1_first_");
    assert_eq!(records.len(), 2);
    each_holds(
        &records,
        &["region_health_check_id", "evaluate_target_health = true"],
    );
    let types =
        ["PRIMARY", "SECONDARY"].map(|kind| records.iter().filter(|record| record.contains(kind)).count());
    assert_eq!(types, [1, 1]);
    let dns = stack.file("modules/dns/main.tf");
    assert!(
        dns.contains("child_health_threshold = length(concat(keys(var.checks), keys(var.shared_checks)))"),
        "{dns}"
    );
    // The names that are asked are not the name that the answers are for.
    each_holds(&checks, &[".trade.example.com\""]);
}

#[test]
fn no_11_lag_is_watched_in_both_regions_and_silence_is_told() {
    let stack = Stack::new();
    let lag = stack.blocks("resource \"aws_cloudwatch_metric_alarm\" \"replication_lag\" ");
    each_holds(
        &lag,
        &[
            "\"AuroraGlobalDBRPOLag\"",
            "insufficient_data_actions = var.topic_arns",
        ],
    );
    for region in ["us_east_1", "us_east_2"] {
        let monitoring = stack.blocks(&format!("module \"monitoring_{region}\" "));
        each_holds(&monitoring, &["lag_milliseconds_max = 5000"]);
    }
}

#[test]
fn no_12_the_gate_knows_the_lag_and_its_age() {
    let stack = Stack::new();
    let plan: serde_json::Value =
        serde_json::from_str(stack.file("lambda/hac_failover/plan.json")).expect("JSON");
    let lag = &plan["failovers"][0]["gate"]["lag"]["orders"];
    assert_eq!(lag["max_milliseconds"], 5000);
    assert!(
        lag["fresh_seconds"].as_u64().is_some_and(|seconds| seconds > 0),
        "{lag}"
    );
    assert_eq!(lag["unknown"], "proceed");
}

#[test]
fn no_13_no_waiter_decides_that_a_promotion_is_over() {
    let stack = Stack::new();
    let python = stack.all(".py");
    assert!(!python.contains("get_waiter"));
    each_holds(
        &[&python],
        &["@@innodb_read_only", "INSERT INTO hac_probe", "AllowDataLoss"],
    );
}

#[test]
fn no_14_one_lock_outside_both_regions() {
    let stack = Stack::new();
    for table in stack.blocks("resource \"aws_dynamodb_table\" \"coordination\" ") {
        assert!(!table.contains("replica"), "{table}");
    }
    assert!(
        stack
            .file("lambda/hac_failover/plan.json")
            .contains("\"region\": \"us-west-2\"")
    );
    assert!(
        stack
            .file("modules/failover/main.tf")
            .contains("dead_letter_config")
    );
}

#[test]
fn no_15_two_vantage_points_agree() {
    let stack = Stack::new();
    let plan: serde_json::Value =
        serde_json::from_str(stack.file("lambda/hac_failover/plan.json")).expect("JSON");
    let gate = &plan["failovers"][0]["gate"];
    assert_eq!(gate["vantage_points"], 2);
    assert_eq!(gate["cooldown_seconds"], 1800);
}

#[test]
fn no_16_replicas_of_the_session_table_say_all_of_it() {
    let stack = Stack::new();
    let tables = stack.blocks("resource \"aws_dynamodb_table\" \"this\" ");
    each_holds(
        &tables,
        &["stream_view_type", "deletion_protection_enabled = true"],
    );
    for table in tables {
        let (_, replica) = table.split_once("dynamic \"replica\"").expect("replicas");
        each_holds(&[replica], &["kms_key_arn", "point_in_time_recovery = true"]);
    }
}

#[test]
fn no_17_copies_are_made_of_what_is_needed() {
    let stack = Stack::new();
    let storage = stack.file("modules/storage/main.tf");
    each_holds(
        &[storage],
        &["status = \"Enabled\"", "noncurrent_version_expiration"],
    );
    let rules = stack.blocks("resource \"aws_s3_bucket_replication_configuration\" ");
    each_holds(
        &rules,
        &[
            "sse_kms_encrypted_objects",
            "replica_kms_key_id",
            "replication_time",
            "metrics",
        ],
    );
}

#[test]
fn no_18_calls_name_their_own_region() {
    let stack = Stack::new();
    for (region, other) in [("us_east_1", "us_east_2"), ("us_east_2", "us_east_1")] {
        for call in stack.blocks(&format!("module \"compute_web_{region}\" ")) {
            assert!(call.contains(region) && !call.contains(other), "{call}");
        }
    }
}

#[test]
fn no_19_both_sides_of_the_peering_are_built() {
    let stack = Stack::new();
    let peering = stack.file("modules/peering/main.tf");
    each_holds(
        &[peering],
        &[
            "resource \"aws_vpc_peering_connection_accepter\"",
            "\"requester_database\"",
            "\"accepter_database\"",
        ],
    );
    for rule in stack.blocks("resource \"aws_vpc_security_group_ingress_rule\" \"peers\" ") {
        assert!(
            rule.contains("cidr_ipv4") && !rule.contains("referenced_security_group_id"),
            "{rule}"
        );
    }
}

#[test]
fn no_20_permissions_are_exact_and_topics_can_be_written_to() {
    let stack = Stack::new();
    let iam = stack.file("iam.tf");
    assert!(iam.contains("arn:aws:rds::${local.account_id}:global-cluster:trading-orders"));
    assert!(
        !iam.contains(":*\"]\n    resources") && !iam.contains("\"*:*\""),
        "an action with a wildcard"
    );
    for topic in stack.blocks("resource \"aws_sns_topic\" ") {
        assert!(topic.contains("kms_master_key_id = var.kms_key_arn"), "{topic}");
    }
    assert!(
        stack
            .file("modules/encryption/main.tf")
            .contains("cloudwatch.amazonaws.com")
    );
}

#[test]
fn no_23_the_contract_speaks_of_connections() {
    let stack = Stack::new();
    each_holds(
        &[stack.file("lambda/APPLICATION.md")],
        &["tcp_retries2", "TCP_USER_TIMEOUT"],
    );
}

#[test]
fn no_24_the_load_balancer_is_not_slower_than_dns() {
    let stack = Stack::new();
    let balancer = stack.file("modules/load_balancer/main.tf");
    each_holds(
        &[balancer],
        &["interval            = 10", "unhealthy_threshold = 2"],
    );
}

#[test]
fn no_26_what_holds_data_is_protected() {
    let stack = Stack::new();
    for kind in [
        "aws_rds_cluster",
        "aws_rds_global_cluster",
        "aws_dynamodb_table",
        "aws_kms_key",
    ] {
        each_holds(
            &stack.blocks(&format!("resource \"{kind}\" ")),
            &["prevent_destroy = true"],
        );
    }
    for kind in ["aws_rds_cluster", "aws_rds_global_cluster"] {
        each_holds(
            &stack.blocks(&format!("resource \"{kind}\" ")),
            &["deletion_protection"],
        );
    }
    assert!(!stack.all(".tf").contains("force_destroy = true"));
}

#[test]
fn no_27_the_global_cluster_stands_on_its_own() {
    let stack = Stack::new();
    for cluster in stack.blocks("resource \"aws_rds_global_cluster\" ") {
        assert!(!cluster.contains("source_db_cluster_identifier"), "{cluster}");
        each_holds(&[cluster], &["ignore_changes  = [database_name]"]);
    }
}

#[test]
fn no_28_a_renamed_tier_is_seen_to_lose_its_data() {
    let read = |text: &str| {
        let tree = crate::output::build(text);
        hac::holdings::holdings(tree.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())))
    };
    let text = crate::output::trading();
    let lost = hac::holdings::losses(&read(&text), &read(&text.replace("orders", "trades")));
    let clusters = lost
        .iter()
        .filter(|loss| loss.address.contains("aws_rds_cluster.") && loss.is_called("orders"));
    assert_eq!(clusters.count(), 2, "{lost:#?}");
}
