//! The pages about who writes: that nobody would gain by a promotion, that somebody else has made one, and what is left where
//! the write lease is not with the writer.

use std::collections::BTreeSet;

use super::pages::{Call, of_steps};
use super::{Way, link, manual};

pub(super) fn both(ways: &[Way<'_>]) -> Call {
    let go = ways.iter().map(|way| {
        format!(
            "{} is lost all the same, and {} will do: {}.",
            way.from,
            way.to,
            link(&way.titled("Start it by hand"))
        )
    });
    Call {
        title: "Both regions fail",
        subjects: ways
            .iter()
            .map(|way| format!("both regions fail, {} and {}", way.from, way.to))
            .collect(),
        means: "The region that would take over fails, too. A promotion would lose writes and serve nobody, so none began.",
        todo: [
            "Look for what both have in common: a release, a certificate, a delegation, a service that both ask.".to_owned(),
            "Mend that. Where only one region answers then, it takes over by itself.".to_owned(),
        ]
        .into_iter()
        .chain(go)
        .collect(),
        commands: Vec::new(),
    }
}

pub(super) fn changed(ways: &[Way<'_>]) -> Call {
    let (subjects, commands) = of_steps(ways, |way, step| {
        let (database, _) = step.promotes()?;
        let subject = format!("{} became the writer of {database}, and no run made it", way.to);
        Some((subject, vec![manual::roles(way, database)]))
    });
    Call {
        title: "Somebody else made a writer",
        subjects,
        means: "A person or a tool changed the writer. It stands: automation is disarmed and takes nothing back.",
        todo: vec![
            "Find out who did it, and whether they are done.".to_owned(),
            "The write lease follows the writer within minutes. Nothing has to be told to the application."
                .to_owned(),
            format!("They are done and both regions are whole: {}.", link("Arm")),
            "See who writes:".to_owned(),
        ],
        commands,
    }
}

pub(super) fn mute(ways: &[Way<'_>]) -> Call {
    let (subjects, commands) = of_steps(ways, |way, step| {
        let (database, _) = step.promotes()?;
        let subject = format!("the validator is mute, and {database} is promoted");
        Some((subject, vec![manual::roles(way, database)]))
    });
    Call {
        title: "The validator is mute",
        subjects,
        means: "AWS says that the region is the writer. Nobody could try a write, so the run believes AWS and goes on.",
        todo: vec![
            "Read the note in the page: it is what the Data API, Secrets Manager or the database answered."
                .to_owned(),
            "Mend that: the table hac_probe, the secret, its key, or the Data API of the cluster.".to_owned(),
            "Check the data by hand: step `verify`, without the function.".to_owned(),
        ],
        commands,
    }
}

pub(super) fn nowhere(ways: &[Way<'_>]) -> Call {
    let (subjects, commands) = of_steps(ways, |way, step| {
        let database = step.fences()?;
        let subject = format!("no region may write {database}");
        Some((subject, vec![manual::roles(way, database)]))
    });
    Call {
        title: "No region may write",
        subjects,
        means: "The write lease is not with the writer: the table in the witness did not take the change. Clients cannot write.",
        todo: vec![
            "Wait a minute: it is tried again every minute, and the alarm of the lease ends by itself."
                .to_owned(),
            "It does not: see who writes, and then give that region the lease. The page has the command."
                .to_owned(),
        ],
        commands,
    }
}

/// The run goes on: what is left is to stop the old writer by other means.
pub(super) fn unfenced(ways: &[Way<'_>]) -> Call {
    let (subjects, commands) = of_steps(ways, |way, step| {
        let database = step.fences()?;
        let subject = format!("{database} is not fenced");
        Some((subject, vec![manual::lease_now(way.plan, database)]))
    });
    Call {
        title: "The old writer is not fenced",
        subjects,
        means: "The write lease could not be taken in time, or the old one runs on. The run goes on without: what the old region's \
                application writes while the other region is promoted is lost.",
        todo: vec![
            "Read the page: it says why, and has the commands.".to_owned(),
            "The old region answers you: stop what writes there, by its machines. `terraform apply` brings them back.".to_owned(),
            "It does not answer you: its application may reach its database all the same. The lease says until when it may write \
             (`lease_until`, against `date +%s`):"
                .to_owned(),
        ],
        commands,
    }
}

pub(super) fn abandoned() -> Call {
    Call {
        title: "A run is abandoned",
        subjects: BTreeSet::from(["run RUN is abandoned".to_owned()]),
        means: "Nobody has worked on the run for an hour; or for five minutes, if it is another region's and had not asked AWS for a \
                promotion. It is closed, nothing of it is done any more, and a lease that it took goes to the writer.",
        todo: vec![
            "Read the page: it names the steps and how far each came.".to_owned(),
            "Ask for the failover again. Or engage the kill switch ([Stop](#stop)), and do what is left by hand, step by step, without \
             the function."
                .to_owned(),
        ],
        commands: Vec::new(),
    }
}

pub(super) fn abandoned_at_its_gate() -> Call {
    Call {
        title: "A run is abandoned at its gate",
        subjects: BTreeSet::from(["run RUN is abandoned at its gate".to_owned()]),
        means: "A run that somebody asked for, or approved, died before it touched anything. A run into another region has closed it.",
        todo: vec![
            "Nothing of it has to be undone.".to_owned(),
            "Read who writes now ([Look](#look)). Ask for the failover again if it is still wanted."
                .to_owned(),
        ],
        commands: Vec::new(),
    }
}
