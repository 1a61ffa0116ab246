//! What was typed of a sentence before the cursor. It is read from the text alone, since a sentence that is being typed
//! is seldom one that the tree knows.

use std::ops::Range;

/// The sentence up to the cursor: the open brackets, and what stands in each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed<'a> {
    /// The sentence itself, then each bracket that is still open, outermost first. Never empty.
    pub levels: Vec<Level<'a>>,
    /// The word that ends at the cursor; empty where none does.
    pub word: Range<usize>,
}

/// What stands between an opening bracket, or the start of the sentence, and the cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Level<'a> {
    /// `None` for the sentence itself.
    pub open: Option<char>,
    /// The first words of the items before the current one: the keys of a map, the items of a list.
    pub before: Vec<&'a str>,
    /// The words, signs and whole brackets of the current item, without the word that is being typed.
    pub tokens: Vec<&'a str>,
}

impl<'a> Level<'a> {
    fn next_item(&mut self) {
        if let Some(first) = self.tokens.first().copied() {
            self.before.push(first);
        }
        self.tokens.clear();
    }

    /// The tokens before the first `=`, `<=`, `>=`, `<` or `>`, and those after it if there is one.
    pub(super) fn split(&self) -> (&[&'a str], Option<&[&'a str]>) {
        let at = self.tokens.iter().position(|token| is_relation(token));
        match at.and_then(|at| self.tokens.split_at_checked(at)) {
            Some((head, [_, value @ ..])) => (head, Some(value)),
            Some((_, [])) | None => (&self.tokens, None),
        }
    }
}

pub(super) fn is_relation(token: &str) -> bool {
    matches!(token, "=" | "<=" | ">=" | "<" | ">")
}

impl<'a> Typed<'a> {
    /// The sentence's own words.
    pub(super) fn sentence(&self) -> &[&'a str] {
        self.levels.first().map_or(&[], |level| &level.tokens)
    }
}

/// Where the cursor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cursor<'a> {
    Code(Typed<'a>),
    /// Inside `${ … }` of a text; the word that is being typed there.
    Interpolation(Range<usize>),
    /// In the plain part of a text, or in a comment.
    Prose,
}

/// Reads a text from `start`, the start of a sentence, up to `offset`.
pub(super) fn before(text: &str, start: usize, offset: usize) -> Cursor<'_> {
    let mut reader = Reader {
        text: text.get(..offset).unwrap_or(text),
        at: start.min(offset),
        levels: vec![Level::default()],
        word: offset..offset,
    };
    loop {
        match reader.step() {
            Step::On => {}
            Step::End => {
                return Cursor::Code(Typed {
                    levels: reader.levels,
                    word: reader.word,
                });
            }
            Step::Inside(cursor) => return cursor,
        }
    }
}

struct Reader<'a> {
    /// Ends at the cursor.
    text: &'a str,
    at: usize,
    levels: Vec<Level<'a>>,
    word: Range<usize>,
}

