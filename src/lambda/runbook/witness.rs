//! The loss of the witness alone: nothing takes over by itself, nor by the function. What still works, what to watch, how to
//! promote without the table, and what to put back afterwards.

use std::collections::BTreeSet;

use super::command::Command;
use super::page::Page;
use super::watch::endpoint;
use super::{Site, Way, link, manual};
use crate::handler::Handler;
use crate::plan::Plan;
use crate::step::Step;

pub(super) fn title(plan: &Plan) -> String {
    format!("Only {} is down: nothing takes over", plan.coordination.region)
}

pub(super) fn write(plan: &Plan, site: &Site, ways: &[Way<'_>], page: &mut Page) {
    let witness = &plan.coordination.region;
    page.heading(2, &title(plan));
    page.paragraph(&format!(
        "The table `{}` in {witness} holds the lock, the write leases and the record of runs. Without it no region takes over: \
         not by an alarm, not when you ask the function, not with `force`. Nothing is lost. What may stop at once are the \
         writes of an application with a write lease: see {}.",
        plan.coordination.table,
        link(&writers_title(witness))
    ));
    works(ways, page);
    page.heading(3, &format!("While {witness} is lost"));
    watch(plan, ways, page);
    page.heading(3, &writers_title(witness));
    writers(ways, page);
    for way in ways {
        page.heading(
            3,
            &way.titled(&format!("Neither {} nor {witness} answers", way.from)),
        );
        promote(way, page);
    }
    page.heading(3, &format!("When {witness} is back"));
    restore(plan, site, ways, page);
    page.heading(3, &format!("If {witness} does not come back"));
    replace(plan, page);
}

fn writers_title(witness: &str) -> String {
    format!("Writers without {witness}")
}

fn works(ways: &[Way<'_>], page: &mut Page) {
    let databases: BTreeSet<&str> = ways.iter().flat_map(Way::databases).collect();
    let databases: Vec<&str> = databases.into_iter().collect();
    let rows = [
        ["reads, in every region", "work"],
        [
            "DNS, and its health checks",
            "work: a region that does not answer gets no traffic",
        ],
        ["replication of databases, tables and objects", "works"],
        [
            "writes of an application with a write lease",
            "end within 30 s: nobody can renew it",
        ],
        ["writes of an application without one", "work"],
        [
            "probes, and the alarms on end points",
            "work, and page people; the run that they start ends with the page \"No run began\"",
        ],
        [
            "`failover`, `switchover`, `failback`, `approve`, `rearm`, `pause`, `status`",
            "do not work",
        ],
    ];
    page.table(["what", "now"], &rows.map(|row| row.map(str::to_owned)));
    if !databases.is_empty() {
        page.paragraph(&format!(
            "A failure of the writer of {} is now for people alone.",
            databases.join(" or of ")
        ));
    }
}

fn watch(plan: &Plan, ways: &[Way<'_>], page: &mut Page) {
    let witness = &plan.coordination.region;
    page.paragraph("Does it answer again? `ACTIVE` ends this section:");
    page.shell(&[Command::aws("dynamodb", "describe-table", witness)
        .option("table-name", &plan.coordination.table)
        .query("Table.TableStatus")]);
    page.paragraph("Every minute, in place of the failover: do both regions answer? A database's end point says 200 in one region only, that of its writer:");
    let urls: BTreeSet<&String> = plan
        .regions
        .values()
        .flat_map(|region| region.checks.values().map(|check| &check.url))
        .collect();
    page.shell(&urls.into_iter().map(|url| endpoint(url)).collect::<Vec<_>>());
    page.paragraph(
        "Who writes, and is anything under way? Keep the answer: it says later which region the lease belongs to.",
    );
    page.shell(&once(ways.iter().flat_map(|way| {
        way.databases()
            .into_iter()
            .map(|database| manual::roles(way, database))
            .collect::<Vec<_>>()
    })));
    page.paragraph("Start nothing on purpose: no maintenance, no `terraform apply`, no release.");
}

/// Commands without those that stood before.
fn once(commands: impl Iterator<Item = Command>) -> Vec<Command> {
    let mut known = BTreeSet::new();
    commands
        .filter(|command| known.insert(command.to_string()))
        .collect()
}

fn writers(ways: &[Way<'_>], page: &mut Page) {
    let fences = ways
        .iter()
        .flat_map(|way| &way.failover.steps)
        .any(|step| matches!(step, Step::Fence { .. }));
    if !fences {
        page.paragraph(
            "No step of this platform ends a write lease. An application that keeps none goes on writing.",
        );
        return;
    }
    page.paragraph(
        "An application that keeps its write lease has stopped within 30 s, and is right: it cannot know whether it is the only \
         writer. You can. See above who writes, and that nobody promotes; then tell the application of that region, and of that \
         region only, to write without a lease. How is its own business: a setting that you have tried before. Write down that \
         you did: it has to be taken back, below.",
    );
}

/// The steps that change something, without the table: no kill switch, no lease, no measure of what was lost.
fn promote(way: &Way<'_>, page: &mut Page) {
    let Way { from, to, .. } = *way;
    let function = &way.site.orchestrator;
    page.paragraph(&format!(
        "One person types, another reads along. There is no kill switch without the table, and a table that answers again would \
         let a waiting request begin a run beside you. So no execution in {to} may begin (its alarm on throttles goes off: that \
         is you):"
    ));
    page.shell(&[concurrency(way.site, to, 0)]);
    page.paragraph(&format!(
        "No lease can be taken, and none can be renewed: 30 s after the loss of {} every lease is over. If you told the \
         application in {from} to write without one, stop it first; if nothing there answers, it is stopped.",
        way.witness()
    ));
    for (name, step) in way.steps() {
        let title = || format!("{name} in {to}, without {}", way.witness());
        match step {
            Step::Fence { .. } => {}
            Step::Promote {
                database, strategy, ..
            } => {
                page.heading(4, &title());
                manual::promote(way, database, *strategy, page);
            }
            Step::Verify { database, .. } => {
                page.heading(4, &title());
                manual::in_sql(way, database, page);
                manual::invariants(way, database, page);
                page.paragraph(&format!(
                    "What was lost nobody can tell until {} is back.",
                    way.witness()
                ));
            }
            Step::Shift { checks, .. } => {
                page.heading(4, &title());
                manual::shift(way, checks.iter().map(String::as_str), page);
            }
            Step::Scale { tier, desired, .. } => {
                page.heading(4, &title());
                manual::scale(way, tier, *desired, page);
            }
            Step::Notify { topic, .. } => {
                page.heading(4, &title());
                manual::notify(way, topic, page);
            }
        }
    }
    page.paragraph(&format!(
        "The application in {to} finds no lease that names it. Tell it to write without one, as above. Leave `{function}` in \
         {to} without executions until {} is back.",
        way.witness()
    ));
}

fn concurrency(site: &Site, region: &str, executions: u32) -> Command {
    Command::aws("lambda", "put-function-concurrency", region)
        .option("function-name", &site.orchestrator)
        .option("reserved-concurrent-executions", &executions.to_string())
}

fn restore(plan: &Plan, site: &Site, ways: &[Way<'_>], page: &mut Page) {
    let Some(first) = ways.first() else {
        return;
    };
    page.paragraph("In this order. First the kill switch, before any function can run:");
    page.shell(&[manual::pause(first)]);
    page.paragraph("The lease of each database, to the region that writes, if that is another one than before; and only that:");
    for region in sides(ways) {
        let leases = once(ways.iter().filter(|way| way.to == region).flat_map(|way| {
            let fenced = way.failover.steps.iter().filter_map(|step| match step {
                Step::Fence { database, .. } => Some(manual::hand_over(way, database, way.to)),
                Step::Promote { .. }
                | Step::Verify { .. }
                | Step::Shift { .. }
                | Step::Scale { .. }
                | Step::Notify { .. } => None,
            });
            fenced.collect::<Vec<_>>()
        }));
        if !leases.is_empty() {
            page.paragraph(&format!("{region} writes now, and did not before:"));
            page.shell(&leases);
        }
    }
    page.paragraph(
        "Then the applications keep their leases again: take back what you told them. The functions get their executions back, \
         where you took them:",
    );
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

fn sides<'w>(ways: &[Way<'w>]) -> BTreeSet<&'w str> {
    ways.iter().map(|way| way.to).collect()
}

/// The table holds nothing that cannot be said anew: who writes, and that nobody may begin.
fn replace(plan: &Plan, page: &mut Page) {
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
