//! What each store may lack of what was acknowledged, once its region is lost, against what was promised.
//!
//! A database is held back by the lag that the gate reads; tables and buckets go on by themselves, and may lack what
//! their replication usually lacks.

use super::claims::{ends, promised};
use super::timeline::{Numbers, Source};
use super::{Interval, shown};
use crate::promises::case;
use hac_aws::tiers;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::{Origin, Span};
use hac_lang::platform::{
    Better, Bound, Claim, Database, Failover, Figure, FigureSource, LagUnknown, Platform, Quantile,
    RegionName, Tier, Topic, Unit, Verdict,
};

/// A store with a copy in another region that no gate looks at.
struct Store<'a> {
    name: &'a str,
    origin: &'a Origin,
    /// Its own promise, or that of the platform.
    bound: Option<Bound>,
    lacks: Interval,
    source: Source,
    regions: &'a [RegionName],
}

fn stores(platform: &Platform) -> Vec<Store<'_>> {
    let numbers = Numbers::of_platform(platform);
    let promised = platform.objective.rpo;
    let store = |tier| {
        let store = Tier::store(tier)?;
        let (lacks, source) = numbers.of(tiers::store(tier)?.copies_lack()?);
        Some(Store {
            regions: store.regions(),
            name: store.name(),
            origin: store.origin(),
            bound: store.rpo().or(promised),
            lacks,
            source,
        })
    };
    platform.tiers.iter().filter_map(store).collect()
}

/// Reports each store that may lack more than was promised.
pub(super) fn check(platform: &Platform, out: &mut Diagnostics) {
    if platform.failovers.is_empty() {
        return;
    }
    for store in stores(platform) {
        let Some(bound) = store.bound else { continue };
        let lacks = store.lacks.at(bound.at);
        if lacks.is_some_and(|lacks| lacks <= bound.limit) {
            continue;
        }
        let (name, case, limit) = (store.name, case(bound.at), bound.limit);
        let message = match lacks {
            Some(lacks) => format!(
                "the copy of `{name}` lacks the last {lacks} {case}, and `rpo <= {limit}` is promised"
            ),
            None => {
                format!(
                    "nobody bounds what the copy of `{name}` lacks {case}, and `rpo <= {limit}` is promised"
                )
            }
        };
        let own = kept(&store, bound.at);
        let diagnostic = Diagnostic::new(Code::HA0561, bound.span, message, "promised here")
            .label(
                store.origin.span,
                "is copied as it is written, and waits for no copy",
            )
            .note(store.source.text())
            .help(match own {
                Some(own) => format!("promise `{own}` in `{name}`: what a tier promises counts for it alone"),
                None => format!(
                    "measure it, and say so: `assume {}`",
                    store.source.key().unwrap_or("…")
                ),
            });
        out.push(diagnostic.via(&store.origin.via));
    }
}

/// A promise that the store keeps; `None` where nobody bounds what it lacks.
fn kept(store: &Store<'_>, at: Quantile) -> Option<String> {
    let kept = |at: Quantile, word: &str| Some(format!("rpo <= {}{word}", store.lacks.at(at)?));
    match at {
        Quantile::Best => kept(at, " at best"),
        Quantile::Typical => kept(at, " at typical"),
        Quantile::Worst => kept(at, "").or_else(|| kept(Quantile::Typical, " at typical")),
    }
}

fn rpo(bound: &Bound) -> (String, Span) {
    (promised("rpo", bound), bound.span)
}

