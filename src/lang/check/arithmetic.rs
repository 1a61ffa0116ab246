//! Operators: arithmetic, comparisons, conditions.

use std::cmp::Ordering;

use super::amount::{Amount, Dimension, Trouble};
use super::context::Context;
use super::eval::{eval, no_result, refuse_input, unknown_name};
use super::value::{Located, Value};
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;
use hac_syntax::ast::{BinaryOp, Expr};

pub(super) fn negate(cx: &mut Context<'_>, inner: &Expr) -> Value {
    operand(cx, inner).map_or(Value::Poison, |amount| Value::Amount(amount.negate()))
}

/// A number or quantity, as arithmetic wants it.
fn operand(cx: &mut Context<'_>, expr: &Expr) -> Option<Amount> {
    let located = eval(cx, expr);
    if located.value.amount().is_none() {
        refuse(cx, &located, "arithmetic needs numbers", "not a number");
    }
    located.value.amount()
}

/// `true` or `false`, as a condition wants it.
pub(super) fn condition(cx: &mut Context<'_>, expr: &Expr) -> Option<bool> {
    let located = eval(cx, expr);
    if located.value.bool().is_none() {
        refuse(cx, &located, "a condition is true or false", "not a condition");
    }
    located.value.bool()
}

/// Reports a value of a kind that an operator has no use for.
fn refuse(cx: &mut Context<'_>, located: &Located, wanted: &str, label: &str) {
    if let Value::Word(word) = &located.value {
        if !refuse_input(cx, word, located.span) {
            unknown_name(cx, word, located.span, "write the value itself");
        }
    } else if !located.value.is_poison() {
        let message = format!("{wanted}, and this is {}", located.value.noun());
        cx.report(Diagnostic::new(Code::HA0304, located.span, message, label));
    }
}

pub(super) fn binary(cx: &mut Context<'_>, op: BinaryOp, op_span: Span, left: &Expr, right: &Expr) -> Value {
    match op {
        BinaryOp::And | BinaryOp::Or => {
            let (left, right) = (condition(cx, left), condition(cx, right));
            match (op, left, right) {
                (BinaryOp::And, Some(left), Some(right)) => Value::Bool(left && right),
                (_, Some(left), Some(right)) => Value::Bool(left || right),
                _ => Value::Poison,
            }
        }
        BinaryOp::Equal | BinaryOp::NotEqual => equality(cx, op_span, left, right)
            .map_or(Value::Poison, |equal| {
                Value::Bool(equal == (op == BinaryOp::Equal))
            }),
        BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::AtMost
        | BinaryOp::AtLeast
        | BinaryOp::Below
        | BinaryOp::Above => {
            let (a, b) = (operand(cx, left), operand(cx, right));
            let (Some(a), Some(b)) = (a, b) else {
                return Value::Poison;
            };
            match calculate(op, a, b) {
                Ok(value) => value,
                Err(Trouble::Dimensions) => {
                    mixed(
                        cx,
                        op,
                        op_span,
                        (left.span, a.dimension),
                        (right.span, b.dimension),
                    );
                    Value::Poison
                }
                Err(trouble) => {
                    no_result(cx, trouble, left.span.to(right.span));
                    Value::Poison
                }
            }
        }
    }
}

fn calculate(op: BinaryOp, a: Amount, b: Amount) -> Result<Value, Trouble> {
    let compared = |accept: fn(Ordering) -> bool| Ok(Value::Bool(accept(a.compare(b)?)));
    match op {
        BinaryOp::Add => a.add(b).map(Value::Amount),
        BinaryOp::Subtract => a.subtract(b).map(Value::Amount),
        BinaryOp::Multiply => a.multiply(b).map(Value::Amount),
        BinaryOp::Divide => a.divide(b).map(Value::Amount),
        BinaryOp::AtMost => compared(Ordering::is_le),
        BinaryOp::AtLeast => compared(Ordering::is_ge),
        BinaryOp::Below => compared(Ordering::is_lt),
        BinaryOp::Above => compared(Ordering::is_gt),
        BinaryOp::Equal => compared(Ordering::is_eq),
        BinaryOp::NotEqual => compared(Ordering::is_ne),
        BinaryOp::And | BinaryOp::Or => Err(Trouble::Dimensions),
    }
}

fn equality(cx: &mut Context<'_>, op_span: Span, left: &Expr, right: &Expr) -> Option<bool> {
    let (a, b) = (eval(cx, left), eval(cx, right));
    for side in [&a, &b] {
        if let Value::Word(word) = &side.value
            && refuse_input(cx, word, side.span)
        {
            return None;
        }
    }
    if a.value.is_poison() || b.value.is_poison() {
        return None;
    }
    // Two bare words are never the same by design: one of them was meant to stand for something.
    if let (Value::Word(word), Value::Word(_)) = (&a.value, &b.value) {
        unknown_name(cx, word, a.span, "write the value itself");
        return None;
    }
    if let (Some(x), Some(y)) = (a.value.amount(), b.value.amount()) {
        let order = x.compare(y);
        if order.is_err() {
            mixed(
                cx,
                BinaryOp::Equal,
                op_span,
                (a.span, x.dimension),
                (b.span, y.dimension),
            );
        }
        return order.ok().map(Ordering::is_eq);
    }
    if let (Some(x), Some(y)) = (a.value.bool(), b.value.bool()) {
        return Some(x == y);
    }
    if let (Some(x), Some(y)) = (a.value.text(), b.value.text()) {
        return Some(x == y);
    }
    let message = format!("{} and {} cannot be compared", a.value.noun(), b.value.noun());
    cx.report(Diagnostic::new(
        Code::HA0308,
        op_span,
        message,
        "compares two kinds of value",
    ));
    None
}

fn mixed(
    cx: &mut Context<'_>,
    op: BinaryOp,
    op_span: Span,
    left: (Span, Dimension),
    right: (Span, Dimension),
) {
    let (a, b) = (left.1.noun(), right.1.noun());
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
    cx.report(
        Diagnostic::new(Code::HA0308, op_span, message, "the two do not go together")
            .label(left.0, a)
            .label(right.0, b),
    );
}
