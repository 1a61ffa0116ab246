//! What Terraform promises about a block: conditions that must hold, checks, and how a resource lives and dies.

use super::block::Block;
use super::expr::{Expr, Root};
use hac_base::source::Origin;

/// A condition and what to say when it does not hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    condition: Expr,
    error_message: Expr,
}

impl Condition {
    pub(super) fn new(condition: impl Into<Expr>, error_message: impl Into<Expr>) -> Self {
        Self {
            condition: condition.into(),
            error_message: error_message.into(),
        }
    }

    pub(super) fn block(self, kind: &str) -> Block {
        Block::new(kind)
            .set("condition", self.condition)
            .set("error_message", self.error_message)
    }
}

/// `check "name"`
pub fn check(name: impl Into<String>) -> Check {
    Check {
        block: Block::labelled("check", [name.into()]),
    }
}

#[derive(Debug, Clone)]
pub struct Check {
    block: Block,
}

impl Check {
    /// A data source that only this check reads.
    pub fn data(self, data: Block) -> Self {
        Self {
            block: self.block.nest(data),
        }
    }

    pub fn assert(self, condition: impl Into<Expr>, error_message: impl Into<Expr>) -> Self {
        Self {
            block: self
                .block
                .nest(Condition::new(condition, error_message).block("assert")),
        }
    }

    pub fn origin(self, origin: &Origin) -> Self {
        Self {
            block: self.block.origin(origin),
        }
    }
}

impl From<Check> for Block {
    fn from(check: Check) -> Self {
        check.block
    }
}

/// The `lifecycle` block of a resource.
#[derive(Debug, Clone, Default)]
pub struct Lifecycle {
    create_before_destroy: Option<bool>,
    prevent_destroy: Option<bool>,
    ignore_changes: Vec<Expr>,
    replace_triggered_by: Vec<Expr>,
    conditions: Vec<(&'static str, Condition)>,
}

impl Lifecycle {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn create_before_destroy(mut self) -> Self {
        self.create_before_destroy = Some(true);
        self
    }

    pub fn prevent_destroy(mut self) -> Self {
        self.prevent_destroy = Some(true);
        self
    }

    /// Attributes that Terraform leaves as they are. `ignore_attribute("tags").key("x")` paths go through
    /// [`Lifecycle::ignore_path`].
    pub fn ignore_changes<'a>(mut self, attributes: impl IntoIterator<Item = &'a str>) -> Self {
        self.ignore_changes.extend(attributes.into_iter().map(attribute));
        self
    }

    /// A path into an attribute: `.ignore_path("task", |p| p.index(0).attr("image"))`.
    pub fn ignore_path(mut self, attribute_: &str, steps: impl FnOnce(Expr) -> Expr) -> Self {
        self.ignore_changes.push(steps(attribute(attribute_)));
        self
    }

    pub fn replace_triggered_by(mut self, on: impl Into<Expr>) -> Self {
        self.replace_triggered_by.push(on.into());
        self
    }

    pub fn precondition(mut self, condition: impl Into<Expr>, error_message: impl Into<Expr>) -> Self {
        self.conditions
            .push(("precondition", Condition::new(condition, error_message)));
        self
    }

    pub fn postcondition(mut self, condition: impl Into<Expr>, error_message: impl Into<Expr>) -> Self {
        self.conditions
            .push(("postcondition", Condition::new(condition, error_message)));
        self
    }
}

fn attribute(name: &str) -> Expr {
    Expr::traversal(Root::Word(name.to_owned()))
}

impl From<Lifecycle> for Block {
    fn from(lifecycle: Lifecycle) -> Self {
        let some = |items: Vec<Expr>| (!items.is_empty()).then_some(items);
        let block = Block::new("lifecycle")
            .set_opt("create_before_destroy", lifecycle.create_before_destroy)
            .set_opt("prevent_destroy", lifecycle.prevent_destroy)
            .set_opt("ignore_changes", some(lifecycle.ignore_changes))
            .set_opt("replace_triggered_by", some(lifecycle.replace_triggered_by));
        lifecycle
            .conditions
            .into_iter()
            .fold(block, |block, (kind, check)| block.nest(check.block(kind)))
    }
}
