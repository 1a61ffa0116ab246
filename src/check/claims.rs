//! What the platform promises and how far that was checked. Nothing that was asked for passes in silence.
//!
//! A promise that arithmetic on the configuration contradicts never gets here: the rules in `timing` refused it.

use super::timing::{Detection, budget, case, detection_arithmetic};
use crate::platform::{
    Approval, Bound, Claim, Failover, HealthCheck, LagUnknown, Platform, Quantifier, Quantile, StepKind,
    Verdict,
};
use crate::source::{Sources, Span};

pub(super) fn of(platform: &Platform, sources: &Sources) -> Vec<Claim> {
    let mut claims = Claims {
        sources,
        list: Vec::new(),
    };
    let objective = &platform.objective;
    if let Some(availability) = &objective.availability {
        claims.add(
            availability.span,
            Verdict::NotChecked(
                "the share of time depends on how often regions fail and how often failovers do, and neither follows from \
                 the configuration"
                    .to_owned(),
            ),
        );
    }
    if let Some(bound) = &objective.detect {
        claims.add(bound.span, detect(platform, bound));
    }
    if let Some(bound) = &objective.failover {
        claims.add(bound.span, failover(platform, bound));
    }
    if let Some(bound) = &objective.rto {
        claims.add(bound.span, rto(platform, bound));
    }
    if let Some(bound) = &objective.rpo {
        for verdict in rpo(platform, bound) {
            claims.add(bound.span, verdict);
        }
    }
    for database in &platform.databases {
        if let Some(lag) = &database.lag {
            let watched = if database.is_replicated() {
                format!(
                    "the lag of `{}` is a matter of load; an alarm in each region tells people when it is above {}",
                    database.name, lag.limit
                )
            } else {
                format!(
                    "`{}` is in one region, so there is no lag to watch",
                    database.name
                )
            };
            claims.add(lag.span, Verdict::NotChecked(watched));
        }
    }
    claims.list
}

struct Claims<'a> {
    sources: &'a Sources,
    list: Vec<Claim>,
}

impl Claims<'_> {
    fn add(&mut self, span: Span, verdict: Verdict) {
        let words: Vec<&str> = self.sources.text(span).split_whitespace().collect();
        self.list.push(Claim {
            text: words.join(" "),
            verdict,
            span,
        });
    }
}

/// The check that decides when a failover starts; see `timing::deciding`.
fn deciding<'a>(platform: &'a Platform, failover: &Failover) -> Option<&'a HealthCheck> {
    let checks = failover.when.watches.iter().filter_map(|watch| {
        let compute = platform.compute(&watch.tier);
        let database = platform.database(&watch.tier);
        compute
            .and_then(|tier| tier.health.as_ref())
            .or_else(|| database.and_then(|tier| tier.health.as_ref()))
    });
    let by_worst = |check: &&HealthCheck| Detection::of(check).worst;
    match failover.when.quantifier {
        Quantifier::Any => checks.min_by_key(by_worst),
        Quantifier::All => checks.max_by_key(by_worst),
    }
}

/// The slowest of all failovers.
fn slowest(platform: &Platform) -> Option<&HealthCheck> {
    platform
        .failovers
        .iter()
        .filter_map(|failover| deciding(platform, failover))
        .max_by_key(|check| Detection::of(check).worst)
}

fn detect(platform: &Platform, bound: &Bound) -> Verdict {
    let Some(check) = slowest(platform) else {
        return Verdict::NotChecked("there is no failover, so nothing decides".to_owned());
    };
    let detection = Detection::of(check);
    let arithmetic = detection_arithmetic(check);
    if is_approved(platform) {
        return Verdict::NotChecked(format!(
            "{APPROVED}; the fault itself is noticed earlier: {arithmetic}"
        ));
    }
    if bound.at == Quantile::Typical && detection.typical_with_silence > bound.limit {
        return Verdict::Holds(format!(
            "for faults that are answered at once; a region that falls silent takes longer than {}. {arithmetic}",
            bound.limit
        ));
    }
    Verdict::Holds(arithmetic)
}

