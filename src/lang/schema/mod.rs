//! Which kinds, attributes and verbs exist, as data. The checker, completion, hover, the language reference and
//! "did you mean" all read these tables; the grammar knows none of them.

mod alert;
mod aliases;
mod allow;
mod assume;
mod aurora_mysql;
mod compute;
mod dns;
mod dynamodb;
mod failover;
mod input;
mod objective;
mod platform;
mod quotas;
mod reference;
mod region;
mod rule;
mod s3;
mod state;
mod types;
mod verb;

pub use aliases::{role_called, sentence_called, variant_called};
pub use allow::ALLOW;
pub(crate) use dns::FOLLOWS;
pub use failover::WITHIN_SECONDS_MAX;
pub use reference::reference;
pub use rule::{LEVELS, RULE};
pub use types::{INPUT_TYPES, QUANTILES, ROLES, Type};
pub use verb::{Label, Part, QUANTIFIERS, Verb};

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
    const fn required(name: &'static str, ty: Type, doc: &'static str) -> Self {
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
    const fn optional(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self {
            required: false,
            ..Self::required(name, ty, doc)
        }
    }

    /// A promise: `name <= value at typical`.
    const fn at_most(name: &'static str, ty: Type, doc: &'static str) -> Self {
        Self {
            form: Form::AtMost,
            ..Self::optional(name, ty, doc)
        }
    }

    const fn or(self, default: &'static str) -> Self {
        Self {
            default: Some(default),
            ..self
        }
    }

    const fn or_empty(self) -> Self {
        Self {
            may_be_empty: true,
            ..self
        }
    }

    const fn or_input(self) -> Self {
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

/// The kind that a file is made of.
pub const ROOT: &str = "platform";

/// Every kind, in the order of the language reference.
pub const KINDS: &[&Kind] = &[
    &platform::PLATFORM,
    &input::INPUT,
    &objective::OBJECTIVE,
    &region::REGION,
    &compute::COMPUTE,
    &aurora_mysql::AURORA_MYSQL,
    &dynamodb::DYNAMODB,
    &s3::S3,
    &dns::DNS,
    &alert::ALERT,
    &failover::FAILOVER,
    &failover::WHEN,
    &failover::HOLD,
    &failover::STEPS,
    &assume::ASSUME,
    &quotas::QUOTAS,
    &rule::REQUIRE,
    &rule::EVERY,
    &rule::SOME,
    &rule::NO,
    &rule::ALL,
    &rule::ANY,
    &rule::NONE,
    &state::STATE,
    &state::TAGS,
];

/// The kind with that keyword, and variant where it has variants.
pub fn kind(name: &str, variant: Option<&str>) -> Option<&'static Kind> {
    KINDS
        .iter()
        .copied()
        .find(|kind| kind.name == name && kind.variant == variant)
}

/// The variants of a keyword: `compute`, `aurora_mysql` … of `tier`; empty for kinds without variants.
pub fn variants(name: &str) -> impl Iterator<Item = &'static str> {
    KINDS
        .iter()
        .filter(move |kind| kind.name == name)
        .filter_map(|kind| kind.variant)
}

impl Kind {
    pub fn attribute(&self, name: &str) -> Option<&'static Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    pub fn verb(&self, name: &str) -> Option<&'static Verb> {
        let allow = (name == ALLOW.name && self.free.is_none() && self.condition.is_none()).then_some(&ALLOW);
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
            Some(variant @ ("aurora_mysql" | "s3")) => format!("an `{variant}` {}", self.name),
            Some(variant) => format!("a `{variant}` {}", self.name),
            None => format!("`{}`", self.name),
        }
    }
}

/// What most kinds have in common.
const BLOCK: Kind = Kind {
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
};

/// A length of time from `min` to `max`, in seconds.
const fn seconds(min: u64, max: u64) -> Type {
    Type::Duration {
        min_millis: min * 1_000,
        max_millis: max * 1_000,
    }
}

