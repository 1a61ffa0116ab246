//! What may follow the operands that a sentence has already.

use super::values::Shape;
use super::{Completion, CompletionKind, Scope};
use crate::typed::Typed;
use hac_lang::schema::{Part, Type};

impl Scope<'_> {
    pub(super) fn operands(&self, parts: &'static [Part], typed: &Typed) -> Vec<Completion> {
        if typed.levels.len() > 1 {
            return Vec::new();
        }
        let written = typed.sentence().get(1..).unwrap_or(&[]);
        let mut next = Vec::new();
        follow(parts, written, &mut next);
        next.into_iter().flat_map(|part| self.part(part)).collect()
    }

    fn part(&self, part: &Part) -> Vec<Completion> {
        match part {
            Part::Word(word) => self.words(&[word], ""),
            Part::Value { name, ty } => {
                let mut items = self.whole(Shape::of(*ty));
                for item in &mut items {
                    if item.kind == CompletionKind::Value && item.detail.is_empty() {
                        (*name).clone_into(&mut item.detail);
                    }
                }
                // A name that is made up here has nothing to be offered.
                items.retain(|_| *ty != Type::Name);
                items
            }
            Part::Arrow => self.words(&["->"], ""),
            Part::EitherArrow => vec![
                self.item(CompletionKind::Value, "->", "one way"),
                self.item(CompletionKind::Value, "<->", "both ways"),
            ],
            Part::Colon | Part::Optional(_) => Vec::new(),
        }
    }
}

/// Whether the words after a verb or keyword leave out something that has to follow.
pub(super) fn lacks_operands(parts: &'static [Part], written: &[&str]) -> bool {
    follow(parts, written, &mut Vec::new()).is_none()
}

/// Collects the parts that may come next, and gives what is written beyond these parts; `None` where what is written
/// ends within them.
fn follow<'w, 't>(
    parts: &'static [Part],
    mut written: &'w [&'t str],
    next: &mut Vec<&'static Part>,
) -> Option<&'w [&'t str]> {
    for part in parts {
        match (part, written) {
            (Part::Optional([first, ..]), []) => next.push(first),
            (Part::Optional(inner), [word, ..]) => {
                if matches!(inner.first(), Some(Part::Word(wanted)) if wanted == word) {
                    written = follow(inner, written, next)?;
                }
            }
            (part, []) => {
                next.push(part);
                return None;
            }
            (Part::Value { ty: Type::Repeat, .. }, interval) => {
                written = match interval {
                    [_] => {
                        next.push(&CROSS);
                        return None;
                    }
                    [_, "x"] => return None,
                    [_, "x", _, rest @ ..] | [_, rest @ ..] => rest,
                    [] => interval,
                };
            }
            (
                Part::Word(_) | Part::Value { .. } | Part::Arrow | Part::EitherArrow | Part::Colon,
                [_, rest @ ..],
            ) => {
                written = rest;
            }
        }
    }
    Some(written)
}

/// What follows the interval of `10s x 3`.
const CROSS: Part = Part::Word("x 3");

#[cfg(test)]
mod tests {
    use super::follow;
    use hac_lang::schema::{Part, kind};

    fn next(kind_name: &str, variant: Option<&str>, sentence: &str) -> Vec<String> {
        let words: Vec<&str> = sentence.split(' ').collect();
        let verb = kind(kind_name, variant)
            .and_then(|kind| kind.verb(words[0]))
            .expect("a verb");
        let mut found = Vec::new();
        follow(verb.operands, &words[1..], &mut found);
        let shown = found.into_iter().map(|part| match part {
            Part::Word(word) => (*word).to_owned(),
            Part::Value { name, .. } => format!("<{name}>"),
            Part::Arrow => "->".to_owned(),
            Part::EitherArrow => "<->".to_owned(),
            Part::Colon => ":".to_owned(),
            Part::Optional(_) => "[]".to_owned(),
        });
        shown.collect()
    }

    #[test]
    fn optional_groups_can_be_skipped() {
        assert_eq!(next("steps", None, "promote orders"), ["within", "using"]);
        assert_eq!(next("steps", None, "promote orders within 60s"), ["using"]);
        assert_eq!(next("steps", None, "promote orders using"), ["<strategy>"]);
        assert_eq!(next("steps", None, "promote orders within"), ["<budget>"]);
        assert_eq!(next("steps", None, "scale web to 3"), ["within"]);
    }

    #[test]
    fn an_interval_and_a_count_are_one_operand() {
        let health = |sentence| next("tier", Some("aurora_mysql"), sentence);
        assert_eq!(health("health GET \"/\" every 10s"), ["x 3"]);
        assert_eq!(health("health GET \"/\" every 10s x 3"), ["via"]);
        assert_eq!(health("health GET \"/\" every 10s x 3 via"), ["<tier>"]);
    }
}
