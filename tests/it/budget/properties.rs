//! What holds for every timeline, and for everything that is advised.

use crate::support::Changed;
use std::collections::BTreeSet;

use hac::platform::Quantile;
use hac::proof::Interval;
use hac::proof::timeline::{Node, Phase, Source, Timeline};
use hac::source::{SourceId, Span};
use hac::units::Duration;
use proptest::prelude::*;

use super::brute::QUANTILES;
use crate::annotate::{analyze_text, apply};
use crate::output::trading;

fn node((best, more, most, needs): (u64, u64, Option<u64>, Vec<prop::sample::Index>), at: usize) -> Node {
    let seconds = Duration::from_secs;
    let mut needs: Vec<usize> = if at == 0 {
        Vec::new()
    } else {
        needs.iter().map(|need| need.index(at)).collect()
    };
    needs.sort_unstable();
    needs.dedup();
    Node {
        phase: Phase::Gate,
        name: format!("part {at}"),
        takes: Interval {
            best: seconds(best),
            typical: Some(seconds(best + more)),
            worst: most.map(|most| seconds(best + more + most)),
        },
        needs,
        source: Source::Derived(String::new()),
        span: Span::new(SourceId(0), 0..0),
        limit: None,
    }
}

fn timelines() -> impl Strategy<Value = Timeline> {
    let part = (
        0_u64..100,
        0_u64..100,
        prop::option::weighted(0.9, 0_u64..300),
        prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    );
    (prop::collection::vec(part, 2..16), any::<prop::sample::Index>()).prop_map(|(parts, decision)| {
        let nodes: Vec<Node> = parts
            .into_iter()
            .enumerate()
            .map(|(at, part)| node(part, at))
            .collect();
        let last = nodes.len() - 1;
        Timeline {
            decision: Some(decision.index(last)),
            serving: last,
            clients: last,
            nodes,
        }
    })
}

