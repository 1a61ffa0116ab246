//! A block whose sentences were matched with the table of its kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::operands::Operands;
use super::value::{Located, Value};
use crate::platform::{Bound, Quantile};
use crate::schema::{Kind, Verb};
use hac_base::source::{Origin, Sources, Span, Spanned, UseSite};
use hac_base::units::Duration;

#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub kind: &'static Kind,
    pub head: Operands,
    /// Kind and name.
    pub head_span: Span,
    pub attributes: BTreeMap<String, Field>,
    pub verbs: Vec<VerbUse>,
    pub conditions: Vec<ConditionUse>,
    /// Whether there are conditions that were wrong.
    pub conditions_wrong: bool,
    pub children: Vec<Block>,
    /// Words that were mistyped, as they were probably meant: not there, and not missing.
    pub meant: Vec<&'static str>,
    /// What stands behind `=` in the head of an input.
    pub value: Option<Located>,
    pub via: Arc<[UseSite]>,
}

/// An attribute that was stated.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub value: Located,
    pub at: Quantile,
    /// The whole sentence.
    pub span: Span,
}

/// A sentence with a verb.
#[derive(Debug, Clone)]
pub(crate) struct VerbUse {
    pub verb: &'static Verb,
    pub operands: Operands,
    pub span: Span,
}

/// `web.health fails`, `orders.lag > 5s`; only those without a mistake.
#[derive(Debug, Clone)]
pub(crate) struct ConditionUse {
    pub tier: String,
    pub above: Option<Duration>,
    pub span: Span,
}

/// Something that may be left out: absent, wrong (which was reported), or there.
#[derive(Debug, Clone)]
pub(crate) enum Stated<T> {
    Absent,
    Wrong,
    Known(Spanned<T>),
}

impl<T> Stated<T> {
    pub(crate) fn known(&self) -> Option<&Spanned<T>> {
        match self {
            Self::Known(value) => Some(value),
            Self::Absent | Self::Wrong => None,
        }
    }

    pub(crate) fn value(&self) -> Option<&T> {
        self.known().map(|known| &known.value)
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl Block {
    /// An attribute through a reader of its value. `None` from the reader means poison.
    pub(crate) fn read<T>(&self, name: &str, reader: impl FnOnce(&Value) -> Option<T>) -> Stated<T> {
        let Some(field) = self.attributes.get(name) else {
            return self.unstated(name);
        };
        match reader(&field.value.value) {
            Some(value) => Stated::Known(Spanned::new(value, field.value.span)),
            None => Stated::Wrong,
        }
    }

    /// What was mistyped was reported, and is not missing.
    fn unstated<T>(&self, name: &str) -> Stated<T> {
        if self.meant.contains(&name) {
            Stated::Wrong
        } else {
            Stated::Absent
        }
    }

    pub(crate) fn text(&self, name: &str) -> Stated<String> {
        self.read(name, |value| value.text().map(str::to_owned))
    }

    /// An obligation; its place is the whole sentence.
    pub(crate) fn promise<T>(&self, name: &str, reader: impl FnOnce(&Value) -> Option<T>) -> Stated<T> {
        let sentence = self.attributes.get(name).map(|field| field.span);
        match (self.read(name, reader), sentence) {
            (Stated::Known(known), Some(span)) => Stated::Known(Spanned::new(known.value, span)),
            (other, _) => other,
        }
    }

    /// `detect <= 30s at typical`
    pub(crate) fn bound(&self, name: &str) -> Stated<Bound> {
        let Some(field) = self.attributes.get(name) else {
            return self.unstated(name);
        };
        let bound = |limit| Bound {
            limit,
            at: field.at,
            span: field.span,
        };
        self.promise(name, |value| value.duration().map(bound))
    }

    /// Words of a list with their places.
    pub(crate) fn words(&self, name: &str) -> Stated<Vec<Spanned<String>>> {
        self.read(name, |value| {
            let word = |item: &Located| Some(Spanned::new(item.value.text()?.to_owned(), item.span));
            value.list()?.iter().map(word).collect()
        })
    }

    pub(crate) fn uses(&self, verb: &'static str) -> impl Iterator<Item = &VerbUse> {
        self.verbs
            .iter()
            .filter(move |sentence| sentence.verb.name == verb)
    }

    pub(crate) fn child(&self, kind: &'static str) -> Option<&Block> {
        self.children.iter().find(|child| child.kind.name == kind)
    }

    pub(crate) fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.children.iter().filter(move |child| child.kind.name == kind)
    }

    /// The name in the head.
    pub(crate) fn name(&self) -> Option<Spanned<String>> {
        let located = self
            .head
            .get("name")
            .or_else(|| self.head.get("region"))
            .or_else(|| self.head.get("domain"))?;
        Some(Spanned::new(located.value.text()?.to_owned(), located.span))
    }

    /// What is made of this block points back here.
    pub(crate) fn origin(&self, name: &str, sources: &Sources) -> Origin {
        let element = if name.is_empty() {
            self.kind.name.to_owned()
        } else {
            format!("{} {name}", self.kind.name)
        };
        Origin {
            element,
            file: sources.path(self.head_span.source).to_owned(),
            span: self.head_span,
            via: self.via.to_vec(),
        }
    }
}
