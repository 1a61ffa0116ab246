//! What the compiler has to say to people, as data. Passes make diagnostics from facts; only the command line and the
//! language server render them.

mod codes;
mod suggest;
mod written;

use crate::source::{Span, UseSite};

pub use codes::{ALL, Code, Page};
pub use suggest::did_you_mean;
pub use written::{Addition, Given, Stated};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// A place that takes part in a problem, and what it has to do with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub message: String,
}

/// Replaces the text of a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub replacement: String,
}

impl Edit {
    pub fn new(span: Span, replacement: impl Into<String>) -> Self {
        Self {
            span,
            replacement: replacement.into(),
        }
    }
}

/// How sure it is that an edit says what was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// There is one way to read the text, and the edit writes it down.
    Safe,
    /// A guess, or a choice that changes what is built: somebody should look.
    Unsafe,
}

/// What to do about a problem: a sentence that starts with a verb, and the edits that do it where they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    pub message: String,
    pub edits: Vec<Edit>,
    pub safety: Safety,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    /// One line, lower case, no full stop, understandable alone.
    pub message: String,
    /// Where it is.
    pub primary: Label,
    /// Other places that explain it.
    pub secondary: Vec<Label>,
    /// Reasons, arithmetic, sources; one sentence each.
    pub notes: Vec<String>,
    pub help: Vec<Help>,
    /// The module uses that led to the primary place, outermost first.
    pub via: Vec<UseSite>,
    /// The sentence that the problem is about, where the primary place is elsewhere: an `allow` beside it counts.
    pub about: Option<Span>,
}

impl Diagnostic {
    /// `label` says what is wrong at the place itself and may be empty.
    pub fn new(code: Code, span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            primary: Label {
                span,
                message: label.into(),
            },
            secondary: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            via: Vec::new(),
            about: None,
        }
    }

    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.secondary.push(Label {
            span,
            message: message.into(),
        });
        self
    }

    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Advice without a known edit.
    pub fn help(self, message: impl Into<String>) -> Self {
        self.advice(message, Vec::new(), Safety::Unsafe)
    }

    /// Advice with the edit that carries it out, which somebody should look at.
    pub fn fix(self, message: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        self.advice(message, vec![Edit::new(span, replacement)], Safety::Unsafe)
    }

    /// Advice with the only edit there can be.
    pub fn safe_fix(self, message: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        self.advice(message, vec![Edit::new(span, replacement)], Safety::Safe)
    }

    fn advice(mut self, message: impl Into<String>, edits: Vec<Edit>, safety: Safety) -> Self {
        self.help.push(Help {
            message: message.into(),
            edits,
            safety,
        });
        self
    }

    pub fn about(mut self, sentence: Span) -> Self {
        self.about = Some(sentence);
        self
    }

    pub fn via(mut self, via: &[UseSite]) -> Self {
        self.via = via.to_vec();
        self
    }
}

/// The sink that every pass reports into.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    suppressed: Vec<Suppressed>,
}

/// A warning that somebody accepted. It counts no more, and is not forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    pub diagnostic: Diagnostic,
    pub reason: String,
    /// The sentence that says so.
    pub span: Span,
}

impl Diagnostics {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Adds everything that another pass found.
    pub fn extend(&mut self, other: Self) {
        self.items.extend(other.items);
        self.suppressed.extend(other.suppressed);
    }

    /// Takes back what an error, found later, says with more weight.
    pub fn retract(&mut self, code: Code, place: Span) {
        self.items
            .retain(|item| item.code != code || !place.covers(item.primary.span));
    }

    /// Whether the same is said of the same place.
    pub fn says(&self, again: &Diagnostic) -> bool {
        self.items.iter().any(|item| {
            item.code == again.code
                && item.primary.span == again.primary.span
                && item.message == again.message
        })
    }

    /// Adds the place of a diagnostic, and the edits that mend it there, to one that says the same. Whether there is one.
    pub fn merge_duplicate(&mut self, again: &Diagnostic) -> bool {
        let same = |item: &&mut Diagnostic| item.code == again.code && item.message == again.message;
        let Some(first) = self.items.iter_mut().find(same) else {
            return false;
        };
        let place = again.primary.span;
        // A module that is used twice is one place.
        if first.primary.span != place && first.secondary.iter().all(|label| label.span != place) {
            first.secondary.push(Label {
                span: place,
                message: "and here".to_owned(),
            });
            for (help, other) in first.help.iter_mut().zip(&again.help) {
                help.edits.extend(other.edits.iter().cloned());
            }
        }
        true
    }

    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|item| item.severity() == Severity::Error)
    }

    /// Takes out every warning for which there is a reason and the place of the sentence that gives it.
    pub fn suppress(&mut self, mut accepted: impl FnMut(&Diagnostic) -> Option<(String, Span)>) {
        let suppressed = &mut self.suppressed;
        self.items.retain(|item| {
            let found = Some(item)
                .filter(|item| item.severity() == Severity::Warning)
                .and_then(&mut accepted);
            let Some((reason, span)) = found else { return true };
            suppressed.push(Suppressed {
                diagnostic: item.clone(),
                reason,
                span,
            });
            false
        });
    }

    pub fn suppressed(&self) -> &[Suppressed] {
        &self.suppressed
    }

    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter()
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// In the order of the sources, then of their places; equal ones once.
    pub fn sort(&mut self) {
        self.items
            .sort_by(|a, b| (a.primary.span, a.code, &a.message).cmp(&(b.primary.span, b.code, &b.message)));
        self.items.dedup();
        self.suppressed.sort_by(|a, b| {
            let key = |item: &Suppressed| (item.diagnostic.primary.span, item.diagnostic.code);
            key(a).cmp(&key(b))
        });
        self.suppressed.dedup();
    }
}
