//! What the checker says of alarms against the alarms that are generated: for every example and golden case, and for a platform
//! of every set of kinds. That there are some, and that none tells more than an alarm can.

use std::collections::BTreeSet;

use hac::Analysis;
use hac::aws::facts::ALARM_ACTIONS_MAX;
use hac::aws::{self, Deployment};
use hac::diagnostics::Code;

use crate::annotate::analyze_text;
use crate::runbook::{ALARMS, has_instances, named, sections, sources, text};
use crate::support::analyze_file;

/// Tiers of each kind, with an alarm of their own and without.
const TIERS: [&str; 10] = [
    "tier web: compute {
    instance = t3.large
    image    = { us-east-1 = ami-0a1b2c3d4e5f60718, us-east-2 = ami-0d4e5f6071829304a }
    scale    = 3..6
    listen https 443 -> http 8080
    health GET \"/healthz\" every 10s x 3
  }",
    "tier batch: compute {
    instance = t3.large
    image    = { us-east-1 = ami-0a1b2c3d4e5f60718, us-east-2 = ami-0d4e5f6071829304a }
    scale    = 3..6
  }",
    "tier orders: aurora_mysql {
    instance = db.r6g.large
    backup   = 35d
    replicate us-east-1 -> us-east-2
  }",
    "tier ledger: aurora_mysql {
    instance = db.r6g.large
    backup   = 35d
    replicate us-east-1 -> us-east-2 via binlog
  }",
    "tier notes: aurora_mysql {
    instance = db.r6g.large
    backup   = 35d
  }",
    "tier sessions: dynamodb { key id: string }",
    "tier locks: dynamodb { key id: string, regions = [us-east-1] }",
    "tier assets: s3 { replicate us-east-1 -> us-east-2 }",
    "tier papers: s3 { replicate us-east-2 -> us-east-2 }",
    "tier scratch: s3 { regions = [us-east-1] }",
];

/// Of a platform with `web` and without databases, which would have to be promoted.
const FAILOVER: &str = "dns \"shop.example.com\" { serves = web }

  failover us-east-1 -> us-east-2 {
    when any { web.health fails }
    page = oncall0
    steps {
      shift web within 90s
      notify oncall0
    }
    failback manual
  }";

/// A platform of the tiers whose bit is set.
fn platform(tiers: usize, fails_over: bool, alerts: usize) -> String {
    let chosen = TIERS
        .iter()
        .enumerate()
        .filter(|(bit, _)| tiers & (1 << bit) != 0);
    let mut parts = vec![
        "region us-east-1 { role = primary, cidr = 10.10.0.0/16 }".to_owned(),
        "region us-east-2 { role = secondary, cidr = 10.20.0.0/16 }".to_owned(),
        "region us-west-2 { role = witness }".to_owned(),
    ];
    parts.extend(chosen.map(|(_, tier)| (*tier).to_owned()));
    parts.extend(
        (0..alerts).map(|alert| format!("alert oncall{alert} {{ email = [\"oncall{alert}@example.com\"] }}")),
    );
    parts.extend(fails_over.then(|| FAILOVER.to_owned()));
    format!("platform shop {{\n  {}\n}}\n", parts.join("\n\n  "))
}

fn may_fail_over(set: usize) -> bool {
    set & 0b1101 == 1
}

/// Every set of few, and every set that lacks few.
fn sets() -> impl Iterator<Item = usize> {
    let all = 1_usize << TIERS.len();
    let few = 2;
    (0..all).filter(move |set| {
        let bits = set.count_ones() as usize;
        bits <= few || bits + few > TIERS.len()
    })
}

fn has(analysis: &Analysis, code: Code) -> bool {
    analysis.diagnostics.iter().any(|found| found.code == code)
}

/// How many actions each alarm has that is made, the largest.
fn actions_max(deployment: &Deployment) -> Option<usize> {
    let calls: Vec<String> = deployment.terraform.root.blocks().map(text).collect();
    let told = |module: &str| {
        let source = format!("\"./modules/{module}\"");
        let of_module = calls.iter().filter(move |call| call.contains(&source));
        of_module.map(|call| call.matches(".topic_arns[").count())
    };
    let mut most = None;
    for (module, files) in &deployment.terraform.modules {
        for block in files.blocks() {
            let alarm = text(block);
            let is_alarm = block
                .labels
                .first()
                .is_some_and(|ty| ALARMS.contains(&ty.as_str()));
            if !is_alarm || !has_instances(deployment, module, &alarm) {
                continue;
            }
            assert!(alarm.contains("var.topic_arns"), "{alarm}");
            let function = usize::from(alarm.contains("concat([aws_lambda_function."));
            most = most.max(told(module).max().map(|topics| topics + function));
        }
    }
    most
}

#[test]
fn the_checker_knows_of_every_alarm() {
    for set in sets() {
        for fails_over in [false, true] {
            if fails_over && !may_fail_over(set) {
                continue;
            }
            let accepted = |alerts: usize| {
                let source = platform(set, fails_over, alerts);
                let analysis = analyze_text(&source);
                let made = analysis
                    .platform
                    .unwrap_or_else(|| panic!("{source}\n{:#?}", analysis.diagnostics));
                (source, aws::lower(&made))
            };
            let (source, deployment) = accepted(1);
            let is_told = !named(&deployment).is_empty();
            let titles: BTreeSet<String> = named(&deployment).into_values().collect();
            assert_eq!(titles, sections(&deployment), "{source}");

            // A failover pages somebody, so that there is an alert.
            if !fails_over {
                let nobody = analyze_text(&platform(set, false, 0));
                assert_eq!(has(&nobody, Code::HA0714), is_told, "{source}");
            }
            let too_many = analyze_text(&platform(set, fails_over, ALARM_ACTIONS_MAX + 2));
            assert_eq!(has(&too_many, Code::HA0713), is_told, "{source}");
        }
    }
}

#[test]
fn no_alarm_tells_more_than_it_can() {
    for set in [1 << 7, 1 << 8, 0b11_1111_0011, (1 << TIERS.len()) - 1] {
        let source = platform(set, may_fail_over(set), ALARM_ACTIONS_MAX);
        let made = analyze_text(&source).platform.expect("it is accepted");
        assert_eq!(
            actions_max(&aws::lower(&made)),
            Some(ALARM_ACTIONS_MAX),
            "{source}"
        );
    }
    for source in sources() {
        let made = analyze_file(&source).platform.expect("it is accepted");
        let most = actions_max(&aws::lower(&made)).unwrap_or_default();
        assert!(most <= ALARM_ACTIONS_MAX, "{}: {most}", source.display());
    }
}
