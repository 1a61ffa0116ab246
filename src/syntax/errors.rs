//! What the parser says about broken text: all wording of the family HA01 in one place.

use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::{SourceId, Span};
use hac_base::units::unit_meant;

use super::foreign::Foreign;

/// More than this many complaints about one file help nobody and would fill the memory for a file of noise.
const LIMIT: usize = 200;

/// Makes spans in the file that is being parsed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    source: SourceId,
}

impl Place {
    pub(super) fn span(self, start: usize, end: usize) -> Span {
        Span::new(self.source, start..end)
    }
}

/// The sink for one file.
#[derive(Debug, Clone)]
pub(super) struct Reports {
    place: Place,
    items: Vec<Diagnostic>,
    /// Also counts what was left out.
    count: usize,
}

impl Reports {
    pub(super) fn new(source: SourceId) -> Self {
        Self {
            place: Place { source },
            items: Vec::new(),
            count: 0,
        }
    }

    /// Takes a diagnostic; it is not even made once there are too many.
    pub(super) fn push(&mut self, make: impl FnOnce(Place) -> Diagnostic) {
        self.count += 1;
        if self.items.len() < LIMIT {
            self.items.push(make(self.place));
        }
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Takes over what was reported about a part of the same file.
    pub(super) fn extend(&mut self, part: Self) {
        self.count += part.count;
        let room = LIMIT.saturating_sub(self.items.len());
        self.items.extend(part.items.into_iter().take(room));
    }

    /// Hands everything over in the order of the text.
    pub(super) fn finish(mut self, diagnostics: &mut Diagnostics) {
        self.items.sort_by_key(|item| (item.primary.span, item.code));
        let left_out = self.count - self.items.len();
        let last = self.items.pop().map(|last| match left_out {
            0 => last,
            more => last.note(format!("{more} more problems in this file are not shown")),
        });
        for item in self.items.into_iter().chain(last) {
            diagnostics.push(item);
        }
    }
}

// ---- What is no text of this language

pub(super) fn foreign(at: Span, what: Foreign) -> Diagnostic {
    let (message, label, help) = match what {
        Foreign::Conflict => (
            "a merge conflict is not resolved",
            "one side begins here",
            "keep one side, and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`",
        ),
        Foreign::Heredoc => (
            "a text ends on the line where it begins",
            "a heredoc",
            "write the text in double quotes, on one line",
        ),
        Foreign::Json => (
            "this is JSON, and not a platform",
            "JSON begins here",
            "a file begins with `platform NAME {`; `hac new NAME` writes one to start with",
        ),
        Foreign::Yaml => (
            "this is YAML, and not a platform",
            "YAML begins here",
            "a file begins with `platform NAME {`; `hac new NAME` writes one to start with",
        ),
        Foreign::Hcl => (
            "this is Terraform, and not a platform",
            "Terraform begins here",
            "a file begins with `platform NAME {`; Terraform of your own goes beside the generated files",
        ),
        Foreign::Markdown => (
            "this is a fence of Markdown, and no part of a platform",
            "no part of the language",
            "delete the lines that begin with three backticks, and the text around them",
        ),
    };
    Diagnostic::new(Code::HA0118, at, message, label).help(help)
}

// ---- What the layout pass finds

pub(super) fn bad_character(at: Span, character: char) -> Diagnostic {
    let message = format!("the character `{character}` cannot stand outside strings and comments");
    let diagnostic = Diagnostic::new(Code::HA0107, at, message, "not part of any word or operator");
    match character {
        '$' => diagnostic.help("write `${…}` inside a string, or use the name without it"),
        '\'' | '`' => diagnostic.help("put text in double quotes"),
        '“' | '”' | '„' | '‘' | '’' => diagnostic.help("put text in straight double quotes `\"`"),
        '–' | '—' | '−' => diagnostic.safe_fix("write a plain hyphen `-`", at, "-"),
        _ => diagnostic
            .help("spell names with the letters a to z, digits, `_`, `-` and `.`; put other text in quotes"),
    }
}

pub(super) fn hidden_character(at: Span, character: char, replacement: &str) -> Diagnostic {
    let message = format!(
        "an invisible character (U+{:04X}) stands here",
        u32::from(character)
    );
    let advice = if replacement.is_empty() {
        "delete it"
    } else {
        "replace it with a plain blank"
    };
    Diagnostic::new(Code::HA0107, at, message, "it cannot be seen, but it is read").safe_fix(
        advice,
        at,
        replacement,
    )
}

pub(super) fn read_as(at: Span, written: &str, meant: &str) -> Diagnostic {
    let message = format!("`{written}` has no meaning here");
    Diagnostic::new(Code::HA0107, at, message, format!("read as `{meant}`")).safe_fix(
        format!("write `{meant}`"),
        at,
        meant,
    )
}

// ---- What lowering finds

pub(super) fn not_a_statement(at: Span, written: &str) -> Diagnostic {
    Diagnostic::new(
        Code::HA0101,
        at,
        format!("{} does not start a statement", quoted(written)),
        "expected a word here",
    )
    .help(if written.starts_with("@allow") {
        "write `allow CODE \"reason\"` in the block that it is about"
    } else {
        "write `name = value`, `name <= value`, or a verb followed by its operands"
    })
}

pub(super) fn quoted_name(at: Span, written: &str, bare: &str) -> Diagnostic {
    let message = format!(
        "a statement starts with a plain word, not with {}",
        quoted(written)
    );
    Diagnostic::new(Code::HA0101, at, message, "expected a word here").safe_fix(
        "write the name without quotes",
        at,
        bare,
    )
}

pub(super) fn missing_value(after: Span, operator: &str) -> Diagnostic {
    Diagnostic::new(
        Code::HA0102,
        after,
        format!("a value is missing after `{operator}`"),
        "nothing follows",
    )
    .help(format!("write a value after `{operator}`, or delete the line"))
}

pub(super) fn missing_between(at: Span, open: &str, close: &str) -> Diagnostic {
    Diagnostic::new(
        Code::HA0102,
        at,
        format!("a value is missing between `{open}` and `{close}`"),
        "nothing inside",
    )
    .help("write a value inside, or delete both")
}

pub(super) fn missing_choice(question: Span) -> Diagnostic {
    let message = "a choice needs both values: `condition ? one : other`";
    Diagnostic::new(Code::HA0102, question, message, "one of them is missing")
        .help("write `condition ? one : other`, with parentheses around a choice inside a choice")
}

pub(super) fn missing_qualifier(at: Span) -> Diagnostic {
    Diagnostic::new(
        Code::HA0102,
        at,
        "a word is missing after `at`",
        "nothing follows",
    )
    .help("write `at typical` or `at worst`, or delete `at`")
}

pub(super) fn missing_separator(next: Span, written: &str) -> Diagnostic {
    let message = format!("a comma or a line break is missing before {}", quoted(written));
    Diagnostic::new(Code::HA0110, next, message, "a new statement starts here").safe_fix(
        "put a comma before it, or start a new line",
        next.at_start(),
        ", ",
    )
}

pub(super) fn missing_comma(next: Span, written: &str) -> Diagnostic {
    Diagnostic::new(
        Code::HA0110,
        next,
        format!("a comma is missing before {}", quoted(written)),
        "the next value",
    )
    .safe_fix("put a comma between the values", next.at_start(), ", ")
}

pub(super) fn quantity_blanks(at: Span, written: &str, meant: &str) -> Diagnostic {
    let message = format!("`{written}` is written `{meant}`");
    let label = if meant.contains(' ') {
        "the blanks are in the wrong place"
    } else {
        "a number and its unit are one word"
    };
    Diagnostic::new(Code::HA0111, at, message, label).safe_fix(format!("write `{meant}`"), at, meant)
}

pub(super) fn decimal_comma(at: Span, written: &str) -> Diagnostic {
    let meant = written.replacen(',', ".", 1);
    let message = format!("`{written}` is written `{meant}`");
    Diagnostic::new(
        Code::HA0111,
        at,
        message,
        "a number has a point, and a comma parts values",
    )
    .safe_fix(format!("write `{meant}`"), at, meant)
}

pub(super) fn not_a_relation(at: Span, written: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::HA0112,
        at,
        format!("`{written}` does not bind a name to a value"),
        "not a relation",
    );
    match written {
        "=<" => diagnostic.safe_fix("write `<=`", at, "<="),
        "=>" => diagnostic.help("write `>=` for an obligation, `=` for a fact, or `->` between two places"),
        "!=" => diagnostic.help("write `=` for a fact, `<=` or `>=` for an obligation"),
        _ => diagnostic.safe_fix("write `=`", at, "="),
    }
}