/// A platform whose checks, policy and promises are drawn.
fn platforms() -> impl Strategy<Value = String> {
    let check = (prop::bool::ANY, 1_u32..6);
    (
        (check.clone(), check),
        prop::bool::ANY,
        prop::bool::ANY,
        prop::bool::ANY,
        prop::option::of(4_u32..9),
        (1_u64..150, 1_u64..700, 1_u64..900, 1_u64..1_000),
        (0..3_usize, 0..3_usize, 0..3_usize, 0..3_usize),
        (20_u64..45, 40_u64..80),
    )
        .prop_map(
            |(
                ((web, web_failures), (orders, orders_failures)),
                all,
                approval,
                detach,
                scale,
                limits,
                cases,
                (fence, local),
            )| {
                let every = |slow: bool| if slow { 30 } else { 10 };
                let case = |at: usize| [" at best", " at typical", ""][at];
                let trading = trading();
                let objective = format!(
                    "detect <= {}s{}\n failover <= {}s{}\n rto <= {}s{}\n outage <= {}s{}\n rpo <= 5s at typical",
                    limits.0,
                    case(cases.0),
                    limits.1,
                    case(cases.1),
                    limits.2,
                    case(cases.2),
                    limits.3,
                    case(cases.3)
                );
                let start = trading.find("    detect ").expect("an objective");
                let end = trading.find("  region us-east-1").expect("a region");
                let text = format!("{}{objective}\n  }}\n{}", &trading[..start], &trading[end..]);
                let scale = scale.map_or_else(String::new, |to| format!("scale web to {to} within 240s\n"));
                let approval = if approval { "approval = required" } else { "" };
                text.changed(
                    "\"/healthz\" every 10s x 3",
                    &format!("\"/healthz\" every {}s x {web_failures}", every(web)),
                )
                .changed(
                    "\"/healthz/orders\" every 10s x 3",
                    &format!("\"/healthz/orders\" every {}s x {orders_failures}", every(orders)),
                )
                .changed(
                    "when any { web",
                    if all { "when all { web" } else { "when any { web" },
                )
                .changed(
                    "    page        = oncall",
                    &format!("    page = oncall\nlocal_failover = {local}s\n{approval}"),
                )
                .changed("fence orders within 35s", &format!("fence orders within {fence}s"))
                .changed(
                    "95s # AWS",
                    if detach {
                        "95s using detach # AWS"
                    } else {
                        "95s # AWS"
                    },
                )
                .changed("      shift web", &format!("{scale}      shift web"))
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn longer_parts_make_no_total_shorter(timeline in timelines(), at in any::<prop::sample::Index>(), more in 1_u64..500) {
        let mut slower = timeline.clone();
        let part = at.index(slower.nodes.len());
        let takes = &mut slower.nodes[part].takes;
        *takes = takes.then(Interval::seconds(more, more, more));
        for quantile in QUANTILES {
            let never_less = |before: Option<Duration>, after: Option<Duration>| match (before, after) {
                (Some(before), Some(after)) => before <= after,
                (None, after) => after.is_none(),
                (Some(_), None) => false,
            };
            for (before, after) in timeline.ends(quantile).into_iter().zip(slower.ends(quantile)) {
                prop_assert!(never_less(before, after));
            }
            let failover = |timeline: &Timeline| timeline.failover().and_then(|takes| takes.at(quantile));
            prop_assert!(never_less(failover(&timeline), failover(&slower)));
        }
    }

    #[test]
    fn the_critical_path_is_as_long_as_the_whole_and_longer_than_each_part(timeline in timelines()) {
        for quantile in QUANTILES {
            let end = timeline.ends(quantile)[timeline.clients];
            let path = timeline.critical(timeline.clients, quantile);
            prop_assert_eq!(path.is_empty(), end.is_none());
            let parts = path.iter().map(|part| timeline.nodes[*part].takes.at(quantile));
            let sum = parts.clone().try_fold(Duration::ZERO, |sum, part| Some(sum.saturating_add(part?)));
            if let Some(end) = end {
                prop_assert_eq!(sum, Some(end));
                prop_assert!(parts.flatten().all(|part| part <= end));
                prop_assert!(path.windows(2).all(|pair| timeline.nodes[pair[1]].needs.contains(&pair[0])));
            }
        }
    }

    #[test]
    fn what_has_time_to_spare_can_use_it(timeline in timelines()) {
        let quantile = Quantile::Typical;
        let all_over = |timeline: &Timeline| timeline.ends(quantile).into_iter().max().expect("parts");
        for (part, slack) in timeline.slack(quantile).into_iter().enumerate() {
            let slack = slack.expect("typically everything is bounded");
            let longer = |more: Duration| {
                let mut slower = timeline.clone();
                let takes = &mut slower.nodes[part].takes;
                takes.typical = takes.typical.map(|typical| typical.saturating_add(more));
                all_over(&slower)
            };
            prop_assert_eq!(longer(slack), all_over(&timeline));
            prop_assert!(longer(slack.saturating_add(Duration::from_secs(1))) > all_over(&timeline));
        }
    }

    /// Edits come with their text wherever they can; each is made, and the promise must then hold.
    #[test]
    fn what_is_advised_helps(text in platforms()) {
        let analysis = analyze_text(&text);
        let promises = ["HA0507", "HA0514", "HA0530", "HA0531", "HA0532", "HA0560", "HA0583", "HA0587", "HA0588"];
        let told = |analysis: &hac::Analysis| -> BTreeSet<&'static str> {
            analysis.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
        };
        for diagnostic in analysis.diagnostics.iter() {
            prop_assert!(promises.contains(&diagnostic.code.as_str()), "{diagnostic:#?}\n{text}");
            for help in diagnostic.help.iter().filter(|help| !help.edits.is_empty()) {
                let mended = apply(&text, &help.edits, &analysis).expect("edits are in the file");
                let again = analyze_text(&mended);
                let still = again.diagnostics.iter().find(|other| {
                    other.code == diagnostic.code
                        && (other.code.as_str() != "HA0583" || other.message == diagnostic.message)
                });
                prop_assert!(still.is_none(), "{}: {still:#?}\n{mended}", help.message);
                // What is given enough does not break a promise instead.
                let more = &told(&again) - &told(&analysis);
                let gives = ["HA0583", "HA0587", "HA0588"].contains(&diagnostic.code.as_str());
                prop_assert!(!gives || more.is_empty(), "{more:?}\n{mended}");
            }
        }
    }
}
