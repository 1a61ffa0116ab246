//! What every part of the checker needs: the sources, the names, the sink.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::symbols::Symbols;
use hac_base::diagnostics::{Diagnostic, Diagnostics};
use hac_base::source::{Origin, Sources, Span, UseSite};

/// A region of the cloud, as far as checking needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub name: &'static str,
    /// The letters of its zones, sorted.
    pub zones: &'static str,
}

/// State of one run of the checker.
pub(crate) struct Context<'a> {
    pub sources: &'a Sources,
    pub places: &'a [Place],
    pub symbols: Symbols,
    /// Names of inputs that something refers to.
    pub used_inputs: BTreeSet<String>,
    /// Where text was not understood by an earlier pass: what is missing there is not missed.
    pub damage: Vec<Span>,
    /// The whole of each block by its head.
    pub blocks: BTreeMap<Span, Span>,
    /// The module uses that led to what is being checked.
    pub via: Arc<[UseSite]>,
    /// What was said to be missing of which element: every rule would miss it again.
    pub told: BTreeSet<(Missing, String)>,
    pub out: &'a mut Diagnostics,
}

/// Something that several rules need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Missing {
    Health,
    Listener,
    Copy,
}

impl Context<'_> {
    /// Reports with the chain of module uses that led here.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        let diagnostic = diagnostic.via(&self.via);
        self.push(diagnostic);
    }

    /// Reports about an element that was read before.
    pub(crate) fn report_at(&mut self, origin: &Origin, diagnostic: Diagnostic) {
        self.push(diagnostic.via(&origin.via));
    }

    /// Reports that an element lacks something, unless a rule said so before: it is mended in one place.
    pub(crate) fn report_missing(
        &mut self,
        what: Missing,
        of: &str,
        origin: &Origin,
        diagnostic: Diagnostic,
    ) {
        if self.told.insert((what, of.to_owned())) {
            self.report_at(origin, diagnostic);
        }
    }

    pub(crate) fn was_told(&self, what: Missing, of: &str) -> bool {
        self.told.contains(&(what, of.to_owned()))
    }

    /// Reports a name that stands for nothing, wherever it stands, as one problem.
    pub(crate) fn report_name(&mut self, diagnostic: Diagnostic) {
        if !self.out.merge_duplicate(&diagnostic) {
            self.report(diagnostic);
        }
    }

    /// Nothing is said about text of which a part was not understood, nor twice of one place: a module that is used twice
    /// is one text, and an argument is one that several sentences may mention.
    fn push(&mut self, diagnostic: Diagnostic) {
        let place = diagnostic.primary.span;
        let holds = |damage: &Span| {
            damage.source == place.source && place.start <= damage.start && damage.start < place.end
        };
        if !self.damage.iter().any(holds) && !self.out.says(&diagnostic) {
            self.out.push(diagnostic);
        }
    }

    /// Whether an earlier pass left out something between the ends of this place, or of the block whose head it is.
    pub(crate) fn is_damaged(&self, span: Span) -> bool {
        let span = self.blocks.get(&span).copied().unwrap_or(span);
        self.damage.iter().any(|damage| {
            damage.source == span.source && damage.start >= span.start && damage.start <= span.end
        })
    }

    /// Whether an earlier pass left out anything at all.
    pub(crate) fn is_damaged_anywhere(&self) -> bool {
        !self.damage.is_empty()
    }

    pub(crate) fn place(&self, name: &str) -> Option<Place> {
        self.places.iter().copied().find(|place| place.name == name)
    }
}
