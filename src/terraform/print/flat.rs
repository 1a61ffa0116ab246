//! Expressions on one line. Every expression has such a form; [`super::layout`] breaks those that are too long.

use super::super::expr::{BinaryOp, Comprehension, Expr, Key, Part, Root, Step, Traversal, UnaryOp, Yield};
use super::super::names::is_plain_key;
use super::text::{key_text, quoted, quoted_text};

/// `"${x}"` means `x`, and `terraform fmt` writes it so.
pub(super) fn simplified(expr: &Expr) -> &Expr {
    match expr {
        Expr::Template(parts) => match parts.as_slice() {
            [Part::Value(value)] => simplified(value),
            _ => expr,
        },
        Expr::Null
        | Expr::Bool(_)
        | Expr::Integer(_)
        | Expr::Decimal(_)
        | Expr::String(_)
        | Expr::Heredoc(_)
        | Expr::List(_)
        | Expr::Object(_)
        | Expr::Traversal(_)
        | Expr::Call(_)
        | Expr::Conditional(_)
        | Expr::Unary(..)
        | Expr::Binary(..)
        | Expr::For(_) => expr,
    }
}

pub(super) fn flat(expr: &Expr) -> String {
    match simplified(expr) {
        Expr::Bool(value) => value.to_string(),
        Expr::Integer(value) => value.to_string(),
        Expr::Decimal(value) if value.is_finite() => value.to_string(),
        // A number that is not finite is reported by `verify`; what is printed must still be harmless.
        Expr::Null | Expr::Decimal(_) => "null".to_owned(),
        Expr::String(text) => quoted_text(text),
        Expr::Template(parts) | Expr::Heredoc(parts) => quoted(parts),
        Expr::List(items) => format!("[{}]", joined(items)),
        Expr::Object(entries) if entries.is_empty() => "{}".to_owned(),
        Expr::Object(entries) => {
            let entry = |(key, value): &(Key, Expr)| format!("{} = {}", self::key(key), flat(value));
            format!(
                "{{ {} }}",
                entries.iter().map(entry).collect::<Vec<_>>().join(", ")
            )
        }
        Expr::Traversal(reference) => traversal(reference),
        Expr::Call(call) => {
            let expand = if call.expand { "..." } else { "" };
            format!("{}({}{expand})", call.name, joined(&call.arguments))
        }
        Expr::Conditional(choice) => {
            let [test, then, otherwise] = [&choice.test, &choice.then, &choice.otherwise].map(operand);
            format!("{test} ? {then} : {otherwise}")
        }
        Expr::Unary(op, value) => unary(*op, value),
        Expr::Binary(op, left, right) => {
            format!(
                "{} {} {}",
                side(*op, left, Side::Left),
                op.symbol(),
                side(*op, right, Side::Right)
            )
        }
        Expr::For(comprehension) => flat_for(comprehension),
    }
}

fn joined(items: &[Expr]) -> String {
    items.iter().map(flat).collect::<Vec<_>>().join(", ")
}

/// An expression where a conditional or a negative number needs parentheses.
pub(super) fn operand(expr: &Expr) -> String {
    parenthesised(expr, needs_parentheses(expr))
}

pub(super) fn needs_parentheses(expr: &Expr) -> bool {
    matches!(simplified(expr), Expr::Conditional(_)) || is_negative(expr)
}

/// A word of a `for` and what follows it. `terraform fmt` takes `if (` for a call and `if [` for an index, and removes
/// the space.
fn after_word(word: &str, expr: &Expr) -> String {
    let text = operand(expr);
    let glued = text.starts_with('(') || (word == "if" && text.starts_with('['));
    format!("{word}{}{text}", if glued { "" } else { " " })
}

fn parenthesised(expr: &Expr, needed: bool) -> String {
    if needed {
        format!("({})", flat(expr))
    } else {
        flat(expr)
    }
}

fn unary(op: UnaryOp, value: &Expr) -> String {
    let sign = match op {
        UnaryOp::Not => '!',
        UnaryOp::Negate => '-',
    };
    let compound = matches!(
        simplified(value),
        Expr::Conditional(_) | Expr::Binary(..) | Expr::Unary(..)
    );
    format!("{sign}{}", parenthesised(value, compound || is_negative(value)))
}

