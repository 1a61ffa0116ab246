//! The little of Terraform's expressions that decides how many there are of something and what it is called. What is beyond
//! that stays as it is written, so that two texts can be compared.

use std::collections::BTreeMap;

use hcl_edit::expr::{
    BinaryOperator, Expression, FuncCall, ObjectKey, Traversal, TraversalOperator, UnaryOperator,
};
use hcl_edit::structure::Body;
use hcl_edit::template::Element;
use hcl_edit::visit::{Visit, visit_traversal};

use super::folder::{Folder, expression};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(String),
    /// With `${…}` where a part cannot be known.
    Text(String),
    List(Vec<Value>),
    Map(BTreeMap<String, Value>),
    /// As it is written, with what its names stand for.
    Unread(String),
}

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) folder: &'a Folder,
    /// The call that led here, and where that stands; none in the root.
    pub(super) call: Option<(&'a Body, &'a Scope<'a>)>,
}

/// Locals may name each other; no more often than this.
const DEEPEST: usize = 16;

impl Scope<'_> {
    pub(super) fn value(&self, expression: &Expression) -> Value {
        self.at(expression, DEEPEST)
    }

    fn at(&self, expression: &Expression, depth: usize) -> Value {
        let Some(depth) = depth.checked_sub(1) else {
            return Value::Unread(as_written(expression));
        };
        let known = match expression {
            Expression::Null(_) => Some(Value::Null),
            Expression::Bool(known) => Some(Value::Bool(*known.value())),
            Expression::Number(number) => Some(Value::Number(number.value().to_string())),
            Expression::String(text) => Some(Value::Text(text.value().clone())),
            Expression::StringTemplate(template) => Some(self.template(template.iter(), depth)),
            Expression::Parenthesis(inner) => Some(self.at(inner.inner(), depth)),
            Expression::Array(array) => Some(Value::List(
                array.iter().map(|item| self.at(item, depth)).collect(),
            )),
            Expression::Object(object) => {
                let entry = |(key, value): (&ObjectKey, &hcl_edit::expr::ObjectValue)| {
                    let key = match key {
                        ObjectKey::Ident(name) => name.as_str().to_owned(),
                        ObjectKey::Expression(key) => self.at(key, depth).text()?,
                    };
                    Some((key, self.at(value.expr(), depth)))
                };
                object.iter().map(entry).collect::<Option<_>>().map(Value::Map)
            }
            Expression::Conditional(choice) => match self.at(&choice.cond_expr, depth) {
                Value::Bool(true) => Some(self.at(&choice.true_expr, depth)),
                Value::Bool(false) => Some(self.at(&choice.false_expr, depth)),
                Value::Null
                | Value::Number(_)
                | Value::Text(_)
                | Value::List(_)
                | Value::Map(_)
                | Value::Unread(_) => None,
            },
            Expression::UnaryOp(operation) => {
                match (operation.operator.value(), self.at(&operation.expr, depth)) {
                    (UnaryOperator::Not, Value::Bool(known)) => Some(Value::Bool(!known)),
                    _ => None,
                }
            }
            Expression::BinaryOp(operation) => {
                let sides = [&operation.lhs_expr, &operation.rhs_expr].map(|side| self.at(side, depth));
                compared(*operation.operator.value(), &sides)
            }
            Expression::FuncCall(call) => self.called(call, depth),
            Expression::Traversal(traversal) => self.named(traversal, depth),
            Expression::HeredocTemplate(_) | Expression::Variable(_) | Expression::ForExpr(_) => None,
        };
        known.unwrap_or_else(|| Value::Unread(self.with_meanings(expression, depth)))
    }

    fn template<'t>(&self, elements: impl Iterator<Item = &'t Element>, depth: usize) -> Value {
        let mut text = String::new();
        for element in elements {
            match element {
                Element::Literal(literal) => text.push_str(literal.value()),
                Element::Interpolation(part) => match self.at(&part.expr, depth) {
                    Value::Text(known) | Value::Number(known) => text.push_str(&known),
                    other @ (Value::Null
                    | Value::Bool(_)
                    | Value::List(_)
                    | Value::Map(_)
                    | Value::Unread(_)) => text.push_str(&format!("${{{}}}", other.shown())),
                },
                Element::Directive(_) => text.push_str("%{…}"),
            }
        }
        Value::Text(text)
    }

    fn called(&self, call: &FuncCall, depth: usize) -> Option<Value> {
        let mut arguments = call.args.iter();
        match (call.name.name.as_str(), arguments.next(), arguments.next()) {
            // A set of texts is a list in which order and repetition do not count: who asks for its keys knows that.
            ("toset" | "tolist" | "tomap", Some(only), None) => Some(self.at(only, depth)),
            _ => None,
        }
    }

    /// `var.x`, `local.x`.
    fn named(&self, traversal: &Traversal, depth: usize) -> Option<Value> {
        let Expression::Variable(root) = &traversal.expr else {
            return None;
        };
        let [operator] = traversal.operators.as_slice() else {
            return None;
        };
        let TraversalOperator::GetAttr(name) = operator.value() else {
            return None;
        };
        match root.as_str() {
            "local" => {
                let local = self.folder.locals.get(name.as_str())?;
                Some(self.at(local, depth))
            }
            "var" => {
                let default = self.folder.variables.get(name.as_str())?.as_ref();
                let default = default.map(|default| self.at(default, depth));
                let Some((call, outside)) = self.call else {
                    // Whoever applies may set it.
                    let default =
                        default.map_or_else(String::new, |value| format!(" ({} by default)", value.shown()));
                    return Some(Value::Unread(format!("var.{}{default}", name.as_str())));
                };
                let given = expression(call, name.as_str()).map(|given| outside.at(given, depth));
                given.or(default)
            }
            _ => None,
        }
    }

    /// The text of an expression, with what the names in it stand for.
    fn with_meanings(&self, expression: &Expression, depth: usize) -> String {
        let mut names = Names(Vec::new());
        names.visit_expr(expression);
        let own = as_written(expression);
        let meanings: Vec<String> = names
            .0
            .iter()
            .filter_map(|traversal| {
                let name = as_written(&Expression::from(traversal.clone()));
                let meaning = self.named(traversal, depth)?.shown();
                (name != own).then(|| format!("{name} = {meaning}"))
            })
            .collect();
        if meanings.is_empty() {
            return own;
        }
        format!("{own} where {}", meanings.join(", "))
    }
}