/// What was promised of each store and how far it was checked; and of each failover what it may lose.
pub(super) fn claims(platform: &Platform) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    if let Some(bound) = platform.objective.rpo {
        let of_database = |database: &Database| of_database(platform, &database.name, &bound, rpo(&bound));
        claims.extend(platform.databases().map(of_database));
    }
    let stores = stores(platform);
    let of_store = |store: &Store<'_>| {
        let bound = store.bound?;
        Some(of_store(store, &bound, rpo(&bound)))
    };
    claims.extend(stores.iter().filter_map(of_store));
    if let Some(bound) = platform.objective.rpo {
        claims.extend(platform.tiers.iter().filter_map(|tier| {
            let kept_back = tiers::store(tier)?.kept_back()?;
            let title = rpo(&bound);
            let summary = format!("a region that is lost keeps {kept_back}");
            Some(Claim::new(
                Topic::DataLoss,
                tier.name(),
                title,
                Verdict::Lost,
                summary,
            ))
        }));
    }
    if platform.objective.rpo.is_some() && claims.len() > 1 {
        claims.push(cross_store(platform, &stores));
    }
    let region_loss = |failover| region_loss(platform, failover, &stores);
    claims.extend(platform.failovers.iter().filter_map(region_loss));
    claims
}

fn of_store(store: &Store<'_>, bound: &Bound, title: (String, Span)) -> Claim {
    let verdict = if store.source.is_assumed(bound.at) {
        Verdict::Assumed
    } else {
        Verdict::Bounded
    };
    let summary = format!("its copy lacks {}", lacking(store, bound.at));
    let figure = |at: Quantile| {
        Some(Figure {
            name: at.word(),
            value: store.lacks.at(at)?.as_millis(),
            unit: Unit::Milliseconds,
            better: Better::Lower,
            source: FigureSource {
                kind: store.source.word(),
                text: store.source.text(),
            },
        })
    };
    Claim::new(Topic::DataLoss, store.name, title, verdict, summary)
        .detail(format!("Source: {}.", store.source.text()))
        .figures(
            [Quantile::Typical, Quantile::Worst]
                .into_iter()
                .filter_map(figure),
        )
}

/// `1s typically, 10s at worst`
fn lacking(store: &Store<'_>, at: Quantile) -> String {
    let worst = format!("{} at worst", shown(store.lacks.worst));
    match at {
        Quantile::Worst => worst,
        Quantile::Best | Quantile::Typical => format!("{} {}, {worst}", shown(store.lacks.at(at)), case(at)),
    }
}

