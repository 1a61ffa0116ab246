//! What an expression of a rule stands for in a platform.

use std::borrow::Cow;

use super::element::Element;
use crate::check::Amount;
use hac_base::units::Duration;

#[derive(Debug, Clone)]
pub(crate) enum Value<'p> {
    Bool(bool),
    Amount(Amount),
    Text(Cow<'p, str>),
    Texts(Vec<Cow<'p, str>>),
    Set(Vec<Element<'p>>),
    Absent(Absence<'p>),
}

/// Why there is no value. Nothing that is compared with it is true, and nothing is false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absence<'p> {
    NotStated,
    /// The input of that name brings it.
    Deployment(&'p str),
    /// A division by zero, or a number that is too large.
    NoResult,
    /// The limit of all rules together was reached.
    Limit,
}

/// What is known of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    True,
    False,
    Unknown,
}

impl Truth {
    pub(crate) fn of(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
        }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }
}

impl<'p> Value<'p> {
    pub(crate) const NOT_STATED: Self = Self::Absent(Absence::NotStated);

    pub(crate) fn text(text: &'p str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    pub(crate) fn texts(texts: impl IntoIterator<Item = &'p (impl AsRef<str> + ?Sized + 'p)>) -> Self {
        Self::Texts(
            texts
                .into_iter()
                .map(|text| Cow::Borrowed(text.as_ref()))
                .collect(),
        )
    }

    pub(crate) fn count(count: usize) -> Self {
        Self::Amount(Amount::of_count(u64::try_from(count).unwrap_or(u64::MAX)))
    }

    pub(crate) fn number(number: impl Into<u64>) -> Self {
        Self::Amount(Amount::of_count(number.into()))
    }

    pub(crate) fn days(days: u32) -> Self {
        Self::Amount(Amount::of_days(u64::from(days)))
    }

    pub(crate) fn time(time: Duration) -> Self {
        Self::Amount(Amount::of_millis(time.as_millis()))
    }

    /// A value that may not be stated.
    pub(crate) fn stated<T>(value: Option<T>, of: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Absent(Absence::NotStated), of)
    }

    pub(crate) fn truth(&self) -> Truth {
        match self {
            Self::Bool(value) => Truth::of(*value),
            Self::Amount(_) | Self::Text(_) | Self::Texts(_) | Self::Set(_) | Self::Absent(_) => {
                Truth::Unknown
            }
        }
    }

    /// For people: as one would write it.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Amount(amount) => amount.to_string(),
            Self::Text(text) => text.to_string(),
            Self::Texts(texts) if texts.is_empty() => "none".to_owned(),
            Self::Texts(texts) => texts.join(", "),
            Self::Set(elements) => elements.len().to_string(),
            Self::Absent(absence) => absence.shown(),
        }
    }
}

impl Absence<'_> {
    pub(crate) fn shown(self) -> String {
        match self {
            Self::NotStated => "not stated".to_owned(),
            Self::Deployment(input) => format!("known only at deployment (`{input}`)"),
            Self::NoResult => "without a result".to_owned(),
            Self::Limit => "not computed".to_owned(),
        }
    }
}
