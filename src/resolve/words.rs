//! The bare words of a sentence: those that may stand for something, and those that belong to the language.

use std::collections::BTreeSet;

use crate::schema::{self, Kind, Part, Type};
use crate::source::Span;
use crate::syntax::ast::{Binding, Expr, ExprKind, Operand, Statement, TextPart};

/// Calls `see` for every bare word of a value.
pub(super) fn each<'a>(value: &'a Expr, see: &mut dyn FnMut(&'a str, Span)) {
    match &value.kind {
        ExprKind::Word(word) => see(word, value.span),
        ExprKind::Text(parts) => {
            for part in parts {
                if let TextPart::Interpolation(inner) = part {
                    each(inner, see);
                }
            }
        }
        ExprKind::List(items) | ExprKind::Call { args: items, .. } => {
            for item in items {
                each(item, see);
            }
        }
        ExprKind::Map(entries) => {
            for (key, item) in entries {
                each(key, see);
                each(item, see);
            }
        }
        ExprKind::Range(left, right)
        | ExprKind::Repeat {
            interval: left,
            times: right,
        }
        | ExprKind::Binary { left, right, .. } => {
            each(left, see);
            each(right, see);
        }
        ExprKind::Negate(inner) | ExprKind::Not(inner) | ExprKind::Paren(inner) => each(inner, see),
        ExprKind::Conditional {
            condition,
            then,
            otherwise,
        } => {
            each(condition, see);
            each(then, see);
            each(otherwise, see);
        }
        ExprKind::Number(_)
        | ExprKind::Quantity { .. }
        | ExprKind::Cidr(_)
        | ExprKind::Email(_)
        | ExprKind::Arn(_)
        | ExprKind::Error => {}
    }
}

/// Calls `see` for every bare word of a sentence's own head and value; the keyword counts where it is dotted, as in
/// `orders.lag > 5s`.
pub(super) fn each_of_sentence<'a>(
    head: &'a [Operand],
    binding: Option<&'a Binding>,
    see: &mut dyn FnMut(&'a str, Span),
) {
    for (index, operand) in head.iter().enumerate() {
        match operand {
            Operand::Value(Expr {
                kind: ExprKind::Word(word),
                ..
            }) if index == 0 && !word.contains('.') => {}
            Operand::Value(value) => each(value, see),
            Operand::Arrow { .. } | Operand::Colon(_) => {}
        }
    }
    if let Some(binding) = binding {
        each(&binding.value, see);
    }
}

/// What a word refers to: `orders` for `orders` and for `orders.lag`.
pub(super) fn subject(word: &str) -> &str {
    word.split_once('.').map_or(word, |(subject, _)| subject)
}

/// Adds the subjects of all words of a sentence and of the sentences in it.
pub(super) fn mentioned<'a>(sentence: &'a Statement, into: &mut BTreeSet<&'a str>) {
    each_of_sentence(&sentence.head, sentence.binding.as_ref(), &mut |word, _| {
        into.insert(subject(word));
    });
    for inner in sentence.body.iter().flat_map(|body| &body.statements) {
        mentioned(inner, into);
    }
}

/// Adds the subjects of all words of a value.
pub(super) fn mentioned_in_value<'a>(value: &'a Expr, into: &mut BTreeSet<&'a str>) {
    each(value, &mut |word, _| {
        into.insert(subject(word));
    });
}

/// Where a sentence stands, as far as its meaning depends on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    depth: usize,
    kind: Option<&'static Kind>,
}

impl Place {
    /// Outside of every block.
    pub(super) fn top() -> Self {
        Self { depth: 0, kind: None }
    }

    /// In the body of the sentence with that head, which stands here.
    pub(super) fn inside(self, head: &[Operand]) -> Self {
        Self {
            depth: self.depth + 1,
            kind: kind(head),
        }
    }

    /// Whether blocks that stand here may use a module: directly in the platform.
    pub(super) fn allows_modules(self) -> bool {
        self.depth == 1 && self.kind.is_none_or(|kind| kind.name == "platform")
    }

    /// Whether a keyword means something here without any module.
    pub(super) fn knows(self, keyword: &str) -> bool {
        self.kind
            .is_some_and(|kind| kind.words().any(|word| word == keyword))
    }
}

/// The kind of block that a head opens.
fn kind(head: &[Operand]) -> Option<&'static Kind> {
    let keyword = word(head.first()?)?;
    let after_colon = head
        .iter()
        .skip_while(|operand| !matches!(operand, Operand::Colon(_)))
        .nth(1);
    // What follows the colon of an input is a type, and no variant.
    schema::kind(keyword, after_colon.and_then(word)).or_else(|| schema::kind(keyword, None))
}

fn word(operand: &Operand) -> Option<&str> {
    match operand {
        Operand::Value(value) => of(value),
        Operand::Arrow { .. } | Operand::Colon(_) => None,
    }
}

/// The word that a value is.
pub(super) fn of(value: &Expr) -> Option<&str> {
    if let ExprKind::Word(word) = &value.kind {
        Some(word)
    } else {
        None
    }
}

/// The words of a sentence that have a meaning of the language's own, so that they stand for nothing else:
/// `primary` in `role = primary`, even in a module with a parameter `primary`.
#[derive(Debug)]
pub(super) struct Keeps {
    words: BTreeSet<&'static str>,
}

impl Keeps {
    /// For values outside of sentences, such as arguments.
    pub(super) fn nothing() -> Self {
        Self {
            words: BTreeSet::new(),
        }
    }

    /// For a sentence that stands at `place`.
    pub(super) fn in_sentence(place: Place, head: &[Operand]) -> Self {
        let mut keeps = Self::nothing();
        if let Some(kind) = kind(head) {
            keeps.add_parts(kind.label.parts());
        }
        if let (Some(kind), Some(keyword)) = (place.kind, head.first().and_then(word)) {
            if let Some(attribute) = kind.attribute(keyword) {
                keeps.add(attribute.ty);
            }
            if let Some(verb) = kind.verb(keyword) {
                keeps.add_parts(verb.operands);
            }
        }
        keeps
    }

    pub(super) fn keeps(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    fn add(&mut self, ty: Type) {
        if let Type::List(of) | Type::RegionMap(of) = ty {
            self.add(*of);
        }
        self.words.extend(ty.words());
    }

    fn add_parts(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Word(word) => {
                    self.words.insert(word);
                }
                Part::Value { ty, .. } => self.add(*ty),
                Part::Optional(inner) => self.add_parts(inner),
                Part::Arrow | Part::EitherArrow | Part::Colon => {}
            }
        }
    }
}
