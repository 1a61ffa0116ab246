//! What is asked of data, as it is written: how long it is kept, and what readers may count on.

use super::block::{Block, Stated};
use super::value::Value;
use crate::platform::Consistency;

/// `retain >= 90d`, `retain <= 180d`: in days.
#[derive(Debug, Clone)]
pub(crate) struct Retention {
    pub at_least: Stated<u32>,
    pub at_most: Stated<u32>,
}

impl Retention {
    /// The bounds of a block; none where there is no block.
    pub(crate) fn read(block: Option<&Block>) -> Self {
        let bound = |name: &str| block.map_or(Stated::Absent, |block| block.promise(name, whole_days));
        Self {
            at_least: bound("retain >="),
            at_most: bound("retain <="),
        }
    }
}

pub(crate) fn whole_days(value: &Value) -> Option<u32> {
    u32::try_from(value.duration()?.as_days()).ok()
}

pub(crate) fn consistency(block: &Block) -> Stated<Consistency> {
    block.promise("consistency", |value| {
        let said = value.text()?;
        let mut all = Consistency::ALL.into_iter();
        all.find(|consistency| consistency.word() == said)
    })
}
