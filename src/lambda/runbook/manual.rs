//! The same steps without the function: for the day on which Lambda is what fails.

use super::command::Command;
use super::page::Page;
use super::watch::endpoint;
use super::{Way, binlog, by_function, link, witness};
use crate::lease::OVER_SECONDS;
use crate::plan::Plan;
use crate::step::{Step, Strategy};
use serde_json::json;

pub(super) fn write(way: &Way<'_>, page: &mut Page) {
    page.heading(3, &way.titled("Without the function"));
    page.paragraph(&format!(
        "If {} does not answer either, these commands do not work. Use {}.",
        way.witness(),
        link(&witness::title(way.plan))
    ));
    page.paragraph("Only if the function does not answer. One person types, another reads along. First engage the kill switch, so that nothing runs beside you:");
    let reason = format!("by hand: {} to {}", way.from, way.to);
    page.shell(&[pause(way.plan, &reason)]);
    for (name, step) in way.steps() {
        let where_ = match step.fences() {
            Some(_) => format!("{name}: from {} to {}", way.from, way.to),
            None => format!("{name} in {}", way.to),
        };
        page.heading(4, &where_);
        if let Some(database) = step.fences() {
            fence(way, database, page);
        } else if let Some((database, strategy)) = step.promotes() {
            promote(way, database, strategy, page);
            if way.is_leased(database) && !way.is_verified(database) {
                page.paragraph(&format!("Then let {} write:", way.to));
                page.shell(&[open(way, database)]);
            }
        } else if let Some(database) = step.verifies() {
            verify(way, database, page);
        } else {
            around_data(way, step, page);
        }
    }
    page.paragraph(
        "Leave automation paused until [Go back](#go-back) is done: no run knows what you did by hand.",
    );
}

/// A step that asks no database and needs no witness.
pub(super) fn around_data(way: &Way<'_>, step: &Step, page: &mut Page) {
    if let Some((tier, checks)) = step.shifts() {
        shift(way, tier, checks.iter().map(String::as_str), page);
    }
    if let Some((tier, desired)) = step.scales() {
        scale(way, tier, desired, page);
    }
    if let Some(topic) = step.topic() {
        notify(way, topic, page);
    }
}

/// The kill switch without the function: the item that every run reads.
pub(super) fn pause(plan: &Plan, reason: &str) -> Command {
    kill_switch(plan, true, reason)
}

pub(super) fn resume(plan: &Plan, reason: &str) -> Command {
    kill_switch(plan, false, reason)
}

fn kill_switch(plan: &Plan, engaged: bool, reason: &str) -> Command {
    let values = json!({":engaged": {"BOOL": engaged}, ":reason": {"S": reason}});
    update(plan, "pause")
        .option("update-expression", "SET #engaged = :engaged, #reason = :reason")
        .option(
            "expression-attribute-names",
            &json!({"#engaged": "engaged", "#reason": "reason"}).to_string(),
        )
        .option("expression-attribute-values", &values.to_string())
}

fn update(plan: &Plan, id: &str) -> Command {
    of_item(plan, "update-item", id)
}

fn of_item(plan: &Plan, operation: &str, id: &str) -> Command {
    Command::aws("dynamodb", operation, &plan.coordination.region)
        .option("table-name", &plan.coordination.table)
        .option("key", &json!({"id": {"S": id}}).to_string())
}

/// An item of the coordination table, as it is.
pub(super) fn item(plan: &Plan, id: &str) -> Command {
    of_item(plan, "get-item", id).flag("consistent-read")
}

/// The write lease of a database, as it is.
pub(super) fn lease_now(plan: &Plan, database: &str) -> Command {
    item(plan, &format!("lease#{database}"))
}

/// Takes the write lease of a database for a region, whoever holds it. Nobody may write until it is opened.
fn take(way: &Way<'_>, database: &str, region: &str) -> Command {
    lease(way, database, region, false)
}

