//! The first look at a text: comments, strings, brackets and characters that belong to no token. It knows no grammar.
//! Whatever it reports it also takes out, so that nothing later trips over it again.

use super::errors::{self, Place, Reports};
use super::text_errors;
use super::text_scan::{self, TextEnd};

/// What a stretch of text is, as far as lines and brackets are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// Names, numbers, operators and the blanks between them.
    Code,
    Newline,
    Comment,
    /// A string, closed on its line.
    Text,
    Open(Bracket),
    Close(Bracket),
    /// Reported, to be read as a value nobody knows.
    Poison,
    /// Reported or without meaning, to be read as this.
    ReadAs(&'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bracket {
    Round,
    Square,
    Curly,
}

impl Bracket {
    pub(super) fn open(self) -> char {
        match self {
            Self::Round => '(',
            Self::Square => '[',
            Self::Curly => '{',
        }
    }

    pub(super) fn close(self) -> char {
        match self {
            Self::Round => ')',
            Self::Square => ']',
            Self::Curly => '}',
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Lexeme {
    pub(super) piece: Piece,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Code is looked at in pieces: what is found in one is not looked for again to the end of a long line.
const RUN: usize = 1024;

/// All of a text, in order and without gaps.
pub(super) fn scan(text: &str, reports: &mut Reports) -> Vec<Lexeme> {
    let mut scanner = Scanner {
        text,
        at: 0,
        lexemes: Vec::new(),
        lists: 0,
        line_end: 0,
        simple_until: 0,
        open_until: 0,
        reports,
    };
    while scanner.at < text.len() {
        scanner.step();
    }
    scanner.lexemes
}

pub(super) struct Scanner<'a, 'r> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    lexemes: Vec<Lexeme>,
    /// How many round and square brackets are open.
    pub(super) lists: usize,
    /// Up to here strings are known to have broken interpolations, and looking again would cost quadratic time.
    simple_until: usize,
    /// Up to here a string was open that is never closed; other quotes on that line belong to the same mistake.
    open_until: usize,
    /// The end of the line that was asked for last.
    line_end: usize,
    pub(super) reports: &'r mut Reports,
}

impl Scanner<'_, '_> {
    pub(super) fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn step(&mut self) {
        let Some(&byte) = self.text.as_bytes().get(self.at) else {
            return;
        };
        match byte {
            b'\n' => self.push(Piece::Newline, self.at + 1),
            b'(' => self.push(Piece::Open(Bracket::Round), self.at + 1),
            b'[' => self.push(Piece::Open(Bracket::Square), self.at + 1),
            b'{' => self.push(Piece::Open(Bracket::Curly), self.at + 1),
            b')' => self.push(Piece::Close(Bracket::Round), self.at + 1),
            b']' => self.push(Piece::Close(Bracket::Square), self.at + 1),
            b'}' => self.push(Piece::Close(Bracket::Curly), self.at + 1),
            b'"' => self.text_literal(),
            b'#' => self.comment(),
            b'/' if self.at_comment_boundary() && self.rest().starts_with("//") => self.comment(),
            b'/' if self.at_comment_boundary() && self.rest().starts_with("/*") => self.block_comment(),
            b'-' | b'<' if self.other_comment().is_some() => self.foreign_comment(),
            b':' if self.rest().starts_with("://") && self.word_before() < self.at => self.web_address(),
            b'\'' | b'`' => self.foreign_quotes(char::from(byte), char::from(byte)),
            b'\r' if self.rest().starts_with("\r\n") => self.push(Piece::Code, self.at + 1),
            byte if is_code(byte) || b":/".contains(&byte) => {
                let more = self
                    .text
                    .as_bytes()
                    .iter()
                    .skip(self.at + 1)
                    .take(RUN)
                    .take_while(|byte| is_code(**byte))
                    .count();
                self.code(self.at + 1 + more);
            }
            _ => self.unusual(),
        }
    }

    /// Adds a piece from here to `end`; code joins the code before it.
    pub(super) fn push(&mut self, piece: Piece, end: usize) {
        let (start, end) = (offset(self.at), offset(end));
        self.at = end as usize;
        if let Piece::Open(Bracket::Round | Bracket::Square) = piece {
            self.lists += 1;
        } else if let Piece::Close(Bracket::Round | Bracket::Square) = piece {
            self.lists = self.lists.saturating_sub(1);
        }
        match self.lexemes.last_mut() {
            Some(last) if piece == Piece::Code && last.piece == Piece::Code => last.end = end,
            Some(_) | None => self.lexemes.push(Lexeme { piece, start, end }),
        }
    }

    /// Slashes start a comment only where no word or ARN can go on.
    pub(super) fn at_comment_boundary(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
        before.is_none_or(|byte| byte.is_ascii_whitespace() || b",{}()[]\"".contains(byte))
    }

    /// Where the current line ends, found once for each line.
    pub(super) fn line_end(&mut self) -> usize {
        if self.line_end <= self.at {
            let rest = self.rest();
            let length = rest.find('\n').unwrap_or(rest.len());
            let carriage = usize::from(rest.get(..length).is_some_and(|line| line.ends_with('\r')));
            self.line_end = self.at + length - carriage;
        }
        self.line_end
    }

    fn comment(&mut self) {
        let end = self.line_end();
        self.hidden_characters(self.at, end);
        self.push(Piece::Comment, end);
    }

    fn text_literal(&mut self) {
        if self.rest().starts_with("\"\"\"") {
            self.triple_quotes();
            return;
        }
        let (start, line_end) = (self.at, self.line_end());
        let Some(line) = self.text.get(start..line_end) else {
            return;
        };
        if start < self.open_until {
            self.push(Piece::Poison, start + 1);
            return;
        }
        let simple = start < self.simple_until;
        let found = if simple {
            text_scan::simple(line)
        } else {
            text_scan::full(line)
        };
        let opener_span = |place: Place, opener: usize| place.span(start + opener, start + opener + 2);
        match found {
            TextEnd::Closed { length } => {
                self.hidden_characters(start, start + length);
                let broken = simple && line.get(..length).is_some_and(|text| text.contains("${"));
                self.push(if broken { Piece::Poison } else { Piece::Text }, start + length);
            }
            TextEnd::BrokenInside { length, opener } => {
                self.reports
                    .push(|place| text_errors::interpolation(opener_span(place, opener)));
                self.push(Piece::Poison, start + length);
            }
            TextEnd::TooDeep { length, opener } => {
                self.reports
                    .push(|place| text_errors::nested_text(opener_span(place, opener)));
                self.push(Piece::Poison, start + length);
            }
            TextEnd::OpenInside { opener } => {
                self.reports
                    .push(|place| text_errors::interpolation(opener_span(place, opener)));
                self.simple_until = line_end;
                if let TextEnd::Closed { length } = text_scan::simple(line) {
                    self.push(Piece::Poison, start + length);
                } else {
                    self.open_text(line, line_end);
                }
            }
            TextEnd::Open => {
                if let Some(word) = self.quote_closes_a_word() {
                    self.reports.push(|place| {
                        text_errors::missing_quote(place.span(word, start + 1), place.span(word, word))
                    });
                    self.push(Piece::Poison, start + 1);
                    return;
                }
                let curly = line.find(['“', '”']);
                if let Some((at, quote)) =
                    curly.and_then(|at| Some((start + at, line.get(at..)?.chars().next()?)))
                {
                    let end = at + quote.len_utf8();
                    self.reports
                        .push(|place| text_errors::closed_by_another(place.span(at, end), quote));
                    self.push(Piece::Poison, end);
                    return;
                }
                if let Some(end) = self.closed_on_the_next_line(line_end) {
                    self.reports
                        .push(|place| text_errors::broken_text(place.span(start, line_end)));
                    self.push(Piece::Poison, end);
                    return;
                }
                let end = start + text_scan::length_of_open(line);
                self.reports
                    .push(|place| text_errors::open_text(place.span(start, start + 1), place.span(end, end)));
                self.open_text(line, line_end);
            }
        }
    }

    /// Takes out a string that is never closed.
    fn open_text(&mut self, line: &str, line_end: usize) {
        self.open_until = line_end;
        self.push(Piece::Poison, self.at + text_scan::length_of_open(line));
    }

    /// Where the word that ends here starts; here where there is none.
    pub(super) fn word_before(&self) -> usize {
        let from = self
            .lexemes
            .last()
            .filter(|last| last.piece == Piece::Code)
            .map_or(self.at, |last| last.start as usize);
        let before = self.text.get(from..self.at).unwrap_or("");
        self.at - (before.len() - before.trim_end_matches(is_word_char).len())
    }

    /// Takes back the word that ends here, and goes on from its start.
    pub(super) fn back_to(&mut self, start: usize) {
        if let Some(last) = self.lexemes.last_mut()
            && last.piece == Piece::Code
            && start < self.at
        {
            last.end = offset(start);
            if last.start == last.end {
                self.lexemes.pop();
            }
            self.at = start;
        }
    }

    /// Characters outside strings and comments that belong to no token.
    fn unusual(&mut self) {
        let Some(character) = self.rest().chars().next() else {
            return;
        };
        let end = self.at + character.len_utf8();
        match character {
            // A repetition, `10s × 3`; the grammar knows it.
            '×' => self.push(Piece::Code, end),
            // Only at the start of a file, where some editors put it.
            '\u{feff}' if self.at == 0 => self.push(Piece::ReadAs(" "), end),
            ';' => self.read_as(",", end),
            '→' | '⇒' => self.read_as("->", end),
            '↔' => self.read_as("<->", end),
            '≤' => self.read_as("<=", end),
            '≥' => self.read_as(">=", end),
            '“' | '”' | '„' => self.foreign_quotes(character, if character == '„' { '“' } else { '”' }),
            '‘' | '’' => self.foreign_quotes(character, '’'),
            character if character.is_whitespace() && !is_hidden(character) => {
                self.reports
                    .push(|place| errors::hidden_character(place.span(self.at, end), character, " "));
                self.push(Piece::ReadAs(" "), end);
            }
            _ => self.bad_word(),
        }
    }

    fn read_as(&mut self, meant: &'static str, end: usize) {
        let written = self.text.get(self.at..end).unwrap_or("").to_owned();
        self.reports
            .push(|place| errors::read_as(place.span(self.at, end), &written, meant));
        self.push(Piece::ReadAs(meant), end);
    }

    /// The whole word around a character that no word can hold.
    pub(super) fn bad_word(&mut self) {
        let start = self.at;
        let bad = self.rest().chars().next().unwrap_or(' ');
        let rest = self.rest().get(bad.len_utf8()..).unwrap_or("");
        let more = rest
            .find(|c: char| !is_word_char(c) && !is_bad_letter(c))
            .unwrap_or(rest.len());
        let end = start + bad.len_utf8() + more;
        self.back_to(self.word_before());
        self.reports.push(|place| {
            let span = place.span(start, start + bad.len_utf8());
            if is_hidden(bad) {
                errors::hidden_character(span, bad, "")
            } else {
                errors::bad_character(span, bad)
            }
        });
        self.push(Piece::Poison, end);
    }

    /// Reports what nobody can see inside a string or comment.
    fn hidden_characters(&mut self, start: usize, end: usize) {
        let inside = self.text.get(start..end).unwrap_or("");
        for (at, character) in inside.char_indices().filter(|(_, c)| is_hidden(*c)) {
            let at = start + at;
            let span_end = at + character.len_utf8();
            self.reports
                .push(|place| errors::hidden_character(place.span(at, span_end), character, ""));
        }
    }
}

/// What can stand in code and starts nothing else; `:` and `/` can.
fn is_code(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" \t_-.,=<>+*!&|?%@".contains(&byte)
}

fn is_word_char(character: char) -> bool {
    character.is_ascii_alphanumeric() || "_-.".contains(character)
}

fn is_bad_letter(character: char) -> bool {
    !character.is_ascii()
        && !character.is_whitespace()
        && !is_hidden(character)
        && !"×→⇒↔≤≥“”„‘’".contains(character)
        || "$~^\\".contains(character)
}

/// Control characters, and marks that make text look different from what it is.
fn is_hidden(character: char) -> bool {
    (character.is_control() && character != '\t')
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Offsets are kept in 32 bits, as in [`hac_base::source::Span`].
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
