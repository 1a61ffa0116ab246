//! Quantities that cannot be confused with one another.

mod date;

use std::fmt;

pub use date::Date;

/// A length of time, to the millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Duration {
    millis: u64,
}

impl Duration {
    pub const ZERO: Self = Self { millis: 0 };

    pub const fn from_millis(millis: u64) -> Self {
        Self { millis }
    }

    pub const fn from_secs(seconds: u64) -> Self {
        Self {
            millis: seconds.saturating_mul(1_000),
        }
    }

    pub const fn from_days(days: u64) -> Self {
        Self::from_secs(days.saturating_mul(86_400))
    }

    pub const fn as_millis(self) -> u64 {
        self.millis
    }

    /// Whole seconds, rounded up: a bound stays a bound.
    pub const fn as_secs(self) -> u64 {
        self.millis.div_ceil(1_000)
    }

    /// Whole days, rounded up.
    pub const fn as_days(self) -> u64 {
        self.as_secs().div_ceil(86_400)
    }

    pub const fn saturating_add(self, other: Self) -> Self {
        Self {
            millis: self.millis.saturating_add(other.millis),
        }
    }

    pub const fn saturating_sub(self, other: Self) -> Self {
        Self {
            millis: self.millis.saturating_sub(other.millis),
        }
    }

    /// Of one number and a unit, as a default is written: `30s`, `4d`.
    pub fn parse(text: &str) -> Option<Self> {
        let end = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at(end);
        let (_, length) = DURATION_UNITS.iter().find(|(name, _)| *name == unit)?;
        number
            .parse::<u64>()
            .ok()?
            .checked_mul(*length)
            .map(Self::from_millis)
    }

    /// `None` where the other is longer.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.millis.checked_sub(other.millis) {
            Some(millis) => Some(Self { millis }),
            None => None,
        }
    }

    pub const fn saturating_mul(self, times: u64) -> Self {
        Self {
            millis: self.millis.saturating_mul(times),
        }
    }

    /// The longest that is printed exactly and is no longer than this: for what is allowed, which printing would round up.
    #[must_use]
    pub fn rounded_down(self) -> Self {
        if self.is_printed_exactly() {
            return self;
        }
        let unit = self.printed_unit();
        Self::from_millis(self.millis / unit * unit)
    }

    /// The shortest that is printed exactly and is no shorter than this.
    fn rounded_up(self) -> Self {
        if self.is_printed_exactly() {
            return self;
        }
        let unit = self.printed_unit();
        Self::from_millis(self.millis.div_ceil(unit).saturating_mul(unit))
    }

    /// Whether two units say it, and no milliseconds beside minutes.
    fn is_printed_exactly(self) -> bool {
        let mut rest = self.millis;
        let mut units = 0;
        for (_, length) in DURATION_UNITS {
            units += usize::from(rest >= *length);
            rest %= length;
        }
        let is_whole = self.millis.is_multiple_of(SECOND) || self.millis < 60 * SECOND;
        units <= PRINTED_UNITS && is_whole
    }

    /// The shorter of the two units that its length is told in, in milliseconds.
    fn printed_unit(self) -> u64 {
        let mut units = DURATION_UNITS.iter().map(|(_, length)| *length);
        let _longest = units.find(|length| self.millis >= *length);
        units.next().unwrap_or(1)
    }
}

const SECOND: u64 = 1_000;
/// As many units say how long something is; more are noise.
const PRINTED_UNITS: usize = 2;

/// The units a duration may be written in, with their length in milliseconds, longest first.
pub const DURATION_UNITS: &[(&str, u64)] = &[
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// Whether this follows the number of a duration: `s`, or `m31s` as in `2m31s`.
pub fn is_duration_unit(text: &str) -> bool {
    text.split(|c: char| c.is_ascii_digit() || c == '.')
        .filter(|part| !part.is_empty())
        .all(|part| DURATION_UNITS.iter().any(|(name, _)| *name == part))
}

/// What people write for a unit, and the unit.
const UNIT_ALIASES: &[(&str, &str)] = &[
    ("sec", "s"),
    ("secs", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("min", "m"),
    ("mins", "m"),
    ("minute", "m"),
    ("minutes", "m"),
    ("hr", "h"),
    ("hrs", "h"),
    ("hour", "h"),
    ("hours", "h"),
    ("day", "d"),
    ("days", "d"),
    ("msec", "ms"),
    ("millis", "ms"),
    ("milliseconds", "ms"),
    ("percent", "%"),
    ("pct", "%"),
    ("k", "KiB"),
    ("kib", "KiB"),
    ("kb", "KB"),
    ("mib", "MiB"),
    ("mb", "MB"),
    ("g", "GiB"),
    ("gi", "GiB"),
    ("gib", "GiB"),
    ("gb", "GB"),
    ("t", "TiB"),
    ("tib", "TiB"),
    ("tb", "TB"),
];

/// The unit that an unknown one probably stands for.
pub fn unit_meant(unit: &str) -> Option<&'static str> {
    let lower = unit.to_lowercase();
    if let Some((_, meant)) = UNIT_ALIASES.iter().find(|(alias, _)| *alias == lower) {
        return Some(meant);
    }
    all_units().find(|known| known.eq_ignore_ascii_case(unit))
}

/// Every unit, for a message that lists them.
pub fn all_units() -> impl Iterator<Item = &'static str> {
    let names = |table: &'static [(&'static str, u64)]| table.iter().map(|(name, _)| *name);
    names(DURATION_UNITS).chain(names(SIZE_UNITS)).chain(["%"])
}

