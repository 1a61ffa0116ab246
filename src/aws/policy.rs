//! Policy documents: a typed way to write `data "aws_iam_policy_document"`.
//!
//! A statement cannot be made without saying what it acts on, and there is no way to write an action with a wildcard
//! by accident: [`Statement::actions`] takes what the caller lists. Lists are sorted where their order means nothing, so
//! that the text does not depend on how a policy was put together.

use hac_terraform::{Block, Expr, data, lit};

/// Allow or deny.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    Allow,
    Deny,
}

/// Whom a statement of a resource or trust policy is about.
#[derive(Debug, Clone, PartialEq)]
enum Principal {
    /// Everybody; only of use in a `Deny` or under a condition.
    Any,
    /// Service principals, such as `lambda.amazonaws.com`.
    Service(Vec<Expr>),
    /// ARNs of accounts or roles.
    Aws(Vec<Expr>),
}

/// How a condition compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    StringEquals,
    StringNotEquals,
    StringLike,
    ArnEquals,
    ArnLike,
    Bool,
    NumericLessThan,
    /// At least one of the request's values equals one of these.
    AnyStringEquals,
    /// At least one of the request's values is like one of these.
    AnyStringLike,
    /// Every value of the request is like one of these. True of a request that has none.
    AllStringLike,
}

impl Test {
    fn operator(self) -> &'static str {
        match self {
            Self::StringEquals => "StringEquals",
            Self::StringNotEquals => "StringNotEquals",
            Self::StringLike => "StringLike",
            Self::ArnEquals => "ArnEquals",
            Self::ArnLike => "ArnLike",
            Self::Bool => "Bool",
            Self::NumericLessThan => "NumericLessThan",
            Self::AnyStringEquals => "ForAnyValue:StringEquals",
            Self::AnyStringLike => "ForAnyValue:StringLike",
            Self::AllStringLike => "ForAllValues:StringLike",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Condition {
    test: Test,
    key: String,
    values: Values,
}

#[derive(Debug, Clone, PartialEq)]
enum Values {
    Known(Vec<Expr>),
    /// One condition for each value of a collection, so none where it is empty.
    Each(Expr),
}

/// One statement of a policy document.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    effect: Effect,
    sid: String,
    actions: Vec<String>,
    resources: Vec<Expr>,
    principals: Vec<Principal>,
    conditions: Vec<Condition>,
    comments: Vec<String>,
}

impl Statement {
    fn new(effect: Effect, sid: &str) -> Self {
        Self {
            effect,
            sid: sid.to_owned(),
            actions: Vec::new(),
            resources: Vec::new(),
            principals: Vec::new(),
            conditions: Vec::new(),
            comments: Vec::new(),
        }
    }

    /// `sid` is letters and digits only.
    pub fn allow(sid: &str) -> Self {
        Self::new(Effect::Allow, sid)
    }

    pub fn deny(sid: &str) -> Self {
        Self::new(Effect::Deny, sid)
    }

    /// Adds actions, `service:Action`.
    pub fn actions<A: Into<String>>(mut self, actions: impl IntoIterator<Item = A>) -> Self {
        self.actions.extend(actions.into_iter().map(Into::into));
        self.actions.sort();
        self.actions.dedup();
        self
    }

    /// Whether it is about keys, and nothing else.
    pub(crate) fn is_about_keys(&self) -> bool {
        self.actions.iter().all(|action| action.starts_with("kms:"))
    }

    /// Adds resources. A trust policy has none.
    pub fn on<R: Into<Expr>>(mut self, resources: impl IntoIterator<Item = R>) -> Self {
        for resource in resources {
            let resource = resource.into();
            if !self.resources.contains(&resource) {
                self.resources.push(resource);
            }
        }
        self
    }

    /// The action takes no resource. Say why in the conditions or with a service that offers none.
    pub fn on_any(self) -> Self {
        self.on(["*"])
    }

    /// Service principals.
    pub fn services<S: Into<Expr>>(mut self, services: impl IntoIterator<Item = S>) -> Self {
        let services = services.into_iter().map(Into::into).collect();
        self.principals.push(Principal::Service(services));
        self
    }

    /// ARNs of accounts or roles as principals.
    pub fn principals<P: Into<Expr>>(mut self, arns: impl IntoIterator<Item = P>) -> Self {
        let arns = arns.into_iter().map(Into::into).collect();
        self.principals.push(Principal::Aws(arns));
        self
    }

    pub fn anybody(mut self) -> Self {
        self.principals.push(Principal::Any);
        self
    }

    pub fn when<V: Into<Expr>>(mut self, test: Test, key: &str, values: impl IntoIterator<Item = V>) -> Self {
        self.conditions.push(Condition {
            test,
            key: key.to_owned(),
            values: Values::Known(values.into_iter().map(Into::into).collect()),
        });
        self
    }

    /// A condition for each value of a collection that only Terraform knows.
    pub fn when_each(mut self, test: Test, key: &str, collection: impl Into<Expr>) -> Self {
        self.conditions.push(Condition {
            test,
            key: key.to_owned(),
            values: Values::Each(collection.into()),
        });
        self
    }

    /// Only on behalf of this account: a service acts for many, and must not be talked into acting here for another.
    pub fn source_account(self, account_id: impl Into<Expr>) -> Self {
        self.when(Test::StringEquals, "aws:SourceAccount", [account_id.into()])
    }

    /// Adds `# text` inside the statement.
    pub fn comment(mut self, text: impl Into<String>) -> Self {
        self.comments.push(text.into());
        self
    }

    fn block(self, block: Block) -> Block {
        let block = self.comments.into_iter().fold(block, Block::comment);
        let block = block
            .set("sid", self.sid)
            .set_opt("effect", (self.effect == Effect::Deny).then_some("Deny"))
            .set("actions", self.actions)
            .set_opt(
                "resources",
                (!self.resources.is_empty()).then_some(self.resources),
            );
        let block = block.blocks("principals", self.principals, |block, principal| {
            let (kind, identifiers) = match principal {
                Principal::Any => ("*", vec![lit("*")]),
                Principal::Service(services) => ("Service", services),
                Principal::Aws(arns) => ("AWS", arns),
            };
            block.set("type", kind).set("identifiers", identifiers)
        });
        self.conditions.into_iter().fold(block, |block, condition| {
            let Condition { test, key, values } = condition;
            let fill = |block: Block, values: Vec<Expr>| {
                block
                    .set("test", test.operator())
                    .set("variable", key)
                    .set("values", values)
            };
            match values {
                Values::Known(values) => block.block("condition", |block| fill(block, values)),
                Values::Each(collection) => {
                    block.dynamic("condition", collection, |block, value| fill(block, vec![value]))
                }
            }
        })
    }
}

/// `data "aws_iam_policy_document" "name"`; refer to its text by the attribute `json`.
pub fn document(name: impl Into<String>, statements: impl IntoIterator<Item = Statement>) -> Block {
    with_statements(data("aws_iam_policy_document", name), statements)
}

/// A document for each element of a collection, whose statements use `each`.
pub fn document_for_each(
    name: impl Into<String>,
    collection: impl Into<Expr>,
    statements: impl IntoIterator<Item = Statement>,
) -> Block {
    let block = data("aws_iam_policy_document", name).for_each(collection).blank();
    with_statements(block, statements)
}

/// Adds statements to a document that was begun elsewhere.
pub fn with_statements(block: Block, statements: impl IntoIterator<Item = Statement>) -> Block {
    block.blocks("statement", statements, |block, statement| statement.block(block))
}
