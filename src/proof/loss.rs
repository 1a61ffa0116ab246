//! What each store may lack of what was acknowledged, once its region is lost, against what was promised.
//!
//! A database is held back by the lag that the gate reads; tables and buckets go on by themselves, and may lack what
//! their replication usually lacks.

use super::timeline::{Numbers, Source};
use super::{Interval, shown};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::platform::{Bound, Failover, LagUnknown, Platform, Quantile, Step, StepKind, Verdict};
use crate::proof::promises::case;
use crate::source::{Origin, Span};

/// A table or a bucket with a copy in another region.
struct Store<'a> {
    name: &'a str,
    origin: &'a Origin,
    /// Its own promise, or that of the platform.
    bound: Option<Bound>,
    lacks: Interval,
    source: Source,
    regions: &'a [String],
}

fn stores(platform: &Platform) -> Vec<Store<'_>> {
    let numbers = Numbers::of_platform(platform);
    let promised = platform.objective.rpo;
    let store = |name, origin, own: Option<Bound>, key, regions| {
        let (lacks, source) = numbers.of(key);
        Store {
            regions,
            name,
            origin,
            bound: own.or(promised),
            lacks,
            source,
        }
    };
    let tables = platform.tables.iter().filter(|table| table.regions.len() > 1);
    let buckets = platform
        .buckets
        .iter()
        .filter(|bucket| bucket.copies.iter().any(|copy| !copy.is_same_region()));
    tables
        .map(|it| {
            store(
                &it.name,
                &it.origin,
                it.rpo,
                "rpo.dynamodb.mrec",
                it.regions.as_slice(),
            )
        })
        .chain(buckets.map(|it| {
            store(
                &it.name,
                &it.origin,
                it.rpo,
                "rpo.s3.crr_rtc",
                it.regions.as_slice(),
            )
        }))
        .collect()
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

/// What was promised of each store, with where, and how far it was checked.
pub(super) fn verdicts(platform: &Platform) -> Vec<(Span, Verdict)> {
    let mut verdicts: Vec<(Span, Verdict)> = Vec::new();
    if let Some(bound) = platform.objective.rpo {
        let databases = platform.databases.iter();
        verdicts
            .extend(databases.map(|database| (bound.span, of_database(platform, &database.name, &bound))));
    }
    for store in stores(platform) {
        let Some(bound) = store.bound else { continue };
        let (name, case) = (store.name, case(bound.at));
        verdicts.push((
            bound.span,
            Verdict::Holds(format!(
                "`{name}`: its copy lacks {} {case}, {} at worst; {}",
                shown(store.lacks.at(bound.at)),
                shown(store.lacks.worst),
                store.source.text()
            )),
        ));
    }
    if let Some(bound) = platform.objective.rpo
        && verdicts.len() > 1
    {
        verdicts.push((bound.span, Verdict::NotChecked(of_different_moments(platform))));
    }
    verdicts
}

/// Stores are copied each for itself, so that no two of them show the same moment.
fn of_different_moments(platform: &Platform) -> String {
    let holds = platform.failovers.iter().flat_map(|failover| &failover.hold);
    let mut held: Vec<String> = holds
        .map(|hold| format!("`{}` by up to {}", hold.database, hold.lag_above))
        .collect();
    held.sort();
    held.dedup();
    let copied = stores(platform).into_iter().map(|store| {
        let typical = shown(store.lacks.at(Quantile::Typical));
        format!("`{}` by {typical} typically", store.name)
    });
    let all: Vec<String> = held.into_iter().chain(copied).collect();
    format!(
        "after a failover the stores are of different moments: {}; what one says of another may not be there yet, and the \
         application must bear it",
        all.join(", ")
    )
}

fn of_database(platform: &Platform, name: &str, bound: &Bound) -> Verdict {
    let holds = platform.failovers.iter().flat_map(|failover| &failover.hold);
    let held = holds
        .filter(|hold| hold.database == name)
        .map(|hold| hold.lag_above);
    match held.max() {
        Some(above) if bound.at == Quantile::Worst => Verdict::NotChecked(format!(
            "`{name}`: a failover holds while the lag is known to be above {above}, but the lag is measured once a minute and a \
             silent region measures none"
        )),
        Some(above) => Verdict::Holds(format!(
            "`{name}`: a failover does not start on its own while the lag is known to be above {above}{}",
            unknown_lag(platform, name)
        )),
        None => Verdict::NotChecked(format!("`{name}`: no failover promotes it")),
    }
}

