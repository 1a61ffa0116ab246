//! What a head or a sentence with a verb is made of.

use std::fmt::Write;

use super::Type;

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
    /// `quotas us-east-1`: a region that is declared elsewhere.
    Declared,
    /// `dns "trade.example.com"`
    Domain,
    /// `failover us-east-1 -> us-east-2`
    Direction,
    /// `when any`
    Quantifier,
    /// `hold when any`
    WhenQuantifier,
    /// `assume db.global.failover`
    Entry,
    /// `require long_backups: every database`
    Rule,
    /// `every step in failover.steps where (step.kind == promote)`
    Set,
}

/// The words that join conditions.
pub const QUANTIFIERS: &[&str] = &["any", "all"];

/// What each element is called: `database`, `step`.
const SET_NAME: Part = Part::Value {
    name: "name",
    ty: Type::Set,
};

const IN_SET: Part = Part::Optional(&[
    Part::Word("in"),
    Part::Value {
        name: "set",
        ty: Type::Set,
    },
]);

const WHERE: Part = Part::Optional(&[
    Part::Word("where"),
    Part::Value {
        name: "condition",
        ty: Type::Condition,
    },
]);

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
            Self::Declared => &[Part::Value {
                name: "region",
                ty: Type::Region,
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
            Self::Entry => &[Part::Value {
                name: "name",
                ty: Type::Entry,
            }],
            // One lag that is too long is reason enough to ask people.
            Self::WhenQuantifier => &[
                Part::Word("when"),
                Part::Value {
                    name: "quantifier",
                    ty: Type::OneOf(&["any"]),
                },
            ],
            Self::Rule => &[
                Part::Value {
                    name: "name",
                    ty: Type::Name,
                },
                Part::Colon,
                Part::Value {
                    name: "quantifier",
                    ty: Type::OneOf(&["every", "some", "no"]),
                },
                SET_NAME,
                IN_SET,
                WHERE,
            ],
            Self::Set => &[SET_NAME, IN_SET, WHERE],
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
            Part::Word(word) => {
                let _ = write!(text, " {word}");
            }
            Part::Value { name, .. } => {
                let _ = write!(text, " <{name}>");
            }
            Part::Arrow => text.push_str(" ->"),
            Part::EitherArrow => text.push_str(" -> or <->"),
            Part::Colon => text.push(':'),
            Part::Optional(inner) => {
                let mut optional = String::new();
                usage_of(inner, &mut optional);
                let _ = write!(text, " [{}]", optional.trim_start());
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