/// Printed with a leading `-`.
fn is_negative(expr: &Expr) -> bool {
    let expr = simplified(expr);
    matches!(expr, Expr::Unary(UnaryOp::Negate, _))
        || matches!(expr, Expr::Integer(value) if *value < 0)
        || matches!(expr, Expr::Decimal(value) if value.is_sign_negative())
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// An operand with the parentheses that its operator needs, and those that a reader would miss: around a comparison
/// inside a comparison, `&&` inside `||`, and a negative number.
pub(super) fn side(outer: BinaryOp, expr: &Expr, side: Side) -> String {
    let needed = if let Expr::Binary(inner, ..) = simplified(expr) {
        let comparison = matches!(outer.precedence(), 3 | 4) && matches!(inner.precedence(), 3 | 4);
        let mixed = outer == BinaryOp::Or && *inner == BinaryOp::And;
        let regroups = inner.precedence() == outer.precedence()
            && side == Side::Right
            && !(outer == *inner && matches!(outer, BinaryOp::And | BinaryOp::Or));
        inner.precedence() < outer.precedence() || comparison || mixed || regroups
    } else {
        needs_parentheses(expr)
    };
    parenthesised(expr, needed)
}

pub(super) fn key(key: &Key) -> String {
    match key {
        Key::Name(name) if is_plain_key(name) => name.clone(),
        Key::Name(name) => key_text(&quoted_text(name)),
        Key::Expr(expr) => {
            let expr = simplified(expr);
            let text = key_text(&flat(expr));
            if matches!(expr, Expr::Template(_)) {
                text
            } else {
                format!("({text})")
            }
        }
        Key::Provider { name, alias } => provider(name, alias.as_deref()),
    }
}

fn provider(name: &str, alias: Option<&str>) -> String {
    alias.map_or_else(|| name.to_owned(), |alias| format!("{name}.{alias}"))
}

pub(super) fn traversal(traversal: &Traversal) -> String {
    let mut out = match &traversal.root {
        Root::Variable(name) => format!("var.{name}"),
        Root::Local(name) => format!("local.{name}"),
        Root::Resource { kind, name } => format!("{kind}.{name}"),
        Root::Data { kind, name } => format!("data.{kind}.{name}"),
        Root::Module(name) => format!("module.{name}"),
        Root::Each => "each".to_owned(),
        Root::Count => "count".to_owned(),
        Root::SelfValue => "self".to_owned(),
        Root::Path => "path".to_owned(),
        Root::Bound(name) | Root::Word(name) | Root::Unreferable(name) => name.clone(),
        Root::Provider { name, alias } => provider(name, alias.as_deref()),
        Root::Value(value) => parenthesised(value, !matches!(simplified(value), Expr::Call(_))),
    };
    for step in &traversal.steps {
        let bracketed = match step {
            Step::Attribute(name) => {
                out.extend([".", name]);
                continue;
            }
            Step::Index(position) => position.to_string(),
            Step::Key(key) => quoted_text(key),
            Step::At(expr) => {
                let text = flat(expr);
                // `terraform fmt` 1.11 loses a bare `true`, `false` or `null` between brackets.
                if matches!(text.as_str(), "true" | "false" | "null") {
                    format!("({text})")
                } else {
                    text
                }
            }
            Step::Splat => "*".to_owned(),
        };
        out.extend(["[", &bracketed, "]"]);
    }
    out
}

fn flat_for(comprehension: &Comprehension) -> String {
    let (open, close) = brackets(comprehension);
    let filter = filter(comprehension)
        .map(|filter| format!(" {filter}"))
        .unwrap_or_default();
    format!(
        "{open}{} {}{filter}{close}",
        header(comprehension),
        yields(comprehension)
    )
}

/// An object's braces take a space inside, a list's brackets do not.
fn brackets(comprehension: &Comprehension) -> (&'static str, &'static str) {
    match comprehension.yields {
        Yield::List(_) => ("[", "]"),
        Yield::Map { .. } => ("{ ", " }"),
    }
}

pub(super) fn header(comprehension: &Comprehension) -> String {
    let key = comprehension
        .key_name
        .as_ref()
        .map(|name| format!("{name}, "))
        .unwrap_or_default();
    let collection = after_word("in", &comprehension.collection);
    format!("for {key}{} {collection} :", comprehension.value_name)
}

fn yields(comprehension: &Comprehension) -> String {
    match &comprehension.yields {
        Yield::List(value) => operand(value),
        Yield::Map { key, value, group } => {
            format!(
                "{} => {}{}",
                operand(key),
                operand(value),
                if *group { "..." } else { "" }
            )
        }
    }
}

pub(super) fn filter(comprehension: &Comprehension) -> Option<String> {
    comprehension
        .filter
        .as_ref()
        .map(|condition| after_word("if", condition))
}
