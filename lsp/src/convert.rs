//! Between byte offsets and the protocol's UTF-16 positions, and between our data and the protocol's.

use hac::diagnostics::{Diagnostic, Severity};
use hac::ide;
use hac::source::{Source, SourceId, Span};
use tower_lsp::lsp_types as lsp;

/// A place of the protocol as a byte offset; positions past the end of a line or of the text are its end.
pub(crate) fn offset(source: &Source, position: lsp::Position) -> usize {
    let line = position.line as usize;
    let start = source.lines.start(line).unwrap_or(source.text.len());
    let end = source.lines.start(line + 1).unwrap_or(source.text.len());
    let text = source
        .text
        .get(start..end)
        .unwrap_or("")
        .trim_end_matches(['\n', '\r']);
    let mut units = 0;
    for (at, character) in text.char_indices() {
        if units >= position.character as usize {
            return start + at;
        }
        units += character.len_utf16();
    }
    start + text.len()
}

pub(crate) fn position(source: &Source, offset: usize) -> lsp::Position {
    let offset = offset.min(source.text.len());
    let line = source.lines.line(offset);
    let start = source.lines.start(line).unwrap_or(0);
    let units = source
        .text
        .get(start..offset)
        .map_or(0, |text| text.encode_utf16().count());
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    lsp::Position::new(number(line), number(units))
}

pub(crate) fn range(source: &Source, span: Span) -> lsp::Range {
    let range = span.range();
    lsp::Range::new(position(source, range.start), position(source, range.end))
}

/// What a diagnostic needs to know about the other files of its analysis.
pub(crate) trait Places {
    fn location(&self, span: Span) -> Option<lsp::Location>;
}

/// Stands at the top of a file of which nothing else can be said.
pub(crate) fn bug() -> lsp::Diagnostic {
    lsp::Diagnostic {
        severity: Some(lsp::DiagnosticSeverity::ERROR),
        source: Some("hac".to_owned()),
        message:
            "internal error: hac could not analyse this file\nThis is a bug in hac, not in your platform. \
                  Please report it together with the file that caused it."
                .to_owned(),
        ..lsp::Diagnostic::default()
    }
}

/// One diagnostic, shown at a place of a file.
pub(crate) fn diagnostic(
    item: &Diagnostic,
    at: Span,
    source: &Source,
    places: &dyn Places,
) -> lsp::Diagnostic {
    let others = item
        .secondary
        .iter()
        .map(|label| (label.span, label.message.clone()));
    let uses = item.via.iter().map(|site| {
        (
            site.span,
            format!("in the expansion of `{}` used here", site.module),
        )
    });
    let related = others.chain(uses).filter_map(|(span, message)| {
        Some(lsp::DiagnosticRelatedInformation {
            location: places.location(span)?,
            message,
        })
    });
    let related: Vec<_> = related.collect();
    let mut message = item.message.clone();
    let label = Some(&item.primary.message).filter(|label| !label.is_empty());
    for line in label
        .into_iter()
        .chain(&item.notes)
        .chain(item.help.iter().map(|help| &help.message))
    {
        message.push('\n');
        message.push_str(line);
    }
    lsp::Diagnostic {
        range: range(source, at),
        severity: Some(match item.severity() {
            Severity::Error => lsp::DiagnosticSeverity::ERROR,
            Severity::Warning => lsp::DiagnosticSeverity::WARNING,
        }),
        code: Some(lsp::NumberOrString::String(item.code.as_str().to_owned())),
        source: Some("hac".to_owned()),
        message,
        related_information: Some(related).filter(|related| !related.is_empty()),
        ..lsp::Diagnostic::default()
    }
}

pub(crate) fn hint(hint: ide::Hint, source: &Source) -> lsp::InlayHint {
    lsp::InlayHint {
        position: position(source, hint.offset),
        label: lsp::InlayHintLabel::String(hint.text),
        kind: None,
        text_edits: None,
        tooltip: Some(lsp::InlayHintTooltip::MarkupContent(lsp::MarkupContent {
            kind: lsp::MarkupKind::Markdown,
            value: hint.more,
        })),
        padding_left: Some(false),
        padding_right: Some(false),
        data: None,
    }
}

pub(crate) fn hover(hover: ide::Hover, source: &Source) -> lsp::Hover {
    lsp::Hover {
        contents: lsp::HoverContents::Markup(lsp::MarkupContent {
            kind: lsp::MarkupKind::Markdown,
            value: hover.markdown,
        }),
        range: Some(range(source, hover.span)),
    }
}

