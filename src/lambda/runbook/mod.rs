//! `RUNBOOK.md`: what happens by itself, and how to do each of it by hand, for the person who is woken up.
//!
//! Written from the plan that the functions follow, so that the page and the code cannot name different steps, budgets or
//! things. A test reads the page back and compares it with the plan, with the runtime and with the models of AWS's
//! own command line.

mod advice;
mod alarms;
mod anew;
mod automatic;
mod back;
mod binlog;
mod by_function;
pub(crate) mod command;
mod doubt;
mod manual;
mod page;
mod pages;
mod planes;
mod promotions;
mod standing;
mod stop;
mod watch;
mod witness;
mod witness_back;
mod writers;

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Failover, Plan};
use super::step::Step;
use page::Page;

pub use crate::tier_alarm::Named;
pub use command::Command;
pub use watch::{Look, Watch, metric, named, role};

/// What the plan does not hold, because the functions need not know it.
#[derive(Debug, Clone)]
pub struct Site {
    /// What every name begins with.
    pub platform: String,
    pub partition: String,
    /// The name of the function that makes its region take over.
    pub orchestrator: String,
    /// The name of the function that people ask and tell.
    pub control: String,
    /// The name of the alarm that starts it, up to the region that is left.
    pub trigger_prefix: String,
    /// The queue of requests that it could not carry out.
    pub dead_letters: String,
    /// The secret of each database.
    pub secrets: BTreeMap<String, String>,
    /// The public names that a write lease decides about.
    pub names: Vec<Name>,
    /// Every alarm of the generated stack.
    pub alarms: Vec<Watch>,
}

/// A public name that leads to a region only while a write lease is there.
#[derive(Debug, Clone)]
pub struct Name {
    pub domain: String,
    /// The tier that serves it.
    pub tier: String,
    /// The region that Route 53 answers with while no region is well.
    pub first: String,
    /// Where each region answers for the leases alone, by region. Empty where the name follows the writer.
    pub lease_urls: BTreeMap<String, Vec<String>>,
}

/// One way of a failover: `from` is left, and `to` takes over.
#[derive(Debug, Clone, Copy)]
struct Way<'a> {
    plan: &'a Plan,
    site: &'a Site,
    failover: &'a Failover,
    from: &'a str,
    to: &'a str,
}

impl Way<'_> {
    fn title(&self) -> String {
        format!("{} is down: {} takes over", self.from, self.to)
    }

    /// A title below it, unlike that of any other way: two pairs may share a region.
    fn titled(&self, what: &str) -> String {
        format!("{what}: {} to {}", self.from, self.to)
    }

    fn back_title(&self) -> String {
        format!("Back from {} to {}", self.to, self.from)
    }

    /// The witness with the lock, the leases and the records.
    fn witness(&self) -> &str {
        &self.plan.coordination.region
    }

    /// The ARN of a member of a database, in a shell that knows `$ACCOUNT`.
    fn cluster_arn(&self, database: &str, region: &str) -> String {
        let partition = &self.site.partition;
        format!(
            "arn:{partition}:rds:{region}:$ACCOUNT:cluster:{}",
            self.cluster(database, region)
        )
    }

    fn cluster<'s>(&'s self, database: &'s str, region: &str) -> &'s str {
        let known = self.plan.databases.get(database);
        known
            .and_then(|database| database.clusters.get(region))
            .map_or(database, String::as_str)
    }

    /// None where it replicates by binlog.
    fn global_cluster(&self, database: &str) -> Option<&str> {
        self.plan.databases.get(database)?.global_cluster.as_deref()
    }

    fn is_by_binlog(&self, database: &str) -> bool {
        self.global_cluster(database).is_none()
    }

    /// The databases that its steps act on, sorted.
    fn databases(&self) -> BTreeSet<&str> {
        self.failover.steps.iter().filter_map(Step::database).collect()
    }

    /// Whether its writers keep a lease, which a step takes from them.
    fn is_leased(&self, database: &str) -> bool {
        let takes = |step: &Step| step.fences() == Some(database);
        self.failover.steps.iter().any(takes)
    }

    /// Those of its databases whose writers keep a lease.
    fn leased(&self) -> BTreeSet<&str> {
        self.databases()
            .into_iter()
            .filter(|database| self.is_leased(database))
            .collect()
    }

    /// The end points that say where the leases are that decide about the names of a tier.
    fn lease_urls<'s>(&'s self, tier: &str, region: &str) -> BTreeSet<&'s String> {
        let names = self.site.names.iter().filter(|name| name.tier == tier);
        names
            .filter_map(|name| name.lease_urls.get(region))
            .flatten()
            .collect()
    }

    fn is_verified(&self, database: &str) -> bool {
        let asks = |step: &Step| step.verifies() == Some(database);
        self.failover.steps.iter().any(asks)
    }

    /// Those of them that replicate by binlog, as words: `orders and stock`; none if there are none.
    fn replicas(&self) -> Option<String> {
        let names: Vec<&str> = self
            .databases()
            .into_iter()
            .filter(|database| self.is_by_binlog(database))
            .collect();
        (!names.is_empty()).then(|| names.join(" and "))
    }

    /// The steps by the names that a timeline has for them: `2 promote orders`.
    fn steps(&self) -> impl Iterator<Item = (String, &Step)> {
        let steps = self.failover.steps.iter();
        steps
            .zip(1..)
            .map(|(step, number)| (format!("{number} {}", step.title()), step))
    }
}

