//! Numbers with dimensions, and their arithmetic. Knows nothing of the language around them.

use std::cmp::Ordering;
use std::fmt;

use hac_base::units::{Bytes, DURATION_UNITS, Duration, Percent, SIZE_UNITS};

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dimension {
    Plain,
    Time,
    Storage,
    Share,
}

/// An exact amount: millionths of its base unit, which is 1, a millisecond, a byte or a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount {
    pub dimension: Dimension,
    millionths: i128,
}

/// Why arithmetic has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    UnknownUnit,
    /// More than six digits after the point.
    TooPrecise,
    TooLarge,
    ByZero,
    /// The dimensions do not go together.
    Dimensions,
}

const ONE: i128 = 1_000_000;

impl Dimension {
    /// With its article.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Plain => "a number",
            Self::Time => "a duration",
            Self::Storage => "an amount of storage",
            Self::Share => "a percentage",
        }
    }
}

impl Amount {
    /// Reads a number as written, with its unit where it has one. The unit of `2m31s` is `m31s`: longer units come
    /// first, and each only once.
    pub(crate) fn parse(number: &str, unit: Option<&str>) -> Result<Self, Trouble> {
        let Some((first, rest)) =
            unit.and_then(|unit| unit.split_at_checked(unit.find(|c: char| c.is_ascii_digit())?))
        else {
            return Self::parse_one(number, unit);
        };
        let letters = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (number_after, unit_after) = rest.split_at(letters);
        let (part, after) = (
            Self::parse_one(number, Some(first))?,
            Self::parse(number_after, Some(unit_after))?,
        );
        let unit_size = find_unit(first).map_or(0, |(_, size)| size * ONE);
        if part.dimension != Dimension::Time
            || after.dimension != Dimension::Time
            || after.millionths >= unit_size
        {
            return Err(Trouble::UnknownUnit);
        }
        part.add(after)
    }

