//! Availability: how long a year the platform is down, as far as its configuration and AWS's agreements tell.
//!
//! In one region, everything that a request needs must run: what each is down adds up. Where a failover leads out of the
//! region, an incident lasts only until the other region serves, unless the failover fails; then it lasts until it is
//! over. That failed failovers are the largest part is the reason for proofs and drills.

mod promise;
mod terms;

use hac_aws::slas::{self, Sla};
use hac_aws::tiers::{self, StoreOnAws};
use hac_base::source::{Span, Spanned};
use hac_base::units::{Duration, Percent};
use hac_lang::platform::{
    Better, Claim, Compute, Failover, Figure, FigureSource, Platform, Quantile, Topic, Unit, Verdict,
};

use super::claims::sentence;
use super::promises::timeline_of;
use super::timeline::{Course, Failure, Kind, course};
pub(super) use promise::check;
pub use terms::{Term, Terms};

const YEAR: Duration = Duration::from_days(365);
const MILLION: u64 = 1_000_000;
const BILLION: u64 = 1_000_000_000;

/// The way of one tier that people reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    pub tier: String,
    /// What a request needs in its region.
    pub parts: Vec<Part>,
    /// From the fault until clients are served by another region, typically; `None` where nothing fails over.
    pub recovery: Option<Duration>,
    /// Buckets that the tier uses: a page without them counts as served.
    pub left_out: Vec<String>,
    /// What is assumed where the agreements say nothing.
    pub terms: Terms,
    /// The witness in whose table writers keep a lease: no failover leads away from it.
    pub lease_in: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// `load balancer`
    pub name: String,
    pub sla: Sla,
    /// It fails over with its region, and its own failure starts nothing: that is waited out.
    pub is_waited_out: bool,
}

impl Part {
    /// How long a year it may be down.
    pub fn down_a_year(&self) -> Duration {
        share(YEAR, self.sla.down_ppb, BILLION)
    }
}

impl Availability {
    /// How long a year one region is down.
    pub fn region_down_a_year(&self) -> Duration {
        let parts = self.parts.iter().map(Part::down_a_year);
        parts.fold(Duration::ZERO, Duration::saturating_add)
    }

    /// How much of that a failover is for.
    pub fn left_a_year(&self) -> Duration {
        self.region_down_a_year().saturating_sub(self.waited_out_a_year())
    }

    /// How much of that starts no failover, where there is one.
    fn waited_out_a_year(&self) -> Duration {
        let parts = self.parts.iter().filter(|part| part.is_waited_out);
        parts
            .map(Part::down_a_year)
            .fold(Duration::ZERO, Duration::saturating_add)
    }

    /// Incidents in ten years that a failover is for.
    pub fn incidents_in_ten_years(&self) -> u64 {
        let ten = self.left_a_year().saturating_mul(10).as_millis();
        let incident = self.terms.incident.value.as_millis().max(1);
        (ten + incident / 2) / incident
    }

    /// How long a year is lost to failovers that succeed.
    pub fn failing_over_a_year(&self) -> Duration {
        match self.recovery {
            Some(recovery) => {
                let incident = self.terms.incident.value;
                let succeed = MILLION.saturating_sub(self.failed_ppm());
                share(
                    share(self.left_a_year(), succeed, MILLION),
                    recovery.min(incident).as_millis(),
                    incident.as_millis(),
                )
            }
            None => Duration::ZERO,
        }
    }

    /// How long a year is lost to incidents that no failover shortens.
    pub fn waiting_a_year(&self) -> Duration {
        match self.recovery {
            Some(_) => {
                share(self.left_a_year(), self.failed_ppm(), MILLION).saturating_add(self.waited_out_a_year())
            }
            None => self.region_down_a_year(),
        }
    }

    pub fn down_a_year(&self) -> Duration {
        let regions = self.failing_over_a_year().saturating_add(self.waiting_a_year());
        regions.saturating_add(self.unleased_a_year())
    }

    /// How long a year writers cannot renew their lease, and stop: no failover leads away from the witness.
    pub fn unleased_a_year(&self) -> Duration {
        match &self.lease_in {
            Some(_) => share(YEAR, self.terms.unleased.value.ppm.into(), MILLION),
            None => Duration::ZERO,
        }
    }

    /// The share of time in which it serves, rounded down.
    pub fn share(&self) -> Percent {
        let down_ppm = (self.down_a_year().as_millis() * 1_000_000).div_ceil(YEAR.as_millis());
        Percent {
            ppm: 1_000_000 - u32::try_from(down_ppm.min(1_000_000)).unwrap_or(1_000_000),
        }
    }

