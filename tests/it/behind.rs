//! What stands behind each public name: the checks of Route 53 that are generated, against what the platform says of itself and
//! against what the proofs stand on. Read from the Terraform, so that a check that is left out of it is missed here.

#![expect(clippy::indexing_slicing, reason = "tests know what they generate")]

use std::collections::{BTreeMap, BTreeSet};

use hac::aws::{self, Deployment};
use hac::lambda::step::Step;
use hac::order::report::policy;
use hac::platform::{Compute, Dns, Follows, Platform, RegionName, StepKind};
use hac::proof::ProofContext;
use hac::terraform::{Block, File, print};

use crate::annotate::analyze_text;
use crate::dependence::platforms;

/// What Route 53 calls, as `https://host:port/path every 10 x 3`.
type Calls = BTreeSet<String>;

fn text(block: &Block) -> String {
    let mut file = File::default();
    file.add(block.clone());
    print(&file).text
}

/// What stands behind the first `=` of the first line that sets an argument.
fn argument<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == name).then(|| value.trim())
    })
}

fn quoted(value: &str) -> String {
    value.trim_matches('"').to_owned()
}

/// The entries of an object that is an argument of a call, by key.
fn entries(call: &str, name: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let begin = format!("  {name} = {{");
    let mut lines = call
        .lines()
        .skip_while(|line| *line != begin)
        .skip(1)
        .take_while(|line| *line != "  }");
    while let Some(line) = lines.next() {
        let (key, value) = line.split_once('=').expect("an entry");
        let value = if value.trim() == "{" {
            let inside = lines.by_ref().take_while(|line| line.trim() != "}");
            inside.fold(String::new(), |all, line| all + line.trim() + "\n")
        } else {
            value.trim().to_owned()
        };
        found.insert(key.trim().to_owned(), value);
    }
    found
}

/// A label of Terraform for a name: as the generator makes them, said once more.
fn label(name: &str) -> String {
    name.replace(['.', '-'], "_")
}

struct Generated {
    calls: BTreeMap<String, String>,
    records: Vec<String>,
}

impl Generated {
    fn of(deployment: &Deployment) -> Self {
        let blocks = || deployment.terraform.root.blocks();
        let calls = blocks().filter(|block| block.kind == "module" && block.labels[0].starts_with("dns_"));
        let records =
            blocks().filter(|block| block.labels.first().is_some_and(|ty| ty == "aws_route53_record"));
        Self {
            calls: calls
                .map(|block| (block.labels[0].clone(), text(block)))
                .collect(),
            records: records.map(text).collect(),
        }
    }

    fn made(&self, module: &str, tier: &str) -> String {
        let checks = entries(&self.calls[module], "checks");
        let check = checks
            .get(tier)
            .unwrap_or_else(|| panic!("`{module}` makes no check `{tier}`"));
        let of = |name: &str| quoted(argument(check, name).expect("it is set"));
        let (seconds, failures) = (of("interval_seconds"), of("failures"));
        format!(
            "https://{}:{}{} every {seconds} x {failures}",
            of("fqdn"),
            of("port"),
            of("path")
        )
    }

    /// What decides whether a region answers for a name.
    fn behind(&self, dns: &Dns, region: &str) -> Calls {
        let module = format!("dns_{}_{}", label(&dns.domain), label(region));
        let call = &self.calls[&module];
        let own = entries(call, "checks")
            .into_keys()
            .map(|tier| self.made(&module, &tier));
        let shared = entries(call, "shared_checks").into_values().map(|check| {
            let (other, rest) = check
                .strip_prefix("module.")
                .and_then(|rest| rest.split_once('.'))
                .expect("a call");
            let tier = rest
                .strip_prefix("health_check_ids[\"")
                .and_then(|rest| rest.strip_suffix("\"]"));
            self.made(other, tier.expect("one of its checks"))
        });
        own.chain(shared).collect()
    }

    /// The regions that a name tries, one after the other.
    fn order(&self, platform: &Platform, dns: &Dns) -> Vec<RegionName> {
        let load_balancer = |region: &str| {
            format!(
                "module.load_balancer_{}_{}.dns_name",
                label(&dns.serves),
                label(region)
            )
        };
        let mut name = dns.domain.clone();
        let mut order = Vec::new();
        loop {
            // A delegation has the name of what it delegates, and leads nowhere.
            let of_name = |record: &&String| {
                argument(record, "name") == Some(&format!("\"{name}\"")) && record.contains("alias {")
            };
            let mut answers: Vec<&String> = self.records.iter().filter(of_name).collect();
            answers.sort_by_key(|record| record.contains("\"SECONDARY\""));
            let mut next = None;
            for record in answers {
                let alias = record.split_once("alias {").expect("an alias").1;
                let target = argument(alias, "name").expect("it leads somewhere");
                let region = platform
                    .regions
                    .iter()
                    .find(|region| load_balancer(&region.name) == target);
                match region {
                    Some(region) => order.push(region.name.clone()),
                    None => next = Some(quoted(target)),
                }
            }
            match next {
                Some(next) => name = next,
                None => return order,
            }
        }
    }
}

