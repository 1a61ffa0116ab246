//! An expression where it stands: in the root, or in a module as one call of it sees it.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::super::block::Block;
use super::super::expr::{
    BinaryOp, Call, Comprehension, Expr, Key, Part, Root, Step, Traversal, UnaryOp, Yield,
};
use super::each_instance;
use super::functions;
use super::index::Index;
use super::value::Value;

/// A module as one call of it sees it.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a, 'f> {
    pub(super) index: &'f Index<'a>,
    modules: &'f BTreeMap<&'a str, Index<'a>>,
    /// The module that calls it, and the call; none in the root.
    caller: Option<(&'f Frame<'a, 'f>, &'a Block)>,
    /// How many values nothing is known of.
    unknown: &'f Cell<u32>,
}

/// What `each`, `count` and bound names are at a place.
#[derive(Debug, Clone, Default)]
pub(super) struct Bindings {
    each: Option<(Value, Value)>,
    count: Option<i128>,
    names: Vec<(String, Value)>,
}

impl Bindings {
    pub(super) fn each(key: Value, value: Value) -> Self {
        Self {
            each: Some((key, value)),
            ..Self::default()
        }
    }

    pub(super) fn count(index: i128) -> Self {
        Self {
            count: Some(index),
            ..Self::default()
        }
    }
}

impl<'a, 'f> Frame<'a, 'f> {
    pub(super) fn root(
        index: &'f Index<'a>,
        modules: &'f BTreeMap<&'a str, Index<'a>>,
        unknown: &'f Cell<u32>,
    ) -> Self {
        Self {
            index,
            modules,
            caller: None,
            unknown,
        }
    }

    /// The module that is called.
    pub(super) fn enter(&'f self, call: &'a Block) -> Option<Self> {
        let source = call.text("source")?;
        let name = source
            .strip_prefix("./modules/")
            .or_else(|| source.strip_prefix("../"))?;
        Some(Self {
            index: self.modules.get(name)?,
            caller: Some((self, call)),
            ..*self
        })
    }

    pub(super) fn caller(&self) -> Option<(&'f Frame<'a, 'f>, &'a Block)> {
        self.caller
    }

    /// What addresses in it begin with: nothing in the root.
    pub(super) fn prefix(&self) -> String {
        self.caller.map_or_else(String::new, |(caller, call)| {
            let label = call.labels.last().map(String::as_str).unwrap_or_default();
            format!("{}module.{label}.", caller.prefix())
        })
    }

    /// A value that is equal to no other.
    pub(super) fn unknown(&self) -> Value {
        self.unknown.set(self.unknown.get().saturating_add(1));
        Value::Unknown(format!("unknown {}", self.unknown.get()))
    }

    pub(super) fn eval(&self, expr: &Expr, bindings: &Bindings) -> Value {
        self.known(expr, bindings).unwrap_or_else(|| self.unknown())
    }

    fn call(&self, call: &Call, bindings: &Bindings) -> Option<Value> {
        let arguments = call
            .arguments
            .iter()
            .map(|argument| self.eval(argument, bindings));
        let mut arguments: Vec<Value> = arguments.collect();
        if call.expand {
            let last = arguments.pop()?.into_list()?;
            arguments.extend(last);
        }
        // A function that is not played here gives the same wherever it is given the same.
        let alike = format!("{}({arguments:?})", call.name);
        functions::call(&call.name, arguments).or(Some(Value::Unknown(alike)))
    }

