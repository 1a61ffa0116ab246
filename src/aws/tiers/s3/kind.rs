//! A bucket answers what every kind and every tier is asked.

use super::{alarms, iam, runbook};
use crate::context::Context;
use crate::dashboard::chart::Chart;
use crate::facts;
use crate::iam::grantee::Grantee;
use crate::iam::keys::Keys;
use crate::iam::resources::Arns;
use crate::monitoring::alarm::{AlarmGroup, Alarmed};
use crate::policy::Statement;
use crate::tiers::{Kind, StoreOnAws, TierOnAws};
use hac_lambda::alarm::Alarm;
use hac_lambda::runbook::{Look, Named};
use hac_lang::platform::{Bucket, Compute, Platform, ReplicaCopy};
use hac_terraform::{Expr, Object, Output, Project};

/// The kind itself.
#[derive(Debug)]
pub(crate) struct S3;

impl Kind for S3 {
    fn keeps_data(&self) -> bool {
        true
    }

    fn add(&self, ctx: &Context<'_>, project: &mut Project) {
        super::add(ctx, project);
    }

    fn outputs(&self, ctx: &Context<'_>) -> Vec<Output> {
        super::outputs(ctx)
    }

    fn grants(&self, arns: Arns<'_, '_>, user: &Compute, region: &str, keys: &mut Keys) -> Vec<Statement> {
        iam::grants(arns, user, region, keys)
    }

    fn service_role<'p>(&self, ctx: &Context<'p>, region: &str) -> Option<Grantee<'p>> {
        iam::replication(ctx, region)
    }

    fn also_encrypted(&self, _: &Platform) -> Option<&'static str> {
        None
    }

    fn alarms(&self) -> &'static [&'static AlarmGroup] {
        alarms::ALL
    }

    fn charts(&self, _: &Context<'_>, _: &str) -> Vec<Chart> {
        Vec::new()
    }

    fn file(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    fn before(&self, _: &Platform) -> Vec<String> {
        Vec::new()
    }

    fn changes(&self, _: &Context<'_>) -> Vec<String> {
        Vec::new()
    }

    fn left_out(&self, platform: &Platform) -> Vec<String> {
        let mut buckets = platform.tiers.of::<Bucket>();
        let copies = buckets.any(|bucket| !bucket.copies.is_empty());
        let line =
            "Copies of objects that were in a bucket before its replication: S3 Batch Replication does that.";
        copies.then(|| line.to_owned()).into_iter().collect()
    }
}

impl TierOnAws for Bucket {
    fn environment(&self, ctx: &Context<'_>, region: &str) -> Vec<(String, Expr)> {
        super::environment(ctx, self, region)
    }

    fn alarmed(&self, ctx: &Context<'_>, region: &str) -> Vec<Alarmed> {
        sent(self, region)
            .map(|copy| {
                let (source, destination) = super::ends_of(ctx, self, copy);
                let id = super::rule_id(copy);
                Alarmed {
                    group: &alarms::COPIES,
                    name: format!("{}-{id}", self.name),
                    value: Object::new()
                        .set("source_bucket", source)
                        .set("destination_bucket", destination)
                        .set("rule_id", &id)
                        .into(),
                }
            })
            .collect()
    }

    fn looks(&self, ctx: &Context<'_>, region: &str) -> Vec<(Alarm, String, Look)> {
        let look = |copy: &ReplicaCopy| {
            let (source, destination) = super::end_names_of(ctx, self, copy);
            let rule = super::rule_id(copy);
            let thing = format!("{}-{rule}", self.name);
            let names = Named::from([
                ("partition", facts::partition(region).to_owned()),
                ("source", format!("{source}-$ACCOUNT")),
                ("destination", format!("{destination}-$ACCOUNT")),
                ("rule", rule),
            ]);
            (Alarm::Tier(&runbook::FAILED_COPIES), thing, Look::Tier(names))
        };
        sent(self, region).map(look).collect()
    }

    fn store(&self) -> Option<&dyn StoreOnAws> {
        Some(self)
    }
}

/// The rules that copy what is written in a region, from the side that sends.
fn sent<'t>(bucket: &'t Bucket, region: &'t str) -> impl Iterator<Item = &'t ReplicaCopy> {
    bucket.copies.iter().filter(move |copy| copy.from == region)
}