/// Gives the write lease to a region that may write as soon as the old lease has run out.
pub(super) fn hand_over(way: &Way<'_>, database: &str, region: &str) -> Command {
    lease(way, database, region, true)
}

fn lease(way: &Way<'_>, database: &str, region: &str, open: bool) -> Command {
    let names = json!({
        "#epoch": "epoch",
        "#region": "region",
        "#open": "open",
        "#not_before": "not_before",
        "#until": "lease_until",
        "#by": "fenced_by",
    });
    let values = json!({
        ":none": {"N": "0"},
        ":one": {"N": "1"},
        ":skew": {"N": "2"},
        ":open": {"BOOL": open},
        ":here": {"S": region},
        ":by": {"S": format!("by hand: to {region}")},
    });
    update(way.plan, &format!("lease#{database}"))
        .option(
            "update-expression",
            "SET #epoch = if_not_exists(#epoch, :none) + :one, #not_before = if_not_exists(#until, :none) + :skew, \
             #region = :here, #open = :open, #by = :by",
        )
        .option("expression-attribute-names", &names.to_string())
        .option("expression-attribute-values", &values.to_string())
        .option("return-values", "ALL_OLD")
}

/// Lets the region that holds the write lease write.
fn open(way: &Way<'_>, database: &str) -> Command {
    let values = json!({":open": {"BOOL": true}, ":here": {"S": way.to}});
    update(way.plan, &format!("lease#{database}"))
        .option("update-expression", "SET #open = :open")
        .option("condition-expression", "#region = :here")
        .option(
            "expression-attribute-names",
            &json!({"#open": "open", "#region": "region"}).to_string(),
        )
        .option("expression-attribute-values", &values.to_string())
}

fn fence(way: &Way<'_>, database: &str, page: &mut Page) {
    page.shell(&[take(way, database, way.to)]);
    page.paragraph(&format!(
        "The answer shows the old lease. Wait until `date +%s` is greater than its `lease_until`: {OVER_SECONDS} s at most, because no \
         application renews it any more. If there is no `lease_until`, go on. Run this command once: a second run fences the new writer."
    ));
    page.paragraph(&format!(
        "From here on nobody may write {database} until the lease is opened, after its promotion. While the kill switch is engaged, no \
         function opens the lease or gives it back."
    ));
    page.paragraph(&format!(
        "If you decide not to promote: first give the lease back ({}). Only then `resume`. In the other order a run may begin at once, \
         because no region answers as the writer.",
        link(&way.titled("Stopping the run"))
    ));
}

pub(super) fn promote(way: &Way<'_>, database: &str, strategy: Strategy, page: &mut Page) {
    let Way { from, to, .. } = *way;
    let (global, arn) = (
        way.global_cluster(database).unwrap_or(database),
        way.cluster_arn(database, to),
    );
    page.paragraph(match strategy {
        Strategy::ManagedFailover | Strategy::Detach => {
            "**This cannot be taken back.** Look first: `transition` is `null`, and the old writer still has `true`."
        }
        Strategy::Binlog => {
            "**This cannot be taken back, and the old writer can never follow.** Look first: the cluster is `available`, and \
             it names a source."
        }
    });
    page.shell(&[roles(way, database)]);
    let request = match strategy {
        Strategy::ManagedFailover => Command::aws("rds", "failover-global-cluster", to)
            .option("global-cluster-identifier", global)
            .option("target-db-cluster-identifier", &arn)
            .flag("allow-data-loss"),
        Strategy::Detach => Command::aws("rds", "remove-from-global-cluster", to)
            .option("global-cluster-identifier", global)
            .option("db-cluster-identifier", &arn),
        Strategy::Binlog => Command::aws("rds", "promote-read-replica-db-cluster", to)
            .option("db-cluster-identifier", way.cluster(database, to)),
    };
    page.shell(&[request]);
    let status = Command::aws("rds", "describe-db-clusters", to)
        .option("db-cluster-identifier", way.cluster(database, to))
        .query("DBClusters[0].Status");
    let role = match strategy {
        Strategy::ManagedFailover => format!("`transition` is `null`, {to} has `true`"),
        Strategy::Detach => format!("{to} is no longer listed as a member"),
        Strategy::Binlog => format!("{to} names no source any more"),
    };
    let busy = match strategy {
        Strategy::ManagedFailover | Strategy::Detach => "`InvalidGlobalClusterStateFault`",
        Strategy::Binlog => "`InvalidDBClusterStateFault`",
    };
    page.paragraph(&format!(
        "Repeat until all of this is so: {role}, and its cluster is `available`. `available` alone is not enough: a reader is \
         `available`, too. {busy} means that a change is in progress. Do not promote a second time."
    ));
    page.shell(&match strategy {
        Strategy::ManagedFailover | Strategy::Detach => vec![roles(way, database), status],
        Strategy::Binlog => vec![roles(way, database)],
    });
    if matches!(strategy, Strategy::Detach | Strategy::Binlog) {
        page.paragraph(&format!(
            "Nothing fences {from} in this way. If its application can still write, stop it there."
        ));
    }
}

