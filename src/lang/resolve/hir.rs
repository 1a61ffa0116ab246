//! The program after modules were expanded: the same sentences as in the tree, each knowing the chain of module uses
//! that led to it. Names of parameters are gone; their arguments stand in their place, with the places they were
//! written at.

use std::sync::Arc;

use super::param::ParamType;
use hac_base::diagnostics::Given;
use hac_base::source::{Span, UseSite};
use hac_syntax::ast::{Binding, Expr, ExprKind, Operand, Word};

/// Every top-level block of the root file, with module uses expanded.
#[derive(Debug, Clone, Default)]
pub struct Program {
    pub nodes: Vec<Node>,
    /// What the parameters of modules stand for, in each of their uses.
    pub given: Arc<[Given]>,
    /// What uses of modules give, whether a sentence mentions it in the end or not.
    pub arguments: Vec<Argument>,
}

/// What a use of a module gives to a parameter, in the words of the file that uses it.
#[derive(Debug, Clone)]
pub struct Argument {
    pub param: String,
    pub ty: ParamType,
    pub value: Expr,
    /// The uses that the block stands in, outermost first.
    pub via: Arc<[UseSite]>,
}

/// A sentence of the language after expansion.
#[derive(Debug, Clone)]
pub struct Node {
    /// Never empty.
    pub head: Vec<Operand>,
    pub binding: Option<Binding>,
    /// `None` where no braces were written.
    pub body: Option<Vec<Node>>,
    pub span: Span,
    /// Outermost use first; empty for sentences of the root file.
    pub via: Arc<[UseSite]>,
}

impl Node {
    /// The kind, attribute name or verb.
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

    /// The place of the head.
    pub fn head_span(&self) -> Span {
        match (self.head.first(), self.head.last()) {
            (Some(first), Some(last)) => first.span().to(last.span()),
            (None | Some(_), _) => self.span,
        }
    }

    /// The sentences between the braces; empty where there are none.
    pub fn children(&self) -> &[Self] {
        self.body.as_deref().unwrap_or(&[])
    }
}
