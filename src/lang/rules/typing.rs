//! Expressions of rules against the table: which type each part has, and whether the parts go together.

use super::declared::Declared;
use super::ir::{Expr, ExprKind, Piece};
use super::names::{Named, Scope};
use super::table::{FUNCTIONS, Function, Ty};
use super::value::Value;
use crate::check::{Amount, not_an_amount};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, did_you_mean};
use hac_base::source::{Span, UseSite};
use hac_syntax::ast::{self, TextPart};

/// What typing needs to know, and where it reports.
pub(super) struct Typing<'a> {
    pub declared: &'a Declared<'a>,
    pub via: &'a [UseSite],
    pub out: &'a mut Diagnostics,
}

/// An expression with its type.
pub(super) struct Typed {
    pub expr: Expr,
    pub ty: Ty,
}

/// One side of a comparison: words that are no path mean what the other side makes of them.
pub(super) enum Side {
    Typed(Typed),
    Word(String, Span),
}

impl Typing<'_> {
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic.via(self.via));
    }

    /// An expression that is true or false.
    pub(super) fn condition(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let typed = self.value(expr, scope)?;
        if typed.ty == Ty::Bool {
            return Some(typed.expr);
        }
        let help = match typed.ty {
            Ty::Set(_) => "ask for its number: `….count >= 1`, or look through it: `every … in … { … }`",
            Ty::Bool
            | Ty::Number
            | Ty::Time
            | Ty::Share
            | Ty::Storage
            | Ty::Text
            | Ty::Name(_)
            | Ty::Choice(_)
            | Ty::Texts
            | Ty::Names(_) => {
                "compare it with something: `=`, `<=`, `>=`, or `==` and `!=` inside parentheses"
            }
        };
        let message = format!("a condition is true or false, and this is {}", typed.ty);
        self.report(Diagnostic::new(Code::HA0805, expr.span, message, "not a condition").help(help));
        None
    }

    /// An expression; a word that means nothing by itself is reported.
    pub(super) fn value(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Typed> {
        match self.side(expr, scope)? {
            Side::Typed(typed) => Some(typed),
            Side::Word(word, span) => {
                self.unknown(&word, span, scope);
                None
            }
        }
    }

    pub(super) fn side(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Side> {
        let span = expr.span;
        let typed = |kind, ty| {
            Side::Typed(Typed {
                expr: Expr { kind, span },
                ty,
            })
        };
        let text = |text: &str| typed(literal(text), Ty::Text);
        Some(match &expr.kind {
            ast::ExprKind::Word(word) => return self.word(word, span, scope),
            ast::ExprKind::Number(number) => self.amount(number, None, span)?,
            ast::ExprKind::Quantity { number, unit } => self.amount(number, Some(unit), span)?,
            ast::ExprKind::Cidr(written) | ast::ExprKind::Email(written) | ast::ExprKind::Arn(written) => {
                text(written)
            }
            ast::ExprKind::Text(parts) => typed(ExprKind::Text(self.text(parts, scope)?), Ty::Text),
            ast::ExprKind::List(items) => self.list(items, span, scope)?,
            ast::ExprKind::Call { name, args } => self.call(name, args, span, scope)?,
            ast::ExprKind::Negate(inner) => {
                let inner = self.number(inner, scope)?;
                typed(ExprKind::Negate(Box::new(inner.expr)), inner.ty)
            }
            ast::ExprKind::Not(inner) => {
                typed(ExprKind::Not(Box::new(self.condition(inner, scope)?)), Ty::Bool)
            }
            ast::ExprKind::Paren(inner) => return self.side(inner, scope),
            ast::ExprKind::Binary {
                op,
                op_span,
                left,
                right,
            } => Side::Typed(self.binary(*op, *op_span, (left, right), span, scope)?),
            ast::ExprKind::Conditional {
                condition,
                then,
                otherwise,
            } => self.conditional([condition, then, otherwise], span, scope)?,
            ast::ExprKind::Range(..) | ast::ExprKind::Repeat { .. } | ast::ExprKind::Map(_) => {
                let message = "a rule compares single values and lists of texts";
                self.report(Diagnostic::new(Code::HA0805, span, message, "neither of both"));
                return None;
            }
            // Reported by whoever read the text.
            ast::ExprKind::Error => return None,
        })
    }

    fn word(&mut self, word: &str, span: Span, scope: &Scope) -> Option<Side> {
        let typed = |kind, ty| {
            Some(Side::Typed(Typed {
                expr: Expr { kind, span },
                ty,
            }))
        };
        match (word, scope.resolve(word)) {
            ("true" | "false", _) => typed(ExprKind::Literal(Value::Bool(word == "true")), Ty::Bool),
            (_, Named::Path(path, ty)) => typed(ExprKind::Path(path), ty),
            (_, Named::Word) => Some(Side::Word(word.to_owned(), span)),
            (_, Named::Element(name)) => {
                let message = format!("`{name}` is an element, and a value is needed");
                self.report(
                    Diagnostic::new(Code::HA0805, span, message, "not a value")
                        .help(format!("ask for one of its properties, such as `{name}.name`")),
                );
                None
            }
            (_, Named::Wrong(mistake)) => {
                let diagnostic = Diagnostic::new(Code::HA0804, span, mistake.message, mistake.label);
                self.report(match mistake.meant {
                    Some(meant) => diagnostic.fix(format!("did you mean `{meant}`?"), span, meant),
                    None => diagnostic.note(mistake.note),
                });
                None
            }
        }
    }

    /// Reports a word that is neither a path nor compared with something it could be one of.
    pub(super) fn unknown(&mut self, word: &str, span: Span, scope: &Scope) {
        // An argument is told of where it is written.
        if self.out.iter().any(|told| told.primary.span == span) {
            return;
        }
        if self.declared.inputs.contains(word) {
            self.no_value_yet(word, span);
            return;
        }
        let diagnostic = Diagnostic::new(
            Code::HA0804,
            span,
            format!("`{word}` is not a property that a rule can ask for"),
            "unknown here",
        );
        let starts: Vec<&str> = scope.starts().collect();
        self.report(match scope.nearest_name(word) {
            Some(meant) => diagnostic.fix(format!("did you mean `{meant}`?"), span, meant),
            None => diagnostic.note(format!("known here: `{}`", starts.join("`, `"))),
        });
    }

    /// Reports an input where a value is asked for.
    pub(super) fn no_value_yet(&mut self, input: &str, span: Span) {
        let message =
            format!("the input `{input}` is known only at deployment, and rules are checked before");
        self.report(Diagnostic::new(Code::HA0804, span, message, "has no value yet"));
    }

    fn amount(&mut self, number: &str, unit: Option<&str>, span: Span) -> Option<Side> {
        match Amount::parse(number, unit) {
            Ok(amount) => Some(Side::Typed(Typed {
                ty: Ty::of_dimension(amount.dimension),
                expr: Expr {
                    kind: ExprKind::Literal(Value::Amount(amount)),
                    span,
                },
            })),
            Err(trouble) => {
                self.report(not_an_amount(number, unit, trouble, span));
                None
            }
        }
    }

    /// The parts of a text; what is computed may be anything but a set.
    pub(super) fn text(&mut self, parts: &[TextPart], scope: &Scope) -> Option<Vec<Piece>> {
        let mut pieces = Vec::new();
        for part in parts {
            pieces.push(match part {
                TextPart::Literal(text) => Piece::Literal(text.clone()),
                TextPart::Interpolation(expr) => {
                    let typed = self.value(expr, scope)?;
                    if let Ty::Set(_) = typed.ty {
                        let message = format!("{} cannot stand inside a text", typed.ty);
                        self.report(
                            Diagnostic::new(Code::HA0805, expr.span, message, "not a single value")
                                .help("write its number: `….count`"),
                        );
                        return None;
                    }
                    Piece::Computed(typed.expr)
                }
            });
        }
        Some(pieces)
    }

    fn list(&mut self, items: &[ast::Expr], span: Span, scope: &Scope) -> Option<Side> {
        let mut texts = Vec::new();
        for item in items {
            match self.side(item, scope)? {
                Side::Word(word, span) => texts.push(Expr {
                    kind: literal(&word),
                    span,
                }),
                Side::Typed(Typed {
                    expr,
                    ty: Ty::Text | Ty::Name(_) | Ty::Choice(_),
                }) => texts.push(expr),
                Side::Typed(Typed { ty, .. }) => {
                    let message = format!("a list in a rule holds texts and words, and this is {ty}");
                    self.report(Diagnostic::new(Code::HA0805, item.span, message, "not a text"));
                    return None;
                }
            }
        }
        Some(Side::Typed(Typed {
            expr: Expr {
                kind: ExprKind::Texts(texts),
                span,
            },
            ty: Ty::Texts,
        }))
    }

    fn conditional(&mut self, parts: [&ast::Expr; 3], span: Span, scope: &Scope) -> Option<Side> {
        let [condition, then, otherwise] = parts;
        let condition = self.condition(condition, scope);
        let (then, otherwise) = (self.value(then, scope), self.value(otherwise, scope));
        let (condition, then, otherwise) = (condition?, then?, otherwise?);
        let Some(ty) = then.ty.common(otherwise.ty) else {
            let message = format!("one choice is {}, the other {}", then.ty, otherwise.ty);
            self.report(Diagnostic::new(Code::HA0805, span, message, "two kinds of value"));
            return None;
        };
        Some(Side::Typed(Typed {
            ty,
            expr: Expr {
                kind: ExprKind::Conditional {
                    condition: Box::new(condition),
                    then: Box::new(then.expr),
                    otherwise: Box::new(otherwise.expr),
                },
                span,
            },
        }))
    }

    fn call(&mut self, name: &ast::Ident, args: &[ast::Expr], span: Span, scope: &Scope) -> Option<Side> {
        let Some(row) = FUNCTIONS.iter().find(|row| row.name == name.text) else {
            let names = || FUNCTIONS.iter().map(|row| row.name);
            let message = format!("there is no function `{}`", name.text);
            let diagnostic = Diagnostic::new(Code::HA0804, name.span, message, "no such function");
            self.report(match did_you_mean(&name.text, names()) {
                Some(meant) => diagnostic.fix(format!("did you mean `{meant}`?"), name.span, meant),
                None => diagnostic.note(format!(
                    "there are `{}`",
                    names().collect::<Vec<_>>().join("`, `")
                )),
            });
            return None;
        };
        let typed = match (row.function, args) {
            (Function::Stated, [of]) => vec![self.value(of, scope)?],
            (Function::Contains, [list, item]) => {
                let (all, one) = (self.value(list, scope), self.texty(item, scope));
                let (all, one) = (self.expect(all?, Ty::Texts)?, one?);
                if let Ty::Names(names) = all.ty {
                    self.named(names, item, scope)?;
                }
                if let Ty::Name(names) = one.ty {
                    self.named(names, list, scope)?;
                }
                vec![all, one]
            }
            (Function::StartsWith, [text, start]) => {
                let (text, start) = (self.texty(text, scope), self.texty(start, scope));
                vec![text?, start?]
            }
            (Function::Stated | Function::Contains | Function::StartsWith, _) => {
                let message = format!("`{}` is written `{}`", row.name, row.usage);
                self.report(Diagnostic::new(Code::HA0805, span, message, "not so many values"));
                return None;
            }
        };
        Some(Side::Typed(Typed {
            ty: Ty::Bool,
            expr: Expr {
                kind: ExprKind::Call(row.function, typed.into_iter().map(|typed| typed.expr).collect()),
                span,
            },
        }))
    }

    /// A text, or a word that means itself.
    fn texty(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Typed> {
        match self.side(expr, scope)? {
            Side::Word(word, span) => Some(word_as_text(&word, span)),
            Side::Typed(typed) => match typed.ty {
                Ty::Choice(_) | Ty::Name(_) => Some(typed),
                Ty::Bool
                | Ty::Number
                | Ty::Time
                | Ty::Share
                | Ty::Storage
                | Ty::Text
                | Ty::Texts
                | Ty::Names(_)
                | Ty::Set(_) => self.expect(typed, Ty::Text),
            },
        }
    }

    fn expect(&mut self, typed: Typed, wanted: Ty) -> Option<Typed> {
        if typed.ty.common(wanted).is_some() {
            return Some(typed);
        }
        let message = format!("{wanted} is needed, and this is {}", typed.ty);
        self.report(Diagnostic::new(
            Code::HA0805,
            typed.expr.span,
            message,
            format!("not {wanted}"),
        ));
        None
    }

    /// A number or quantity, as arithmetic wants it.
    pub(super) fn number(&mut self, expr: &ast::Expr, scope: &Scope) -> Option<Typed> {
        let typed = self.value(expr, scope)?;
        if typed.ty.dimension().is_some() {
            return Some(typed);
        }
        let message = format!("arithmetic needs numbers, and this is {}", typed.ty);
        self.report(Diagnostic::new(Code::HA0805, expr.span, message, "not a number"));
        None
    }
}

fn literal(text: &str) -> ExprKind {
    ExprKind::Literal(Value::Text(text.to_owned().into()))
}

pub(super) fn word_as_text(word: &str, span: Span) -> Typed {
    Typed {
        ty: Ty::Text,
        expr: Expr {
            kind: literal(word),
            span,
        },
    }
}