/// Who writes, and whether that is changing.
pub(super) fn roles(way: &Way<'_>, database: &str) -> Command {
    let Some(global) = way.global_cluster(database) else {
        return binlog::roles(way, database, way.to);
    };
    Command::aws("rds", "describe-global-clusters", way.to)
        .option("global-cluster-identifier", global)
        .option(
            "query",
            "GlobalClusters[0].{transition: FailoverState.Status, members: GlobalClusterMembers[].[DBClusterArn, IsWriter]}",
        )
}

/// 0 of a writer. The Data API reaches the writer of a cluster only: a reader gives an error.
pub(super) fn is_read_only(way: &Way<'_>, database: &str) -> [Command; 2] {
    let secret = way.site.secrets.get(database).map_or(database, String::as_str);
    let ask = if way.is_by_binlog(database) {
        "SELECT @@innodb_read_only OR @@read_only"
    } else {
        "SELECT @@innodb_read_only"
    };
    [
        Command::aws("secretsmanager", "describe-secret", way.to)
            .option("secret-id", secret)
            .query("ARN")
            .into_variable("SECRET"),
        sql(way, database, ask),
    ]
}

/// Whether the cluster of the region that takes over is a writer, by its own word.
pub(super) fn in_sql(way: &Way<'_>, database: &str, page: &mut Page) {
    let to = way.to;
    page.paragraph("The cluster is a writer if the first answer is 0 and the count is 1. The last command takes the row back:");
    let [secret, is_read_only] = is_read_only(way, database);
    page.shell(&[
        secret,
        is_read_only,
        on_database(way, database, "begin-transaction")
            .query("transactionId")
            .into_variable("TX"),
        sql(way, database, "INSERT INTO hac_probe (id) VALUES ('runbook')").option("transaction-id", "$TX"),
        sql(
            way,
            database,
            "SELECT COUNT(*) FROM hac_probe WHERE id = 'runbook'",
        )
        .option("transaction-id", "$TX"),
        Command::aws("rds-data", "rollback-transaction", to)
            .option("resource-arn", &way.cluster_arn(database, to))
            .option("secret-arn", "$SECRET")
            .option("transaction-id", "$TX"),
    ]);
}