    fn parse_one(number: &str, unit: Option<&str>) -> Result<Self, Trouble> {
        let (dimension, factor) = match unit {
            None => (Dimension::Plain, 1),
            Some(unit) => find_unit(unit).ok_or(Trouble::UnknownUnit)?,
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if fraction.len() > 6 {
            return Err(Trouble::TooPrecise);
        }
        let digits = format!("{whole}{fraction:0<6}");
        let millionths = digits.parse::<i128>().map_err(|_| Trouble::TooLarge)?;
        let millionths = millionths.checked_mul(factor).ok_or(Trouble::TooLarge)?;
        Self {
            dimension,
            millionths,
        }
        .in_bounds()
    }

    pub(crate) fn of_days(days: u64) -> Self {
        Self::of_millis(days.saturating_mul(86_400_000))
    }

    pub(crate) fn of_count(count: u64) -> Self {
        Self {
            dimension: Dimension::Plain,
            millionths: i128::from(count) * ONE,
        }
    }

    /// What a number between zero and one is as a share: `0.9999` is `99.99%`.
    pub(crate) fn of_one(self) -> Option<Self> {
        let one = Self::parse("1", None).ok()?;
        (self.dimension == Dimension::Plain && 0 < self.millionths && self.millionths < one.millionths)
            .then_some(Self {
                dimension: Dimension::Share,
                millionths: self.millionths.checked_mul(100)?,
            })
    }

    pub(crate) fn of_percent(percent: Percent) -> Self {
        // A millionth of a percent is a hundredth of a part per million.
        Self {
            dimension: Dimension::Share,
            millionths: i128::from(percent.ppm) * 100,
        }
    }

    pub(crate) fn of_millis(millis: u64) -> Self {
        Self {
            dimension: Dimension::Time,
            millionths: i128::from(millis) * ONE,
        }
    }

    /// Amounts stay below what a `u64` of the base unit holds, so that nothing after this has to think of overflow.
    fn in_bounds(self) -> Result<Self, Trouble> {
        if self.millionths.unsigned_abs() / ONE.unsigned_abs() <= u128::from(u64::MAX) {
            Ok(self)
        } else {
            Err(Trouble::TooLarge)
        }
    }

    fn with(self, millionths: Option<i128>) -> Result<Self, Trouble> {
        let millionths = millionths.ok_or(Trouble::TooLarge)?;
        Self { millionths, ..self }.in_bounds()
    }

    pub(crate) fn negate(self) -> Self {
        Self {
            millionths: -self.millionths,
            ..self
        }
    }

    pub(crate) fn add(self, other: Self) -> Result<Self, Trouble> {
        self.same(other)?;
        self.with(self.millionths.checked_add(other.millionths))
    }

    pub(crate) fn subtract(self, other: Self) -> Result<Self, Trouble> {
        self.add(other.negate())
    }

    /// One of the two must be a plain number.
    pub(crate) fn multiply(self, other: Self) -> Result<Self, Trouble> {
        let (amount, times) = if other.dimension == Dimension::Plain {
            (self, other)
        } else if self.dimension == Dimension::Plain {
            (other, self)
        } else {
            return Err(Trouble::Dimensions);
        };
        let product = amount.millionths.checked_mul(times.millionths);
        amount.with(product.map(|product| product / ONE))
    }

    /// By a plain number, or by the same dimension, which gives a plain number.
    pub(crate) fn divide(self, other: Self) -> Result<Self, Trouble> {
        let dimension = if other.dimension == Dimension::Plain {
            self.dimension
        } else {
            self.same(other)?;
            Dimension::Plain
        };
        if other.millionths == 0 {
            return Err(Trouble::ByZero);
        }
        let quotient = self.millionths.checked_mul(ONE).ok_or(Trouble::TooLarge)? / other.millionths;
        Self { dimension, ..self }.with(Some(quotient))
    }

    pub(crate) fn compare(self, other: Self) -> Result<Ordering, Trouble> {
        self.same(other)?;
        Ok(self.millionths.cmp(&other.millionths))
    }

    fn same(self, other: Self) -> Result<(), Trouble> {
        if self.dimension == other.dimension {
            Ok(())
        } else {
            Err(Trouble::Dimensions)
        }
    }

    /// In base units, where it is a whole number of them.
    fn whole(self) -> Option<i128> {
        (self.millionths % ONE == 0).then_some(self.millionths / ONE)
    }

    pub(crate) fn as_int(self) -> Option<i64> {
        (self.dimension == Dimension::Plain)
            .then(|| self.whole())?
            .and_then(|whole| i64::try_from(whole).ok())
    }

    pub(crate) fn as_duration(self) -> Option<Duration> {
        (self.dimension == Dimension::Time)
            .then(|| self.whole())?
            .and_then(|millis| u64::try_from(millis).ok())
            .map(Duration::from_millis)
    }

    pub(crate) fn as_bytes(self) -> Option<Bytes> {
        (self.dimension == Dimension::Storage)
            .then(|| self.whole())?
            .and_then(|bytes| u64::try_from(bytes).ok())
            .map(|bytes| Bytes { bytes })
    }

    /// Up to 100%, to a millionth of the whole.
    pub(crate) fn as_percent(self) -> Option<Percent> {
        // A millionth of a percent is a hundredth of a part per million.
        let exact = self.dimension == Dimension::Share && self.millionths % 100 == 0;
        let ppm = u32::try_from(self.millionths / 100).ok()?;
        (exact && ppm <= 1_000_000).then_some(Percent { ppm })
    }
}

fn find_unit(unit: &str) -> Option<(Dimension, i128)> {
    let in_table = |table: &[(&str, u64)]| {
        table
            .iter()
            .find(|(name, _)| *name == unit)
            .map(|(_, size)| i128::from(*size))
    };
    if unit == "%" {
        return Some((Dimension::Share, 1));
    }
    in_table(DURATION_UNITS)
        .map(|factor| (Dimension::Time, factor))
        .or_else(|| in_table(SIZE_UNITS).map(|factor| (Dimension::Storage, factor)))
}

impl fmt::Display for Amount {
    /// As one would write it in a `.ha` file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.millionths < 0 {
            return write!(f, "-{}", self.negate());
        }
        if let Some(duration) = self.as_duration() {
            return write!(f, "{duration}");
        }
        if let Some(bytes) = self.as_bytes() {
            return write!(f, "{bytes}");
        }
        let (whole, fraction) = (self.millionths / ONE, self.millionths % ONE);
        write!(f, "{whole}")?;
        if fraction != 0 {
            write!(f, ".{}", format!("{fraction:06}").trim_end_matches('0'))?;
        }
        match self.dimension {
            Dimension::Plain => Ok(()),
            Dimension::Time => f.write_str("ms"),
            Dimension::Storage => f.write_str("B"),
            Dimension::Share => f.write_str("%"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Amount, Dimension, Trouble};
    use hac_base::units::unit_meant;

    fn amount(number: &str, unit: &str) -> Amount {
        Amount::parse(number, (!unit.is_empty()).then_some(unit)).expect("an amount")
    }

    #[test]
    fn arithmetic_keeps_dimensions() {
        let three = amount("3", "");
        let seconds = amount("10", "s");
        assert_eq!(three.multiply(seconds).expect("fits").to_string(), "30s");
        assert_eq!(amount("1", "m").divide(seconds).expect("fits").as_int(), Some(6));
        assert_eq!(
            amount("1", "m").subtract(seconds).expect("fits").to_string(),
            "50s"
        );
        assert_eq!(seconds.add(amount("5", "GiB")), Err(Trouble::Dimensions));
        assert_eq!(seconds.multiply(seconds), Err(Trouble::Dimensions));
        assert_eq!(seconds.divide(amount("0", "")), Err(Trouble::ByZero));
    }

    #[test]
    fn numbers_are_exact_or_refused() {
        assert_eq!(amount("99.99", "%").as_percent().expect("a share").ppm, 999_900);
        assert_eq!(amount("1.5", "m").to_string(), "1m30s");
        assert_eq!(amount("2", "m31s"), amount("151", "s"));
        assert_eq!(amount("1", "h2m3s"), amount("3723", "s"));
        for wrong in ["m90s", "s1m", "GiB3s", "m3q", "m3GiB"] {
            assert_eq!(
                Amount::parse("1", Some(wrong)),
                Err(Trouble::UnknownUnit),
                "{wrong}"
            );
        }
        assert_eq!(amount("0.5", "").to_string(), "0.5");
        assert_eq!(amount("0.5", "").as_int(), None);
        assert_eq!(Amount::parse("0.0000001", None), Err(Trouble::TooPrecise));
        assert_eq!(
            Amount::parse("99999999999999999999999999", None),
            Err(Trouble::TooLarge)
        );
        let large = amount("18446744073709551615", "");
        assert_eq!(large.multiply(large), Err(Trouble::TooLarge));
        assert_eq!(large.dimension, Dimension::Plain);
    }

    #[test]
    fn units_people_write_are_known() {
        assert_eq!(unit_meant("mins"), Some("m"));
        assert_eq!(unit_meant("gb"), Some("GB"));
        assert_eq!(unit_meant("parsec"), None);
    }
}
