//! A program as one file without modules.

use std::fmt::Write as _;

use super::hir::{Node, Program};
use hac_base::diagnostics::Diagnostics;
use hac_base::source::{SourceId, UseSite};
use hac_syntax::ast::{Binding, Expr, ExprKind, Operand, TextPart};

/// The text of a file that means the same as the program and uses no module. It is meant for programs without errors:
/// what could not be understood is not in it, and then the text may not be in canonical form.
pub fn print(program: &Program) -> String {
    let mut text = String::new();
    nodes(&program.nodes, 0, &mut text);
    let file = hac_syntax::parse(SourceId(0), &text, &mut Diagnostics::default());
    hac_syntax::format(&file, &text).unwrap_or(text)
}

fn nodes(nodes: &[Node], depth: usize, out: &mut String) {
    let mut via: &[UseSite] = &[];
    for node in nodes {
        // Inside a block everything comes from where the block comes from.
        if depth <= 1 && *node.via != *via {
            via = &node.via;
            let chain: Vec<&str> = via.iter().map(|site| site.module.as_str()).collect();
            if !chain.is_empty() {
                let _ = writeln!(out, "\n{}# from {}", "  ".repeat(depth), chain.join(", "));
            }
        }
        out.push_str(&"  ".repeat(depth));
        sentence(node, depth, out);
        out.push('\n');
    }
}

fn sentence(node: &Node, depth: usize, out: &mut String) {
    for (index, operand) in node.head.iter().enumerate() {
        let is_colon = matches!(operand, Operand::Colon(_));
        if index > 0 && !is_colon {
            out.push(' ');
        }
        match operand {
            Operand::Value(value) => expr(value, out),
            Operand::Arrow { both, .. } => out.push_str(if *both { "<->" } else { "->" }),
            Operand::Colon(_) => out.push(':'),
        }
    }
    if let Some(Binding { op, value, at, .. }) = &node.binding {
        let _ = write!(out, " {} ", op.as_str());
        expr(value, out);
        if let Some(at) = at {
            let _ = write!(out, " at {}", at.text);
        }
    }
    if let Some([]) = node.body.as_deref() {
        out.push_str(" {}");
    } else if let Some(body) = &node.body {
        out.push_str(" {\n");
        nodes(body, depth + 1, out);
        out.push_str(&"  ".repeat(depth));
        out.push('}');
    }
}

fn expr(value: &Expr, out: &mut String) {
    match &value.kind {
        ExprKind::Word(text)
        | ExprKind::Number(text)
        | ExprKind::Cidr(text)
        | ExprKind::Email(text)
        | ExprKind::Arn(text) => out.push_str(text),
        ExprKind::Quantity { number, unit } => {
            let _ = write!(out, "{number}{unit}");
        }
        ExprKind::Range(from, to) => infix(from, "..", to, out),
        ExprKind::Repeat { interval, times } => infix(interval, " x ", times, out),
        ExprKind::Binary { op, left, right, .. } => infix(left, &format!(" {} ", op.as_str()), right, out),
        ExprKind::Text(parts) => text(parts, out),
        ExprKind::List(items) => {
            out.push('[');
            separated(items, out);
            out.push(']');
        }
        ExprKind::Map(entries) => {
            out.push_str("{ ");
            for (index, (key, item)) in entries.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                infix(key, " = ", item, out);
            }
            out.push_str(" }");
        }
        ExprKind::Call { name, args } => {
            let _ = write!(out, "{}(", name.text);
            separated(args, out);
            out.push(')');
        }
        ExprKind::Negate(inner) => prefixed("-", inner, "", out),
        ExprKind::Not(inner) => prefixed("!", inner, "", out),
        ExprKind::Paren(inner) => prefixed("(", inner, ")", out),
        ExprKind::Conditional {
            condition,
            then,
            otherwise,
        } => {
            infix(condition, " ? ", then, out);
            out.push_str(" : ");
            expr(otherwise, out);
        }
        ExprKind::Error => {}
    }
}

fn infix(left: &Expr, between: &str, right: &Expr, out: &mut String) {
    expr(left, out);
    out.push_str(between);
    expr(right, out);
}

fn prefixed(before: &str, inner: &Expr, after: &str, out: &mut String) {
    out.push_str(before);
    expr(inner, out);
    out.push_str(after);
}

fn separated(items: &[Expr], out: &mut String) {
    for (index, item) in items.iter().enumerate() {
        out.push_str(if index == 0 { "" } else { ", " });
        expr(item, out);
    }
}

fn text(parts: &[TextPart], out: &mut String) {
    out.push('"');
    for part in parts {
        match part {
            TextPart::Interpolation(inner) => {
                // `$${` would be a `${` that puts nothing in.
                if out.ends_with('$') {
                    out.pop();
                    out.push_str("${\"$\"}");
                }
                prefixed("${", inner, "}", out);
            }
            TextPart::Literal(text) => {
                for (index, letter) in text.char_indices() {
                    match letter {
                        '"' => out.push_str("\\\""),
                        '\\' => out.push_str("\\\\"),
                        '\n' => out.push_str("\\n"),
                        '\r' => out.push_str("\\r"),
                        '\t' => out.push_str("\\t"),
                        '$' if text.get(index + 1..).is_some_and(|rest| rest.starts_with('{')) => {
                            out.push_str("$$");
                        }
                        letter => out.push(letter),
                    }
                }
            }
        }
    }
    out.push('"');
}
