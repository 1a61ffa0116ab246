//! Pages of what a run did not expect: both regions fail, somebody else made another writer, nobody may write, or nobody
//! has worked on a run.

use std::collections::BTreeSet;

use super::command::Command;
use super::pages::{Call, NUMBER};
use super::{Way, link, manual};

pub(super) fn calls(ways: &[Way<'_>]) -> [Call; 5] {
    [
        both_fail(ways),
        no_lease(ways),
        another_writer(ways),
        mute(ways),
        abandoned(),
    ]
}

/// What each database of each way makes of a subject, and commands, each of them once.
fn of_databases(
    ways: &[Way<'_>],
    make: impl Fn(&Way<'_>, &str) -> Option<(String, Command)>,
) -> (BTreeSet<String>, Vec<Command>) {
    let (mut subjects, mut commands) = (BTreeSet::new(), Vec::new());
    let mut known = BTreeSet::new();
    for way in ways {
        for database in way.databases() {
            let Some((subject, command)) = make(way, database) else {
                continue;
            };
            subjects.insert(subject);
            if known.insert(command.to_string()) {
                commands.push(command);
            }
        }
    }
    (subjects, commands)
}

fn both_fail(ways: &[Way<'_>]) -> Call {
    let go = ways.iter().map(|way| {
        format!(
            "{} really is down, and {} serves or will: {}.",
            way.from,
            way.to,
            link(&way.titled("Start it by hand"))
        )
    });
    let look = [
        "What do both have in common? The last release, a certificate, the DNS zone, a provider of yours."
            .to_owned(),
        "Mend that. The run looks again by itself for as long as the failure lasts.".to_owned(),
    ];
    let automatic = ways.iter().filter(|way| way.failover.automatic);
    Call {
        title: "Both regions fail",
        subjects: automatic
            .map(|way| format!("both regions fail, {} and {}", way.from, way.to))
            .collect(),
        means: "The region that would take over does not answer either. Nothing was touched: a promotion loses data, and would \
                lead to a region that serves nobody.",
        todo: look.into_iter().chain(go).collect(),
        commands: Vec::new(),
    }
}

fn no_lease(ways: &[Way<'_>]) -> Call {
    let (subjects, commands) = of_databases(ways, |way, database| {
        let look = manual::lease_now(way.plan, database);
        way.is_leased(database)
            .then(|| (format!("no region may write {database}"), look))
    });
    Call {
        title: "No region may write",
        subjects,
        means: "The writer is known, and the table did not take the change that gives it the write lease. It is tried again every \
                minute.",
        todo: vec![
            "The lease as it is, below: it names the writer and is `open`? Then it is over.".to_owned(),
            "It is not: look who writes, and paste the command of the page. Once is enough.".to_owned(),
        ],
        commands,
    }
}

fn another_writer(ways: &[Way<'_>]) -> Call {
    let (subjects, commands) = of_databases(ways, |way, database| {
        let subject = format!("{} became the writer of {database}, and no run made it", way.to);
        Some((subject, manual::roles(way, database)))
    });
    Call {
        title: "Somebody else made another writer",
        subjects,
        means: "By the console, the command line, or another tool. Nothing starts by itself from now on, so that nobody undoes \
                what was done.",
        todo: vec![
            "Find who did it, and whether they are done: AWS's CloudTrail has the call.".to_owned(),
            "Look who writes, below. The write lease follows within a minute.".to_owned(),
            format!(
                "They are done, and both regions are whole: {}, `rearm`.",
                link("Go back")
            ),
        ],
        commands,
    }
}

fn mute(ways: &[Way<'_>]) -> Call {
    let (subjects, commands) = of_databases(ways, |way, database| {
        let subject = format!("the validator is mute, and {database} is promoted");
        Some((subject, manual::roles(way, database)))
    });
    Call {
        title: "The validator is mute",
        subjects,
        means: "AWS says that the region is the writer; nobody could try a write. The run goes on, and writes may flow.",
        todo: vec![
            "Mend what the validator needs: the table `hac_probe`, the secret, its key, the Data API."
                .to_owned(),
            "Then ask by hand: step `verify`, without the function.".to_owned(),
            "Readiness asks all of this every five minutes: why was it not mended before?".to_owned(),
        ],
        commands,
    }
}

fn abandoned() -> Call {
    Call {
        title: "A run was abandoned",
        subjects: BTreeSet::from([format!("run {NUMBER} is abandoned")]),
        means: "Nobody has worked on it for an hour, so it was closed. If it had asked for a promotion, nothing starts by itself.",
        todo: vec![
            "Read in the page how far it came, and look who writes.".to_owned(),
            "A region is down: start it by hand, in the section of that region.".to_owned(),
            format!(
                "Nothing is down: {}, `rearm`, once both regions are whole.",
                link("Go back")
            ),
        ],
        commands: Vec::new(),
    }
}
