//! Values: every expression that a generated file may hold. There is no variant for ready-made text.

/// An expression. Made with the functions in [`super::build`], `From` and the methods below.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    Null,
    Bool(bool),
    Integer(i128),
    /// A number with a fraction. Not finite is a problem that `verify` reports.
    Decimal(f64),
    /// Text that is only text: `${`, quotes and line ends in it are escaped.
    String(String),
    /// Text with values in it: `"arn:${var.x}/*"`.
    Template(Vec<Part>),
    /// Text of many lines. Its value always ends with a newline. Printed as a heredoc where one may stand.
    Heredoc(Vec<Part>),
    List(Vec<Expr>),
    Object(Vec<(Key, Expr)>),
    Traversal(Traversal),
    Call(Call),
    Conditional(Box<Conditional>),
    Unary(UnaryOp, Box<Expr>),
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    For(Box<Comprehension>),
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    Text(String),
    Value(Expr),
}

/// The key of an object's entry.
#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    /// Bare where the name is an identifier, quoted otherwise.
    Name(String),
    /// `(expr)`, or a quoted template.
    Expr(Box<Expr>),
    /// A provider configuration as a key of a module call's `providers`: `aws.replica`.
    Provider { name: String, alias: Option<String> },
}

/// A reference: where it starts and the steps from there. Only this module tree makes one, so that what it starts
/// with is always a known kind of thing that `verify` can look up.
#[derive(Debug, Clone, PartialEq)]
pub struct Traversal {
    pub(super) root: Root,
    pub(super) steps: Vec<Step>,
}

/// What a reference starts with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Root {
    Variable(String),
    Local(String),
    Resource {
        kind: String,
        name: String,
    },
    Data {
        kind: String,
        name: String,
    },
    Module(String),
    /// `each`
    Each,
    /// `count`
    Count,
    /// `self`
    SelfValue,
    /// `path`
    Path,
    /// A name that a `for` expression or a `dynamic` block binds.
    Bound(String),
    /// A provider configuration: `aws` or `aws.replica`.
    Provider {
        name: String,
        alias: Option<String>,
    },
    /// A bare word where Terraform wants one: a type's name, an attribute in `ignore_changes`.
    Word(String),
    /// A block that no expression can refer to, such as `terraform`; always a problem.
    Unreferable(String),
    /// Any other expression: `(a ? b : c).id`, `f(x)[0]`.
    Value(Box<Expr>),
}

/// One step of a reference.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// `.id`
    Attribute(String),
    /// `[0]`
    Index(u64),
    /// `["key"]`
    Key(String),
    /// `[expr]`
    At(Box<Expr>),
    /// `[*]`
    Splat,
}

/// `name(a, b)`; `expand` puts `...` after the last argument.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub name: String,
    pub arguments: Vec<Expr>,
    pub expand: bool,
}

/// `test ? then : otherwise`
#[derive(Debug, Clone, PartialEq)]
pub struct Conditional {
    pub test: Expr,
    pub then: Expr,
    pub otherwise: Expr,
}

/// `[for key, value in collection : result if filter]` and its object form. Made with [`super::For`].
#[derive(Debug, Clone, PartialEq)]
pub struct Comprehension {
    /// The name bound to the index or key.
    pub key_name: Option<String>,
    pub value_name: String,
    pub collection: Expr,
    pub yields: Yield,
    pub filter: Option<Expr>,
}

/// What a comprehension makes.
#[derive(Debug, Clone, PartialEq)]
pub enum Yield {
    List(Expr),
    /// `{ key => value }`; `group` puts `...` after the value.
    Map {
        key: Expr,
        value: Expr,
        group: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    Not,
    Negate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

impl BinaryOp {
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Or => "||",
            Self::And => "&&",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
        }
    }

    /// Higher binds tighter. HCL's own table.
    pub(super) fn precedence(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::NotEqual => 3,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => 4,
            Self::Add | Self::Subtract => 5,
            Self::Multiply | Self::Divide | Self::Modulo => 6,
        }
    }
}

impl Traversal {
    pub(super) fn new(root: Root) -> Self {
        Self {
            root,
            steps: Vec::new(),
        }
    }
}

impl Expr {
    pub(super) fn traversal(root: Root) -> Self {
        Self::Traversal(Traversal::new(root))
    }

    fn step(self, step: Step) -> Self {
        let mut traversal = if let Self::Traversal(traversal) = self {
            traversal
        } else {
            Traversal::new(Root::Value(Box::new(self)))
        };
        traversal.steps.push(step);
        Self::Traversal(traversal)
    }

    /// `self.name`
    pub fn attr(self, name: impl Into<String>) -> Self {
        self.step(Step::Attribute(name.into()))
    }

    /// `self[position]`
    pub fn index(self, position: u64) -> Self {
        self.step(Step::Index(position))
    }

    /// `self["key"]`
    pub fn key(self, key: impl Into<String>) -> Self {
        self.step(Step::Key(key.into()))
    }

    /// `self[expr]`
    pub fn at(self, expr: impl Into<Expr>) -> Self {
        self.step(Step::At(Box::new(expr.into())))
    }

    /// `self[*]`
    pub fn splat(self) -> Self {
        self.step(Step::Splat)
    }

    fn binary(self, op: BinaryOp, right: impl Into<Expr>) -> Self {
        Self::Binary(op, Box::new(self), Box::new(right.into()))
    }

    /// `self == other`
    pub fn equals(self, other: impl Into<Expr>) -> Self {
        self.binary(BinaryOp::Equal, other)
    }

    /// `self != other`
    pub fn differs(self, other: impl Into<Expr>) -> Self {
        self.binary(BinaryOp::NotEqual, other)
    }

    /// `self < other`
    pub fn less_than(self, other: impl Into<Expr>) -> Self {
        self.binary(BinaryOp::Less, other)
    }

    /// `self <= other`
    pub fn at_most(self, other: impl Into<Expr>) -> Self {
        self.binary(BinaryOp::LessOrEqual, other)
    }

    /// `self > other`
    pub fn greater_than(self, other: impl Into<Expr>) -> Self {
        self.binary(BinaryOp::Greater, other)
    }

    /// `self >= other`
    pub fn at_least(self, other: impl Into<Expr>) -> Self {
        self.binary(BinaryOp::GreaterOrEqual, other)
    }

    /// `self && other`
    pub fn and(self, other: impl Into<Expr>) -> Self {
        self.binary(BinaryOp::And, other)
    }

    /// `self || other`
    pub fn or(self, other: impl Into<Expr>) -> Self {
        self.binary(BinaryOp::Or, other)
    }

    /// `self + other`
    pub fn plus(self, other: impl Into<Expr>) -> Self {
        self.binary(BinaryOp::Add, other)
    }

    /// `self - other`
    pub fn minus(self, other: impl Into<Expr>) -> Self {
        self.binary(BinaryOp::Subtract, other)
    }

    /// `self * other`
    pub fn times(self, other: impl Into<Expr>) -> Self {
        self.binary(BinaryOp::Multiply, other)
    }

    /// `self / other`
    pub fn divided_by(self, other: impl Into<Expr>) -> Self {
        self.binary(BinaryOp::Divide, other)
    }

    /// `self % other`
    pub fn modulo(self, other: impl Into<Expr>) -> Self {
        self.binary(BinaryOp::Modulo, other)
    }
}
