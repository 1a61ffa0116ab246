//! What could be written at a place.

use std::ops::Range;

use super::definition::names;
use super::{file, hover, place};
use crate::Analysis;
use crate::aws::facts;
use crate::resolve::stdlib;
use crate::schema::{self, Form, Kind, Label, Part, Type};
use crate::source::{SourceId, Span};
use crate::units::{DURATION_UNITS, SIZE_UNITS};

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
    /// A tier, region, alert or input of this platform.
    Name,
    Unit,
    Module,
}

/// Everything that could stand at an offset; the editor filters by what was typed already.
pub fn complete(analysis: &Analysis, id: SourceId, offset: usize) -> Vec<Completion> {
    let Some((file, text)) = file(analysis, id) else {
        return Vec::new();
    };
    let segment = segment(&text, offset);
    let word = segment.end
        - segment
            .clone()
            .count()
            .min(trailing_word(text.get(segment.clone()).unwrap_or("")))..offset;
    let cursor = Cursor {
        analysis,
        id,
        replace: Span::new(id, word.clone()),
    };
    let before = text.get(segment.start..word.start).unwrap_or("").trim_start();
    let stack = place::enclosing(file, offset);
    let kind = stack.last().map(|block| place::kind_of(block));
    let typed = text.get(word).unwrap_or("");
    match (before.is_empty(), kind) {
        (true, None) => cursor.top_level(),
        (true, Some(Some(kind))) => cursor.sentences(kind, id),
        (false, None) if before.starts_with("use ") => cursor.standard_modules(),
        (false, Some(Some(kind))) => cursor.inside(kind, before, typed),
        (_, Some(None)) | (false, None) => Vec::new(),
    }
}

/// The part of a sentence that stands before an offset: from the last line start, brace or comma that is not inside
/// brackets or a text.
fn segment(text: &str, offset: usize) -> Range<usize> {
    let before = text.get(..offset).unwrap_or("");
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let (mut start, mut depth, mut quoted) = (line, 0usize, false);
    for (at, character) in before.get(line..).unwrap_or("").char_indices() {
        match character {
            '"' => quoted = !quoted,
            '[' | '(' if !quoted => depth += 1,
            ']' | ')' if !quoted => depth = depth.saturating_sub(1),
            '{' | '}' | ',' if !quoted && depth == 0 => start = line + at + 1,
            _ => {}
        }
    }
    start..offset
}

/// How many bytes at the end of a text are the word that is being typed.
fn trailing_word(text: &str) -> usize {
    let range = place::word_at(text, text.len());
    range.len()
}

struct Cursor<'a> {
    analysis: &'a Analysis,
    id: SourceId,
    replace: Span,
}