/// Stores are copied each for itself, so that no two of them show the same moment.
fn cross_store(platform: &Platform, stores: &[Store<'_>]) -> Claim {
    let holds = platform.failovers.iter().flat_map(|failover| &failover.hold);
    let mut held: Vec<String> = holds
        .map(|hold| format!("`{}` up to {} behind", hold.database, hold.lag_above))
        .collect();
    held.sort();
    held.dedup();
    let copied = stores.iter().map(|store| {
        let typical = shown(store.lacks.at(Quantile::Typical));
        format!("`{}` typically {typical} behind", store.name)
    });
    let all: Vec<String> = held.into_iter().chain(copied).collect();
    let title = ("consistency between stores".to_owned(), platform.origin.span);
    let summary = format!("a failover leaves each store at another time: {}", all.join(", "));
    Claim::new(Topic::CrossStore, "", title, Verdict::Lost, summary)
        .detail("A row may name an item that another store has not received. The application must bear it.")
}

fn of_database(platform: &Platform, name: &str, bound: &Bound, title: (String, Span)) -> Claim {
    let holds = platform.failovers.iter().flat_map(|failover| &failover.hold);
    let held = holds
        .filter(|hold| hold.database == name)
        .map(|hold| hold.lag_above);
    let claim = |verdict, summary: String| Claim::new(Topic::DataLoss, name, title, verdict, summary);
    let Some(above) = held.max() else {
        return claim(Verdict::NotChecked, "no failover promotes it".to_owned());
    };
    let figure = Figure {
        name: "held above",
        value: above.as_millis(),
        unit: Unit::Milliseconds,
        better: Better::Lower,
        source: FigureSource::derived("`hold` of the failovers"),
    };
    let held = format!("no failover starts on its own while the lag is known to be above {above}");
    let proceeds = platform.failovers.iter().any(|failover| {
        failover.lag_unknown == LagUnknown::Proceed && failover.hold.iter().any(|hold| hold.database == name)
    });
    let claim = if bound.at == Quantile::Worst {
        claim(Verdict::NotChecked, held)
            .detail("The lag is measured once a minute, and a region that is silent measures none.")
    } else if proceeds {
        claim(Verdict::Assumed, held)
            .detail("A failover also starts where nobody knows the lag (`lag_unknown = proceed`).")
    } else {
        claim(Verdict::Bounded, held)
    };
    claim.figures([figure])
}

/// What a failover may lose, and who is told of that.
fn region_loss(platform: &Platform, failover: &Failover, stores: &[Store<'_>]) -> Option<Claim> {
    let promoted: Vec<&str> = failover
        .steps
        .iter()
        .filter_map(|step| step.kind.promotes())
        .collect();
    let moved = stores.iter().filter(|store| {
        [&failover.from, &failover.to]
            .iter()
            .all(|end| store.regions.contains(end))
    });
    let moved: Vec<&Store<'_>> = moved.collect();
    let kept_back = kept_back(platform, &failover.from);
    if promoted.is_empty() && moved.is_empty() && kept_back.is_empty() {
        return None;
    }
    let lost = promoted.iter().map(|name| lost_of_database(failover, name));
    let copied = moved
        .iter()
        .map(|store| format!("`{}` {}", store.name, lacking(store, Quantile::Typical)));
    let lost: Vec<String> = lost.chain(copied).chain(kept_back).collect();
    let title = (
        format!("newest writes of {}", failover.from),
        failover
            .origin
            .via
            .first()
            .map_or(failover.origin.span, |site| site.span),
    );
    Some(
        Claim::new(
            Topic::RegionLoss,
            ends(failover),
            title,
            Verdict::Lost,
            lost.join("; "),
        )
        .details(details_of(failover, &promoted, &moved)),
    )
}

/// What a region that is lost keeps to itself: no failover brings it back, and the region's return does.
fn kept_back(platform: &Platform, region: &str) -> Vec<String> {
    let here = platform.tiers.iter().filter(|tier| tier.is_in(region));
    here.filter_map(|tier| Some((tier.name(), tiers::store(tier)?.kept_back()?)))
        .map(|(name, what)| format!("`{name}`: {what}"))
        .collect()
}

fn lost_of_database(failover: &Failover, name: &str) -> String {
    let hold = failover.hold.iter().find(|hold| hold.database == name);
    let unknown = match failover.lag_unknown {
        LagUnknown::Hold => "",
        LagUnknown::Proceed => ", more if the lag is unknown",
    };
    match hold {
        Some(hold) => format!("`{name}` up to {}{unknown}", hold.lag_above),
        None => format!("`{name}` all that is not replicated yet, without a limit"),
    }
}

/// What people and the application hear of it, and what nobody tells them.
fn details_of(failover: &Failover, promoted: &[&str], moved: &[&Store<'_>]) -> Vec<String> {
    let names = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join(" and ")
    };
    let alerts: Vec<&str> = failover
        .steps
        .iter()
        .filter_map(|step| step.kind.notifies())
        .collect();
    let mut sentences = Vec::new();
    if !promoted.is_empty() {
        let told = if alerts.is_empty() {
            "The record of the run says".to_owned()
        } else {
            format!("The run tells {}", names(&alerts))
        };
        sentences.push(format!(
            "{told} how many writes and seconds {} lost, if the application keeps the watermark.",
            names(promoted)
        ));
        sentences.push("The application learns of the run from the epoch of the write lease.".to_owned());
    }
    if !moved.is_empty() {
        let moved: Vec<&str> = moved.iter().map(|store| store.name).collect();
        sentences.push(format!(
            "Nothing measures what {} lost: the application finds out, item by item. What arrives later may be older than what it wrote \
             since.",
            names(&moved)
        ));
    }
    sentences
}
