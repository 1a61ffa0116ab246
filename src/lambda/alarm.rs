//! The alarms that page people, each by the section of `RUNBOOK.md` that says what to do about it.

use crate::tier_alarm::TierAlarm;

/// A kind of alarm, in the order in which they matter to somebody who has just been woken up. Its description names its
/// section, and the section names every alarm of the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alarm {
    Trigger,
    Unserved,
    Endpoint,
    TwoWriters,
    NoWriter,
    Witness,
    Silence,
    NotReady,
    DeadLetters,
    Errors,
    Throttles,
    /// On a tier.
    Tier(&'static TierAlarm),
}

impl Alarm {
    /// Those on what fails over and on what watches it.
    pub const OF_FAILOVER: &[Self] = &[
        Self::Trigger,
        Self::Unserved,
        Self::Endpoint,
        Self::TwoWriters,
        Self::NoWriter,
        Self::Witness,
        Self::Silence,
        Self::NotReady,
        Self::DeadLetters,
        Self::Errors,
        Self::Throttles,
    ];

    /// The title of its section.
    pub fn section(self) -> &'static str {
        match self {
            Self::Trigger => "Alarm: a region has failed",
            Self::Unserved => "Alarm: no region answers",
            Self::Endpoint => "Alarm: an end point does not answer",
            Self::TwoWriters => "Alarm: two writers",
            Self::NoWriter => "Alarm: no region may write",
            Self::Witness => "Alarm: the witness does not answer",
            Self::Silence => "Alarm: a prober is silent",
            Self::NotReady => "Alarm: not ready for a failover",
            Self::DeadLetters => "Alarm: a request was given up",
            Self::Errors => "Alarm: a failover function raised an error",
            Self::Throttles => "Alarm: a failover function was not allowed to run",
            Self::Tier(alarm) => alarm.section,
        }
    }

    /// What it is called in the generated code.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::Unserved => "unserved",
            Self::Endpoint => "endpoint",
            Self::TwoWriters => "two_writers",
            Self::NoWriter => "no_writer",
            Self::Witness => "witness",
            Self::Silence => "silence",
            Self::NotReady => "not_ready",
            Self::DeadLetters => "dead_letters",
            Self::Errors => "errors",
            Self::Throttles => "throttles",
            Self::Tier(alarm) => alarm.name,
        }
    }

    /// What ends the description of such an alarm.
    pub fn reference(self) -> String {
        format!(". RUNBOOK.md, {}", self.section())
    }
}