fn verify(way: &Way<'_>, database: &str, page: &mut Page) {
    let to = way.to;
    let validator = way
        .plan
        .regions
        .get(to)
        .and_then(|region| region.validator.as_ref());
    if let Some(validator) = validator {
        page.paragraph(
            "Ask the validator. Its answer is `pass`, or `pass_with_loss` with the number of lost writes:",
        );
        let event = json!({"database": database, "check": "data"});
        page.shell(&[by_function::ask(validator, to, &event)]);
    }
    page.paragraph("If the validator does not answer, ask the cluster itself.");
    in_sql(way, database, page);
    page.paragraph("Lost writes: `seq` in DynamoDB minus `seq` in SQL. Of the rows in SQL, take the newest whose `epoch` is not greater than the `epoch` in DynamoDB.");
    page.shell(&[
        Command::aws("dynamodb", "get-item", way.witness())
            .option("table-name", &way.plan.coordination.table)
            .option(
                "key",
                &json!({"id": {"S": format!("watermark#{database}")}}).to_string(),
            ),
        sql(
            way,
            database,
            "SELECT epoch, seq FROM hac_watermark ORDER BY epoch DESC LIMIT 3",
        ),
    ]);
    invariants(way, database, page);
    if way.is_leased(database) {
        page.paragraph(&format!("Then let {to} write:"));
        page.shell(&[open(way, database)]);
    }
}

/// What the policy says of whole data.
pub(super) fn invariants(way: &Way<'_>, database: &str, page: &mut Page) {
    let known = way.plan.databases.get(database);
    let invariants = known.map(|known| known.invariants.as_slice()).unwrap_or_default();
    if !invariants.is_empty() {
        page.paragraph("Each answer must be 1. If one is not, the data is not whole:");
        let asked = invariants
            .iter()
            .map(|invariant| sql(way, database, &invariant.sql));
        page.shell(&asked.collect::<Vec<_>>());
    }
}

fn on_database(way: &Way<'_>, database: &str, operation: &str) -> Command {
    let known = way.plan.databases.get(database);
    Command::aws("rds-data", operation, way.to)
        .option("resource-arn", &way.cluster_arn(database, way.to))
        .option("secret-arn", "$SECRET")
        .option("database", known.map_or(database, |known| known.schema.as_str()))
}

fn sql(way: &Way<'_>, database: &str, statement: &str) -> Command {
    on_database(way, database, "execute-statement").option("sql", statement)
}

pub(super) fn shift<'c>(way: &Way<'_>, tier: &str, checks: impl Iterator<Item = &'c str>, page: &mut Page) {
    let known = way.plan.regions.get(way.to).map(|region| &region.checks);
    let asked: Vec<Command> = checks
        .filter_map(|check| known?.get(check))
        .map(|check| &check.url)
        .chain(way.lease_urls(tier, way.to))
        .map(|url| endpoint(url))
        .collect();
    page.paragraph("Each must answer 200 before clients can write here:");
    page.shell(&asked);
    page.paragraph(
        "Change no DNS record. DNS answers change about a minute after the third health check in a row that passed.",
    );
}

pub(super) fn scale(way: &Way<'_>, tier: &str, desired: u32, page: &mut Page) {
    let groups = way.plan.regions.get(way.to).map(|region| &region.groups);
    let group = groups
        .and_then(|groups| groups.get(tier))
        .map_or(tier, String::as_str);
    page.paragraph("Only raise it: look first, and change nothing if there are more already.");
    page.shell(&[
        Command::aws("autoscaling", "describe-auto-scaling-groups", way.to)
            .option("auto-scaling-group-names", group)
            .query("AutoScalingGroups[0].[MinSize, DesiredCapacity, MaxSize]"),
        Command::aws("autoscaling", "set-desired-capacity", way.to)
            .option("auto-scaling-group-name", group)
            .option("desired-capacity", &desired.to_string()),
    ]);
}

pub(super) fn notify(way: &Way<'_>, topic: &str, page: &mut Page) {
    let Way { from, to, .. } = *way;
    let partition = &way.site.partition;
    let platform = &way.plan.platform;
    page.shell(&[Command::aws("sns", "publish", to)
        .option("topic-arn", &format!("arn:{partition}:sns:{to}:$ACCOUNT:{topic}"))
        .option("subject", &format!("{platform}: {from} -> {to}"))
        .option(
            "message",
            &format!("{from} is down. {to} has taken over, by hand. Automation is paused."),
        )]);
}
