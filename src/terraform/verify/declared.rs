//! What one module declares.

use std::collections::{BTreeMap, BTreeSet};

use super::super::block::Block;
use super::super::expr::{Expr, Key, Root, Traversal};
use super::super::names::is_identifier;
use super::super::print::address;
use super::super::project::Module;
use super::{Fault, Problem};

/// Names that Terraform does not accept for a variable, because they mean something in a module call.
const RESERVED: [&str; 8] = [
    "source",
    "version",
    "providers",
    "count",
    "for_each",
    "lifecycle",
    "depends_on",
    "locals",
];

/// The declarations of a module, by what refers to them.
pub(super) struct Declared<'a> {
    pub(super) module: Option<&'a str>,
    pub(super) variables: BTreeMap<&'a str, &'a Block>,
    pub(super) locals: BTreeSet<&'a str>,
    /// `kind.name`, `data.kind.name` and `module.name` of everything that has instances.
    pub(super) instances: BTreeMap<String, &'a Block>,
    pub(super) calls: BTreeMap<&'a str, &'a Block>,
    pub(super) outputs: BTreeSet<&'a str>,
    /// Provider configurations the module makes or is given.
    pub(super) providers: BTreeSet<(String, Option<String>)>,
    /// Of those, the ones its caller must give.
    pub(super) expected_providers: BTreeSet<(String, Option<String>)>,
}

impl<'a> Declared<'a> {
    pub(super) fn collect(name: Option<&'a str>, module: &'a Module, problems: &mut Vec<Problem>) -> Self {
        let mut declared = Self {
            module: name,
            variables: BTreeMap::new(),
            locals: BTreeSet::new(),
            instances: BTreeMap::new(),
            calls: BTreeMap::new(),
            outputs: BTreeSet::new(),
            providers: BTreeSet::new(),
            expected_providers: BTreeSet::new(),
        };
        if name.is_some_and(|name| !is_identifier(name)) {
            problems.push(declared.problem("", Fault::InvalidName(name.unwrap_or_default().to_owned())));
        }
        for file in module.files.keys() {
            let stem = file.strip_suffix(".tf").unwrap_or_default();
            if !stem.split('.').all(is_identifier) {
                problems.push(declared.problem("", Fault::InvalidFileName(file.clone())));
            }
        }
        for block in module.blocks() {
            declared.declare(block, problems);
        }
        declared
    }

    pub(super) fn problem(&self, block: &str, fault: Fault) -> Problem {
        Problem {
            module: self.module.map(str::to_owned),
            block: block.to_owned(),
            fault,
        }
    }

    fn declare(&mut self, block: &'a Block, problems: &mut Vec<Problem>) {
        let at = address(block);
        let label = block.labels.last().map(String::as_str).unwrap_or_default();
        let is_new = match block.kind.as_str() {
            "variable" => {
                if RESERVED.contains(&label) {
                    problems.push(self.problem(&at, Fault::ReservedVariable(label.to_owned())));
                }
                self.variables.insert(label, block).is_none()
            }
            "output" => self.outputs.insert(label),
            "resource" | "data" => self.instances.insert(at.clone(), block).is_none(),
            "module" => {
                self.calls.insert(label, block).is_none()
                    && self.instances.insert(at.clone(), block).is_none()
            }
            "provider" => {
                let alias = block.text("alias").map(str::to_owned);
                self.providers.insert((label.to_owned(), alias))
            }
            "locals" => {
                for (name, _) in block.body.attributes() {
                    if !self.locals.insert(name) {
                        problems.push(self.problem(&at, Fault::Duplicate(format!("local.{name}"))));
                    }
                }
                true
            }
            "terraform" => {
                self.requirements(block);
                true
            }
            // Only the check itself can refer to a data source inside it; its name is the module's all the same.
            "check" => {
                let data = block.body.blocks().filter(|inner| inner.kind == "data");
                let again: Vec<_> = data
                    .filter_map(|data| self.instances.insert(address(data), data))
                    .collect();
                again.is_empty()
            }
            _ => true,
        };
        if !is_new {
            problems.push(self.problem(&at, Fault::Duplicate(at.clone())));
        }
    }

    /// Requiring a provider makes its default configuration usable; `configuration_aliases` are given by the caller.
    fn requirements(&mut self, settings: &Block) {
        for required in settings
            .body
            .blocks()
            .filter(|block| block.kind == "required_providers")
        {
            for (name, value) in required.body.attributes() {
                self.providers.insert((name.to_owned(), None));
                let Expr::Object(entries) = value else { continue };
                for (_, aliases) in entries
                    .iter()
                    .filter(|(key, _)| *key == Key::Name("configuration_aliases".to_owned()))
                {
                    let Expr::List(aliases) = aliases else { continue };
                    for alias in aliases {
                        if let Expr::Traversal(Traversal {
                            root: Root::Provider { name, alias },
                            ..
                        }) = alias
                        {
                            self.providers.insert((name.clone(), alias.clone()));
                            self.expected_providers.insert((name.clone(), alias.clone()));
                        }
                    }
                }
            }
        }
    }

    /// The declared names that something must use, as references write them.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        let variables = self.variables.keys().map(|name| format!("var.{name}"));
        variables.chain(self.locals.iter().map(|name| format!("local.{name}")))
    }
}

/// The module that a source names, seen from the root (`./modules/name`) or from another module (`../name`).
pub(super) fn module_at<'a, 'b>(
    source: &str,
    from: Option<&str>,
    all: &'b [Declared<'a>],
) -> Option<&'b Declared<'a>> {
    let name = source.strip_prefix(if from.is_some() { "../" } else { "./modules/" })?;
    all.iter().find(|declared| declared.module == Some(name))
}

pub(super) fn source(call: &Block) -> &str {
    call.text("source").unwrap_or_default()
}