impl fmt::Display for Duration {
    /// As one would write it in a `.ha` file: the longest units first, `2m31s`; at most two of them, and no milliseconds
    /// beside minutes. Rounded up: nothing looks shorter than it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.millis == 0 {
            return f.write_str("0s");
        }
        let mut rest = self.rounded_up().millis;
        let mut written = 0;
        for (unit, length) in DURATION_UNITS {
            let count = rest / length;
            if count > 0 && written < PRINTED_UNITS {
                write!(f, "{count}{unit}")?;
                rest %= length;
                written += 1;
            }
        }
        Ok(())
    }
}

/// A share of a whole, exact to a millionth: `99.99%` is 999 900 ppm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent {
    pub ppm: u32,
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.ppm / 10_000, self.ppm % 10_000);
        if fraction == 0 {
            return write!(f, "{whole}%");
        }
        let digits = format!("{fraction:04}");
        write!(f, "{whole}.{}%", digits.trim_end_matches('0'))
    }
}

/// An amount of storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes {
    pub bytes: u64,
}

/// The units an amount of storage may be written in, with their size in bytes.
pub const SIZE_UNITS: &[(&str, u64)] = &[
    ("B", 1),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
];

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fits = |(_, size): &&(&str, u64)| self.bytes >= *size && self.bytes.is_multiple_of(*size);
        let (unit, size) = SIZE_UNITS
            .iter()
            .filter(fits)
            .max_by_key(|(_, size)| *size)
            .unwrap_or(&("B", 1));
        write!(f, "{}{unit}", self.bytes / size)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bytes, DURATION_UNITS, Duration, Percent};

    #[test]
    fn quantities_print_as_they_are_written() {
        assert_eq!(Duration::from_secs(151).to_string(), "2m31s");
        assert_eq!(Duration::from_days(35).to_string(), "35d");
        assert_eq!(Duration::from_millis(250).to_string(), "250ms");
        assert_eq!(Duration::ZERO.to_string(), "0s");
        assert_eq!(Percent { ppm: 999_900 }.to_string(), "99.99%");
        assert_eq!(Percent { ppm: 1_000_000 }.to_string(), "100%");
        assert_eq!(Bytes { bytes: 5 << 30 }.to_string(), "5GiB");
    }

    #[test]
    fn one_number_and_a_unit_are_a_duration() {
        assert_eq!(Duration::parse("30s"), Some(Duration::from_secs(30)));
        assert_eq!(Duration::parse("4d"), Some(Duration::from_days(4)));
        for text in [
            "30",
            "s",
            "4x",
            "2m31s",
            "99999999999999999999d",
            "1000000000000d",
        ] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
    }

    /// What is printed, read again.
    fn read(text: &str) -> Duration {
        let mut total = Duration::ZERO;
        let mut number = String::new();
        let mut unit = String::new();
        for c in text.chars().chain(['0']) {
            if c.is_ascii_digit() && !unit.is_empty() {
                let (_, length) = DURATION_UNITS
                    .iter()
                    .find(|(name, _)| *name == unit)
                    .expect("a unit");
                let count: u64 = number.parse().expect("a number");
                total = total.saturating_add(Duration::from_millis(count * length));
                number.clear();
                unit.clear();
            }
            if c.is_ascii_digit() {
                number.push(c);
            } else {
                unit.push(c);
            }
        }
        total
    }

    #[test]
    fn minutes_are_not_told_with_milliseconds() {
        let printed = |millis| Duration::from_millis(millis).to_string();
        assert_eq!(printed(8 * 60_000 + 135), "8m1s");
        assert_eq!(printed(59_999), "59s999ms");
        assert_eq!(printed(59 * 60_000 + 59_001), "1h");
        assert_eq!(printed(3_723_000), "1h3m");
        assert_eq!(printed(3_605_000), "1h5s");
        assert_eq!(
            Duration::from_millis(3_723_000).rounded_down().to_string(),
            "1h2m"
        );
        assert_eq!(
            Duration::from_millis(8 * 60_000 + 135).rounded_down().to_string(),
            "8m"
        );
    }

    /// Printing never makes anything look shorter, `rounded_down` never longer, and neither moves it by a unit.
    #[test]
    fn what_is_printed_is_next_to_what_is_meant() {
        let mut millis: u64 = 1;
        for step in 0..20_000_u64 {
            // All lengths from milliseconds to a year, without a pattern.
            millis =
                millis.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step) % (1 << (12 + step % 24));
            let meant = Duration::from_millis(millis);
            let (up, down) = (read(&meant.to_string()), meant.rounded_down());
            assert!(down <= meant && meant <= up, "{millis}");
            assert_eq!(read(&down.to_string()), down, "{millis}");
            let unit = meant.printed_unit();
            assert!(
                up.as_millis() - millis < unit && millis - down.as_millis() < unit,
                "{millis}"
            );
        }
    }

    #[test]
    fn bounds_round_up() {
        assert_eq!(Duration::from_millis(1_001).as_secs(), 2);
        assert_eq!(Duration::from_secs(86_401).as_days(), 2);
    }
}
