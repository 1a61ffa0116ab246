//! What the block that uses a module gives to its parameters.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bare_words::Keeps;
use super::declare::{Module, NAME};
use super::hir::Argument;
use super::param::Param;
use super::substitute::{Arguments, Substitution};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, did_you_mean};
use hac_base::source::{Span, UseSite};
use hac_syntax::ast::{Expr, ExprKind, Operand, Relation, Statement};

/// The arguments of one use, read in the scope of the file that uses the module. Where one is missing or does not fit,
/// that is reported, and a value takes its place of which nothing more is said. `None` where the label is an optional
/// parameter that was left out, and the use with it. With them comes what the use itself wrote.
pub(super) fn bind(
    used: &Statement,
    module: &Module,
    outer: &mut Substitution,
    via: &Arc<[UseSite]>,
    diagnostics: &mut Diagnostics,
) -> Option<(Arguments, Vec<Argument>)> {
    let mut report = Report {
        used,
        module,
        via,
        diagnostics,
        told: Vec::new(),
    };
    let mut given = report.given();
    let mut arguments = Arguments::default();
    let label = match report.label() {
        Some(label) => Some(outer.value(&label, &Keeps::nothing())?),
        None => None,
    };
    arguments.insert(NAME, label, false);
    let (mut missing, mut written) = (Vec::new(), Vec::new());
    for param in &module.params {
        let name = param.name.text.as_str();
        // What an optional parameter of the outer module left out is left out here too.
        let value = given
            .remove(name)
            .and_then(|value| outer.value(value, &Keeps::nothing()));
        let is_default = value.is_none() && param.default.is_some();
        let value = match (value, &param.default) {
            (Some(value), _) => {
                let value = report.checked(value, param, outer.is_input);
                written.push(Argument {
                    param: name.to_owned(),
                    ty: param.ty,
                    value: value.clone(),
                    via: Arc::clone(via),
                });
                Some(value)
            }
            (None, Some(default)) => {
                let mut inner = Substitution {
                    arguments: &arguments,
                    is_input: outer.is_input,
                    budget: &mut *outer.budget,
                    by_spelling: false,
                };
                inner.value(default, &Keeps::nothing())
            }
            (None, None) if param.optional => None,
            (None, None) => {
                missing.push(param);
                Some(Expr {
                    kind: ExprKind::Error,
                    span: used.head_span(),
                })
            }
        };
        arguments.insert(name, value.map(as_one), is_default);
    }
    report.missing(&missing);
    Some((arguments, written))
}

/// Parentheses keep what is computed together, wherever it is put.
fn as_one(value: Expr) -> Expr {
    let is_computed = matches!(
        value.kind,
        ExprKind::Binary { .. } | ExprKind::Conditional { .. } | ExprKind::Negate(_) | ExprKind::Not(_)
    );
    if is_computed {
        return Expr {
            span: value.span,
            kind: ExprKind::Paren(Box::new(value)),
        };
    }
    value
}

struct Report<'a> {
    used: &'a Statement,
    module: &'a Module,
    via: &'a [UseSite],
    diagnostics: &'a mut Diagnostics,
    /// Arguments that are missing, as what is wrong with them has been told.
    told: Vec<String>,
}