impl Value {
    fn text(self) -> Option<String> {
        match self {
            Self::Text(text) | Self::Number(text) => Some(text),
            Self::Bool(known) => Some(known.to_string()),
            Self::Null | Self::List(_) | Self::Map(_) | Self::Unread(_) => None,
        }
    }

    /// As people may write it.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(known) => known.to_string(),
            Self::Number(text) | Self::Unread(text) => text.clone(),
            Self::Text(text) => format!("\"{text}\""),
            Self::List(items) => {
                let items: Vec<_> = items.iter().map(Self::shown).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Map(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| format!("{key} = {}", value.shown()));
                format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn compared(operator: BinaryOperator, sides: &[Value; 2]) -> Option<Value> {
    let [left, right] = sides;
    let is_known = |side: &Value| match side {
        Value::Text(text) => !text.contains("${"),
        Value::Unread(_) | Value::List(_) | Value::Map(_) => false,
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    };
    if !sides.iter().all(is_known) {
        return None;
    }
    match operator {
        BinaryOperator::Eq => Some(Value::Bool(left == right)),
        BinaryOperator::NotEq => Some(Value::Bool(left != right)),
        BinaryOperator::And | BinaryOperator::Or => match (left, right) {
            (Value::Bool(left), Value::Bool(right)) if operator == BinaryOperator::And => {
                Some(Value::Bool(*left && *right))
            }
            (Value::Bool(left), Value::Bool(right)) => Some(Value::Bool(*left || *right)),
            _ => None,
        },
        BinaryOperator::LessEq
        | BinaryOperator::GreaterEq
        | BinaryOperator::Less
        | BinaryOperator::Greater
        | BinaryOperator::Plus
        | BinaryOperator::Minus
        | BinaryOperator::Mul
        | BinaryOperator::Div
        | BinaryOperator::Mod => None,
    }
}

/// The source of an expression on one line.
pub(super) fn as_written(expression: &Expression) -> String {
    let text = expression.to_string();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn key_as_written(key: &ObjectKey) -> String {
    match key {
        ObjectKey::Ident(name) => name.as_str().to_owned(),
        ObjectKey::Expression(key) => as_written(key),
    }
}

struct Names(Vec<Traversal>);

impl Visit for Names {
    fn visit_traversal(&mut self, node: &Traversal) {
        self.0.push(node.clone());
        visit_traversal(self, node);
    }
}
