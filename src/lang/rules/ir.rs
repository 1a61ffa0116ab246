//! Rules after they were typed: evaluating one cannot go wrong.

use std::sync::Arc;

use super::table::{Class, Function, Property};
use super::value::Value;
use hac_base::diagnostics::Severity;
use hac_base::source::{Span, UseSite};
use hac_syntax::ast::BinaryOp;

/// The rules of a platform, its own and those of the policies it uses, in the order in which they were written.
#[derive(Debug, Default)]
pub struct Rules {
    pub(super) list: Vec<Rule>,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub name: String,
    /// `require NAME`
    pub head: Span,
    pub severity: Severity,
    /// The texts that it follows.
    pub cites: Vec<String>,
    pub block: Block,
    /// The uses of modules that brought it, outermost first.
    pub via: Arc<[UseSite]>,
}

/// Conditions that are joined, and what is said of them.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub conditions: Vec<Condition>,
    pub message: Option<Vec<Piece>>,
    pub help: Option<Vec<Piece>>,
}

#[derive(Debug)]
pub(super) struct Condition {
    pub kind: ConditionKind,
    /// What was written.
    pub span: Span,
}

#[derive(Debug)]
pub(super) enum ConditionKind {
    Holds(Expr),
    Quantified(Box<Quantified>),
    Joined(Join, Block),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    All,
    Any,
    None,
}

/// `every database where (…) { … }`: inside, one more variable is bound.
#[derive(Debug)]
pub(super) struct Quantified {
    pub quantifier: Quantifier,
    pub set: Path,
    pub filter: Option<Expr>,
    pub block: Block,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantifier {
    Every,
    Some,
    No,
}

#[derive(Debug)]
pub(super) struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Debug)]
pub(super) enum ExprKind {
    Literal(Value<'static>),
    Path(Path),
    Text(Vec<Piece>),
    Texts(Vec<Expr>),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Binary {
        op: BinaryOp,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Conditional {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    Call(Function, Vec<Expr>),
}

/// A part of a text.
#[derive(Debug)]
pub(super) enum Piece {
    Literal(String),
    Computed(Expr),
}

/// `database.backup`, `failover.steps.count`, `regions`
#[derive(Debug, Clone, Copy)]
pub(super) struct Path {
    pub root: Root,
    pub property: Option<&'static Property>,
    /// Whether the number of elements is asked for.
    pub count: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// The variable that was bound as the nth, from the outside.
    Variable(usize),
    /// The one element of a class.
    One(Class),
    /// All elements of a class.
    All(Class),
}
