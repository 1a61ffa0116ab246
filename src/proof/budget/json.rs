//! The budget for programs, as `docs/budget.schema.json` describes it.

use serde_json::{Value, json};

use super::{Budget, Case, Row, recoveries};
use crate::Interval;
use crate::promises::PromisedTime;
use crate::timeline::{Course, Node, Source, Timeline};
use hac_base::source::{Sources, Span};
use hac_base::units::Duration;
use hac_lang::platform::{Platform, Quantile};

/// The version of the format. Fields may be added without a new one.
pub const VERSION: u32 = 1;

pub fn json(budget: &Budget<'_>, sources: &Sources) -> Value {
    let rows = budget
        .failovers
        .iter()
        .map(|row| of_row(budget.platform, row, sources));
    json!({
        "version": VERSION,
        "platform": budget.platform.name,
        "failovers": rows.collect::<Vec<_>>(),
    })
}

fn of_row(platform: &Platform, row: &Row<'_>, sources: &Sources) -> Value {
    let cases = row.cases.iter().map(|case| of_case(platform, row, case, sources));
    json!({
        "from": row.failover.from.as_str(),
        "to": row.failover.to.as_str(),
        "place": place(row.failover.origin.span, sources),
        "failures": cases.collect::<Vec<_>>(),
    })
}

fn of_case(platform: &Platform, row: &Row<'_>, case: &Case, sources: &Sources) -> Value {
    let head = json!({
        "failure": case.failure.kind.word(),
        "target": case.failure.target,
        "title": case.failure.title(row.failover),
    });
    let more = match &case.course {
        Course::Nothing(why) => json!({ "course": "nothing", "why": why }),
        Course::Stays(timeline) => of_timeline("stays", platform, row, case, (timeline, sources)),
        Course::Runs(timeline) => of_timeline("runs", platform, row, case, (timeline, sources)),
    };
    merged(head, more)
}

fn merged(mut head: Value, more: Value) -> Value {
    if let (Value::Object(head), Value::Object(more)) = (&mut head, more) {
        head.extend(more);
    }
    head
}

fn of_timeline(
    course: &str,
    platform: &Platform,
    row: &Row<'_>,
    case: &Case,
    (timeline, sources): (&Timeline, &Sources),
) -> Value {
    let items = timeline.nodes.iter().enumerate();
    let promises = PromisedTime::ALL.into_iter().filter_map(|stretch| {
        let (bound, takes) = (stretch.bound(platform)?, stretch.takes(timeline)?);
        Some(json!({
            "name": stretch.name(),
            "limit_ms": bound.limit.as_millis(),
            "at": bound.at.word(),
            "holds": takes.at(bound.at).is_some_and(|takes| takes <= bound.limit),
            "takes": interval(takes),
            "place": place(bound.span, sources),
        }))
    });
    let tiers = recoveries(platform, row.failover, &case.course)
        .into_iter()
        .map(|recovery| {
            json!({
                "tier": recovery.tier,
                "kind": recovery.kind.word(),
                "after": recovery.after.map(interval),
                "how": recovery.how,
            })
        });
    json!({
        "course": course,
        "totals": {
            "detect": timeline.detect().map(interval),
            "failover": timeline.failover().map(interval),
            "rto": interval(timeline.recovery()),
            "clients": interval(timeline.outage()),
        },
        "promises": promises.collect::<Vec<_>>(),
        "tiers": tiers.collect::<Vec<_>>(),
        "items": items.map(|(at, node)| item(at, node, timeline, sources)).collect::<Vec<_>>(),
    })
}

fn item(at: usize, node: &Node, timeline: &Timeline, sources: &Sources) -> Value {
    let by = |number: &dyn Fn(Quantile) -> Value| json!({ "best": number(Quantile::Best), "typical": number(Quantile::Typical), "worst": number(Quantile::Worst) });
    let moment = |moments: Vec<Option<Duration>>| millis(moments.get(at).copied().flatten());
    json!({
        "id": at,
        "phase": node.phase.word(),
        "name": node.name,
        "takes": interval(node.takes),
        "needs": node.needs,
        "ends": by(&|quantile| moment(timeline.ends(quantile))),
        "slack": by(&|quantile| moment(timeline.slack(quantile))),
        "critical": by(&|quantile| Value::Bool(timeline.critical(timeline.clients, quantile).contains(&at))),
        "within_ms": node.limit.map(|limit| limit.within.as_millis()),
        "source": source(&node.source),
        "place": place(node.span, sources),
    })
}

fn source(source: &Source) -> Value {
    json!({ "kind": source.word(), "key": source.key(), "text": source.text() })
}

fn interval(interval: Interval) -> Value {
    json!({
        "best_ms": interval.best.as_millis(),
        "typical_ms": millis(interval.typical),
        "worst_ms": millis(interval.worst),
    })
}

fn millis(takes: Option<Duration>) -> Value {
    takes.map_or(Value::Null, |takes| Value::from(takes.as_millis()))
}

fn place(span: Span, sources: &Sources) -> Value {
    let at = sources.line_column(span);
    json!({ "file": sources.path(span.source), "line": at.line, "column": at.column })
}
