//! The rows of the schema, and modules, as Markdown.

use hac_lang::resolve::{Module, Param};
use hac_lang::schema::{Attribute, Form, Kind, Verb};
use hac_pipeline::Analysis;

pub(crate) const MODULE: &str = "**module**\n\nA reusable piece of a platform, in a file of its own. `param` \
     lines say what it is told; its other sentences stand wherever a block starts with its name.";

pub(crate) const USE: &str = "**use**\n\nMakes the module of another file known in this one: `use std.NAME` for \
     those that come with `hac`, `use ./PATH` for your own, `as NAME` to call it differently.";

pub(crate) const PARAM: &str = "**param**\n\nWhat a module is told by the block that uses it: \
     `param NAME: TYPE = DEFAULT`. Without a default it must be given; `optional(TYPE)` may be left out, and sentences \
     that mention it are then left out too.";

pub(crate) fn quantile(word: &str) -> &'static str {
    match word {
        "best" => "**at best**: everything happens at the luckiest moment, and every answer comes at once.",
        "typical" => "**at typical**: the mean over when a fault comes. About half of all cases take longer.",
        _ => "**at worst**: everything takes as long as it can. Meant wherever no case is named.",
    }
}

pub(crate) fn kind(kind: &Kind) -> String {
    let title = kind.title().replace('`', "");
    format!("**{title}**\n\n{}\n\n```ha\n{}\n```", kind.doc, kind.example)
}

pub(crate) fn attribute(attribute: &Attribute) -> String {
    let need = match (attribute.required, attribute.default) {
        (true, _) => "Required.".to_owned(),
        (false, Some(default)) => format!("`{default}` unless said otherwise."),
        (false, None) => "Optional.".to_owned(),
    };
    let proof = match attribute.form {
        Form::Fact => "",
        Form::AtMost => " An obligation: in the worst case, unless `at typical` is said.",
        Form::AtLeast => " An obligation: what cannot be shown to hold is refused.",
        Form::Bounds | Form::FactAndBounds => " With `>=` or `<=` an obligation, which is proved or refused.",
    };
    let input = if attribute.deploy_time {
        " An `input` may stand for the value."
    } else {
        ""
    };
    let (name, form, sample) = (attribute.name, attribute.form.as_str(), attribute.ty.sample());
    format!(
        "```ha\n{name} {form} {sample}\n```\n\n{} {need}{proof}{input}",
        attribute.doc
    )
}

pub(crate) fn verb(verb: &Verb) -> String {
    format!("```ha\n{}\n```\n\n{}", verb.usage(), verb.doc)
}

pub(crate) fn module(module: &Module) -> String {
    let parameters = module.params.iter().fold(String::new(), |text, param| {
        let need = if param.is_required() {
            "required"
        } else {
            "optional"
        };
        format!(
            "{text}\n- `{}: {}` ({need}): {}",
            param.name.text, param.ty, param.doc
        )
    });
    format!("**module {}**\n\n{}\n{parameters}", module.title, module.doc)
}

pub(crate) fn param(analysis: &Analysis, param: &Param) -> String {
    let declaration = analysis.sources().text(param.span);
    let need = if param.is_required() { " Required." } else { "" };
    format!("```ha\n{declaration}\n```\n\n{}{need}", param.doc)
}

/// The comment at the top of a file.
pub(crate) fn documentation(text: &str) -> String {
    let lines = text.lines().map_while(|line| line.strip_prefix('#'));
    let lines: Vec<&str> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n")
}
