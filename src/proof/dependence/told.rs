//! What `hac check` says about the loss of each region, in words: the truth, also where it is not welcome.

use super::takeover::{Serving, Takeover, servings};
use super::{find, looked_at};
use crate::platform::{Claim, Failover, Platform, Region, Role, Verdict};
use crate::proof::Ground;
use crate::source::{Sources, Span};

pub(crate) fn claims(ground: &Ground<'_>, sources: &Sources) -> Vec<Claim> {
    let (platform, takeovers) = (ground.platform, ground.takeovers());
    let Some(plan) = ground.plan() else {
        return Vec::new();
    };
    let mut claims: Vec<Claim> = platform
        .failovers
        .iter()
        .filter_map(|failover| {
            Some(claim(
                sources,
                failover.origin.span,
                of_failover(failover, takeovers)?,
            ))
        })
        .collect();
    let servings = servings(platform, plan);
    for region in &platform.regions {
        let stops = stops(platform, region, takeovers, &servings);
        if !stops.is_empty() {
            claims.push(claim(
                sources,
                region.origin.span,
                format!("with {} lost, {}", region.name, stops.join("; ")),
            ));
        }
    }
    claims
}

fn claim(sources: &Sources, span: Span, why: String) -> Claim {
    let words: Vec<&str> = sources.text(span).split_whitespace().collect();
    Claim {
        text: words.join(" "),
        verdict: Verdict::Holds(why),
        span,
    }
}

/// That nothing on the way needs the region that is left. Whoever finds something reports it and does not get here.
fn of_failover(failover: &Failover, takeovers: &[Takeover]) -> Option<String> {
    let takeover = find(takeovers, &failover.from, &failover.to)?;
    let counts = looked_at(takeover);
    let all: usize = counts.values().sum();
    let places: Vec<String> = counts
        .iter()
        .map(|(region, count)| format!("{count} in {}", region.unwrap_or("no one region")))
        .collect();
    let begin = match takeover.by_itself {
        Some(_) => "from the first probe",
        None => "from the request of a person",
    };
    Some(format!(
        "with {} lost, nothing {begin} to the last step needs it: {all} resources and calls were followed, {}; nor does \
         the way back need {}",
        failover.from,
        places.join(", "),
        failover.to,
    ))
}

/// What does not work without a region that is not the one that is left.
fn stops(platform: &Platform, region: &Region, takeovers: &[Takeover], servings: &[Serving]) -> Vec<String> {
    let lost = region.name.as_str();
    let mut stops: Vec<String> = Vec::new();
    let others = takeovers
        .iter()
        .filter(|takeover| takeover.from != lost && takeover.to != lost);
    let declared = others.filter(|takeover| {
        let is_declared = |failover: &Failover| failover.from == takeover.from && failover.to == takeover.to;
        platform.failovers.iter().any(is_declared)
    });
    for takeover in declared {
        stops.extend(stopped(takeover, lost));
    }
    for serving in servings.iter().filter(|serving| serving.region != lost) {
        match serving.graph.way_to_loss(serving.goal, lost) {
            Some(way) => stops.push(format!(
                "clients of {} are served no longer than leases last: {}",
                serving.region,
                serving.graph.tell(way.get(1..).unwrap_or_default())
            )),
            None if !stops.is_empty() => stops.push(format!("clients of {} notice nothing", serving.region)),
            None => {}
        }
    }
    if stops.is_empty() {
        return stops;
    }
    let state = platform.state.as_ref().filter(|state| state.region == lost);
    if state.is_some() {
        stops.push("Terraform's state is there, too: nothing can be applied until it is back".to_owned());
    }
    if region.role == Role::Witness {
        stops.push("RUNBOOK.md says how to promote by hand".to_owned());
    }
    stops
}

fn stopped(takeover: &Takeover, lost: &str) -> Option<String> {
    let Takeover { from, to, graph, .. } = takeover;
    let by_itself = takeover.by_itself.and_then(|goal| graph.way_to_loss(goal, lost));
    let by_hand = graph.way_to_loss(takeover.by_hand, lost);
    match (by_itself, by_hand) {
        (_, Some(way)) => Some(format!(
            "the function in {to} cannot take over from {from}, neither by itself nor when asked to: {}",
            graph.tell(&way)
        )),
        (Some(way), None) => Some(format!(
            "{to} does not take over from {from} by itself, only when asked to: {}",
            graph.tell(&way)
        )),
        (None, None) => None,
    }
}
