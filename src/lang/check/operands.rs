//! Heads of blocks and sentences with a verb: whether their operands have the shape that the table gives.

use std::collections::BTreeMap;
use std::slice;

use super::branches;
use super::coerce::{Target, coerce};
use super::context::Context;
use super::eval::eval;
use super::inputs;
use super::value::{Located, Value};
use crate::schema::{Part, Type};
use hac_base::diagnostics::{Code, Diagnostic, did_you_mean};
use hac_base::source::Span;
use hac_syntax::ast::{Expr, ExprKind, Operand};

/// Values by the name that the table gives them. Optional ones that were left out are absent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Operands {
    values: BTreeMap<&'static str, Located>,
    /// Whether an arrow pointed both ways.
    pub both_ways: bool,
    /// Whether the shape was right.
    pub fits: bool,
}

impl Operands {
    pub(crate) fn get(&self, name: &str) -> Option<&Located> {
        self.values.get(name)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &Located)> {
        self.values.iter().map(|(name, value)| (*name, value))
    }

    /// The characters of a word or text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.value.text()
    }
}

/// What is being matched, for messages.
#[derive(Clone, Copy)]
pub(crate) struct Sentence<'a> {
    /// Its keyword.
    pub name: &'a str,
    /// How it is written: `listen https <port> -> http <target_port>`.
    pub usage: &'a dyn Fn() -> String,
    /// The whole head.
    pub span: Span,
}

pub(crate) fn match_operands(
    cx: &mut Context<'_>,
    parts: &'static [Part],
    operands: &[Operand],
    sentence: Sentence<'_>,
) -> Operands {
    let mut matcher = Matcher {
        rest: operands.iter(),
        found: Operands {
            fits: true,
            ..Operands::default()
        },
        sentence,
    };
    matcher.parts(cx, parts);
    if matcher.found.fits
        && let Some(extra) = matcher.rest.next()
    {
        matcher.wrong(cx, extra.span(), "nothing more is expected here");
    }
    matcher.found
}

struct Matcher<'a> {
    rest: slice::Iter<'a, Operand>,
    found: Operands,
    sentence: Sentence<'a>,
}