    /// `None` where nothing is known.
    fn known(&self, expr: &Expr, bindings: &Bindings) -> Option<Value> {
        match expr {
            Expr::Null => Some(Value::Null),
            Expr::Bool(value) => Some(Value::Bool(*value)),
            Expr::Integer(value) => Some(Value::Number(*value)),
            Expr::Decimal(_) => None,
            Expr::String(text) => Some(Value::Text(text.clone())),
            Expr::Template(parts) | Expr::Heredoc(parts) => self.template(parts, bindings),
            Expr::List(items) => {
                let items = items.iter().map(|item| self.eval(item, bindings));
                Some(Value::List(items.collect()))
            }
            Expr::Object(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| Some((self.key(key, bindings)?, self.eval(value, bindings))));
                entries.collect::<Option<_>>().map(Value::Object)
            }
            Expr::Traversal(traversal) => self.traversal(traversal, bindings),
            Expr::Call(call) => self.call(call, bindings),
            Expr::Conditional(choice) => match self.eval(&choice.test, bindings) {
                Value::Bool(true) => self.known(&choice.then, bindings),
                Value::Bool(false) => self.known(&choice.otherwise, bindings),
                Value::Null
                | Value::Number(_)
                | Value::Text(_)
                | Value::List(_)
                | Value::Object(_)
                | Value::Unknown(_) => None,
            },
            Expr::Unary(op, value) => match (op, self.known(value, bindings)?) {
                (UnaryOp::Not, Value::Bool(value)) => Some(Value::Bool(!value)),
                (UnaryOp::Negate, Value::Number(value)) => Some(Value::Number(value.checked_neg()?)),
                (UnaryOp::Not | UnaryOp::Negate, _) => None,
            },
            Expr::Binary(op, left, right) => {
                binary(*op, &self.known(left, bindings)?, &self.known(right, bindings)?)
            }
            Expr::For(comprehension) => self.comprehension(comprehension, bindings),
        }
    }

    fn template(&self, parts: &[Part], bindings: &Bindings) -> Option<Value> {
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Text(part) => text.push_str(part),
                Part::Value(value) => text.push_str(&self.eval(value, bindings).text()?),
            }
        }
        Some(Value::Text(text))
    }

    fn key(&self, key: &Key, bindings: &Bindings) -> Option<String> {
        match key {
            Key::Name(name) => Some(name.clone()),
            Key::Expr(expr) => self.known(expr, bindings)?.text(),
            Key::Provider { .. } => None,
        }
    }

    fn comprehension(&self, comprehension: &Comprehension, bindings: &Bindings) -> Option<Value> {
        let collection = self.known(&comprehension.collection, bindings)?;
        let (mut list, mut map) = (Vec::new(), Vec::new());
        for (key, value) in collection.pairs()? {
            let mut inner = bindings.clone();
            let key_name = comprehension.key_name.iter().cloned();
            inner.names.extend(key_name.map(|name| (name, key.clone())));
            inner.names.push((comprehension.value_name.clone(), value));
            if let Some(filter) = &comprehension.filter {
                let Value::Bool(is_in) = self.known(filter, &inner)? else {
                    return None;
                };
                if !is_in {
                    continue;
                }
            }
            match &comprehension.yields {
                Yield::List(value) => list.push(self.eval(value, &inner)),
                Yield::Map { key, value, group } => {
                    if *group {
                        return None;
                    }
                    map.push((self.known(key, &inner)?.text()?, self.eval(value, &inner)));
                }
            }
        }
        match &comprehension.yields {
            Yield::List(_) => Some(Value::List(list)),
            Yield::Map { .. } => Some(Value::Object(map)),
        }
    }

    fn traversal(&self, traversal: &Traversal, bindings: &Bindings) -> Option<Value> {
        let steps = traversal.steps.as_slice();
        let bound = |name: &str| {
            let named = bindings.names.iter().rev().find(|(known, _)| known == name);
            named.map(|(_, value)| value.clone())
        };
        let (start, steps) = match &traversal.root {
            Root::Variable(name) => (self.variable(name)?, steps),
            Root::Local(name) => {
                let value = self.index.locals.get(name.as_str())?;
                (self.known(value, &Bindings::default())?, steps)
            }
            Root::Resource { kind, name } => self.resource(&format!("{kind}.{name}"), steps)?,
            Root::Data { kind, name } => {
                let address = format!("{}data.{kind}.{name}", self.prefix());
                (Value::Unknown(address), steps)
            }
            Root::Module(name) => self.output(name, steps)?,
            Root::Each => {
                let (key, value) = bindings.each.as_ref()?;
                match steps.split_first()? {
                    (Step::Attribute(name), rest) if name == "key" => (key.clone(), rest),
                    (_, rest) => (value.clone(), rest),
                }
            }
            Root::Count => (Value::Number(bindings.count?), steps.get(1..)?),
            Root::Bound(name) => (bound(name)?, steps),
            Root::Value(value) => (self.known(value, bindings)?, steps),
            Root::SelfValue | Root::Path | Root::Provider { .. } | Root::Word(_) | Root::Unreferable(_) => {
                return None;
            }
        };
        self.walk(start, steps, bindings)
    }

    /// What follows a `[*]` is asked of each element.
    fn walk(&self, value: Value, steps: &[Step], bindings: &Bindings) -> Option<Value> {
        let Some((step, rest)) = steps.split_first() else {
            return Some(value);
        };
        let next = self.step(value, step, bindings)?;
        if !matches!(step, Step::Splat) {
            return self.walk(next, rest, bindings);
        }
        let each = next.into_list()?.into_iter();
        let each = each.map(|item| self.walk(item, rest, bindings).unwrap_or_else(|| self.unknown()));
        Some(Value::List(each.collect()))
    }

    fn step(&self, value: Value, step: &Step, bindings: &Bindings) -> Option<Value> {
        match step {
            Step::Attribute(name) | Step::Key(name) => value.attribute(name),
            Step::Index(position) => value.element(usize::try_from(*position).ok()?),
            Step::At(key) => value.at(&self.known(key, bindings)?),
            Step::Splat => match value {
                Value::Null => Some(Value::List(Vec::new())),
                Value::List(_) => Some(value),
                Value::Unknown(_) => None,
                Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Object(_) => {
                    Some(Value::List(vec![value]))
                }
            },
        }
    }

    /// What the call gives, or else what the variable is by itself.
    fn variable(&self, name: &str) -> Option<Value> {
        let none = Bindings::default();
        let own = |frame: &Self| frame.known(frame.index.defaults.get(name)?, &none);
        let Some((caller, call)) = self.caller else {
            return own(self).or_else(|| Some(Value::Unknown(format!("var.{name}"))));
        };
        match call.body.get(name) {
            Some(given) => caller.known(given, &none),
            None => own(self),
        }
    }

    /// An argument of a resource that has one instance is what the resource says; all else is known by its address.
    fn resource<'s>(&self, address: &str, steps: &'s [Step]) -> Option<(Value, &'s [Step])> {
        let block = self.index.by_address.get(address)?;
        let is_repeated = block.body.get("count").is_some() || block.body.get("for_each").is_some();
        if let Some((Step::Attribute(name), rest)) = steps.split_first()
            && !is_repeated
            && let Some(value) = block.body.get(name)
        {
            return Some((self.known(value, &Bindings::default())?, rest));
        }
        if is_repeated
            && matches!(steps.first(), None | Some(Step::Splat))
            && let Some(all) = self.all_of(block, address)
        {
            return Some((all, steps));
        }
        Some((Value::Unknown(format!("{}{address}", self.prefix())), steps))
    }

    /// A resource that has several instances, as an expression that goes over them sees it; `None` where it is not known
    /// which there are.
    fn all_of(&self, block: &Block, address: &str) -> Option<Value> {
        let mut list = Vec::new();
        let mut map = Vec::new();
        for (key, bindings) in each_instance(self, block) {
            let instance = Value::Unknown(format!("{}{address}{key}", self.prefix()));
            if let Some((Value::Text(name), _)) = bindings.each {
                map.push((name, instance));
            } else {
                bindings.count?;
                list.push(instance);
            }
        }
        Some(if block.body.get("count").is_some() {
            Value::List(list)
        } else {
            Value::Object(map)
        })
    }

    fn output<'s>(&self, call: &str, steps: &'s [Step]) -> Option<(Value, &'s [Step])> {
        let call = self.index.calls.get(call)?;
        let (Step::Attribute(name), rest) = steps.split_first()? else {
            return None;
        };
        let inner = self.enter(call)?;
        let value = inner.index.outputs.get(name.as_str())?;
        Some((inner.known(value, &Bindings::default())?, rest))
    }
}

