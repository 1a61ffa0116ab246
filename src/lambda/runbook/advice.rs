//! What is to be said of each kind of alarm.

use super::command::Command;
use super::watch::{Look, REGION, Watch};
use super::{Site, doubt, link, standing, witness};
use crate::alarm::Alarm;
use crate::plan::Plan;
use crate::tier_alarm::TierAlarm;

/// What a section says. Its `todo` may hold links to other sections.
pub(super) struct Advice {
    pub(super) means: &'static str,
    pub(super) todo: Vec<String>,
    /// What changes something, to be pasted only where `todo` says so.
    pub(super) then: Vec<Command>,
    pub(super) leave: &'static str,
}

fn words(todo: &[&str]) -> Vec<String> {
    todo.iter().map(|text| (*text).to_owned()).collect()
}

pub(super) fn advice(plan: Option<&Plan>, site: &Site, alarm: Alarm, watches: &[&Watch]) -> Advice {
    match alarm {
        Alarm::Trigger => trigger(),
        Alarm::Unserved => standing::unserved(),
        Alarm::Endpoint => doubt::endpoint(plan),
        Alarm::TwoWriters => doubt::two_writers(plan, watches),
        Alarm::NoWriter => standing::no_writer(plan, site, watches),
        Alarm::Witness => doubt::no_witness(plan, watches),
        Alarm::Silence => silence(),
        Alarm::NotReady => standing::not_ready(),
        Alarm::DeadLetters => dead_letters(),
        Alarm::Errors => errors(),
        Alarm::Throttles => throttles(plan),
        Alarm::Tier(alarm) => of_tier(alarm, watches),
    }
}

fn trigger() -> Advice {
    Advice {
        means: "What the failover watches has failed often enough in a row, as seen from the region of the alarm. The prober \
                there starts the orchestrator, again and again for as long as it is so; the alarm has started it too.",
        todo: vec![
            format!(
                "A run is under way, or is over: its own page says what it needs, see {}.",
                link("Pages")
            ),
            "No run after a minute, and no page: start it by hand, in the section of the region that is down.".to_owned(),
            format!(
                "The region is well, and only its end points are not: {}, before the run has asked for a promotion.",
                link("Stop")
            ),
        ],
        then: Vec::new(),
        leave: "the run is over. The alarm goes back by itself once the region answers again.",
    }
}

fn silence() -> Advice {
    Advice {
        means: "No probe has arrived for three minutes. Nobody would notice from there if the region it watches failed now, and \
                no failover would start.",
        todo: vec![
            "The function is not `Active`, or the rule not `ENABLED`: `terraform plan` shows who changed what.".to_owned(),
            "It runs, and cannot write its metric: the log says why.".to_owned(),
            format!(
                "Until it speaks again, ask the end points yourself every minute, and be ready to start by hand: {}.",
                link("Where to look")
            ),
        ],
        then: Vec::new(),
        leave: "never for longer than it takes; it is the detection.",
    }
}

fn dead_letters() -> Advice {
    Advice {
        means: "Lambda has repeated a request until it gave up. Nobody carries it out any more.",
        todo: vec![
            "The body is the request, `ErrorMessage` why it failed. An alarm, and the region is still down: start it by hand."
                .to_owned(),
            format!("See how the last run stands: {}.", link("Look")),
            "Settled: empty the queue, which deletes what is in it. The alarm stays on until then.".to_owned(),
        ],
        then: vec![Command::aws("sqs", "purge-queue", REGION).option("queue-url", "$QUEUE")],
        leave: "the region is well, and the request is hours old. Empty the queue all the same.",
    }
}

fn errors() -> Advice {
    Advice {
        means: "An execution ended in an error. Of the orchestrator it may mean that a page could not be sent: its error is then \
                the only call.",
        todo: vec![
            format!(
                "The orchestrator's: {}. Lambda repeats the request after one minute and after two more, and the run goes on \
                 where it stood.",
                link("Look")
            ),
            "The validator's: a promotion cannot be confirmed. Do it in SQL, as step `verify` without the function says.".to_owned(),
            "The prober's: if it goes on, detection fails with it. Mend it before anything else.".to_owned(),
        ],
        then: Vec::new(),
        leave: "one error of a prober, and the next minute was well; or a run that says `completed`.",
    }
}

fn throttles(plan: Option<&Plan>) -> Advice {
    let by_hand = plan.map(|plan| {
        format!(
            "0 on the orchestrator: somebody may be promoting by hand ({}). Ask first, and give them back only when nobody is.",
            link(&witness::title(plan))
        )
    });
    Advice {
        means: "Lambda did not start an execution: more were asked for than the function may have at a time.",
        todo: by_hand
            .into_iter()
            .chain(words(&[
                "No reserved executions, or 0 on another function: somebody took them by mistake. `terraform plan` shows how many it \
                 had. Give them back.",
                "The account has none left: ask AWS for more. Each function has some of its own, which nobody can use up.",
                "The orchestrator's, and it has executions: Lambda repeats the request. If no run has begun after a minute, start it by hand.",
            ]))
            .collect(),
        then: Vec::new(),
        leave: "it happened once, and the run goes on.",
    }
}

fn of_tier(alarm: &TierAlarm, watches: &[&Watch]) -> Advice {
    let named = watches.iter().filter_map(|watch| match &watch.look {
        Look::Tier(names) => Some((names, watch.region.as_str())),
        Look::Run
        | Look::Endpoint { .. }
        | Look::Endpoints { .. }
        | Look::Writers { .. }
        | Look::Lease { .. }
        | Look::Readiness { .. }
        | Look::Function { .. }
        | Look::Queue { .. } => None,
    });
    let named: Vec<_> = named.collect();
    Advice {
        means: alarm.means,
        todo: words(alarm.todo),
        then: (alarm.then)(&named),
        leave: alarm.leave,
    }
}
