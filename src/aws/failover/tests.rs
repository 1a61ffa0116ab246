//! What must hold of everything that fails over, on the customer's platform and on wider ones.

use crate::fixture::{swapped, trading, two_failovers};
use crate::lower;
use hac_lang::platform::{Platform, Quantifier};
use hac_terraform::{Block, Project, print};

fn text(project: &Project, file: &str) -> String {
    project
        .root
        .files
        .get(file)
        .map(|file| print(file).text)
        .unwrap_or_default()
}

fn call<'p>(project: &'p Project, name: &str) -> &'p Block {
    project
        .root
        .blocks()
        .find(|block| block.kind == "module" && block.labels == [name])
        .unwrap()
}

fn call_text(project: &Project, name: &str) -> String {
    let mut file = hac_terraform::File::default();
    file.add(call(project, name).clone());
    print(&file).text
}

#[test]
fn swapping_roles_changes_nothing_but_the_comments() {
    let code = |platform: &Platform, file: &str| {
        let text = text(&lower(platform).terraform, file);
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    for file in ["alerting.tf", "monitoring.tf", "failover.tf", "iam.tf"] {
        assert_eq!(code(&trading(), file), code(&swapped(), file), "{file}");
    }
}

#[test]
fn what_acts_for_a_region_is_in_the_region_that_takes_over() {
    let project = lower(&trading()).terraform;
    for (here, there) in [("us_east_1", "us_east_2"), ("us_east_2", "us_east_1")] {
        let text = call_text(&project, &format!("failover_{here}"));
        assert!(!text.contains(&format!("module.alerting_{there}")), "{text}");
        assert!(!text.contains(&format!("aws.{there}")), "{text}");
        assert!(text.contains(&format!(
            "url              = \"https://{}.trade",
            there.replace('_', "-")
        )));
    }
}

#[test]
fn nobody_watches_its_own_region_and_the_witness_watches_all() {
    let project = lower(&trading()).terraform;
    assert!(!call_text(&project, "prober_us_east_1").contains("us-east-1-web"));
    let witness = call_text(&project, "prober_us_west_2");
    assert!(witness.contains("us-east-1-web") && witness.contains("us-east-2-web"));
}

#[test]
fn the_condition_of_a_failover_joins_its_alarms() {
    let mut platform = trading();
    assert!(call_text(&lower(&platform).terraform, "failover_us_east_2").contains("operator  = \"OR\""));
    platform.failovers[0].when.quantifier = Quantifier::All;
    assert!(call_text(&lower(&platform).terraform, "failover_us_east_2").contains("operator  = \"AND\""));
}

#[test]
fn a_region_of_two_pairs_has_a_trigger_for_each() {
    let project = lower(&two_failovers()).terraform;
    let text = call_text(&project, "failover_us_east_1");
    assert!(
        text.contains("endpoints = [\"eu-west-1-orders\", \"eu-west-1-web\"]"),
        "{text}"
    );
    assert!(
        text.contains("endpoints = [\"us-east-2-orders\", \"us-east-2-web\"]"),
        "{text}"
    );
    // A region that is the target of one pair is woken by that pair alone.
    let text = call_text(&project, "failover_us_east_2");
    assert!(!text.contains("eu-west-1 = {"), "{text}");
}

#[test]
fn every_failover_pages_its_own_alert() {
    let project = lower(&two_failovers()).terraform;
    let topics = |region: &str| {
        let text = call_text(&project, &format!("failover_{region}"));
        let line = text.split("topic_arns ").nth(1).unwrap_or_default().to_owned();
        (line.contains("oncall-critical"), line.contains("europe-critical"))
    };
    assert_eq!(topics("us_east_2"), (true, false));
    assert_eq!(topics("eu_west_1"), (false, true));
    assert_eq!(topics("us_east_1"), (true, true));
}

#[test]
fn one_region_has_nothing_that_fails_over() {
    let mut platform = trading();
    platform.failovers.clear();
    let deployment = lower(&platform);
    assert!(deployment.files.keys().all(|path| !path.starts_with("lambda/")));
    assert!(!deployment.terraform.root.files.contains_key("failover.tf"));
    for module in ["coordination", "failover", "prober", "validator"] {
        assert!(!deployment.terraform.modules.contains_key(module), "{module}");
    }
    // What it has is watched all the same.
    assert!(text(&deployment.terraform, "monitoring.tf").contains("trading-orders-us-east-1"));
}

#[test]
fn without_people_to_tell_there_are_no_alarms() {
    let mut platform = trading();
    platform.failovers.clear();
    platform.alerts.clear();
    let project = lower(&platform).terraform;
    assert!(!project.modules.contains_key("monitoring") && !project.modules.contains_key("alerting"));
}
