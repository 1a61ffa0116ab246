//! Reads what a module file declares: one `module NAME { … }`, its documentation and its parameters.

use std::collections::BTreeSet;

use super::param::{self, Param, ParamType};
use super::{bare_words, stdlib};
use crate::schema;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, did_you_mean};
use hac_base::source::{SourceId, Sources, Span};
use hac_syntax::ast::{Comment, Expr, ExprKind, File, Ident, Operand, Relation, Statement};

/// The parameter that every module has: the label of the block that uses it.
pub const NAME: &str = "name";

/// Words that no parameter may be called, since they are the language's own in sentences.
const RESERVED: &[&str] = &[
    "true", "false", "any", "all", "when", "every", "via", "within", "using", "at", "x",
];

/// A module, as its file declares it.
#[derive(Debug, Clone)]
pub struct Module {
    pub name: Ident,
    /// As chains of uses call it: `std.aurora_pair`, or the plain name of a module of the user's.
    pub title: String,
    /// The comment at the top of the file.
    pub doc: String,
    /// In the order in which they are declared.
    pub params: Vec<Param>,
    pub source: SourceId,
    /// `module NAME`
    pub head: Span,
    /// Whether a sentence mentions [`NAME`], so that a use needs a label.
    pub needs_label: bool,
    /// What it expands to.
    pub(super) sentences: Vec<Statement>,
}

impl Module {
    /// Whether it holds only rules, so that a `use` line alone makes them apply.
    pub fn is_policy(&self) -> bool {
        let is_rule = |sentence: &Statement| sentence.keyword().is_some_and(|word| word.text == schema::RULE);
        !self.sentences.is_empty() && self.sentences.iter().all(is_rule)
    }

    pub fn param(&self, name: &str) -> Option<&Param> {
        self.params.iter().find(|param| param.name.text == name)
    }
}

/// Where a file was first asked for; empty for the root file.
#[derive(Debug, Clone, Copy)]
pub(super) struct ImportSite {
    pub span: Option<Span>,
    pub standard: bool,
}

/// The module that a file declares, where it declares exactly one.
pub(super) fn module(
    file: &File,
    sources: &Sources,
    asked: ImportSite,
    diagnostics: &mut Diagnostics,
) -> Option<Module> {
    let is = |keyword: &'static str| {
        move |statement: &&Statement| statement.keyword().is_some_and(|word| word.text == keyword)
    };
    let mut modules = file.statements.iter().filter(is("module"));
    let Some(statement) = modules.next() else {
        if let Some(span) = asked.span {
            let path = sources.path(file.source);
            diagnostics.push(
                Diagnostic::new(
                    Code::HA0222,
                    span,
                    format!("`{path}` holds no module"),
                    "used here",
                )
                .help(format!(
                    "write the sentences of `{path}` inside `module NAME {{ … }}`"
                )),
            );
        }
        return None;
    };
    let extra = file
        .statements
        .iter()
        .find(|other| !is("use")(other) && other.span != statement.span);
    if let Some(extra) = extra {
        let message = format!("`{}` holds more than one module", sources.path(file.source));
        let mut diagnostic =
            Diagnostic::new(Code::HA0222, extra.head_span(), message, "this stands beside it")
                .label(statement.head_span(), "the module is declared here")
                .help("move it to a file of its own, or into the module");
        if let Some(span) = asked.span {
            diagnostic = diagnostic.label(span, "the file is used here");
        }
        diagnostics.push(diagnostic);
    }
    declared(file, statement, sources, asked, diagnostics)
}

