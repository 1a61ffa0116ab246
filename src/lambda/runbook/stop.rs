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
        "`pause` throws the kill switch, for every pair at once. No run begins while it is thrown. A run that has begun stops, \
         unless AWS has accepted a promotion. Ask any region that answers. The function answers while runs are under way:",
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
         `resume` takes the kill switch back. First know why it was thrown: **a run may begin at once**. The answer says what \
         fails now:",
    );
    say("resume", "it is safe again", page);
    page.heading(2, "Arm");
    page.paragraph(
        "Nothing starts by itself on a platform that is not armed. It is not armed when it is new, nor after any change of the \
         writer, whoever made it. `status` says whether it is armed: [Look](#look).\n\
         `rearm` arms it. Say it when both regions are whole, and `resume` before it if somebody paused. While something is \
         missing it refuses, and says what. With `\"force\": true` it arms all the same.\n\
         A check counts only once it was well after `rearm`. **What fails at this moment starts no run:** the answer names it; \
         fail that region over by hand. **What fails later starts one:**",
    );
    say("rearm", "both regions are whole", page);
}

pub(super) fn points(way: &Way<'_>, page: &mut Page) {
    page.heading(3, &way.titled("Stopping the run"));
    let promotes = |step: &Step| matches!(step, Step::Promote { .. });
    let first = way.steps().find(|(_, step)| promotes(step));
    let Some((promotion, _)) = first else {
        page.paragraph("Nothing in it is irreversible. [Stop](#stop) ends it before its next step.");
        return;
    };
    let rows = way.steps().map(|(name, step)| {
        let (can, what) = match step {
            Step::Fence { database, .. } => (
                "yes",
                format!(
                    "a run gives the write lease of {database} back to {} by itself; if it died: below",
                    way.from
                ),
            ),
            Step::Promote { .. } => (
                "no, once it was asked for",
                format!("nothing brings {} back but a switchover", way.from),
            ),
            Step::Verify { .. } | Step::Shift { .. } | Step::Scale { .. } | Step::Notify { .. } => {
                ("no need", "it changes no data".to_owned())
            }
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
        "[Stop](#stop) ends it at any time before `{promotion}`. After that let it end: half of a failover is worse than \
         either."
    ));
    page.table(["during", "can be stopped", "what is left behind"], &rows);
    let fenced = way.failover.steps.iter().filter_map(|step| match step {
        Step::Fence { database, .. } => Some(manual::hand_over(way, database, way.from)),
        Step::Promote { .. }
        | Step::Verify { .. }
        | Step::Shift { .. }
        | Step::Scale { .. }
        | Step::Notify { .. } => None,
    });
    let fenced: Vec<Command> = fenced.collect();
    if !fenced.is_empty() {
        page.paragraph(&format!(
            "Dead after a fence and before a promotion: {from} is still the writer, and may not write. If the orchestrator of {to} \
             works, it goes on with the run within two minutes, and promotes; paused, it gives the lease back. If {to} is lost, {from} \
             closes the run, and gives the lease back within seven minutes. If nothing of that happens, or AWS may have been asked \
             for the promotion, see who is the writer ([Look](#look)). If it is {from}:",
            from = way.from,
            to = way.to
        ));
        page.shell(&fenced);
    }
}
