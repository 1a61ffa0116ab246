//! The timeline of the trading platform, recomputed without the graph's own arithmetic: every path is walked, and runs are played
//! with lengths drawn from the intervals.

use std::path::Path;

use hac::platform::{Platform, Quantile};
use hac::proof::timeline::{Failure, Kind, Timeline, course, failures};
use hac::units::Duration;
use serde_json::Value;

use crate::process::hac;
use crate::support::analyze_file;

pub(super) const QUANTILES: [Quantile; 3] = [Quantile::Best, Quantile::Typical, Quantile::Worst];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(super) fn trading() -> Platform {
    analyze_file(&root().join("examples/trading/platform.ha"))
        .platform
        .expect("the example is accepted")
}

/// The longest of all paths that end at a node, from the fault or from another node, one by one; `None` where there is none, or
/// where one of its parts has no length.
fn longest(
    timeline: &Timeline,
    target: usize,
    from: Option<usize>,
    length: &dyn Fn(usize) -> Option<u64>,
) -> Option<u64> {
    fn walk(
        timeline: &Timeline,
        at: usize,
        from: Option<usize>,
        length: &dyn Fn(usize) -> Option<u64>,
        behind: u64,
        found: &mut Vec<u64>,
    ) -> Option<()> {
        if from == Some(at) {
            found.push(behind);
            return Some(());
        }
        let sum = behind + length(at)?;
        if timeline.nodes[at].needs.is_empty() {
            if from.is_none() {
                found.push(sum);
            }
            return Some(());
        }
        timeline.nodes[at]
            .needs
            .iter()
            .try_for_each(|need| walk(timeline, *need, from, length, sum, found))
    }
    let mut found = Vec::new();
    walk(timeline, target, from, length, 0, &mut found)?;
    found.into_iter().max()
}

fn of_case(timeline: &Timeline, quantile: Quantile) -> impl Fn(usize) -> Option<u64> + '_ {
    move |node| timeline.nodes[node].takes.at(quantile).map(Duration::as_millis)
}

#[test]
fn every_total_is_the_longest_of_all_paths() {
    let platform = trading();
    let failover = &platform.failovers[0];
    let mut compared = 0;
    for failure in failures(&platform, failover) {
        let course = course(&platform, failover, &failure);
        let Some(timeline) = course.timeline() else {
            continue;
        };
        for quantile in QUANTILES {
            let ends = timeline.ends(quantile);
            for (node, end) in ends.iter().enumerate() {
                let walked = longest(timeline, node, None, &of_case(timeline, quantile));
                assert_eq!(
                    end.map(Duration::as_millis),
                    walked,
                    "{failure:?} {quantile:?} {node}"
                );
                compared += 1;
            }
            let (Some(decision), Some(takes)) = (timeline.decision, timeline.failover()) else {
                continue;
            };
            let walked = longest(
                timeline,
                timeline.serving,
                Some(decision),
                &of_case(timeline, quantile),
            );
            assert_eq!(
                takes.at(quantile).map(Duration::as_millis),
                walked,
                "{failure:?} {quantile:?}"
            );
        }
    }
    assert!(compared > 200, "{compared}");
}

/// A sequence of numbers that is the same every time: xorshift, by Marsaglia.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

#[test]
fn played_runs_lie_within_the_totals() {
    let platform = trading();
    let failover = &platform.failovers[0];
    let mut numbers = Numbers(20_261_123);
    for failure in failures(&platform, failover) {
        let course = course(&platform, failover, &failure);
        let Some(timeline) = course.timeline() else {
            continue;
        };
        let (serves, clients) = (timeline.until(timeline.serving), timeline.until(timeline.clients));
        for _ in 0..500 {
            let drawn: Vec<u64> = timeline
                .nodes
                .iter()
                .map(|node| {
                    let best = node.takes.best.as_millis();
                    let worst = node.takes.worst.expect("everything is bounded here").as_millis();
                    best + numbers.below(worst - best + 1)
                })
                .collect();
            let length = |node: usize| Some(drawn[node]);
            let total = |node| Duration::from_millis(longest(timeline, node, None, &length).expect("a path"));
            assert!(serves.holds(total(timeline.serving)), "{failure:?}");
            assert!(clients.holds(total(timeline.clients)), "{failure:?}");
        }
    }
}

/// The numbers of the first customer, by hand: what stands in the documentation.
#[test]
fn the_loss_of_the_region_takes_what_the_arithmetic_says() {
    let platform = trading();
    let course = course(&platform, &platform.failovers[0], &Failure::of(Kind::Region));
    let timeline = course.timeline().expect("it runs");
    assert_eq!(timeline.detect().expect("decided").to_string(), "20s / 27s / 48s");
    // 1 start, 2 checks, 4 own look, 0 fence, 90 promotion, 1 until it is seen, 5 verification, 1 application.
    assert_eq!(
        timeline.failover().expect("decided").to_string(),
        "33s / 1m44s / 7m4s"
    );
    assert_eq!(timeline.recovery().to_string(), "54s / 2m11s / 7m52s");
    // 1 start, 2 checks, 4 own look, 1 until it is seen, 5 verification, 1 application, 5 clients: what is neither AWS's promotion nor the
    // detection shall take 20 s.
    let own = timeline
        .own_part()
        .typical
        .expect("typically everything is bounded");
    assert_eq!(own, Duration::from_secs(19));
    // The name follows the lease, so it is there before the database: 5 to connect again.
    assert_eq!(timeline.outage().to_string(), "54s / 2m16s / 8m22s");
}

/// What `hac budget` prints is what the walk over its own printed parts gives.
#[test]
fn the_printed_parts_add_up_to_the_printed_totals() {
    let output = hac(root(), &["budget", "examples/trading", "--format", "json"]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    let report: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let mut compared = 0;
    for failure in report["budget"]["failovers"][0]["failures"]
        .as_array()
        .expect("a list")
    {
        let Some(items) = failure["items"].as_array() else {
            continue;
        };
        for (case, field) in [
            ("best", "best_ms"),
            ("typical", "typical_ms"),
            ("worst", "worst_ms"),
        ] {
            let mut ends: Vec<u64> = Vec::new();
            for item in items {
                let needs = item["needs"].as_array().expect("a list").iter();
                let begin = needs
                    .map(|need| ends[usize::try_from(need.as_u64().expect("a number")).expect("small")])
                    .max();
                let end = begin.unwrap_or(0) + item["takes"][field].as_u64().expect("bounded");
                assert_eq!(item["ends"][case].as_u64(), Some(end), "{case} {}", item["name"]);
                ends.push(end);
            }
            let clients = failure["totals"]["clients"][field].as_u64();
            let last = items
                .iter()
                .rposition(|item| item["phase"] == "clients")
                .expect("clients");
            assert_eq!(clients, Some(ends[last]), "{case} {}", failure["title"]);
            compared += 1;
        }
    }
    assert_eq!(compared, 3 * 6);
}
