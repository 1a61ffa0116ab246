//! What to say instead where the platform stays as it is: another promise, or a number that was measured. Tried like the
//! edits: what would not hold is not advised.

use super::promises::{PromisedTime, case, hardest, is_kept};
use super::repairs::keeps;
use super::timeline::Source;
use hac_base::diagnostics::{Help, Safety};
use hac_base::units::{Date, Duration};
use hac_lang::platform::{Assumption, Bound, Platform, Quantile};

/// A promise that holds: the same for the typical case, or a longer one.
pub(super) fn promises(platform: &Platform, failover: usize, stretch: PromisedTime) -> Vec<Help> {
    let Some(bound) = stretch.bound(platform) else {
        return Vec::new();
    };
    let takes = platform
        .failovers
        .get(failover)
        .and_then(|failover| hardest(platform, failover, stretch, bound.at))
        .and_then(|(_, timeline)| stretch.takes(&timeline)?.at(bound.at));
    let typical = (bound.at == Quantile::Worst).then_some(Bound {
        at: Quantile::Typical,
        ..bound
    });
    let longer = takes.map(|takes| Bound {
        limit: writable(takes),
        ..bound
    });
    let name = stretch.name();
    let word = |at: Quantile| match at {
        Quantile::Best => " at best",
        Quantile::Typical => " at typical",
        Quantile::Worst => "",
    };
    [typical, longer]
        .into_iter()
        .flatten()
        .filter(|bound| {
            let mut after = platform.clone();
            stretch.set(&mut after, *bound);
            // Of all failovers: another may be slower.
            (0..after.failovers.len()).all(|failover| {
                let failover = after.failovers.get(failover);
                failover.is_some_and(|failover| is_kept(&after, failover, stretch) != Some(false))
            })
        })
        .map(|bound| {
            let sentence = format!("{name} <= {}{}", bound.limit, word(bound.at));
            Help {
                message: format!("promise `{sentence}`, which holds {}", case(bound.at)),
                // What is promised is for people: no tool lowers it.
                edits: Vec::new(),
                safety: Safety::Unsafe,
            }
        })
        .collect()
}

/// How low a number that is only assumed would have to be, for who has measured it.
pub(super) fn measurement(platform: &Platform, failover: usize, stretch: PromisedTime) -> Option<Help> {
    let bound = stretch.bound(platform)?;
    let declared = platform.failovers.get(failover)?;
    let (_, timeline) = hardest(platform, declared, stretch, bound.at)?;
    let part = stretch
        .parts(&timeline, bound.at)
        .into_iter()
        .filter_map(|part| timeline.nodes.get(part))
        // What is assumed already was measured, or so it says.
        .filter(|node| matches!(node.source, Source::Table(_)))
        .max_by_key(|node| node.takes.at(bound.at))?;
    let (key, takes) = (part.source.key()?, part.takes.at(bound.at)?);
    let total = stretch.takes(&timeline)?.at(bound.at)?;
    let needed = takes
        .checked_sub(total.saturating_sub(bound.limit))?
        .rounded_down();
    let assumed = |takes: Duration| {
        let mut after = platform.clone();
        after.assumptions.retain(|assumption| assumption.key != key);
        after.assumptions.push(Assumption {
            key: key.to_owned(),
            best: None,
            typical: (bound.at == Quantile::Typical).then_some(takes),
            worst: (bound.at == Quantile::Worst).then_some(takes),
            share: None,
            source: String::new(),
            until: Date::parse("9999-12-31")?,
            origin: declared.origin.clone(),
        });
        Some(after)
    };
    let word = match bound.at {
        Quantile::Best => return None,
        Quantile::Typical => "typical",
        Quantile::Worst => "worst",
    };
    // Less than at best would contradict the table; it is no advice.
    let sensible = needed >= part.takes.best && needed > Duration::ZERO;
    (sensible && keeps(&assumed(needed)?, failover, stretch)).then(|| Help {
        message: format!(
            "if you have measured it, write `assume {key} {{ {word} = {needed}, … }}`: no more than that would hold"
        ),
        edits: Vec::new(),
        safety: Safety::Unsafe,
    })
}

/// No less than that, in at most two units: what a sentence can say.
fn writable(takes: Duration) -> Duration {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    let seconds = takes.as_secs();
    let unit = if seconds >= 24 * HOUR {
        HOUR
    } else if seconds >= HOUR {
        MINUTE
    } else {
        1
    };
    Duration::from_secs(seconds.div_ceil(unit).saturating_mul(unit))
}
