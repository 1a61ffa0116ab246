//! What an apply of the same platform with other roles does to the records of its names.

use std::collections::BTreeMap;

use crate::fixture::{swapped, three_regions, trading};
use crate::lower;
use hac_lang::platform::{Platform, Role};
use hac_terraform::{Block, Expr, File, print};

/// The records of public names, by their address in Terraform.
fn records(platform: &Platform) -> BTreeMap<String, Block> {
    let project = lower(platform).terraform;
    let is_record = |block: &&Block| {
        block
            .labels
            .first()
            .is_some_and(|kind| kind == "aws_route53_record")
            && text(block).contains("alias {")
    };
    let blocks = project.root.blocks().filter(is_record);
    blocks
        .map(|block| (block.labels.join("."), block.clone()))
        .collect()
}

fn text(block: &Block) -> String {
    let mut file = File::default();
    file.add(block.clone());
    print(&file).text
}

fn argument(block: &Block, name: &str) -> String {
    match block.body.get(name) {
        Some(Expr::String(text)) => text.clone(),
        Some(_) | None => String::new(),
    }
}

/// Whether it is a primary or a secondary answer; empty of a name that is one record.
fn place(block: &Block) -> String {
    let mut policies = block
        .body
        .blocks()
        .filter(|inner| inner.kind == "failover_routing_policy");
    policies
        .next()
        .map_or_else(String::new, |policy| argument(policy, "type"))
}

fn with_primary(mut platform: Platform, primary: &str) -> Platform {
    for region in &mut platform.regions {
        if region.role != Role::Witness {
            region.role = if region.name == primary {
                Role::Primary
            } else {
                Role::Secondary
            };
        }
    }
    platform
}

/// Route 53 refuses a second primary answer of a name, and a second secondary one, and Terraform changes one record at a time.
#[test]
fn no_answer_changes_its_place_when_roles_are_exchanged() {
    let three = ["eu-west-1", "us-east-1", "us-east-2"].map(|primary| with_primary(three_regions(), primary));
    let records_of = |platform: &Platform| records(platform);
    let two: Vec<_> = [trading(), swapped()].iter().map(records_of).collect();
    let three: Vec<_> = three.iter().map(records_of).collect();
    let (mut kept, mut changed) = (0, 0);
    // Of one platform with other roles: a region that is added is another platform.
    for all in [&two, &three] {
        for (one, other) in all
            .iter()
            .flat_map(|one| all.iter().map(move |other| (one, other)))
        {
            for (address, before) in one {
                let Some(after) = other.get(address) else {
                    // What takes its place has a name of its own, so both can be there at once.
                    let is_taken = |record: &Block| argument(record, "name") == argument(before, "name");
                    assert!(!other.values().any(is_taken), "{address}");
                    continue;
                };
                for argued in ["name", "set_identifier"] {
                    assert_eq!(argument(before, argued), argument(after, argued), "{address}");
                }
                assert_eq!(place(before), place(after), "{address}");
                kept += 1;
                changed += usize::from(text(before) != text(after));
            }
        }
    }
    assert!(
        kept > 0 && changed > 0,
        "{kept} records are in two builds, {changed} of them lead elsewhere"
    );
}

/// An exchange of two regions changes one record of a name, in one step: at no moment does the name lead nowhere.
#[test]
fn exchanged_roles_change_the_public_name_alone() {
    let (one, other) = (records(&trading()), records(&swapped()));
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        other.keys().collect::<Vec<_>>(),
        "made and destroyed"
    );
    let differ = one
        .iter()
        .filter(|(address, record)| text(record) != text(&other[*address]));
    let differ: Vec<String> = differ.map(|(_, record)| argument(record, "name")).collect();
    assert_eq!(differ, ["trade.example.com"]);
}

/// Route 53 refuses an alias of what is not there.
#[test]
fn what_leads_to_a_further_name_comes_after_its_answers() {
    for platform in [trading(), swapped(), three_regions()] {
        let records = records(&platform);
        let mut found = 0;
        for (address, record) in &records {
            let mut inner = record.body.blocks();
            let alias = inner
                .find(|inner| inner.kind == "alias")
                .expect("it leads somewhere");
            let target = argument(alias, "name");
            let answers = records.iter().filter(|(_, one)| argument(one, "name") == target);
            for (answer, _) in answers {
                assert!(
                    text(record).contains(answer),
                    "{address} leads to {answer}, and must come after it"
                );
                found += 1;
            }
        }
        assert!(found >= 2, "{found}");
    }
}
