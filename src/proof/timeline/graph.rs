//! The graph of a timeline: when each part is over, which way is the longest, and what has time to spare.

use super::{Node, Phase};
use crate::Interval;
use hac_base::units::Duration;
use hac_lang::platform::Quantile;

/// Parts and what they wait for. INVARIANT: a node needs only nodes before it, so the list is an order of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    pub nodes: Vec<Node>,
    /// Where the fault is a decision: the condition of the failover is met. None where nothing is decided.
    pub decision: Option<usize>,
    /// Where writes are served again by whoever is asked.
    pub serving: usize,
    /// Where clients write again.
    pub clients: usize,
}

impl Timeline {
    /// When each part is over, counted from the fault; `None` where nobody gives a number.
    pub fn ends(&self, quantile: Quantile) -> Vec<Option<Duration>> {
        let mut ends: Vec<Option<Duration>> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let begins = latest(node.needs.iter().map(|need| ends.get(*need).copied().flatten()));
            let end = begins.and_then(|begins| Some(begins.saturating_add(node.takes.at(quantile)?)));
            ends.push(end);
        }
        ends
    }

    /// When each part begins.
    pub fn begins(&self, quantile: Quantile) -> Vec<Option<Duration>> {
        let ends = self.ends(quantile);
        let begins = |node: &Node| latest(node.needs.iter().map(|need| ends.get(*need).copied().flatten()));
        self.nodes.iter().map(begins).collect()
    }

    /// From the fault until a part is over.
    pub fn until(&self, node: usize) -> Interval {
        Interval::by(|quantile| self.ends(quantile).get(node).copied().flatten())
    }

    /// From the fault to the decision.
    pub fn detect(&self) -> Option<Interval> {
        self.decision.map(|decision| self.until(decision))
    }

    /// From the decision to serving writes: the longest way between the two.
    pub fn failover(&self) -> Option<Interval> {
        let decision = self.decision?;
        Some(Interval::by(|quantile| {
            self.between(decision, self.serving, quantile)
        }))
    }

    /// From the fault to serving writes.
    pub fn recovery(&self) -> Interval {
        self.until(self.serving)
    }

    /// From the fault until clients write again.
    pub fn outage(&self) -> Interval {
        self.until(self.clients)
    }

    /// What of an outage is neither the detection nor a promotion by AWS: the part that a platform, and `hac`, can shorten.
    pub fn own_part(&self) -> Interval {
        let by_aws = |node: &&Node| node.phase == Phase::Promote && node.source.key().is_some();
        Interval::by(|quantile| {
            let outage = self.outage().at(quantile)?;
            let detect = self.detect()?.at(quantile)?;
            let path = self.critical(self.clients, quantile).into_iter();
            let promoted = path.filter_map(|part| self.nodes.get(part)).filter(by_aws);
            let others = promoted
                .map(|node| node.takes.at(quantile))
                .try_fold(detect, |sum, takes| Some(sum.saturating_add(takes?)))?;
            Some(outage.saturating_sub(others))
        })
    }

    /// The longest way from the end of one part to the end of another; zero where none leads there.
    fn between(&self, from: usize, to: usize, quantile: Quantile) -> Option<Duration> {
        // The outer option is whether the node lies behind `from`, the inner whether anybody bounds the way.
        let mut far: Vec<Option<Option<Duration>>> = vec![None; self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate() {
            let behind = node
                .needs
                .iter()
                .filter_map(|need| far.get(*need).copied().flatten());
            let behind: Vec<Option<Duration>> = behind.collect();
            let reached = if at == from {
                Some(Some(Duration::ZERO))
            } else if behind.is_empty() {
                None
            } else {
                let begins = latest(behind.into_iter());
                Some(begins.and_then(|begins| Some(begins.saturating_add(node.takes.at(quantile)?))))
            };
            if let Some(slot) = far.get_mut(at) {
                *slot = reached;
            }
        }
        far.get(to).copied().flatten().unwrap_or(Some(Duration::ZERO))
    }

    /// The parts that decide when `target` is over, first to last; empty where nobody bounds them.
    pub fn critical(&self, target: usize, quantile: Quantile) -> Vec<usize> {
        let ends = self.ends(quantile);
        let end_of = |node: usize| ends.get(node).copied().flatten();
        let mut path = Vec::new();
        let mut next = end_of(target).map(|_| target);
        while let Some(at) = next {
            path.push(at);
            // Of equals the first: the same graph always has the same path.
            let needs = self
                .nodes
                .get(at)
                .map(|node| node.needs.as_slice())
                .unwrap_or_default();
            next = needs.iter().copied().reduce(
                |best, need| {
                    if end_of(need) > end_of(best) { need } else { best }
                },
            );
        }
        path.reverse();
        path
    }

    /// How much later each part could be over without delaying the end of everything.
    pub fn slack(&self, quantile: Quantile) -> Vec<Option<Duration>> {
        let ends = self.ends(quantile);
        let Some(all_over) = latest(ends.iter().copied()) else {
            return vec![None; self.nodes.len()];
        };
        let mut allowed: Vec<Duration> = vec![all_over; self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate().rev() {
            let takes = node.takes.at(quantile).unwrap_or_default();
            let begin = allowed.get(at).copied().unwrap_or_default().saturating_sub(takes);
            for need in &node.needs {
                if let Some(limit) = allowed.get_mut(*need) {
                    *limit = begin.min(*limit);
                }
            }
        }
        let spare = |(end, limit): (&Option<Duration>, &Duration)| end.map(|end| limit.saturating_sub(end));
        ends.iter().zip(&allowed).map(spare).collect()
    }
}

/// The latest of moments; `None` where one of them is not known. The fault itself where there are none.
fn latest(mut moments: impl Iterator<Item = Option<Duration>>) -> Option<Duration> {
    moments.try_fold(Duration::ZERO, |latest, moment| Some(latest.max(moment?)))
}
