//! What an expression stands for.

use ipnet::Ipv4Net;

use super::amount::Amount;
use hac_base::source::Spanned;
use hac_base::units::{Duration, Percent};

/// A value and where it was written.
pub(crate) type Located = Spanned<Value>;

#[derive(Debug, Clone)]
pub(crate) enum Value {
    Amount(Amount),
    Bool(bool),
    /// A bare word; what it means depends on the type expected at its place.
    Word(String),
    /// Text in quotes; after a value was found to conform to its type, also a word that is meant literally.
    Text(String),
    Email(String),
    Arn(String),
    /// `10.10.0.0/16`, as written.
    Cidr(String),
    /// A [`Value::Cidr`] that is one.
    Network(Ipv4Net),
    Range(Box<Located>, Box<Located>),
    Repeat(Box<Located>, Box<Located>),
    List(Vec<Located>),
    Map(Vec<(Spanned<String>, Located)>),
    /// The value that an input will bring.
    Input(String),
    /// Something that was wrong and was reported. Say nothing more about it.
    Poison,
}

impl Value {
    /// What it is, with its article, for people who wrote something else than was expected.
    pub(crate) fn noun(&self) -> String {
        match self {
            Self::Amount(amount) => amount.dimension.noun().to_owned(),
            Self::Bool(value) => format!("`{value}`"),
            Self::Word(word) => format!("the word `{word}`"),
            Self::Text(_) => "a text".to_owned(),
            Self::Email(_) => "an e-mail address".to_owned(),
            Self::Arn(_) => "an ARN".to_owned(),
            Self::Cidr(_) | Self::Network(_) => "a network".to_owned(),
            Self::Range(..) => "a range".to_owned(),
            Self::Repeat(..) => "an interval and a count".to_owned(),
            Self::List(_) => "a list".to_owned(),
            Self::Map(_) => "a map".to_owned(),
            Self::Input(name) => format!("the input `{name}`"),
            Self::Poison => "nothing".to_owned(),
        }
    }

    pub(crate) fn is_poison(&self) -> bool {
        matches!(self, Self::Poison)
    }

    /// The characters of a word or text, whatever it was written as.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Word(text) | Self::Text(text) | Self::Email(text) | Self::Arn(text) | Self::Cidr(text) => {
                Some(text)
            }
            Self::Amount(_)
            | Self::Bool(_)
            | Self::Network(_)
            | Self::Range(..)
            | Self::Repeat(..)
            | Self::List(_)
            | Self::Map(_)
            | Self::Input(_)
            | Self::Poison => None,
        }
    }

    pub(crate) fn amount(&self) -> Option<Amount> {
        match self {
            Self::Amount(amount) => Some(*amount),
            Self::Bool(_)
            | Self::Word(_)
            | Self::Text(_)
            | Self::Email(_)
            | Self::Arn(_)
            | Self::Cidr(_)
            | Self::Network(_)
            | Self::Range(..)
            | Self::Repeat(..)
            | Self::List(_)
            | Self::Map(_)
            | Self::Input(_)
            | Self::Poison => None,
        }
    }

    pub(crate) fn int(&self) -> Option<i64> {
        self.amount()?.as_int()
    }

    /// A count that fits; conforming to a bounded type guarantees it.
    pub(crate) fn count(&self) -> Option<u32> {
        self.int().and_then(|int| u32::try_from(int).ok())
    }

    pub(crate) fn duration(&self) -> Option<Duration> {
        self.amount()?.as_duration()
    }

    pub(crate) fn percent(&self) -> Option<Percent> {
        self.amount()?.as_percent()
    }

    pub(crate) fn network(&self) -> Option<Ipv4Net> {
        if let Self::Network(network) = self {
            Some(*network)
        } else {
            None
        }
    }

    pub(crate) fn bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self {
            Some(*value)
        } else {
            None
        }
    }

    pub(crate) fn list(&self) -> Option<&[Located]> {
        if let Self::List(items) = self {
            Some(items)
        } else {
            None
        }
    }

    pub(crate) fn map(&self) -> Option<&[(Spanned<String>, Located)]> {
        if let Self::Map(entries) = self {
            Some(entries)
        } else {
            None
        }
    }

    pub(crate) fn input(&self) -> Option<&str> {
        if let Self::Input(name) = self {
            Some(name)
        } else {
            None
        }
    }
}
