//! What the root says twice: Terraform takes neither two blocks of one address nor two entries of one key.

use std::collections::{BTreeMap, BTreeSet};

use super::super::block::{Block, Body, Entry};
use super::super::expr::{Expr, Key, Part, Step, Yield};
use super::super::print::address;
use super::super::project::Project;
use hac_base::source::Origin;

/// Something that is said twice.
#[derive(Debug, Clone)]
pub struct Repeated<'a> {
    /// `output.web_buckets`, or a key.
    pub name: String,
    /// The block in which a key stands twice.
    pub within: Option<String>,
    /// What the two blocks were made from; of a key, the one block twice.
    pub origins: [&'a [Origin]; 2],
}

/// Everything that the root says twice, in the order of its files.
pub fn repeated(project: &Project) -> Vec<Repeated<'_>> {
    let mut blocks: BTreeMap<String, &Block> = BTreeMap::new();
    let mut found = Vec::new();
    for block in project.root.blocks() {
        let at = address(block);
        if matches!(
            block.kind.as_str(),
            "variable" | "output" | "resource" | "data" | "module"
        ) {
            if let Some(first) = blocks.get(&at) {
                found.push(Repeated {
                    name: at.clone(),
                    within: None,
                    origins: [&first.origin, &block.origin],
                });
            } else {
                blocks.insert(at.clone(), block);
            }
        }
        let mut keys = Vec::new();
        of_body(&block.body, &mut keys);
        found.extend(keys.into_iter().map(|name| Repeated {
            name,
            within: Some(at.clone()),
            origins: [&block.origin; 2],
        }));
    }
    found
}

fn of_body(body: &Body, found: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for entry in &body.entries {
        match entry {
            Entry::Attribute { name, value } => {
                if !seen.insert(name) {
                    found.push(name.clone());
                }
                of_expr(value, found);
            }
            Entry::Block(block) => of_body(&block.body, found),
            Entry::Comment(_) | Entry::Directive(_) | Entry::Blank => {}
        }
    }
}

fn of_expr(expr: &Expr, found: &mut Vec<String>) {
    match expr {
        Expr::Null | Expr::Bool(_) | Expr::Integer(_) | Expr::Decimal(_) | Expr::String(_) => {}
        Expr::Template(parts) | Expr::Heredoc(parts) => {
            for part in parts {
                match part {
                    Part::Text(_) => {}
                    Part::Value(value) => of_expr(value, found),
                }
            }
        }
        Expr::List(items) => items.iter().for_each(|item| of_expr(item, found)),
        Expr::Object(entries) => {
            let mut seen = BTreeSet::new();
            for (key, value) in entries {
                match key {
                    Key::Name(name) => {
                        if !seen.insert(name) {
                            found.push(name.clone());
                        }
                    }
                    Key::Expr(key) => of_expr(key, found),
                    Key::Provider { .. } => {}
                }
                of_expr(value, found);
            }
        }
        Expr::Traversal(traversal) => {
            for step in &traversal.steps {
                match step {
                    Step::At(at) => of_expr(at, found),
                    Step::Attribute(_) | Step::Index(_) | Step::Key(_) | Step::Splat => {}
                }
            }
        }
        Expr::Call(call) => call
            .arguments
            .iter()
            .for_each(|argument| of_expr(argument, found)),
        Expr::Conditional(choice) => {
            for part in [&choice.test, &choice.then, &choice.otherwise] {
                of_expr(part, found);
            }
        }
        Expr::Unary(_, value) => of_expr(value, found),
        Expr::Binary(_, left, right) => {
            of_expr(left, found);
            of_expr(right, found);
        }
        Expr::For(comprehension) => {
            of_expr(&comprehension.collection, found);
            match &comprehension.yields {
                Yield::List(value) => of_expr(value, found),
                Yield::Map { key, value, .. } => {
                    of_expr(key, found);
                    of_expr(value, found);
                }
            }
        }
    }
}