/// What must pass before a name leads to a region: said once more, from the words of the platform alone.
fn wanted(platform: &Platform, dns: &Dns, region: &str) -> Calls {
    let tier = platform.compute(&dns.serves).expect("it is there");
    let url = |answers: &str, path: &str| {
        let name = if answers == tier.name {
            dns
        } else {
            platform
                .dns
                .iter()
                .find(|dns| dns.serves == answers)
                .expect("it has a name")
        };
        let port = platform
            .compute(answers)
            .and_then(|tier| tier.listener)
            .expect("it listens")
            .port;
        format!("https://{region}.{}:{port}{path}", name.domain)
    };
    let mut calls = Calls::new();
    if let Some(health) = &tier.health {
        let (every, failures) = (health.interval.as_secs(), health.failures);
        calls.insert(format!(
            "{} every {every} x {failures}",
            url(&tier.name, &health.path)
        ));
    }
    for database in platform
        .databases()
        .filter(|database| tier.uses.contains(&database.name))
    {
        let Some(health) = &database.health else { continue };
        let path = match dns.follows {
            Follows::Writer => health.path.clone(),
            Follows::Lease => format!("{}/lease", health.path),
        };
        let (every, failures) = (health.interval.as_secs(), health.failures);
        calls.insert(format!("{} every {every} x {failures}", url(&health.via, &path)));
    }
    calls
}

/// The regions of a name as the failovers are written, from their places in the file.
fn wanted_order(platform: &Platform, dns: &Dns) -> Vec<RegionName> {
    let tier = platform.compute(&dns.serves).expect("it is there");
    let mut failovers: Vec<_> = platform.failovers.iter().collect();
    failovers.sort_by_key(|failover| failover.origin.span.range().start);
    let primary = platform.primary().expect("one is").name.clone();
    let mut order = vec![primary.clone()];
    order.extend(
        failovers
            .iter()
            .filter(|one| one.from == primary)
            .map(|one| one.to.clone()),
    );
    order.extend(platform.regions.iter().map(|region| region.name.clone()));
    let mut seen = BTreeSet::new();
    order.retain(|region| tier.regions.contains(region) && seen.insert(region.clone()));
    order
}

/// What is generated for the names of one platform, against the words of another: the same one, unless a test plants a mistake.
fn hold(generated: &Generated, platform: &Platform) -> Result<(), String> {
    for dns in &platform.dns {
        let tier = platform.compute(&dns.serves).expect("it is there");
        for region in &tier.regions {
            let (made, wanted) = (generated.behind(dns, region), wanted(platform, dns, region));
            if made != wanted {
                return Err(format!("{} in {region}: {made:#?}, not {wanted:#?}", dns.domain));
            }
        }
        let (made, wanted) = (generated.order(platform, dns), wanted_order(platform, dns));
        if made != wanted {
            return Err(format!("{} tries {made:?}, not {wanted:?}", dns.domain));
        }
    }
    Ok(())
}

#[test]
fn names_are_decided_by_the_checks_of_the_model() {
    let mut with_shared = 0;
    for (name, platform) in platforms() {
        let generated = Generated::of(&aws::lower(&platform));
        hold(&generated, &platform).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
        with_shared += generated
            .calls
            .values()
            .filter(|call| !call.contains("shared_checks = {}"))
            .count();
    }
    assert!(
        with_shared > 0,
        "no platform has a database that another tier answers for"
    );
}

