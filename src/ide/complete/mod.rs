//! What could be written at a place.
//!
//! The tree says which block the cursor is in; the text says how far the sentence has come; the tables of the schema
//! say what may follow.

mod blocks;
mod operands;
mod sentences;
mod unasked;
mod values;

use std::ops::Range;

use super::place::{self, Block};
use super::typed::{self, Cursor, Typed};
use super::{file, hover, module_named};
use hac_base::source::{SourceId, Span};
use hac_lang::resolve::stdlib;
use hac_lang::rules;
use hac_lang::schema::{self, Condition, Form, Kind, QUANTILES, Type};
use hac_pipeline::Analysis;
use hac_syntax::ast::{File, Statement};
use values::Shape;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    pub label: String,
    pub kind: CompletionKind,
    pub detail: String,
    /// Documentation, in Markdown.
    pub markdown: String,
    /// The text that takes the place of `replace`.
    pub insert: String,
    /// Whether `insert` holds `$1`-like stops.
    pub snippet: bool,
    pub replace: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    Kind,
    Attribute,
    Verb,
    Value,
    /// A tier, region, alert or input of this platform, or a parameter of this module.
    Name,
    Unit,
    Module,
}

/// Everything that could stand at an offset, the likeliest first; the editor filters by what was typed already.
pub fn complete(analysis: &Analysis, id: SourceId, offset: usize) -> Vec<Completion> {
    offered(analysis, id, offset, true)
}

/// The same for an offset that was reached by typing, where nobody asked: nothing where a line may end.
pub fn complete_unasked(analysis: &Analysis, id: SourceId, offset: usize) -> Vec<Completion> {
    offered(analysis, id, offset, false)
}

fn offered(analysis: &Analysis, id: SourceId, offset: usize, is_asked: bool) -> Vec<Completion> {
    let Some((file, text)) = file(analysis, id) else {
        return Vec::new();
    };
    let stack = place::enclosing(file, offset);
    let cursor = typed::before(&text, place::start(file, &stack, offset), offset);
    let scope = |word: Range<usize>| Scope {
        analysis,
        id,
        file,
        block: place::block(analysis, id, &stack),
        stack: &stack,
        typed: text.get(word.clone()).unwrap_or(""),
        replace: Span::new(id, word),
    };
    let mut items = match cursor {
        Cursor::Code(typed) => {
            let scope = scope(typed.word.clone());
            if is_asked || scope.asks_for_more(&typed) {
                scope.sentence(&typed)
            } else {
                Vec::new()
            }
        }
        // No line ends inside a text.
        Cursor::Interpolation(word) => {
            let scope = scope(word);
            let mut items = scope.params(|_| true);
            items.extend(scope.asked());
            items
        }
        Cursor::Prose => Vec::new(),
    };
    let mut seen = std::collections::BTreeSet::new();
    items.retain(|item| seen.insert(item.label.clone()));
    items
}

/// Where the cursor is, and what is known there.
struct Scope<'a> {
    analysis: &'a Analysis,
    id: SourceId,
    file: &'a File,
    block: Block<'a>,
    stack: &'a [&'a Statement],
    /// The word that is being typed.
    typed: &'a str,
    replace: Span,
}

impl<'a> Scope<'a> {
    fn item(&self, kind: CompletionKind, label: &str, detail: &str) -> Completion {
        Completion {
            label: label.to_owned(),
            kind,
            detail: detail.to_owned(),
            markdown: String::new(),
            insert: label.to_owned(),
            snippet: false,
            replace: self.replace,
        }
    }

    fn words(&self, words: &[&str], detail: &str) -> Vec<Completion> {
        let words = words.iter();
        words
            .map(|word| self.item(CompletionKind::Value, word, detail))
            .collect()
    }

    /// What may follow the words of a sentence.
    fn sentence(&self, typed: &Typed) -> Vec<Completion> {
        let [first, before_word @ ..] = typed.sentence() else {
            return if typed.levels.len() == 1 {
                self.starts()
            } else {
                Vec::new()
            };
        };
        if let (Block::File, "use") = (self.block, *first) {
            return if before_word.is_empty() {
                self.modules()
            } else {
                Vec::new()
            };
        }
        if let (Block::Declaration, "param") = (self.block, *first) {
            return self.declaration(typed);
        }
        if let Block::Use(module) = self.block {
            let shape = module.param(first).map(|param| Shape::of_param(param.ty));
            return shape.map_or_else(Vec::new, |shape| self.bound(shape, None, false, typed));
        }
        match self.block.kind() {
            Some(kind) => self.inside(kind, first, typed),
            None => Vec::new(),
        }
    }

