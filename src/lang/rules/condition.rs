//! One sentence of a rule to a condition.

use super::ir::{Condition, ConditionKind, Join};
use super::names::Scope;
use super::quantifier;
use super::reader::{Inside, Reader};
use crate::resolve::hir::Node;
use hac_base::diagnostics::{Code, Diagnostic, did_you_mean};
use hac_base::source::Span;
use hac_syntax::ast::{BinaryOp, Binding, Expr, ExprKind, Operand, Relation, Word};

const JOINS: &[(&str, Join)] = &[("all", Join::All), ("any", Join::Any), ("none", Join::None)];

/// Words that start a sentence of a rule and are no condition.
const SETTINGS: &[&str] = &["message", "help", "cites", "severity"];

pub(super) fn read(reader: &mut Reader<'_>, node: &Node, scope: &Scope) -> Option<Condition> {
    let keyword = node.keyword()?;
    let text = keyword.text;
    let kind = if let Some((_, join)) = JOINS.iter().find(|(word, _)| *word == text) {
        let shape = (node.operands(), &node.binding, &node.body);
        let ([], None, Some(body)) = shape else {
            reader.wrong(node.span, format!("`{text}` is written `{text} {{ … }}`"), "");
            return None;
        };
        ConditionKind::Joined(*join, reader.block(body, Inside::of(scope), None)?)
    } else if quantifier::WORDS.iter().any(|(word, _)| *word == text) {
        let head = (node.head.as_slice(), node.head_span());
        ConditionKind::Quantified(Box::new(quantifier::read(reader, head, node, scope, None)?))
    } else if text == "that" {
        let ([Operand::Value(condition)], None, None) = (node.operands(), &node.binding, &node.body) else {
            reader.wrong(node.span, "`that` is written `that (CONDITION)`", "");
            return None;
        };
        ConditionKind::Holds(reader.typing.condition(condition, scope)?)
    } else if text.contains('.') {
        ConditionKind::Holds(comparison(reader, node, keyword, scope)?)
    } else {
        unknown(reader, node, keyword, scope);
        return None;
    };
    Some(Condition {
        kind,
        span: node.span,
    })
}

/// `database.backup >= 30d`, or `database.replicated` alone.
fn comparison(
    reader: &mut Reader<'_>,
    node: &Node,
    keyword: Word<'_>,
    scope: &Scope,
) -> Option<super::ir::Expr> {
    if let Some(span) = node.operands().first().map(Operand::span) {
        reader.typing.report(
            Diagnostic::new(
                Code::HA0803,
                span,
                "a condition compares one property with a value",
                "not expected here",
            )
            .help("put anything longer into parentheses: `that (…)`"),
        );
        return None;
    }
    if node.body.is_some() {
        reader.wrong(node.head_span(), "a condition has no braces", "not a block");
        return None;
    }
    let subject = Expr {
        kind: ExprKind::Word(keyword.text.to_owned()),
        span: keyword.span,
    };
    let Some(binding) = &node.binding else {
        return reader.typing.condition(&subject, scope);
    };
    if let Some(at) = &binding.at {
        reader.wrong(
            at.span,
            "a condition has no `at`: it compares what was written",
            "not here",
        );
        return None;
    }
    reader.typing.condition(&compared(subject, binding), scope)
}

/// The comparison that a sentence says. What its value joins with `&&` and `||` stands beside the comparison, as it
/// reads: `a.x >= 3 && a.y` is two conditions.
fn compared(subject: Expr, binding: &Binding) -> Expr {
    let op = match binding.op {
        Relation::Is => BinaryOp::Equal,
        Relation::AtMost => BinaryOp::AtMost,
        Relation::AtLeast => BinaryOp::AtLeast,
        Relation::Below => BinaryOp::Below,
        Relation::Above => BinaryOp::Above,
    };
    insert(subject, (op, binding.op_span), &binding.value)
}

fn insert(subject: Expr, op: (BinaryOp, Span), value: &Expr) -> Expr {
    let joined = if let ExprKind::Binary {
        op: join @ (BinaryOp::And | BinaryOp::Or),
        op_span,
        left,
        right,
    } = &value.kind
    {
        Some((*join, *op_span, left, right))
    } else {
        None
    };
    let (op, op_span, left, right) = match joined {
        Some((join, span, left, right)) => (join, span, insert(subject, op, left), (**right).clone()),
        None => (op.0, op.1, subject, value.clone()),
    };
    Expr {
        span: left.span.to(right.span),
        kind: ExprKind::Binary {
            op,
            op_span,
            left: Box::new(left),
            right: Box::new(right),
        },
    }
}

fn unknown(reader: &mut Reader<'_>, node: &Node, keyword: Word<'_>, scope: &Scope) {
    let (text, span) = (keyword.text, keyword.span);
    if scope.variable(text).is_some() {
        reader.typing.report(
            Diagnostic::new(
                Code::HA0803,
                span,
                format!("`{text}` is an element, and a condition asks for a property"),
                "",
            )
            .help(format!("write `{text}.PROPERTY`, for example `{text}.name`")),
        );
        return;
    }
    let words = JOINS
        .iter()
        .map(|(word, _)| *word)
        .chain(quantifier::WORDS.iter().map(|(word, _)| *word))
        .chain(SETTINGS.iter().copied())
        .chain(["that"]);
    let diagnostic = Diagnostic::new(
        Code::HA0803,
        span,
        format!("`{text}` starts no sentence of a rule"),
        "unknown here",
    );
    let is_value = node.binding.is_some();
    reader.typing.report(match did_you_mean(text, words) {
        Some(meant) => diagnostic.fix(format!("did you mean `{meant}`?"), span, meant),
        None if is_value => diagnostic.help("name the property in full: `database.backup >= 30d`"),
        None => diagnostic.help("a condition is `ELEMENT.PROPERTY >= VALUE`, `that (…)`, or a block"),
    });
}
