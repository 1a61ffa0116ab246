//! What to put back once the witness answers again, and what to do if it never does.

use std::collections::BTreeSet;

use super::command::Command;
use super::page::Page;
use super::witness::{SWITCH, concurrency, once, sides};
use super::{Site, Way, link, manual};
use crate::handler::Handler;
use crate::plan::Plan;

pub(super) fn restore(plan: &Plan, site: &Site, ways: &[Way<'_>], page: &mut Page) {
    let witness = &plan.coordination.region;
    page.paragraph("In this order. First the kill switch, before any function can run:");
    page.shell(&[manual::pause(plan, &format!("{witness} was lost"))]);
    let leased: BTreeSet<&str> = ways.iter().flat_map(Way::leased).collect();
    if !leased.is_empty() {
        leases(plan, ways, &leased, page);
    }
    page.paragraph("The functions get their executions back, where you took them:");
    let given = Handler::Orchestrator.reserved_concurrency();
    let regions = Handler::Orchestrator.regions(plan);
    let given: Vec<Command> = regions
        .iter()
        .map(|region| concurrency(site, region, given))
        .collect();
    page.shell(&given);
    page.paragraph(&format!(
        "If a region was promoted by hand, no run knows of it: leave automation paused, and follow {}. If none was: {}, `resume`.",
        link("Go back"),
        link("Stop")
    ));
}

/// First the leases, then whoever writes without one: a process that has neither stops writing.
fn leases(plan: &Plan, ways: &[Way<'_>], leased: &BTreeSet<&str>, page: &mut Page) {
    let now: Vec<Command> = leased
        .iter()
        .map(|database| manual::lease_now(plan, database))
        .collect();
    page.paragraph(
        "The lease of each database. Change nothing if it names the region that writes and is `open`, or if the application keeps none:",
    );
    page.shell(&now);
    for region in sides(ways) {
        let here = ways.iter().filter(|way| way.to == region);
        let given = once(here.flat_map(|way| {
            let databases = way.leased().into_iter();
            databases
                .map(|database| manual::hand_over(way, database, way.to))
                .collect::<Vec<_>>()
        }));
        if !given.is_empty() {
            page.paragraph(&format!(
                "Only if {region} writes, and the lease does not name it or is not `open`. Once:"
            ));
            page.shell(&given);
        }
    }
    page.paragraph(&format!(
        "Then take {SWITCH} away wherever somebody set it, on each instance, and restart the application there: first in a \
         region that does not write, then in the writer's. Nothing fences a process that still has it, so go on only when the last one has restarted. The \
         lease is renewed: `lease_until` is ahead of `date +%s`:"
    ));
    page.shell(&now);
}

/// The table holds nothing that cannot be said anew: who writes, and that nobody may begin.
pub(super) fn replace(plan: &Plan, page: &mut Page) {
    let Plan { coordination, .. } = plan;
    let ident: String = coordination.region.replace('-', "_");
    page.paragraph(&format!(
        "Days, not minutes; and if Terraform's state is in {} too, it has to be restored first. Declare another region as the \
         witness, and build. What is of {} leaves the state unasked, since nobody there can delete it:",
        coordination.region, coordination.region
    ));
    page.shell(&[
        Command::line("terraform state list"),
        Command::line(&format!(
            "terraform state rm 'module.coordination_{ident}' 'module.prober_{ident}'"
        )),
        Command::line("terraform plan -out=witness.tfplan"),
        Command::line("terraform apply witness.tfplan"),
    ]);
    page.paragraph(
        "The plan makes a table and a prober in the new witness, and renews the functions; what else of the lost region the list \
         shows goes the same way. The new table is empty, and so nothing is armed: the leases first, as above, with the new region in the commands of the \
         new page, and `rearm` at last.",
    );
}