    fn failed_ppm(&self) -> u64 {
        u64::from(self.terms.failed.value.ppm)
    }

    fn keeps(&self, promise: Percent) -> bool {
        self.share() >= promise
    }

    /// The largest share first: `load balancer 52m33s, …`.
    fn itemised(&self) -> String {
        let mut parts: Vec<&Part> = self.parts.iter().collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.sla.down_ppb));
        let parts: Vec<String> = parts
            .into_iter()
            .map(|part| format!("{} {}", part.name, part.down_a_year()))
            .collect();
        parts.join(", ")
    }

    /// How far a promise is kept.
    fn claim(&self, promise: Percent, title: (String, Span)) -> Claim {
        let allowed = allowed_a_year(promise);
        let down = self.down_a_year();
        let summary = format!(
            "{} by AWS's service level agreements: down {down} a year, and {allowed} are allowed",
            self.share()
        );
        let room = self.recovery.map(|recovery| {
            format!(
                "The promise has room for {} failovers a year.",
                allowed.as_millis() / recovery.as_millis().max(1)
            )
        });
        // Nobody gives how long an incident lasts, nor how many failovers fail.
        let verdict = if self.recovery.is_some() || self.lease_in.is_some() {
            Verdict::Assumed
        } else {
            Verdict::Bounded
        };
        let figure = |name, value, unit, better| Figure {
            name,
            value,
            unit,
            better,
            source: FigureSource::derived(
                "AWS's service level agreements, and the assumptions that the details name",
            ),
        };
        Claim::new(Topic::Availability, "", title, verdict, summary)
            .detail(format!("`{}` is the tier that is down the longest.", self.tier))
            .details(self.arithmetic().iter().map(|step| sentence(step)))
            .details(room)
            .figures([
                figure(
                    "share",
                    self.share().ppm.into(),
                    Unit::PartsPerMillion,
                    Better::Higher,
                ),
                figure("down a year", down.as_millis(), Unit::Milliseconds, Better::Lower),
            ])
    }

    /// What writers depend on beside their region, where the application keeps to the contract of the lease.
    fn unleased(&self) -> Option<String> {
        let witness = self.lease_in.as_ref()?;
        Some(format!(
            "{} a year for writers that stop because they cannot renew their lease in {witness} ({})",
            self.unleased_a_year(),
            self.terms.unleased.by
        ))
    }

    /// How the number came about, a sentence a step.
    pub fn arithmetic(&self) -> Vec<String> {
        let mut steps = vec![format!(
            "a region may be down {} a year by AWS's service level agreements of {}: {}",
            self.region_down_a_year(),
            slas::READ,
            self.itemised()
        )];
        if self.recovery.is_some() {
            steps.extend(self.parts.iter().filter(|part| part.is_waited_out).map(|part| {
                format!(
                    "the failure of {} alone starts no failover: {} a year are waited out",
                    part.name,
                    part.down_a_year()
                )
            }));
        }
        let rest = if self.waited_out_a_year() == Duration::ZERO {
            "that"
        } else {
            "the rest"
        };
        steps.push(match self.recovery {
            Some(recovery) => format!(
                "{rest} is {} incidents of {} in ten years ({}), which a failover shortens to {recovery} typically: {} a year",
                self.incidents_in_ten_years(),
                self.terms.incident.value,
                self.terms.incident.by,
                self.failing_over_a_year()
            ),
            None => "nothing fails over, so the platform is down as long as its region".to_owned(),
        });
        if self.recovery.is_some() {
            steps.push(format!(
                "{} of failovers fail ({}), and then the incident lasts until it is over: {} a year",
                self.terms.failed.value,
                self.terms.failed.by,
                self.waiting_a_year().saturating_sub(self.waited_out_a_year())
            ));
        }
        if !self.left_out.is_empty() {
            let names: Vec<String> = self.left_out.iter().map(|name| format!("`{name}`")).collect();
            steps.push(format!(
                "an answer without {} counts as served",
                names.join(" and ")
            ));
        }
        steps.extend(self.unleased());
        steps.push("what all regions share, such as a bad release, is not in it".to_owned());
        steps
    }
}

/// How far the promise is kept: by the tier that is down the longest.
pub(super) fn claim(platform: &Platform, promise: &Spanned<Percent>, title: (String, Span)) -> Claim {
    match of(platform).first() {
        Some(worst) => worst.claim(promise.value, title),
        None => Claim::new(
            Topic::Availability,
            "",
            title,
            Verdict::NotChecked,
            "clients reach nothing: no tier listens",
        ),
    }
}

