//! Every expression of a module, with what is in scope there.

use std::collections::BTreeSet;

use super::super::block::{Block, Body, Entry};
use super::super::expr::{Comprehension, Expr, Key, Part, Root, Step, Traversal, Yield};
use super::super::names::{is_function, is_identifier};
use super::super::print::address;
use super::calls::configuration;
use super::declared::{Declared, module_at, source};
use super::{Fault, Problem};

/// A pass over the blocks of one module.
pub(super) struct Walk<'a> {
    own: &'a Declared<'a>,
    all: &'a [Declared<'a>],
    problems: &'a mut Vec<Problem>,
    /// The address of the top-level block the walk is in.
    at: String,
    /// Names that mean something here: bound ones, `each`, `count`, `self`.
    scope: Vec<String>,
    /// `moved` names instances freely.
    instances_matter: bool,
    used: BTreeSet<String>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        own: &'a Declared<'a>,
        all: &'a [Declared<'a>],
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        Self {
            own,
            all,
            problems,
            at: String::new(),
            scope: Vec::new(),
            instances_matter: true,
            used: BTreeSet::new(),
        }
    }

    /// The variables and locals that were used.
    pub(super) fn finish(self) -> BTreeSet<String> {
        self.used
    }

    fn report(&mut self, fault: Fault) {
        self.problems.push(self.own.problem(&self.at, fault));
    }

    pub(super) fn top_block(&mut self, block: &Block) {
        self.at = address(block);
        self.instances_matter = block.kind != "moved";
        self.scope = [("for_each", "each"), ("count", "count")]
            .into_iter()
            .filter(|(argument, _)| block.body.get(argument).is_some())
            .map(|(_, name)| name.to_owned())
            .collect();
        let own = format!(
            "var.{}",
            block.labels.first().map(String::as_str).unwrap_or_default()
        );
        let used_before = self.used.contains(&own);
        self.block(block);
        // A variable that only its own validation reads is not used.
        if block.kind == "variable" && !used_before {
            self.used.remove(&own);
        }
    }

    fn block(&mut self, block: &Block) {
        self.name(&block.kind);
        for label in &block.labels {
            self.name(label);
        }
        let outer = self.scope.len();
        match block.kind.as_str() {
            "postcondition" | "provisioner" | "connection" => self.scope.push("self".to_owned()),
            "dynamic" => self.scope.extend(block.labels.first().cloned()),
            _ => {}
        }
        self.body(&block.body);
        self.scope.truncate(outer);
    }

    fn body(&mut self, body: &Body) {
        let mut seen = BTreeSet::new();
        for entry in &body.entries {
            match entry {
                Entry::Attribute { name, value } => {
                    self.name(name);
                    if !seen.insert(name) {
                        self.report(Fault::Duplicate(name.clone()));
                    }
                    self.expr(value);
                }
                Entry::Block(block) => self.block(block),
                Entry::Comment(_) | Entry::Directive(_) | Entry::Blank => {}
            }
        }
    }

    fn name(&mut self, name: &str) {
        if !is_identifier(name) {
            self.report(Fault::InvalidName(name.to_owned()));
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Null | Expr::Bool(_) | Expr::Integer(_) | Expr::String(_) => {}
            Expr::Decimal(value) => {
                if !value.is_finite() {
                    self.report(Fault::NotFinite);
                }
            }
            Expr::Template(parts) | Expr::Heredoc(parts) => {
                for part in parts {
                    match part {
                        Part::Text(_) => {}
                        Part::Value(value) => self.expr(value),
                    }
                }
            }
            Expr::List(items) => items.iter().for_each(|item| self.expr(item)),
            Expr::Object(entries) => self.object(entries),
            Expr::Traversal(traversal) => self.traversal(traversal),
            Expr::Call(call) => {
                if !is_function(&call.name) {
                    self.report(Fault::InvalidName(call.name.clone()));
                }
                call.arguments.iter().for_each(|argument| self.expr(argument));
            }
            Expr::Conditional(choice) => {
                for part in [&choice.test, &choice.then, &choice.otherwise] {
                    self.expr(part);
                }
            }
            Expr::Unary(_, value) => self.expr(value),
            Expr::Binary(_, left, right) => {
                self.expr(left);
                self.expr(right);
            }
            Expr::For(comprehension) => self.comprehension(comprehension),
        }
    }

    fn object(&mut self, entries: &[(Key, Expr)]) {
        let mut seen = BTreeSet::new();
        for (key, value) in entries {
            match key {
                Key::Name(name) => {
                    if !seen.insert(name.clone()) {
                        self.report(Fault::Duplicate(name.clone()));
                    }
                }
                Key::Expr(expr) => self.expr(expr),
                // Of the called module, not of this one; `calls` looks it up.
                Key::Provider { name, alias } => {
                    let key = configuration(name, alias.as_deref());
                    if !seen.insert(key.clone()) {
                        self.report(Fault::Duplicate(key));
                    }
                }
            }
            self.expr(value);
        }
    }

    fn comprehension(&mut self, comprehension: &Comprehension) {
        self.expr(&comprehension.collection);
        let outer = self.scope.len();
        for name in comprehension.key_name.iter().chain([&comprehension.value_name]) {
            self.name(name);
            self.scope.push(name.clone());
        }
        match &comprehension.yields {
            Yield::List(value) => self.expr(value),
            Yield::Map { key, value, .. } => {
                self.expr(key);
                self.expr(value);
            }
        }
        if let Some(filter) = &comprehension.filter {
            self.expr(filter);
        }
        self.scope.truncate(outer);
    }

    fn traversal(&mut self, traversal: &Traversal) {
        for step in &traversal.steps {
            match step {
                Step::Attribute(name) => self.name(name),
                Step::At(expr) => self.expr(expr),
                Step::Index(_) | Step::Key(_) | Step::Splat => {}
            }
        }
        match &traversal.root {
            Root::Variable(name) => {
                let known = self.own.variables.contains_key(name.as_str());
                self.named(format!("var.{name}"), known);
            }
            Root::Local(name) => {
                let known = self.own.locals.contains(name.as_str());
                self.named(format!("local.{name}"), known);
            }
            Root::Resource { kind, name } => self.instance(format!("{kind}.{name}"), &traversal.steps),
            Root::Data { kind, name } => self.instance(format!("data.{kind}.{name}"), &traversal.steps),
            Root::Module(name) => {
                self.instance(format!("module.{name}"), &traversal.steps);
                self.module_output(name, &traversal.steps);
            }
            Root::Each => self.in_scope("each"),
            Root::Count => self.in_scope("count"),
            Root::SelfValue => self.in_scope("self"),
            Root::Bound(name) => self.in_scope(name),
            Root::Path => {}
            Root::Word(name) => self.name(name),
            Root::Provider { name, alias } => {
                if !self.own.providers.contains(&(name.clone(), alias.clone())) {
                    self.report(Fault::Undeclared(configuration(name, alias.as_deref())));
                }
            }
            Root::Unreferable(kind) => self.report(Fault::Unreferable(kind.clone())),
            Root::Value(value) => self.expr(value),
        }
    }

    fn named(&mut self, reference: String, known: bool) {
        if known {
            self.used.insert(reference);
        } else {
            self.report(Fault::Undeclared(reference));
        }
    }

    fn in_scope(&mut self, name: &str) {
        if !self.scope.iter().any(|known| known == name) {
            self.report(Fault::OutOfScope(name.to_owned()));
        }
    }

    fn instance(&mut self, reference: String, steps: &[Step]) {
        let Some(block) = self.own.instances.get(&reference) else {
            // A block that moved away is no longer there.
            if self.instances_matter {
                self.report(Fault::Undeclared(reference));
            }
            return;
        };
        let repeated = block.body.get("count").is_some() || block.body.get("for_each").is_some();
        match steps.first() {
            Some(Step::Attribute(_)) if repeated && self.instances_matter => {
                self.report(Fault::NoInstance(reference));
            }
            Some(Step::Index(_) | Step::Key(_) | Step::At(_)) if !repeated && self.instances_matter => {
                self.report(Fault::NotRepeated(reference));
            }
            Some(_) | None => {}
        }
    }

    /// The first attribute after the instance is an output of the called module. A reference to the whole module uses
    /// every output.
    fn module_output(&mut self, call: &str, steps: &[Step]) {
        let Some(block) = self.own.calls.get(call) else {
            return;
        };
        let Some(target) = module_at(source(block), self.own.module, self.all) else {
            return;
        };
        let module = target.module.unwrap_or_default().to_owned();
        let output = steps.iter().find_map(|step| match step {
            Step::Attribute(name) => Some(name.as_str()),
            Step::Index(_) | Step::Key(_) | Step::At(_) | Step::Splat => None,
        });
        match output {
            Some(output) if target.outputs.contains(output) => {}
            Some(output) => self.report(Fault::UnknownOutput {
                module,
                output: output.to_owned(),
            }),
            None => {}
        }
    }
}