/// Whatever is promoted and used behind a name is waited for by its `shift`, and gates it, in the plan and in the model of the
/// order, too.
#[test]
fn the_plan_and_the_order_know_the_same_checks() {
    for (name, platform) in platforms() {
        let ground = ProofContext::of(&platform);
        let Some(plan) = ground.plan() else { continue };
        let policy = policy(&platform, plan).expect("it is explored");
        for failover in &platform.failovers {
            let promoted: BTreeSet<&str> = failover
                .steps
                .iter()
                .filter_map(|step| {
                    let StepKind::Promote { database, .. } = &step.kind else {
                        return None;
                    };
                    Some(database.as_str())
                })
                .collect();
            for dns in &platform.dns {
                let tier = platform.compute(&dns.serves).expect("it is there");
                let uses = tier.uses.iter().map(AsRef::as_ref);
                let behind: BTreeSet<&str> = uses.filter(|used| promoted.contains(used)).collect();
                let known = policy.tiers.iter().find(|known| known.name == tier.name);
                let in_order = known.map_or_else(BTreeSet::new, |known| {
                    let all = policy.databases.iter().zip(0..);
                    all.filter(|(_, bit)| known.uses & (1 << bit) != 0)
                        .map(|(name, _)| name.as_str())
                        .collect()
                });
                assert!(
                    behind.is_subset(&in_order),
                    "{name}: {}: {behind:?}, {in_order:?}",
                    tier.name
                );
                let lowered = plan
                    .failovers
                    .iter()
                    .find(|one| one.peer_of(&failover.from) == Some(&failover.to));
                for step in &lowered.expect("it is in the plan").steps {
                    if let Step::Shift {
                        tier: shifted,
                        checks,
                        ..
                    } = step
                        && *shifted == tier.name
                    {
                        let mut wanted: BTreeSet<String> =
                            behind.iter().map(|&name| name.to_owned()).collect();
                        wanted.insert(tier.name.to_string());
                        assert_eq!(*checks, wanted, "{name}: shift {shifted}");
                    }
                }
            }
        }
    }
}

fn named(name: &str) -> Platform {
    let wanted = format!("examples/{name}/platform.ha");
    let mut all = platforms().into_iter();
    all.find(|(path, _)| path.ends_with(&wanted))
        .expect("the example is there")
        .1
}

/// What this holds against each other does differ where it should: each mistake is one that was generated once.
#[test]
fn mistakes_are_found() {
    let exchange = named("exchange");
    // `backoffice` uses `ledger`, which `gateway` answers for: only who answers was gated.
    let mut unsaid = exchange.clone();
    for tier in unsaid
        .tiers
        .of_mut::<Compute>()
        .filter(|tier| tier.name == "backoffice")
    {
        tier.uses.retain(|used| used != "ledger");
    }
    let wrong = hold(&Generated::of(&aws::lower(&unsaid)), &exchange).expect_err("a check is missing");
    assert!(
        wrong.starts_with("backoffice.exchange.example.com in us-east-1"),
        "{wrong}"
    );

    // Regions by name instead of by failover.
    let three = named("three_regions");
    let mut by_name = three.clone();
    for (failover, at) in by_name.failovers.iter_mut().zip(0..) {
        failover.declared = at;
    }
    let wrong = hold(&Generated::of(&aws::lower(&by_name)), &three).expect_err("another order");
    assert!(
        wrong.contains("tries [\"eu-central-1\", \"eu-north-1\", \"eu-west-1\"]"),
        "{wrong}"
    );

    // The writer instead of the lease.
    let mut leased = exchange.clone();
    for dns in &mut leased.dns {
        dns.follows = Follows::Lease;
    }
    hold(&Generated::of(&aws::lower(&leased)), &leased).expect("both follow the lease");
    hold(&Generated::of(&aws::lower(&exchange)), &leased).expect_err("the writer is asked");
}

/// Two names that ask for one database in one way share the check; in two ways, each has its own.
#[test]
fn a_check_is_made_once_for_all_names_that_ask_it() {
    let count = |platform: &Platform| {
        let generated = Generated::of(&aws::lower(platform));
        hold(&generated, platform).expect("names are decided as they should be");
        let calls = generated.calls.values();
        calls.map(|call| entries(call, "checks").len()).sum::<usize>()
    };
    let mut exchange = named("exchange");
    // `gateway`, `orders` and `ledger`, and `backoffice`, in each of two regions.
    assert_eq!(count(&exchange), 8);
    for dns in exchange.dns.iter_mut().filter(|dns| dns.serves == "gateway") {
        dns.follows = Follows::Lease;
    }
    assert_eq!(count(&exchange), 10);
}

/// A name that could not ask would lead where nothing may be written, so it is refused.
#[test]
fn a_database_behind_a_name_can_be_asked() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("examples/exchange/platform.ha")).expect("it is there");
    let unnamed = text
        .replace("    domain = \"gateway.exchange.example.com\"\n", "")
        .replace(
            "gateway.health fails, orders.health fails, ledger.health fails",
            "backoffice.health fails",
        )
        .replace("      shift gateway within 30s\n", "");
    let analysis = analyze_text(&unnamed);
    let said: Vec<&str> = analysis
        .diagnostics
        .iter()
        .map(|one| one.message.as_str())
        .collect();
    let wanted = "`backoffice.exchange.example.com` leads to where `ledger` accepts writes, and no public name leads to `gateway`, \
                  which answers for it";
    assert!(said.contains(&wanted), "{said:#?}");
}
