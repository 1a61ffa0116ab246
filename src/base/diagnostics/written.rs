//! Where a value was written that counts in a sentence: in that sentence, or where a module's parameter has it from.
//!
//! What is wrong with a value is told and mended there: an edit of a module's sentence would take away its parameter.

use std::sync::Arc;

use super::{Code, Diagnostic, Edit, Safety};
use crate::source::{Origin, Sources, Span, UseSite};

/// What a parameter of a module stands for in one use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The uses that led there, outermost first; the last is the use itself.
    pub via: Arc<[UseSite]>,
    pub param: String,
    /// Where the value is written: in the use, or as the default of the parameter.
    pub value: Span,
    /// Where the use can give the argument; `None` where it does.
    pub addition: Option<Addition>,
}

/// Where one more argument belongs in the use of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    pub at: Span,
    pub before: String,
    pub after: String,
}

/// A value with the sentence in which it counts.
#[derive(Debug, Clone, Copy)]
pub struct Stated<'a> {
    sources: &'a Sources,
    /// The uses of modules that led to the sentence.
    via: &'a [UseSite],
    value: Span,
    sentence: Span,
    /// The parameter that brought it; `None` where it stands in the sentence.
    given: Option<&'a Given>,
    /// The attribute, where no sentence states it: the places are those of the element.
    unstated: Option<&'a str>,
}

impl<'a> Stated<'a> {
    pub fn of(
        given: &'a [Given],
        sources: &'a Sources,
        via: &'a [UseSite],
        (value, sentence): (Span, Span),
    ) -> Self {
        // An argument that a module hands on to another was written where the outermost of them got it.
        let brought = given
            .iter()
            .filter(|given| via.starts_with(&given.via) && given.value.covers(value))
            .min_by_key(|given| given.via.len());
        Self {
            sources,
            via,
            value,
            sentence,
            given: brought,
            unstated: None,
        }
    }

    /// What an attribute is where nothing is said of it.
    pub fn unstated(sources: &'a Sources, origin: &'a Origin, attribute: &'a str) -> Self {
        Self {
            sources,
            via: &origin.via,
            value: origin.span,
            sentence: origin.span,
            given: None,
            unstated: Some(attribute),
        }
    }

    /// A problem of the value, told where it was written.
    pub fn diagnostic(&self, code: Code, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        let diagnostic = Diagnostic::new(code, self.value, message, label).via(self.via);
        let Some(given) = self.given else {
            return diagnostic;
        };
        let diagnostic = match (&given.addition, given.via.last()) {
            (Some(_), Some(site)) => {
                diagnostic.label(site.span, format!("used here without `{} = …`", given.param))
            }
            (None, _) | (_, None) => diagnostic,
        };
        diagnostic
            .label(self.sentence, "counts here")
            .about(self.sentence)
    }

    /// The empty place in the sentence where something is missing: in front of `before`, or at the end.
    pub fn gap(self, before: &str) -> Self {
        let text = self.sources.text(self.sentence);
        let at = self.sentence.range().start + text.find(before).unwrap_or(text.len());
        Self {
            value: Span::new(self.sentence.source, at..at),
            ..self
        }
    }

    /// Advice to write another value, with the edit where it can be made.
    pub fn advise(&self, diagnostic: Diagnostic, value: &str, message: impl Into<String>) -> Diagnostic {
        diagnostic.advice(message, self.edit(value).into_iter().collect(), Safety::Unsafe)
    }

    /// How another value is written: as the argument, where it came from one.
    pub fn words(&self, value: &str) -> String {
        let value = self.spelled(value);
        match self.name() {
            Some(name) => format!("{name} = {value}"),
            None => value,
        }
    }

    /// The same with the whole sentence, in its own words.
    pub fn sentence(&self, value: &str) -> String {
        if self.is_argument() || self.unstated.is_some() || self.is_computed() {
            return self.words(value);
        }
        let (sentence, old) = (self.sentence.range(), self.value.range());
        let part = |part| self.sources.text(Span::new(self.sentence.source, part));
        let (before, after) = (part(sentence.start..old.start), part(old.end..sentence.end));
        format!("{}{}{}", narrow(before), self.spelled(value), narrow(after))
    }

    /// Whether a parameter of a module brought it.
    pub fn is_argument(&self) -> bool {
        self.given.is_some()
    }

    /// What the value is the whole of, where that does not stand beside it.
    fn name(&self) -> Option<&'a str> {
        let is_whole = |given: &&Given| given.addition.is_some() || given.value == self.value;
        let param = self.given.filter(is_whole).filter(|_| !self.is_computed());
        param.map(|given| given.param.as_str()).or(self.unstated)
    }

    /// A word as the old one is written: in quotes, or not.
    fn spelled(&self, value: &str) -> String {
        let is_quoted = |text: &str| text.starts_with('"');
        if is_quoted(self.sources.text(self.value)) && !is_quoted(value) {
            format!("\"{value}\"")
        } else {
            value.to_owned()
        }
    }

    /// The uses of modules that led to the file in which something is to be written.
    fn outer(&self) -> &'a [UseSite] {
        match self.given {
            Some(given) => given.via.split_last().map_or(&[], |(_, outer)| outer),
            None => self.via,
        }
    }

    /// Whether it is made of what a module was given: another value in its place would leave nothing of that.
    fn is_computed(&self) -> bool {
        let is_default = self.given.is_some_and(|given| given.addition.is_some());
        !is_default && !self.outer().is_empty() && !is_literal(self.sources.text(self.value))
    }

    /// `None` where the file is not one's own, where the value is computed, and where there is none yet.
    fn edit(&self, value: &str) -> Option<Edit> {
        if self.unstated.is_some()
            || self.is_computed()
            || self.outer().last().is_some_and(UseSite::is_standard)
        {
            return None;
        }
        let value = self.spelled(value);
        let added = self
            .given
            .and_then(|given| Some((given, given.addition.as_ref()?)));
        Some(match added {
            Some((given, Addition { at, before, after })) => {
                Edit::new(*at, format!("{before}{} = {value}{after}", given.param))
            }
            None => Edit::new(self.value, value),
        })
    }
}

/// A text in which one blank stands for several, as they stand where sentences are aligned.
fn narrow(text: &str) -> String {
    let mut narrow = String::with_capacity(text.len());
    for c in text.chars() {
        if c != ' ' || !narrow.ends_with(' ') {
            narrow.push(c);
        }
    }
    narrow
}

/// Whether a text in a module is one value that mentions no parameter, or nothing yet: of a word that is a parameter, the
/// argument would be the value.
fn is_literal(text: &str) -> bool {
    if text.starts_with('"') {
        return !text.contains("${");
    }
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '.' || (is_word && "-_".contains(c));
    text.chars().all(allowed)
}