pub(super) fn missing_equals(list: Span, name: &str) -> Diagnostic {
    let message = format!("a `=` is missing between `{name}` and its list");
    Diagnostic::new(Code::HA0112, list, message, "a list is a value").safe_fix(
        "write `=` before the list",
        list.at_start(),
        "= ",
    )
}

/// Behind several operands, where an equals sign would not help.
pub(super) fn list_of_operands(list: Span) -> Diagnostic {
    Diagnostic::new(
        Code::HA0113,
        list,
        "a list does not belong to this statement",
        "one value stands here",
    )
    .help("write the statement once for each value of the list, each on a line of its own")
}

pub(super) fn leftover(at: Span, written: &str) -> Diagnostic {
    let message = format!("{} does not belong to this statement", quoted(written));
    let diagnostic = Diagnostic::new(Code::HA0113, at, message, "not understood");
    if let Some(sign) = single_equals(at, written) {
        return diagnostic.fix("write `==`: a longer condition compares with it", sign, "==");
    }
    if let Some(times) = written.strip_prefix('*') {
        let end = at.start + 1;
        return diagnostic.fix(format!("write `x {}`", times.trim()), Span { end, ..at }, "x");
    }
    if written.starts_with("||") || written.starts_with("&&") {
        let end = at.start + 2;
        return diagnostic.fix(
            "write `,` between conditions: `any` says that one is enough, `all` that each must hold",
            Span { end, ..at },
            ",",
        );
    }
    diagnostic.help("delete it, or put it on a line of its own if it is a statement")
}

