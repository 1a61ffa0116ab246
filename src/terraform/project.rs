//! Files, modules, the project, and the handles by which one block refers to another.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::block::{Block, Entry};
use super::declare::locals;
use super::expr::{Expr, Root};

/// A root module and the modules below it. A module `networking` lives in `modules/networking`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Project {
    pub root: Module,
    pub modules: BTreeMap<String, Module>,
}

/// The files of one folder, in the order in which they were first named.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Module {
    pub files: IndexMap<String, File>,
}

/// One `.tf` file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct File {
    pub blocks: Vec<Block>,
}

/// A handle to a declared block; the ordinary way to refer to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ref {
    root: Root,
}

impl Project {
    /// The module of that name; made empty if there is none.
    pub fn module(&mut self, name: impl Into<String>) -> &mut Module {
        self.modules.entry(name.into()).or_default()
    }
}

impl Module {
    /// The file of that name, such as `main.tf`; made empty if there is none.
    pub fn file(&mut self, name: impl Into<String>) -> &mut File {
        self.files.entry(name.into()).or_default()
    }

    /// Every block of every file.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.files.values().flat_map(|file| &file.blocks)
    }
}

impl File {
    /// Adds a block and returns the handle by which others refer to it.
    pub fn add(&mut self, block: impl Into<Block>) -> Ref {
        let block = block.into();
        let ref_ = Ref::to(&block);
        self.blocks.push(block);
        ref_
    }

    /// Adds `name = value` to the file's `locals` block and returns `local.name`.
    pub fn add_local(&mut self, name: impl Into<String>, value: impl Into<Expr>) -> Ref {
        let name = name.into();
        let entry = Entry::Attribute {
            name: name.clone(),
            value: value.into(),
        };
        if let Some(block) = self.blocks.iter_mut().find(|block| block.kind == "locals") {
            block.body.entries.push(entry);
        } else {
            let mut block = locals();
            block.body.entries.push(entry);
            self.blocks.push(block);
        }
        Ref {
            root: Root::Local(name),
        }
    }
}

impl Ref {
    /// A resource that is declared elsewhere; `verify` reports it if it is not.
    pub fn resource(kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            root: Root::Resource {
                kind: kind.into(),
                name: name.into(),
            },
        }
    }

    /// A data source that is declared elsewhere.
    pub fn data(kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            root: Root::Data {
                kind: kind.into(),
                name: name.into(),
            },
        }
    }

    /// A module call that is declared elsewhere; its outputs are attributes.
    pub fn module(name: impl Into<String>) -> Self {
        Self {
            root: Root::Module(name.into()),
        }
    }

    /// A provider configuration, `name` or `name.alias`.
    pub fn provider(name: impl Into<String>, alias: Option<&str>) -> Self {
        Self {
            root: Root::Provider {
                name: name.into(),
                alias: alias.map(str::to_owned),
            },
        }
    }

    fn to(block: &Block) -> Self {
        let label = |position: usize| block.labels.get(position).cloned().unwrap_or_default();
        let root = match block.kind.as_str() {
            "resource" => Root::Resource {
                kind: label(0),
                name: label(1),
            },
            "data" => Root::Data {
                kind: label(0),
                name: label(1),
            },
            "module" => Root::Module(label(0)),
            "variable" => Root::Variable(label(0)),
            "provider" => {
                let alias = block.text("alias").map(str::to_owned);
                Root::Provider {
                    name: label(0),
                    alias,
                }
            }
            kind => Root::Unreferable(kind.to_owned()),
        };
        Self { root }
    }

    pub fn expr(&self) -> Expr {
        Expr::traversal(self.root.clone())
    }

    /// `self.name`: an attribute, or an output of a module call.
    pub fn attr(&self, name: impl Into<String>) -> Expr {
        self.expr().attr(name)
    }

    /// `self[position]`, for a block with `count`
    pub fn index(&self, position: u64) -> Expr {
        self.expr().index(position)
    }

    /// `self["key"]`, for a block with `for_each`
    pub fn key(&self, key: impl Into<String>) -> Expr {
        self.expr().key(key)
    }

    /// `self[expr]`
    pub fn at(&self, expr: impl Into<Expr>) -> Expr {
        self.expr().at(expr)
    }

    /// `self[*]`
    pub fn splat(&self) -> Expr {
        self.expr().splat()
    }
}
