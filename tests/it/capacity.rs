//! What `hac check` says of the load: with the numbers of the examples, and with what is promised.

use std::collections::BTreeMap;
use std::path::Path;

use hac::aws;
use hac::aws::names::provider_alias;
use hac::diagnostics::Code;
use hac::platform::{Claim, Platform, Topic, Verdict};
use hac::proof::capacity::needs;
use hac::terraform::{Block, File, print};

use crate::annotate::analyze_text;
use crate::output::trading;
use crate::support::analyze_file;

/// The claim of an id.
fn claim(text: &str, id: &str) -> Claim {
    let analysis = analyze_text(text);
    assert!(analysis.diagnostics.is_empty(), "{:#?}", analysis.diagnostics);
    let platform = analysis.platform.expect("it is accepted");
    let found = platform.claims.into_iter().find(|claim| claim.id() == id);
    found.unwrap_or_else(|| panic!("nothing is said of `{id}`"))
}

fn edited(from: &str, to: &str) -> String {
    let trading = trading();
    assert_eq!(trading.matches(from).count(), 1, "{from}");
    trading.replacen(from, to, 1)
}

#[test]
fn what_the_load_needs_is_not_made_up() {
    let said = claim(&trading(), "capacity/web");
    assert_eq!(said.verdict, Verdict::NotStated);
    assert_eq!(said.summary, "no `capacity` stated; `capacity >= 2` would hold");
    let expected = [
        "With a zone of a region lost, 2 of 3 are left.",
        "us-east-2 runs 3 `web` at the moment it takes over. It may grow to 12, as us-east-1 may.",
    ];
    assert_eq!(said.details, expected);
}

#[test]
fn a_promise_that_holds_says_why() {
    let text = edited(
        "    scale    = 3..12\n",
        "    scale    = 9..12\n    capacity >= 6\n",
    );
    let said = claim(&text, "capacity/web");
    assert_eq!(
        (said.title.as_str(), said.verdict),
        ("capacity >= 6", Verdict::Proved)
    );
    assert_eq!(said.summary, "with a zone of a region lost, 6 of 9 are left");
    assert_eq!(
        said.details,
        ["us-east-2 runs 9 `web` at the moment it takes over. It may grow to 12, as us-east-1 may."]
    );
}

#[test]
fn regions_with_other_zones_are_counted_apart() {
    let text = edited("cidr = 10.20.0.0/16", "cidr = 10.20.0.0/16, zones = 2");
    let said = claim(&text, "capacity/web");
    let zones = "With a zone lost, 2 of 3 in us-east-1, 1 of 3 in us-east-2 are left.";
    assert_eq!(said.details.first().map(String::as_str), Some(zones));
    assert!(
        said.summary.ends_with("`capacity >= 1` would hold"),
        "{}",
        said.summary
    );
}

#[test]
fn what_is_promoted_has_as_much_as_what_it_takes_over_from() {
    let said = claim(&trading(), "capacity/orders");
    assert_eq!(said.verdict, Verdict::Proved);
    assert_eq!(
        said.summary,
        "2 `db.r6g.large` in each of us-east-1, us-east-2, of which one writes where it is promoted"
    );
}

/// A platform that launches what it promises: accepted with a reason, and the claim shows what it rests on.
#[test]
fn what_is_launched_is_accepted_with_a_reason_only() {
    let steps = edited(
        "      shift web within 10s\n",
        "      scale web to 6 within 5m\n      shift web within 10s\n",
    );
    let slow = steps
        .replace(
            "    scale    = 3..12\n",
            "    scale    = 3..12\n    capacity >= 6\n",
        )
        .replace("failover     <= 2m at typical", "failover     <= 7m at typical")
        .replace(
            "outage       <= 2m30s at typical",
            "outage       <= 7m at typical",
        )
        .replace("availability >= 99.99%", "availability >= 99.9%");
    let codes: Vec<Code> = analyze_text(&slow)
        .diagnostics
        .iter()
        .map(|item| item.code)
        .collect();
    assert_eq!(codes, [Code::HA0582]);
    let accepted = slow.replace(
        "    failback manual\n",
        "    failback manual\n    allow HA0582 \"reservations hold three more\"\n",
    );
    let said = claim(&accepted, "capacity/web");
    assert_eq!(said.verdict, Verdict::Proved);
    let launched = "The step `scale` launches up to 6 by the time it serves (1m30s at best";
    assert!(said.details[0].contains(launched), "{:?}", said.details);
}