    fn starts(&self) -> Vec<Completion> {
        match self.block {
            Block::File => self.top_level(),
            Block::Use(module) => self.arguments(module),
            Block::Kind(Kind {
                condition: Some(condition),
                ..
            }) => self.signals(*condition),
            Block::Kind(kind) => {
                let mut items = self.sentences(kind);
                items.extend(self.asked());
                items
            }
            Block::Declaration => {
                let mut items = vec![self.param()];
                items.extend(
                    self.block
                        .kind()
                        .map(|kind| self.sentences(kind))
                        .unwrap_or_default(),
                );
                items
            }
            Block::Unknown => Vec::new(),
        }
    }

    /// After the first word of a sentence: values of an attribute, operands of a verb, the label of a block.
    fn inside(&self, kind: &'static Kind, first: &str, typed: &Typed) -> Vec<Completion> {
        if let Some(condition) = kind.condition {
            return self.condition(condition, typed);
        }
        if let Some(attribute) = kind.attribute(first) {
            let of_input = (attribute.ty == Type::InputValue)
                .then(|| self.of_input())
                .flatten();
            let shape = of_input.unwrap_or_else(|| Shape::of(attribute.ty));
            let mut items = self.bound(shape, attribute.default, attribute.form == Form::AtMost, typed);
            let starts = typed.levels.len() == 1 && typed.sentence().len() == 2;
            if attribute.deploy_time && starts {
                items.extend(self.named("input", |_| true));
            }
            return items;
        }
        if kind.verb(first).is_some_and(|verb| verb.name == "that") {
            return self.asked();
        }
        if let Some(verb) = kind.verb(first) {
            return self.operands(verb.operands, typed);
        }
        if kind.child(first).is_some() {
            return self.label(first, typed);
        }
        // The name of a module's use is free, and so is what stands in `tags`.
        Vec::new()
    }

    /// What a rule can ask for, inside one.
    fn asked(&self) -> Vec<Completion> {
        let asked = rules::editor::asked(self.stack).into_iter();
        let items = asked.map(|asked| Completion {
            markdown: asked.doc.to_owned(),
            ..self.item(CompletionKind::Value, &asked.word, &asked.value)
        });
        items.collect()
    }

    /// After `name =`: values; after a whole obligation: for which case it holds.
    fn bound(
        &self,
        shape: Shape,
        default: Option<&str>,
        is_obligation: bool,
        typed: &Typed,
    ) -> Vec<Completion> {
        let (_, Some(written)) = typed
            .levels
            .first()
            .map_or((&[] as &[&str], None), |level| level.split())
        else {
            return Vec::new();
        };
        if typed.levels.len() > 1 {
            return self.in_brackets(shape, typed);
        }
        match written {
            [] => {
                let default =
                    default.map(|value| self.item(CompletionKind::Value, value, "unless said otherwise"));
                default.into_iter().chain(self.whole(shape)).collect()
            }
            [_] if shape == Shape::One(Type::Repeat) => self.words(&["x 3"], "failures in a row"),
            [_] if is_obligation => {
                let cases = QUANTILES.iter().map(|case| {
                    let item = self.item(CompletionKind::Value, &format!("at {case}"), "");
                    Completion {
                        markdown: hover::quantile(case).to_owned(),
                        ..item
                    }
                });
                cases.collect()
            }
            [_, "at"] if is_obligation => self.words(QUANTILES, "the case that is meant"),
            _ => Vec::new(),
        }
    }

    /// `when any { web.health fails }`, `hold when any { orders.lag > 5s }`
    fn condition(&self, condition: Condition, typed: &Typed) -> Vec<Completion> {
        match (condition, typed.sentence()) {
            (Condition::Fails, [_]) => self.words(&["fails"], "the check has failed often enough"),
            (Condition::LagAbove, [_]) => self.words(&["> 5s"], "the replica lags by more"),
            (Condition::LagAbove, [_, ">"]) => {
                let seconds = Type::Duration {
                    min_millis: 0,
                    max_millis: 3_600_000,
                };
                self.whole(Shape::One(seconds))
            }
            (Condition::Fails | Condition::LagAbove, _) => Vec::new(),
        }
    }

    /// After `use`: the modules that come with `hac`.
    fn modules(&self) -> Vec<Completion> {
        let modules = stdlib::ALL.iter().map(|module| {
            let item = self.item(
                CompletionKind::Module,
                &format!("std.{}", module.name),
                "standard module",
            );
            Completion {
                markdown: hover::documentation(module.text),
                ..item
            }
        });
        modules.collect()
    }

    /// The module that a word means in this file.
    fn imported(&self, name: &str) -> Option<&'a hac_lang::resolve::Module> {
        module_named(self.analysis, self.id, name)
    }
}

/// The kinds with that keyword, one for each variant.
fn kinds(name: &str) -> impl Iterator<Item = &'static Kind> {
    schema::KINDS
        .iter()
        .copied()
        .filter(move |kind| kind.name == name)
}
