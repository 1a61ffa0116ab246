//! Where suggestions may come without being asked for.
//!
//! Many editors take the suggestion that is shown when Enter is pressed. One that is shown where a line may end therefore
//! takes the place of the line break that was meant, so that none is, unless what stands there asks for more.

use super::Scope;
use super::operands::lacks_operands;
use crate::place::Block;
use crate::typed::{Typed, is_relation};

impl Scope<'_> {
    /// Whether no line can end at the cursor.
    pub(super) fn asks_for_more(&self, typed: &Typed) -> bool {
        let Some(level) = typed.levels.last() else {
            return false;
        };
        if !self.typed.is_empty() {
            // `us-` or `web.`, but not `web`.
            return self.typed.ends_with(['-', '.']);
        }
        match level.tokens.last() {
            // Between the items of a list a line break is a blank.
            _ if matches!(level.open, Some('[' | '(')) => false,
            None => false,
            Some(last) if is_relation(last) || matches!(*last, "->" | "<->" | ":") => true,
            Some(last) => level.open.is_none() && self.lacks(typed.sentence(), last),
        }
    }

    /// Whether a sentence lacks operands that it must have.
    fn lacks(&self, sentence: &[&str], last: &str) -> bool {
        let [first, written @ ..] = sentence else {
            return false;
        };
        if let (Block::File, "use") = (self.block, *first) {
            return written.is_empty();
        }
        let Some(kind) = self.block.kind() else {
            return false;
        };
        if kind.condition.is_some() {
            return written.is_empty();
        }
        if kind.attribute(first).is_some() {
            // `detect <= 30s at`
            return last == "at" && written.iter().any(|token| is_relation(token));
        }
        if let Some(verb) = kind.verb(first) {
            return lacks_operands(verb.operands, written);
        }
        let mut children = super::kinds(first).filter(|_| kind.child(first).is_some());
        children
            .next()
            .is_some_and(|child| lacks_operands(child.label.parts(), written))
    }
}
