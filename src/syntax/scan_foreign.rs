//! Signs of other languages, and signs in the wrong place, that the first look at a text understands: each is told once, and
//! read as what is meant.

use super::errors;
use super::scan::{Piece, Scanner};
use super::text_errors;

impl Scanner<'_, '_> {
    pub(super) fn block_comment(&mut self) {
        let inside = self.rest().get(2..).unwrap_or("");
        let end = inside
            .find("*/")
            .map_or(self.text.len(), |length| self.at + 2 + length + 2);
        self.reports
            .push(|place| text_errors::block_comment(place.span(self.at, end)));
        self.push(Piece::ReadAs(" "), end);
    }

    /// The sign of a comment of SQL or HTML that stands here, and its end on this line.
    pub(super) fn other_comment(&self) -> Option<(&'static str, &'static str)> {
        let signs = [("<!--", "-->"), ("-- ", "")];
        let rest = self.rest();
        signs
            .into_iter()
            .find(|(sign, _)| rest.starts_with(sign) && self.at_comment_boundary())
    }

    pub(super) fn foreign_comment(&mut self) {
        let Some((sign, close)) = self.other_comment() else {
            return;
        };
        let (start, line_end) = (self.at, self.line_end());
        let inside = self.text.get(start + sign.len()..line_end).unwrap_or("");
        let inside = inside.trim_end();
        let said = inside.strip_suffix(close).unwrap_or(inside).trim().to_owned();
        self.reports
            .push(|place| text_errors::foreign_comment(place.span(start, line_end), sign.trim(), &said));
        self.push(Piece::Comment, line_end);
    }

    /// `"""`, which ends on its line, or further down.
    pub(super) fn triple_quotes(&mut self) {
        const TRIPLE: &str = "\"\"\"";
        let start = self.at;
        let inside = self.text.get(start + TRIPLE.len()..).unwrap_or("");
        let inside = inside.split(TRIPLE).next().unwrap_or("").to_owned();
        let end = (start + 2 * TRIPLE.len() + inside.len()).min(self.text.len());
        self.reports
            .push(|place| text_errors::triple_quotes(place.span(start, end), &inside));
        self.push(Piece::Poison, end);
    }

