//! A database answers what every kind and every tier is asked.

use super::{alarms, dashboard, iam, runbook};
use crate::context::Context;
use crate::dashboard::chart::Chart;
use crate::iam::grantee::Grantee;
use crate::iam::keys::Keys;
use crate::iam::resources::Arns;
use crate::monitoring::alarm::{AlarmGroup, Alarmed};
use crate::policy::Statement;
use crate::tiers::{Kind, StoreOnAws, TierOnAws};
use hac_base::units::Duration;
use hac_lambda::alarm::Alarm;
use hac_lambda::runbook::{Look, Named};
use hac_lang::platform::{Compute, Database, IsIn, Platform};
use hac_terraform::{Expr, Object, Output, Project};

/// The lag above which people are told where the platform names none.
const DEFAULT_LAG: Duration = Duration::from_secs(5);

/// The kind itself.
#[derive(Debug)]
pub(crate) struct AuroraMysql;

impl Kind for AuroraMysql {
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
        iam::monitoring(ctx, region)
    }

    fn also_encrypted(&self, _: &Platform) -> Option<&'static str> {
        None
    }

    fn alarms(&self) -> &'static [&'static AlarmGroup] {
        alarms::ALL
    }

    fn charts(&self, ctx: &Context<'_>, region: &str) -> Vec<Chart> {
        dashboard::charts(ctx, region)
    }

    fn file(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    fn before(&self, _: &Platform) -> Vec<String> {
        Vec::new()
    }

    fn changes(&self, ctx: &Context<'_>) -> Vec<String> {
        let line = "Deletion protection in AWS keeps a cluster and its data, but not the cluster's instances: AWS deletes those \
                    even so, and the database is down until there are new ones.";
        let any = ctx.platform.databases().next();
        any.map(|_| line.to_owned()).into_iter().collect()
    }

    fn left_out(&self, platform: &Platform) -> Vec<String> {
        let mut lines = Vec::new();
        if platform.databases().next().is_some() {
            lines.push(
                "Users and schemas of the databases beyond the first, and rotation of the master password."
                    .to_owned(),
            );
            lines.push(
                "Engine upgrades: raise the version in the platform and upgrade every region in one window; a failover \
                 between different patch levels is refused."
                    .to_owned(),
            );
        }
        lines.extend(super::by_binlog(platform).map(|names| {
            format!(
                "Upgrades of {names}: MySQL wants a replica that is no older than its source, so apply with `-target` to the \
                 module of the replica first."
            )
        }));
        lines
    }
}

impl TierOnAws for Database {
    fn environment(&self, ctx: &Context<'_>, region: &str) -> Vec<(String, Expr)> {
        super::environment(ctx, self, region)
    }

    fn alarmed(&self, ctx: &Context<'_>, region: &str) -> Vec<Alarmed> {
        if !self.is_replicated() || !self.is_in(region) {
            return Vec::new();
        }
        let lag = self.lag.map_or(DEFAULT_LAG, |bound| bound.limit);
        let cluster = Object::new().set("cluster_identifier", ctx.names().cluster(&self.name, region));
        // Only a global database lags behind another region; by binlog, whichever of the two is the replica lags.
        let (group, value) = if self.is_global() {
            (
                &alarms::CLUSTERS,
                cluster.set("lag_milliseconds_max", lag.as_millis()),
            )
        } else {
            (&alarms::REPLICAS, cluster.set("lag_seconds_max", lag.as_secs()))
        };
        vec![Alarmed {
            group,
            name: self.name.to_string(),
            value: value.into(),
        }]
    }

    fn looks(&self, ctx: &Context<'_>, region: &str) -> Vec<(Alarm, String, Look)> {
        if !self.is_replicated() || !self.is_in(region) {
            return Vec::new();
        }
        let global = self.is_global().then(|| ctx.names().global_cluster(&self.name));
        let alarm = if global.is_some() {
            Alarm::Tier(&runbook::REPLICATION_LAG)
        } else {
            Alarm::Tier(&runbook::BINLOG_LAG)
        };
        let cluster = ("cluster", ctx.names().cluster(&self.name, region));
        let global = global.map(|global| ("global", global));
        let names: Named = [cluster].into_iter().chain(global).collect();
        vec![(alarm, self.name.to_string(), Look::Tier(names))]
    }

    fn store(&self) -> Option<&dyn StoreOnAws> {
        Some(self)
    }
}