/// Both ways of every pair, the pairs in the order of the plan.
fn ways<'a>(plan: &'a Plan, site: &'a Site) -> Vec<Way<'a>> {
    let both = |failover: &'a Failover| {
        let [a, b] = &failover.between;
        [(a, b), (b, a)].map(|(from, to)| Way {
            plan,
            site,
            failover,
            from,
            to,
        })
    };
    plan.failovers.iter().flat_map(both).collect()
}

/// The text of `RUNBOOK.md`.
pub fn text(plan: &Plan, site: &Site) -> String {
    let ways = ways(plan, site);
    let mut page = Page::default();
    opening(plan, &ways, &mut page);
    by_function::look(plan, site, &mut page);
    stop::write(plan, site, &mut page);
    for way in &ways {
        page.heading(2, &way.title());
        page.paragraph(&format!(
            "Everything here runs in {} and in the witness {}. Nothing needs {}.",
            way.to,
            way.witness(),
            way.from
        ));
        automatic::write(way, &mut page);
        by_function::approve(way, &mut page);
        by_function::start(way, &mut page);
        manual::write(way, &mut page);
        stop::points(way, &mut page);
    }
    witness::write(plan, site, &ways, &mut page);
    page.heading(2, "Go back");
    page.paragraph("By day, with people present: nothing here is urgent. Nothing goes back by itself.");
    for way in &ways {
        back::write(way, &mut page);
    }
    pages::write(plan, site, &ways, &mut page);
    alarms::write(Some(plan), site, &mut page);
    planes::write(&mut page);
    page.finish()
}

/// The same where nothing fails over: the alarms alone. None where there are none.
pub fn text_of_alarms(site: &Site) -> Option<String> {
    let region = site.alarms.first().map(|watch| watch.region.as_str())?;
    let mut page = Page::default();
    page.heading(1, &format!("{}: runbook", site.platform));
    page.paragraph("Written by `hac build`. Blocks are commands: paste them as they are.");
    first(region, &mut page);
    alarms::write(None, site, &mut page);
    Some(page.finish())
}

fn opening(plan: &Plan, ways: &[Way<'_>], page: &mut Page) {
    page.heading(1, &format!("{}: runbook", plan.platform));
    page.paragraph(
        "Written by `hac build` from the steps that the functions follow. Blocks are commands: paste them as they are.",
    );
    page.heading(2, "Where to look");
    let mut rows: Vec<[String; 2]> = Vec::new();
    for way in ways {
        rows.push([format!("{} is down", way.from), link(&way.title())]);
    }
    let only_witness = format!("only {} is down", plan.coordination.region);
    rows.push([only_witness, link(&witness::title(plan))]);
    let others = [
        ("what is going on?", "Look"),
        ("something must stop", "Stop"),
        ("`status` says that it is not armed", "Arm"),
        ("a page of a run came", "Pages"),
        ("an alarm went off", "Alarms"),
        ("a failover is over", "Go back"),
        ("what can be relied on?", "What works when a region is gone"),
    ];
    rows.extend(others.map(|(situation, title)| [situation.to_owned(), link(title)]));
    page.table(["situation", "go to"], &rows);
    first(&plan.coordination.region, page);
}

fn first(region: &str, page: &mut Page) {
    page.heading(2, "First");
    page.paragraph(
        "Run this once in each shell. If `aws sts` hangs, set `ACCOUNT` by hand: the 12 digits in every ARN.",
    );
    let account = Command::aws("sts", "get-caller-identity", region)
        .query("Account")
        .into_variable("ACCOUNT");
    page.shell(&[Command::line("export AWS_PAGER=''"), account]);
}

/// A link to a heading of this page, by the anchor that renderers give it.
fn link(title: &str) -> String {
    let anchor: String = title
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c.to_ascii_lowercase()),
            _ => None,
        })
        .collect();
    format!("[{title}](#{anchor})")
}
