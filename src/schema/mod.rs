//! Which kinds, attributes and verbs exist, as data. The checker, completion, hover, the language reference and
//! "did you mean" all read these tables; the grammar knows none of them.

mod alert;
mod aurora_mysql;
mod compute;
mod dns;
mod dynamodb;
mod failover;
mod input;
mod objective;
mod platform;
mod region;
mod s3;
mod state;
mod types;

pub use types::{INPUT_TYPES, QUANTILES, ROLES, Type};

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

/// What stands between the keyword and the brace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    None,
    /// A name that others refer to: `tier web`.
    Name,
    /// A name and a kind or type: `tier web: compute`, `input operations: list(email)`.
    NameAndType,
    /// `region us-east-1`
    Region,
    /// `dns "trade.example.com"`
    Domain,
    /// `failover us-east-1 -> us-east-2`
    Direction,
    /// `when any`
    Quantifier,
    /// `hold when any`
    WhenQuantifier,
}

/// The words that join conditions.
pub const QUANTIFIERS: &[&str] = &["any", "all"];

impl Label {
    /// The operands it is made of.
    pub fn parts(self) -> &'static [Part] {
        match self {
            Self::None => &[],
            Self::Name => &[Part::Value {
                name: "name",
                ty: Type::Name,
            }],
            Self::NameAndType => &[
                Part::Value {
                    name: "name",
                    ty: Type::Name,
                },
                Part::Colon,
                Part::Value {
                    name: "type",
                    ty: Type::InputType,
                },
            ],
            Self::Region => &[Part::Value {
                name: "region",
                ty: Type::RegionName,
            }],
            Self::Domain => &[Part::Value {
                name: "domain",
                ty: Type::Domain,
            }],
            Self::Direction => &[
                Part::Value {
                    name: "from",
                    ty: Type::Region,
                },
                Part::Arrow,
                Part::Value {
                    name: "to",
                    ty: Type::Region,
                },
            ],
            Self::Quantifier => &[Part::Value {
                name: "quantifier",
                ty: Type::OneOf(QUANTIFIERS),
            }],
            // One lag that is too long is reason enough to ask people.
            Self::WhenQuantifier => &[
                Part::Word("when"),
                Part::Value {
                    name: "quantifier",
                    ty: Type::OneOf(&["any"]),
                },
            ],
        }
    }
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
}

impl Form {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fact => "=",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
        }
    }
}

/// `replicate A -> B`: a keyword and the shape of its operands.
#[derive(Debug)]
pub struct Verb {
    pub name: &'static str,
    pub operands: &'static [Part],
    /// Whether it must stand at least once.
    pub required: bool,
    /// Whether it may stand more than once.
    pub repeatable: bool,
    pub doc: &'static str,
}

impl Verb {
    /// The sentence as documentation shows it: `listen https <port> -> http <target_port>`.
    pub fn usage(&self) -> String {
        let mut text = self.name.to_owned();
        usage_of(self.operands, &mut text);
        text
    }

    /// The sentence with sample values: `listen https 443 -> http 8080`. Optional operands are left out.
    pub fn sample(&self) -> String {
        sample_of(self.operands).fold(self.name.to_owned(), |text, part| {
            if part == ":" {
                text + &part
            } else {
                text + " " + &part
            }
        })
    }
}

fn usage_of(parts: &[Part], text: &mut String) {
    for part in parts {
        match part {
            Part::Word(word) => *text += &format!(" {word}"),
            Part::Value { name, .. } => *text += &format!(" <{name}>"),
            Part::Arrow => text.push_str(" ->"),
            Part::EitherArrow => text.push_str(" -> or <->"),
            Part::Colon => text.push(':'),
            Part::Optional(inner) => {
                let mut optional = String::new();
                usage_of(inner, &mut optional);
                *text += &format!(" [{}]", optional.trim_start());
            }
        }
    }
}

fn sample_of(parts: &'static [Part]) -> impl Iterator<Item = String> {
    parts.iter().filter_map(|part| match part {
        Part::Word(word) => Some((*word).to_owned()),
        // A name of one's own reads best as what it names.
        Part::Value { name, ty: Type::Name } => Some((*name).to_owned()),
        Part::Value { ty, .. } => Some(ty.sample()),
        Part::Arrow | Part::EitherArrow => Some("->".to_owned()),
        Part::Colon => Some(":".to_owned()),
        Part::Optional(_) => None,
    })
}

/// One operand, or a group of operands, of a verb.
#[derive(Debug)]
pub enum Part {
    /// A fixed word: `every`.
    Word(&'static str),
    /// A value; the name is what it is called in documentation and messages.
    Value { name: &'static str, ty: Type },
    /// `->`
    Arrow,
    /// `->` or `<->`
    EitherArrow,
    /// `:`
    Colon,
    /// Operands that may be left out together.
    Optional(&'static [Part]),
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
        self.verbs.iter().find(|verb| verb.name == name)
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

/// `replicate us-east-1 -> us-east-2`
const FROM_TO: &[Part] = &[
    Part::Value {
        name: "from",
        ty: Type::Region,
    },
    Part::Arrow,
    Part::Value {
        name: "to",
        ty: Type::Region,
    },
];

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
