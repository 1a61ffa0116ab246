//! Which bracket closes which, and what to do about those that match nothing.
//!
//! A file whose brackets match is taken as it is, however it is indented. Otherwise indentation says which bracket was
//! forgotten: a line that stands no deeper than the line of an open bracket is no longer inside that bracket, and a line
//! that stands deeper than the one before it, which opens nothing, is inside of what that one should have opened. Where
//! that would find more faults than plain matching does, the indentation is not to be trusted, and plain matching
//! decides.

use super::scan::{Bracket, Lexeme, Piece};

/// Brackets inside brackets, blocks included. The parser and every later pass recurse once a level.
pub(super) const DEPTH_LIMIT: usize = 64;

/// What has to change so that brackets match and lines end where they should.
#[derive(Debug, Default)]
pub(super) struct Matching {
    pub(super) unclosed: Vec<Unclosed>,
    /// Closing brackets without an opening one.
    pub(super) strays: Vec<(Bracket, u32)>,
    /// The ends of lines that should have opened a block, whose closing brace is there.
    pub(super) unopened: Vec<u32>,
    /// What is nested too deeply, brackets included.
    pub(super) deep: Vec<(u32, u32)>,
    /// Newlines inside `( )` and `[ ]` and before a `{` that begins a line, which end nothing.
    pub(super) soft_newlines: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unclosed {
    pub(super) bracket: Bracket,
    pub(super) open: u32,
    /// Where it is read as closed: after the last thing inside.
    pub(super) close: u32,
    /// It is part of something nested too deeply, which says enough.
    pub(super) quiet: bool,
}

impl Matching {
    fn faults(&self) -> usize {
        self.unclosed.len() + self.strays.len() + self.unopened.len()
    }
}

/// What is believed of the indentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Belief {
    Nothing,
    /// Where a block ends.
    Ends,
    /// Where a block begins as well.
    Begins,
}

#[derive(Debug, Clone, Copy)]
enum TokenKind {
    Open(Bracket),
    Close(Bracket),
    Newline,
    /// The first code or string of a line.
    Line,
}

#[derive(Debug, Clone, Copy)]
struct Token {
    kind: TokenKind,
    at: u32,
    /// How far the line of the token is indented, in bytes.
    indent: u32,
    /// Where the last thing before it ended that is not a blank or comment.
    previous_end: u32,
    /// Whether that was a closing bracket.
    after_close: bool,
    /// Whether a comment stands between that and this.
    after_comment: bool,
    /// Whether it is the first of its line.
    first: bool,
}

pub(super) fn resolve(text: &str, lexemes: &[Lexeme]) -> Matching {
    let (tokens, end) = tokens(text, lexemes);
    let plain = Matcher::run(&tokens, end, Belief::Nothing);
    if plain.faults() == 0 {
        return plain;
    }
    [Belief::Ends, Belief::Begins]
        .into_iter()
        .map(|belief| Matcher::run(&tokens, end, belief))
        .fold(plain, |best, other| {
            if other.faults() <= best.faults() {
                other
            } else {
                best
            }
        })
}

/// What matters for brackets and lines, and where the last thing of the text ends.
fn tokens(text: &str, lexemes: &[Lexeme]) -> (Vec<Token>, u32) {
    let mut tokens = Vec::new();
    let (mut line_start, mut indent, mut fresh, mut previous_end) = (0, 0, true, 0);
    let (mut after_close, mut after_comment) = (false, false);
    for lexeme in lexemes {
        let written = text.get(lexeme.start as usize..lexeme.end as usize).unwrap_or("");
        let (blank, leading) = match lexeme.piece {
            Piece::Code => (
                written.trim().is_empty(),
                written.len() - written.trim_start().len(),
            ),
            Piece::ReadAs(meant) => (meant.trim().is_empty(), 0),
            Piece::Comment | Piece::Newline => (true, 0),
            Piece::Text | Piece::Open(_) | Piece::Close(_) | Piece::Poison => (false, 0),
        };
        let at = lexeme.start + u32::try_from(leading).unwrap_or(u32::MAX);
        let first = fresh && !blank;
        if first {
            (indent, fresh) = (at - line_start, false);
        }
        let token = |kind| Token {
            kind,
            at,
            indent,
            previous_end,
            after_close,
            after_comment,
            first,
        };
        match lexeme.piece {
            Piece::Newline => {
                tokens.push(token(TokenKind::Newline));
                (line_start, fresh) = (lexeme.end, true);
            }
            Piece::Open(bracket) => tokens.push(token(TokenKind::Open(bracket))),
            Piece::Close(bracket) => tokens.push(token(TokenKind::Close(bracket))),
            Piece::Code | Piece::Text | Piece::Poison | Piece::ReadAs(_) if first => {
                tokens.push(token(TokenKind::Line));
            }
            Piece::Code | Piece::Text | Piece::Poison | Piece::ReadAs(_) | Piece::Comment => {}
        }
        after_comment |= matches!(lexeme.piece, Piece::Comment);
        if !blank {
            after_comment = false;
            after_close = matches!(lexeme.piece, Piece::Close(_));
            previous_end = lexeme.start + u32::try_from(written.trim_end().len()).unwrap_or(u32::MAX);
        }
    }
    (tokens, previous_end)
}

#[derive(Debug, Clone, Copy)]
struct Opener {
    bracket: Bracket,
    at: u32,
    indent: u32,
    quiet: bool,
}

