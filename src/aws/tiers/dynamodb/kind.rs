//! A table answers what every kind and every tier is asked.

use super::{alarms, iam, runbook};
use crate::context::Context;
use crate::dashboard::chart::Chart;
use crate::iam::grantee::Grantee;
use crate::iam::keys::Keys;
use crate::iam::resources::Arns;
use crate::monitoring::alarm::{AlarmGroup, Alarmed};
use crate::policy::Statement;
use crate::tiers::{Kind, StoreOnAws, TierOnAws};
use hac_lambda::alarm::Alarm;
use hac_lambda::runbook::{Look, Named};
use hac_lang::platform::{Compute, IsIn, Platform, RegionName, Table};
use hac_terraform::{Expr, Object, Output, Project};

/// The kind itself.
#[derive(Debug)]
pub(crate) struct Dynamodb;

impl Kind for Dynamodb {
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

    fn service_role<'p>(&self, _: &Context<'p>, _: &str) -> Option<Grantee<'p>> {
        None
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

    fn left_out(&self, _: &Platform) -> Vec<String> {
        Vec::new()
    }
}

impl TierOnAws for Table {
    fn environment(&self, ctx: &Context<'_>, region: &str) -> Vec<(String, Expr)> {
        super::environment(ctx, self, region)
    }

    fn alarmed(&self, ctx: &Context<'_>, region: &str) -> Vec<Alarmed> {
        receivers(self, region)
            .map(|other| Alarmed {
                group: &alarms::REPLICAS,
                name: format!("{}-to-{other}", self.name),
                value: Object::new()
                    .set("table_name", ctx.names().table(&self.name))
                    .set("receiving_region", other.as_str())
                    .into(),
            })
            .collect()
    }

    fn looks(&self, ctx: &Context<'_>, region: &str) -> Vec<(Alarm, String, Look)> {
        let look = |other: &RegionName| {
            let names = Named::from([
                ("table", ctx.names().table(&self.name)),
                ("receiver", other.to_string()),
            ]);
            (
                Alarm::Tier(&runbook::LATENCY),
                format!("{}-to-{other}", self.name),
                Look::Tier(names),
            )
        };
        receivers(self, region).map(look).collect()
    }

    fn store(&self) -> Option<&dyn StoreOnAws> {
        Some(self)
    }
}

/// The regions that a region sends its writes to: a replica of each global table, from the side that sends.
fn receivers<'t>(table: &'t Table, region: &'t str) -> impl Iterator<Item = &'t RegionName> {
    let is_here = table.is_in(region);
    let others = table.regions.iter().filter(move |other| *other != region);
    others.filter(move |_| is_here)
}
