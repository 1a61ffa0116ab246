//! Terraform's own declarations. Each builder becomes a [`Block`] with its arguments in the order people expect.

use super::block::Block;
use super::build::list;
use super::expr::{Expr, Key};
use super::lifecycle::Condition;
use super::project::Ref;
use super::types::Type;
use hac_base::source::Origin;

/// `variable "name"`
pub fn variable(name: impl Into<String>, ty: Type) -> Variable {
    Variable {
        name: name.into(),
        ty,
        description: None,
        default: None,
        sensitive: false,
        nullable: None,
        validations: Vec::new(),
        origin: Vec::new(),
    }
}

#[derive(Debug, Clone)]
pub struct Variable {
    name: String,
    ty: Type,
    description: Option<String>,
    default: Option<Expr>,
    sensitive: bool,
    nullable: Option<bool>,
    validations: Vec<Condition>,
    origin: Vec<Origin>,
}

impl Variable {
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// A variable without a default must be given by every caller.
    pub fn default(mut self, value: impl Into<Expr>) -> Self {
        self.default = Some(value.into());
        self
    }

    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    pub fn nullable(mut self, nullable: bool) -> Self {
        self.nullable = Some(nullable);
        self
    }

    pub fn validation(mut self, condition: impl Into<Expr>, error_message: impl Into<Expr>) -> Self {
        self.validations.push(Condition::new(condition, error_message));
        self
    }

    pub fn origin(mut self, origin: &Origin) -> Self {
        self.origin.push(origin.clone());
        self
    }
}

impl From<Variable> for Block {
    fn from(variable: Variable) -> Self {
        let block = Block::labelled("variable", [variable.name])
            .set_opt("description", variable.description)
            .set("type", variable.ty.expr())
            .set_opt("default", variable.default)
            .set_opt("sensitive", variable.sensitive.then_some(true))
            .set_opt("nullable", variable.nullable)
            .origins(&variable.origin);
        variable
            .validations
            .into_iter()
            .fold(block, |block, check| block.nest(check.block("validation")))
    }
}

/// `output "name"`
pub fn output(name: impl Into<String>, value: impl Into<Expr>) -> Output {
    Output {
        name: name.into(),
        value: value.into(),
        description: None,
        sensitive: false,
        depends_on: Vec::new(),
        preconditions: Vec::new(),
        origin: Vec::new(),
    }
}

#[derive(Debug, Clone)]
pub struct Output {
    name: String,
    value: Expr,
    description: Option<String>,
    sensitive: bool,
    depends_on: Vec<Expr>,
    preconditions: Vec<Condition>,
    origin: Vec<Origin>,
}

impl Output {
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    pub fn depends_on<'a>(mut self, on: impl IntoIterator<Item = &'a Ref>) -> Self {
        self.depends_on.extend(on.into_iter().map(Ref::expr));
        self
    }

    pub fn precondition(mut self, condition: impl Into<Expr>, error_message: impl Into<Expr>) -> Self {
        self.preconditions.push(Condition::new(condition, error_message));
        self
    }

    pub fn origin(mut self, origin: &Origin) -> Self {
        self.origin.push(origin.clone());
        self
    }
}

impl From<Output> for Block {
    fn from(output: Output) -> Self {
        let block = Block::labelled("output", [output.name])
            .set_opt("description", output.description)
            .set("value", output.value)
            .set_opt("sensitive", output.sensitive.then_some(true))
            .set_opt(
                "depends_on",
                (!output.depends_on.is_empty()).then_some(output.depends_on),
            )
            .origins(&output.origin);
        output
            .preconditions
            .into_iter()
            .fold(block, |block, check| block.nest(check.block("precondition")))
    }
}

/// An empty `locals` block; see also [`super::File::add_local`].
pub fn locals() -> Block {
    Block::new("locals")
}

/// `provider "name"`
pub fn provider(name: impl Into<String>) -> Provider {
    Provider {
        block: Block::labelled("provider", [name.into()]),
    }
}

#[derive(Debug, Clone)]
pub struct Provider {
    block: Block,
}

impl Provider {
    pub fn alias(self, alias: impl Into<String>) -> Self {
        self.with(|block| block.set("alias", alias.into()))
    }

    /// Anything a block can do: `provider("x").with(|b| b.set("region", "eu-west-1"))`.
    pub fn with(self, fill: impl FnOnce(Block) -> Block) -> Self {
        Self {
            block: fill(self.block),
        }
    }
}

impl From<Provider> for Block {
    fn from(provider: Provider) -> Self {
        provider.block
    }
}

