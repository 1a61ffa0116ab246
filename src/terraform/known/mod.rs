//! What of a project is known before anything exists: every resource of the root and of the modules it calls, instance
//! by instance, with the values of some of its arguments.
//!
//! It reads what will be printed, so whoever asks it for names cannot forget one. What only an apply tells stays unknown.

mod eval;
mod functions;
mod index;
mod repeated;
#[cfg(test)]
mod tests;
mod value;

use std::cell::Cell;
use std::collections::BTreeMap;

use self::eval::{Bindings, Frame};
use self::index::Index;
use super::block::{Block, Body};
use super::expr::{Expr, Key, Root};
use super::print::address;
use super::project::Project;
use hac_base::source::Origin;

pub use repeated::{Repeated, repeated};
pub use value::Value;

/// Kinds of resources, each with the arguments that are asked for.
pub type Wanted = BTreeMap<&'static str, Vec<&'static str>>;

/// One instance of a resource.
#[derive(Debug, Clone)]
pub struct Instance<'a> {
    /// `module.compute_web_us_east_1.aws_security_group.instances`, with its key where there is one.
    pub address: String,
    pub kind: &'a str,
    /// The alias of the root's provider configuration that makes it.
    pub provider: Option<String>,
    /// The arguments, and blocks within, that were asked for and that it has, as far as they are known.
    pub arguments: BTreeMap<&'static str, Value>,
    /// What the block of the root was made from that leads to it.
    pub origins: &'a [Origin],
}

/// Every instance of the kinds of resources that `wanted` holds, with the arguments that it names.
pub fn instances<'a>(project: &'a Project, wanted: &Wanted) -> Vec<Instance<'a>> {
    let modules = project
        .modules
        .iter()
        .map(|(name, module)| (name.as_str(), Index::of(module)))
        .collect();
    let (index, unknown) = (Index::of(&project.root), Cell::new(0));
    let root = Frame::root(&index, &modules, &unknown);
    let mut found = Vec::new();
    collect(&root, &[], wanted, &mut found);
    found
}

fn collect<'a>(frame: &Frame<'a, '_>, origins: &'a [Origin], wanted: &Wanted, found: &mut Vec<Instance<'a>>) {
    for block in &frame.index.resources {
        let kind = block.labels.first().map(String::as_str).unwrap_or_default();
        let Some(arguments) = wanted.get(kind) else {
            continue;
        };
        let origins = if frame.caller().is_none() {
            &block.origin
        } else {
            origins
        };
        for (key, bindings) in each_instance(frame, block) {
            let known = arguments.iter().filter_map(|&argument| {
                Some((argument, argument_of(frame, &block.body, argument, &bindings)?))
            });
            found.push(Instance {
                address: format!("{}{}{key}", frame.prefix(), address(block)),
                kind,
                provider: provider(frame, block),
                arguments: known.collect(),
                origins,
            });
        }
    }
    for call in frame.index.calls.values() {
        if let Some(inner) = frame.enter(call) {
            let origins = if frame.caller().is_none() {
                &call.origin
            } else {
                origins
            };
            collect(&inner, origins, wanted, found);
        }
    }
}

/// What an argument is; of a block within, what its own arguments are, one for each where it stands more than once.
fn argument_of(frame: &Frame<'_, '_>, body: &Body, name: &str, bindings: &Bindings) -> Option<Value> {
    if let Some(value) = body.get(name) {
        return Some(frame.eval(value, bindings));
    }
    let within = body.blocks().filter(|block| block.kind == name);
    let mut within: Vec<Value> = within
        .map(|block| {
            let entries = block.body.attributes();
            let entries = entries.map(|(name, value)| (name.to_owned(), frame.eval(value, bindings)));
            Value::Object(entries.collect())
        })
        .collect();
    if within.len() > 1 {
        return Some(Value::List(within));
    }
    within.pop()
}

/// Each instance of a block: how its address ends, and what `each` and `count` are. One where that is not known.
fn each_instance(frame: &Frame<'_, '_>, block: &Block) -> Vec<(String, Bindings)> {
    let none = Bindings::default();
    let not_known = || {
        let one = frame.unknown();
        vec![("[…]".to_owned(), Bindings::each(one.clone(), one))]
    };
    if let Some(count) = block.body.get("count") {
        let Value::Number(count) = frame.eval(count, &none) else {
            return not_known();
        };
        let instance = |index| (format!("[{index}]"), Bindings::count(index));
        return (0..count).map(instance).collect();
    }
    let Some(collection) = block.body.get("for_each") else {
        return vec![(String::new(), none)];
    };
    let each = |key: String, value| (format!("[{key:?}]"), Bindings::each(Value::Text(key), value));
    match frame.eval(collection, &none) {
        Value::Object(entries) => entries.into_iter().map(|(key, value)| each(key, value)).collect(),
        Value::List(items) => items
            .into_iter()
            .filter_map(|item| Some(each(item.text()?, item)))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Unknown(_) => not_known(),
    }
}

/// The alias in the root of the configuration that a block or a call uses, followed through the calls.
fn provider(frame: &Frame<'_, '_>, block: &Block) -> Option<String> {
    let own = block.body.get("provider").and_then(alias_of);
    let Some((caller, call)) = frame.caller() else {
        return own;
    };
    let Some(Expr::Object(entries)) = call.body.get("providers") else {
        return provider(caller, call);
    };
    entries.iter().find_map(|(key, value)| {
        let Key::Provider { alias, .. } = key else {
            return None;
        };
        (*alias == own).then(|| alias_of(value)).flatten()
    })
}

fn alias_of(value: &Expr) -> Option<String> {
    let Expr::Traversal(traversal) = value else {
        return None;
    };
    let Root::Provider { alias, .. } = &traversal.root else {
        return None;
    };
    alias.clone()
}
