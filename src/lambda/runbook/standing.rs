//! Advice on what stands wrong while nothing is down: a lease that is not with its writer, and what a failover would miss.

use std::collections::BTreeSet;

use super::advice::Advice;
use super::command::Command;
use super::watch::Watch;
use super::{Site, link, manual, ways};
use crate::plan::Plan;

/// The lease is handed over without a person; what they paste is for the case that it is not.
pub(super) fn no_writer(plan: Option<&Plan>, site: &Site, watches: &[&Watch]) -> Advice {
    // One command and a variable: a block is pasted whole, and two of them would hand it over twice.
    let mut known = BTreeSet::new();
    let ways = plan.into_iter().flat_map(|plan| ways(plan, site));
    let over = ways.flat_map(|way| {
        let of_way = |database: &&str| watches.iter().any(|watch| watch.look.is_lease_of(database));
        let databases = way.databases().into_iter().filter(of_way);
        databases
            .map(|database| manual::hand_over(&way, database, "$WRITER"))
            .collect::<Vec<_>>()
    });
    let over = over.filter(|command| known.insert(command.to_string()));
    let then = std::iter::once(Command::line(
        "export WRITER=the-region-that-aws-shows-as-the-writer",
    ))
    .chain(over)
    .collect();
    Advice {
        means: "The write lease of the database is not with its writer, or not open, and no run is under way that would change \
                it. The writers stand still; the data is safe.",
        todo: vec![
            "You fenced it by hand, and the kill switch is engaged: it stays so until you open it, give it back, or `resume`.".to_owned(),
            "Otherwise wait one minute: the prober has asked the orchestrator to hand the lease over.".to_owned(),
            format!(
                "It did not: read why, in the orchestrator's log ({}). Then hand the lease over yourself, \
                 to the region that AWS shows as the writer, and to no other.",
                link("Look")
            ),
            "Two regions that could be it, or none: decide with the owner of the data first.".to_owned(),
        ],
        then,
        leave: "a run is under way, or the alarm is younger than two minutes.",
    }
}

/// Seen from the witness: who is to take over may be lost, too, and calls nobody then.
pub(super) fn unserved() -> Advice {
    Advice {
        means: "The prober in the region of the alarm asks the same end point in every region, and none answers. Of a \
                database's end point: no region has answered as its writer for ten minutes.",
        todo: vec![
            "No answer, or `000`, from every region: the regions are lost, or the names are (the delegation, the certificate). \
             Nothing takes over: there is nothing to take over to. Look at the AWS Health Dashboard."
                .to_owned(),
            "An answer of 5xx from every region: the application. Roll the last release back.".to_owned(),
            "One region answers you: the alarm goes back within a minute. If the database does not write there, start the \
             failover into that region by hand."
                .to_owned(),
            "Of a database only: read the record of the last run first. A promotion may be under way.".to_owned(),
        ],
        then: Vec::new(),
        leave: "never while no region answers you.",
    }
}

pub(super) fn not_ready() -> Advice {
    Advice {
        means: "A failover into the region of the alarm would miss something, or nothing would start by itself. Nothing is down.",
        todo: vec![
            "Ask the function, above. Each line that begins with `missing` ends in what to do.".to_owned(),
            format!(
                "`platform` says that automation is not armed: {}, once the rest is there. It says paused: {}, `resume`.",
                link("Arm"),
                link("Stop")
            ),
            "No answer, or an old one: its log and its schedule, as with any function.".to_owned(),
        ],
        then: Vec::new(),
        leave: "you know what is missing, and it is being mended: nobody has to get up for it.",
    }
}
