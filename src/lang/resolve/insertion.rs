//! Where one more argument is written in the use of a module.

use hac_base::diagnostics::Addition;
use hac_base::source::{Sources, Span};
use hac_syntax::ast::Statement;

/// Behind the last argument: on a line of its own where the others have theirs.
pub(super) fn of_argument(used: &Statement, sources: &Sources) -> Addition {
    let addition = |at: Span, before: String, after: &str| Addition {
        at,
        before,
        after: after.to_owned(),
    };
    let Some(body) = &used.body else {
        return addition(used.span.at_end(), " { ".to_owned(), " }");
    };
    let Some(last) = body.statements.last() else {
        return addition(body.open.at_end(), " ".to_owned(), " ");
    };
    let end = body.close.map_or(last.span, Span::at_start);
    let between = Span::new(last.span.source, last.span.range().end..end.range().end);
    match sources.text(between).find('\n') {
        Some(rest_of_line) => {
            let line_end = last.span.range().end + rest_of_line;
            let indent = indent(sources, last.span);
            addition(
                Span::new(last.span.source, line_end..line_end),
                format!("\n{indent}"),
                "",
            )
        }
        None => addition(last.span.at_end(), ", ".to_owned(), ""),
    }
}

/// The blanks in front of the line on which a place starts.
fn indent(sources: &Sources, place: Span) -> String {
    let before = sources.text(Span::new(place.source, 0..place.range().start));
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect()
}
