//! The names that a platform declares, found before anything refers to them.

use std::collections::{BTreeMap, BTreeSet};

use super::lexical;
use crate::platform::InputType;
use crate::resolve::hir::Node;
use crate::schema::{self, Kind};
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics};
use hac_base::source::Span;
use hac_syntax::ast::{Expr, ExprKind, Operand};

#[derive(Debug, Clone, Default)]
pub(crate) struct Symbols {
    pub inputs: BTreeMap<String, InputSymbol>,
    pub tiers: BTreeMap<String, TierSymbol>,
    pub alerts: BTreeMap<String, Span>,
    pub regions: BTreeMap<String, Span>,
    /// Of the regions, those that do not say that they are witnesses.
    pub serving: BTreeSet<String>,
    /// Names of blocks whose keyword means nothing in a platform, which is reported where they are read: nothing is said
    /// of who refers to them.
    pub misread: BTreeSet<String>,
    /// Whether something that may declare any name was not understood.
    pub incomplete: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct InputSymbol {
    pub span: Span,
    /// `None` where the type is wrong, which is reported where the input is read.
    pub ty: Option<InputType>,
    pub sensitive: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct TierSymbol {
    pub span: Span,
    /// `compute` …; `None` where the kind is unknown, which is reported where the tier is read.
    pub variant: Option<&'static str>,
}

impl Symbols {
    /// Whether a name that is not found should be passed over in silence.
    pub(crate) fn is_excused(&self, name: &str) -> bool {
        self.incomplete || self.misread.contains(name)
    }
}

/// Collects the names of a platform's blocks and reports those that are declared twice.
pub(crate) fn collect(platform: &Node, kind: &Kind, out: &mut Diagnostics) -> Symbols {
    let mut symbols = Symbols::default();
    let mut seen: BTreeMap<(&'static str, String), (String, Span)> = BTreeMap::new();
    for node in platform.children() {
        let Some(keyword) = node.keyword() else { continue };
        let Some((name, span)) = label(node) else { continue };
        let family = match keyword.text {
            "input" => "input",
            "tier" => "tier",
            "alert" => "alert",
            "region" => "region",
            "dns" => "dns",
            "quotas" => "quotas",
            // A block that is understood, and whose first operand is no name of its own: `failover us-east-1 -> …`.
            known if known == schema::ALLOW.name || kind.words().any(|word| word == known) => continue,
            _ => {
                symbols.misread.insert(name.to_owned());
                continue;
            }
        };
        // Names that differ in `-` and `_` only would be one name in the cloud.
        let folded = if family == "dns" {
            name.to_lowercase()
        } else {
            name.replace('_', "-")
        };
        if let Some((first_name, first)) = seen.get(&(family, folded.clone())) {
            out.push(duplicate(family, name, first_name, span, *first).via(&node.via));
            continue;
        }
        seen.insert((family, folded), (name.to_owned(), span));
        symbols.declare(family, name, span, node);
    }
    symbols
}

impl Symbols {
    fn declare(&mut self, family: &str, name: &str, span: Span, node: &Node) {
        match family {
            "input" => {
                let symbol = InputSymbol {
                    span,
                    ty: input_type(node),
                    sensitive: is_sensitive(node),
                };
                self.inputs.insert(name.to_owned(), symbol);
            }
            "tier" => {
                let variant = type_operand(node).and_then(|expr| {
                    let ExprKind::Word(word) = &expr.kind else {
                        return None;
                    };
                    schema::variants("tier").find(|variant| variant == word)
                });
                self.tiers.insert(name.to_owned(), TierSymbol { span, variant });
            }
            "alert" => {
                self.alerts.insert(name.to_owned(), span);
            }
            "region" => {
                self.regions.insert(name.to_owned(), span);
                if !says(node, "role", "witness") {
                    self.serving.insert(name.to_owned());
                }
            }
            _ => {}
        }
    }
}

fn duplicate(family: &str, name: &str, first_name: &str, span: Span, first: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::HA0204,
        span,
        format!("{family} `{name}` is declared twice"),
        "declared again here",
    )
    .label(first, "first declared here");
    match family {
        "tier" | "alert" | "input" if first_name != name => diagnostic
            .note("names that differ only in `-` and `_` count as the same, because they become one name in the cloud")
            .help("give one of them another name"),
        "tier" | "alert" | "input" => diagnostic.help("remove one of them, or give it another name"),
        _ => diagnostic.help("remove one of them"),
    }
}

/// The name in a block's head: its first operand.
fn label(node: &Node) -> Option<(&str, Span)> {
    let Some(Operand::Value(expr)) = node.operands().first() else {
        return None;
    };
    lexical::plain_text(expr).map(|text| (text, expr.span))
}

/// What stands behind the colon of a head.
pub(crate) fn type_operand(node: &Node) -> Option<&Expr> {
    let mut operands = node.operands().iter();
    operands.find(|operand| matches!(operand, Operand::Colon(_)))?;
    match operands.next()? {
        Operand::Value(expr) => Some(expr),
        Operand::Arrow { .. } | Operand::Colon(_) => None,
    }
}

fn input_type(node: &Node) -> Option<InputType> {
    lexical::input_type(type_operand(node)?).ok()
}

fn is_sensitive(node: &Node) -> bool {
    says(node, "sensitive", "true")
}

/// Whether a block holds `attribute = value`, a word.
fn says(node: &Node, attribute: &str, value: &str) -> bool {
    node.children().iter().any(|child| {
        child.keyword().is_some_and(|word| word.text == attribute)
            && child
                .binding
                .as_ref()
                .is_some_and(|binding| matches!(&binding.value.kind, ExprKind::Word(word) if word == value))
    })
}
