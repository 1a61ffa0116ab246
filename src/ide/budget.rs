//! How long things take, beside the sentences that they come from.

use super::file;
use hac_base::source::{SourceId, Span};
use hac_lang::platform::{Platform, Quantile};
use hac_pipeline::Analysis;
use hac_proof::promises::{PromisedTime, case, timeline_of};
use hac_proof::timeline::{Node, Timeline, check_arithmetic};
use hac_proof::{Interval, shown};

/// A text that an editor shows behind a place, without it being there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    pub offset: usize,
    /// ` typical 1m44s, worst 7m4s`
    pub text: String,
    /// What the numbers are made of, in Markdown.
    pub more: String,
}

/// What each promise about time and each step of a file comes to. There is something to say even where a promise is broken.
pub fn hints(analysis: &Analysis, id: SourceId) -> Vec<Hint> {
    let Some(platform) = analysis.readable() else {
        return Vec::new();
    };
    if file(analysis, id).is_none() {
        return Vec::new();
    }
    let hint = |span: Span, takes: Interval, more: String| {
        (span.source == id).then(|| Hint {
            offset: span.range().end,
            text: format!(" typical {}, worst {}", shown(takes.typical), shown(takes.worst)),
            more,
        })
    };
    let mut hints = Vec::new();
    for stretch in PromisedTime::ALL {
        let Some(bound) = stretch.bound(platform) else {
            continue;
        };
        if let Some((timeline, takes)) = slowest(platform, stretch, bound.at) {
            hints.extend(hint(
                bound.span,
                takes,
                parts(stretch, bound.at, &timeline, takes),
            ));
        }
    }
    for failover in &platform.failovers {
        let Some(timeline) = timeline_of(platform, failover) else {
            continue;
        };
        for (at, node) in timeline
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.limit.is_some())
        {
            hints.extend(hint(node.span, node.takes, step(&timeline, at, node)));
        }
    }
    hints.sort_by_key(|hint| hint.offset);
    hints
}

/// The failover that decides whether a promise is kept.
fn slowest(platform: &Platform, stretch: PromisedTime, at: Quantile) -> Option<(Timeline, Interval)> {
    let timelines = platform.failovers.iter().filter_map(|failover| {
        let timeline = timeline_of(platform, failover)?;
        let takes = stretch.takes(&timeline)?;
        Some((timeline, takes))
    });
    timelines.max_by_key(|(_, takes)| (takes.at(at).is_none(), takes.at(at)))
}

/// The budget of a sentence: a promise about time, a step, or a health check. `None` for any other.
pub(super) fn of_sentence(analysis: &Analysis, sentence: Span) -> Option<String> {
    let platform = analysis.readable()?;
    let is_it = |span: Span| span.source == sentence.source && sentence.to(span) == sentence;
    for stretch in PromisedTime::ALL {
        let Some(bound) = stretch.bound(platform).filter(|bound| is_it(bound.span)) else {
            continue;
        };
        let (timeline, takes) = slowest(platform, stretch, bound.at)?;
        return Some(parts(stretch, bound.at, &timeline, takes));
    }
    for failover in &platform.failovers {
        let Some(timeline) = timeline_of(platform, failover) else {
            continue;
        };
        let found = timeline
            .nodes
            .iter()
            .enumerate()
            .find(|(_, node)| node.limit.is_some() && is_it(node.span));
        if let Some((at, node)) = found {
            return Some(step(&timeline, at, node));
        }
    }
    platform.tiers.iter().find_map(|tier| {
        let health = tier.health()?;
        is_it(platform.spans.of(tier.origin(), "health")).then(|| format!("{}.", check_arithmetic(health)))
    })
}

/// A table of the parts that decide how long a stretch takes.
fn parts(stretch: PromisedTime, quantile: Quantile, timeline: &Timeline, takes: Interval) -> String {
    let rows: String = stretch
        .parts(timeline, quantile)
        .into_iter()
        .filter_map(|part| timeline.nodes.get(part))
        .filter(|node| node.takes != Interval::ZERO)
        .map(|node| row(&node.name, node.takes))
        .collect();
    format!(
        "What decides {}:\n\n| | best | typical | worst |\n|---|---|---|---|\n{rows}{}",
        case(quantile),
        row("**together**", takes)
    )
}

fn row(name: &str, takes: Interval) -> String {
    format!(
        "| {name} | {} | {} | {} |\n",
        takes.best,
        shown(takes.typical),
        shown(takes.worst)
    )
}

fn step(timeline: &Timeline, at: usize, node: &Node) -> String {
    let begins = Interval::by(|quantile| timeline.begins(quantile).get(at).copied().flatten());
    let limit = node.limit.map_or_else(String::new, |limit| {
        let then = match (limit.pages, limit.cuts) {
            (true, true) => "people are paged, and the run goes on without it",
            (true, false) => "people are paged, and it is awaited all the same",
            (false, _) => "the run goes on without it, and ends as `attention`",
        };
        format!("\n\nAfter {} {then}.", limit.within)
    });
    format!(
        "| | best | typical | worst |\n|---|---|---|---|\n{}{}\n{}{limit}",
        row("begins after the fault", begins),
        row("takes", node.takes),
        node.source.text()
    )
}
