//! What `hac check` says of the load, with numbers.

use super::promise::{launch, spoken};
use super::tier_context::{Arrival, TierContext};
use super::{credits, quotas};
use crate::ProofContext;
use crate::claims::{sentence, written};
use hac_aws::tiers;
use hac_base::source::Sources;
use hac_lang::platform::{
    Better, Claim, Compute, Database, Figure, FigureSource, Platform, Topic, Unit, Verdict,
};

/// A claim for each tier that runs instances, for each database that is promoted and each table that is read elsewhere.
pub(crate) fn claims(ground: &ProofContext<'_>, sources: &Sources) -> Vec<Claim> {
    let platform = ground.platform;
    let mut claims: Vec<Claim> = Vec::new();
    for tier in platform.compute_tiers() {
        claims.push(instances(platform, tier, sources));
        claims.extend(credits::claim(platform, tier));
    }
    let databases = platform.databases();
    claims.extend(databases.filter_map(|database| members(platform, database)));
    let stores = platform.tiers.iter().filter_map(tiers::store);
    claims.extend(stores.filter_map(|store| store.load(platform)));
    claims.extend(quotas::claims(ground, sources));
    claims
}

/// How many instances there are when something is lost.
fn instances(platform: &Platform, tier: &Compute, sources: &Sources) -> Claim {
    let standing = TierContext::of(platform, tier);
    let arrivals = standing.arrivals();
    let arrivals = arrivals.iter().map(|arrival| arrives(&standing, arrival));
    let kept = standing.weakest().map_or(0, |region| standing.left(region));
    let claim = |title, verdict, summary: String| {
        Claim::new(Topic::Capacity, tier.name.as_str(), title, verdict, summary)
    };
    let claim = if let Some(promise) = &tier.capacity {
        claim(written(sources, promise.span), Verdict::Proved, zone(&standing))
    } else {
        let hint = if kept > 0 {
            format!("; `capacity >= {kept}` would hold")
        } else {
            String::new()
        };
        let title = (format!("instances of {}", tier.name), tier.origin.span);
        claim(title, Verdict::NotStated, format!("no `capacity` stated{hint}"))
            .detail(sentence(&zone(&standing)))
    };
    claim.details(arrivals).figures([Figure {
        name: "instances left when a zone is lost",
        value: kept.into(),
        unit: Unit::Count,
        better: Better::Higher,
        source: FigureSource::derived("`scale` and the zones of the regions"),
    }])
}

fn arrives(standing: &TierContext<'_>, arrival: &Arrival<'_>) -> String {
    let Arrival { failover, launched } = arrival;
    let (min, max) = (standing.min(), standing.tier.scale.max);
    let runs = format!(
        "{} runs {min} `{}` at the moment it takes over",
        failover.to, standing.tier.name
    );
    match launched {
        Some(step) => format!(
            "{runs}. The step `scale` launches up to {} by the time it serves ({}). It may grow to {max}, as {} may.",
            step.instances,
            spoken(launch(standing.platform).0),
            failover.from
        ),
        None => format!("{runs}. It may grow to {max}, as {} may.", failover.from),
    }
}

fn zone(standing: &TierContext<'_>) -> String {
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
fn members(platform: &Platform, database: &Database) -> Option<Claim> {
    let is_promoted = platform
        .failovers
        .iter()
        .flat_map(|failover| &failover.steps)
        .any(|step| step.kind.promotes() == Some(database.name.as_str()));
    let summary = format!(
        "{} `{}` in each of {}, of which one writes where it is promoted",
        database.readers.saturating_add(1),
        database.instance,
        database.regions.join(", "),
    );
    let title = (format!("instances of {}", database.name), database.origin.span);
    is_promoted.then(|| {
        Claim::new(
            Topic::Capacity,
            database.name.as_str(),
            title,
            Verdict::Proved,
            summary,
        )
    })
}
