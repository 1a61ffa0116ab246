//! The pages about a promotion that is not as it should be: AWS does not take it, it takes long, it failed.

use std::collections::BTreeSet;

use super::command::Command;
use super::pages::{Call, of_steps};
use super::{Way, link, manual};

/// What a promotion calls people for when its time is over, with the commands that show how far it is.
/// `_UNACCEPTED_SECONDS` of `promote.py`.
const UNACCEPTED_SECONDS: u32 = 60;

fn of_promotions(ways: &[Way<'_>], what: &str, at_most: u32) -> (BTreeSet<String>, Vec<Command>) {
    of_steps(ways, |way, step| {
        let (database, _) = step.promotes()?;
        let events = Command::aws("rds", "describe-events", way.to)
            .option("source-type", "db-cluster")
            .option("source-identifier", way.cluster(database, way.to))
            .option("duration", "60");
        let seconds = step.within_seconds().min(at_most);
        let subject = format!("promotion of {database} {what} {seconds} s");
        Some((subject, vec![manual::roles(way, database), events]))
    })
}

/// AWS has taken no request for a while.
pub(super) fn not_accepted(ways: &[Way<'_>]) -> Call {
    let (subjects, commands) = of_promotions(ways, "has not been accepted for", UNACCEPTED_SECONDS);
    Call {
        title: "A promotion is not accepted",
        subjects,
        means: "AWS has answered \"not now\" to every request, or nothing. The run goes on asking. No region may write meanwhile, if the \
                lease was taken.",
        todo: vec![
            "Read the page: it has AWS's answer, and how long the run goes on.".to_owned(),
            "Look who writes, and at the events, and end what keeps the promotion: a change of the cluster, an upgrade, a backup."
                .to_owned(),
            "To end the run, engage the kill switch ([Stop](#stop)): the lease is given back.".to_owned(),
        ],
        commands,
    }
}

pub(super) fn late(ways: &[Way<'_>]) -> Call {
    let (subjects, commands) = of_promotions(ways, "takes longer than", u32::MAX);
    Call {
        title: "A promotion is late",
        subjects,
        means: "It is under way and cannot be taken back. The run waits for it, over several executions if need be.",
        todo: vec![
            "Wait. Do not ask for a second one.".to_owned(),
            "Tell whoever asks that writes are down until the region that takes over is the writer."
                .to_owned(),
            "Look who writes, and at the events:".to_owned(),
        ],
        commands,
    }
}

pub(super) fn failed(ways: &[Way<'_>]) -> Call {
    let (subjects, commands) = of_steps(ways, |way, step| {
        let (database, _) = step.promotes()?;
        let subject = format!("promotion of {database} failed");
        Some((subject, vec![manual::roles(way, database)]))
    });
    let by_hand = ways.iter().map(|way| {
        let title = way.titled("Without the function");
        format!(
            "{} is lost and there is no transition: {}. Do all of it, from the kill switch on and with its first step: the run has \
             given back what it had fenced.",
            way.from,
            link(&title)
        )
    });
    let todo = ["Look who writes, and whether anything is under way:".to_owned()]
        .into_iter()
        .chain(by_hand)
        .chain([
            "Another region became the writer: do not promote over it. What it wrote would be lost."
                .to_owned(),
            format!(
                "The region that takes over is the writer: `resume` ({}), which starts nothing, since the request to AWS has disarmed \
                 automation. Then ask for the run again: it goes on in your name with what is left, also where you promoted by hand.",
                link("Stop")
            ),
        ]);
    Call {
        title: "A promotion failed",
        subjects,
        means: "AWS refused, or another region became the writer. The run has ended.",
        todo: todo.collect(),
        commands,
    }
}

#[cfg(test)]
mod tests {
    use super::UNACCEPTED_SECONDS;

    #[test]
    fn people_are_called_when_the_function_calls_them() {
        let code = include_str!("../runtime/hac_failover/steps/promote.py");
        assert!(code.contains(&format!("\n_UNACCEPTED_SECONDS = {UNACCEPTED_SECONDS}\n")));
    }
}
