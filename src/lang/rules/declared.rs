//! The names that a rule may compare with: a rule about a name that nothing has asks for nothing.

use std::collections::BTreeSet;

use super::names::{Named, Scope};
use super::reader::word;
use super::table::Names;
use super::typing::Typing;
use crate::check::Place;
use crate::resolve::hir::Node;
use hac_base::diagnostics::{Code, Diagnostic, Diagnostics, Severity, did_you_mean};
use hac_base::source::Span;
use hac_syntax::ast::{Expr, ExprKind};

/// What the platform declares, and the regions that there are.
pub(super) struct Declared<'a> {
    pub inputs: BTreeSet<String>,
    tiers: BTreeSet<String>,
    alerts: BTreeSet<String>,
    places: &'a [Place],
    /// Whether text that was not understood may declare any name.
    is_incomplete: bool,
}

impl<'a> Declared<'a> {
    pub(super) fn of(platform: &Node, places: &'a [Place], out: &Diagnostics) -> Self {
        let labels = |keyword: &str| {
            let blocks = platform.children().iter();
            let blocks = blocks.filter(|node| node.keyword().is_some_and(|word| word.text == keyword));
            let labels = blocks.filter_map(|node| word(node.operands().first()?));
            labels.map(|(name, _)| name.to_owned()).collect()
        };
        let may_declare = |code: Code| {
            code <= Code::HA0203 || (Code::HA0220..=Code::HA0234).contains(&code) || code == Code::HA0901
        };
        Self {
            inputs: labels("input"),
            tiers: labels("tier"),
            alerts: labels("alert"),
            places,
            is_incomplete: out
                .iter()
                .any(|told| told.severity() == Severity::Error && may_declare(told.code)),
        }
    }

    fn names(&self, names: Names) -> Vec<&str> {
        let (tiers, alerts) = (|| self.tiers.iter(), || self.alerts.iter());
        let known: Vec<&String> = match names {
            Names::Tier => tiers().collect(),
            Names::Alert => alerts().collect(),
            Names::TierOrAlert => tiers().chain(alerts()).collect(),
            Names::Input => self.inputs.iter().collect(),
            Names::Region => return self.places.iter().map(|place| place.name).collect(),
        };
        known.into_iter().map(String::as_str).collect()
    }
}

impl Typing<'_> {
    /// Whether a word beside a name is one; where it is not, that was reported.
    pub(super) fn name(&mut self, names: Names, word: &str, span: Span) -> bool {
        let declared = self.declared;
        let known = declared.names(names);
        if declared.is_incomplete || known.contains(&word) {
            return true;
        }
        // An argument is told of where it is written.
        if self.out.iter().any(|told| told.primary.span == span) {
            return false;
        }
        if declared.inputs.contains(word) {
            self.no_value_yet(word, span);
            return false;
        }
        let (code, what) = match names {
            Names::Tier => (Code::HA0205, "tier"),
            Names::Alert => (Code::HA0206, "alert"),
            Names::TierOrAlert => (Code::HA0205, "tier or alert"),
            Names::Region => (Code::HA0401, "region"),
            Names::Input => (Code::HA0207, "input"),
        };
        let message = format!("there is no {what} `{word}`");
        let diagnostic = Diagnostic::new(code, span, message, format!("no such {what}"));
        let diagnostic = match did_you_mean(word, known) {
            Some(meant) => diagnostic.fix(format!("did you mean `{meant}`?"), span, meant),
            None => diagnostic,
        };
        let quoted = format!("\"{word}\"");
        let diagnostic = match names {
            Names::Region => diagnostic,
            Names::Tier | Names::Alert | Names::TierOrAlert | Names::Input => diagnostic.note(format!(
                "a text may be any: a rule for several platforms writes `{quoted}`"
            )),
        };
        self.report(diagnostic);
        false
    }

    /// The words of a value beside which a name stands, as [`Self::name`] sees them; `None` where one is no name.
    pub(super) fn named(&mut self, names: Names, expr: &Expr, scope: &Scope) -> Option<()> {
        match &expr.kind {
            ExprKind::Word(word) if matches!(scope.resolve(word), Named::Word) => {
                self.name(names, word, expr.span).then_some(())
            }
            ExprKind::Paren(inner) => self.named(names, inner, scope),
            ExprKind::List(items) => {
                let asked = items.iter().map(|item| self.named(names, item, scope));
                // Each is asked, so that each is told.
                asked.fold(Some(()), Option::and)
            }
            // What is computed has words only where they are reported anyway.
            ExprKind::Word(_)
            | ExprKind::Number(_)
            | ExprKind::Quantity { .. }
            | ExprKind::Cidr(_)
            | ExprKind::Email(_)
            | ExprKind::Arn(_)
            | ExprKind::Range(..)
            | ExprKind::Repeat { .. }
            | ExprKind::Text(_)
            | ExprKind::Map(_)
            | ExprKind::Call { .. }
            | ExprKind::Negate(_)
            | ExprKind::Not(_)
            | ExprKind::Binary { .. }
            | ExprKind::Conditional { .. }
            | ExprKind::Error => Some(()),
        }
    }
}
