//! The part of a moment that is the orchestrators': the lock, the record of the run, and the executions.

/// Whose the lock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lock {
    Free,
    Of(u8),
    /// Of an execution that died: free when its lease has ended.
    OfTheDead,
}

/// What started an execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Request {
    /// Of a prober, or of an alarm; or of an execution that died, which Lambda repeats.
    Alarm,
    /// `{"action": "settle"}`: a prober sees a run whose execution died.
    Settle,
    /// `{"action": "failover"}`
    ByHand,
    /// `{"action": "failback"}` or `"switchover"`
    Planned,
    Approve,
}

/// How a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    None,
    Running,
    Awaiting,
    Completed,
    Attention,
    Held,
    Failed,
}

/// The record of the last run, in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Record {
    /// Counted from 1; 0 where there was none yet.
    pub run: u8,
    pub status: Status,
    pub request: Request,
    pub source: u8,
    pub target: u8,
    pub approved: bool,
    pub progress: Progress,
    /// Automatic runs may act. It outlives the run.
    pub armed: bool,
    /// People were called since this run began.
    pub called: bool,
    /// A bit for each region whose last run was held by the lag of a database.
    pub lagging: u8,
}

/// What an execution remembers of its run, and writes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact that the record holds"
)]
pub struct Progress {
    /// The gate let it pass.
    pub gate: bool,
    /// The outside vantage point agreed then.
    pub agreed: bool,
    /// Steps that are over.
    pub over: u8,
    /// Databases whose promotion was asked for, and not refused.
    pub asked: u8,
    /// Something was missed or late.
    pub missed: bool,
    /// This run disarmed.
    pub disarmed: bool,
    /// People were told that a lease is not where it belongs.
    pub told: bool,
}

/// Where an execution stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    None,
    /// Before the gate.
    Gate,
    /// At the beginning of the step after those that are over.
    At,
    /// Has raised the fence, and waits for the old lease.
    Raised,
    /// Has written down that it will ask for a promotion, the first time or after a refusal.
    Remembered,
    /// Has written it down once more: an earlier request may have been accepted.
    RememberedAgain,
    /// At the beginning of a step, and could not open a write lease that is owed.
    Owing,
    /// Has told a topic, and not written it down.
    Told,
    /// Is about to write down the end of the run.
    Ending(Status),
    /// Has written it down, and gives back the write leases that it took.
    Returning,
}

/// One execution of an orchestrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Execution {
    pub phase: Phase,
    pub region: u8,
    pub progress: Progress,
    /// The run it works on.
    pub run: u8,
}

impl Execution {
    pub const NONE: Self = Self {
        phase: Phase::None,
        region: 0,
        progress: Progress {
            gate: false,
            agreed: false,
            over: 0,
            asked: 0,
            missed: false,
            disarmed: false,
            told: false,
        },
        run: 0,
    };

    pub fn is_alive(&self) -> bool {
        self.phase != Phase::None
    }
}
