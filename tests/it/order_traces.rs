//! The model and the handlers, held together, by what can be seen of both from outside.
//!
//! `tests/lambda/order/recorded.json` is what the handlers do under faults: each must be a way through the model.
//! `tests/lambda/order/traces.json` is ways through the model: pytest plays each on the handlers. `UPDATE=1` writes it anew.

#![expect(
    clippy::wildcard_enum_match_arm,
    clippy::indexing_slicing,
    reason = "few of the events are seen, and a test may panic"
)]

use std::collections::BTreeMap;

use hac::order::event::{Event, LockState, Next, StepOutcome, What};
use hac::order::key::key;
use hac::order::model::Model;
use hac::order::state::{Phase, State};
use serde::{Deserialize, Serialize};

use super::order_seen::{End, TARGET, beginning, end_of, folder, model, seen};

#[derive(Debug, Deserialize)]
struct Recorded {
    scenario: String,
    flow: String,
    seen: Vec<String>,
    end: End,
}

/// The states in which the model can be after what was seen: how often things go wrong is not counted.
struct Follower<'m> {
    model: &'m Model,
    start: State,
    states: Vec<State>,
}

impl<'m> Follower<'m> {
    fn new(model: &'m Model, flow: &str) -> Self {
        let start = beginning(model, flow);
        let mut follower = Self {
            model,
            start,
            states: Vec::new(),
        };
        follower.states = follower.unseen(vec![(start, Vec::new())]).0;
        follower
    }

    /// Every state that can be reached without anything to see; and every first thing to see, with the state after it.
    fn unseen(&self, from: Vec<(State, Vec<String>)>) -> (Vec<State>, Vec<(State, Vec<String>)>) {
        let mut reached = BTreeMap::new();
        let mut shown = Vec::new();
        let mut left: Vec<State> = from.into_iter().map(|(state, _)| state).collect();
        let mut moves = Vec::new();
        while let Some(state) = left.pop() {
            if reached.insert(key(&state), state).is_some() {
                continue;
            }
            if state.slots.iter().all(|slot| slot.phase == Phase::None) {
                // Whoever asked may ask again, also where the model knows that nothing comes of it.
                left.push(State {
                    asked_for: state.asked_for | 1 << TARGET,
                    ..state
                });
            }
            self.model.moves(&state, &mut moves);
            for (event, next) in &moves {
                let next = State {
                    left: self.start.left,
                    ..*next
                };
                let labels = seen(self.model, &state, *event, &next);
                if labels.is_empty() {
                    left.push(next);
                } else {
                    shown.push((next, labels));
                }
            }
        }
        (reached.into_values().collect(), shown)
    }

    /// Goes on over what was seen; false where the model cannot.
    fn follow(&mut self, all: &[String]) -> Result<(), usize> {
        // States, and what of their last move is still to be seen.
        let mut at: Vec<(State, Vec<String>)> =
            self.states.iter().map(|state| (*state, Vec::new())).collect();
        for (number, label) in all.iter().enumerate() {
            let (waiting, settled): (Vec<_>, Vec<_>) = at.into_iter().partition(|(_, rest)| !rest.is_empty());
            let shown = self.unseen(settled).1;
            let mut next: BTreeMap<_, (State, Vec<String>)> = BTreeMap::new();
            for (state, labels) in waiting.into_iter().chain(shown) {
                if labels.first() == Some(label) {
                    let rest = labels[1..].to_vec();
                    next.insert((key(&state), rest.clone()), (state, rest));
                }
            }
            at = next.into_values().collect();
            if at.is_empty() {
                return Err(number);
            }
        }
        at.retain(|(_, rest)| rest.is_empty());
        self.states = self.unseen(at).0;
        Ok(())
    }
}

#[test]
fn what_the_handlers_do_is_a_way_through_the_model() {
    let text = std::fs::read_to_string(folder().join("order/recorded.json")).expect("it was recorded");
    let all: Vec<Recorded> = serde_json::from_str(&text).expect("as the handlers' tests wrote it");
    assert!(all.len() > 40, "{} are few", all.len());
    let mut refused = Vec::new();
    for one in &all {
        let model = model(&one.flow);
        let mut follower = Follower::new(&model, &one.flow);
        if let Err(number) = follower.follow(&one.seen) {
            refused.push(format!(
                "{}: not {} after {:?}",
                one.scenario,
                one.seen[number],
                &one.seen[..number]
            ));
            continue;
        }
        let ends = |state: &State| {
            let end = end_of(state);
            // The model counts calls of a run, the handlers those of all.
            (&end.status, end.promoted) == (&one.end.status, one.end.promoted)
                && (one.end.called || !end.called)
        };
        if !follower.states.iter().any(ends) {
            refused.push(format!("{}: does not end as {:?}", one.scenario, one.end));
        }
    }
    assert!(
        refused.is_empty(),
        "{} of {}:\n{}",
        refused.len(),
        all.len(),
        refused.join("\n")
    );
}

