//! What the platform promises and how far that was checked. Nothing that was asked for passes in silence.
//!
//! A promise that arithmetic on the configuration contradicts never gets here: `promises` refused it.

use super::promises::{Stretch, case, hardest};
use super::timeline::{self, Kind, Source, Timeline};
use super::{Interval, shown};
use super::{availability, data, loss};
use crate::platform::{Bound, Claim, Failover, Platform, Quantile, Verdict};
use crate::source::{Sources, Span};

pub(super) fn of(platform: &Platform, sources: &Sources) -> Vec<Claim> {
    let mut claims = Claims {
        sources,
        list: Vec::new(),
    };
    let objective = &platform.objective;
    if let Some(availability) = &objective.availability {
        let verdict = match availability::of(platform).first() {
            Some(worst) => Verdict::Holds(worst.claim(availability.value)),
            None => Verdict::NotChecked("people reach nothing: no tier listens".to_owned()),
        };
        claims.add(availability.span, verdict);
    }
    for stretch in Stretch::ALL {
        if let Some(bound) = stretch.bound(platform) {
            claims.add(bound.span, of_time(platform, stretch, &bound));
        }
    }
    for (span, verdict) in loss::verdicts(platform).into_iter().chain(loss::told(platform)) {
        claims.add(span, verdict);
    }
    for (span, verdict) in data::verdicts(platform) {
        claims.add(span, verdict);
    }
    if let Some(residency) = &objective.residency {
        claims.add(residency.span, Verdict::Holds(kept_in(platform)));
    }
    for database in &platform.databases {
        if let Some(lag) = &database.lag {
            let watched = if database.is_replicated() {
                format!(
                    "the lag of `{}` is a matter of load; an alarm in each region tells people when it is above {}",
                    database.name, lag.limit
                )
            } else {
                format!(
                    "`{}` is in one region, so there is no lag to watch",
                    database.name
                )
            };
            claims.add(lag.span, Verdict::NotChecked(watched));
        }
    }
    claims.list
}

struct Claims<'a> {
    sources: &'a Sources,
    list: Vec<Claim>,
}

impl Claims<'_> {
    fn add(&mut self, span: Span, verdict: Verdict) {
        let words: Vec<&str> = self.sources.text(span).split_whitespace().collect();
        self.list.push(Claim {
            text: words.join(" "),
            verdict,
            span,
        });
    }
}

/// One verdict for a promise about time, over all failovers: the slowest speaks for them.
fn of_time(platform: &Platform, stretch: Stretch, bound: &Bound) -> Verdict {
    let slowest = platform
        .failovers
        .iter()
        .filter_map(|failover| {
            let (failure, timeline) = hardest(platform, failover, stretch, bound.at)?;
            let takes = stretch.takes(&timeline)?;
            Some((failover, failure, timeline, takes))
        })
        .max_by_key(|(_, _, _, takes)| (takes.at(bound.at).is_none(), takes.at(bound.at)));
    let Some((failover, failure, timeline, takes)) = slowest else {
        return Verdict::NotChecked(match platform.failovers.as_slice() {
            [] => "there is no failover, so nothing decides".to_owned(),
            _ => "nothing that a failover watches fails with its region".to_owned(),
        });
    };
    let mut text = format!("{} {}", shown(takes.at(bound.at)), case(bound.at));
    let until = match stretch {
        Stretch::Detect => String::new(),
        Stretch::Failover | Stretch::Recovery => format!(" until {} serves writes", failover.to),
        Stretch::Outage => " until clients write again".to_owned(),
    };
    text.push_str(&format!("{until} when {}", failure.title(failover)));
    if bound.at != Quantile::Worst {
        text.push_str(&worst_of(stretch, bound, &timeline, takes));
    }
    text.push_str(&assumed(stretch, bound.at, &timeline));
    text.push_str(&after_others(platform, failover, stretch, bound));
    if stretch == Stretch::Detect {
        text.push_str(&in_part(platform, failover));
    }
    let stops_before_clients = matches!(stretch, Stretch::Failover | Stretch::Recovery);
    if stops_before_clients && timeline.clients != timeline.serving {
        text.push_str(&name_follows(bound.at, &timeline));
    }
    Verdict::Holds(text)
}

