//! Expressions on one line. Every expression has such a form; [`super::layout`] breaks those that are too long.

use super::super::expr::{BinaryOp, Comprehension, Expr, Key, Part, Root, Step, Traversal, UnaryOp, Yield};
use super::super::names::is_plain_key;
use super::text::{key_text, quoted_text, write_quoted, write_quoted_text};

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
    written(|out| write(expr, out))
}

/// What is written to an empty text. The functions of this file append, so that nothing is copied on its way up.
pub(super) fn written(write: impl FnOnce(&mut String)) -> String {
    // Most are shorter, and need not grow.
    let mut out = String::with_capacity(64);
    write(&mut out);
    out
}

pub(super) fn write(expr: &Expr, out: &mut String) {
    match simplified(expr) {
        Expr::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Expr::Integer(value) => out.push_str(&value.to_string()),
        Expr::Decimal(value) if value.is_finite() => out.push_str(&value.to_string()),
        // A number that is not finite is reported by `verify`; what is printed must still be harmless.
        Expr::Null | Expr::Decimal(_) => out.push_str("null"),
        Expr::String(text) => write_quoted_text(text, out),
        Expr::Template(parts) | Expr::Heredoc(parts) => write_quoted(parts, out),
        Expr::List(items) => {
            out.push('[');
            write_joined(items, out);
            out.push(']');
        }
        Expr::Object(entries) if entries.is_empty() => out.push_str("{}"),
        Expr::Object(entries) => write_object(entries, out),
        Expr::Traversal(reference) => write_traversal(reference, out),
        Expr::Call(call) => {
            out.extend([call.name.as_str(), "("]);
            write_joined(&call.arguments, out);
            out.push_str(if call.expand { "...)" } else { ")" });
        }
        Expr::Conditional(choice) => {
            write_operand(&choice.test, out);
            out.push_str(" ? ");
            write_operand(&choice.then, out);
            out.push_str(" : ");
            write_operand(&choice.otherwise, out);
        }
        Expr::Unary(op, value) => write_unary(*op, value, out),
        Expr::Binary(op, left, right) => {
            write_side(*op, left, Side::Left, out);
            out.extend([" ", op.symbol(), " "]);
            write_side(*op, right, Side::Right, out);
        }
        Expr::For(comprehension) => write_for(comprehension, out),
    }
}

fn write_joined(items: &[Expr], out: &mut String) {
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            out.push_str(", ");
        }
        write(item, out);
    }
}

fn write_object(entries: &[(Key, Expr)], out: &mut String) {
    for (position, (key, value)) in entries.iter().enumerate() {
        out.push_str(if position > 0 { ", " } else { "{ " });
        write_key(key, out);
        out.push_str(" = ");
        write(value, out);
    }
    out.push_str(" }");
}

/// An expression where a conditional or a negative number needs parentheses.
pub(super) fn operand(expr: &Expr) -> String {
    written(|out| write_operand(expr, out))
}

fn write_operand(expr: &Expr, out: &mut String) {
    write_parenthesised(expr, needs_parentheses(expr), out);
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

fn write_parenthesised(expr: &Expr, needed: bool, out: &mut String) {
    if needed {
        out.push('(');
    }
    write(expr, out);
    if needed {
        out.push(')');
    }
}

fn write_unary(op: UnaryOp, value: &Expr, out: &mut String) {
    out.push(match op {
        UnaryOp::Not => '!',
        UnaryOp::Negate => '-',
    });
    let compound = matches!(
        simplified(value),
        Expr::Conditional(_) | Expr::Binary(..) | Expr::Unary(..)
    );
    write_parenthesised(value, compound || is_negative(value), out);
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
    written(|out| write_side(outer, expr, side, out))
}

fn write_side(outer: BinaryOp, expr: &Expr, side: Side, out: &mut String) {
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
    write_parenthesised(expr, needed, out);
}

pub(super) fn key(key: &Key) -> String {
    written(|out| write_key(key, out))
}

fn write_key(key: &Key, out: &mut String) {
    match key {
        Key::Name(name) if is_plain_key(name) => out.push_str(name),
        Key::Name(name) => out.push_str(&key_text(&quoted_text(name))),
        Key::Expr(expr) => {
            let expr = simplified(expr);
            let text = key_text(&flat(expr));
            if matches!(expr, Expr::Template(_)) {
                out.push_str(&text);
            } else {
                out.extend(["(", &text, ")"]);
            }
        }
        Key::Provider { name, alias } => write_provider(name, alias.as_deref(), out),
    }
}

fn write_provider(name: &str, alias: Option<&str>, out: &mut String) {
    out.push_str(name);
    if let Some(alias) = alias {
        out.extend([".", alias]);
    }
}

fn write_traversal(traversal: &Traversal, out: &mut String) {
    match &traversal.root {
        Root::Variable(name) => out.extend(["var.", name]),
        Root::Local(name) => out.extend(["local.", name]),
        Root::Resource { kind, name } => out.extend([kind, ".", name]),
        Root::Data { kind, name } => out.extend(["data.", kind, ".", name]),
        Root::Module(name) => out.extend(["module.", name]),
        Root::Each => out.push_str("each"),
        Root::Count => out.push_str("count"),
        Root::SelfValue => out.push_str("self"),
        Root::Path => out.push_str("path"),
        Root::Bound(name) | Root::Word(name) | Root::Unreferable(name) => out.push_str(name),
        Root::Provider { name, alias } => write_provider(name, alias.as_deref(), out),
        Root::Value(value) => write_parenthesised(value, !matches!(simplified(value), Expr::Call(_)), out),
    }
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
}

fn write_for(comprehension: &Comprehension, out: &mut String) {
    let (open, close) = brackets(comprehension);
    out.extend([open, &header(comprehension), " "]);
    write_yields(comprehension, out);
    if let Some(filter) = filter(comprehension) {
        out.extend([" ", &filter]);
    }
    out.push_str(close);
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

fn write_yields(comprehension: &Comprehension, out: &mut String) {
    match &comprehension.yields {
        Yield::List(value) => write_operand(value, out),
        Yield::Map { key, value, group } => {
            write_operand(key, out);
            out.push_str(" => ");
            write_operand(value, out);
            out.push_str(if *group { "..." } else { "" });
        }
    }
}

pub(super) fn filter(comprehension: &Comprehension) -> Option<String> {
    comprehension
        .filter
        .as_ref()
        .map(|condition| after_word("if", condition))
}
