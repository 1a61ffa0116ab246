//! Escaping: how text that a user wrote becomes text, and nothing else, in HCL.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

use super::super::expr::{Expr, Part};
use super::flat::flat;

/// A quoted template: `"text${value}"`.
pub(super) fn write_quoted(parts: &[Part], out: &mut String) {
    let parts = merged(parts);
    let parts = parts.as_ref();
    out.push('"');
    for (position, part) in parts.iter().enumerate() {
        match part {
            Part::Text(text) => escape(text, before_value(parts, position), out),
            Part::Value(value) => interpolate(value, out),
        }
    }
    out.push('"');
}

pub(super) fn quoted_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_quoted_text(text, &mut out);
    out
}

pub(super) fn write_quoted_text(text: &str, out: &mut String) {
    out.push('"');
    escape(text, false, out);
    out.push('"');
}

/// `terraform fmt` sets spaces beside a brace or a minus that touches the braces of an interpolation; parentheses keep
/// them apart.
fn interpolate(value: &Expr, out: &mut String) {
    let text = flat(value);
    let touches = text.starts_with(['{', '-']) || text.ends_with('}');
    out.push_str(if touches { "${(" } else { "${" });
    out.push_str(&text);
    out.push_str(if touches { ")}" } else { "}" });
}

/// Neighbouring text joined, so that what is special is seen across the seams.
fn merged(parts: &[Part]) -> Cow<'_, [Part]> {
    let is_text = |part: &Part| matches!(part, Part::Text(_));
    let seam = parts.windows(2).any(|pair| pair.iter().all(is_text));
    if !seam && !parts.contains(&Part::Text(String::new())) {
        return Cow::Borrowed(parts);
    }
    let mut merged: Vec<Part> = Vec::new();
    for part in parts {
        match (merged.last_mut(), part) {
            (_, Part::Text(text)) if text.is_empty() => {}
            (Some(Part::Text(before)), Part::Text(text)) => before.push_str(text),
            (_, part) => merged.push(part.clone()),
        }
    }
    Cow::Owned(merged)
}

fn before_value(parts: &[Part], position: usize) -> bool {
    matches!(parts.get(position + 1), Some(Part::Value(_)))
}

/// `value_follows` says that `${` stands right after the text, so that a `$` at its end would change its meaning.
fn escape(text: &str, value_follows: bool, out: &mut String) {
    if text.bytes().all(is_plain) {
        out.push_str(text);
        return;
    }
    let mut rest = text;
    while let Some(special) = rest.find(is_special) {
        let (plain, from) = rest.split_at(special);
        out.push_str(plain);
        rest = escape_first(from, value_follows, out);
    }
    out.push_str(rest);
}

/// A character that stands for itself between quotes, as nearly all do.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'$' | b'%' | b'"' | b'\\')
}

/// What cannot stand for itself between quotes.
fn is_special(c: char) -> bool {
    matches!(c, '$' | '%' | '"' | '\\') || is_unprintable(c)
}

/// Escapes what a text starts with, and gives back the rest.
fn escape_first<'t>(text: &'t str, value_follows: bool, out: &mut String) -> &'t str {
    let Some(first) = text.chars().next() else {
        return text;
    };
    match first {
        '$' | '%' => {
            let (run, after) = split_run(text);
            out.push_str(&escape_run(run, after, value_follows).unwrap_or_else(|| code_points(run)));
            return after;
        }
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c => out.push_str(&code_point(c)),
    }
    after_first(text)
}

fn after_first(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.as_str()
}

/// The `$` and `%` that a text starts with, and the rest.
fn split_run(text: &str) -> (&str, &str) {
    let after = text.trim_start_matches(['$', '%']);
    text.split_at(text.len() - after.len())
}

/// A run of `$` and `%` in a template's text; `None` where only code points are safe. A run is special before a brace:
/// one sign is doubled there, but of several HCL reads `$$${` in ways that are easily got wrong.
fn escape_run(run: &str, after: &str, value_follows: bool) -> Option<String> {
    if after.starts_with('{') {
        return (run.len() == 1).then(|| run.repeat(2));
    }
    (!after.is_empty() || !value_follows).then(|| run.to_owned())
}

fn code_points(run: &str) -> String {
    run.chars().map(code_point).collect()
}

/// Characters that a reader cannot see, or that change how the characters around them are shown.
fn is_unprintable(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

fn code_point(c: char) -> String {
    let number = u32::from(c);
    if number <= 0xffff {
        format!("\\u{number:04x}")
    } else {
        format!("\\U{number:08x}")
    }
}

/// Text of a key. `terraform fmt` aligns by grapheme clusters; characters that could join with a neighbour are written
/// by code point, so that one character is one column.
///
/// Outside quotes a key is ASCII, so an escape can only land inside them.
pub(super) fn key_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if stands_alone(c) {
            out.push(c);
        } else {
            out.push_str(&code_point(c));
        }
    }
    out
}

