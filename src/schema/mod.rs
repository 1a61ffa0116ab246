//! Which kinds, attributes and verbs exist, as data. The checker, completion, hover, the language reference and
//! "did you mean" all read these tables; the grammar knows none of them.

mod types;

pub use types::Type;

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
}

/// What stands between the keyword and the brace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    None,
    /// A name that others refer to: `tier web`.
    Name,
    /// `region us-east-1`
    Region,
    /// `dns "trade.example.com"`
    Domain,
    /// `failover us-east-1 -> us-east-2`
    Direction,
    /// `when any`
    Quantifier,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `=`
    Fact,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
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
