//! What the function does when it is asked by hand.

use serde_json::{Value, json};

use super::command::Command;
use super::page::Page;
use super::{Site, Way, binlog};
use crate::handler::Handler;
use crate::plan::Plan;

/// Asks a function, and shows its answer.
pub(super) fn ask(function: &str, region: &str, event: &Value) -> Command {
    Command::aws("lambda", "invoke", region)
        .option("function-name", function)
        .option("cli-binary-format", "raw-in-base64-out")
        // A run takes minutes: the client must not give up and ask again.
        .option("cli-read-timeout", "900")
        .option("payload", &event.to_string())
        .operand("/dev/stdout")
}

/// How a run ended, by the word in its record.
const ENDS: &[(&str, &str)] = &[
    (
        "running",
        "a run is in progress; or it died, and the next request goes on with it",
    ),
    ("completed", "every step was done in time"),
    (
        "attention",
        "done, but a step was late or missed; its page says what to do",
    ),
    (
        "awaiting",
        "an alarm started it, and it waits for a person to approve it",
    ),
    (
        "held",
        "it ended before it asked for a promotion, and gave every lease back that it had fenced",
    ),
    ("failed", "a promotion failed; its page says what to do"),
    ("abandoned", "somebody started another run over it"),
];

pub(super) fn look(plan: &Plan, site: &Site, page: &mut Page) {
    page.heading(2, "Look");
    page.paragraph("The last run, whether automation is armed or paused, what fails now, and what a failover into each region would miss. \
         Every region reads the same table: ask one that answers. This function is not the orchestrator, so it answers while a run is \
         in progress.",
    );
    let regions = Handler::Orchestrator.regions(plan);
    for region in &regions {
        page.shell(&[ask(&site.control, region, &json!({"action": "status"}))]);
    }
    let rows: Vec<[String; 2]> = ENDS
        .iter()
        .map(|(word, meaning)| [format!("`{word}`"), (*meaning).to_owned()])
        .collect();
    page.table(["status of a run", "means"], &rows);
    page.paragraph("If no function answers, read the record itself:");
    page.shell(&[Command::aws("dynamodb", "get-item", &plan.coordination.region)
        .option("table-name", &plan.coordination.table)
        .option("key", r#"{"id": {"S": "run"}}"#)
        .flag("consistent-read")]);
    page.paragraph("What the function said in the last quarter of an hour:");
    for region in &regions {
        let log = Command::aws("logs", "filter-log-events", region)
            .option("log-group-name", &format!("/aws/lambda/{}", site.orchestrator))
            .option("start-time", "$(( ($(date +%s) - 900) * 1000 ))")
            .query("events[].message");
        page.shell(&[log]);
    }
}

/// The word that a run waits for, where the policy wants one.
pub(super) fn approve(way: &Way<'_>, page: &mut Page) {
    let Some(seconds) = way.failover.gate.approval_seconds else {
        return;
    };
    page.heading(3, &way.titled("Approve"));
    page.paragraph(&format!(
        "A run that an alarm started stops at the end of its gate and waits {seconds} s for this. The page names the run. \
         Once approved, it passes the gate anew and goes on. A later approval is refused: start the failover by hand."
    ));
    let word = json!({"action": "approve", "run": "$RUN", "reason": "I have looked"});
    page.shell(&[
        Command::line("export RUN=the-run-in-the-page"),
        ask(&way.site.control, way.to, &word),
    ]);
}

pub(super) fn start(way: &Way<'_>, page: &mut Page) {
    let Way { from, to, .. } = *way;
    let function = &way.site.orchestrator;
    page.heading(3, &way.titled("Start it by hand"));
    page.paragraph(
        "Skips the agreement check; still obeys the kill switch. The run is `held`, before it touches anything, if AWS shows a change \
         of the writer that no run asked for, or if the lag is above its limit:",
    );
    let reason = format!("{from} is down");
    let failover = json!({"action": "failover", "from": from, "reason": reason});
    page.shell(&[ask(function, to, &failover)]);
    page.paragraph(
        "Use `\"force\": true` only if that run was `held` and you have looked at the region yourself. The run then skips every \
         check and ignores the kill switch. Pause first, so that nothing starts by itself beside it:",
    );
    let forced = json!({"action": "failover", "from": from, "reason": reason, "force": true});
    let pause = json!({"action": "pause", "reason": format!("promoting {to} by hand")});
    page.shell(&[ask(&way.site.control, to, &pause), ask(function, to, &forced)]);
    if way.replicas().is_some() {
        binlog::move_on_purpose(way, &ask(function, to, &failover), page);
    } else {
        page.paragraph("A planned move, while both regions work. It loses no data:");
        let planned =
            json!({"action": "switchover", "from": from, "reason": format!("maintenance of {from}")});
        page.shell(&[ask(function, to, &planned)]);
    }
    page.paragraph(
        "An answer of `busy` means that a run is in progress: [look](#look). If your connection breaks, the run goes on. Run the \
         same command again to follow it.",
    );
}