    /// A quote at the end of a word closes what was never opened: `/healthz" every`.
    pub(super) fn quote_closes_a_word(&self) -> Option<usize> {
        let word = self.back_to_blank();
        let is_word = self
            .text
            .get(word..self.at)
            .is_some_and(|text| text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/'));
        is_word.then_some(word)
    }

    /// Where what stands before this place, without a blank in between, begins.
    pub(super) fn back_to_blank(&self) -> usize {
        let line = self.text.get(..self.at).unwrap_or("");
        let before = line.rsplit('\n').next().unwrap_or("");
        let glued = before
            .rsplit(|c: char| c.is_whitespace() || ",{}()[]\"=".contains(c))
            .next()
            .unwrap_or("");
        self.at - glued.len()
    }

    /// The end of a text that goes on: the next line has one quote, and so does not open another.
    pub(super) fn closed_on_the_next_line(&self, line_end: usize) -> Option<usize> {
        let next = self
            .text
            .get(line_end..)?
            .strip_prefix("\r\n")
            .or(self.text.get(line_end..)?.strip_prefix('\n'))?;
        let line = next.lines().next()?;
        let quote = line.find('"')?;
        // One that opens a text follows a sign or a blank.
        let before = line.get(..quote)?.chars().next_back()?;
        let closes = !before.is_whitespace() && !"=[({,".contains(before);
        (closes && line.matches('"').count() == 1).then(|| self.text.len() - next.len() + quote + 1)
    }

    /// A run of code, up to the first sign in it that is not what it seems.
    pub(super) fn code(&mut self, end: usize) {
        let run = self.text.get(self.at..end).unwrap_or("");
        let comment = [" <!--", "\t<!--", " -- ", "\t-- "];
        let comment = comment.iter().filter_map(|sign| run.find(sign)).min();
        let end = comment.map_or(end, |at| self.at + at + 1);
        if let Some((number, end)) = self.decimal_comma(end) {
            self.number_with_a_comma(number, end);
        } else if let Some((duration, blanks, end)) = self.duration_in_two(end) {
            self.duration_as_one(duration, blanks, end);
        } else {
            self.push(Piece::Code, end);
        }
    }

    /// `2m 30s` before `end`: where it begins, the blanks in it, and where it ends.
    fn duration_in_two(&self, end: usize) -> Option<(usize, std::ops::Range<usize>, usize)> {
        let code = self.text.get(self.at..end)?;
        let mut before: Option<(usize, &str)> = None;
        let mut at = self.at;
        for word in code.split_inclusive([' ', '\t']) {
            let text = word.trim_end_matches([' ', '\t']);
            if let Some((start, first)) = before
                && let (Some(large), Some(small)) = (time_unit(first), time_unit(text))
                && large > small
            {
                return Some((start, start + first.len()..at, at + text.len()));
            }
            if !text.is_empty() {
                before = (at > self.at || self.word_before() == at).then_some((at, text));
            }
            at += word.len();
        }
        None
    }

    fn duration_as_one(&mut self, start: usize, blanks: std::ops::Range<usize>, end: usize) {
        let written = self.text.get(start..end).unwrap_or("").to_owned();
        let meant: String = written.split_whitespace().collect();
        self.reports
            .push(|place| errors::quantity_blanks(place.span(start, end), &written, &meant));
        self.push(Piece::Code, blanks.start);
        self.push(Piece::ReadAs(""), blanks.end);
    }

    /// The first number with a comma for a point before `end`, as in `99,99%`: where it begins and ends. In brackets a
    /// comma parts values.
    pub(super) fn decimal_comma(&self, end: usize) -> Option<(usize, usize)> {
        if self.lists > 0 {
            return None;
        }
        let code = self.text.get(self.at..end)?;
        let (mut from, is_part) = (0, |c: char| c.is_ascii_alphanumeric() || "_-.,%/:".contains(c));
        for word in code.split_inclusive(|c: char| !is_part(c)) {
            let number = word.trim_end_matches(|c: char| !is_part(c));
            let is_number = number.split_once(',').is_some_and(|(whole, rest)| {
                let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                let unit = rest.get(digits..).unwrap_or("");
                !whole.is_empty()
                    && whole.bytes().all(|byte| byte.is_ascii_digit())
                    && digits > 0
                    && (unit == "%" || unit.bytes().all(|byte| byte.is_ascii_alphabetic()))
            });
            // What stands before it may belong to it: `10.0.0.0/8,10`.
            let is_whole = from > 0 || self.word_before() == self.at;
            if is_number && is_whole {
                return Some((self.at + from, self.at + from + number.len()));
            }
            from += word.len();
        }
        None
    }

    /// Reads on with a point in the comma's place.
    pub(super) fn number_with_a_comma(&mut self, start: usize, end: usize) {
        let written = self.text.get(start..end).unwrap_or("").to_owned();
        let comma = start + written.find(',').unwrap_or(0);
        self.reports
            .push(|place| errors::decimal_comma(place.span(start, end), &written));
        self.push(Piece::Code, comma);
        self.push(Piece::ReadAs("."), comma + 1);
    }

    pub(super) fn web_address(&mut self) {
        let rest = self.rest();
        let length = rest
            .find(|c: char| c.is_whitespace() || ",{}()[]\"".contains(c))
            .unwrap_or(rest.len());
        let end = self.at + length;
        self.back_to(self.word_before());
        let address = self.text.get(self.at..end).unwrap_or("").to_owned();
        self.reports
            .push(|place| text_errors::unquoted_address(place.span(self.at, end), &address));
        self.push(Piece::Poison, end);
    }

    pub(super) fn foreign_quotes(&mut self, open: char, close: char) {
        // A quote that is closed further away was hardly meant as one.
        const LONGEST: usize = 200;
        let line_end = self.line_end();
        let inside = self.text.get(self.at + open.len_utf8()..line_end).unwrap_or("");
        let end = inside
            .char_indices()
            .take(LONGEST)
            .find(|(_, character)| *character == close);
        match end.map(|(length, _)| length) {
            Some(length) => {
                let end = self.at + open.len_utf8() + length + close.len_utf8();
                let inside = inside.get(..length).unwrap_or("").to_owned();
                self.reports
                    .push(|place| text_errors::foreign_quotes(place.span(self.at, end), open, &inside));
                self.push(Piece::Poison, end);
            }
            None => self.bad_word(),
        }
    }
}

/// How large the unit is of a whole number of it: `30s`.
fn time_unit(word: &str) -> Option<usize> {
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let unit = word.get(digits..).filter(|_| digits > 0)?;
    ["ms", "s", "m", "h", "d"].iter().position(|known| *known == unit)
}