#[test]
fn what_the_account_may_use_is_shown_or_asked_for() {
    let asked = claim(&trading(), "quotas");
    assert_eq!(asked.verdict, Verdict::NotStated);
    let expected = "no `quotas` stated: each of us-east-1, us-east-2 may come to 24 vCPUs of On-Demand standard instances (L-1216C47A; \
                    AWS starts accounts with 5, and grants more)";
    assert_eq!(asked.summary, expected);

    let text = edited(
        "  tier web: compute {\n",
        "  quotas us-east-1 { standard_vcpus = 24, elastic_ips = 5 }\n  quotas us-east-2 { standard_vcpus = 24 }\n  tier web: compute {\n",
    );
    let stated = "at most 24 of 24 vCPUs of On-Demand standard instances (L-1216C47A), 3 of 5 Elastic IP addresses (L-0263D0A3)";
    let said = claim(&text, "quotas/us-east-1");
    assert_eq!((said.verdict, said.summary.as_str()), (Verdict::Proved, stated));
}

#[test]
fn credits_and_reads_are_told_of() {
    let credits = claim(&trading(), "cpu-credits/web");
    assert_eq!(
        credits.summary,
        "`t3.large` is launched as `unlimited`: no lack of CPU credits throttles it"
    );
    assert!(
        credits.details[1].starts_with("Scaling keeps `web` at 60% of its CPU, and the baseline is 30%.")
    );
    let reads = claim(&trading(), "capacity/sessions");
    assert_eq!(reads.verdict, Verdict::NotStated);
    assert!(
        reads.details[0].starts_with("us-east-2 writes all that us-east-1 writes, but has seen no reads")
    );

    // A type without credits is not spoken of.
    let steady = edited("instance = t3.large", "instance = m6i.large");
    let claims = analyze_text(&steady).platform.expect("it is accepted").claims;
    assert!(claims.iter().all(|claim| claim.topic != Topic::CpuCredits));
}

/// What the claim on credits says is what is generated.
#[test]
fn burstable_instances_are_launched_as_unlimited() {
    let deployment = aws::lower(&example("trading"));
    let module = deployment.terraform.modules.get("compute").expect("a module");
    let template = module
        .blocks()
        .find(|block| {
            block
                .labels
                .first()
                .is_some_and(|label| label == "aws_launch_template")
        })
        .expect("a launch template");
    let printed = text(template);
    assert!(
        printed.contains("credit_specification") && printed.contains("\"unlimited\""),
        "{printed}"
    );
}

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

/// How many resources of a type the modules declare that are called with the provider of a region; one with `for_each` over
/// zones counts for each zone.
fn generated(deployment: &aws::Deployment, region: &str, zones: usize) -> BTreeMap<&'static str, usize> {
    let project = &deployment.terraform;
    let provider = format!("aws.{} ", provider_alias(region));
    let mut counts = BTreeMap::new();
    for call in project.root.blocks().filter(|block| block.kind == "module") {
        let call = text(call);
        // A module that is told of several regions is made for one of them: its first.
        let first = call
            .lines()
            .find(|line| line.contains("= aws."))
            .unwrap_or_default();
        if !format!("{first} ").contains(&provider) {
            continue;
        }
        let (_, rest) = call.split_once("./modules/").expect("a call");
        let module = rest
            .split('"')
            .next()
            .and_then(|name| project.modules.get(name))
            .expect("a module");
        for block in module.blocks().filter(|block| block.kind == "resource") {
            let printed = text(block);
            let each = if printed.contains("for_each = local.zones")
                || printed.contains("for_each      = local.zones")
            {
                zones
            } else {
                1
            };
            let name = match block.labels.first().map_or("", String::as_str) {
                "aws_eip" => "elastic_ips",
                "aws_vpc" => "vpcs",
                "aws_lb" => "load_balancers",
                "aws_rds_cluster" => "database_clusters",
                "aws_lambda_function" => "lambda_concurrency",
                _ => continue,
            };
            let reserved = printed
                .lines()
                .find_map(|line| line.trim().strip_prefix("reserved_concurrent_executions"))
                .map(|line| {
                    line.trim_start_matches([' ', '='])
                        .parse::<usize>()
                        .expect("a number")
                });
            *counts.entry(name).or_insert(0) += reserved.unwrap_or(each);
        }
    }
    counts
}

/// Nothing that counts is generated and not counted.
#[test]
fn what_is_counted_is_what_is_generated() {
    let mut compared = 0;
    for name in ["trading", "exchange", "three_regions", "one_region", "starter"] {
        let platform = example(name);
        let plan = aws::failover_plan(&platform);
        let deployment = aws::lower(&platform);
        for region in &platform.regions {
            let mut found = generated(&deployment, &region.name, region.zones.len());
            if let Some(reserved) = found.get_mut("lambda_concurrency") {
                *reserved += 100;
            }
            let counted: BTreeMap<&str, usize> = needs(&platform, plan.as_ref(), region)
                .into_iter()
                .filter(|need| !matches!(need.quota.name, "standard_vcpus" | "database_instances"))
                .map(|need| (need.quota.name, usize::try_from(need.most).expect("few")))
                .collect();
            assert_eq!(counted, found, "{} of {name}", region.name);
            compared += counted.len();
        }
    }
    assert!(compared > 20, "{compared}");
}