/// What the worst case comes to, where the promise is about another.
fn worst_of(stretch: Stretch, bound: &Bound, timeline: &Timeline, takes: Interval) -> String {
    let Some(worst) = takes.worst else {
        let unbounded = timeline.nodes.iter().find(|node| node.takes.worst.is_none());
        let name = unbounded.map_or("a part of it", |node| node.name.as_str());
        return format!("; nobody bounds the worst case: {name}");
    };
    if worst <= bound.limit {
        return format!("; {worst} at worst, which keeps it, too");
    }
    let parts = stretch.parts(timeline, Quantile::Worst).into_iter();
    let longest = parts
        .filter_map(|part| timeline.nodes.get(part))
        .max_by_key(|node| node.takes.worst);
    let largest = longest.map_or_else(String::new, |node| {
        let word = match &node.source {
            Source::Table(entry) => format!(" ({})", entry.worst_provenance().text()),
            Source::Assume { .. } | Source::Derived(_) => String::new(),
        };
        format!(", of which {} are `{}`{word}", shown(node.takes.worst), node.name)
    });
    format!("; at worst {worst}, which is more than {}{largest}", bound.limit)
}

/// Smaller failures after which it takes longer than is promised for the loss of the region.
fn after_others(platform: &Platform, failover: &Failover, stretch: Stretch, bound: &Bound) -> String {
    let longer: Vec<String> = timeline::failures(platform, failover)
        .iter()
        .filter(|failure| failure.kind != Kind::Region)
        .filter_map(|failure| {
            let timeline::Course::Runs(timeline) = timeline::course(platform, failover, failure) else {
                return None;
            };
            let takes = stretch.takes(&timeline)?.at(bound.at);
            let is_longer = takes.is_none_or(|takes| takes > bound.limit);
            is_longer.then(|| format!("{} when {}", shown(takes), failure.title(failover)))
        })
        .collect();
    if longer.is_empty() {
        String::new()
    } else {
        format!("; longer after other failures: {}", longer.join(", "))
    }
}

/// What the platform itself assumed on the way.
fn assumed(stretch: Stretch, quantile: Quantile, timeline: &Timeline) -> String {
    let parts = stretch.parts(timeline, quantile).into_iter();
    let own: Vec<String> = parts
        .filter_map(|part| match &timeline.nodes.get(part)?.source {
            Source::Assume { entry, source, until } => {
                Some(format!("`{}` is assumed until {until} ({source})", entry.key))
            }
            Source::Table(_) | Source::Derived(_) => None,
        })
        .collect();
    if own.is_empty() {
        String::new()
    } else {
        format!("; {}", own.join("; "))
    }
}

/// What becomes of the promise where the region answers now and then.
fn in_part(platform: &Platform, failover: &Failover) -> String {
    let Some([(most, sooner), (some, later)]) = timeline::gray(platform, failover) else {
        return String::new();
    };
    format!(
        "; that is a region that answers nothing: where {most} % of the probes of a check fail, {sooner} go by on average, and where \
         {some} % do, {later}"
    )
}

/// How much later clients are back, which the promise is not about.
fn name_follows(quantile: Quantile, timeline: &Timeline) -> String {
    let end = |node| timeline.until(node).at(quantile);
    match (end(timeline.clients), end(timeline.serving)) {
        (Some(clients), Some(serving)) => format!(
            "; the public name and clients follow {} later, which this promise does not count",
            clients.saturating_sub(serving)
        ),
        (None, _) | (_, None) => String::new(),
    }
}

/// What stands outside of the regions where data is kept, and what it knows.
fn kept_in(platform: &Platform) -> String {
    let stores = platform.databases.len() + platform.tables.len() + platform.buckets.len();
    let witness = platform.witness().map_or_else(String::new, |witness| {
        format!(
            "; the witness {} keeps locks, counters and records of failovers, and nothing that the application stored",
            witness.name
        )
    });
    format!("{stores} stores, each copy in one of these regions{witness}")
}
