//! The declarations of one module, by what refers to them.

use std::collections::BTreeMap;

use super::super::block::Block;
use super::super::expr::Expr;
use super::super::print::address;
use super::super::project::Module;

#[derive(Debug, Default)]
pub(super) struct Index<'a> {
    /// In the order of the files.
    pub(super) resources: Vec<&'a Block>,
    /// `kind.name` to its block.
    pub(super) by_address: BTreeMap<String, &'a Block>,
    pub(super) calls: BTreeMap<&'a str, &'a Block>,
    pub(super) locals: BTreeMap<&'a str, &'a Expr>,
    pub(super) outputs: BTreeMap<&'a str, &'a Expr>,
    /// What a variable is where nothing is given.
    pub(super) defaults: BTreeMap<&'a str, &'a Expr>,
}

impl<'a> Index<'a> {
    pub(super) fn of(module: &'a Module) -> Self {
        let mut index = Self::default();
        for block in module.blocks() {
            let label = block.labels.last().map(String::as_str).unwrap_or_default();
            match block.kind.as_str() {
                "resource" => {
                    index.resources.push(block);
                    index.by_address.insert(address(block), block);
                }
                "module" => {
                    index.calls.insert(label, block);
                }
                "locals" => index.locals.extend(block.body.attributes()),
                "output" => index
                    .outputs
                    .extend(block.body.get("value").map(|value| (label, value))),
                "variable" => index
                    .defaults
                    .extend(block.body.get("default").map(|value| (label, value))),
                _ => {}
            }
        }
        index
    }
}
