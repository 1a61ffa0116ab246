//! Values as far as they are known.

/// A value before anything exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(i128),
    /// What is not known of it stands in `${…}`.
    Text(String),
    List(Vec<Value>),
    /// In the order in which it is written; a key that is given twice is there twice.
    Object(Vec<(String, Value)>),
    /// What only an apply tells: the address that it is read from, or a text that nothing else has. Two that are equal
    /// are the same value.
    Unknown(String),
}

impl Value {
    /// As a part of a text; `None` for what is none.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Bool(value) => Some(value.to_string()),
            Self::Unknown(address) => Some(format!("${{{address}}}")),
            Self::Null | Self::List(_) | Self::Object(_) => None,
        }
    }

    pub(super) fn into_list(self) -> Option<Vec<Self>> {
        match self {
            Self::List(items) => Some(items),
            Self::Null
            | Self::Bool(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Object(_)
            | Self::Unknown(_) => None,
        }
    }

    pub(super) fn into_object(self) -> Option<Vec<(String, Self)>> {
        match self {
            Self::Object(entries) => Some(entries),
            Self::Null
            | Self::Bool(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::List(_)
            | Self::Unknown(_) => None,
        }
    }

    /// `self.name`, `self["name"]`
    pub(super) fn attribute(self, name: &str) -> Option<Self> {
        match self {
            Self::Object(entries) => entries
                .into_iter()
                .find_map(|(key, value)| (key == name).then_some(value)),
            Self::Unknown(address) => Some(Self::Unknown(format!("{address}.{name}"))),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::List(_) => None,
        }
    }

    /// `self[position]`
    pub(super) fn element(self, position: usize) -> Option<Self> {
        match self {
            Self::List(items) => items.into_iter().nth(position),
            Self::Unknown(address) => Some(Self::Unknown(format!("{address}[{position}]"))),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::Object(_) => None,
        }
    }

    /// `self[key]`
    pub(super) fn at(self, key: &Self) -> Option<Self> {
        match key {
            Self::Number(position) => self.element(usize::try_from(*position).ok()?),
            Self::Text(name) => self.attribute(name),
            Self::Null | Self::Bool(_) | Self::List(_) | Self::Object(_) | Self::Unknown(_) => None,
        }
    }

    /// The elements that a `for` goes over, each with its key.
    pub(super) fn pairs(self) -> Option<Vec<(Self, Self)>> {
        match self {
            Self::List(items) => Some((0..).map(Self::Number).zip(items).collect()),
            Self::Object(entries) => Some(
                entries
                    .into_iter()
                    .map(|(key, value)| (Self::Text(key), value))
                    .collect(),
            ),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::Unknown(_) => None,
        }
    }
}