/// `module "name" { source = "./modules/networking" }`
pub fn module_call(name: impl Into<String>, source: impl Into<String>) -> ModuleCall {
    let block = Block::labelled("module", [name.into()]).set("source", source.into());
    ModuleCall {
        block,
        providers: Vec::new(),
        arguments: Block::new("module"),
        depends_on: Vec::new(),
    }
}

#[derive(Debug, Clone)]
pub struct ModuleCall {
    block: Block,
    providers: Vec<(Key, Expr)>,
    arguments: Block,
    depends_on: Vec<Expr>,
}

impl ModuleCall {
    /// `for_each` or `count`, which stand before the arguments.
    pub fn for_each(mut self, collection: impl Into<Expr>) -> Self {
        self.block = self.block.for_each(collection);
        self
    }

    pub fn count(mut self, count: impl Into<Expr>) -> Self {
        self.block = self.block.count(count);
        self
    }

    /// Gives the module's configuration `inner` (of provider `name`; `None` is its default one) the caller's `outer`:
    /// `.provider("x", None, Some("east"))` is `providers = { x = x.east }`.
    pub fn provider(mut self, name: &str, inner: Option<&str>, outer: Option<&str>) -> Self {
        let key = Key::Provider {
            name: name.to_owned(),
            alias: inner.map(str::to_owned),
        };
        self.providers.push((key, Ref::provider(name, outer).expr()));
        self
    }

    /// An input of the module.
    pub fn set(mut self, name: impl Into<String>, value: impl Into<Expr>) -> Self {
        self.arguments = self.arguments.set(name, value);
        self
    }

    pub fn set_opt(mut self, name: impl Into<String>, value: Option<impl Into<Expr>>) -> Self {
        self.arguments = self.arguments.set_opt(name, value);
        self
    }

    /// Comments and blank lines between inputs.
    pub fn with(mut self, fill: impl FnOnce(Block) -> Block) -> Self {
        self.arguments = fill(self.arguments);
        self
    }

    pub fn depends_on<'a>(mut self, on: impl IntoIterator<Item = &'a Ref>) -> Self {
        self.depends_on.extend(on.into_iter().map(Ref::expr));
        self
    }

    pub fn origin(mut self, origin: &Origin) -> Self {
        self.block = self.block.origin(origin);
        self
    }
}

impl From<ModuleCall> for Block {
    fn from(call: ModuleCall) -> Self {
        let mut block = call.block;
        if !call.providers.is_empty() {
            block = block.blank().set("providers", Expr::Object(call.providers));
        }
        if !call.arguments.body.entries.is_empty() {
            block = block.blank();
        }
        block.body.entries.extend(call.arguments.body.entries);
        if !call.depends_on.is_empty() {
            block = block.blank().set("depends_on", Expr::List(call.depends_on));
        }
        block
    }
}

/// The `terraform` block.
pub fn settings(required_version: impl Into<String>) -> Settings {
    Settings {
        required_version: required_version.into(),
        providers: Vec::new(),
        backend: None,
    }
}

#[derive(Debug, Clone)]
pub struct Settings {
    required_version: String,
    providers: Vec<(String, Expr)>,
    backend: Option<Block>,
}

impl Settings {
    /// `name = { source = .., version = .., configuration_aliases = [name.alias] }`
    pub fn require(mut self, name: &str, source: &str, version: &str, aliases: &[&str]) -> Self {
        let mut entries = vec![
            (Key::from("source"), Expr::from(source)),
            (Key::from("version"), Expr::from(version)),
        ];
        if !aliases.is_empty() {
            let alias = |alias: &&str| Ref::provider(name, Some(alias)).expr();
            entries.push((
                Key::from("configuration_aliases"),
                list(aliases.iter().map(alias)),
            ));
        }
        self.providers.push((name.to_owned(), Expr::Object(entries)));
        self
    }

    /// `backend "kind" { .. }`
    pub fn backend(mut self, kind: impl Into<String>, fill: impl FnOnce(Block) -> Block) -> Self {
        self.backend = Some(fill(Block::labelled("backend", [kind.into()])));
        self
    }
}

impl From<Settings> for Block {
    fn from(settings: Settings) -> Self {
        let mut block = Block::new("terraform").set("required_version", settings.required_version);
        if !settings.providers.is_empty() {
            block = block.block("required_providers", |required| {
                settings
                    .providers
                    .into_iter()
                    .fold(required, |block, (name, value)| block.set(name, value))
            });
        }
        match settings.backend {
            Some(backend) => block.nest(backend),
            None => block,
        }
    }
}

/// `moved { from = .., to = .. }`
pub fn moved(from: impl Into<Expr>, to: impl Into<Expr>) -> Block {
    Block::new("moved").set("from", from).set("to", to)
}
