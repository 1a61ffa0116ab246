//! What a typed expression stands for in a platform. It cannot go wrong: what has no value is an [`Absence`].

use std::cell::Cell;
use std::cmp::Ordering;

use super::element::{self, Element};
use super::ir::{Expr, ExprKind, Path, Piece, Root};
use super::table::Function;
use super::value::{Absence, Truth, Value};
use crate::check::Amount;
use crate::platform::Platform;
use hac_syntax::ast::BinaryOp;

/// Evaluates for one platform, as long as there is fuel.
pub(super) struct Evaluator<'p> {
    pub platform: &'p Platform,
    /// How many more values may be computed, for all rules together.
    fuel: Cell<u32>,
}

/// The elements that variables stand for, outermost first.
pub(super) type Bound<'p> = Vec<Element<'p>>;

impl<'p> Evaluator<'p> {
    pub(super) fn new(platform: &'p Platform, fuel: u32) -> Self {
        Self {
            platform,
            fuel: Cell::new(fuel),
        }
    }

    pub(super) fn is_spent(&self) -> bool {
        self.fuel.get() == 0
    }

    /// Whether one more value may be computed, or element be looked at.
    pub(super) fn burn(&self) -> bool {
        let left = self.fuel.get();
        self.fuel.set(left.saturating_sub(1));
        left > 1
    }

    pub(super) fn truth(&self, expr: &Expr, bound: &Bound<'p>) -> Truth {
        if let ExprKind::Binary { op, left, right } = &expr.kind {
            match op {
                BinaryOp::And => return self.truth(left, bound).and(self.truth(right, bound)),
                BinaryOp::Or => return self.truth(left, bound).or(self.truth(right, bound)),
                BinaryOp::Add
                | BinaryOp::Subtract
                | BinaryOp::Multiply
                | BinaryOp::Divide
                | BinaryOp::Equal
                | BinaryOp::NotEqual
                | BinaryOp::AtMost
                | BinaryOp::AtLeast
                | BinaryOp::Below
                | BinaryOp::Above => {}
            }
        }
        self.value(expr, bound).truth()
    }

