//! Lines to text: indentation, and the columns in which relations and comments of neighbouring lines stand.

use super::INDENT;
use super::inline::width;

/// One line of the result.
#[derive(Debug)]
pub(super) struct Line {
    depth: usize,
    kind: Kind,
    comment: Option<String>,
}

#[derive(Debug)]
enum Kind {
    Blank,
    /// A comment on a line of its own.
    Comment(String),
    Code(String),
    /// Code that keeps its own indentation.
    Raw(String),
    Binding {
        head: String,
        relation: &'static str,
        rest: String,
    },
}

impl Line {
    fn new(kind: Kind) -> Self {
        Self {
            depth: 0,
            kind,
            comment: None,
        }
    }

    pub(super) fn blank() -> Self {
        Self::new(Kind::Blank)
    }

    pub(super) fn comment(text: String) -> Self {
        Self::new(Kind::Comment(text))
    }

    pub(super) fn code(text: String) -> Self {
        Self::new(Kind::Code(text))
    }

    pub(super) fn raw(text: String) -> Self {
        Self::new(Kind::Raw(text))
    }

    pub(super) fn binding(head: String, relation: &'static str, rest: String) -> Self {
        Self::new(Kind::Binding { head, relation, rest })
    }

    pub(super) fn at_depth(self, depth: usize) -> Self {
        Self { depth, ..self }
    }

    pub(super) fn can_take_comment(&self) -> bool {
        self.comment.is_none() && matches!(self.kind, Kind::Code(_) | Kind::Raw(_) | Kind::Binding { .. })
    }

    pub(super) fn set_comment(&mut self, text: String) {
        self.comment = Some(text);
    }

    /// The column in which the relation ends if nothing else has a say.
    fn relation_end(&self) -> Option<usize> {
        match &self.kind {
            Kind::Binding { head, relation, .. } => Some(width(head) + 1 + relation.len()),
            Kind::Blank | Kind::Comment(_) | Kind::Code(_) | Kind::Raw(_) => None,
        }
    }

    /// The line without its comment.
    fn code_text(&self, relation_end: usize) -> String {
        let indent = " ".repeat(self.depth * INDENT);
        match &self.kind {
            Kind::Blank => String::new(),
            Kind::Comment(text) | Kind::Code(text) => format!("{indent}{text}"),
            Kind::Raw(text) => text.clone(),
            Kind::Binding { head, relation, rest } => {
                let gap = relation_end.saturating_sub(width(head) + relation.len());
                format!("{indent}{head}{}{relation} {rest}", " ".repeat(gap))
            }
        }
    }
}

pub(super) fn render(lines: &[Line]) -> String {
    let bound = |line: &Line| line.relation_end().is_some();
    let mut texts: Vec<String> = Vec::with_capacity(lines.len());
    for run in lines.chunk_by(|a, b| a.depth == b.depth && bound(a) && bound(b)) {
        let end = run.iter().filter_map(Line::relation_end).max().unwrap_or(0);
        texts.extend(run.iter().map(|line| line.code_text(end)));
    }
    let mut out = String::new();
    let mut texts = texts.into_iter();
    for run in lines.chunk_by(|a, b| a.depth == b.depth && a.comment.is_some() && b.comment.is_some()) {
        let texts: Vec<String> = texts.by_ref().take(run.len()).collect();
        let column = texts.iter().map(|text| width(text)).max().unwrap_or(0) + 1;
        for (line, text) in run.iter().zip(texts) {
            out.push_str(&text);
            if let Some(comment) = &line.comment {
                out.extend(std::iter::repeat_n(' ', column - width(&text)));
                out.push_str(comment);
            }
            out.push('\n');
        }
    }
    out
}
