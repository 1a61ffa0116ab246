//! A queue answers what every kind and every tier is asked.

use super::{alarms, dashboard, dead_letters, iam, runbook};
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
use hac_lang::platform::{self, Compute, IsIn, Platform};
use hac_terraform::{Expr, Object, Output, Project, lit};

/// The kind itself.
#[derive(Debug)]
pub(crate) struct Queue;

impl Kind for Queue {
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

    fn also_encrypted(&self, platform: &Platform) -> Option<&'static str> {
        platform.tiers.of::<platform::Queue>().next().map(|_| "queues")
    }

    fn alarms(&self) -> &'static [&'static AlarmGroup] {
        alarms::ALL
    }

    fn charts(&self, ctx: &Context<'_>, region: &str) -> Vec<Chart> {
        dashboard::charts(ctx, region)
    }

    fn file(&self) -> Option<(&'static str, &'static str)> {
        Some(("queue.tf", "SQS queues and their dead-letter queues"))
    }

    fn before(&self, _: &Platform) -> Vec<String> {
        Vec::new()
    }

    fn changes(&self, _: &Context<'_>) -> Vec<String> {
        Vec::new()
    }

    fn left_out(&self, platform: &Platform) -> Vec<String> {
        let line = "Copies of messages in another region: what waits in a region that is lost stays there, and SQS deletes it once its time \
                    is over.";
        let any = platform.tiers.of::<platform::Queue>().next();
        any.map(|_| line.to_owned()).into_iter().collect()
    }
}

impl TierOnAws for platform::Queue {
    fn environment(&self, ctx: &Context<'_>, region: &str) -> Vec<(String, Expr)> {
        super::environment(ctx, self, region)
    }

    fn alarmed(&self, ctx: &Context<'_>, region: &str) -> Vec<Alarmed> {
        if !self.is_in(region) {
            return Vec::new();
        }
        let age = self.age.map(|age| Alarmed {
            group: &alarms::AGES,
            name: self.name.to_string(),
            value: Object::new()
                .set("queue_name", ctx.names().queue(&self.name))
                .set("age_seconds_max", age.limit.as_secs())
                .into(),
        });
        let dead = Alarmed {
            group: &alarms::DEAD_LETTERS,
            name: self.name.to_string(),
            value: lit(dead_letters(ctx, self)),
        };
        age.into_iter().chain([dead]).collect()
    }

    fn looks(&self, ctx: &Context<'_>, region: &str) -> Vec<(Alarm, String, Look)> {
        if !self.is_in(region) {
            return Vec::new();
        }
        let names = Named::from([
            ("queue", ctx.names().queue(&self.name)),
            ("dead letters", dead_letters(ctx, self)),
        ]);
        let age = self.age.map(|_| &runbook::MESSAGE_AGE);
        let all = age.into_iter().chain([&runbook::UNPROCESSED]);
        all.map(|alarm| {
            (
                Alarm::Tier(alarm),
                self.name.to_string(),
                Look::Tier(names.clone()),
            )
        })
        .collect()
    }

    fn store(&self) -> Option<&dyn StoreOnAws> {
        Some(self)
    }
}
