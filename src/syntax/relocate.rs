//! A statement at another place: the same tree with other spans.

use super::ast::{Body, Expr, ExprKind, Operand, Statement, TextPart};
use hac_base::source::{SourceId, Span};

/// How spans change.
#[derive(Clone, Copy)]
struct Move {
    source: SourceId,
    from: usize,
    to: usize,
}

impl Move {
    fn span(self, span: &mut Span) {
        let range = span.range();
        let moved = |offset: usize| (offset + self.to).saturating_sub(self.from);
        *span = Span::new(self.source, moved(range.start)..moved(range.end));
    }

    fn statement(self, statement: &mut Statement) {
        let Statement {
            head,
            binding,
            body,
            span,
        } = statement;
        self.span(span);
        for operand in head {
            match operand {
                Operand::Value(expr) => self.expr(expr),
                Operand::Arrow { both: _, span } | Operand::Colon(span) => self.span(span),
            }
        }
        if let Some(binding) = binding {
            self.span(&mut binding.op_span);
            self.expr(&mut binding.value);
            if let Some(at) = &mut binding.at {
                self.span(&mut at.span);
            }
        }
        if let Some(Body {
            statements,
            open,
            close,
        }) = body
        {
            self.span(open);
            if let Some(close) = close {
                self.span(close);
            }
            for statement in statements {
                self.statement(statement);
            }
        }
    }

    fn expr(self, expr: &mut Expr) {
        self.span(&mut expr.span);
        match &mut expr.kind {
            ExprKind::Word(_)
            | ExprKind::Number(_)
            | ExprKind::Quantity { .. }
            | ExprKind::Cidr(_)
            | ExprKind::Email(_)
            | ExprKind::Arn(_)
            | ExprKind::Error => {}
            ExprKind::Range(one, other)
            | ExprKind::Repeat {
                interval: one,
                times: other,
            } => self.exprs([&mut **one, &mut **other]),
            ExprKind::Text(parts) => {
                for part in parts {
                    if let TextPart::Interpolation(expr) = part {
                        self.expr(expr);
                    }
                }
            }
            ExprKind::List(items) => self.exprs(items),
            ExprKind::Map(entries) => {
                for (key, value) in entries {
                    self.exprs([key, value]);
                }
            }
            ExprKind::Call { name, args } => {
                self.span(&mut name.span);
                self.exprs(args);
            }
            ExprKind::Negate(inner) | ExprKind::Not(inner) | ExprKind::Paren(inner) => self.expr(inner),
            ExprKind::Binary {
                op: _,
                op_span,
                left,
                right,
            } => {
                self.span(op_span);
                self.exprs([&mut **left, &mut **right]);
            }
            ExprKind::Conditional {
                condition,
                then,
                otherwise,
            } => self.exprs([&mut **condition, &mut **then, &mut **otherwise]),
        }
    }

    fn exprs<'e>(self, exprs: impl IntoIterator<Item = &'e mut Expr>) {
        for expr in exprs {
            self.expr(expr);
        }
    }
}

impl Statement {
    /// Moves what began at one offset of some file to begin at another of this one.
    pub(super) fn shift_spans(&mut self, source: SourceId, from: usize, to: usize) {
        Move { source, from, to }.statement(self);
    }
}
