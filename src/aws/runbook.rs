//! `RUNBOOK.md` beside the README: the page that [`crate::lambda::runbook`] writes, with the names that AWS knows.

use super::context::Context;
use super::facts;
use super::failover;
use crate::lambda::handler::Handler;
use crate::lambda::plan::Plan;
use crate::lambda::runbook::{self, Site};

pub(super) const FILE: &str = "RUNBOOK.md";

pub(super) fn text(ctx: &Context<'_>, plan: &Plan) -> String {
    let names = ctx.names();
    let secrets = plan
        .databases
        .keys()
        .map(|database| (database.clone(), names.secret(database)));
    let site = Site {
        partition: facts::partition(ctx.home()).to_owned(),
        orchestrator: names.function(Handler::Orchestrator.name()),
        trigger_prefix: format!("{}{}", names.prefix(), failover::TRIGGER),
        dead_letters: names.queue(failover::DEAD_LETTERS),
        secrets: secrets.collect(),
    };
    runbook::text(plan, &site)
}
