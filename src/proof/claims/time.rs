//! Promises about time.

use crate::promises::{PromisedTime, case, hardest};
use crate::timeline::{self, Failure, Kind, Source, Timeline};
use crate::{Interval, shown};
use hac_base::source::Span;
use hac_lang::platform::{
    Better, Bound, Claim, Failover, Figure, FigureSource, Platform, Quantile, Unit, Verdict,
};

/// What is known of the slowest failover.
struct Slowest<'a> {
    platform: &'a Platform,
    failover: &'a Failover,
    failure: Failure,
    timeline: Timeline,
    takes: Interval,
    stretch: PromisedTime,
    bound: &'a Bound,
}

/// One claim for a promise about time, over all failovers: the slowest speaks for them.
pub(super) fn claim(
    platform: &Platform,
    stretch: PromisedTime,
    bound: &Bound,
    title: (String, Span),
) -> Claim {
    let topic = stretch.topic();
    let slowest = platform
        .failovers
        .iter()
        .filter_map(|failover| {
            let (failure, timeline) = hardest(platform, failover, stretch, bound.at)?;
            let takes = stretch.takes(&timeline)?;
            Some(Slowest {
                platform,
                failover,
                failure,
                timeline,
                takes,
                stretch,
                bound,
            })
        })
        .max_by_key(|slowest| {
            let takes = slowest.takes.at(bound.at);
            (takes.is_none(), takes)
        });
    let Some(slowest) = slowest else {
        let why = match platform.failovers.as_slice() {
            [] => "there is no failover, so nothing decides",
            _ => "nothing that a failover watches fails with its region",
        };
        return Claim::new(topic, "", title, Verdict::NotChecked, why);
    };
    Claim::new(topic, "", title, slowest.verdict(), slowest.summary())
        .details(slowest.details())
        .figures(slowest.figures())
}

