//! What the platform promises and how far that was checked. Nothing that was asked for passes in silence.
//!
//! A promise that arithmetic on the configuration contradicts never gets here: `promises` refused it.

mod time;

use super::promises::PromisedTime;
use super::{availability, data, loss};
use hac_base::source::{Sources, Span};
use hac_lang::platform::{Bound, Claim, Database, Failover, Platform, Quantile, Topic, Verdict};

pub(super) fn of(platform: &Platform, sources: &Sources) -> Vec<Claim> {
    let objective = &platform.objective;
    let mut claims: Vec<Claim> = Vec::new();
    if let Some(promise) = &objective.availability {
        claims.push(availability::claim(
            platform,
            promise,
            written(sources, promise.span),
        ));
    }
    let promised = PromisedTime::ALL
        .into_iter()
        .filter_map(|stretch| Some((stretch, stretch.bound(platform)?)));
    claims.extend(
        promised.map(|(stretch, bound)| time::claim(platform, stretch, &bound, written(sources, bound.span))),
    );
    claims.extend(loss::claims(platform));
    claims.extend(data::claims(platform, sources));
    if let Some(residency) = &objective.residency {
        claims.push(kept_in(platform, written(sources, residency.span)));
    }
    claims.extend(platform.databases().filter_map(lag));
    claims
}

/// A sentence as it is written, in one line, with its place.
pub(super) fn written(sources: &Sources, span: Span) -> (String, Span) {
    let words: Vec<&str> = sources.text(span).split_whitespace().collect();
    (words.join(" "), span)
}

/// A bound in words: the sentence may stand in a module, with a parameter in it.
pub(super) fn promised(name: &str, bound: &Bound) -> String {
    let at = match bound.at {
        Quantile::Best => " at best",
        Quantile::Typical => " at typical",
        Quantile::Worst => "",
    };
    format!("{name} <= {}{at}", bound.limit)
}

/// The ends of a failover, as the id of a claim has them.
pub(super) fn ends(failover: &Failover) -> String {
    format!("{}->{}", failover.from, failover.to)
}

/// Words as a sentence: a capital letter first, a full stop last.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters
        .next()
        .map(|letter| letter.to_uppercase().collect())
        .unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn lag(database: &Database) -> Option<Claim> {
    let lag = database.lag.as_ref()?;
    let summary = if database.is_replicated() {
        format!(
            "the lag depends on the load; an alarm in each region tells people when it is above {}",
            lag.limit
        )
    } else {
        format!(
            "`{}` is in one region, so there is no lag to watch",
            database.name
        )
    };
    Some(Claim::new(
        Topic::ReplicationLag,
        database.name.as_str(),
        (promised("lag", lag), lag.span),
        Verdict::NotChecked,
        summary,
    ))
}

/// What stands outside of the regions where data is kept, and what it knows.
fn kept_in(platform: &Platform, title: (String, Span)) -> Claim {
    let stores = platform.tiers.stores().count();
    let summary = format!("{stores} stores, each copy in one of these regions");
    let witness = platform.witness().map(|witness| {
        format!(
            "The witness {} keeps locks, counters and records of failovers, and nothing that the application stored.",
            witness.name
        )
    });
    Claim::new(Topic::Residency, "", title, Verdict::Proved, summary).details(witness)
}