#[derive(Debug, Default)]
struct Matcher {
    found: Matching,
    /// Of the line before.
    indent: u32,
    /// Since the last thing that is not a blank or comment.
    newlines: Vec<u32>,
    /// Never longer than the limit, so that searching it takes constant time.
    stack: Vec<Opener>,
    /// Brackets open beyond the limit, and the first of them.
    beyond: Option<(u32, usize)>,
}

impl Matcher {
    fn run(tokens: &[Token], end: u32, belief: Belief) -> Matching {
        let mut matcher = Self::default();
        for token in tokens {
            if token.first && belief != Belief::Nothing {
                matcher.dedent(token);
            }
            if token.first && belief == Belief::Begins {
                matcher.indent(token);
            }
            matcher.token(token, belief);
        }
        matcher.leave_depth(end);
        while matcher.close_top(end) {}
        matcher.found
    }

    /// Closes what a line cannot be inside of, because it is not indented enough.
    fn dedent(&mut self, token: &Token) {
        let closes = matches!(token.kind, TokenKind::Close(_));
        let outside = |opener: &Opener| {
            if closes {
                opener.indent > token.indent
            } else {
                opener.indent >= token.indent
            }
        };
        if !self.stack.last().is_some_and(outside) {
            return;
        }
        self.leave_depth(token.previous_end);
        // A closing bracket needs something left to close.
        while self.stack.last().is_some_and(outside) && !(closes && self.stack.len() == 1) {
            self.close_top(token.previous_end);
        }
    }

    /// Opens what a line is inside of, by its indentation, and the line before has not opened.
    fn indent(&mut self, token: &Token) {
        let before = std::mem::replace(&mut self.indent, token.indent);
        let is_inside = |opener: &Opener| opener.bracket == Bracket::Curly && opener.indent < before;
        let is_deeper = token.indent > before && token.previous_end > 0 && !token.after_close;
        let begins = matches!(token.kind, TokenKind::Line) && is_deeper;
        if begins && self.stack.len() < DEPTH_LIMIT && self.stack.last().is_none_or(is_inside) {
            self.found.unopened.push(token.previous_end);
            self.stack.push(Opener {
                bracket: Bracket::Curly,
                at: token.previous_end,
                indent: before,
                quiet: true,
            });
        }
    }

    fn token(&mut self, token: &Token, belief: Belief) {
        let is_soft = matches!(
            self.stack.last().map(|opener| opener.bracket),
            Some(Bracket::Round | Bracket::Square)
        );
        match token.kind {
            TokenKind::Newline if is_soft => self.found.soft_newlines.push(token.at),
            TokenKind::Newline => self.newlines.push(token.at),
            // Nothing begins with a brace: it is that of the line before. A comment between would have no place.
            TokenKind::Open(Bracket::Curly) if token.first && !is_soft && !token.after_comment => {
                self.found.soft_newlines.append(&mut self.newlines);
                self.open(Bracket::Curly, token);
            }
            TokenKind::Open(bracket) => self.open(bracket, token),
            TokenKind::Close(bracket) => self.close(bracket, token, belief),
            TokenKind::Line => {}
        }
        if !matches!(token.kind, TokenKind::Newline) {
            self.newlines.clear();
        }
    }

    fn open(&mut self, bracket: Bracket, token: &Token) {
        if let Some((_, count)) = &mut self.beyond {
            *count += 1;
        } else if self.stack.len() >= DEPTH_LIMIT {
            self.beyond = Some((token.at, 1));
            self.stack.iter_mut().for_each(|opener| opener.quiet = true);
        } else {
            self.stack.push(Opener {
                bracket,
                at: token.at,
                indent: token.indent,
                quiet: false,
            });
        }
    }

    fn close(&mut self, bracket: Bracket, token: &Token, belief: Belief) {
        if let Some((_, count)) = &mut self.beyond {
            *count -= 1;
            if *count == 0 {
                self.leave_depth(token.at + 1);
            }
            return;
        }
        let too_deep =
            |opener: &Opener| belief != Belief::Nothing && token.first && opener.indent < token.indent;
        let opener = match self.stack.last() {
            Some(top) if too_deep(top) => None,
            Some(_) | None => self.opener_of(bracket),
        };
        let Some(opener) = opener else {
            self.found.strays.push((bracket, token.at));
            return;
        };
        while self.stack.len() > opener + 1 {
            self.close_top(token.previous_end);
        }
        self.stack.pop();
    }

    /// Which open bracket a closing one belongs to. A brace closes everything inside its block; other brackets do not
    /// reach out of a block.
    fn opener_of(&self, bracket: Bracket) -> Option<usize> {
        for (index, opener) in self.stack.iter().enumerate().rev() {
            if opener.bracket == bracket {
                return Some(index);
            }
            if opener.bracket == Bracket::Curly {
                return None;
            }
        }
        None
    }

    /// Reads the innermost bracket as closed at `close`.
    fn close_top(&mut self, close: u32) -> bool {
        let Some(opener) = self.stack.pop() else {
            return false;
        };
        let close = close.max(opener.at + 1);
        // Newlines after it end something again, unless a bracket around it goes on.
        if !matches!(
            self.stack.last(),
            Some(Opener {
                bracket: Bracket::Round | Bracket::Square,
                ..
            })
        ) {
            self.found
                .soft_newlines
                .truncate(self.found.soft_newlines.partition_point(|at| *at < close));
        }
        let Opener {
            bracket,
            at: open,
            quiet,
            ..
        } = opener;
        self.found.unclosed.push(Unclosed {
            bracket,
            open,
            close,
            quiet,
        });
        true
    }

    fn leave_depth(&mut self, end: u32) {
        if let Some((start, _)) = self.beyond.take() {
            self.found.deep.push((start, end.max(start + 1)));
        }
    }
}