impl Slowest<'_> {
    /// The parts that decide, at the quantile of the promise.
    fn deciding(&self, at: Quantile) -> impl Iterator<Item = &timeline::Node> {
        let parts = self.stretch.parts(&self.timeline, at).into_iter();
        parts.filter_map(|part| self.timeline.nodes.get(part))
    }

    fn verdict(&self) -> Verdict {
        let assumed = self
            .deciding(self.bound.at)
            .any(|node| node.source.is_assumed(self.bound.at));
        if assumed {
            Verdict::Assumed
        } else {
            Verdict::Bounded
        }
    }

    fn summary(&self) -> String {
        let at = |quantile| format!("{} {}", shown(self.takes.at(quantile)), case(quantile));
        match (self.bound.at, self.takes.worst) {
            (Quantile::Worst, _) => at(Quantile::Worst),
            (at_bound, Some(_)) => format!("{}, {}", at(at_bound), at(Quantile::Worst)),
            (at_bound, None) => format!("{}; nobody bounds the worst case", at(at_bound)),
        }
    }

    fn details(&self) -> Vec<String> {
        let until = match self.stretch {
            PromisedTime::Detect => "until the failover is decided".to_owned(),
            PromisedTime::Failover => format!("from the decision until {} serves writes", self.failover.to),
            PromisedTime::Recovery => format!("until {} serves writes", self.failover.to),
            PromisedTime::Outage => "until clients write again".to_owned(),
        };
        let takes = shown(self.takes.at(self.bound.at));
        let head = format!(
            "When {}, it takes {takes} {} {until}.",
            self.failure.title(self.failover),
            case(self.bound.at)
        );
        let mut details = vec![head];
        if self.bound.at != Quantile::Worst {
            details.push(self.worst());
        }
        details.extend(self.own_assumptions());
        details.extend(self.after_others());
        if self.stretch == PromisedTime::Detect {
            details.extend(in_part(self.platform, self.failover));
        }
        if matches!(self.stretch, PromisedTime::Failover | PromisedTime::Recovery) {
            details.extend(name_follows(self.bound.at, &self.timeline));
        }
        details
    }

    /// What the worst case comes to, where the promise is about another.
    fn worst(&self) -> String {
        let limit = self.bound.limit;
        let Some(worst) = self.takes.worst else {
            let mut nodes = self.timeline.nodes.iter();
            let unbounded = nodes.find(|node| node.takes.worst.is_none());
            let name = unbounded.map_or("a part of it", |node| node.name.as_str());
            return format!("Nobody bounds the worst case of `{name}`.");
        };
        if worst <= limit {
            return format!("The worst case, {worst}, keeps the promise, too.");
        }
        let longest = self.deciding(Quantile::Worst).max_by_key(|node| node.takes.worst);
        let largest = longest.map_or_else(String::new, |node| {
            let word = match &node.source {
                Source::Table(entry) => format!(" ({})", entry.worst_provenance().text()),
                Source::Assume { .. } | Source::Derived(_) => String::new(),
            };
            format!(": `{}` takes up to {}{word}", node.name, shown(node.takes.worst))
        });
        format!("The worst case, {worst}, is longer than {limit}{largest}.")
    }

    /// Smaller failures after which it takes longer than is promised for the loss of the region.
    fn after_others(&self) -> Option<String> {
        let failures = timeline::failures(self.platform, self.failover);
        let longer: Vec<String> = failures
            .iter()
            .filter(|failure| failure.kind != Kind::Region)
            .filter_map(|failure| {
                let timeline::Course::Runs(timeline) =
                    timeline::course(self.platform, self.failover, failure)
                else {
                    return None;
                };
                let takes = self.stretch.takes(&timeline)?.at(self.bound.at);
                let is_longer = takes.is_none_or(|takes| takes > self.bound.limit);
                is_longer.then(|| format!("{} when {}", shown(takes), failure.title(self.failover)))
            })
            .collect();
        (!longer.is_empty()).then(|| format!("Other failures take longer: {}.", longer.join("; ")))
    }

    /// What the platform itself assumed on the way.
    fn own_assumptions(&self) -> Vec<String> {
        let own = self
            .deciding(self.bound.at)
            .filter_map(|node| match &node.source {
                Source::Assume { entry, source, until } => Some(format!(
                    "The platform assumes `{}` until {until}: {source}.",
                    entry.key
                )),
                Source::Table(_) | Source::Derived(_) => None,
            });
        own.collect()
    }

    fn figures(&self) -> Vec<Figure> {
        let figure = |at: Quantile| {
            Some(Figure {
                name: at.word(),
                value: self.takes.at(at)?.as_millis(),
                unit: Unit::Milliseconds,
                better: Better::Lower,
                source: self.source(at),
            })
        };
        [Quantile::Best, Quantile::Typical, Quantile::Worst]
            .into_iter()
            .filter_map(figure)
            .collect()
    }

    /// The largest part that somebody assumed; arithmetic where there is none.
    fn source(&self, at: Quantile) -> FigureSource {
        let assumed = self.deciding(at).filter(|node| node.source.is_assumed(at));
        match assumed.max_by_key(|node| node.takes.at(at)) {
            Some(node) => FigureSource {
                kind: node.source.word(),
                text: node.source.text(),
            },
            None => FigureSource::derived("`hac budget` has every part with its source"),
        }
    }
}

/// What becomes of the promise where the region answers now and then.
fn in_part(platform: &Platform, failover: &Failover) -> Option<String> {
    let [(most, sooner), (some, later)] = timeline::gray(platform, failover)?;
    Some(format!(
        "A region that still answers some probes is found later: after {sooner} on average where {most}% of the probes of a check fail, \
         after {later} where {some}% do."
    ))
}

/// How much later clients are back, which the promise is not about.
fn name_follows(quantile: Quantile, timeline: &Timeline) -> Option<String> {
    let end = |node| timeline.until(node).at(quantile);
    if timeline.clients == timeline.serving {
        return None;
    }
    let later = end(timeline.clients)?.saturating_sub(end(timeline.serving)?);
    Some(format!(
        "Clients reach the new region by its name {later} later; this promise does not count that."
    ))
}
