//! Parts of the tree on one line.

use unicode_width::UnicodeWidthStr;

use super::super::ast::{Expr, ExprKind, Operand, Statement};

/// How many columns a text takes on a screen.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// `replicate us-east-1 -> us-east-2`
pub(super) fn head(operands: &[Operand], text: &str) -> String {
    let mut out = String::new();
    for operand in operands {
        // A colon belongs to the word before it.
        if !out.is_empty() && !matches!(operand, Operand::Colon(_)) {
            out.push(' ');
        }
        match operand {
            Operand::Value(value) => out.push_str(&expr(value, text)),
            Operand::Arrow { both: true, .. } => out.push_str("<->"),
            Operand::Arrow { both: false, .. } => out.push_str("->"),
            Operand::Colon(_) => out.push(':'),
        }
    }
    out
}

/// `region us-east-1 { role = primary, cidr = 10.10.0.0/16 }`
pub(super) fn statement(statement: &Statement, text: &str) -> String {
    let mut out = head(&statement.head, text);
    if let Some(binding) = &statement.binding {
        let value = expr(&binding.value, text);
        out.extend([" ", binding.op.as_str(), " ", &value]);
        out.extend(binding.at.iter().flat_map(|at| [" at ", &at.text]));
    }
    if let Some(body) = &statement.body {
        let inner: Vec<String> = body
            .statements
            .iter()
            .map(|it| self::statement(it, text))
            .collect();
        out.push(' ');
        out.push_str(&braces(&inner));
    }
    out
}

/// `"a" + b`. Strings stay exactly as they were written.
pub(super) fn expr(value: &Expr, text: &str) -> String {
    let inner = |value: &Expr| expr(value, text);
    match &value.kind {
        ExprKind::Word(written)
        | ExprKind::Number(written)
        | ExprKind::Cidr(written)
        | ExprKind::Email(written)
        | ExprKind::Arn(written) => written.clone(),
        ExprKind::Quantity { number, unit } => format!("{number}{unit}"),
        ExprKind::Range(from, to) => format!("{}..{}", inner(from), inner(to)),
        ExprKind::Repeat { interval, times } => format!("{} x {}", inner(interval), inner(times)),
        ExprKind::List(items) => format!("[{}]", list(items, text)),
        ExprKind::Map(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{} = {}", inner(key), inner(value)))
                .collect();
            braces(&entries)
        }
        ExprKind::Call { name, args } => format!("{}({})", name.text, list(args, text)),
        ExprKind::Negate(operand) => format!("-{}", inner(operand)),
        ExprKind::Not(operand) => format!("!{}", inner(operand)),
        ExprKind::Binary { op, left, right, .. } => {
            format!("{} {} {}", inner(left), op.as_str(), inner(right))
        }
        ExprKind::Paren(inside) => format!("({})", inner(inside)),
        ExprKind::Conditional {
            condition,
            then,
            otherwise,
        } => {
            format!("{} ? {} : {}", inner(condition), inner(then), inner(otherwise))
        }
        ExprKind::Text(_) | ExprKind::Error => text.get(value.span.range()).unwrap_or("").to_owned(),
    }
}

/// `# text`, whichever way it was written.
pub(super) fn comment(written: &str) -> String {
    let body = written
        .strip_prefix("//")
        .or_else(|| written.strip_prefix('#'))
        .unwrap_or(written)
        .trim_end();
    let gap = if body.starts_with(|first: char| first.is_alphanumeric()) {
        " "
    } else {
        ""
    };
    format!("#{gap}{body}")
}

fn list(items: &[Expr], text: &str) -> String {
    items
        .iter()
        .map(|item| expr(item, text))
        .collect::<Vec<_>>()
        .join(", ")
}

fn braces(parts: &[String]) -> String {
    if parts.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", parts.join(", "))
    }
}
