//! What the parser says about brackets.

use hac_base::diagnostics::{Code, Diagnostic};
use hac_base::source::Span;

use super::scan::Bracket;

pub(super) fn open_bracket(bracket: Bracket, open: Span, end: Span) -> Diagnostic {
    let (open_char, close) = (bracket.open(), bracket.close());
    let (code, message) = match bracket {
        Bracket::Curly => (Code::HA0104, "this block is never closed".to_owned()),
        Bracket::Round | Bracket::Square => (Code::HA0105, format!("this `{open_char}` is never closed")),
    };
    Diagnostic::new(code, open, message, "opened here")
        .label(end, "read as if it were closed here")
        .help(format!("add the missing `{close}`"))
}

/// The lines below are deeper, and a brace after them closes nothing else.
pub(super) fn unopened_block(at: Span) -> Diagnostic {
    Diagnostic::new(
        Code::HA0106,
        at,
        "`{` is missing here",
        "the lines below stand inside, by their indentation and by the `}` after them",
    )
    .fix("add `{`", at, " {")
}

pub(super) fn without_head(at: Span) -> Diagnostic {
    Diagnostic::new(
        Code::HA0106,
        at,
        "this `}` closes nothing: the line that opens the platform is missing",
        "no `{` is open here",
    )
    .help("begin the file with `platform <name> {`")
}

pub(super) fn stray_bracket(bracket: Bracket, at: Span) -> Diagnostic {
    let message = format!("this `{}` closes nothing", bracket.close());
    Diagnostic::new(
        Code::HA0106,
        at,
        message,
        format!("no `{}` is open here", bracket.open()),
    )
    .fix("delete it, or add the bracket that it should close", at, "")
}

pub(super) fn stray_brackets(count: usize, at: Span) -> Diagnostic {
    Diagnostic::new(
        Code::HA0106,
        at,
        format!("these {count} closing brackets close nothing"),
        "nothing is open here",
    )
    .fix("delete them, or add the brackets that they should close", at, "")
}

pub(super) fn too_deep(bracket: Span, limit: usize) -> Diagnostic {
    let message = format!("brackets are nested more than {limit} levels deep");
    Diagnostic::new(Code::HA0108, bracket, message, "one level too many")
        .help("move the inner part into a statement or module of its own")
}
