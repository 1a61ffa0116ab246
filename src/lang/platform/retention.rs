//! What is asked of data: how long it is kept, and what readers may count on.

use hac_base::source::Spanned;

/// How long data must be kept and may be kept, in days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retention {
    pub at_least: Option<Spanned<u32>>,
    pub at_most: Option<Spanned<u32>>,
}

impl Retention {
    /// What a store says counts for it, and where it says nothing, what the platform says.
    pub fn or(&self, platform: &Self) -> Self {
        Self {
            at_least: self.at_least.clone().or_else(|| platform.at_least.clone()),
            at_most: self.at_most.clone().or_else(|| platform.at_most.clone()),
        }
    }

    /// The least and the most, as numbers.
    pub fn days(&self) -> (Option<u32>, Option<u32>) {
        let days = |bound: &Option<Spanned<u32>>| bound.as_ref().map(|bound| bound.value);
        (days(&self.at_least), days(&self.at_most))
    }
}

/// What readers of a store may count on; the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Consistency {
    /// Copies converge when nothing is written.
    Eventual,
    /// A client that stays in one region reads what it wrote.
    Session,
    /// Every reader reads every write that was acknowledged, in whatever region and after a failover.
    Strong,
}

impl Consistency {
    pub const ALL: [Self; 3] = [Self::Eventual, Self::Session, Self::Strong];

    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Eventual => "eventual",
            Self::Session => "session",
            Self::Strong => "strong",
        }
    }
}