impl<'a> Report<'a> {
    fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic.via(self.via));
    }

    /// The arguments that name a parameter, each once.
    fn given(&mut self) -> BTreeMap<&'a str, &'a Expr> {
        let used = self.used;
        let mut unknown: Vec<(&str, Span)> = Vec::new();
        let mut given: BTreeMap<&str, (&Expr, Span)> = BTreeMap::new();
        for sentence in used.body.iter().flat_map(|body| &body.statements) {
            let Some((name, span, value)) = argument(sentence) else {
                let message = format!(
                    "the block of `{}` holds only arguments `name = value`",
                    self.module.title
                );
                let diagnostic = Diagnostic::new(Code::HA0232, sentence.span, message, "not an argument")
                    .label(self.module.head, "the module is declared here");
                self.told
                    .extend(sentence.keyword().map(|word| word.text.to_owned()));
                let relation = sentence
                    .binding
                    .as_ref()
                    .filter(|binding| binding.op != Relation::Is);
                self.push(match relation {
                    Some(binding) => diagnostic.fix("write `=`", binding.op_span, "="),
                    None => diagnostic,
                });
                continue;
            };
            if self.module.param(name).is_none() {
                unknown.push((name, span));
            } else if let Some((_, first)) = given.get(name) {
                let message = format!("the argument `{name}` is given twice");
                let diagnostic = Diagnostic::new(Code::HA0229, span, message, "given again here")
                    .label(*first, "first given here")
                    .help("remove one of them");
                self.push(diagnostic);
            } else {
                given.insert(name, (value, span));
            }
        }
        let lacks = |param: &&Param| param.is_required() && !given.contains_key(param.name.text.as_str());
        let mut missing = self.module.params.iter().filter(lacks);
        // One that is missing and one that nobody knows are the same.
        let meant = match (missing.next(), missing.next(), unknown.as_slice()) {
            (Some(meant), None, [_]) => Some(meant.name.text.as_str()),
            _ => None,
        };
        self.told.extend(meant.map(str::to_owned));
        for (name, span) in unknown {
            self.unknown(name, span, meant);
        }
        given
            .into_iter()
            .map(|(name, (value, _))| (name, value))
            .collect()
    }

    fn unknown(&mut self, name: &str, span: Span, meant: Option<&str>) {
        let message = format!("the module `{}` has no parameter `{name}`", self.module.title);
        let mut diagnostic = Diagnostic::new(Code::HA0228, span, message, "no such parameter")
            .label(self.module.head, "the module is declared here");
        let names = || self.module.params.iter().map(|param| param.name.text.as_str());
        diagnostic = if name == NAME {
            diagnostic.help(format!(
                "write it behind the module's name: `{} NAME {{ … }}`",
                self.module.name.text
            ))
        } else if let Some(near) = meant.or_else(|| did_you_mean(name, names())) {
            diagnostic.fix(format!("write `{near}`"), span, near)
        } else if self.module.params.is_empty() {
            diagnostic.note("it has no parameters at all")
        } else {
            let known = names()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ");
            diagnostic.note(format!("its parameters are {known}"))
        };
        self.push(diagnostic);
    }

    /// What stands for [`NAME`].
    fn label(&mut self) -> Option<Expr> {
        let title = &self.module.title;
        let keyword = &self.module.name.text;
        let span = self.used.head_span();
        let poison = Some(Expr {
            kind: ExprKind::Error,
            span,
        });
        let declared = "the module is declared here";
        if self.used.binding.is_some() {
            let message = format!("`{title}` is a module, which is used as a block");
            let diagnostic = Diagnostic::new(Code::HA0232, self.used.span, message, "")
                .label(self.module.head, declared)
                .help(format!("write `{keyword} NAME {{ … }}`"));
            self.push(diagnostic);
            return poison;
        }
        match self.used.operands() {
            [] if self.module.needs_label => {
                let message = format!("this use of the module `{title}` needs a name");
                let diagnostic = Diagnostic::new(Code::HA0232, span, message, "no name")
                    .label(self.module.head, declared)
                    .help(format!(
                        "write it behind the module's name: `{keyword} NAME {{ … }}`"
                    ));
                self.push(diagnostic);
                poison
            }
            [] => None,
            [Operand::Value(label)] if self.module.needs_label => Some(label.clone()),
            [Operand::Value(label)] => {
                let message = format!("the module `{title}` makes nothing that would have a name");
                let diagnostic = Diagnostic::new(Code::HA0232, label.span, message, "nothing is called so")
                    .label(self.module.head, declared)
                    .fix("remove the name", label.span, "");
                self.push(diagnostic);
                Some(label.clone())
            }
            _ => {
                let message = format!("the module `{title}` is used with one name and a block");
                let diagnostic = Diagnostic::new(Code::HA0232, span, message, "")
                    .label(self.module.head, declared)
                    .help(format!("write `{keyword} NAME {{ … }}`"));
                self.push(diagnostic);
                poison
            }
        }
    }

    /// The value, if it fits.
    fn checked(&mut self, value: Expr, param: &Param, is_input: &dyn Fn(&str) -> bool) -> Expr {
        let Some(part) = param.ty.misfit(&value, is_input) else {
            return value;
        };
        let Param { ty, name, .. } = param;
        let message = format!("the argument `{}` must be a value of the type `{ty}`", name.text);
        let label = if part.span == value.span {
            "this is not".to_owned()
        } else {
            "this part is not".to_owned()
        };
        let diagnostic = Diagnostic::new(Code::HA0230, part.span, message, label)
            .label(param.span, "the parameter is declared here")
            .help(format!("write a value such as `{}`", ty.example()));
        self.push(diagnostic);
        Expr {
            kind: ExprKind::Error,
            span: value.span,
        }
    }

    fn missing(&mut self, params: &[&Param]) {
        let is_told = |param: &&&Param| self.told.contains(&param.name.text);
        let params: Vec<&Param> = params.iter().filter(|param| !is_told(param)).copied().collect();
        if params.is_empty() {
            return;
        }
        let names: Vec<String> = params
            .iter()
            .map(|param| format!("`{}`", param.name.text))
            .collect();
        let noun = if names.len() == 1 { "argument" } else { "arguments" };
        let message = format!(
            "the use of `{}` lacks the {noun} {}",
            self.module.title,
            names.join(", ")
        );
        let mut diagnostic =
            Diagnostic::new(Code::HA0227, self.used.head_span(), message, "given here without");
        for param in params {
            diagnostic = diagnostic
                .label(param.span, "declared here without a default")
                .help(format!(
                    "add `{} = …`, for example `{}`",
                    param.name.text,
                    param.ty.example()
                ));
        }
        self.push(diagnostic);
    }
}

/// `name = value`
fn argument(sentence: &Statement) -> Option<(&str, Span, &Expr)> {
    let binding = sentence.binding.as_ref()?;
    let plain = sentence.operands().is_empty() && sentence.body.is_none();
    let keyword = sentence.keyword()?;
    (plain && binding.op == Relation::Is && binding.at.is_none()).then_some((
        keyword.text,
        keyword.span,
        &binding.value,
    ))
}
