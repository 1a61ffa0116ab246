//! Tree and comments to canonical text.
//!
//! Blocks are indented by two blanks; the relations of consecutive one-line bindings end in the same column; comments
//! stay where they are, and at most one blank line stays between statements. What a user wrote on one line stays on
//! one line if it fits, because a short block reads best so; what spans lines gets one line for each part.

mod align;
mod inline;

use super::ast::{Body, Comment, Expr, ExprKind, File, Statement};
use align::Line;
use hac_base::source::{LineIndex, Span};

/// Longer lines are broken where that is possible.
const WIDTH: usize = 110;
const INDENT: usize = 2;

/// The text of a file in canonical form; `None` where the file has syntax errors, because then the tree does not hold
/// all of the text.
pub fn format(file: &File, text: &str) -> Option<String> {
    if !file.complete {
        return None;
    }
    let mut printer = Printer {
        text,
        lines: LineIndex::new(text),
        comments: &file.comments,
        next_comment: 0,
        out: Vec::new(),
        depth: 0,
        last_line: 0,
        fresh: true,
    };
    printer.statements(&file.statements);
    printer.comments_before(text.len() + 1);
    Some(align::render(&printer.out))
}

struct Printer<'a> {
    text: &'a str,
    lines: LineIndex,
    comments: &'a [Comment],
    /// The first comment that is not printed yet.
    next_comment: usize,
    out: Vec<Line>,
    depth: usize,
    /// The source line on which the last printed thing ended.
    last_line: usize,
    /// Whether nothing has been printed in the current block yet.
    fresh: bool,
}

/// What stands before a value on its first line.
#[derive(Default)]
struct Lead {
    head: String,
    relation: Option<&'static str>,
}

impl Lead {
    fn width(&self) -> usize {
        let relation = self.relation.map_or(0, |relation| relation.len() + 2);
        inline::width(&self.head) + relation
    }
}