/// Words after a finished value, on its line.
pub(super) fn after_value(at: Span, written: &str) -> Diagnostic {
    let word = written.split_whitespace().next().unwrap_or(written);
    let message = format!("{} does not belong to this statement", quoted(written));
    let diagnostic = Diagnostic::new(Code::HA0113, at, message, "nothing may follow the value");
    if let Some(unit) = unit_meant(word) {
        return diagnostic.help(format!("write the unit at the number: `30{unit}`"));
    }
    match word {
        "typical" | "worst" | "best" if word == written => {
            diagnostic.fix(format!("write `at {word}`"), at, format!("at {word}"))
        }
        "week" | "weeks" | "month" | "months" | "year" | "years" => {
            diagnostic.help("write the number of days: `90d`; days are the longest unit")
        }
        _ => diagnostic.help("delete it, or put it on a line of its own if it is a statement"),
    }
}

/// The equals sign that begins what was not understood.
fn single_equals(at: Span, written: &str) -> Option<Span> {
    let end = at.start + 1;
    (written.starts_with('=') && !written.starts_with("==")).then_some(Span { end, ..at })
}

pub(super) fn stuff(at: Span, written: &str) -> Diagnostic {
    let message = format!("{} is not a value", quoted(written));
    let diagnostic = Diagnostic::new(Code::HA0113, at, message, "not understood");
    match single_equals(at, written) {
        Some(sign) => diagnostic.fix("write `==`: a longer condition compares with it", sign, "=="),
        None => diagnostic.help("delete it, or put text in quotes"),
    }
}

pub(super) fn extra_comma(at: Span) -> Diagnostic {
    Diagnostic::new(
        Code::HA0116,
        at,
        "no value stands before this comma",
        "one comma too many",
    )
    .safe_fix("delete the comma", at, "")
}

pub(super) fn map_entry(key: Span, written: &str) -> Diagnostic {
    let message = format!("the map entry {} has no value", quoted(written));
    Diagnostic::new(Code::HA0117, key, message, "expected `key = value`").fix(
        "write `=` and a value after the key",
        key.at_end(),
        " = ",
    )
}

pub(super) fn map_assign(at: Span, written: &str) -> Diagnostic {
    let message = format!("a map entry is `key = value`, not `key {written} value`");
    Diagnostic::new(Code::HA0117, at, message, "expected `=`").safe_fix("write `=`", at, " =")
}

pub(super) fn long_expression(at: Span) -> Diagnostic {
    Diagnostic::new(
        Code::HA0108,
        at,
        "this value has too many operators",
        "the part that is too much",
    )
    .help("move a part of it into a statement of its own")
}

/// The user's text in backticks, shortened to what one line can show.
pub(super) fn quoted(text: &str) -> String {
    const SHOWN: usize = 32;
    let line = text.trim().lines().next().unwrap_or("").trim_end();
    let mut shown: String = line.chars().take(SHOWN).collect();
    if line.chars().nth(SHOWN).is_some() || text.trim().lines().nth(1).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}