/// `order` is the item's place among its fellows, which editors would otherwise sort by name.
pub(crate) fn completion(
    item: ide::Completion,
    order: usize,
    source: &Source,
    snippets: bool,
) -> lsp::CompletionItem {
    let kind = match item.kind {
        ide::CompletionKind::Kind => lsp::CompletionItemKind::CLASS,
        ide::CompletionKind::Attribute => lsp::CompletionItemKind::PROPERTY,
        ide::CompletionKind::Verb => lsp::CompletionItemKind::METHOD,
        ide::CompletionKind::Value => lsp::CompletionItemKind::ENUM_MEMBER,
        ide::CompletionKind::Name => lsp::CompletionItemKind::REFERENCE,
        ide::CompletionKind::Unit => lsp::CompletionItemKind::UNIT,
        ide::CompletionKind::Module => lsp::CompletionItemKind::MODULE,
    };
    let is_snippet = item.snippet && snippets;
    let new_text = if item.snippet && !snippets {
        without_stops(&item.insert)
    } else {
        item.insert
    };
    let edit = lsp::TextEdit {
        range: range(source, item.replace),
        new_text,
    };
    lsp::CompletionItem {
        sort_text: Some(format!("{order:04}")),
        label: item.label,
        kind: Some(kind),
        detail: Some(item.detail).filter(|detail| !detail.is_empty()),
        documentation: Some(item.markdown).filter(|text| !text.is_empty()).map(|value| {
            lsp::Documentation::MarkupContent(lsp::MarkupContent {
                kind: lsp::MarkupKind::Markdown,
                value,
            })
        }),
        text_edit: Some(lsp::CompletionTextEdit::Edit(edit)),
        insert_text_format: Some(if is_snippet {
            lsp::InsertTextFormat::SNIPPET
        } else {
            lsp::InsertTextFormat::PLAIN_TEXT
        }),
        ..lsp::CompletionItem::default()
    }
}

/// A snippet as plain text, for editors that know no snippets: `${1:name}` becomes `name`, `$0` nothing.
fn without_stops(snippet: &str) -> String {
    let mut text = String::new();
    let mut rest = snippet.chars();
    while let Some(character) = rest.next() {
        match character {
            '\\' => text.extend(rest.next()),
            '$' => {
                let digits = rest.as_str().trim_start_matches(['{']);
                rest = digits.trim_start_matches(|c: char| c.is_ascii_digit()).chars();
                if rest.as_str().starts_with(':') {
                    rest.next();
                }
            }
            // Only a stop is closed without a blank before it; a block's brace stands on its own line.
            '}' if !text.ends_with([' ', '\n']) => {}
            _ => text.push(character),
        }
    }
    text
}

pub(crate) fn symbol(item: ide::Symbol, source: &Source) -> lsp::DocumentSymbol {
    let kind = match item.kind {
        ide::SymbolKind::Block => lsp::SymbolKind::CLASS,
        ide::SymbolKind::Attribute => lsp::SymbolKind::PROPERTY,
        ide::SymbolKind::Verb => lsp::SymbolKind::METHOD,
    };
    let children: Vec<_> = item
        .children
        .into_iter()
        .map(|child| symbol(child, source))
        .collect();
    #[expect(deprecated, reason = "the field must be given; tags replaced it")]
    lsp::DocumentSymbol {
        name: item.name,
        detail: Some(item.detail).filter(|detail| !detail.is_empty()),
        kind,
        tags: None,
        deprecated: None,
        range: range(source, item.span),
        selection_range: range(source, item.selection),
        children: Some(children).filter(|children| !children.is_empty()),
    }
}

/// The root file of an analysis is always its first source.
pub(crate) const ROOT: SourceId = SourceId(0);

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hac::source::{LineIndex, Source};

    use super::*;

    fn source(text: &str) -> Source {
        Source {
            path: "platform.ha".into(),
            text: Arc::from(text),
            lines: LineIndex::new(text),
        }
    }

    #[test]
    fn positions_count_utf16_units() {
        let source = source("a\n\u{1F600}x\r\ny");
        assert_eq!(position(&source, 2 + 4), lsp::Position::new(1, 2));
        assert_eq!(offset(&source, lsp::Position::new(1, 2)), 6);
        assert_eq!(offset(&source, lsp::Position::new(1, 99)), 7);
        assert_eq!(offset(&source, lsp::Position::new(99, 0)), source.text.len());
        for at in [0, 1, 2, 6, 7, 9, 10] {
            assert_eq!(offset(&source, position(&source, at)), at);
        }
    }

    #[test]
    fn snippets_have_a_plain_form() {
        assert_eq!(
            without_stops("tier ${1:name}: s3 {\n  $0\n}"),
            "tier name: s3 {\n  \n}"
        );
        assert_eq!(
            without_stops("{ us-east-1 = ${1:ami-1}, us-east-2 = ${2:ami-2} }"),
            "{ us-east-1 = ami-1, us-east-2 = ami-2 }"
        );
        assert_eq!(without_stops("[$0]"), "[]");
    }
}