enum Step<'a> {
    On,
    End,
    Inside(Cursor<'a>),
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn step(&mut self) -> Step<'a> {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Step::End;
        };
        if first == '#' || rest.starts_with("//") {
            return self.comment();
        }
        match first {
            '"' => return self.text_in_quotes(),
            '\n' => self.newline(),
            ',' => self.current(Level::next_item),
            '[' | '(' | '{' => self.levels.push(Level {
                open: Some(first),
                ..Level::default()
            }),
            ']' | ')' | '}' => self.close(first),
            _ if first.is_whitespace() => {}
            _ => return self.token(),
        }
        self.at += first.len_utf8();
        Step::On
    }

    fn current(&mut self, change: impl FnOnce(&mut Level<'a>)) {
        if let Some(level) = self.levels.last_mut() {
            change(level);
        }
    }

    /// A newline ends a sentence, and an entry of a map; in a list it is a blank.
    fn newline(&mut self) {
        self.current(|level| match level.open {
            None | Some('{') => level.next_item(),
            Some(_) => {}
        });
    }

    fn close(&mut self, bracket: char) {
        if self.levels.len() > 1 {
            self.levels.pop();
        }
        let is_block = bracket == '}' && self.levels.len() == 1;
        self.current(|level| {
            // What follows a block is the next sentence; what follows a map is still this one.
            if is_block && level.split().1.is_none() {
                level.next_item();
            } else {
                level.tokens.push("…");
            }
        });
    }

    fn comment(&mut self) -> Step<'a> {
        match self.rest().find('\n') {
            Some(length) => {
                self.at += length;
                Step::On
            }
            None => Step::Inside(Cursor::Prose),
        }
    }

    fn text_in_quotes(&mut self) -> Step<'a> {
        let rest = self.rest();
        let mut escaped = false;
        for (length, character) in rest.char_indices().skip(1) {
            match character {
                '"' if !escaped => {
                    let whole = rest.get(..=length).unwrap_or(rest);
                    self.at += whole.len();
                    self.current(|level| level.tokens.push(whole));
                    return Step::On;
                }
                // A text that was never closed ends with its line.
                '\n' => {
                    self.at += length;
                    return Step::On;
                }
                _ => escaped = character == '\\' && !escaped,
            }
        }
        let inside = rest.rfind("${").map(|at| at + 2);
        match inside.filter(|at| !rest.get(*at..).unwrap_or("").contains('}')) {
            Some(at) => {
                let written = rest.get(at..).unwrap_or("");
                let word = written.trim_end_matches(is_word).len();
                Step::Inside(Cursor::Interpolation(self.at + at + word..self.text.len()))
            }
            None => Step::Inside(Cursor::Prose),
        }
    }

    fn token(&mut self) -> Step<'a> {
        let rest = self.rest();
        let sign = ["<->", "->", "<=", ">="]
            .into_iter()
            .find(|sign| rest.starts_with(sign));
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        // `a->b`: a word keeps its hyphens, but not the one of an arrow.
        let is_arrow = rest.get(word..).is_some_and(|after| after.starts_with('>'));
        let word = rest
            .get(..word)
            .and_then(|word| word.strip_suffix('-'))
            .filter(|_| is_arrow)
            .map_or(word, str::len);
        let length = match (sign, word) {
            (Some(sign), _) => sign.len(),
            (None, 0) => rest.chars().next().map_or(1, char::len_utf8),
            (None, length) => length,
        };
        let token = rest.get(..length).unwrap_or(rest);
        let ends_here = length == rest.len();
        if ends_here && sign.is_none() && word > 0 {
            self.word = self.at..self.text.len();
            return Step::End;
        }
        self.at += length;
        self.current(|level| level.tokens.push(token));
        Step::On
    }
}

/// What may stand in a word, a number with its unit, an address or a path.
fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | '/' | '@' | '%')
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Typed, before};

    fn typed(text: &str) -> Typed<'_> {
        match before(text, 0, text.len()) {
            Cursor::Code(typed) => typed,
            Cursor::Interpolation(_) | Cursor::Prose => panic!("{text} is no code"),
        }
    }

    #[test]
    fn the_word_that_is_typed_is_apart() {
        let typed = typed("role = prim");
        assert_eq!(typed.sentence(), ["role", "="]);
        assert_eq!(typed.word, 7..11);
    }

    #[test]
    fn a_new_line_or_a_comma_or_a_brace_starts_a_sentence() {
        for text in [
            "a = 1\nb ",
            "a = 1, b ",
            "a { c = 1 } b ",
            "a = 1 # c\nb ",
            "a = \"x\nb ",
        ] {
            assert_eq!(typed(text).sentence(), ["b"], "{text}");
        }
    }

    #[test]
    fn brackets_keep_their_items() {
        let typed = typed("image = {\n  us-east-1 = ami-1,\n  us-east-2 = ");
        let map = typed.levels.last().expect("a level");
        assert_eq!(
            (map.open, map.before.as_slice()),
            (Some('{'), ["us-east-1"].as_slice())
        );
        assert_eq!(map.split(), (["us-east-2"].as_slice(), Some([].as_slice())));
        assert_eq!(typed.sentence(), ["image", "="]);
    }

    #[test]
    fn signs_are_tokens_of_their_own() {
        assert_eq!(
            typed("replicate a <-> b ").sentence(),
            ["replicate", "a", "<->", "b"]
        );
        assert_eq!(
            typed("listen https 443->http ").sentence(),
            ["listen", "https", "443", "->", "http"]
        );
        assert_eq!(typed("tier web:").sentence(), ["tier", "web", ":"]);
    }

    #[test]
    fn prose_is_not_code() {
        for text in ["# ro", "doc = \"ro", "a // b", "a = \"${x} b"] {
            assert_eq!(before(text, 0, text.len()), Cursor::Prose, "{text}");
        }
        assert_eq!(before("a = \"x ${na", 0, 11), Cursor::Interpolation(9..11));
    }
}
