//! The bare words of a sentence: those that may stand for something, and those that belong to the language.
//!
//! A word stands for something as a whole. One with a dot in it is a literal (`db.r6g.large`, `shop.example.com`), except
//! where a condition names the signal of a tier: `orders.lag > 5s`.

use std::collections::BTreeSet;

use crate::schema::{self, Kind, Part, Type};
use hac_base::source::Span;
use hac_syntax::ast::{Binding, Expr, ExprKind, Operand, Statement, TextPart};

/// Calls `see` for every bare word of a value that may stand for something.
fn each<'a>(value: &'a Expr, keeps: &Keeps, see: &mut dyn FnMut(&'a str, Span)) {
    match &value.kind {
        ExprKind::Word(word) if is_literal(word) || keeps.keeps(word) => {}
        ExprKind::Word(word) => see(word, value.span),
        ExprKind::Text(parts) => {
            for part in parts {
                if let TextPart::Interpolation(inner) = part {
                    each(inner, &keeps.in_text(), see);
                }
            }
        }
        ExprKind::List(items) | ExprKind::Call { args: items, .. } => {
            for item in items {
                each(item, keeps, see);
            }
        }
        ExprKind::Map(entries) => {
            for (key, item) in entries {
                each(key, keeps, see);
                each(item, keeps, see);
            }
        }
        ExprKind::Range(left, right)
        | ExprKind::Repeat {
            interval: left,
            times: right,
        }
        | ExprKind::Binary { left, right, .. } => {
            each(left, keeps, see);
            each(right, keeps, see);
        }
        ExprKind::Negate(inner) | ExprKind::Not(inner) | ExprKind::Paren(inner) => each(inner, keeps, see),
        ExprKind::Conditional {
            condition,
            then,
            otherwise,
        } => {
            each(condition, keeps, see);
            each(then, keeps, see);
            each(otherwise, keeps, see);
        }
        ExprKind::Number(_)
        | ExprKind::Quantity { .. }
        | ExprKind::Cidr(_)
        | ExprKind::Email(_)
        | ExprKind::Arn(_)
        | ExprKind::Error => {}
    }
}

/// Calls `see` for every bare word of a sentence's own head and value that may stand for something.
pub(super) fn each_of_sentence<'a>(
    head: &'a [Operand],
    binding: Option<&'a Binding>,
    keeps: &Keeps,
    see: &mut dyn FnMut(&'a str, Span),
) {
    for (index, operand) in head.iter().enumerate() {
        match operand {
            Operand::Value(Expr {
                kind: ExprKind::Word(word),
                span,
            }) if index == 0 => {
                if let Some((tier, _)) = keeps.signal(word) {
                    see(tier, *span);
                }
            }
            Operand::Value(value) => each(value, keeps, see),
            Operand::Arrow { .. } | Operand::Colon(_) => {}
        }
    }
    if let Some(binding) = binding {
        each(&binding.value, keeps, see);
    }
}

/// Whether a word stands for nothing but itself.
pub(super) fn is_literal(word: &str) -> bool {
    word.contains('.')
}

/// `us-east-1`: in a module with such a parameter, nobody could tell which of both a sentence means.
pub(super) fn is_like_a_region(word: &str) -> bool {
    let parts: Vec<&str> = word.split('-').collect();
    let [country, middle @ .., number] = parts.as_slice() else {
        return false;
    };
    let letters = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase());
    let is_number = number.len() == 1 && number.chars().all(|c| c.is_ascii_digit());
    country.len() == 2 && letters(country) && !middle.is_empty() && middle.iter().all(letters) && is_number
}

/// Adds all that is mentioned in a sentence that stands at `place`, and in the sentences in it.
pub(super) fn mentioned<'a>(sentence: &'a Statement, place: Place, into: &mut BTreeSet<&'a str>) {
    let keeps = Keeps::in_sentence(place, &sentence.head);
    each_of_sentence(
        &sentence.head,
        sentence.binding.as_ref(),
        &keeps,
        &mut |word, _| {
            into.insert(word);
        },
    );
    let inside = place.inside(&sentence.head);
    for inner in sentence.body.iter().flat_map(|body| &body.statements) {
        mentioned(inner, inside, into);
    }
}

/// Adds all that is mentioned in a value.
pub(super) fn mentioned_in_value<'a>(value: &'a Expr, into: &mut BTreeSet<&'a str>) {
    each(value, &Keeps::nothing(), &mut |word, _| {
        into.insert(word);
    });
}

/// Where a sentence stands, as far as its meaning depends on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    depth: usize,
    kind: Option<&'static Kind>,
    in_rule: bool,
}

impl Place {
    /// Outside of every block.
    pub(super) fn top() -> Self {
        Self {
            depth: 0,
            kind: None,
            in_rule: false,
        }
    }

    /// Directly in the platform, where the sentences of modules stand.
    pub(super) fn platform() -> Self {
        Self {
            depth: 1,
            kind: schema::kind(schema::ROOT, None),
            in_rule: false,
        }
    }

    /// In the body of the sentence with that head, which stands here.
    pub(super) fn inside(self, head: &[Operand]) -> Self {
        Self {
            depth: self.depth + 1,
            kind: kind(head),
            in_rule: self.in_rule || is_rule(head),
        }
    }

    /// Whether blocks that stand here may use a module: directly in the platform.
    pub(super) fn allows_modules(self) -> bool {
        self.depth == 1 && self.kind.is_none_or(|kind| kind.name == "platform")
    }

    /// Whether a keyword means something here without any module.
    pub(super) fn knows(self, keyword: &str) -> bool {
        self.words().any(|word| word == keyword)
    }

    /// The keywords that mean something here without any module.
    pub(super) fn words(self) -> impl Iterator<Item = &'static str> {
        self.kind.into_iter().flat_map(Kind::words)
    }
}

fn is_rule(head: &[Operand]) -> bool {
    head.first().and_then(word) == Some(schema::RULE)
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
    /// Whether the sentence is a condition, whose first word names a signal.
    is_condition: bool,
    /// Whether the sentence belongs to a rule, which compares with words of its own.
    pub in_rule: bool,
}

impl Keeps {
    /// For values outside of sentences, such as arguments.
    pub(super) fn nothing() -> Self {
        Self {
            words: BTreeSet::new(),
            is_condition: false,
            in_rule: false,
        }
    }

    /// For a sentence that stands at `place`.
    pub(super) fn in_sentence(place: Place, head: &[Operand]) -> Self {
        let mut keeps = Self {
            words: BTreeSet::new(),
            is_condition: place.kind.is_some_and(|kind| kind.condition.is_some()),
            in_rule: place.in_rule || is_rule(head),
        };
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

    /// For what a text of the sentence puts in: there, the language has no words.
    pub(super) fn in_text(&self) -> Self {
        Self {
            words: BTreeSet::new(),
            is_condition: false,
            in_rule: self.in_rule,
        }
    }

    pub(super) fn keeps(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// The tier and the rest of a condition's first word: `orders` and `lag` of `orders.lag`.
    pub(super) fn signal<'w>(&self, word: &'w str) -> Option<(&'w str, &'w str)> {
        word.rsplit_once('.').filter(|_| self.is_condition)
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
