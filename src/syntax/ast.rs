//! What was written, with its places and without its meaning. The parser accepts any kind, attribute and verb;
//! which of them exist is the schema's business.

use hac_base::source::{SourceId, Span};

/// One file. Whatever could not be understood is missing here and was reported.
#[derive(Debug, Clone)]
pub struct File {
    pub source: SourceId,
    pub statements: Vec<Statement>,
    /// All comments in order, for the formatter and for documentation on hover.
    pub comments: Vec<Comment>,
    /// Whether everything was understood, so that the tree says all that the text says.
    pub complete: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Without the `#` or `//` and without the blanks after it.
    pub text: String,
    pub span: Span,
    /// Whether code stands before it on its line.
    pub trailing: bool,
}

/// Any sentence of the language: a head of one or more operands, then optionally a binding, then optionally a body.
///
/// `cidr = 10.0.0.0/16`, `detect <= 30s at typical`, `replicate us-east-1 -> us-east-2`, `tier web: compute { … }`,
/// `param size: int = 3`, `when any { web.health fails }`, `orders.lag > 5s`.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Never empty; its first operand is a word in every well-formed sentence.
    pub head: Vec<Operand>,
    pub binding: Option<Binding>,
    pub body: Option<Body>,
    /// From the first operand to the end of the binding or body.
    pub span: Span,
}

impl Statement {
    /// The kind, attribute name or verb: the head's first word.
    pub fn keyword(&self) -> Option<Word<'_>> {
        match self.head.first()? {
            Operand::Value(Expr {
                kind: ExprKind::Word(text),
                span,
            }) => Some(Word { text, span: *span }),
            Operand::Value(_) | Operand::Arrow { .. } | Operand::Colon(_) => None,
        }
    }

    /// What follows the keyword.
    pub fn operands(&self) -> &[Operand] {
        self.head.get(1..).unwrap_or(&[])
    }

    /// The place of the head: kind, label and the rest up to the binding or body.
    pub fn head_span(&self) -> Span {
        match (self.head.first(), self.head.last()) {
            (Some(first), Some(last)) => first.span().to(last.span()),
            (None | Some(_), _) => self.span,
        }
    }
}

/// A bare word and its place.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    pub text: &'a str,
    pub span: Span,
}

#[derive(Debug, Clone)]
pub enum Operand {
    Value(Expr),
    /// `->`, or `<->` where `both` is set.
    Arrow {
        both: bool,
        span: Span,
    },
    /// `:`
    Colon(Span),
}

impl Operand {
    pub fn span(&self) -> Span {
        match self {
            Self::Value(expr) => expr.span,
            Self::Arrow { span, .. } | Self::Colon(span) => *span,
        }
    }
}

/// `= value`, `<= value at typical`, …
#[derive(Debug, Clone)]
pub struct Binding {
    pub op: Relation,
    pub op_span: Span,
    pub value: Expr,
    /// The word after `at`: `typical`, `worst`, `best` or whatever was written.
    pub at: Option<Ident>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// `=`: a fact
    Is,
    /// `<=`: an obligation
    AtMost,
    /// `>=`: an obligation
    AtLeast,
    /// `<`
    Below,
    /// `>`
    Above,
}

impl Relation {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Is => "=",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
            Self::Below => "<",
            Self::Above => ">",
        }
    }
}

#[derive(Debug, Clone)]
pub struct Body {
    pub statements: Vec<Statement>,
    pub open: Span,
    /// `None` where the block is never closed (which was reported).
    pub close: Option<Span>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    pub text: String,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// Any bare word, with dots and hyphens: `us-east-1`, `t3.large`, `orders.lag`, `ami-0a1b…`, `trade.example.com`,
    /// `true`, `secondary`. What it means depends on what is expected at its place.
    Word(String),
    /// A number without unit, as written: `3`, `0.5`.
    Number(String),
    /// `30s`, `5GiB`, `99.99%`: the number as written, and the unit. Of `2m31s` the unit is `m31s`.
    Quantity {
        number: String,
        unit: String,
    },
    /// `10.10.0.0/16`, as written.
    Cidr(String),
    Email(String),
    /// `arn:aws:…`
    Arn(String),
    /// `3..12`
    Range(Box<Expr>, Box<Expr>),
    /// `10s x 3`
    Repeat {
        interval: Box<Expr>,
        times: Box<Expr>,
    },
    /// `"text ${expression}"`
    Text(Vec<TextPart>),
    List(Vec<Expr>),
    /// Keys are words or texts. `{ us-east-1 = ami-…, … }`
    Map(Vec<(Expr, Expr)>),
    /// `map(region, arn)`
    Call {
        name: Ident,
        args: Vec<Expr>,
    },
    Negate(Box<Expr>),
    Not(Box<Expr>),
    Binary {
        op: BinaryOp,
        op_span: Span,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `( … )`, kept so that the formatter prints what was written.
    Paren(Box<Expr>),
    /// `condition ? then : otherwise`
    Conditional {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    /// Text that could not be understood and was reported; say nothing more about it.
    Error,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TextPart {
    /// With escapes resolved.
    Literal(String),
    Interpolation(Expr),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Equal,
    NotEqual,
    AtMost,
    AtLeast,
    Below,
    Above,
    And,
    Or,
}

impl BinaryOp {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
            Self::Below => "<",
            Self::Above => ">",
            Self::And => "&&",
            Self::Or => "||",
        }
    }
}