/// What can get a line each.
#[derive(Clone, Copy)]
enum Parts<'a> {
    List(&'a [Expr]),
    Map(&'a [(Expr, Expr)]),
}

impl<'a> Parts<'a> {
    fn of(value: &'a Expr) -> Option<Self> {
        if let ExprKind::List(items) = &value.kind {
            return Some(Self::List(items));
        }
        if let ExprKind::Map(entries) = &value.kind {
            Some(Self::Map(entries))
        } else {
            None
        }
    }

    fn is_empty(self) -> bool {
        match self {
            Self::List(items) => items.is_empty(),
            Self::Map(entries) => entries.is_empty(),
        }
    }

    fn brackets(self) -> (&'static str, &'static str) {
        match self {
            Self::List(_) => ("[", "]"),
            Self::Map(_) => ("{", "}"),
        }
    }
}

impl Printer<'_> {
    fn statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            self.comments_before(statement.span.start as usize);
            self.blank_line(statement.span);
            self.statement(statement);
            self.ends_at(statement.span);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        let Some(body) = statement.body.as_ref() else {
            self.opening_line(statement, "");
            return;
        };
        if self.line_of_start(statement.span) == self.line_of_end(statement.span) || self.is_empty(body) {
            let text = inline::statement(statement, self.text);
            if self.depth * INDENT + inline::width(&text) <= WIDTH {
                self.push(Line::code(text));
                return;
            }
        }
        self.opening_line(statement, " {");
        self.body(body);
    }

    /// The part of a statement before its body.
    fn opening_line(&mut self, statement: &Statement, tail: &str) {
        let end = statement
            .body
            .as_ref()
            .map_or(statement.span, |body| body.open.at_start());
        let span = statement.span.at_start().to(end);
        if !self.can_place_comments(statement, span) {
            self.verbatim(span, tail);
            return;
        }
        let head = inline::head(&statement.head, self.text);
        match &statement.binding {
            None => self.push(Line::code(head + tail)),
            Some(binding) => {
                let lead = Lead {
                    head,
                    relation: Some(binding.op.as_str()),
                };
                let at = binding
                    .at
                    .as_ref()
                    .map_or(String::new(), |at| format!(" at {}", at.text));
                self.value(
                    lead,
                    &binding.value,
                    &format!("{at}{tail}"),
                    statement.body.is_none(),
                );
            }
        }
    }

    fn body(&mut self, body: &Body) {
        self.inside(body.open, |printer| printer.statements(&body.statements));
        if let Some(close) = body.close {
            self.closing(close, "}");
        }
    }

    /// A value after its lead; `aligned` where its relation belongs in the column of its neighbours.
    fn value(&mut self, lead: Lead, value: &Expr, tail: &str, aligned: bool) {
        let text = inline::expr(value, self.text);
        let width = self.depth * INDENT + lead.width() + inline::width(&text) + inline::width(tail);
        let spans_lines = self.line_of_start(value.span) != self.line_of_end(value.span);
        let parts = Parts::of(value).filter(|parts| !parts.is_empty() || self.has_comments(value.span));
        let Some(parts) = parts.filter(|_| spans_lines || width > WIDTH) else {
            let rest = text + tail;
            self.push(match lead.relation {
                Some(relation) if aligned => Line::binding(lead.head, relation, rest),
                Some(relation) => Line::code(format!("{} {relation} {rest}", lead.head)),
                None => Line::code(lead.head + &rest),
            });
            return;
        };
        let (open, close) = parts.brackets();
        self.push(Line::code(match lead.relation {
            Some(relation) => format!("{} {relation} {open}", lead.head),
            None => lead.head + open,
        }));
        self.inside(value.span.at_start(), |printer| match parts {
            Parts::List(items) => items.iter().for_each(|item| printer.item(item)),
            Parts::Map(entries) => entries.iter().for_each(|(key, value)| printer.entry(key, value)),
        });
        let end = value.span.end;
        self.closing(
            Span {
                start: end.saturating_sub(1),
                ..value.span
            },
            &format!("{close}{tail}"),
        );
    }

    fn item(&mut self, item: &Expr) {
        self.comments_before(item.span.start as usize);
        self.blank_line(item.span);
        self.value(Lead::default(), item, ",", false);
        self.ends_at(item.span);
    }

    fn entry(&mut self, key: &Expr, value: &Expr) {
        self.comments_before(key.span.start as usize);
        self.blank_line(key.span);
        let lead = Lead {
            head: inline::expr(key, self.text),
            relation: Some("="),
        };
        self.value(lead, value, "", true);
        self.ends_at(value.span);
    }

    /// Prints what stands in a block or in brackets, one level deeper.
    fn inside(&mut self, open: Span, print: impl FnOnce(&mut Self)) {
        self.last_line = self.line_of_start(open);
        self.fresh = true;
        self.depth += 1;
        print(self);
        self.depth -= 1;
    }

    fn closing(&mut self, close: Span, text: &str) {
        self.depth += 1;
        self.comments_before(close.start as usize);
        self.depth -= 1;
        self.push(Line::code(text.to_owned()));
        self.ends_at(close);
    }

    /// Text that has comments where no canonical place is known for them: as it is, from its second line on.
    fn verbatim(&mut self, span: Span, tail: &str) {
        let written = self.text.get(span.range()).unwrap_or("").trim_end();
        let last = written.lines().count().saturating_sub(1);
        let mut blank_before = false;
        for (index, line) in written.lines().enumerate() {
            let mut line = line.trim_end().to_owned();
            if line.is_empty() && blank_before {
                continue;
            }
            blank_before = line.is_empty();
            if index == last {
                line.push_str(tail);
            }
            self.push(if index == 0 {
                Line::code(line)
            } else {
                Line::raw(line)
            });
        }
        while self
            .comments
            .get(self.next_comment)
            .is_some_and(|comment| span.contains(comment.span.start as usize))
        {
            self.next_comment += 1;
        }
    }

    fn push(&mut self, line: Line) {
        self.out.push(line.at_depth(self.depth));
    }

    fn ends_at(&mut self, span: Span) {
        self.last_line = self.line_of_end(span);
        self.fresh = false;
    }

    /// Keeps one of the blank lines before something, but none at the start of a block.
    fn blank_line(&mut self, before: Span) {
        if !self.fresh && self.line_of_start(before) > self.last_line + 1 {
            self.push(Line::blank());
        }
    }

    /// Prints the comments that stand before an offset: at the end of the line they follow, or on lines of their own.
    fn comments_before(&mut self, end: usize) {
        let comments = self.comments;
        while let Some(comment) = comments
            .get(self.next_comment)
            .filter(|it| (it.span.start as usize) < end)
        {
            self.next_comment += 1;
            let text = inline::comment(self.text.get(comment.span.range()).unwrap_or(""));
            let follows = comment.trailing && self.line_of_start(comment.span) == self.last_line;
            match self.out.last_mut() {
                Some(line) if follows && line.can_take_comment() => line.set_comment(text),
                Some(_) | None => {
                    self.blank_line(comment.span);
                    self.push(Line::comment(text));
                    self.ends_at(comment.span);
                }
            }
        }
    }

    fn has_comments(&self, span: Span) -> bool {
        let first = self
            .comments
            .partition_point(|comment| comment.span.start < span.start);
        self.comments
            .get(first)
            .is_some_and(|comment| comment.span.start < span.end)
    }

    fn is_empty(&self, body: &Body) -> bool {
        body.statements.is_empty()
            && body
                .close
                .is_some_and(|close| !self.has_comments(body.open.to(close)))
    }

    /// Whether every comment before a statement's body stands between the parts of a list or map.
    fn can_place_comments(&self, statement: &Statement, before_body: Span) -> bool {
        let Some(binding) = &statement.binding else {
            return !self.has_comments(before_body);
        };
        let value = binding.value.span;
        let around = [
            before_body.at_start().to(value.at_start()),
            value.at_end().to(before_body.at_end()),
        ];
        !around.into_iter().any(|span| self.has_comments(span)) && self.can_place_inside(&binding.value)
    }

    fn can_place_inside(&self, value: &Expr) -> bool {
        if !self.has_comments(value.span) {
            return true;
        }
        match Parts::of(value) {
            Some(Parts::List(items)) => items.iter().all(|item| self.can_place_inside(item)),
            Some(Parts::Map(entries)) => entries.iter().all(|(key, value)| {
                !self.has_comments(key.span.to(value.span.at_start())) && self.can_place_inside(value)
            }),
            None => false,
        }
    }

    fn line_of_start(&self, span: Span) -> usize {
        self.lines.line(span.start as usize)
    }

    fn line_of_end(&self, span: Span) -> usize {
        self.lines
            .line((span.end as usize).saturating_sub(1).max(span.start as usize))
    }
}