fn stands_alone(c: char) -> bool {
    c.is_ascii()
        || matches!(c,
            '\u{a1}'..='\u{a8}' | '\u{aa}'..='\u{ac}' | '\u{af}'..='\u{2ff}' | '\u{391}'..='\u{3a1}' | '\u{3a3}'..='\u{3ff}'
            | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}' | '\u{4e00}'..='\u{9fff}' | '\u{3041}'..='\u{3096}'
            | '\u{30a1}'..='\u{30fa}')
}

/// Text of a comment, which must stay on its line.
pub(super) fn comment(text: &str) -> String {
    let mut visible: String = text
        .chars()
        .map(|c| if is_unprintable(c) { ' ' } else { c })
        .collect();
    visible.truncate(visible.trim_end().len());
    visible
}

/// A heredoc whose lines are indented by `indent` and whose end marker stands two columns to the left; `None` where
/// the text cannot be written so without changing its value.
pub(super) fn heredoc(parts: &[Part], indent: usize) -> Option<String> {
    let parts = merged(parts);
    let parts = parts.as_ref();
    if !can_be_heredoc(parts) {
        return None;
    }
    let mut body = String::new();
    let mut at_line_start = true;
    for (position, part) in parts.iter().enumerate() {
        match part {
            Part::Value(value) => {
                if at_line_start {
                    body.push_str(&" ".repeat(indent));
                    at_line_start = false;
                }
                interpolate(value, &mut body);
            }
            Part::Text(text) => {
                for line in text.split_inclusive('\n') {
                    // A line of nothing but spaces does not count for the common indentation, unless a value follows.
                    let blank = line.ends_with('\n') && line.trim().is_empty();
                    if at_line_start && !blank {
                        body.push_str(&" ".repeat(indent));
                    }
                    at_line_start = line.ends_with('\n');
                    escape_heredoc(line, !at_line_start && before_value(parts, position), &mut body);
                }
            }
        }
    }
    let marker = marker(&body);
    Some(format!(
        "<<-{marker}\n{body}{}{marker}",
        " ".repeat(indent.saturating_sub(2))
    ))
}

/// The marker must not stand alone on a line of the text.
fn marker(body: &str) -> String {
    let taken = |marker: &str| body.lines().any(|line| line.trim() == marker);
    let numbered = (2..).map(|number: u32| format!("EOT{number}"));
    std::iter::once("EOT".to_owned())
        .chain(numbered)
        .find(|marker| !taken(marker))
        .unwrap_or_default()
}

/// `<<-` removes the indentation that all lines share. That gives the text back only if some line has none of its own.
fn can_be_heredoc(parts: &[Part]) -> bool {
    let mut at_line_start = true;
    let mut some_line_at_margin = false;
    for part in parts {
        match part {
            Part::Value(_) => {
                some_line_at_margin |= at_line_start;
                at_line_start = false;
            }
            Part::Text(text) => {
                if text
                    .chars()
                    .any(|c| is_unprintable(c) && !matches!(c, '\n' | '\t'))
                {
                    return false;
                }
                for line in text.split_inclusive('\n') {
                    let first = line.chars().next().unwrap_or('\n');
                    // A combining character would join with the indentation before it.
                    if at_line_start && (first.width() == Some(0) || unusual_space(line)) {
                        return false;
                    }
                    some_line_at_margin |= at_line_start && !first.is_whitespace();
                    at_line_start = line.ends_with('\n');
                }
            }
        }
    }
    some_line_at_margin && at_line_start
}

/// A line that starts with a space other than the two of ASCII: not worth a rule of its own.
fn unusual_space(line: &str) -> bool {
    let indentation = line.chars().take_while(|c| c.is_whitespace());
    let after = line.trim_start().chars().next();
    indentation.into_iter().any(|c| !matches!(c, ' ' | '\t' | '\n'))
        || after.is_some_and(|c| c.width() == Some(0))
}

/// A heredoc knows no backslash; a run of signs before a brace goes through an interpolated string instead.
fn escape_heredoc(text: &str, value_follows: bool, out: &mut String) {
    let mut rest = text;
    while let Some(sign) = rest.find(['$', '%']) {
        let (plain, from) = rest.split_at(sign);
        out.push_str(plain);
        let (run, after) = split_run(from);
        match escape_run(run, after, value_follows) {
            Some(escaped) => out.push_str(&escaped),
            None => out.extend(["${\"", &code_points(run), "\"}"]),
        }
        rest = after;
    }
    out.push_str(rest);
}
