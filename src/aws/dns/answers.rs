//! The records of a public name: which region answers first, and which next.
//!
//! Route 53 takes one primary and one secondary answer a name, and Terraform changes one record at a time: two answers that change
//! places under one name are refused, whichever comes first. So no answer ever changes its place. For each region there is
//! a name whose primary answer it is (`us-east-1-first.example.com`), always, and the public name is one record that
//! leads to the one of today. Roles that are exchanged change that record, in one step, and make and destroy nothing.

use super::{region_output, zone};
use crate::context::Context;
use crate::names;
use hac_lang::platform::{Compute, Dns};
use hac_terraform::{Block, File, Ref, resource};

/// Which of two answers a record is.
#[derive(Debug, Clone, Copy)]
enum Place {
    Primary,
    Secondary,
}

impl Place {
    fn of_route53(self) -> &'static str {
        match self {
            Self::Primary => "PRIMARY",
            Self::Secondary => "SECONDARY",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
        }
    }
}

/// A public name, and what its records are made of.
#[derive(Clone, Copy)]
struct Name<'a> {
    ctx: &'a Context<'a>,
    dns: &'a Dns,
    tier: &'a Compute,
}

pub(super) fn add(ctx: &Context<'_>, dns: &Dns, tier: &Compute, file: &mut File) {
    let name = Name { ctx, dns, tier };
    let order = ctx.platform.tried_regions(tier);
    let mut records = Vec::new();
    match order.as_slice() {
        [] => {}
        [only] => records.push(name.only(only)),
        [first, ..] => {
            let mut regions = order.clone();
            regions.sort_unstable();
            for region in regions {
                let order = ctx.platform.tried_regions_from(tier, Some(region));
                name.answers(&first_label(region), &order, &mut records);
            }
            // A further name is shared where two orders end alike.
            records.sort_by(|one: &Block, other| one.labels.cmp(&other.labels));
            records.dedup_by(|one, other| one.labels == other.labels);
            records.insert(0, name.shared(first));
        }
    }
    for record in records {
        file.add(record);
    }
}

/// What stands before the domain in the name of all orders that begin with a region.
fn first_label(region: &str) -> String {
    format!("{region}-first")
}

/// The same of what comes after the first, by all that it leads to.
fn rest_label(order: &[&str]) -> String {
    order.join("-then-")
}

impl Name<'_> {
    fn record(&self, label: &str, name: &str) -> Block {
        resource("aws_route53_record", label)
            .provider("aws", names::provider_alias(self.ctx.home()))
            .set("zone_id", zone(self.dns).attr("zone_id"))
            .set("name", name)
            .set("type", "A")
            .origin(&self.dns.origin)
    }

    fn label(&self, rest: &str) -> String {
        format!("{}_{}", names::domain_ident(&self.dns.domain), names::ident(rest))
    }

    fn further(&self, label: &str) -> String {
        format!("{label}.{}", self.dns.domain)
    }

    /// The one answer of a name that one region serves.
    fn only(&self, region: &str) -> Block {
        self.to_region(self.record(&self.label(region), &self.dns.domain), region)
    }

    /// The public name itself.
    fn shared(&self, first: &str) -> Block {
        let record = self
            .record(&names::domain_ident(&self.dns.domain), &self.dns.domain)
            .doc("Which region comes first is said here. Route 53 lets no two answers change places, and none does.");
        self.to_further(record, &first_label(first))
    }

    /// Both answers of a further name, and of each that follows in its order.
    fn answers(&self, label: &str, order: &[&str], records: &mut Vec<Block>) {
        let [first, rest @ ..] = order else { return };
        records.push(self.to_region(self.answer(label, Place::Primary, first), first));
        let second = |identifier| self.answer(label, Place::Secondary, identifier);
        match rest {
            [] => {}
            [last] => records.push(self.to_region(second(last), last)),
            _ => {
                let next = rest_label(rest);
                records.push(self.to_further(second("others"), &next));
                self.answers(&next, rest, records);
            }
        }
    }

    fn answer(&self, label: &str, place: Place, identifier: &str) -> Block {
        self.record(&self.answer_label(label, place), &self.further(label))
            .set("set_identifier", identifier)
            .block("failover_routing_policy", |policy| {
                policy.set("type", place.of_route53())
            })
    }

    fn answer_label(&self, label: &str, place: Place) -> String {
        self.label(&format!("{label}-{}", place.label()))
    }

    fn to_region(self, record: Block, region: &str) -> Block {
        let output = |output: &str| self.ctx.load_balancer(&self.tier.name, region, output);
        let is_checked = self.tier.regions.len() > 1 && !self.ctx.platform.asked(self.dns, region).is_empty();
        let check = is_checked.then(|| region_output(self.dns, region, "region_health_check_id"));
        record.set_opt("health_check_id", check).block("alias", |alias| {
            alias
                .set("name", output("dns_name"))
                .set("zone_id", output("zone_id"))
                .set("evaluate_target_health", true)
        })
    }

    /// Route 53 wants what an alias points at to be there.
    fn to_further(self, record: Block, label: &str) -> Block {
        let there = [Place::Primary, Place::Secondary]
            .map(|place| Ref::resource("aws_route53_record", self.answer_label(label, place)));
        record
            .directive("checkov:skip=CKV2_AWS_23:It leads to another record of this zone")
            .block("alias", |alias| {
                alias
                    .set("name", self.further(label))
                    .set("zone_id", zone(self.dns).attr("zone_id"))
                    .set("evaluate_target_health", true)
            })
            .depends_on(&there)
    }
}
