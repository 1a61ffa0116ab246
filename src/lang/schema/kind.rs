//! What is known of a kind of block, and of what stands in one.

use super::types::{TierRole, Type};
use super::verb::{Label, Verb};

/// A kind of block: `region us-east-1 { … }`.
#[derive(Debug)]
pub struct Kind {
    /// The keyword.
    pub name: &'static str,
    /// What follows a colon in the head: `compute` in `tier web: compute`; `None` for kinds without variants.
    pub variant: Option<&'static str>,
    pub label: Label,
    /// Markdown: the first line is a summary.
    pub doc: &'static str,
    /// A small block of this kind that is accepted inside a minimal platform.
    pub example: &'static str,
    pub attributes: &'static [Attribute],
    pub verbs: &'static [Verb],
    /// Blocks that may stand inside.
    pub children: &'static [Child],
    /// The type of attributes whose names the user chooses; `None` where all names are listed.
    pub free: Option<Type>,
    /// Whether its sentences are conditions on signals, and which: `web.health fails`, `orders.lag > 5s`.
    pub condition: Option<Condition>,
    /// Whether braces must follow.
    pub body_required: bool,
    /// Whether `= value` may follow the head.
    pub takes_value: bool,
    /// Of a tier: what it may be to others.
    pub roles: &'static [TierRole],
    /// What AWS, Terraform or habit calls such a block, for who writes the word they know.
    pub called: &'static [&'static str],
    /// The same for what starts its sentences: words, and the one that was meant.
    pub sentences_called: &'static [(&'static [&'static str], &'static str)],
}

/// The sentences of a block of conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// `web.health fails`
    Fails,
    /// `orders.lag > 5s`
    LagAbove,
}

#[derive(Debug, Clone, Copy)]
pub struct Child {
    pub kind: &'static str,
    pub min: usize,
    /// `usize::MAX` for any number.
    pub max: usize,
}

/// `name = value`, or `name <= value` where it is an obligation.
#[derive(Debug)]
pub struct Attribute {
    pub name: &'static str,
    pub ty: Type,
    pub form: Form,
    pub required: bool,
    /// As it would be written; `None` where there is no default.
    pub default: Option<&'static str>,
    /// Whether an `input` may stand for the value.
    pub deploy_time: bool,
    /// Whether a list, map or text may hold nothing. If so, `doc` says what that means.
    pub may_be_empty: bool,
    pub doc: &'static str,
}

impl Attribute {
    /// A fact that must be stated.
    pub(crate) const fn required(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self {
            name,
            ty,
            form: Form::Fact,
            required: true,
            default: None,
            deploy_time: false,
            may_be_empty: false,
            doc,
        }
    }

    /// A fact that may be left out.
    pub(crate) const fn optional(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self {
            required: false,
            ..Self::required(name, ty, doc)
        }
    }

    /// A promise: `name <= value at typical`.
    pub(crate) const fn at_most(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self {
            form: Form::AtMost,
            ..Self::optional(name, ty, doc)
        }
    }

    pub(crate) const fn or(self, default: &'static str) -> Self {
        Self {
            default: Some(default),
            ..self
        }
    }

    pub(crate) const fn or_empty(self) -> Self {
        Self {
            may_be_empty: true,
            ..self
        }
    }

    pub(crate) const fn or_input(self) -> Self {
        Self {
            deploy_time: true,
            ..self
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `=`
    Fact,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
    /// `<=`, `>=`, or each once.
    Bounds,
    /// `=`, `>=` and `<=`, each once: what is done, and what must hold of it.
    FactAndBounds,
}

impl Form {
    /// The relation that is usually meant.
    pub fn as_str(self) -> &'static str {
        self.relations().first().copied().unwrap_or("=")
    }

    /// Every relation that may stand, each at most once.
    pub fn relations(self) -> &'static [&'static str] {
        match self {
            Self::Fact => &["="],
            Self::AtMost => &["<="],
            Self::AtLeast => &[">="],
            Self::Bounds => &["<=", ">="],
            Self::FactAndBounds => &["=", ">=", "<="],
        }
    }

