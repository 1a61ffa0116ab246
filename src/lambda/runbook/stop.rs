//! How to stop: the kill switch, and up to which step a run can be stopped.

use serde_json::json;

use super::command::Command;
use super::page::Page;
use super::{Site, Way, by_function, manual, ways};
use crate::lambda::handler::Handler;
use crate::lambda::plan::Plan;
use crate::lambda::step::Step;

pub(super) fn write(plan: &Plan, site: &Site, page: &mut Page) {
    page.heading(2, "Stop");
    page.paragraph(
        "The kill switch, for every pair at once. No run begins while it is on, and one that has begun stops as long as AWS \
         has not accepted a promotion. Any region that answers will do; the function answers while runs are under way:",
    );
    let regions = Handler::Orchestrator.regions(plan);
    let say = |action: &str, reason: &str, page: &mut Page| {
        let event = json!({"action": action, "reason": reason});
        for region in &regions {
            page.shell(&[by_function::ask(&site.control, region, &event)]);
        }
    };
    say("pause", "somebody is working on it", page);
    if let Some(way) = ways(plan, site).first() {
        page.paragraph("If no function answers:");
        page.shell(&[manual::pause(way)]);
    }
    page.paragraph("On again, once somebody knows why it was off. The answer says what fails now: a run may begin at once:");
    say("resume", "it is safe again", page);
    page.paragraph(
        "A request with `\"force\": true` ignores the kill switch: the run goes on while it is on.",
    );
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
            "Dead after a fence and before a promotion: {} is still the writer, and may not write. Within two minutes the lease \
             is given back without you. If it is not:",
            way.from
        ));
        page.shell(&fenced);
    }
}