#[test]
fn what_no_handler_may_do_is_no_way_through_the_model() {
    let model = model("automatic");
    let asked = "lock, gate, raise, over 1, disarm, remember, ask";
    let refused = [
        "lock, ask".to_owned(),
        "lock, gate, disarm".to_owned(),
        "lock, gate, raise, over 1, ask".to_owned(),
        "lock, gate, raise, over 1, remember".to_owned(),
        "lock, gate, raise, raise".to_owned(),
        "lock, gate, raise, open".to_owned(),
        format!("{asked}, end completed"),
        format!("{asked}, end held"),
        format!("{asked}, ask"),
        format!("{asked}, note, over 2, over 3, open, open"),
    ];
    for way in refused {
        let whose = |what: &str| match what {
            "disarm" => what.to_owned(),
            _ => format!("us-east-2 {what}"),
        };
        let labels: Vec<String> = way.split(", ").map(whose).collect();
        let found = Follower::new(&model, "automatic").follow(&labels);
        assert_eq!(found, Err(labels.len() - 1), "{way:?}");
    }
}

/// A way through the model: what goes wrong, after how much was seen, and all that is seen.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Trace {
    fault: String,
    after: usize,
    seen: Vec<String>,
    end: End,
}

/// The fault of a move that pytest knows how to bring about.
fn fault(event: Event, faults: u8) -> Option<&'static str> {
    if faults != 1 {
        return None;
    }
    match event {
        Event::IsKilled { .. } => Some("killed"),
        Event::Step { what, .. } => match what {
            What::CannotRaise => Some("raise in vain"),
            What::AsksInVain => Some("ask in vain"),
            What::IsRefused => Some("not now"),
            What::CannotOpen => Some("open in vain"),
            What::CannotNote => Some("note in vain"),
            _ => None,
        },
        Event::OverUnwritten {
            how: StepOutcome::Done,
            ..
        } => Some("unwritten"),
        _ => None,
    }
}

/// What happens where nothing goes wrong.
fn is_ordinary(event: Event) -> bool {
    match event {
        Event::Starts { lock, then, .. } => {
            lock != LockState::OfTheStill && matches!(then, Next::Begins | Next::TakesUp | Next::LooksAgain)
        }
        Event::GatePasses { .. }
        | Event::Promoted { .. }
        | Event::NameMoves { .. }
        | Event::LeaseEnds { .. }
        | Event::Step {
            what: What::Raises | What::Remembers | What::Asks | What::Notes | What::Opens,
            ..
        }
        | Event::Tells { .. }
        | Event::Over {
            how: StepOutcome::Done,
            ..
        }
        | Event::Ends { .. } => true,
        _ => false,
    }
}

/// Goes on as if nothing could go wrong, to the end; gives every state on the way, and what was seen until then. `late` is the
/// number of a step that comes late: the model knows no time.
fn ordinarily(model: &Model, from: State, late: Option<u8>) -> Vec<(State, Vec<String>)> {
    let mut way = vec![(from, Vec::new())];
    let mut moves = Vec::new();
    while let Some((state, so_far)) = way.last().cloned() {
        model.moves(&state, &mut moves);
        let goes_on = |event: Event| match event {
            Event::Over { step, how, .. } if Some(step) == late => how == StepOutcome::Missed,
            _ => is_ordinary(event),
        };
        let mut ordinary = moves
            .iter()
            .filter(|(event, next)| goes_on(*event) && next.left == state.left);
        let Some((event, next)) = ordinary.next() else {
            break;
        };
        let labels = seen(model, &state, *event, next);
        way.push((*next, [so_far, labels].concat()));
    }
    way
}

fn traces() -> Vec<Trace> {
    let model = model("automatic");
    let mut traces: Vec<Trace> = Vec::new();
    let ordinary = ordinarily(&model, beginning(&model, "automatic"), None);
    let mut moves = Vec::new();
    for (state, so_far) in ordinary {
        model.moves(&state, &mut moves);
        for (event, next) in &moves {
            let faults = state.left.faults - next.left.faults;
            let Some(fault) = fault(*event, faults).filter(|_| !so_far.is_empty()) else {
                continue;
            };
            let at_once = seen(&model, &state, *event, next);
            // A promotion that waits until Lambda repeats the request, or until it may be asked for again, is late.
            let progress = state.slots[0].progress;
            let promotes = progress.asked != 0 && progress.over == 1;
            let late = (promotes && matches!(fault, "killed" | "ask in vain")).then_some(2);
            let (end, rest) = ordinarily(&model, *next, late).pop().expect("it is somewhere");
            let trace = Trace {
                fault: fault.to_owned(),
                after: so_far.len(),
                seen: [so_far.clone(), at_once, rest].concat(),
                end: end_of(&end),
            };
            if !traces.contains(&trace) {
                traces.push(trace);
            }
        }
    }
    traces
}

#[test]
fn ways_through_the_model_are_written_down_for_the_handlers() {
    let lines: Vec<String> = traces()
        .iter()
        .map(|trace| serde_json::to_string(trace).expect("only text and numbers"))
        .collect();
    assert!(lines.len() > 20, "{} are few", lines.len());
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    let path = folder().join("order/traces.json");
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(&path, &text).expect("the folder is there");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        written, text,
        "run again with UPDATE=1 and look at the difference"
    );
}
