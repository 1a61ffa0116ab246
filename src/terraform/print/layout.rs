//! Expressions over several lines: what breaks, and where, so that `terraform fmt` leaves every line as it is.
//!
//! INVARIANT: no line closes a bracket and opens another, and no line that opens a bracket holds an `=` other than that
//! of its own entry. `terraform fmt` counts brackets a line at a time and would indent or align such a line differently.

use unicode_width::UnicodeWidthStr;

use super::super::expr::{BinaryOp, Call, Comprehension, Conditional, Expr, Key, Part, Root, Step, Yield};
use super::align::{Line, write_aligned, write_spaces};
use super::flat::{Side, filter, flat, header, key, needs_parentheses, operand, side, simplified};
use super::text::heredoc;

/// Longer lines are broken where they can be.
const WIDTH: usize = 100;

/// Where an expression stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// After the `=` of an attribute or object entry, where a heredoc may stand.
    Value,
    /// An item of a list, an argument, an operand.
    Inner,
}

/// The text of an expression whose first character stands at `column` of a line indented by `indent`.
pub(super) fn layout(expr: &Expr, indent: usize, column: usize, place: Place) -> String {
    let expr = simplified(expr);
    if let (Expr::Heredoc(parts), Place::Value) = (expr, place)
        && let Some(text) = heredoc(parts, indent + 2)
    {
        return text;
    }
    match reads_well_flat(expr, place).then(|| flat(expr)) {
        Some(one_line) if column + width(&one_line) <= WIDTH => one_line,
        one_line => broken(expr, indent, column)
            .or(one_line)
            .unwrap_or_else(|| flat(expr)),
    }
}

/// The columns of what is on one line. No control character is ever printed, so of ASCII each byte is a column.
fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

fn broken(expr: &Expr, indent: usize, column: usize) -> Option<String> {
    match expr {
        Expr::List(items) if !items.is_empty() => Some(broken_list(items, indent)),
        Expr::Object(entries) if !entries.is_empty() => Some(broken_object(entries, indent)),
        Expr::Call(call) if !call.arguments.is_empty() => Some(broken_call(call, indent, column)),
        Expr::For(comprehension) => Some(broken_for(comprehension, indent)),
        Expr::Conditional(choice) => Some(broken_conditional(choice, indent)),
        Expr::Binary(op @ (BinaryOp::And | BinaryOp::Or), left, right) => {
            Some(broken_logic(*op, left, right, indent))
        }
        Expr::Null
        | Expr::Bool(_)
        | Expr::Integer(_)
        | Expr::Decimal(_)
        | Expr::String(_)
        | Expr::Template(_)
        | Expr::Heredoc(_)
        | Expr::List(_)
        | Expr::Object(_)
        | Expr::Traversal(_)
        | Expr::Call(_)
        | Expr::Unary(..)
        | Expr::Binary(..) => None,
    }
}

fn spaces(count: usize) -> String {
    " ".repeat(count)
}

fn broken_list(items: &[Expr], indent: usize) -> String {
    let mut out = "[\n".to_owned();
    for item in items {
        write_spaces(indent + 2, &mut out);
        let item = layout(item, indent + 2, indent + 2, Place::Inner);
        out.extend([&item, ",\n"]);
    }
    write_spaces(indent, &mut out);
    out.push(']');
    out
}

fn broken_object(entries: &[(Key, Expr)], indent: usize) -> String {
    let line = |(key_, value): &(Key, Expr)| {
        let lead = key(key_);
        let value = layout(value, indent + 2, indent + 2 + width(&lead) + 3, Place::Value);
        // An `=` inside the key is taken for the entry's own, which then stands outside the alignment.
        let alone = match key_ {
            Key::Expr(expr) => has_equals_sign(expr),
            Key::Name(_) | Key::Provider { .. } => false,
        };
        if alone {
            Line::Other(format!("{lead} = {value}"))
        } else {
            Line::Pair {
                lead: lead.into(),
                value,
            }
        }
    };
    let lines: Vec<Line<'_>> = entries.iter().map(line).collect();
    let mut out = "{\n".to_owned();
    write_aligned(&lines, indent + 2, &mut out);
    write_spaces(indent, &mut out);
    out.push('}');
    out
}

fn broken_call(call: &Call, indent: usize, column: usize) -> String {
    let expand = if call.expand { "..." } else { "" };
    if let Some((last, before)) = call.arguments.split_last() {
        let mut head = format!("{}(", call.name);
        for argument in before {
            head.push_str(&flat(argument));
            head.push_str(", ");
        }
        let collection = matches!(simplified(last), Expr::List(_) | Expr::Object(_) | Expr::For(_));
        let simple = before
            .iter()
            .all(|argument| reads_well_flat(argument, Place::Inner) && !has_equals_sign(argument));
        if collection
            && simple
            && column + width(&head) < WIDTH
            && let Some(text) = broken(simplified(last), indent, column + width(&head))
        {
            return format!("{head}{text}{expand})");
        }
    }
    let pad = spaces(indent + 2);
    let lines: Vec<String> = call
        .arguments
        .iter()
        .map(|argument| format!("{pad}{}", layout(argument, indent + 2, indent + 2, Place::Inner)))
        .collect();
    format!(
        "{}(\n{}{expand}\n{})",
        call.name,
        lines.join(",\n"),
        spaces(indent)
    )
}