fn declared(
    file: &File,
    statement: &Statement,
    sources: &Sources,
    asked: ImportSite,
    diagnostics: &mut Diagnostics,
) -> Option<Module> {
    let name = match statement.operands() {
        [
            Operand::Value(Expr {
                kind: ExprKind::Word(name),
                span,
            }),
        ] if !name.contains('.') => Ident {
            text: name.clone(),
            span: *span,
        },
        _ => {
            let message = "a module is declared as `module NAME { … }`";
            diagnostics.push(Diagnostic::new(Code::HA0222, statement.head_span(), message, ""));
            return None;
        }
    };
    let sentences = statement.body.as_ref().map(|body| body.statements.as_slice());
    let is_param = |sentence: &&Statement| sentence.keyword().is_some_and(|word| word.text == "param");
    let (declarations, sentences): (Vec<&Statement>, Vec<&Statement>) =
        sentences.unwrap_or_default().iter().partition(is_param);
    let comments = Comments { file, sources };
    let mut params = Vec::new();
    for declaration in declarations {
        let doc = comments.above(declaration.span);
        params.extend(param(declaration, doc, &params, diagnostics));
    }
    let mut mentioned = BTreeSet::new();
    for sentence in &sentences {
        bare_words::mentioned(sentence, bare_words::Place::platform(), &mut mentioned);
    }
    for param in &params {
        if let Some(default) = &param.default {
            bare_words::mentioned_in_value(default, &mut mentioned);
        }
    }
    report_unmentioned(&params, &mentioned, diagnostics);
    let needs_label = mentioned.contains(NAME);
    Some(Module {
        title: match stdlib::at(sources.path(file.source)).filter(|_| asked.standard) {
            Some(standard) => format!("std.{}", standard.name),
            None => name.text.clone(),
        },
        doc: comments.before(statement.span),
        params,
        source: file.source,
        head: statement.head_span(),
        needs_label,
        sentences: sentences.into_iter().cloned().collect(),
        name,
    })
}

fn report_unmentioned(params: &[Param], mentioned: &BTreeSet<&str>, diagnostics: &mut Diagnostics) {
    for param in params
        .iter()
        .filter(|param| !mentioned.contains(param.name.text.as_str()))
    {
        let name = &param.name.text;
        let message = format!("no sentence of the module mentions the parameter `{name}`");
        diagnostics.push(Diagnostic::new(
            Code::HA0234,
            param.name.span,
            message,
            "never mentioned",
        ));
    }
}

/// `param NAME: TYPE [= default]`; a parameter with a wrong type is kept, so that its uses are not reported too.
fn param(
    declaration: &Statement,
    doc: String,
    earlier: &[Param],
    diagnostics: &mut Diagnostics,
) -> Option<Param> {
    let [
        Operand::Value(Expr {
            kind: ExprKind::Word(name),
            span,
        }),
        Operand::Colon(_),
        Operand::Value(ty),
    ] = declaration.operands()
    else {
        let message = "a parameter is declared as `param NAME: TYPE` or `param NAME: TYPE = default`";
        diagnostics.push(Diagnostic::new(
            Code::HA0226,
            declaration.head_span(),
            message,
            "",
        ));
        return None;
    };
    let unfit = match name.as_str() {
        NAME => Some("the label of the block that uses the module already has this name"),
        dotted if dotted.contains('.') => Some("a name holds no dot"),
        region if bare_words::is_like_a_region(region) => Some("the name of a region"),
        word if RESERVED.contains(&word) => Some("a word of the language's own sentences"),
        _ => None,
    };
    if let Some(reason) = unfit {
        let message = format!("a parameter cannot be called `{name}`");
        diagnostics.push(Diagnostic::new(Code::HA0226, *span, message, reason));
    }
    if name == NAME {
        return None;
    }
    if let Some(first) = earlier.iter().find(|param| param.name.text == *name) {
        let message = format!("the parameter `{name}` is declared twice");
        diagnostics.push(
            Diagnostic::new(Code::HA0226, *span, message, "declared again here")
                .label(first.name.span, "first declared here"),
        );
        return None;
    }
    if declaration.binding.is_none()
        && let Some(body) = &declaration.body
    {
        let message = "a parameter has no block: its default stands behind `=`";
        diagnostics.push(
            Diagnostic::new(Code::HA0226, body.open, message, "not a part of a parameter").help(format!(
                "write `param {name}: TYPE = default`; what it is for stands in a comment above"
            )),
        );
    }
    let inner = optional_of(ty);
    let optional = inner.is_some();
    let ty = param_type(inner.unwrap_or(ty), diagnostics);
    let default = default(declaration, ty, optional, earlier, diagnostics);
    Some(Param {
        name: Ident {
            text: name.clone(),
            span: *span,
        },
        ty,
        optional: optional && default.is_none(),
        default,
        doc,
        span: declaration.span,
    })
}

/// What stands in `optional(…)`.
fn optional_of(ty: &Expr) -> Option<&Expr> {
    let ExprKind::Call { name, args } = &ty.kind else {
        return None;
    };
    let [inner] = args.as_slice() else {
        return None;
    };
    (name.text == "optional").then_some(inner)
}