    pub(super) fn value(&self, expr: &Expr, bound: &Bound<'p>) -> Value<'p> {
        if !self.burn() {
            return Value::Absent(Absence::Limit);
        }
        match &expr.kind {
            ExprKind::Literal(value) => value.clone(),
            ExprKind::Path(path) => self.path(*path, bound),
            ExprKind::Text(pieces) => Value::Text(self.text(pieces, bound).into()),
            ExprKind::Texts(items) => {
                let texts = items.iter().filter_map(|item| match self.value(item, bound) {
                    Value::Text(text) => Some(text),
                    Value::Bool(_)
                    | Value::Amount(_)
                    | Value::Texts(_)
                    | Value::Set(_)
                    | Value::Absent(_) => None,
                });
                Value::Texts(texts.collect())
            }
            ExprKind::Not(inner) => of_truth(self.truth(inner, bound).not()),
            ExprKind::Negate(inner) => match self.value(inner, bound) {
                Value::Amount(amount) => Value::Amount(amount.negate()),
                other @ (Value::Bool(_)
                | Value::Text(_)
                | Value::Texts(_)
                | Value::Set(_)
                | Value::Absent(_)) => other,
            },
            ExprKind::Binary { op, left, right } => self.binary(*op, (left, right), bound),
            ExprKind::Conditional {
                condition,
                then,
                otherwise,
            } => match self.truth(condition, bound) {
                Truth::True => self.value(then, bound),
                Truth::False => self.value(otherwise, bound),
                Truth::Unknown => Value::Absent(Absence::NotStated),
            },
            ExprKind::Call(function, args) => self.call(*function, args, bound),
        }
    }

    pub(super) fn text(&self, pieces: &[Piece], bound: &Bound<'p>) -> String {
        let texts = pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Computed(expr) => self.value(expr, bound).shown(),
        });
        texts.collect()
    }

    /// The element that a path starts at; `None` for whole sets.
    pub(super) fn start(&self, path: Path, bound: &Bound<'p>) -> Option<Element<'p>> {
        match path.root {
            Root::Variable(at) => bound.get(at).copied(),
            Root::One(class) => element::all(self.platform, class).first().copied(),
            Root::All(_) => None,
        }
    }

    pub(super) fn path(&self, path: Path, bound: &Bound<'p>) -> Value<'p> {
        let value = match (path.root, path.property) {
            (Root::All(class), _) => Value::Set(element::all(self.platform, class)),
            (Root::Variable(_) | Root::One(_), Some(property)) => self
                .start(path, bound)
                .map_or(Value::Absent(Absence::NotStated), |element| {
                    (property.read)(element)
                }),
            (Root::Variable(_) | Root::One(_), None) => Value::Absent(Absence::NotStated),
        };
        match value {
            Value::Set(elements) if path.count => Value::count(elements.len()),
            Value::Texts(texts) if path.count => Value::count(texts.len()),
            other @ (Value::Bool(_)
            | Value::Amount(_)
            | Value::Text(_)
            | Value::Texts(_)
            | Value::Set(_)
            | Value::Absent(_)) => other,
        }
    }

    fn binary(&self, op: BinaryOp, (left, right): (&Expr, &Expr), bound: &Bound<'p>) -> Value<'p> {
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            let (left, right) = (self.truth(left, bound), self.truth(right, bound));
            return of_truth(if op == BinaryOp::And {
                left.and(right)
            } else {
                left.or(right)
            });
        }
        match (self.value(left, bound), self.value(right, bound)) {
            (Value::Absent(absence), _) | (_, Value::Absent(absence)) => Value::Absent(absence),
            (Value::Amount(a), Value::Amount(b)) => calculate(op, a, b),
            (Value::Text(a), Value::Text(b)) => equal(op, a == b),
            (Value::Bool(a), Value::Bool(b)) => equal(op, a == b),
            // Typing lets nothing else be compared.
            (Value::Bool(_) | Value::Amount(_) | Value::Text(_) | Value::Texts(_) | Value::Set(_), _) => {
                Value::Absent(Absence::NoResult)
            }
        }
    }

    fn call(&self, function: Function, args: &[Expr], bound: &Bound<'p>) -> Value<'p> {
        let values: Vec<Value<'p>> = args.iter().map(|arg| self.value(arg, bound)).collect();
        match (function, values.as_slice()) {
            (_, values)
                if values
                    .iter()
                    .any(|value| matches!(value, Value::Absent(Absence::Limit))) =>
            {
                Value::Absent(Absence::Limit)
            }
            // What deployment brings is there, even if nobody knows it yet.
            (Function::Stated, [value]) => Value::Bool(!matches!(
                value,
                Value::Absent(Absence::NotStated | Absence::NoResult)
            )),
            (Function::Contains, [Value::Texts(texts), Value::Text(text)]) => {
                Value::Bool(texts.contains(text))
            }
            (Function::StartsWith, [Value::Text(text), Value::Text(start)]) => {
                Value::Bool(text.starts_with(start.as_ref()))
            }
            (_, values) => {
                let absence = values.iter().find_map(|value| match value {
                    Value::Absent(absence) => Some(*absence),
                    Value::Bool(_) | Value::Amount(_) | Value::Text(_) | Value::Texts(_) | Value::Set(_) => {
                        None
                    }
                });
                Value::Absent(absence.unwrap_or(Absence::NoResult))
            }
        }
    }
}

fn of_truth<'p>(truth: Truth) -> Value<'p> {
    match truth {
        Truth::True => Value::Bool(true),
        Truth::False => Value::Bool(false),
        Truth::Unknown => Value::Absent(Absence::NotStated),
    }
}

fn equal<'p>(op: BinaryOp, are_equal: bool) -> Value<'p> {
    match op {
        BinaryOp::Equal => Value::Bool(are_equal),
        BinaryOp::NotEqual => Value::Bool(!are_equal),
        BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::AtMost
        | BinaryOp::AtLeast
        | BinaryOp::Below
        | BinaryOp::Above
        | BinaryOp::And
        | BinaryOp::Or => Value::Absent(Absence::NoResult),
    }
}

fn calculate<'p>(op: BinaryOp, a: Amount, b: Amount) -> Value<'p> {
    let compared = |accept: fn(Ordering) -> bool| a.compare(b).map(|order| Value::Bool(accept(order)));
    let result = match op {
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
        BinaryOp::And | BinaryOp::Or => return Value::Absent(Absence::NoResult),
    };
    result.unwrap_or(Value::Absent(Absence::NoResult))
}