impl Matcher<'_> {
    fn parts(&mut self, cx: &mut Context<'_>, parts: &'static [Part]) {
        let mut parts = parts.iter().peekable();
        while let Some(part) = parts.next() {
            if let Part::Optional(inner) = part {
                // Groups that may be left out may also stand in any order.
                let mut groups = vec![*inner];
                while let Some(Part::Optional(next)) = parts.peek() {
                    groups.push(next);
                    parts.next();
                }
                self.groups(cx, groups);
            } else {
                self.part(cx, part);
            }
            if !self.found.fits {
                return;
            }
        }
    }

    fn groups(&mut self, cx: &mut Context<'_>, mut groups: Vec<&'static [Part]>) {
        while let Some(next) = self.rest.as_slice().first() {
            let starts =
                |group: &&[Part]| matches!(group.first(), Some(Part::Word(word)) if is_word(next, word));
            let Some(at) = groups.iter().position(starts) else {
                break;
            };
            self.parts(cx, groups.remove(at));
            if !self.found.fits {
                return;
            }
        }
        // A mistyped word is better explained by the word it stands for than by "nothing more".
        if let Some(Operand::Value(expr)) = self.rest.as_slice().first() {
            let words: Vec<&'static str> = groups.iter().filter_map(|group| leading_word(group)).collect();
            if let ExprKind::Word(written) = &expr.kind
                && let Some(meant) = did_you_mean(written, words)
            {
                self.wrong_word(cx, expr, meant);
            }
        }
    }

    fn part(&mut self, cx: &mut Context<'_>, part: &'static Part) {
        let Some(operand) = self.rest.next() else {
            let end = self.sentence.span.at_end();
            self.wrong(cx, end, &format!("{} is missing here", describe(part)));
            return;
        };
        match (part, operand) {
            (Part::Arrow, Operand::Value(expr)) if is_word(operand, "to") => self.wrong_word(cx, expr, "->"),
            (Part::Word(word), Operand::Value(expr)) => {
                if !is_word(operand, word) && !self.is_plain_http(cx, expr, word) {
                    self.wrong_word(cx, expr, word);
                }
            }
            // Groups are matched before parts.
            (Part::Optional(_), _)
            | (Part::Arrow, Operand::Arrow { both: false, .. })
            | (Part::Colon, Operand::Colon(_)) => {}
            (Part::EitherArrow, Operand::Arrow { both, .. }) => self.found.both_ways = *both,
            (Part::Arrow, Operand::Arrow { both: true, span }) => self.one_way(cx, *span),
            (Part::Value { name, ty }, Operand::Value(expr)) => self.value(cx, name, *ty, expr),
            (Part::Word(_) | Part::Value { .. }, Operand::Arrow { .. } | Operand::Colon(_))
            | (Part::Arrow | Part::EitherArrow | Part::Colon, _) => {
                self.wrong(
                    cx,
                    operand.span(),
                    &format!("{} is expected here", describe(part)),
                );
            }
        }
    }

    fn value(&mut self, cx: &mut Context<'_>, name: &'static str, ty: Type, expr: &Expr) {
        // More follows: the word is not mistaken, but missing.
        if let (Type::OneOf(words), ExprKind::Word(written)) = (ty, &expr.kind)
            && !self.rest.as_slice().is_empty()
            && !words.contains(&written.as_str())
            && did_you_mean(written, words.iter().copied()).is_none()
        {
            let label = format!("`{}` is expected here", words.join("` or `"));
            return self.wrong(cx, expr.span, &label);
        }
        let located = if ty == Type::InputType {
            inputs::check_type(cx, expr)
        } else {
            // `1st` reads as a number with a unit; where a name belongs, it is a name that is spelled wrong.
            let value = match (&expr.kind, ty) {
                (ExprKind::Quantity { .. } | ExprKind::Number(_), Type::Name) => {
                    Located::new(Value::Word(cx.sources.text(expr.span).to_owned()), expr.span)
                }
                _ => eval(cx, expr),
            };
            let slot = Target {
                part: Some(name),
                ..Target::of(self.sentence.name)
            };
            let value = coerce(cx, ty, slot, value);
            branches::name_what_there_is(cx, expr, &mut |cx, branch| {
                let value = eval(cx, branch);
                coerce(cx, ty, slot, value);
            });
            value
        };
        self.found.values.insert(name, located);
    }

    fn wrong(&mut self, cx: &mut Context<'_>, span: Span, label: &str) {
        self.found.fits = false;
        // Text that was not understood was reported; the shape of what is left means nothing.
        if cx.is_damaged(self.sentence.span) {
            return;
        }
        let Sentence { name, usage, .. } = self.sentence;
        cx.report(Diagnostic::new(
            Code::HA0307,
            span,
            format!("`{name}` is written `{}`", usage()),
            label,
        ));
    }

    fn wrong_word(&mut self, cx: &mut Context<'_>, expr: &Expr, word: &str) {
        self.found.fits = false;
        if matches!(expr.kind, ExprKind::Error) || cx.is_damaged(self.sentence.span) {
            return;
        }
        let written = cx.sources.text(expr.span).to_owned();
        let Sentence { name, usage, .. } = self.sentence;
        let diagnostic = Diagnostic::new(
            Code::HA0307,
            expr.span,
            format!("`{name}` is written `{}`", usage()),
            format!("`{word}` is expected here"),
        );
        cx.report(if word == "->" || did_you_mean(&written, [word]).is_some() {
            diagnostic.fix(format!("write `{word}`"), expr.span, word)
        } else {
            diagnostic
        });
    }

    /// `listen http 80`: the port goes with the protocol.
    fn is_plain_http(&mut self, cx: &mut Context<'_>, expr: &Expr, word: &str) -> bool {
        let port = match self.rest.as_slice().first() {
            Some(Operand::Value(port)) if matches!(&port.kind, ExprKind::Number(number) if number == "80") => {
                port.span
            }
            Some(_) | None => return false,
        };
        if word != "https" || cx.sources.text(expr.span) != "http" {
            return false;
        }
        self.found.fits = false;
        let span = Span {
            end: port.end,
            ..expr.span
        };
        cx.report(
            Diagnostic::new(
                Code::HA0307,
                span,
                "clients call with HTTPS only: a load balancer of the platform takes no plain HTTP",
                "`https` is expected here",
            )
            .fix("write `https 443`", span, "https 443"),
        );
        true
    }

    fn one_way(&mut self, cx: &mut Context<'_>, span: Span) {
        let name = self.sentence.name;
        self.found.fits = false;
        cx.report(
            Diagnostic::new(
                Code::HA0307,
                span,
                format!("`{name}` goes one way: from the first region to the second"),
                "`->` is expected here",
            )
            .safe_fix("write `->`", span, "->"),
        );
    }
}

fn is_word(operand: &Operand, word: &str) -> bool {
    matches!(operand, Operand::Value(Expr { kind: ExprKind::Word(text), .. }) if text == word)
}

fn leading_word(group: &'static [Part]) -> Option<&'static str> {
    match group.first()? {
        Part::Word(word) => Some(word),
        Part::Value { .. } | Part::Arrow | Part::EitherArrow | Part::Colon | Part::Optional(_) => None,
    }
}

fn describe(part: &Part) -> String {
    match part {
        Part::Word(word) => format!("`{word}`"),
        Part::Value { ty: Type::Name, .. } => Type::Name.noun().to_owned(),
        Part::Value {
            ty: Type::OneOf(words),
            ..
        } => format!("`{}`", words.join("` or `")),
        Part::Value { name, ty } if ty.noun().ends_with(name) => format!("`<{name}>`"),
        Part::Value { name, ty } => format!("the {name}, {},", ty.noun()),
        Part::Arrow | Part::EitherArrow => "`->`".to_owned(),
        Part::Colon => "`:`".to_owned(),
        Part::Optional(_) => "more".to_owned(),
    }
}
