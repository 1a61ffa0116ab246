//! The loss of the witness alone: nothing takes over by itself, nor by the function. What still works, what to watch, who writes
//! without a lease, and how to promote without the table.

use std::collections::BTreeSet;

use super::command::Command;
use super::doubt::breaks_away;
use super::page::Page;
use super::watch::endpoint;
use super::{Name, Site, Way, link, manual, witness_back};
use crate::alarm::Alarm;
use crate::plan::{Check, Plan};

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
    works(site, ways, page);
    page.heading(3, &format!("While {witness} is lost"));
    watch(plan, ways, page);
    page.heading(3, &writers_title(witness));
    writers(plan, site, ways, page);
    for way in ways {
        page.heading(
            3,
            &way.titled(&format!("Neither {} nor {witness} answers", way.from)),
        );
        promote(way, page);
    }
    page.heading(3, &back_title(witness));
    witness_back::restore(plan, site, ways, page);
    page.heading(3, &format!("If {witness} does not come back"));
    witness_back::replace(plan, page);
}

fn writers_title(witness: &str) -> String {
    format!("Writers without {witness}")
}

fn back_title(witness: &str) -> String {
    format!("When {witness} is back")
}

/// What every process reads at its start: APPLICATION.md has the rule.
pub(super) const SWITCH: &str = "`HAC_WITHOUT_LEASE=1`";

/// Whether anybody can read or write the table from here: an item that is not there is an answer, too.
pub(super) fn table(plan: &Plan) -> Vec<Command> {
    vec![
        Command::aws("dynamodb", "describe-table", &plan.coordination.region)
            .option("table-name", &plan.coordination.table)
            .query("Table.TableStatus"),
        manual::item(plan, "pause"),
    ]
}