impl Cursor<'_> {
    fn item(&self, kind: CompletionKind, label: &str, detail: &str, markdown: String) -> Completion {
        Completion {
            label: label.to_owned(),
            kind,
            detail: detail.to_owned(),
            markdown,
            insert: label.to_owned(),
            snippet: false,
            replace: self.replace,
        }
    }

    fn snippet(&self, kind: CompletionKind, label: &str, insert: String, markdown: String) -> Completion {
        Completion {
            insert,
            snippet: true,
            ..self.item(kind, label, "", markdown)
        }
    }

    fn top_level(&self) -> Vec<Completion> {
        let platform = schema::kind(schema::ROOT, None).map_or_else(String::new, hover::kind);
        vec![
            self.snippet(
                CompletionKind::Kind,
                "platform",
                "platform ${1:name} {\n  $0\n}".into(),
                platform,
            ),
            self.snippet(
                CompletionKind::Kind,
                "module",
                "module ${1:name} {\n  $0\n}".into(),
                "A reusable piece of a platform.".into(),
            ),
            self.snippet(
                CompletionKind::Kind,
                "use",
                "use ${1:std.}".into(),
                "Makes a module's name known in this file.".into(),
            ),
        ]
    }

    /// Attributes, verbs, blocks and modules that may start a sentence inside a kind.
    fn sentences(&self, kind: &'static Kind, id: SourceId) -> Vec<Completion> {
        let attributes = kind.attributes.iter().map(|attribute| {
            let insert = format!("{} {} ", attribute.name, attribute.form.as_str());
            Completion {
                insert,
                ..self.item(
                    CompletionKind::Attribute,
                    attribute.name,
                    attribute.ty.noun(),
                    hover::attribute(attribute),
                )
            }
        });
        let verbs = kind.verbs.iter().map(|verb| {
            let insert = format!("{}{}", verb.name, if verb.operands.is_empty() { "" } else { " " });
            Completion {
                insert,
                ..self.item(CompletionKind::Verb, verb.name, &verb.usage(), hover::verb(verb))
            }
        });
        let blocks = kind
            .children
            .iter()
            .flat_map(|child| schema::KINDS.iter().filter(move |found| found.name == child.kind));
        let blocks = blocks.map(|found| {
            self.snippet(
                CompletionKind::Kind,
                &block_label(found),
                block_snippet(found),
                hover::kind(found),
            )
        });
        let mut items: Vec<Completion> = attributes.chain(verbs).chain(blocks).collect();
        if kind.name == schema::ROOT {
            let imports = self.analysis.loaded.imports(id).iter();
            items.extend(imports.filter_map(|import| {
                let module = self.analysis.loaded.module(import.target?)?;
                let insert = format!("{} ${{1:name}} {{\n  $0\n}}", import.name);
                Some(self.snippet(
                    CompletionKind::Module,
                    &import.name,
                    insert,
                    hover::module(module),
                ))
            }));
        }
        items
    }

    fn standard_modules(&self) -> Vec<Completion> {
        stdlib::ALL
            .iter()
            .map(|module| {
                self.item(
                    CompletionKind::Module,
                    module.name,
                    "standard module",
                    String::new(),
                )
            })
            .collect()
    }

    /// After the first word of a sentence: values of an attribute, operands of a verb, the label of a block.
    fn inside(&self, kind: &'static Kind, before: &str, typed: &str) -> Vec<Completion> {
        let name = before
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .next()
            .unwrap_or("");
        if let Some(attribute) = kind.attribute(name).filter(|_| before.contains('=')) {
            let mut items = self.values(attribute.ty, typed);
            if attribute.deploy_time {
                items.extend(self.named(&["input"]));
            }
            if attribute.form != Form::Fact && !before.trim_end().ends_with('=') {
                items.push(self.item(
                    CompletionKind::Value,
                    "at typical",
                    "",
                    "The typical case is meant, not the worst.".into(),
                ));
            }
            return items;
        }
        if let Some(verb) = kind.verb(name) {
            return self.operands(verb.operands, before, typed);
        }
        match schema::KINDS.iter().find(|found| found.name == name) {
            Some(found) if before.trim_end().ends_with(':') => {
                let variants = schema::variants(found.name);
                variants
                    .map(|variant| self.item(CompletionKind::Value, variant, found.name, String::new()))
                    .collect()
            }
            Some(found) => self.label(found, typed),
            None => Vec::new(),
        }
    }

    fn label(&self, kind: &Kind, typed: &str) -> Vec<Completion> {
        match kind.label {
            Label::Region => self.values(Type::RegionName, typed),
            Label::Direction => self.values(Type::Region, typed),
            Label::Quantifier | Label::WhenQuantifier => self.values(Type::OneOf(&["any", "all"]), typed),
            Label::None | Label::Name | Label::Domain | Label::NameAndType => Vec::new(),
        }
    }

    /// What may follow the operands that are there: by their number, which is exact until an optional group was left
    /// out; the words that open such groups are always offered.
    fn operands(&self, parts: &'static [Part], before: &str, typed: &str) -> Vec<Completion> {
        let written = before.split_whitespace().count().saturating_sub(1);
        let mut items = Vec::new();
        let flat: Vec<&Part> = flatten(parts);
        if let Some(part) = flat.get(written) {
            items.extend(self.part(part, typed));
        }
        for part in parts {
            if let Part::Optional([first @ Part::Word(word), ..]) = part
                && !before.contains(word)
                && !items.iter().any(|item: &Completion| item.label == *word)
            {
                items.extend(self.part(first, typed));
            }
        }
        items
    }

    fn part(&self, part: &Part, typed: &str) -> Vec<Completion> {
        match part {
            Part::Word(word) => vec![self.item(CompletionKind::Value, word, "", String::new())],
            Part::Value { ty, .. } => self.values(*ty, typed),
            Part::Arrow => vec![self.item(CompletionKind::Value, "->", "", String::new())],
            Part::EitherArrow => ["->", "<->"]
                .map(|arrow| self.item(CompletionKind::Value, arrow, "", String::new()))
                .to_vec(),
            Part::Colon | Part::Optional(_) => Vec::new(),
        }
    }

    fn values(&self, ty: Type, typed: &str) -> Vec<Completion> {
        let fixed = ty
            .words()
            .iter()
            .map(|word| self.item(CompletionKind::Value, word, ty.noun(), String::new()));
        let fixed: Vec<Completion> = fixed.collect();
        if !fixed.is_empty() {
            return fixed;
        }
        match ty {
            Type::Region => self.named(&["region"]),
            Type::RegionName => facts::REGIONS
                .iter()
                .map(|region| self.item(CompletionKind::Value, region.name, "region", String::new()))
                .collect(),
            Type::Tier(variants) => self.tiers(variants),
            Type::Alert => self.named(&["alert"]),
            Type::List(inner) => self.values(*inner, typed),
            Type::RegionMap(_) => self.named(&["region"]),
            Type::Duration { .. } | Type::Days { .. } | Type::Repeat => self.units(DURATION_UNITS, typed),
            Type::Size => self.units(SIZE_UNITS, typed),
            _ => vec![self.item(CompletionKind::Value, &ty.sample(), ty.noun(), String::new())],
        }
    }

    /// The number that is being typed, with each unit.
    fn units(&self, units: &[(&str, u64)], typed: &str) -> Vec<Completion> {
        let number: String = typed
            .chars()
            .take_while(|c| c.is_ascii_digit() || *c == '.')
            .collect();
        let number = if number.is_empty() {
            "30".to_owned()
        } else {
            number
        };
        units
            .iter()
            .map(|(unit, _)| {
                self.item(
                    CompletionKind::Unit,
                    &format!("{number}{unit}"),
                    "",
                    String::new(),
                )
            })
            .collect()
    }

    fn named(&self, keywords: &[&str]) -> Vec<Completion> {
        let wanted = |keyword: &str| keywords.contains(&keyword);
        let nodes =
            names(self.analysis).filter(|(node, _)| node.keyword().is_some_and(|word| wanted(word.text)));
        nodes
            .map(|(node, name)| {
                self.item(
                    CompletionKind::Name,
                    name,
                    self.analysis.sources().text(node.head_span()),
                    String::new(),
                )
            })
            .collect()
    }

    fn tiers(&self, variants: &[&str]) -> Vec<Completion> {
        let fits = |head: &str| variants.is_empty() || variants.iter().any(|variant| head.ends_with(variant));
        let mut items = self.named(&["tier"]);
        items.retain(|item| fits(&item.detail) && self.id == self.replace.source);
        items
    }
}

