//! Days.

use std::fmt;

/// A day of the calendar: `2027-06-30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// `2027-06-30`, and nothing else; only days that there are.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next()?;
            let is_plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            is_plain.then(|| part.parse::<u16>().ok())?
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        if parts.next().is_some() || day == 0 || day > days_of(year, month)? {
            return None;
        }
        Some(Self {
            year,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }

    /// The day of a moment, in UTC.
    pub fn of_unix_seconds(seconds: u64) -> Option<Self> {
        let mut left = seconds / 86_400;
        let mut year = 1970_u16;
        loop {
            let days = if is_leap(year) { 366 } else { 365 };
            if left < days {
                break;
            }
            left -= days;
            year = year.checked_add(1)?;
        }
        for month in 1..=12_u8 {
            let days = u64::from(days_of(year, u16::from(month))?);
            if left < days {
                let day = u8::try_from(left + 1).ok()?;
                return Some(Self { year, month, day });
            }
            left -= days;
        }
        None
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of(year: u16, month: u16) -> Option<u16> {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 if is_leap(year) => Some(29),
        2 => Some(28),
        _ => None,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn dates_are_days_that_there_are() {
        for text in ["2027-06-30", "2028-02-29", "2000-02-29"] {
            assert_eq!(
                Date::parse(text).map(|date| date.to_string()).as_deref(),
                Some(text)
            );
        }
        for text in [
            "2027-06-31",
            "2027-02-29",
            "1900-02-29",
            "2027-13-01",
            "2027-6-30",
            "27-06-30",
            "2027-06-30-1",
            "2027-00-01",
            "2027-01-00",
            "+027-01-01",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert!(Date::parse("2026-12-31") < Date::parse("2027-01-01"));
    }

    #[test]
    fn moments_are_on_their_day() {
        let day = |seconds| Date::of_unix_seconds(seconds).map(|date| date.to_string());
        assert_eq!(day(0).as_deref(), Some("1970-01-01"));
        assert_eq!(day(951_782_400).as_deref(), Some("2000-02-29"));
        assert_eq!(day(1_795_391_999).as_deref(), Some("2026-11-22"));
        assert_eq!(day(1_795_392_000).as_deref(), Some("2026-11-23"));
    }
}
