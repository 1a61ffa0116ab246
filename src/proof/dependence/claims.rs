//! What `hac check` says about the loss of each region, in words: the truth, also where it is not welcome.

use super::takeover::{Serving, Takeover, servings};
use super::{find, looked_at};
use crate::ProofContext;
use crate::claims::{ends, sentence};
use hac_lang::platform::{
    Better, Claim, Failover, Figure, FigureSource, Platform, PromoteStrategy, Region, Role, Topic, Unit,
    Verdict,
};

pub(crate) fn claims(ground: &ProofContext<'_>) -> Vec<Claim> {
    let (platform, takeovers) = (ground.platform, ground.takeovers());
    let Some(plan) = ground.plan() else {
        return Vec::new();
    };
    let of_failover = |failover| of_failover(failover, takeovers);
    let mut claims: Vec<Claim> = platform.failovers.iter().filter_map(of_failover).collect();
    let servings = servings(platform, plan);
    for region in &platform.regions {
        let stops = stops(platform, region, takeovers, &servings);
        if stops.is_empty() {
            continue;
        }
        let title = (format!("{} lost", region.name), region.origin.span);
        let summary: Vec<&str> = stops.iter().map(|stop| stop.what.as_str()).collect();
        let ways = stops.iter().filter_map(|stop| stop.way.clone());
        claims.push(
            Claim::new(
                Topic::WithoutRegion,
                region.name.as_str(),
                title,
                Verdict::Lost,
                summary.join("; "),
            )
            .details(ways),
        );
    }
    claims
}

/// That nothing on the way needs the region that is left. Whoever finds something reports it and does not get here.
fn of_failover(failover: &Failover, takeovers: &[Takeover]) -> Option<Claim> {
    let takeover = find(takeovers, &failover.from, &failover.to)?;
    let counts = looked_at(takeover);
    let all: usize = counts.values().sum();
    let places: Vec<String> = counts
        .iter()
        .map(|(region, count)| format!("{count} in {}", region.unwrap_or("no single region")))
        .collect();
    let begin = match takeover.by_itself {
        Some(_) => "from the first probe",
        None => "from the request of a person",
    };
    let title = (failover.origin.element.clone(), failover.origin.span);
    let summary = format!("nothing {begin} to the last step needs {}", failover.from);
    let figure = Figure {
        name: "resources and calls followed",
        value: u64::try_from(all).unwrap_or(u64::MAX),
        unit: Unit::Count,
        better: Better::Neither,
        source: FigureSource::derived("the resources and the plan that are generated"),
    };
    Some(
        Claim::new(Topic::Takeover, ends(failover), title, Verdict::Proved, summary)
            .detail(format!(
                "{all} resources and calls were followed: {}.",
                places.join(", ")
            ))
            .details(way_back(failover))
            .figures([figure]),
    )
}

/// A failover is proved in both directions. A planned way back is none: it asks the present writer to stop first.
fn way_back(failover: &Failover) -> Vec<String> {
    let Failover { from, to, .. } = failover;
    let is_planned = failover.steps.iter().any(|step| {
        step.kind
            .strategy()
            .is_some_and(|strategy| strategy != PromoteStrategy::Binlog)
    });
    let unplanned = format!("An unplanned failover to {from} does not need {to}.");
    let planned =
        format!("A planned `failback`, which loses no data, needs both regions: it asks the writer in {to}.");
    std::iter::once(unplanned)
        .chain(is_planned.then_some(planned))
        .collect()
}

/// Something that does not work without a region.
struct Stop {
    what: String,
    /// Why, a link at a time.
    way: Option<String>,
}

/// What does not work without a region that is not the one that is left.
fn stops(platform: &Platform, region: &Region, takeovers: &[Takeover], servings: &[Serving]) -> Vec<Stop> {
    let lost = region.name.as_str();
    let others = takeovers
        .iter()
        .filter(|takeover| takeover.from != lost && takeover.to != lost);
    let declared = others.filter(|takeover| {
        let is_declared = |failover: &Failover| failover.from == takeover.from && failover.to == takeover.to;
        platform.failovers.iter().any(is_declared)
    });
    let mut stops: Vec<Stop> = declared.filter_map(|takeover| stopped(takeover, lost)).collect();
    for serving in servings.iter().filter(|serving| serving.region != lost) {
        match serving.graph.way_to_loss(serving.goal, lost) {
            Some(way) => stops.push(Stop {
                what: format!(
                    "clients of {} can write only until their lease ends; reads go on",
                    serving.region
                ),
                way: Some(sentence(&serving.graph.tell(way.get(1..).unwrap_or_default()))),
            }),
            None if !stops.is_empty() => stops.push(Stop {
                what: format!("clients of {} notice nothing", serving.region),
                way: None,
            }),
            None => {}
        }
    }
    if stops.is_empty() {
        return stops;
    }
    if platform.state.as_ref().is_some_and(|state| state.region == lost) {
        stops.push(Stop {
            what: "Terraform's state is there, too".to_owned(),
            way: Some("Nothing can be applied until the region is back.".to_owned()),
        });
    }
    if region.role == Role::Witness {
        stops.push(Stop {
            what: "RUNBOOK.md says how to promote by hand".to_owned(),
            way: None,
        });
    }
    stops
}

fn stopped(takeover: &Takeover, lost: &str) -> Option<Stop> {
    let Takeover { from, to, graph, .. } = takeover;
    let by_itself = takeover.by_itself.and_then(|goal| graph.way_to_loss(goal, lost));
    let by_hand = graph.way_to_loss(takeover.by_hand, lost);
    let (what, way) = match (by_itself, by_hand) {
        (_, Some(way)) => (
            format!("no failover {from} -> {to}, neither automatic nor on request"),
            way,
        ),
        (Some(way), None) => (format!("failover {from} -> {to} on request only"), way),
        (None, None) => return None,
    };
    Some(Stop {
        what,
        way: Some(sentence(&graph.tell(&way))),
    })
}