fn flatten(parts: &'static [Part]) -> Vec<&'static Part> {
    parts
        .iter()
        .flat_map(|part| match part {
            Part::Optional(inner) => flatten(inner),
            Part::Word(_) | Part::Value { .. } | Part::Arrow | Part::EitherArrow | Part::Colon => vec![part],
        })
        .collect()
}

fn block_label(kind: &Kind) -> String {
    kind.variant.map_or_else(
        || kind.name.to_owned(),
        |variant| format!("{}: {variant}", kind.name),
    )
}

fn block_snippet(kind: &Kind) -> String {
    let head = match kind.label {
        Label::None => kind.name.to_owned(),
        Label::Name => match kind.variant {
            Some(variant) => format!("{} ${{1:name}}: {variant}", kind.name),
            None => format!("{} ${{1:name}}", kind.name),
        },
        Label::NameAndType => format!("{} ${{1:name}}: ${{2:text}}", kind.name),
        Label::Region => format!("{} ${{1:us-east-1}}", kind.name),
        Label::Domain => format!("{} \"${{1:www.example.com}}\"", kind.name),
        Label::Direction => format!("{} ${{1:us-east-1}} -> ${{2:us-east-2}}", kind.name),
        Label::Quantifier => format!("{} ${{1:any}}", kind.name),
        Label::WhenQuantifier => format!("{} when ${{1:any}}", kind.name),
    };
    if kind.body_required {
        format!("{head} {{\n  $0\n}}")
    } else {
        head
    }
}
