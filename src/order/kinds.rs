//! The kinds of things that can happen, a bit each: the tests hold that each of them does.

use super::event::{Event, LockState, Next, StepOutcome, What, Why};
use super::state::Request;

impl Event {
    /// The kinds, in the order of [`Event::kinds`].
    pub const KINDS: [&'static str; 64] = [
        "dies",
        "is cut off",
        "is back",
        "application fails",
        "application is back",
        "promoted",
        "given up",
        "stuck",
        "lease ends",
        "name moves",
        "rearms",
        "promotes by hand",
        "disarms",
        "notes",
        "hands over",
        "closes",
        "starts",
        "gate passes",
        "gate waits",
        "tells",
        "done",
        "missed",
        "skipped",
        "unwritten",
        "gives back",
        "cannot give back",
        "ends",
        "loses lock",
        "killed",
        "by alarm",
        "by settle",
        "by hand",
        "planned",
        "approved",
        "lock free",
        "lock of the dead",
        "lock of the still",
        "lock out of reach",
        "begins",
        "takes up",
        "nothing to do or stands back",
        "held: not armed",
        "held: transition",
        "held: writer",
        "held: member",
        "held: alone",
        "held: lease",
        "held: target",
        "held: lag or late",
        "raises",
        "gives nothing back",
        "cannot raise",
        "remembers",
        "asks",
        "asks in vain",
        "refused",
        "refused for good",
        "finds it well",
        "finds transition or elsewhere",
        "gives up",
        "opens",
        "cannot open",
        "notes who writes",
        "cannot note",
    ];

    /// A bit for each of [`Event::KINDS`] that it is.
    pub fn kinds(self) -> u64 {
        let kind = match self {
            Self::Dies { .. } => 0,
            Self::IsCutOff { .. } => 1,
            Self::IsBack { .. } => 2,
            Self::AppFails { .. } => 3,
            Self::AppIsBack { .. } => 4,
            Self::Promoted { .. } => 5,
            Self::GivenUp { .. } => 6,
            Self::IsStuck { .. } => 7,
            Self::LeaseEnds { .. } => 8,
            Self::NameMoves { .. } => 9,
            Self::Rearms => 10,
            Self::PromotesByHand { .. } => 11,
            Self::Disarms { .. } => 12,
            Self::Notes { .. } => 13,
            Self::HandsOver { .. } => 14,
            Self::Closes { .. } => 15,
            Self::Starts { by, lock, then, .. } => {
                return 1 << 16 | by_kind(by) | lock_kind(lock) | then_kind(then);
            }
            Self::GatePasses { .. } => 17,
            Self::GateWaits { .. } => 18,
            Self::Tells { .. } => 19,
            Self::Over {
                how: StepOutcome::Done,
                ..
            } => 20,
            Self::Over {
                how: StepOutcome::Missed,
                ..
            } => 21,
            Self::Over {
                how: StepOutcome::Skipped,
                ..
            } => 22,
            Self::OverUnwritten { .. } => 23,
            Self::GivesBack { .. } => 24,
            Self::CannotGiveBack { .. } => 25,
            Self::GivesNothingBack { .. } => 50,
            Self::Ends { .. } => 26,
            Self::LosesLock { .. } => 27,
            Self::IsKilled { .. } => 28,
            Self::GateHolds { why, .. } => return why_kind(why),
            Self::Step { what, .. } => return what_kind(what),
        };
        1 << kind
    }
}

fn by_kind(by: Request) -> u64 {
    1 << match by {
        Request::Alarm => 29,
        Request::Settle => 30,
        Request::ByHand => 31,
        Request::Planned => 32,
        Request::Approve => 33,
    }
}

fn lock_kind(lock: LockState) -> u64 {
    1 << match lock {
        LockState::Free => 34,
        LockState::OfTheDead => 35,
        LockState::OfTheStill | LockState::Expired => 36,
        LockState::Unreachable => 37,
    }
}

fn then_kind(then: Next) -> u64 {
    1 << match then {
        Next::Begins => 38,
        Next::TakesUp | Next::LooksAgain => 39,
        Next::NothingToDo | Next::IsTurnedAway | Next::StandsBack => 40,
    }
}

fn why_kind(why: Why) -> u64 {
    1 << match why {
        Why::NotArmed => 41,
        Why::Transition => 42,
        Why::Writer => 43,
        Why::Member => 44,
        Why::Alone => 45,
        Why::Lease => 46,
        Why::Target => 47,
        Why::Lag | Why::Late => 48,
    }
}

fn what_kind(what: What) -> u64 {
    1 << match what {
        What::Raises => 49,
        What::CannotRaise => 51,
        What::Remembers => 52,
        What::Asks => 53,
        What::AsksInVain => 54,
        What::IsRefused => 55,
        What::IsRefusedForGood => 56,
        What::FindsItWell => 57,
        What::FindsTransition | What::FindsElsewhere => 58,
        What::GivesUp => 59,
        What::Opens => 60,
        What::CannotOpen => 61,
        What::Notes => 62,
        What::CannotNote => 63,
    }
}
