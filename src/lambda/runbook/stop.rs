//! How to stop: the kill switch, and up to which step a run can be stopped.

use serde_json::json;

use super::command::Command;
use super::page::Page;
use super::{Site, Way, by_function, manual};
use crate::handler::Handler;
use crate::plan::Plan;
use crate::step::Step;

pub(super) fn write(plan: &Plan, site: &Site, page: &mut Page) {
    page.heading(2, "Stop");
    page.paragraph(
        "`pause` engages the kill switch, for every pair at once. While it is engaged, no run begins. A run that has begun stops, \
         unless AWS has accepted a promotion. Ask any region that answers. The function answers while runs are in progress:",
    );
    let regions = Handler::Orchestrator.regions(plan);
    let say = |action: &str, reason: &str, page: &mut Page| {
        let event = json!({"action": action, "reason": reason});
        for region in &regions {
            page.shell(&[by_function::ask(&site.control, region, &event)]);
        }
    };
    say("pause", "somebody is working on it", page);
    page.paragraph("If no function answers:");
    page.shell(&[manual::pause(plan, "somebody is working on it")]);
    page.paragraph(
        "The kill switch does not stop a run that was asked for with `\"force\": true`.\n\
         `resume` releases the kill switch. First know why it was engaged: **a run may begin at once**. The answer says what \
         fails now:",
    );
    say("resume", "it is safe again", page);
    page.paragraph("If no function answers:");
    page.shell(&[manual::resume(plan, "it is safe again")]);
    page.heading(2, "Arm");
    page.paragraph(
        "A platform that is not armed starts no failover by itself. It is disarmed when it is new, and after every change of the \
         writer, by a run or by a person. `status` says whether it is armed: [Look](#look).\n\
         `rearm` arms it. Ask for it when both regions work and replicate. If automation is paused, `resume` first. `rearm` refuses \
         while something is missing, and says what. With `\"force\": true` it arms all the same.\n\
         A health check can start a run only after it has passed once since `rearm`. **A check that fails now starts no run:** the \
         answer lists such checks; fail that region over by hand. **A check that fails later starts a run:**",
    );
    say("rearm", "both regions are whole", page);
}

pub(super) fn points(way: &Way<'_>, page: &mut Page) {
    page.heading(3, &way.titled("Stopping the run"));
    let promotes = |step: &Step| step.promotes().is_some();
    let first = way.steps().find(|(_, step)| promotes(step));
    let Some((promotion, _)) = first else {
        page.paragraph("Nothing in it is irreversible. [Stop](#stop) ends it before its next step.");
        return;
    };
    let rows = way.steps().map(|(name, step)| {
        let (can, what) = if let Some(database) = step.fences() {
            let what = format!(
                "a run gives the write lease of {database} back to {} by itself; if it died: below",
                way.from
            );
            ("yes", what)
        } else if step.promotes().is_some() {
            let what = format!("nothing brings {} back but a switchover", way.from);
            ("no, once it was asked for", what)
        } else {
            ("no need", "it changes no data".to_owned())
        };
        [name, can.to_owned(), what]
    });
    let gate = [
        "gate".to_owned(),
        "yes".to_owned(),
        "nothing was touched".to_owned(),
    ];
    let rows: Vec<[String; 3]> = std::iter::once(gate).chain(rows).collect();
    page.paragraph(&format!(
        "[Stop](#stop) ends it at any time before `{promotion}`. From then on do not stop it: half of a failover is worse than \
         a whole one."
    ));
    page.table(["during", "can be stopped", "what is left behind"], &rows);
    let fenced = way.failover.steps.iter().filter_map(Step::fences);
    let fenced = fenced.map(|database| manual::hand_over(way, database, way.from));
    let fenced: Vec<Command> = fenced.collect();
    if !fenced.is_empty() {
        let Way { from, to, .. } = *way;
        page.paragraph(&format!(
            "If the run died after a fence and before a promotion, {from} is still the writer, and may not write. What happens then:"
        ));
        page.paragraph(&format!(
            "- The orchestrator of {to} works, and automation is not paused: it goes on with the run within 2 minutes, and promotes.\n\
             - The orchestrator of {to} works, and automation is paused: it gives the lease back.\n\
             - {to} is lost: {from} closes the run, and gives the lease back within 7 minutes."
        ));
        page.paragraph(&format!(
            "If none of this happens, or AWS may have been asked for the promotion, see who is the writer ([Look](#look)). If {from} \
             is, give it the lease:"
        ));
        page.shell(&fenced);
    }
}
