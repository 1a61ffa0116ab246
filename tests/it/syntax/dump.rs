//! The tree as compact S-expressions, one statement a line.

use hac::syntax::ast::{Expr, ExprKind, File, Operand, Statement, TextPart};

pub(super) fn file(file: &File) -> String {
    file.statements.iter().map(|it| statement(it, 0)).collect()
}

fn statement(it: &Statement, depth: usize) -> String {
    let mut line = format!("{}({}", "  ".repeat(depth), join(it.head.iter().map(operand)));
    if let Some(binding) = &it.binding {
        line.push_str(&format!(" {} {}", binding.op.as_str(), expr(&binding.value)));
        if let Some(at) = &binding.at {
            line.push_str(&format!(" @{}", at.text));
        }
    }
    if let Some(body) = &it.body {
        line.push_str(if body.close.is_some() {
            " {\n"
        } else {
            " {unclosed\n"
        });
        body.statements
            .iter()
            .for_each(|it| line.push_str(&statement(it, depth + 1)));
        line.push_str(&format!("{}}}", "  ".repeat(depth)));
    }
    line + ")\n"
}

fn operand(it: &Operand) -> String {
    match it {
        Operand::Value(value) => expr(value),
        Operand::Arrow { both: false, .. } => "->".into(),
        Operand::Arrow { both: true, .. } => "<->".into(),
        Operand::Colon(_) => ":".into(),
    }
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(" ")
}

pub(super) fn expr(it: &Expr) -> String {
    match &it.kind {
        ExprKind::Word(text) => text.clone(),
        ExprKind::Number(text) => format!("#{text}"),
        ExprKind::Quantity { number, unit } => format!("#{number}'{unit}"),
        ExprKind::Cidr(text) => format!("cidr:{text}"),
        ExprKind::Email(text) => format!("email:{text}"),
        ExprKind::Arn(text) => format!("<{text}>"),
        ExprKind::Range(from, to) => format!("(.. {} {})", expr(from), expr(to)),
        ExprKind::Repeat { interval, times } => format!("(x {} {})", expr(interval), expr(times)),
        ExprKind::Text(parts) => format!("(text{})", parts.iter().map(text_part).collect::<String>()),
        ExprKind::List(items) => format!("[{}]", join(items.iter().map(expr))),
        ExprKind::Map(entries) => {
            format!(
                "{{{}}}",
                join(
                    entries
                        .iter()
                        .map(|(key, value)| format!("{}={}", expr(key), expr(value)))
                )
            )
        }
        ExprKind::Call { name, args } => format!("{}({})", name.text, join(args.iter().map(expr))),
        ExprKind::Negate(inner) => format!("(neg {})", expr(inner)),
        ExprKind::Not(inner) => format!("(not {})", expr(inner)),
        ExprKind::Binary { op, left, right, .. } => {
            format!("({} {} {})", op.as_str(), expr(left), expr(right))
        }
        ExprKind::Paren(inner) => format!("(paren {})", expr(inner)),
        ExprKind::Conditional {
            condition,
            then,
            otherwise,
        } => {
            format!("(? {} {} {})", expr(condition), expr(then), expr(otherwise))
        }
        ExprKind::Error => "ERROR".into(),
    }
}

fn text_part(it: &TextPart) -> String {
    match it {
        TextPart::Literal(text) => format!(" {text:?}"),
        TextPart::Interpolation(inner) => format!(" ${}", expr(inner)),
    }
}