fn broken_for(comprehension: &Comprehension, indent: usize) -> String {
    let inner = indent + 2;
    let (open, close) = match comprehension.yields {
        Yield::List(_) => ('[', ']'),
        Yield::Map { .. } => ('{', '}'),
    };
    let header = header(comprehension);
    let one_line_room = inner + width(&header) + 1;
    let result = for_result(comprehension, inner, one_line_room);
    let first_width = result.lines().next().map_or(0, width);
    let opens = result.contains('\n') && has_equals_sign(&comprehension.collection);
    let gap = if opens || one_line_room + first_width > WIDTH {
        format!("\n{}", spaces(inner))
    } else {
        " ".to_owned()
    };
    let filter = filter(comprehension)
        .map(|filter| format!("\n{}{filter}", spaces(inner)))
        .unwrap_or_default();
    format!(
        "{open}\n{}{header}{gap}{result}{filter}\n{}{close}",
        spaces(inner),
        spaces(indent)
    )
}

fn for_result(comprehension: &Comprehension, indent: usize, column: usize) -> String {
    match &comprehension.yields {
        Yield::List(value) => inner_operand(value, indent, column),
        Yield::Map { key, value, group } => {
            let head = operand(key);
            let value = if has_equals_sign(key) {
                operand(value)
            } else {
                inner_operand(value, indent, column + width(&head) + 4)
            };
            format!("{head} => {value}{}", if *group { "..." } else { "" })
        }
    }
}

/// Like [`layout`], with parentheses around a conditional that stays on one line; a broken one brings its own.
fn inner_operand(expr: &Expr, indent: usize, column: usize) -> String {
    let text = layout(expr, indent, column, Place::Inner);
    if needs_parentheses(expr) && !text.contains('\n') {
        format!("({text})")
    } else {
        text
    }
}

fn broken_conditional(choice: &Conditional, indent: usize) -> String {
    let inner = indent + 2;
    let pad = spaces(inner);
    let branch = |expr: &Expr| inner_operand(expr, inner, inner + 2);
    format!(
        "(\n{pad}{}\n{pad}? {}\n{pad}: {}\n{})",
        operand(&choice.test),
        branch(&choice.then),
        branch(&choice.otherwise),
        spaces(indent)
    )
}

/// `a && b && c`, an operand a line.
fn broken_logic(op: BinaryOp, left: &Expr, right: &Expr, indent: usize) -> String {
    let pad = spaces(indent + 2);
    let mut operands = Vec::new();
    chain(op, left, Side::Left, &mut operands);
    chain(op, right, Side::Right, &mut operands);
    let lines = operands.join(&format!("\n{pad}{} ", op.symbol()));
    format!("(\n{pad}{lines}\n{})", spaces(indent))
}

fn chain(op: BinaryOp, expr: &Expr, place: Side, operands: &mut Vec<String>) {
    if let Expr::Binary(inner, left, right) = simplified(expr)
        && *inner == op
    {
        chain(op, left, Side::Left, operands);
        chain(op, right, Side::Right, operands);
    } else {
        operands.push(side(op, expr, place));
    }
}

/// Whether one line is pleasant to read: no object inside an object, no row of objects, no text of many lines.
fn reads_well_flat(expr: &Expr, place: Place) -> bool {
    match simplified(expr) {
        Expr::Object(entries) => {
            (place == Place::Inner || entries.len() < 2)
                && entries
                    .iter()
                    .all(|(_, value)| !has_equals_sign(value) && reads_well_flat(value, Place::Inner))
        }
        Expr::List(items) => items.iter().all(|item| {
            reads_well_flat(item, Place::Inner)
                && !matches!(simplified(item), Expr::Object(entries) if entries.len() > 1)
        }),
        Expr::Call(call) => call
            .arguments
            .iter()
            .all(|argument| reads_well_flat(argument, Place::Inner)),
        Expr::For(comprehension) => match &comprehension.yields {
            Yield::List(value) | Yield::Map { value, .. } => reads_well_flat(value, Place::Value),
        },
        Expr::Conditional(choice) => {
            reads_well_flat(&choice.then, Place::Inner) && reads_well_flat(&choice.otherwise, Place::Inner)
        }
        Expr::Heredoc(_) => place == Place::Inner,
        Expr::Null
        | Expr::Bool(_)
        | Expr::Integer(_)
        | Expr::Decimal(_)
        | Expr::String(_)
        | Expr::Template(_)
        | Expr::Traversal(_)
        | Expr::Unary(..)
        | Expr::Binary(..) => true,
    }
}

/// Whether the one-line form holds an object's `=`.
fn has_equals_sign(expr: &Expr) -> bool {
    match simplified(expr) {
        Expr::Object(entries) => !entries.is_empty(),
        Expr::List(items) => items.iter().any(has_equals_sign),
        Expr::Call(call) => call.arguments.iter().any(has_equals_sign),
        Expr::For(comprehension) => {
            has_equals_sign(&comprehension.collection)
                || comprehension.filter.as_ref().is_some_and(has_equals_sign)
                || match &comprehension.yields {
                    Yield::List(value) => has_equals_sign(value),
                    Yield::Map { key, value, .. } => has_equals_sign(key) || has_equals_sign(value),
                }
        }
        Expr::Conditional(choice) => [&choice.test, &choice.then, &choice.otherwise]
            .into_iter()
            .any(has_equals_sign),
        Expr::Unary(_, value) => has_equals_sign(value),
        Expr::Binary(_, left, right) => has_equals_sign(left) || has_equals_sign(right),
        Expr::Template(parts) | Expr::Heredoc(parts) => parts.iter().any(|part| match part {
            Part::Text(_) => false,
            Part::Value(value) => has_equals_sign(value),
        }),
        Expr::Traversal(traversal) => {
            matches!(&traversal.root, Root::Value(value) if has_equals_sign(value))
                || traversal
                    .steps
                    .iter()
                    .any(|step| matches!(step, Step::At(at) if has_equals_sign(at)))
        }
        Expr::Null | Expr::Bool(_) | Expr::Integer(_) | Expr::Decimal(_) | Expr::String(_) => false,
    }
}