/// What an unknown lag does to the promise, where it does something.
fn unknown_lag(platform: &Platform, database: &str) -> &'static str {
    let proceeds = platform.failovers.iter().any(|failover| {
        failover.lag_unknown == LagUnknown::Proceed
            && failover.hold.iter().any(|hold| hold.database == database)
    });
    if proceeds {
        "; where nobody knows the lag, it does (`lag_unknown = proceed`)"
    } else {
        ""
    }
}

/// Of each failover what it may lose, and who is told of that.
pub(super) fn told(platform: &Platform) -> Vec<(Span, Verdict)> {
    let copied = stores(platform);
    let of = |failover: &Failover| {
        let promoted: Vec<&str> = failover.steps.iter().filter_map(promoted).collect();
        let moved = copied.iter().filter(|store| {
            [&failover.from, &failover.to]
                .iter()
                .all(|end| store.regions.contains(end))
        });
        let moved: Vec<&Store<'_>> = moved.collect();
        if promoted.is_empty() && moved.is_empty() {
            return None;
        }
        let lost = promoted.iter().map(|name| lost_of_database(failover, name));
        let lacking = moved.iter().map(|store| {
            let (typical, worst) = (store.lacks.at(Quantile::Typical), store.lacks.worst);
            format!(
                "of `{}` {} typically, {} at worst",
                store.name,
                shown(typical),
                shown(worst)
            )
        });
        let lost: Vec<String> = lost.chain(lacking).collect();
        let text = format!(
            "what {} loses when it is lost: {}",
            failover.from,
            lost.join("; ")
        );
        let said = said(failover, &promoted, &moved);
        Some((failover.origin.span, Verdict::Holds(format!("{text}. {said}"))))
    };
    platform.failovers.iter().filter_map(of).collect()
}

fn promoted(step: &Step) -> Option<&str> {
    match &step.kind {
        StepKind::Promote { database, .. } => Some(database),
        StepKind::Fence { .. }
        | StepKind::Verify { .. }
        | StepKind::Shift { .. }
        | StepKind::Scale { .. }
        | StepKind::Notify { .. } => None,
    }
}

fn lost_of_database(failover: &Failover, name: &str) -> String {
    let hold = failover.hold.iter().find(|hold| hold.database == name);
    let unknown = match failover.lag_unknown {
        LagUnknown::Hold => "",
        LagUnknown::Proceed => ", more where nobody knows the lag",
    };
    match hold {
        Some(hold) => format!(
            "of `{name}` what its copy lags, {} as far as the lag is known{unknown}",
            hold.lag_above
        ),
        None => format!("of `{name}` whatever its copy lags"),
    }
}

/// What people and the application hear of it, and what nobody tells them.
fn said(failover: &Failover, promoted: &[&str], moved: &[&Store<'_>]) -> String {
    let names = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join(" and ")
    };
    let alerts: Vec<&str> = failover
        .steps
        .iter()
        .filter_map(|step| match &step.kind {
            StepKind::Notify { alert } => Some(alert.as_str()),
            StepKind::Promote { .. }
            | StepKind::Fence { .. }
            | StepKind::Verify { .. }
            | StepKind::Shift { .. }
            | StepKind::Scale { .. } => None,
        })
        .collect();
    let mut parts = Vec::new();
    if !promoted.is_empty() {
        parts.push(format!(
            "{} and the record of the run are told how many writes and seconds {} lost, if the application keeps the watermark; the application \
             learns of the run from the epoch of the write lease",
            names(&alerts),
            names(promoted)
        ));
    }
    if !moved.is_empty() {
        let moved: Vec<&str> = moved.iter().map(|store| store.name).collect();
        parts.push(format!(
            "nobody measures what {} lost: the application finds out, item by item, and what arrives later may be older than what it \
             wrote since",
            names(&moved)
        ));
    }
    parts.join("; ")
}
