//! stateright explores the model of a failover's order, too: as many states, and the same verdicts. So the search that every
//! check makes is not believed on its own word.

use hac::order::event::Event;
use hac::order::explore::{explore, simplest};
use hac::order::model::Model;
use hac::order::policy::{Bounds, Follows, Pair, Planned, Policy, StepAction, Tier};
use hac::order::protocol::Protocol;
use hac::order::state::State;
use stateright::{Checker, Property};

struct Judged(Model);

impl stateright::Model for Judged {
    type State = State;
    /// What happens, and its number among what may.
    type Action = (usize, Event);

    fn init_states(&self) -> Vec<State> {
        vec![self.0.start()]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Self::Action>) {
        let mut moves = Vec::new();
        self.0.moves(state, &mut moves);
        actions.extend(moves.into_iter().map(|(event, _)| event).enumerate());
    }

    fn next_state(&self, state: &State, (number, _): Self::Action) -> Option<State> {
        let mut moves = Vec::new();
        self.0.moves(state, &mut moves);
        moves.get(number).map(|(_, next)| *next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("nothing is broken", |judged, state| {
            judged.0.broken_in(state).is_none()
        })]
    }
}

const ORDINARY: [StepAction; 5] = [
    StepAction::Fence(0),
    StepAction::Promote {
        database: 0,
        leaves: false,
    },
    StepAction::Verify(0),
    StepAction::Shift {
        tier: Some(0),
        waits_for: 1,
    },
    StepAction::Notify,
];

fn model(acts: &[StepAction], regions: usize, together: u8) -> Model {
    let names = ["us-east-1", "us-east-2", "us-west-1"];
    let steps = || {
        acts.iter()
            .map(|act| Planned {
                act: *act,
                seconds: 60,
            })
            .collect()
    };
    Model {
        policy: Policy {
            regions: names
                .iter()
                .take(regions)
                .map(|name| (*name).to_owned())
                .collect(),
            databases: vec!["orders".to_owned()],
            by_binlog: 0,
            leased: 1,
            tiers: vec![Tier {
                name: "web".to_owned(),
                uses: 1,
                asks: 1,
                follows: Follows::Writer,
            }],
            pairs: (1..regions)
                .map(|other| Pair::new([0, u8::try_from(other).expect("few")], steps()))
                .collect(),
            lock_in: None,
            witness: "us-west-2".to_owned(),
        },
        protocol: Protocol::SHIPPED,
        bounds: Bounds {
            together,
            ..Bounds::DEEP
        },
    }
}

#[test]
fn the_judge_sees_the_same_states() {
    for (regions, together) in [(2, 0), (2, 1), (2, 2), (2, 3), (3, 2)] {
        let model = model(&ORDINARY, regions, together);
        let ours = explore(&model);
        assert!(ours.complete);
        let judged = stateright::Model::checker(Judged(model)).spawn_bfs().join();
        println!("{regions} regions, {together} more: {} states", ours.states);
        assert_eq!(judged.unique_state_count(), ours.states);
        assert_eq!(
            judged.state_count(),
            ours.moves + 1,
            "as many moves, and the first state"
        );
        judged.assert_properties();
    }
}

#[test]
fn the_judge_finds_the_same_mistakes_by_no_shorter_way() {
    let [fence, promote, verify, shift, notify] = ORDINARY;
    let orders = [
        vec![promote, fence, verify, shift, notify],
        vec![fence, promote, shift, verify, notify],
        vec![fence, promote, shift, notify],
        vec![fence, promote, verify, notify],
        vec![fence, shift, promote, verify, notify],
    ];
    let refused = |acts: &Vec<StepAction>| {
        let model = model(acts, 2, 1);
        let ours = simplest(&model);
        let judged = stateright::Model::checker(Judged(model)).spawn_bfs().join();
        let theirs = judged.discovery("nothing is broken");
        assert_eq!(ours.is_some(), theirs.is_some(), "{acts:?}");
        if let (Some(ours), Some(theirs)) = (&ours, theirs) {
            let actions = theirs.into_actions().len();
            assert!(ours.trace.len() <= actions, "{acts:?}: {actions} are enough");
        }
        ours.is_some()
    };
    assert_eq!(orders.iter().filter(|acts| refused(acts)).count(), 4);
    assert!(!refused(&ORDINARY.to_vec()));
}
