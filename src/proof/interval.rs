//! A length of time that is not known exactly: at best, typically, at worst.

use std::fmt;

use hac_aws::budget::Entry;
use hac_base::units::Duration;
use hac_lang::platform::Quantile;

/// INVARIANT: what is known is in order; a worst is known only where a typical is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub best: Duration,
    /// `None` where nobody gives a number.
    pub typical: Option<Duration>,
    /// `None` where nobody gives a bound.
    pub worst: Option<Duration>,
}

impl Interval {
    pub const ZERO: Self = Self::seconds(0, 0, 0);

    pub const fn seconds(best: u64, typical: u64, worst: u64) -> Self {
        Self {
            best: Duration::from_secs(best),
            typical: Some(Duration::from_secs(typical)),
            worst: Some(Duration::from_secs(worst)),
        }
    }

    pub const fn new(best: Duration, typical: Duration, worst: Duration) -> Self {
        Self {
            best,
            typical: Some(typical),
            worst: Some(worst),
        }
    }

    pub fn at(self, quantile: Quantile) -> Option<Duration> {
        match quantile {
            Quantile::Best => Some(self.best),
            Quantile::Typical => self.typical,
            Quantile::Worst => self.worst,
        }
    }

    /// Made of one number for each case.
    pub fn by(mut number: impl FnMut(Quantile) -> Option<Duration>) -> Self {
        Self {
            best: number(Quantile::Best).unwrap_or_default(),
            typical: number(Quantile::Typical),
            worst: number(Quantile::Worst),
        }
    }

    /// One after the other.
    pub fn then(self, next: Self) -> Self {
        Self::by(|quantile| Some(self.at(quantile)?.saturating_add(next.at(quantile)?)))
    }

    /// Not waited for longer than that.
    pub fn cut_at(self, limit: Duration) -> Self {
        Self::by(|quantile| Some(self.at(quantile).map_or(limit, |takes| takes.min(limit))))
    }

    /// Whether a moment of a run lies in it.
    pub fn holds(self, takes: Duration) -> bool {
        self.best <= takes && self.worst.is_none_or(|worst| takes <= worst)
    }
}

impl From<&Entry> for Interval {
    fn from(entry: &Entry) -> Self {
        Self {
            best: entry.best(),
            typical: entry.typical(),
            worst: entry.worst(),
        }
    }
}

/// What stands for a number that nobody gives.
pub const UNKNOWN: &str = "-";

/// A length of time as tables show it.
pub fn shown(takes: Option<Duration>) -> String {
    takes.map_or_else(|| UNKNOWN.to_owned(), |takes| takes.to_string())
}

impl fmt::Display for Interval {
    /// `20s / 27s / 48s`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (typical, worst) = (shown(self.typical), shown(self.worst));
        write!(f, "{} / {typical} / {worst}", self.best)
    }
}

#[cfg(test)]
mod tests {
    use super::Interval;
    use hac_base::units::Duration;

    #[test]
    fn sums_know_what_is_not_known() {
        let open = Interval {
            worst: None,
            ..Interval::seconds(1, 2, 2)
        };
        let sum = open.then(Interval::seconds(10, 20, 30));
        assert_eq!(sum.to_string(), "11s / 22s / -");
        assert_eq!(sum.cut_at(Duration::from_secs(15)).to_string(), "11s / 15s / 15s");
        assert!(sum.holds(Duration::from_days(1)) && !sum.holds(Duration::from_secs(10)));
    }
}
