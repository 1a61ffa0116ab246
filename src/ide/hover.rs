//! What a word means.

use super::definition::{self, declared};
use super::{file, place};
use crate::Analysis;
use crate::aws::facts;
use crate::schema::{self, Attribute, Form, Kind, Verb};
use crate::source::{SourceId, Span};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    pub markdown: String,
    /// The word that is explained.
    pub span: Span,
}

/// What stands at an offset, in Markdown.
pub fn hover(analysis: &Analysis, id: SourceId, offset: usize) -> Option<Hover> {
    let (file, text) = file(analysis, id)?;
    let range = place::word_at(&text, offset);
    let word = text.get(range.clone()).filter(|word| !word.is_empty())?;
    let stack = place::enclosing(file, offset);
    let sentence = place::sentence(file, &stack, offset);
    let is_keyword = sentence
        .and_then(|sentence| sentence.keyword())
        .is_some_and(|keyword| keyword.span.range() == range);
    let parent = stack.last().and_then(|block| place::kind_of(block));
    let markdown = if is_keyword {
        sentence
            .and_then(place::kind_of)
            .map(kind)
            .or_else(|| parent.and_then(|parent| parent.attribute(word)).map(attribute))
            .or_else(|| parent.and_then(|parent| parent.verb(word)).map(verb))
            .or_else(|| definition::module(analysis, id, word).map(module))
    } else {
        named(analysis, word)
            .or_else(|| region(word))
            .or_else(|| variant(word))
    };
    Some(Hover {
        markdown: markdown?,
        span: Span::new(id, range),
    })
}

pub(super) fn kind(kind: &Kind) -> String {
    format!(
        "**{}**\n\n{}\n\n```ha\n{}\n```",
        kind.title().replace('`', ""),
        kind.doc,
        kind.example
    )
}

pub(super) fn attribute(attribute: &Attribute) -> String {
    let need = match (attribute.required, attribute.default) {
        (true, _) => "Required.".to_owned(),
        (false, Some(default)) => format!("`{default}` unless said otherwise."),
        (false, None) => "Optional.".to_owned(),
    };
    let proof = match attribute.form {
        Form::Fact => "",
        Form::AtMost | Form::AtLeast => " An obligation: in the worst case, unless `at typical` is said.",
    };
    let form = attribute.form.as_str();
    let sample = attribute.ty.sample();
    format!(
        "```ha\n{} {form} {sample}\n```\n\n{} {need}{proof}",
        attribute.name, attribute.doc
    )
}

pub(super) fn verb(verb: &Verb) -> String {
    format!("```ha\n{}\n```\n\n{}", verb.usage(), verb.doc)
}

pub(super) fn module(module: &crate::resolve::Module) -> String {
    let parameters = module.params.iter().fold(String::new(), |text, param| {
        let need = if param.is_required() {
            "required"
        } else {
            "optional"
        };
        format!("{text}\n- `{}` ({need}): {}", param.name.text, param.doc)
    });
    format!("**module {}**\n\n{}\n{parameters}", module.name.text, module.doc)
}

/// A tier, an alert or an input: the head it was declared with.
fn named(analysis: &Analysis, word: &str) -> Option<String> {
    let (name, signal) = word
        .split_once('.')
        .map_or((word, None), |(name, signal)| (name, Some(signal)));
    let node = declared(analysis, name)?;
    let head = analysis.sources().text(node.head_span());
    let about = match signal {
        Some("health") => "\n\nThe tier's health check.",
        Some("lag") => "\n\nHow far the replica in the other region is behind.",
        Some(_) | None => "",
    };
    Some(format!("```ha\n{head}\n```{about}"))
}

fn region(word: &str) -> Option<String> {
    let region = facts::find_region(word)?;
    let zones: Vec<String> = region.zone_names().collect();
    Some(format!(
        "**{word}**: an AWS region with the zones {}.",
        zones.join(", ")
    ))
}

fn variant(word: &str) -> Option<String> {
    schema::KINDS
        .iter()
        .find(|found| found.variant == Some(word))
        .map(|found| kind(found))
}
