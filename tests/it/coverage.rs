//! Every way to fail that is counted as noticed, against the alarms that are generated: where they are, and whom they tell.

use std::path::Path;

use hac::aws::names::{ident, provider_alias};
use hac::aws::{self, Deployment};
use hac::platform::{Platform, Topic, Verdict};
use hac::proof::ProofContext;
use hac::proof::coverage::{Detector, modes};
use hac::terraform::{Block, File, print};

use crate::support::analyze_file;

const ALARMS: [&str; 2] = ["aws_cloudwatch_composite_alarm", "aws_cloudwatch_metric_alarm"];

fn example(name: &str) -> Platform {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("examples").join(name).join("platform.ha");
    analyze_file(&path).platform.expect("the example is accepted")
}

fn text(block: &Block) -> String {
    let mut file = File::default();
    file.add(block.clone());
    print(&file).text
}

/// Whether the alarm is generated, in its region, and tells topics of that region.
fn hold(detector: &Detector, deployment: &Deployment) -> Result<(), String> {
    let project = &deployment.terraform;
    let call = project
        .root
        .blocks()
        .find(|block| block.kind == "module" && block.labels == [detector.call.as_str()])
        .ok_or(format!("no module call `{}`", detector.call))?;
    let call = text(call);
    let told = format!("module.alerting_{}.topic_arns", ident(&detector.region));
    for part in [format!("aws.{} ", provider_alias(&detector.region)), told] {
        if !call.contains(&part) {
            return Err(format!("no `{part}` in\n{call}"));
        }
    }
    let (_, rest) = call.split_once("./modules/").expect("a call");
    let module = rest.split('"').next().expect("a name");
    let labels = |block: &Block| {
        block
            .labels
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(".")
    };
    let wanted = ALARMS.map(|ty| format!("{ty}.{}", detector.alarm));
    let alarm = project
        .modules
        .get(module)
        .and_then(|module| module.blocks().find(|block| wanted.contains(&labels(block))))
        .ok_or(format!("module `{module}` has no alarm `{}`", detector.alarm))?;
    if text(alarm).contains("var.topic_arns") {
        Ok(())
    } else {
        Err(format!("`{}` tells nobody", detector.alarm))
    }
}

#[test]
fn what_is_noticed_has_an_alarm_that_tells_people_where_it_is() {
    for name in ["exchange", "one_region", "starter", "three_regions", "trading"] {
        let platform = example(name);
        let deployment = aws::lower(&platform);
        for mode in modes(&ProofContext::of(&platform)) {
            for detector in &mode.detectors {
                hold(detector, &deployment).unwrap_or_else(|wrong| panic!("{name}: {}: {wrong}", mode.what));
            }
        }
    }
}

#[test]
fn every_failure_of_the_trading_platform_is_noticed_from_where_it_does_not_happen() {
    let platform = example("trading");
    let unnoticed: Vec<String> = modes(&ProofContext::of(&platform))
        .into_iter()
        .filter(|mode| !mode.is_noticed())
        .map(|mode| mode.what)
        .collect();
    // Topics are encrypted: without KMS what an alarm says is told to nobody.
    let known = ["KMS in us-east-1", "KMS in us-east-2"];
    assert_eq!(unnoticed, known);
    let said = platform
        .claims
        .iter()
        .find(|claim| claim.topic == Topic::Coverage);
    let said = said.expect("a claim about failures");
    assert_eq!(said.verdict, Verdict::Lost);
    let told = format!("of what fails: {}", known.join("; "));
    assert!(said.summary.ends_with(&told), "{}", said.summary);
}

#[test]
fn the_loss_of_the_only_region_is_said_to_be_unnoticed() {
    let platform = example("one_region");
    let unnoticed: Vec<String> = modes(&ProofContext::of(&platform))
        .into_iter()
        .filter(|mode| !mode.is_noticed())
        .map(|mode| mode.what)
        .collect();
    assert_eq!(
        unnoticed,
        [
            "the loss of eu-central-1",
            "KMS in eu-central-1",
            "Secrets Manager with the password of `entries` in eu-central-1"
        ]
    );
}

/// Every alarm of the modules is in some way to fail: none goes off for nothing that is known of.
#[test]
fn no_alarm_is_forgotten() {
    let platform = example("trading");
    let known: Vec<&str> = modes(&ProofContext::of(&platform))
        .iter()
        .flat_map(|mode| mode.detectors.iter().map(|detector| detector.alarm))
        .collect();
    // What a load balancer itself answers with is an error of its tier, which has an alarm.
    let of_the_same = ["load_balancer_errors"];
    for (name, module) in &aws::lower(&platform).terraform.modules {
        for block in module
            .blocks()
            .filter(|block| ALARMS.contains(&block.labels.first().map_or("", String::as_str)))
        {
            let alarm = block.labels[1].as_str();
            assert!(
                known.contains(&alarm) || of_the_same.contains(&alarm),
                "{name}: {alarm}"
            );
        }
    }
}
