//! Sentences that tiers of several kinds have.

use super::block::{Block, Stated, VerbUse};
use super::draft::Copy;
use super::retention::whole_days;
use super::value::Value;
use crate::platform::{HealthCheck, Replication};
use hac_base::source::Spanned;

/// A sentence that may stand once.
pub(crate) fn verb<T>(
    block: &Block,
    name: &'static str,
    reader: impl FnOnce(&VerbUse) -> Option<T>,
) -> Stated<T> {
    match block.uses(name).next() {
        None => Stated::Absent,
        Some(sentence) => match reader(sentence).filter(|_| sentence.operands.fits) {
            Some(value) => Stated::Known(Spanned::new(value, sentence.span)),
            None => Stated::Wrong,
        },
    }
}

/// `tier` is the tier itself; a database names another that answers for it.
pub(crate) fn health(sentence: &VerbUse, tier: &str) -> Option<HealthCheck> {
    let Value::Repeat(interval, times) = &sentence.operands.get("interval and count")?.value else {
        return None;
    };
    let via = match sentence.operands.get("tier") {
        Some(via) => via.value.text()?,
        None => tier,
    };
    Some(HealthCheck {
        path: sentence.operands.text("path")?.to_owned(),
        interval: interval.value.duration()?,
        failures: times.value.count()?,
        via: via.into(),
    })
}

pub(crate) fn days(block: &Block, name: &str) -> Stated<u32> {
    block.read(name, whole_days)
}

/// Every copy rule, and whether some were wrong. A rule that goes both ways is two.
pub(crate) fn copies(block: &Block) -> (Vec<Copy>, bool) {
    let mut copies = Vec::new();
    let mut incomplete = false;
    for sentence in block.uses("replicate") {
        let end = |name| {
            let located = sentence.operands.get(name)?;
            Some(Spanned::new(located.value.text()?.to_owned(), located.span))
        };
        let (Some(from), Some(to), Some(manner)) = (end("from"), end("to"), manner(sentence)) else {
            incomplete = true;
            continue;
        };
        let span = sentence.span;
        if sentence.operands.both_ways {
            copies.push(Copy {
                from: to.clone(),
                to: from.clone(),
                manner,
                span,
            });
        }
        copies.push(Copy {
            from,
            to,
            manner,
            span,
        });
    }
    (copies, incomplete)
}

/// `None` where it is wrong, which was reported.
fn manner(sentence: &VerbUse) -> Option<Replication> {
    if !sentence.operands.fits {
        return None;
    }
    let Some(said) = sentence.operands.get("manner") else {
        return Some(Replication::Storage);
    };
    match said.value.text()? {
        "binlog" => Some(Replication::Binlog),
        _ => Some(Replication::Storage),
    }
}
