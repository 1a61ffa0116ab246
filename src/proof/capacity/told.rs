//! What `hac check` says of the load, with numbers.

use super::promise::{launch, spoken};
use super::standing::{Arrival, Standing};
use super::{credits, quotas};
use crate::aws::facts::{ON_DEMAND_READS, ON_DEMAND_THROUGHPUT};
use crate::platform::{Claim, Compute, Database, Platform, StepKind, Table, Verdict};
use crate::proof::Ground;
use crate::source::{Origin, Sources, Span};

/// A claim for each tier that runs instances, for each database that is promoted and each table that is read elsewhere.
pub(in crate::proof) fn claims(ground: &Ground<'_>, sources: &Sources) -> Vec<Claim> {
    let platform = ground.platform;
    let claim = |(origin, span, verdict): (&Origin, Span, Verdict)| {
        let words: Vec<&str> = sources.text(span).split_whitespace().collect();
        Claim {
            // What a module says names no tier.
            text: if origin.via.is_empty() {
                words.join(" ")
            } else {
                origin.element.clone()
            },
            verdict,
            span,
        }
    };
    let mut said: Vec<(&Origin, Span, Verdict)> = Vec::new();
    for tier in &platform.compute {
        let (span, verdict) = instances(platform, tier);
        said.push((&tier.origin, span, verdict));
        let credits = credits::verdict(platform, tier);
        said.extend(credits.map(|(span, verdict)| (&tier.origin, span, verdict)));
    }
    for database in &platform.databases {
        let members = members(platform, database);
        said.extend(members.map(|verdict| (&database.origin, database.origin.span, verdict)));
    }
    for table in &platform.tables {
        let reads = reads(platform, table);
        said.extend(reads.map(|verdict| (&table.origin, table.origin.span, verdict)));
    }
    said.extend(quotas::verdicts(ground));
    said.into_iter().map(claim).collect()
}

/// How many instances there are when something is lost.
fn instances(platform: &Platform, tier: &Compute) -> (Span, Verdict) {
    let standing = Standing::of(platform, tier);
    let mut said: Vec<String> = standing
        .arrivals()
        .iter()
        .map(|arrival| arrives(&standing, arrival))
        .collect();
    said.push(zone(&standing));
    if let Some(promise) = &tier.capacity {
        return (promise.span, Verdict::Holds(said.join("; ")));
    }
    let kept = standing.weakest().map_or(0, |region| standing.left(region));
    let hint = if kept > 0 {
        format!("; `capacity >= {kept}` would hold")
    } else {
        String::new()
    };
    said.push(format!(
        "how many the load needs, nobody states in `capacity`{hint}"
    ));
    (tier.origin.span, Verdict::NotChecked(said.join("; ")))
}

fn arrives(standing: &Standing<'_>, arrival: &Arrival<'_>) -> String {
    let Arrival { failover, launched } = arrival;
    let (min, max) = (standing.min(), standing.tier.scale.max);
    let runs = format!(
        "{} runs {min} `{}` at the moment it takes over",
        failover.to, standing.tier.name
    );
    match launched {
        Some(step) => format!(
            "{runs}; the step `scale` launches up to {} by the time it serves ({}), and it may grow to {max}, as {} may",
            step.instances,
            spoken(launch(standing.platform).0),
            failover.from
        ),
        None => format!("{runs}, and may grow to {max}, as {} may", failover.from),
    }
}

fn zone(standing: &Standing<'_>) -> String {
    let min = standing.min();
    let left: Vec<(u32, &str)> = standing
        .tier
        .regions
        .iter()
        .map(|region| (standing.left(region), region.as_str()))
        .collect();
    let alike = left.windows(2).all(|pair| match pair {
        [(one, _), (other, _)] => one == other,
        _ => true,
    });
    match left.first() {
        Some((all, _)) if alike => format!("with a zone of a region lost, {all} of {min} are left"),
        _ => {
            let each: Vec<String> = left
                .iter()
                .map(|(left, region)| format!("{left} of {min} in {region}"))
                .collect();
            format!("with a zone lost, {} are left", each.join(", "))
        }
    }
}

/// That a promoted database has what the one had that it takes over from; none where it is not promoted.
fn members(platform: &Platform, database: &Database) -> Option<Verdict> {
    let is_promoted = platform
        .failovers
        .iter()
        .flat_map(|failover| &failover.steps)
        .any(|step| matches!(&step.kind, StepKind::Promote { database: name, .. } if *name == database.name));
    is_promoted.then(|| {
        Verdict::Holds(format!(
            "each of {} has {} `{}`, of which one writes where it is promoted",
            database.regions.join(", "),
            database.readers.saturating_add(1),
            database.instance
        ))
    })
}

/// That the copies of a table know its writes and not its reads; none where no failover moves who reads it.
fn reads(platform: &Platform, table: &Table) -> Option<Verdict> {
    let reads_it = |name: &str| {
        let tier = platform.compute(name);
        tier.is_some_and(|tier| tier.uses.contains(&table.name))
    };
    let failover = platform.failovers.iter().find(|failover| {
        let shifts = |kind: &StepKind| matches!(kind, StepKind::Shift { compute } if reads_it(compute));
        table.regions.contains(&failover.to) && failover.steps.iter().any(|step| shifts(&step.kind))
    })?;
    Some(Verdict::NotChecked(format!(
        "{} writes all that {} writes, but has seen no reads of its clients: at once it serves {ON_DEMAND_READS} read units a \
         second, or twice its own peak so far, and more by and by; how many the load needs, nobody states \
         ({ON_DEMAND_THROUGHPUT})",
        failover.to, failover.from
    )))
}