/// What a person's part does to a promise.
const APPROVED: &str = "a person approves before anything is done (`approval = required`), and nothing bounds how long that takes";

fn is_approved(platform: &Platform) -> bool {
    let mut failovers = platform.failovers.iter();
    failovers.any(|failover| failover.approval == Approval::Required)
}

/// Why the time of a promotion cannot be promised.
const NO_BOUND: &str = "AWS publishes no bound for a promotion, and 90s is typical by assumption";

fn failover(platform: &Platform, bound: &Bound) -> Verdict {
    if platform.failovers.is_empty() {
        return Verdict::NotChecked("there is no failover".to_owned());
    }
    let promotes = platform
        .failovers
        .iter()
        .flat_map(|failover| &failover.steps)
        .any(|step| matches!(step.kind, StepKind::Promote { .. }));
    let doubt = if promotes {
        format!("; {NO_BOUND}")
    } else {
        String::new()
    };
    let sums = platform.failovers.iter().map(|failover| {
        let steps = failover.steps.iter();
        budget(
            // Fencing is best effort, and telling people is not part of the way back to serving.
            steps
                .filter(|step| match step.kind {
                    StepKind::Notify { .. } => false,
                    StepKind::Fence { .. } => step.within.is_some(),
                    StepKind::Promote { .. }
                    | StepKind::Verify { .. }
                    | StepKind::Shift { .. }
                    | StepKind::Scale { .. } => true,
                })
                .map(|step| step.within.as_ref()),
        )
    });
    match sums
        .collect::<Option<Vec<_>>>()
        .and_then(|sums| sums.into_iter().max())
    {
        Some(sum) => Verdict::NotChecked(format!(
            "the budgets of the steps, {sum}, fit into {}; people are told when a step takes longer, but it is not cut short{doubt}",
            bound.limit
        )),
        None => Verdict::NotChecked(format!(
            "some steps have no `within`, so there is no sum to compare{doubt}"
        )),
    }
}

fn rto(platform: &Platform, bound: &Bound) -> Verdict {
    let Some(check) = slowest(platform) else {
        return Verdict::NotChecked("there is no failover".to_owned());
    };
    let approved = if is_approved(platform) {
        format!("; {APPROVED}")
    } else {
        String::new()
    };
    Verdict::NotChecked(format!(
        "detection takes {} of it {}; {NO_BOUND}{approved}",
        Detection::of(check).at(bound.at),
        case(bound.at)
    ))
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

/// One verdict for each tier that keeps data.
fn rpo(platform: &Platform, bound: &Bound) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for database in &platform.databases {
        let name = &database.name;
        let hold = platform
            .failovers
            .iter()
            .flat_map(|failover| &failover.hold)
            .filter(|hold| hold.database == *name)
            .map(|hold| hold.lag_above)
            .max();
        verdicts.push(match hold {
            Some(above) if bound.at == Quantile::Worst => Verdict::NotChecked(format!(
                "`{name}`: a failover holds while the lag is known to be above {above}, but the lag is measured once a minute and a \
                 silent region measures none"
            )),
            Some(above) => Verdict::Holds(format!(
                "`{name}`: a failover does not start on its own while the lag is known to be above {above}{}",
                unknown_lag(platform, name)
            )),
            None => Verdict::NotChecked(format!("`{name}`: no failover promotes it")),
        });
    }
    for table in platform.tables.iter().filter(|table| table.regions.len() > 1) {
        verdicts.push(Verdict::NotChecked(format!(
            "`{}`: DynamoDB replicates typically within a second, and AWS publishes no bound",
            table.name
        )));
    }
    for bucket in platform.buckets.iter().filter(|bucket| bucket.regions.len() > 1) {
        verdicts.push(Verdict::NotChecked(format!(
            "`{}`: S3 copies most objects within 15 minutes, and nothing bounds the rest",
            bucket.name
        )));
    }
    verdicts
}