fn default(
    declaration: &Statement,
    ty: ParamType,
    optional: bool,
    earlier: &[Param],
    diagnostics: &mut Diagnostics,
) -> Option<Expr> {
    let binding = declaration.binding.as_ref()?;
    if binding.op != Relation::Is || optional || declaration.body.is_some() || binding.at.is_some() {
        let message = match (binding.op, optional) {
            (Relation::Is, true) => "an optional parameter has no default",
            _ => "a default is written `= value`",
        };
        diagnostics.push(
            Diagnostic::new(Code::HA0226, declaration.span, message, "")
                .help("write `param NAME: TYPE = default`, or `param NAME: optional(TYPE)`"),
        );
        return None;
    }
    // A default may name the parameters above it, whose values are not known yet.
    let is_param = |word: &str| word == NAME || earlier.iter().any(|param| param.name.text == word);
    if let Some(part) = ty.misfit(&binding.value, &is_param) {
        let message = format!("the default is not a value of the type `{ty}`");
        diagnostics.push(
            Diagnostic::new(Code::HA0226, part.span, message, "this does not fit")
                .help(format!("write a value such as `{}`", ty.example())),
        );
        return Some(Expr {
            kind: ExprKind::Error,
            span: binding.value.span,
        });
    }
    Some(binding.value.clone())
}

fn param_type(expr: &Expr, diagnostics: &mut Diagnostics) -> ParamType {
    known_type(expr).unwrap_or_else(|| {
        let mut diagnostic = Diagnostic::new(
            Code::HA0226,
            expr.span,
            "a parameter cannot have this type",
            "not a type",
        );
        let names = || param::TYPE_NAMES.iter().map(|known| known.name);
        if let Some(near) = bare_words::of(expr).and_then(|name| did_you_mean(name, names())) {
            diagnostic = diagnostic.fix(format!("write `{near}`"), expr.span, near);
        } else {
            let known = names()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ");
            diagnostic = diagnostic.note(format!(
                "types are {known}, `list(TYPE)`, `map(region, TYPE)` and `optional(TYPE)`"
            ));
        }
        diagnostics.push(diagnostic);
        ParamType::Unknown
    })
}

fn known_type(expr: &Expr) -> Option<ParamType> {
    if expr.kind == ExprKind::Error {
        return Some(ParamType::Unknown);
    }
    let ExprKind::Call { name, args } = &expr.kind else {
        return named_type(expr).map(ParamType::One);
    };
    match (name.text.as_str(), args.as_slice()) {
        ("list", [of]) => named_type(of).map(ParamType::List),
        ("map", [key, of]) if bare_words::of(key) == Some("region") => {
            named_type(of).map(ParamType::RegionMap)
        }
        _ => None,
    }
}

fn named_type(expr: &Expr) -> Option<&'static param::TypeName> {
    param::type_name(bare_words::of(expr)?)
}

/// The comments of a file, read as documentation.
struct Comments<'a> {
    file: &'a File,
    sources: &'a Sources,
}

impl Comments<'_> {
    /// The lines of comment that end directly above a place.
    fn above(&self, place: Span) -> String {
        let mut wanted = self.line(place.start);
        let mut lines = Vec::new();
        for comment in self
            .own_lines()
            .rev()
            .filter(|comment| comment.span.end <= place.start)
        {
            if self.line(comment.span.start) + 1 != wanted {
                break;
            }
            wanted -= 1;
            lines.push(self.text(comment));
        }
        lines.reverse();
        lines.join("\n")
    }

    /// All lines of comment before a place; where blank lines part them, paragraphs are parted too.
    fn before(&self, place: Span) -> String {
        let mut doc = String::new();
        let mut expected = None;
        for comment in self.own_lines().filter(|comment| comment.span.end <= place.start) {
            let line = self.line(comment.span.start);
            if let Some(expected) = expected {
                doc.push_str(if line == expected { "\n" } else { "\n\n" });
            }
            expected = Some(line + 1);
            doc.push_str(self.text(comment));
        }
        doc
    }

    fn own_lines(&self) -> impl DoubleEndedIterator<Item = &Comment> {
        self.file.comments.iter().filter(|comment| !comment.trailing)
    }

    /// With the indentation kept, since examples need it.
    fn text(&self, comment: &Comment) -> &str {
        let text = self.sources.text(comment.span).trim_end();
        let text = text
            .strip_prefix("//")
            .or_else(|| text.strip_prefix('#'))
            .unwrap_or(text);
        text.strip_prefix(' ').unwrap_or(text)
    }

    fn line(&self, offset: u32) -> usize {
        let file = self.sources.get(self.file.source);
        file.map_or(0, |file| file.lines.line(offset as usize))
    }
}
