//! What the parser says about texts and comments: where they begin and end, and signs of other languages.

use super::errors::quoted;
use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;

pub(super) fn open_text(quote: Span, end: Span) -> Diagnostic {
    Diagnostic::new(Code::HA0103, quote, "this string is never closed", "opened here").fix(
        "close the string with `\"` on the same line",
        end,
        "\"",
    )
}

/// A text that the next line closes.
pub(super) fn broken_text(at: Span) -> Diagnostic {
    Diagnostic::new(
        Code::HA0103,
        at,
        "a text ends on the line where it begins",
        "goes on below",
    )
    .help("write it on one line; `\\n` in a text is a line break")
}

pub(super) fn missing_quote(at: Span, start: Span) -> Diagnostic {
    Diagnostic::new(
        Code::HA0103,
        at,
        "this string is closed, and was never opened",
        "closed here",
    )
    .fix("open the string with `\"`", start, "\"")
}

pub(super) fn closed_by_another(at: Span, quote: char) -> Diagnostic {
    let message = format!("this string opens with `\"` and closes with `{quote}`");
    Diagnostic::new(Code::HA0103, at, message, "another quote").safe_fix("write a straight `\"`", at, "\"")
}

pub(super) fn interpolation(opener: Span) -> Diagnostic {
    Diagnostic::new(
        Code::HA0105,
        opener,
        "this `${` is never closed inside its string",
        "opened here",
    )
    .help("close it with `}`, or write `$${` for the two characters themselves")
}

pub(super) fn nested_text(opener: Span) -> Diagnostic {
    Diagnostic::new(
        Code::HA0108,
        opener,
        "strings are nested too deeply inside `${…}`",
        "one too many",
    )
    .help("give the inner text a name of its own")
}

pub(super) fn unquoted_address(at: Span, address: &str) -> Diagnostic {
    let message = format!("the web address `{address}` needs quotes");
    Diagnostic::new(Code::HA0114, at, message, "`//` would start a comment").safe_fix(
        "put it in double quotes",
        at,
        format!("\"{address}\""),
    )
}

pub(super) fn foreign_quotes(at: Span, quote: char, inside: &str) -> Diagnostic {
    let message = format!("text stands in double quotes, not in `{quote}`");
    let diagnostic = Diagnostic::new(Code::HA0114, at, message, "not a string");
    if inside.contains(['"', '\\']) || inside.contains("${") {
        return diagnostic.help("write it with `\"`, and a `\\` before each `\"` inside");
    }
    diagnostic.safe_fix("use double quotes", at, format!("\"{inside}\""))
}

pub(super) fn triple_quotes(at: Span, inside: &str) -> Diagnostic {
    let message = "text stands in one double quote on each side, not in three";
    let diagnostic = Diagnostic::new(Code::HA0114, at, message, "not a string");
    if inside.contains(['"', '\\', '\n']) || inside.contains("${") {
        return diagnostic.help("write it with `\"`, on one line, and a `\\` before each `\"` inside");
    }
    diagnostic.safe_fix("use one on each side", at, format!("\"{inside}\""))
}

pub(super) fn foreign_comment(at: Span, sign: &str, said: &str) -> Diagnostic {
    let message = format!("`{sign}` does not start a comment here");
    let line = format!("# {said}");
    Diagnostic::new(Code::HA0115, at, message, "skipped").safe_fix("write `#`", at, line.trim_end())
}

pub(super) fn block_comment(at: Span) -> Diagnostic {
    Diagnostic::new(Code::HA0115, at, "`/* … */` is not a comment here", "skipped")
        .help("start each line of the comment with `#`")
}

pub(super) fn bad_escape(at: Span, written: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::HA0109,
        at,
        format!("{} means nothing in a string", quoted(written)),
        "unknown escape",
    );
    match written {
        "\\$" => diagnostic.fix("write `$${` for a plain `${`, or `$` alone", at, "$"),
        _ => diagnostic
            .fix("write `\\\\` for a backslash", at.at_start(), "\\")
            .note("the escapes are `\\n`, `\\t`, `\\\"`, `\\\\` and `$${`"),
    }
}