/// How long a promise lets a platform be down in a year: what is printed of it is no more than that.
pub fn allowed_a_year(promise: Percent) -> Duration {
    allowed_in(YEAR, promise).rounded_down()
}

/// How long a promise lets a platform be down in some time.
pub fn allowed_in(whole: Duration, promise: Percent) -> Duration {
    share(whole, MILLION.saturating_sub(promise.ppm.into()), MILLION)
}

fn share(whole: Duration, part: u64, of: u64) -> Duration {
    let millis = u128::from(whole.as_millis()) * u128::from(part) / u128::from(of.max(1));
    Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
}

/// Of every tier that people reach, the worst first. Empty where nobody reaches anything.
pub fn of(platform: &Platform) -> Vec<Availability> {
    let mut all: Vec<Availability> = platform
        .compute_tiers()
        .filter(|tier| tier.listener.is_some())
        .map(|tier| of_tier(platform, tier))
        .collect();
    all.sort_by_key(|availability| std::cmp::Reverse(availability.down_a_year()));
    all
}

fn of_tier(platform: &Platform, tier: &Compute) -> Availability {
    let instances = if tier.scale.min > 1 {
        slas::INSTANCES
    } else {
        slas::INSTANCE
    };
    let mut parts = vec![
        part("load balancer".to_owned(), slas::LOAD_BALANCER),
        part(format!("instances of `{}`", tier.name), instances),
    ];
    let mut left_out = Vec::new();
    let recovery = recovery(platform, tier);
    for name in &tier.uses {
        let used = platform.tiers.get(name).and_then(tiers::store);
        match used.and_then(StoreOnAws::sla) {
            Some(sla) => parts.push(Part {
                is_waited_out: recovery.is_some() && is_waited_out(platform, tier, name),
                ..part(format!("`{name}`"), sla)
            }),
            None => left_out.push(name.to_string()),
        }
    }
    Availability {
        tier: tier.name.to_string(),
        parts,
        recovery,
        left_out,
        terms: Terms::of(platform),
        lease_in: lease_in(platform, tier),
    }
}

fn lease_in(platform: &Platform, tier: &Compute) -> Option<String> {
    let mut steps = platform.failovers.iter().flat_map(|failover| &failover.steps);
    let fences = steps.any(|step| {
        step.kind
            .fences()
            .is_some_and(|fenced| tier.uses.iter().any(|used| used == fenced))
    });
    let witness = platform.witness().filter(|_| fences)?;
    Some(witness.name.to_string())
}

fn part(name: String, sla: Sla) -> Part {
    Part {
        name,
        sla,
        is_waited_out: false,
    }
}

/// Whether more is promised than is kept, and the failure of this database is waited out.
pub(crate) fn breaks_by(platform: &Platform, database: &str) -> bool {
    let Some(promise) = &platform.objective.availability else {
        return false;
    };
    let quoted = format!("`{database}`");
    let worst = of(platform).into_iter().next();
    worst.is_some_and(|worst| {
        let mut parts = worst.parts.iter();
        !worst.keeps(promise.value) && parts.any(|part| part.is_waited_out && part.name == quoted)
    })
}

/// Whether some failover promotes the database with its region, and not when the database alone is lost.
fn is_waited_out(platform: &Platform, tier: &Compute, name: &str) -> bool {
    covering(platform, tier).any(|failover| {
        failover
            .steps
            .iter()
            .any(|step| step.kind.promotes() == Some(name))
            && {
                let alone = Failure {
                    kind: Kind::Database,
                    target: Some(name.to_owned()),
                };
                !matches!(course(platform, failover, &alone), Course::Runs(_))
            }
    })
}

/// The failovers that lead the tier from one of its regions to another.
fn covering<'p>(platform: &'p Platform, tier: &'p Compute) -> impl Iterator<Item = &'p Failover> {
    let covers =
        |failover: &&Failover| tier.regions.contains(&failover.from) && tier.regions.contains(&failover.to);
    platform.failovers.iter().filter(covers)
}

/// Until clients of the tier are served by another region, by the slowest failover that leads out of one of its regions;
/// `None` where some region that clients may be in is left by none.
fn recovery(platform: &Platform, tier: &Compute) -> Option<Duration> {
    let recoveries = covering(platform, tier).map(|failover| {
        let timeline = timeline_of(platform, failover)?;
        timeline.until(timeline.clients).at(Quantile::Typical)
    });
    recoveries.collect::<Option<Vec<_>>>()?.into_iter().max()
}

#[cfg(test)]
mod tests;