const RPO: Attribute = Attribute::at_most(
    "rpo",
    Type::Duration {
        min_millis: 0,
        max_millis: 86_400_000,
    },
    "What its copies in other regions may lack, as time. It counts for this tier in place of the platform's.",
);

/// What readers may count on, the least first.
pub const CONSISTENCIES: &[&str] = &["eventual", "session", "strong"];

const CONSISTENCY: Attribute = Attribute {
    form: Form::AtLeast,
    ..Attribute::optional(
        "consistency",
        Type::OneOf(CONSISTENCIES),
        "What readers may count on, at least. `eventual`: copies converge. `session`: a client that stays in one region reads \
         what it wrote. `strong`: every reader, in whatever region and after a failover, reads every write that was acknowledged.",
    )
};

/// Of stores of which `hac` decides how long backups and old versions are kept, and not how long data is.
const RETAIN: Attribute = Attribute {
    form: Form::Bounds,
    ..Attribute::optional(
        "retain",
        DAYS,
        "How long what was deleted can be had back, at least (`>=`), or may be had back, at most (`<=`): from backups. It counts \
         for this tier in place of the platform's.",
    )
};

/// A hundred years.
const DAYS: Type = Type::Days { min: 1, max: 36_500 };

/// Where a tier is placed.
const REGIONS: Attribute = Attribute::optional(
    "regions",
    Type::List(&Type::Region),
    "Where it is placed. Every region that is not a witness, unless said otherwise.",
);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{KINDS, ROOT, kind, variants};

    #[test]
    fn no_word_means_two_things_inside_a_kind() {
        for kind in KINDS {
            let words: Vec<_> = kind.words().collect();
            let distinct: BTreeSet<_> = words.iter().collect();
            assert_eq!(words.len(), distinct.len(), "{}", kind.title());
        }
    }

    #[test]
    fn every_kind_can_be_reached_from_the_root() {
        let mut reached = vec![ROOT];
        let mut next = 0;
        while let Some(name) = reached.get(next).copied() {
            next += 1;
            for child in KINDS
                .iter()
                .filter(|kind| kind.name == name)
                .flat_map(|kind| kind.children)
            {
                assert!(
                    kind(child.kind, None).is_some() || variants(child.kind).next().is_some(),
                    "{name} holds `{}`, which is no kind",
                    child.kind
                );
                if !reached.contains(&child.kind) {
                    reached.push(child.kind);
                }
            }
        }
        for kind in KINDS {
            assert!(reached.contains(&kind.name), "nothing holds `{}`", kind.name);
        }
    }

    #[test]
    fn everything_is_documented() {
        for kind in KINDS {
            assert!(
                !kind.doc.is_empty() && !kind.example.is_empty(),
                "{}",
                kind.title()
            );
            assert!(kind.attributes.iter().all(|attribute| !attribute.doc.is_empty()));
            assert!(kind.verbs.iter().all(|verb| !verb.doc.is_empty()));
        }
    }

    /// An input's default is refused where it holds nothing, and deployment's value too: no attribute may want such a value.
    #[test]
    fn what_an_input_stands_for_is_not_empty() {
        let attributes = KINDS.iter().flat_map(|kind| kind.attributes);
        for attribute in attributes.filter(|attribute| attribute.deploy_time) {
            assert!(!attribute.may_be_empty, "{}", attribute.name);
        }
    }

    #[test]
    fn sentences_show_how_they_are_written() {
        let compute = kind("tier", Some("compute")).expect("a kind");
        let listen = compute.verb("listen").expect("a verb");
        assert_eq!(listen.usage(), "listen https <port> -> http <target_port>");
        assert_eq!(listen.sample(), "listen https 443 -> http 443");
        let key = kind("tier", Some("dynamodb"))
            .and_then(|kind| kind.verb("key"))
            .expect("a verb");
        assert_eq!(key.sample(), "key attribute: string");
    }
}
