//! Every page that a run can send, by what it says, and what to do.

use std::collections::BTreeSet;

use super::command::Command;
use super::page::Page;
use super::{Site, Way, link, promotions, witness, writers};
use crate::handler::Handler;
use crate::plan::Plan;
use crate::step::Step;

/// Stands in a subject for a number that only the run knows.
const NUMBER: &str = "N";
/// `_UNVALIDATED_SECONDS` of `verify.py`.
const UNVALIDATED_SECONDS: u32 = 60;

/// What somebody is called for.
pub(super) struct Call {
    pub(super) title: &'static str,
    pub(super) subjects: BTreeSet<String>,
    pub(super) means: &'static str,
    pub(super) todo: Vec<String>,
    pub(super) commands: Vec<Command>,
}

pub(super) fn write(plan: &Plan, site: &Site, ways: &[Way<'_>], page: &mut Page) {
    page.heading(2, "Pages");
    page.paragraph(
        "By subject. Each is sent once a run, from the region that takes over, with the timeline so far.",
    );
    let calls = [
        awaiting(ways),
        held(ways),
        writers::both(ways),
        writers::changed(ways),
        not_begun(plan, site),
        writers::unfenced(ways),
        promotions::late(ways),
        promotions::not_accepted(ways),
        promotions::failed(ways),
        writers::mute(ways),
        writers::nowhere(ways),
        unconfirmed(ways),
        lost(ways),
        silent(ways),
        small(ways),
        not_whole(),
        not_written(),
        writers::abandoned(),
        writers::abandoned_at_its_gate(),
        no_record(),
    ];
    for call in calls {
        if !call.subjects.is_empty() {
            write_call(plan, &call, page);
        }
    }
    page.heading(3, "For information");
    let told = ways
        .iter()
        .map(|way| subject(plan, &format!("{} -> {}", way.from, way.to)));
    page.block(&told.collect::<Vec<_>>().join("\n"));
    page.paragraph(
        "The timeline of a run that is over. Nothing to do but to read it, and to plan the way back.",
    );
}

fn subject(plan: &Plan, text: &str) -> String {
    format!("- Subject: `{}: {text}`", plan.platform)
}

fn write_call(plan: &Plan, call: &Call, page: &mut Page) {
    page.heading(3, call.title);
    let subjects: Vec<String> = call.subjects.iter().map(|text| subject(plan, text)).collect();
    page.block(&subjects.join("\n"));
    page.paragraph(call.means);
    page.list(&call.todo);
    if !call.commands.is_empty() {
        page.shell(&call.commands);
    }
}

/// The subjects that the steps of every way make, with a command for each.
pub(super) fn of_steps(
    ways: &[Way<'_>],
    make: impl Fn(&Way<'_>, &Step) -> Option<(String, Vec<Command>)>,
) -> (BTreeSet<String>, Vec<Command>) {
    let (mut subjects, mut commands) = (BTreeSet::new(), Vec::new());
    let mut known = BTreeSet::new();
    for way in ways {
        for step in &way.failover.steps {
            let Some((subject, looks)) = make(way, step) else {
                continue;
            };
            subjects.insert(subject);
            commands.extend(
                looks
                    .into_iter()
                    .filter(|command| known.insert(command.to_string())),
            );
        }
    }
    (subjects, commands)
}

fn awaiting(ways: &[Way<'_>]) -> Call {
    let asked: Vec<&Way<'_>> = ways
        .iter()
        .filter(|way| way.failover.gate.approval_seconds.is_some())
        .collect();
    let go = asked
        .iter()
        .map(|way| format!("{} really is down: {}.", way.from, link(&way.titled("Approve"))));
    let todo = ["Look at the region yourself, from outside of it.".to_owned()];
    Call {
        title: "A run awaits approval",
        subjects: asked
            .iter()
            .map(|way| format!("failover from {} awaits approval", way.from))
            .collect(),
        means: "Everything is checked and nothing was touched. The clock of your users is running.",
        todo: todo
            .into_iter()
            .chain(go)
            .chain(["It is not down: do nothing, and the run ends without a failover. The next alarm pages again.".to_owned()])
            .collect(),
        commands: Vec::new(),
    }
}

fn held(ways: &[Way<'_>]) -> Call {
    let go = ways.iter().map(|way| {
        format!(
            "{} really is down: {}.",
            way.from,
            link(&way.titled("Start it by hand"))
        )
    });
    let todo = [
        "Read the note: kill switch, cooldown, not armed, another writer, vantage points, both regions, or lag.".to_owned(),
        "Look at the region yourself, from outside of it.".to_owned(),
    ];
    Call {
        title: "A run is held",
        subjects: ways
            .iter()
            .map(|way| format!("failover from {} is held", way.from))
            .collect(),
        means: "The run ended before it asked for a promotion, and gave every lease back that it had fenced. While the region fails it is tried again, and this page comes once an hour at most.",
        todo: todo.into_iter().chain(go).collect(),
        commands: Vec::new(),
    }
}

fn not_begun(plan: &Plan, site: &Site) -> Call {
    let regions = Handler::Orchestrator.regions(plan);
    let subjects = regions
        .iter()
        .map(|region| format!("orchestrator in {region} did not start a run"))
        .collect();
    let letters = regions.iter().map(|region| {
        Command::aws("sqs", "get-queue-url", region)
            .option("queue-name", &site.dead_letters)
            .query("QueueUrl")
    });
    Call {
        title: "No run began",
        subjects,
        means: "It could not reach the lock, could not tell which region to leave, or found a run of another region unfinished.",
        todo: vec![
            "Read the first line of the page: it says which.".to_owned(),
            format!(
                "The witness {} does not answer: {}.",
                plan.coordination.region,
                link(&witness::title(plan))
            ),
            "A run is not over: let it end where it runs, or start yours with `force` if it never will."
                .to_owned(),
            "More than one region could be left: name it with `from`.".to_owned(),
            "Requests that failed every time lie in these queues for 14 days; nobody carries them out:"
                .to_owned(),
        ],
        commands: letters.collect(),
    }
}

fn unconfirmed(ways: &[Way<'_>]) -> Call {
    let (subjects, commands) = of_steps(ways, |_, step| {
        let database = step.verifies()?;
        Some((
            format!("{database} is promoted, but its data is not confirmed"),
            Vec::new(),
        ))
    });
    let (early, _) = of_steps(ways, |_, step| {
        let database = step.verifies()?;
        let late = step.within_seconds() > UNVALIDATED_SECONDS;
        late.then(|| {
            (
                format!("{database} is promoted, and not validated for {UNVALIDATED_SECONDS} s"),
                Vec::new(),
            )
        })
    });
    Call {
        title: "Data is not confirmed",
        subjects: subjects.into_iter().chain(early).collect(),
        means: "The promotion stands; nothing undoes it. An invariant does not hold, too much is lost, or SQL gave no answer.",
        todo: vec![
            "Read the notes in the page: they name the invariant or the error.".to_owned(),
            "Ask again by hand: step `verify`, without the function.".to_owned(),
            "Decide with the owner of the data whether writers go on. To stop them: take the application out, not the database."
                .to_owned(),
        ],
        commands,
    }
}

fn lost(ways: &[Way<'_>]) -> Call {
    let (subjects, commands) = of_steps(ways, |_, step| {
        let database = step.verifies()?;
        Some((format!("{database} lost {NUMBER} writes"), Vec::new()))
    });
    Call {
        title: "Writes were lost",
        subjects,
        means: "Acknowledged writes did not reach the region that took over. It is within what the platform accepts, or unbounded.",
        todo: vec![
            "Tell the owner of the data the number.".to_owned(),
            format!("Keep the old volume before it expires: {}.", link("Go back")),
            "Reconcile before anybody goes back.".to_owned(),
        ],
        commands,
    }
}

fn silent(ways: &[Way<'_>]) -> Call {
    let (subjects, commands) = of_steps(ways, |way, step| {
        let (tier, _) = step.shifts()?;
        Some((format!("{tier} does not answer in {}", way.to), Vec::new()))
    });
    Call {
        title: "A tier does not answer",
        subjects,
        means: "The data is where it should be, and the application in front of it is not well. Names go by Route 53's own checks.",
        todo: vec![
            "Read in the page which check fails, and how.".to_owned(),
            "A database's check fails: its application still holds connections to the old writer. Restart it.".to_owned(),
            "The tier's own check fails: instances, target group, certificate, in that order.".to_owned(),
            "Nothing has to be told afterwards: answers follow the checks.".to_owned(),
        ],
        commands,
    }
}

fn small(ways: &[Way<'_>]) -> Call {
    let (subjects, commands) = of_steps(ways, |way, step| {
        let (tier, _) = step.scales()?;
        let groups = way.plan.regions.get(way.to).map(|region| &region.groups);
        let group = groups.and_then(|groups| groups.get(tier))?;
        let activities = Command::aws("autoscaling", "describe-scaling-activities", way.to)
            .option("auto-scaling-group-name", group)
            .option("max-items", "5");
        Some((
            format!("{tier} has too few machines in {}", way.to),
            vec![activities],
        ))
    });
    Call {
        title: "Too few machines",
        subjects,
        means: "The region serves, with less than it was meant to have.",
        todo: vec![
            "Read why launches fail: capacity, quota, or the launch template.".to_owned(),
            "Capacity: another instance type. Quota: ask AWS. The maximum of the group: raise it.".to_owned(),
        ],
        commands,
    }
}

fn not_whole() -> Call {
    Call {
        title: "A run is not whole",
        subjects: BTreeSet::from(["attention", "failed"].map(|status| format!("the run ended: {status}"))),
        means: "Steps were late, missed or refused, and none of their own pages was sent.",
        todo: vec![
            "Read the page: it names the steps. What each leaves undone is in the table of its region."
                .to_owned(),
            "Throw the kill switch: [Stop](#stop). Then do what is left by hand, step by step, without the function.".to_owned(),
        ],
        commands: Vec::new(),
    }
}

fn not_written() -> Call {
    let ends = ["attention", "completed", "failed", "held"];
    Call {
        title: "The end is not written down",
        subjects: BTreeSet::from(
            ends.map(|status| format!("the end of the run is not written down ({status})")),
        ),
        means: "The table in the witness does not answer. The next execution takes the run up and repeats no effect.",
        todo: vec![
            format!(
                "A region was promoted: pause automation until the table says how it ended. An alarm could still start a \
                 run: {}.",
                link("Stop")
            ),
            format!("See whether it was taken up: {}.", link("Look")),
        ],
        commands: Vec::new(),
    }
}

fn no_record() -> Call {
    Call {
        title: "A record is missing",
        subjects: BTreeSet::from(["the record of a run is not stored everywhere".to_owned()]),
        means: "It changes nothing of the run. An auditor will ask for it.",
        todo: vec![
            "Copy it from the place that has it: the page says which has not.".to_owned(),
            format!(
                "Neither has: it is the event `evidence` in the log, see {}.",
                link("Look")
            ),
        ],
        commands: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::UNVALIDATED_SECONDS;

    #[test]
    fn people_are_called_when_the_function_calls_them() {
        let code = include_str!("../runtime/hac_failover/steps/verify.py");
        assert!(code.contains(&format!("\n_UNVALIDATED_SECONDS = {UNVALIDATED_SECONDS}\n")));
    }
}