    /// The name under which a sentence of an attribute is kept: each relation of several is a sentence of its own.
    pub fn key(self, name: &str, relation: &str) -> String {
        match self {
            Self::Bounds | Self::FactAndBounds if relation != "=" => format!("{name} {relation}"),
            Self::Fact | Self::AtMost | Self::AtLeast | Self::Bounds | Self::FactAndBounds => name.to_owned(),
        }
    }
}

impl Kind {
    pub fn attribute(&self, name: &str) -> Option<&'static Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    pub fn verb(&self, name: &str) -> Option<&'static Verb> {
        let allow = (name == super::ALLOW.name && self.free.is_none() && self.condition.is_none())
            .then_some(&super::ALLOW);
        self.verbs.iter().find(|verb| verb.name == name).or(allow)
    }

    pub fn child(&self, name: &str) -> Option<Child> {
        self.children.iter().copied().find(|child| child.kind == name)
    }

    /// Every word that may start a sentence inside: attributes, verbs, blocks.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        let attributes = self.attributes.iter().map(|attribute| attribute.name);
        let verbs = self.verbs.iter().map(|verb| verb.name);
        let children = self.children.iter().map(|child| child.kind);
        attributes.chain(verbs).chain(children)
    }

    /// What people call such a block: `` a `compute` tier ``, `` `region` ``.
    pub fn title(&self) -> String {
        match self.variant {
            Some(variant) => format!("{} `{variant}` {}", article(variant), self.name),
            None => format!("`{}`", self.name),
        }
    }
}

/// What most kinds have in common.
pub(crate) const BLOCK: Kind = Kind {
    name: "",
    variant: None,
    label: Label::None,
    doc: "",
    example: "",
    attributes: &[],
    verbs: &[],
    children: &[],
    free: None,
    condition: None,
    body_required: true,
    takes_value: false,
    roles: &[],
    called: &[],
    sentences_called: &[],
};

/// As it is spoken: `s3` begins with the vowel of its letter.
fn article(word: &str) -> &'static str {
    let mut letters = word.chars();
    let vowels = match (letters.next(), letters.next()) {
        (Some(_), Some(second)) if !second.is_ascii_alphabetic() => "aefhilmnorsx",
        _ => "aeiou",
    };
    if word.starts_with(|first| vowels.contains(first)) {
        "an"
    } else {
        "a"
    }
}

/// A length of time from `min` to `max`, in seconds.
pub(crate) const fn seconds(min: u64, max: u64) -> Type {
    Type::Duration {
        min_millis: min * 1_000,
        max_millis: max * 1_000,
    }
}

pub(crate) const RPO: Attribute = Attribute::at_most(
    "rpo",
    Type::Duration {
        min_millis: 0,
        max_millis: 86_400_000,
    },
    "What its copies in other regions may lack, as time. It counts for this tier in place of the platform's.",
);

/// What readers may count on, the least first.
pub const CONSISTENCIES: &[&str] = &["eventual", "session", "strong"];

pub(crate) const CONSISTENCY: Attribute = Attribute {
    form: Form::AtLeast,
    ..Attribute::optional(
        "consistency",
        Type::OneOf(CONSISTENCIES),
        "What readers may count on, at least. `eventual`: copies converge. `session`: a client that stays in one region reads \
         what it wrote. `strong`: every reader, in whatever region and after a failover, reads every write that was acknowledged.",
    )
};

/// Of stores of which `hac` decides how long backups and old versions are kept, and not how long data is.
pub(crate) const RETAIN: Attribute = Attribute {
    form: Form::Bounds,
    ..Attribute::optional(
        "retain",
        DAYS,
        "How long what was deleted can be had back, at least (`>=`), or may be had back, at most (`<=`): from backups. It counts \
         for this tier in place of the platform's.",
    )
};

/// A hundred years.
pub(crate) const DAYS: Type = Type::Days { min: 1, max: 36_500 };

/// Where a tier is placed.
pub(crate) const REGIONS: Attribute = Attribute::optional(
    "regions",
    Type::List(&Type::Region),
    "Where it is placed. Every region that is not a witness, unless said otherwise.",
);
