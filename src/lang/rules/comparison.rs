//! Operators: whether their two sides go together.

use super::ir::{Expr, ExprKind};
use super::names::Scope;
use super::table::Ty;
use super::typing::{Side, Typed, Typing, word_as_text};
use hac_base::diagnostics::{Code, Diagnostic, did_you_mean};
use hac_base::source::Span;
use hac_syntax::ast::{self, BinaryOp};

impl Typing<'_> {
    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        op_span: Span,
        (left, right): (&ast::Expr, &ast::Expr),
        span: Span,
        scope: &Scope,
    ) -> Option<Typed> {
        let (ty, left, right) = match op {
            BinaryOp::And | BinaryOp::Or => {
                let (left, right) = (self.condition(left, scope), self.condition(right, scope));
                (Ty::Bool, left?, right?)
            }
            BinaryOp::Equal | BinaryOp::NotEqual => self.equality(op, op_span, (left, right), scope)?,
            BinaryOp::Add
            | BinaryOp::Subtract
            | BinaryOp::Multiply
            | BinaryOp::Divide
            | BinaryOp::AtMost
            | BinaryOp::AtLeast
            | BinaryOp::Below
            | BinaryOp::Above => {
                let (left, right) = (self.number(left, scope), self.number(right, scope));
                let (left, right) = (left?, right?);
                let Some(ty) = result(op, left.ty, right.ty) else {
                    self.apart(
                        op,
                        op_span,
                        (left.ty, left.expr.span),
                        (right.ty, right.expr.span),
                    );
                    return None;
                };
                (ty, left.expr, right.expr)
            }
        };
        Some(Typed {
            ty,
            expr: Expr {
                kind: ExprKind::Binary {
                    op,
                    left: Box::new(left),
                    right: Box::new(right),
                },
                span,
            },
        })
    }

    fn equality(
        &mut self,
        op: BinaryOp,
        op_span: Span,
        (left, right): (&ast::Expr, &ast::Expr),
        scope: &Scope,
    ) -> Option<(Ty, Expr, Expr)> {
        let (left, right) = (self.side(left, scope), self.side(right, scope));
        let (left, right) = match (left?, right?) {
            (Side::Typed(left), Side::Typed(right)) => (left, right),
            (Side::Typed(left), Side::Word(word, span)) => {
                let right = self.as_one_of(left.ty, &word, span, scope)?;
                (left, right)
            }
            (Side::Word(word, span), Side::Typed(right)) => {
                (self.as_one_of(right.ty, &word, span, scope)?, right)
            }
            (Side::Word(word, span), Side::Word(..)) => {
                self.unknown(&word, span, scope);
                return None;
            }
        };
        let like_text = |ty| matches!(ty, Ty::Text | Ty::Name(_) | Ty::Choice(_));
        let fits = match (left.ty, right.ty) {
            (Ty::Set(_) | Ty::Texts | Ty::Names(_), _) => false,
            (a, b) => a == b || (like_text(a) && like_text(b)),
        };
        if fits {
            return Some((Ty::Bool, left.expr, right.expr));
        }
        self.apart(
            op,
            op_span,
            (left.ty, left.expr.span),
            (right.ty, right.expr.span),
        );
        None
    }

    /// A word beside something of a type.
    fn as_one_of(&mut self, ty: Ty, word: &str, span: Span, scope: &Scope) -> Option<Typed> {
        if let Ty::Choice(words) = ty
            && !words.contains(&word)
        {
            let message = format!("this is never `{word}`: it is {ty}");
            let diagnostic = Diagnostic::new(Code::HA0804, span, message, "not one of the choices");
            self.report(match did_you_mean(word, words.iter().copied()) {
                Some(meant) => diagnostic.fix(format!("did you mean `{meant}`?"), span, meant),
                None => diagnostic,
            });
            return None;
        }
        if let Ty::Name(names) = ty {
            return self.name(names, word, span).then(|| word_as_text(word, span));
        }
        if matches!(ty, Ty::Choice(_) | Ty::Text) && !self.declared.inputs.contains(word) {
            return Some(word_as_text(word, span));
        }
        if matches!(ty, Ty::Texts | Ty::Names(_)) {
            let message = format!("{ty} is not compared with one word");
            self.report(
                Diagnostic::new(Code::HA0805, span, message, "a single word")
                    .help(format!("ask whether the list has it: `contains(…, {word})`")),
            );
            return None;
        }
        self.unknown(word, span, scope);
        None
    }

    fn apart(&mut self, op: BinaryOp, op_span: Span, left: (Ty, Span), right: (Ty, Span)) {
        let (a, b) = (left.0, right.0);
        let message = match op {
            BinaryOp::Add => format!("{b} cannot be added to {a}"),
            BinaryOp::Subtract => format!("{b} cannot be taken from {a}"),
            BinaryOp::Multiply => format!("{a} cannot be multiplied with {b}"),
            BinaryOp::Divide => format!("{a} cannot be divided by {b}"),
            BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::AtMost
            | BinaryOp::AtLeast
            | BinaryOp::Below
            | BinaryOp::Above
            | BinaryOp::And
            | BinaryOp::Or => format!("{a} cannot be compared with {b}"),
        };
        let help = match (a, b) {
            (Ty::Texts | Ty::Names(_), _) => Some("ask whether the list has it: `contains(list, text)`"),
            (Ty::Number, Ty::Time) | (Ty::Time, Ty::Number) => {
                Some("write a duration with its unit: `30d`, `5s`")
            }
            _ => None,
        };
        let diagnostic = Diagnostic::new(Code::HA0805, op_span, message, "these do not go together")
            .label(left.1, format!("this is {a}"))
            .label(right.1, format!("this is {b}"));
        self.report(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
}

/// The type of what an operator makes of two numbers; `None` where their dimensions do not go together.
fn result(op: BinaryOp, left: Ty, right: Ty) -> Option<Ty> {
    match op {
        BinaryOp::Add | BinaryOp::Subtract => (left == right).then_some(left),
        BinaryOp::Multiply if left == Ty::Number => Some(right),
        BinaryOp::Multiply => (right == Ty::Number).then_some(left),
        BinaryOp::Divide if right == Ty::Number => Some(left),
        BinaryOp::Divide => (left == right).then_some(Ty::Number),
        BinaryOp::AtMost | BinaryOp::AtLeast | BinaryOp::Below | BinaryOp::Above => {
            (left == right).then_some(Ty::Bool)
        }
        BinaryOp::Equal | BinaryOp::NotEqual | BinaryOp::And | BinaryOp::Or => Some(Ty::Bool),
    }
}
