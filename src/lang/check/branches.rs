//! The branches of `? :` that are not taken: what they say is not computed, but a name in them must stand for something.

use super::context::Context;
use hac_base::diagnostics::Code;
use hac_base::source::Span;
use hac_syntax::ast::{Expr, ExprKind, TextPart};

/// Whether it says that a word stands for nothing.
fn is_of_a_name(code: Code) -> bool {
    matches!(
        code,
        Code::HA0205 | Code::HA0206 | Code::HA0207 | Code::HA0208 | Code::HA0401
    )
}

/// Reads a value once for each branch as if that were taken, and keeps what is said of names and other words.
///
/// Everything else may be wrong where a condition keeps it from being computed: `count == 0 ? 1 : 10 / count`.
pub(super) fn name_what_there_is(
    cx: &mut Context<'_>,
    value: &Expr,
    read: &mut dyn FnMut(&mut Context<'_>, &Expr),
) {
    let count = count(value);
    if count == 1 {
        return;
    }
    for index in 0..count {
        let said = std::mem::take(&mut *cx.out);
        let (used, told) = (cx.used_inputs.clone(), cx.told.clone());
        let branch = version(value, index);
        read(cx, &branch);
        let found = std::mem::replace(&mut *cx.out, said);
        (cx.used_inputs, cx.told) = (used, told);
        let mut words = Vec::new();
        add_words(&branch, &mut words);
        for diagnostic in found.iter() {
            let is_of_a_word = is_of_a_name(diagnostic.code) || words.contains(&diagnostic.primary.span);
            if is_of_a_word && !cx.out.says(diagnostic) {
                cx.out.push(diagnostic.clone());
            }
        }
    }
}

/// The places of the bare words that a value is made of.
fn add_words(value: &Expr, into: &mut Vec<Span>) {
    if let ExprKind::Word(_) = value.kind {
        into.push(value.span);
    }
    for part in parts(value) {
        add_words(part, into);
    }
}

/// How many versions without a choice it takes to see every branch.
fn count(value: &Expr) -> usize {
    if let ExprKind::Conditional {
        condition,
        then,
        otherwise,
    } = &value.kind
    {
        let of_condition = match count(condition) {
            // It is computed in every version.
            1 => 0,
            choices => choices,
        };
        return count(then)
            .saturating_add(count(otherwise))
            .saturating_add(of_condition);
    }
    parts(value).into_iter().map(count).max().unwrap_or(1)
}

/// The values that a value is made of.
fn parts(value: &Expr) -> Vec<&Expr> {
    match &value.kind {
        ExprKind::Text(parts) => {
            let computed = parts.iter().filter_map(|part| match part {
                TextPart::Interpolation(inner) => Some(inner),
                TextPart::Literal(_) => None,
            });
            computed.collect()
        }
        ExprKind::List(items) | ExprKind::Call { args: items, .. } => items.iter().collect(),
        ExprKind::Map(entries) => entries.iter().map(|(_, item)| item).collect(),
        ExprKind::Range(left, right)
        | ExprKind::Repeat {
            interval: left,
            times: right,
        }
        | ExprKind::Binary { left, right, .. } => vec![left, right],
        ExprKind::Negate(inner) | ExprKind::Not(inner) | ExprKind::Paren(inner) => vec![inner],
        ExprKind::Conditional { then, otherwise, .. } => vec![then, otherwise],
        ExprKind::Word(_)
        | ExprKind::Number(_)
        | ExprKind::Quantity { .. }
        | ExprKind::Cidr(_)
        | ExprKind::Email(_)
        | ExprKind::Arn(_)
        | ExprKind::Error => Vec::new(),
    }
}

/// The value with one branch in the place of each choice.
fn version(value: &Expr, index: usize) -> Expr {
    // A part with fewer branches than another shows its last one again.
    let of = |part: &Expr| version(part, index.min(count(part) - 1));
    let boxed = |part: &Expr| Box::new(of(part));
    let kind = match &value.kind {
        ExprKind::Conditional {
            condition,
            then,
            otherwise,
        } => {
            let (first, second) = (count(then), count(otherwise));
            match index.checked_sub(first) {
                None => return version(then, index),
                Some(index) if index < second => return version(otherwise, index),
                Some(index) => ExprKind::Conditional {
                    condition: Box::new(version(condition, index - second)),
                    then: then.clone(),
                    otherwise: otherwise.clone(),
                },
            }
        }
        ExprKind::Text(parts) => {
            let parts = parts.iter().map(|part| match part {
                TextPart::Interpolation(inner) => TextPart::Interpolation(of(inner)),
                TextPart::Literal(_) => part.clone(),
            });
            ExprKind::Text(parts.collect())
        }
        ExprKind::List(items) => ExprKind::List(items.iter().map(of).collect()),
        ExprKind::Call { name, args } => ExprKind::Call {
            name: name.clone(),
            args: args.iter().map(of).collect(),
        },
        ExprKind::Map(entries) => {
            let entries = entries.iter().map(|(key, item)| (key.clone(), of(item)));
            ExprKind::Map(entries.collect())
        }
        ExprKind::Range(left, right) => ExprKind::Range(boxed(left), boxed(right)),
        ExprKind::Repeat { interval, times } => ExprKind::Repeat {
            interval: boxed(interval),
            times: boxed(times),
        },
        ExprKind::Binary {
            op,
            op_span,
            left,
            right,
        } => ExprKind::Binary {
            op: *op,
            op_span: *op_span,
            left: boxed(left),
            right: boxed(right),
        },
        ExprKind::Negate(inner) => ExprKind::Negate(boxed(inner)),
        ExprKind::Not(inner) => ExprKind::Not(boxed(inner)),
        ExprKind::Paren(inner) => ExprKind::Paren(boxed(inner)),
        ExprKind::Word(_)
        | ExprKind::Number(_)
        | ExprKind::Quantity { .. }
        | ExprKind::Cidr(_)
        | ExprKind::Email(_)
        | ExprKind::Arn(_)
        | ExprKind::Error => value.kind.clone(),
    };
    Expr {
        kind,
        span: value.span,
    }
}