fn binary(op: BinaryOp, left: &Value, right: &Value) -> Option<Value> {
    let is_unknown = |value: &Value| matches!(value, Value::Unknown(_));
    let are_known = !is_unknown(left) && !is_unknown(right);
    match (op, left, right) {
        (BinaryOp::Equal, ..) if are_known => Some(Value::Bool(left == right)),
        (BinaryOp::NotEqual, ..) if are_known => Some(Value::Bool(left != right)),
        (BinaryOp::And, Value::Bool(left), Value::Bool(right)) => Some(Value::Bool(*left && *right)),
        (BinaryOp::Or, Value::Bool(left), Value::Bool(right)) => Some(Value::Bool(*left || *right)),
        (_, Value::Number(left), Value::Number(right)) => numbers(op, *left, *right),
        _ => None,
    }
}

fn numbers(op: BinaryOp, left: i128, right: i128) -> Option<Value> {
    match op {
        BinaryOp::Less => Some(Value::Bool(left < right)),
        BinaryOp::LessOrEqual => Some(Value::Bool(left <= right)),
        BinaryOp::Greater => Some(Value::Bool(left > right)),
        BinaryOp::GreaterOrEqual => Some(Value::Bool(left >= right)),
        BinaryOp::Add => left.checked_add(right).map(Value::Number),
        BinaryOp::Subtract => left.checked_sub(right).map(Value::Number),
        BinaryOp::Multiply => left.checked_mul(right).map(Value::Number),
        BinaryOp::Or
        | BinaryOp::And
        | BinaryOp::Equal
        | BinaryOp::NotEqual
        | BinaryOp::Divide
        | BinaryOp::Modulo => None,
    }
}
