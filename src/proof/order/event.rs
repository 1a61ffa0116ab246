//! What can happen, one thing at a time.

use super::state::{Request, Status};

/// `region` is the one it happens to, or whose orchestrator does it; `step` counts from 1, as the record does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    // The world.
    Dies {
        region: u8,
    },
    IsCutOff {
        region: u8,
    },
    IsBack {
        region: u8,
    },
    Promoted {
        database: u8,
        region: u8,
    },
    GivenUp {
        database: u8,
    },
    IsStuck {
        database: u8,
    },
    /// An execution is started, asks for the lock, and reads the record.
    Starts {
        region: u8,
        by: Request,
        lock: Found,
        then: Then,
    },
    // The run.
    GatePasses {
        region: u8,
    },
    GateHolds {
        region: u8,
    },
    GateWaits {
        region: u8,
    },
    Raises {
        region: u8,
        step: u8,
        database: u8,
    },
    RaisesUnheard {
        region: u8,
        step: u8,
        database: u8,
    },
    CannotRaise {
        region: u8,
        step: u8,
        database: u8,
    },
    Remembers {
        region: u8,
        step: u8,
        database: u8,
    },
    Asks {
        region: u8,
        step: u8,
        database: u8,
    },
    AsksInVain {
        region: u8,
        step: u8,
        database: u8,
    },
    IsRefused {
        region: u8,
        step: u8,
        database: u8,
    },
    FindsElsewhere {
        region: u8,
        step: u8,
        database: u8,
    },
    GivesUp {
        region: u8,
        step: u8,
        database: u8,
    },
    Tells {
        region: u8,
        step: u8,
    },
    Over {
        region: u8,
        step: u8,
        how: How,
    },
    OverUnwritten {
        region: u8,
        step: u8,
        how: How,
    },
    Ends {
        region: u8,
        status: Status,
    },
    // What befalls an execution.
    LosesLock {
        region: u8,
    },
    IsKilled {
        region: u8,
    },
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Done,
    /// A step that was late, or was not done and is not waited for any longer. People hear of it.
    Missed,
    /// There was nothing to do.
    Skipped,
}

/// The lock, as an execution finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Free,
    /// Of an execution that died; its lease is waited for.
    OfTheDead,
    /// Of one that stands still for longer than its lease, and may go on afterwards.
    OfTheStill,
    /// Of one that works, and does not renew its lease, which no runtime of ours does.
    Expired,
    /// Of one that lives, and renews its lease.
    Held,
    /// The table does not answer.
    Unreachable,
}

/// What an execution does once it has the lock, or has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    Begins,
    TakesUp,
    /// Takes the run up, and goes back to its gate: what was seen there is old.
    LooksAgain,
    NothingToDo,
    /// Another run is not over, or it cannot be told which region to leave: people are called.
    StandsBack,
}

impl Event {
    /// The kinds, in the order of [`Event::kinds`].
    pub const KINDS: [&'static str; 40] = [
        "dies",
        "is cut off",
        "is back",
        "promoted",
        "given up",
        "stuck",
        "starts",
        "gate passes",
        "gate holds",
        "gate waits",
        "raises",
        "raises unheard",
        "cannot raise",
        "remembers",
        "asks",
        "asks in vain",
        "refused",
        "elsewhere",
        "gives up",
        "tells",
        "done",
        "missed",
        "skipped",
        "unwritten",
        "ends",
        "loses lock",
        "killed",
        "by alarm",
        "by alarm again",
        "by hand",
        "planned",
        "approved",
        "lock free",
        "lock of the dead",
        "lock of the still",
        "lock held",
        "lock unreachable",
        "begins",
        "takes up",
        "nothing to do, or stands back",
    ];

    /// The region whose orchestrator does it, and the step it is part of.
    pub fn step(self) -> Option<(u8, u8)> {
        match self {
            Self::Raises { region, step, .. }
            | Self::RaisesUnheard { region, step, .. }
            | Self::CannotRaise { region, step, .. }
            | Self::Remembers { region, step, .. }
            | Self::Asks { region, step, .. }
            | Self::AsksInVain { region, step, .. }
            | Self::IsRefused { region, step, .. }
            | Self::FindsElsewhere { region, step, .. }
            | Self::GivesUp { region, step, .. }
            | Self::Tells { region, step }
            | Self::Over { region, step, .. }
            | Self::OverUnwritten { region, step, .. } => Some((region, step)),
            Self::Dies { .. }
            | Self::IsCutOff { .. }
            | Self::IsBack { .. }
            | Self::Promoted { .. }
            | Self::GivenUp { .. }
            | Self::IsStuck { .. }
            | Self::Starts { .. }
            | Self::GatePasses { .. }
            | Self::GateHolds { .. }
            | Self::GateWaits { .. }
            | Self::Ends { .. }
            | Self::LosesLock { .. }
            | Self::IsKilled { .. } => None,
        }
    }

    /// A bit for each of [`Event::KINDS`] that it is.
    pub fn kinds(self) -> u64 {
        let kind = match self {
            Self::Dies { .. } => 0,
            Self::IsCutOff { .. } => 1,
            Self::IsBack { .. } => 2,
            Self::Promoted { .. } => 3,
            Self::GivenUp { .. } => 4,
            Self::IsStuck { .. } => 5,
            Self::Starts { by, lock, then, .. } => {
                return 1 << 6 | by_kind(by) | lock_kind(lock) | then_kind(then);
            }
            Self::GatePasses { .. } => 7,
            Self::GateHolds { .. } => 8,
            Self::GateWaits { .. } => 9,
            Self::Raises { .. } => 10,
            Self::RaisesUnheard { .. } => 11,
            Self::CannotRaise { .. } => 12,
            Self::Remembers { .. } => 13,
            Self::Asks { .. } => 14,
            Self::AsksInVain { .. } => 15,
            Self::IsRefused { .. } => 16,
            Self::FindsElsewhere { .. } => 17,
            Self::GivesUp { .. } => 18,
            Self::Tells { .. } => 19,
            Self::Over { how: How::Done, .. } => 20,
            Self::Over { how: How::Missed, .. } => 21,
            Self::Over {
                how: How::Skipped, ..
            } => 22,
            Self::OverUnwritten { .. } => 23,
            Self::Ends { .. } => 24,
            Self::LosesLock { .. } => 25,
            Self::IsKilled { .. } => 26,
        };
        1 << kind
    }
}

fn by_kind(by: Request) -> u64 {
    1 << match by {
        Request::Alarm => 27,
        Request::AlarmAgain => 28,
        Request::ByHand => 29,
        Request::Planned => 30,
        Request::Approve => 31,
    }
}

fn lock_kind(lock: Found) -> u64 {
    1 << match lock {
        Found::Free => 32,
        Found::OfTheDead => 33,
        Found::OfTheStill | Found::Expired => 34,
        Found::Held => 35,
        Found::Unreachable => 36,
    }
}

fn then_kind(then: Then) -> u64 {
    1 << match then {
        Then::Begins => 37,
        Then::TakesUp | Then::LooksAgain => 38,
        Then::NothingToDo | Then::StandsBack => 39,
    }
}
