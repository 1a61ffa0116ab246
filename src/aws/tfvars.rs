//! `terraform.tfvars.example`: every variable with a value, ready to be copied. What has to be given stands first; what
//! has a default is commented out.

use std::collections::BTreeMap;

use super::certificate;
use super::context::{Context, certificates_variable};
use hac_lang::platform::InputType;
use hac_terraform::{Block, Entry, Expr, File, Project, list, lit, locals, object, print};

pub(super) const FILE: &str = "terraform.tfvars.example";

/// The variables that a deployment has to give.
pub(super) fn required(project: &Project) -> impl Iterator<Item = &Block> {
    variables(project).filter(|block| block.body.get("default").is_none())
}

fn variables(project: &Project) -> impl Iterator<Item = &Block> {
    project.root.blocks().filter(|block| block.kind == "variable")
}

/// The example, made from the variables that the project declares.
pub(super) fn text(ctx: &Context<'_>, project: &Project) -> String {
    let examples = examples(ctx);
    let mut text = vec![String::from(
        "# Copy to terraform.tfvars and change what differs.\n",
    )];
    for block in required(project) {
        let name = name_of(block);
        let value = examples.get(name).cloned().unwrap_or_else(|| lit(""));
        text.push("\n".to_owned());
        text.push(description(block));
        text.push(assignment(name, value));
    }
    for block in variables(project) {
        if let Some(value) = block.body.get("default") {
            text.push("\n".to_owned());
            text.push(description(block));
            for line in assignment(name_of(block), value.clone()).lines() {
                text.push(format!("# {line}\n"));
            }
        }
    }
    text.concat()
}

pub(super) fn name_of(block: &Block) -> &str {
    block.labels.first().map_or("", String::as_str)
}

fn description(block: &Block) -> String {
    match block.body.get("description") {
        Some(Expr::String(text)) => format!("# {}\n", text.replace('\n', "\n# ")),
        _ => String::new(),
    }
}

/// `name = value`, as the printer of Terraform files writes it inside a block.
fn assignment(name: &str, value: Expr) -> String {
    let mut block = locals();
    block.body.entries.push(Entry::Attribute {
        name: name.to_owned(),
        value,
    });
    let printed = print(&File { blocks: vec![block] }).text;
    let lines: Vec<&str> = printed.lines().collect();
    // Without the block's own first and last line.
    let inner = lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default();
    let dedented: Vec<&str> = inner
        .iter()
        .flat_map(|line| [line.strip_prefix("  ").unwrap_or(line), "\n"])
        .collect();
    dedented.concat()
}

/// Values of the right shape, by variable.
fn examples(ctx: &Context<'_>) -> BTreeMap<String, Expr> {
    let inputs = ctx
        .platform
        .inputs
        .iter()
        .map(|input| (ctx.variable_of(&input.name), example_of(ctx, &input.ty)));
    let certificates = ctx
        .platform
        .compute_tiers()
        .filter(|tier| certificate::is_given(ctx, tier))
        .map(|tier| {
            let arns = tier
                .regions
                .iter()
                .map(|region| (region.as_str(), example_of(ctx, &InputType::Arn)));
            (certificates_variable(&tier.name), object(arns))
        });
    inputs.chain(certificates).collect()
}

fn example_of(ctx: &Context<'_>, ty: &InputType) -> Expr {
    match ty {
        InputType::Text => lit("..."),
        InputType::Number => lit(0),
        InputType::Bool => lit(false),
        InputType::Email => lit("oncall@example.com"),
        InputType::Arn => lit("arn:aws:acm:us-east-1:123456789012:certificate/..."),
        InputType::Ami => lit("ami-0123456789abcdef0"),
        InputType::InstanceType => lit("t3.large"),
        InputType::Cidr => lit("10.0.0.0/16"),
        InputType::List(item) => list([example_of(ctx, item)]),
        InputType::RegionMap(item) => object(
            ctx.platform
                .serving()
                .map(|region| (region.name.as_str(), example_of(ctx, item))),
        ),
    }
}
