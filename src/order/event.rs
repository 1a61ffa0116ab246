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
    /// The application of the region answers no more; in all of them, where it is `NOWHERE`.
    AppFails {
        region: u8,
    },
    AppIsBack {
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
    LeaseEnds {
        database: u8,
    },
    NameMoves {
        tier: u8,
        region: u8,
    },
    // People.
    Rearms,
    /// A switchover or failover that no run asked for.
    PromotesByHand {
        database: u8,
        region: u8,
    },
    // What no run left in order.
    Disarms {
        region: u8,
    },
    Notes {
        region: u8,
        database: u8,
    },
    HandsOver {
        region: u8,
        database: u8,
    },
    Closes {
        region: u8,
    },
    /// An execution is started, asks for the lock, and reads the record.
    Starts {
        region: u8,
        by: Request,
        lock: LockState,
        then: Next,
    },
    // The run.
    GatePasses {
        region: u8,
    },
    GateHolds {
        region: u8,
        why: Why,
    },
    GateWaits {
        region: u8,
    },
    /// In a step. `database` is NOWHERE's for what is about none.
    Step {
        region: u8,
        step: u8,
        database: u8,
        what: What,
    },
    Tells {
        region: u8,
        step: u8,
    },
    Over {
        region: u8,
        step: u8,
        how: StepOutcome,
    },
    OverUnwritten {
        region: u8,
        step: u8,
        how: StepOutcome,
    },
    GivesBack {
        region: u8,
        database: u8,
    },
    CannotGiveBack {
        region: u8,
        database: u8,
    },
    /// Somebody else is changing the writer, or has.
    GivesNothingBack {
        region: u8,
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

/// What an execution does in a step that is about a database, or finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Raises,
    /// Not in all the time that it has for it.
    CannotRaise,
    Remembers,
    Asks,
    AsksInVain,
    /// AWS says "not now".
    IsRefused,
    /// AWS says no, and goes on saying so.
    IsRefusedForGood,
    /// The region that failed answers again.
    FindsItWell,
    /// A promotion is under way that this run did not ask for.
    FindsTransition,
    FindsElsewhere,
    GivesUp,
    Opens,
    CannotOpen,
    /// Notes that its region is the writer.
    Notes,
    CannotNote,
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepOutcome {
    Done,
    /// A step that was late, or was not done and is not waited for any longer. People hear of it.
    Missed,
    /// There was nothing to do.
    Skipped,
}

/// Why the gate holds a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    NotArmed,
    /// A promotion is under way that no run asked for.
    Transition,
    /// The writer is not the one that is written down.
    Writer,
    /// The cluster here does not follow the writer.
    Member,
    /// Nobody else sees the region fail.
    Alone,
    /// The region answers; only writes are not accepted, and that is no failure of the region.
    Lease,
    /// The application here does not answer either.
    Target,
    Lag,
    /// The others see it fail too late for this run.
    Late,
}

/// The lock, as an execution finds it. One that finds it held by an owner that lives and works changes nothing, and is no
/// move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockState {
    Free,
    /// Of an execution that died; its lease is waited for.
    OfTheDead,
    /// Of one that stands still for longer than its lease, and may go on afterwards.
    OfTheStill,
    /// Of one that works, and does not renew its lease, which no runtime of ours does.
    Expired,
    /// The table does not answer.
    Unreachable,
}

/// What an execution does once it has the lock, or has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Begins,
    TakesUp,
    /// Takes the run up, and goes back to its gate: what was seen there is old.
    LooksAgain,
    NothingToDo,
    /// Automation is not armed: people are called, and there is no run.
    IsTurnedAway,
    /// Another run is not over, or it cannot be told which region to leave: people are called.
    StandsBack,
}

impl Event {
    /// The step of a run that it is part of: whose, and its number.
    pub fn step(self) -> Option<(u8, u8)> {
        match self {
            Self::Step { region, step, .. }
            | Self::Tells { region, step }
            | Self::Over { region, step, .. }
            | Self::OverUnwritten { region, step, .. } => Some((region, step)),
            Self::Dies { .. }
            | Self::IsCutOff { .. }
            | Self::IsBack { .. }
            | Self::AppFails { .. }
            | Self::AppIsBack { .. }
            | Self::Promoted { .. }
            | Self::GivenUp { .. }
            | Self::IsStuck { .. }
            | Self::LeaseEnds { .. }
            | Self::NameMoves { .. }
            | Self::Rearms
            | Self::PromotesByHand { .. }
            | Self::Disarms { .. }
            | Self::Notes { .. }
            | Self::HandsOver { .. }
            | Self::Closes { .. }
            | Self::Starts { .. }
            | Self::GatePasses { .. }
            | Self::GateHolds { .. }
            | Self::GateWaits { .. }
            | Self::GivesBack { .. }
            | Self::CannotGiveBack { .. }
            | Self::GivesNothingBack { .. }
            | Self::Ends { .. }
            | Self::LosesLock { .. }
            | Self::IsKilled { .. } => None,
        }
    }
}