fn works(site: &Site, ways: &[Way<'_>], page: &mut Page) {
    let databases: BTreeSet<&str> = ways.iter().flat_map(Way::databases).collect();
    let databases: Vec<&str> = databases.into_iter().collect();
    let mut rows = vec![
        ["reads, in every region".to_owned(), "work".to_owned()],
        [
            "DNS, and its health checks".to_owned(),
            "work: a region that does not answer gets no traffic while another one is well".to_owned(),
        ],
    ];
    rows.extend(site.names.iter().map(name));
    let others = [
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
    rows.extend(others.map(|row| row.map(str::to_owned)));
    page.table(["what", "now"], &rows);
    if !databases.is_empty() {
        page.paragraph(&format!(
            "A failure of the writer of {} is now for people alone.",
            databases.join(" or of ")
        ));
    }
}

/// Where a public name leads once no lease can be read.
fn name(name: &Name) -> [String; 2] {
    let Name {
        domain,
        first,
        lease_urls,
        ..
    } = name;
    let after = if lease_urls.is_empty() { 30 } else { 60 };
    [
        format!("the name `{domain}`"),
        format!(
            "{after} s after the loss no region is well for it any more. Route 53 then leads everybody to {first}, the region with \
             `role = primary`, wherever the writer is and even if {first} is dead. {SWITCH} in the writer's region ends that"
        ),
    ]
}

fn watch(plan: &Plan, ways: &[Way<'_>], page: &mut Page) {
    page.paragraph(&format!(
        "Does it answer again? `ACTIVE` from the first command and no error from the second: {}.",
        link(&back_title(&plan.coordination.region))
    ));
    page.shell(&table(plan));
    let leased: BTreeSet<&str> = ways.iter().flat_map(Way::leased).collect();
    let checks = || plan.regions.values().flat_map(|region| &region.checks);
    let urls = |wanted: &dyn Fn(&str, &Check) -> bool| {
        let found = checks().filter(|(name, check)| wanted(name.as_str(), check));
        let urls: BTreeSet<&String> = found.map(|(_, check)| &check.url).collect();
        urls.into_iter().map(|url| endpoint(url)).collect::<Vec<_>>()
    };
    page.paragraph("Every minute, in place of the failover: does the application of each region answer?");
    page.shell(&urls(&|_, check| !check.writer));
    let of_writers = urls(&|name, check| check.writer && !leased.contains(name));
    if !of_writers.is_empty() {
        page.paragraph("These say 200 in one region only, that of the writer:");
        page.shell(&of_writers);
    }
    page.paragraph("Who writes, and is anything under way? Keep the answer: it says later which region the lease belongs to.");
    let in_all = |make: &dyn Fn(&Way<'_>, &str) -> Vec<Command>| {
        let found = ways.iter().flat_map(|way| {
            let databases = way.databases().into_iter();
            databases
                .flat_map(|database| make(way, database))
                .collect::<Vec<_>>()
        });
        once(found)
    };
    page.shell(&in_all(&|way, database| vec![manual::roles(way, database)]));
    if !leased.is_empty() {
        page.paragraph(&format!(
            "Until a region writes without a lease, the end point of {} says 503 in every region. That says nothing about the database: judge it \
             by the answer above, and by SQL in the region of the writer. 0 means that it takes writes. Any other region answers 1 or gives \
             an error, and that is right:",
            leased.iter().copied().collect::<Vec<_>>().join(" and of ")
        ));
        for region in sides(ways) {
            let here: Vec<&Way<'_>> = ways.iter().filter(|way| way.to == region).collect();
            let asked = here.iter().flat_map(|way| {
                let databases = way.leased().into_iter();
                databases.map(|database| manual::is_read_only(way, database))
            });
            page.shell(&pairs(asked));
        }
    }
    let apart: Vec<&str> = leased
        .into_iter()
        .filter(|name| breaks_away(plan, name))
        .collect();
    if !apart.is_empty() {
        page.paragraph(&format!(
            "Of {}: after a promotion both clusters call themselves writers, to AWS and in SQL. The writer is the region that took over \
             last: the last page of a run names it.",
            apart.join(" and ")
        ));
    }
    page.paragraph("Start nothing on purpose: no maintenance, no `terraform apply`, no release.");
}

/// Two commands of which the second needs the answer of the first: none without the other, and no pair twice.
fn pairs(found: impl Iterator<Item = [Command; 2]>) -> Vec<Command> {
    let mut known = BTreeSet::new();
    found
        .filter(|[_, second]| known.insert(second.to_string()))
        .flatten()
        .collect()
}

/// Commands without those that stood before.
pub(super) fn once(commands: impl Iterator<Item = Command>) -> Vec<Command> {
    let mut known = BTreeSet::new();
    commands
        .filter(|command| known.insert(command.to_string()))
        .collect()
}

fn writers(plan: &Plan, site: &Site, ways: &[Way<'_>], page: &mut Page) {
    let witness = &plan.coordination.region;
    let leased: BTreeSet<&str> = ways.iter().flat_map(Way::leased).collect();
    if leased.is_empty() {
        page.paragraph(
            "No step of this platform ends a write lease. An application that keeps none goes on writing.",
        );
        return;
    }
    page.paragraph(
        "An application that keeps its write lease has stopped within 30 s, and is right: it cannot know whether it is the only \
         writer. You can. Let one region write without a lease, the writer's:",
    );
    let has_alarm = site.alarms.iter().any(|watch| watch.alarm == Alarm::Witness);
    let lost = if has_alarm {
        format!(
            "{witness} is lost, and not only out of reach of one region: {}. Else stop here: another region may still hold its lease.",
            link(Alarm::Witness.section())
        )
    } else {
        format!(
            "{witness} is lost for every region. Else stop here: another region may still hold its lease."
        )
    };
    page.list(&[
        lost,
        "AWS shows one writer and no transition, and the application of its region answers, by the commands above. If it does not \
         answer, promote the other region, below."
            .to_owned(),
        format!(
            "Set {SWITCH} on each instance of the writer's region, and of no other, and restart the application there. An instance \
             that starts later needs it, too. `lambda/APPLICATION.md` has the rule."
        ),
        format!(
            "Write down where you set it. It does not end by itself: {}.",
            link(&back_title(witness))
        ),
        "Ask the end points. In that region each says 200, in the others 503. Public names follow within about a minute of the third \
         good answer in a row:"
            .to_owned(),
    ]);
    let writers = plan.regions.values().flat_map(|region| &region.checks);
    let writers = writers.filter(|(name, check)| check.writer && leased.contains(name.as_str()));
    let named = site
        .names
        .iter()
        .flat_map(|name| name.lease_urls.values().flatten());
    let urls: BTreeSet<&String> = writers.map(|(_, check)| &check.url).chain(named).collect();
    page.shell(&urls.into_iter().map(|url| endpoint(url)).collect::<Vec<_>>());
}

/// In place of the lease that nobody can open.
fn without_lease(way: &Way<'_>, database: &str, page: &mut Page) {
    page.paragraph(&format!(
        "Then let {} write {database}: set {SWITCH} on each instance in {}, and in no other region, and restart the application \
         there. Write down that you did: {}.",
        way.to,
        way.to,
        link(&back_title(way.witness()))
    ));
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
    if !way.leased().is_empty() {
        page.paragraph(&format!(
            "No lease can be taken, and none can be renewed: 30 s after the loss of {} every lease is over. {SWITCH} does not end by \
             itself. If you set it in {from}, take it away there first, and restart. If {from} does not answer, you cannot, and its \
             processes may go on writing: write that down, and take it away before anything else when {from} is back.",
            way.witness()
        ));
    }
    for (name, step) in way.steps() {
        if step.fences().is_some() {
            continue;
        }
        page.heading(4, &format!("{name} in {to}, without {}", way.witness()));
        if let Some((database, strategy)) = step.promotes() {
            manual::promote(way, database, strategy, page);
            if way.is_leased(database) && !way.is_verified(database) {
                without_lease(way, database, page);
            }
        } else if let Some(database) = step.verifies() {
            manual::in_sql(way, database, page);
            manual::invariants(way, database, page);
            page.paragraph(&format!(
                "What was lost nobody can tell until {} is back.",
                way.witness()
            ));
            if way.is_leased(database) {
                without_lease(way, database, page);
            }
        } else {
            manual::around_data(way, step, page);
        }
    }
    page.paragraph(&format!(
        "Leave `{function}` in {to} without executions until {} is back.",
        way.witness()
    ));
}

pub(super) fn concurrency(site: &Site, region: &str, executions: u32) -> Command {
    Command::aws("lambda", "put-function-concurrency", region)
        .option("function-name", &site.orchestrator)
        .option("reserved-concurrent-executions", &executions.to_string())
}

pub(super) fn sides<'w>(ways: &[Way<'w>]) -> BTreeSet<&'w str> {
    ways.iter().map(|way| way.to).collect()
}
