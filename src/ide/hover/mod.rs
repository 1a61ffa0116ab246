//! What a word means.

mod tables;
mod values;

use super::budget;
use super::names::{self, Name};
use super::place::{self, Block};
use super::{file, module_named};
use hac_aws::{budget as facts_of_time, facts};
use hac_base::source::{SourceId, Span};
use hac_lang::platform::Claim;
use hac_lang::resolve::{Module, NAME};
use hac_lang::rules;
use hac_lang::schema::{self, QUANTILES, Type};
use hac_pipeline::Analysis;
use hac_proof::Interval;
use hac_syntax::ast::{Binding, Statement};

pub(super) use tables::{MODULE, PARAM, USE, attribute, documentation, kind, module, param, quantile, verb};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    pub markdown: String,
    /// The words that are explained.
    pub span: Span,
}

/// What stands at an offset, in Markdown.
pub fn hover(analysis: &Analysis, id: SourceId, offset: usize) -> Option<Hover> {
    let (file, text) = file(analysis, id)?;
    let stack = place::enclosing(file, offset);
    let sentence = place::sentence(file, &stack, offset)?;
    let own = sentence.span.range();
    // Between the braces of a block, or in a comment beside it, nothing of the sentence itself is meant.
    let body = sentence.body.as_ref();
    if body.is_some_and(|body| offset >= body.open.end as usize) || !place::touches(own, offset) {
        return None;
    }
    let range = place::word_at(&text, offset);
    let here = Hovered {
        analysis,
        id,
        block: place::block(analysis, id, &stack),
        sentence,
        word: text.get(range.clone()).unwrap_or(""),
    };
    let word = Span::new(id, range);
    let found = |markdown: String| Hover { markdown, span: word };
    if let Some(markdown) = rules::editor::explain(&stack, here.word) {
        return Some(found(markdown));
    }
    if sentence.keyword().is_some_and(|keyword| keyword.span == word) {
        return here.keyword().map(found);
    }
    let of_value = place::values(sentence, offset).into_iter().find_map(|value| {
        Some(Hover {
            markdown: values::explain(value)?,
            span: value.span,
        })
    });
    of_value.or_else(|| here.operand().map(found))
}

/// The word at the cursor and what it stands in.
struct Hovered<'a> {
    analysis: &'a Analysis,
    id: SourceId,
    block: Block<'a>,
    sentence: &'a Statement,
    word: &'a str,
}

impl Hovered<'_> {
    /// The first word of a sentence: what the sentence says, and how far it was checked.
    fn keyword(&self) -> Option<String> {
        let word = self.word;
        let used = |module: &Module| module.param(word).map(|found| param(self.analysis, found));
        let known = match self.block {
            Block::Use(module) => used(module),
            Block::File if word == "use" => Some(USE.to_owned()),
            Block::File if word == "module" => Some(MODULE.to_owned()),
            Block::Declaration if word == "param" => Some(PARAM.to_owned()),
            Block::File | Block::Kind(_) | Block::Declaration | Block::Unknown => self.of_tables(),
        };
        let markdown = known
            .or_else(|| module_named(self.analysis, self.id, word).map(module))
            .or_else(|| self.name(word))?;
        Some(format!(
            "{markdown}{}{}",
            self.verdict().unwrap_or_default(),
            self.budget()
        ))
    }

    fn of_tables(&self) -> Option<String> {
        let outer = self.block.kind();
        let is_block =
            matches!(self.block, Block::File) || outer.is_some_and(|outer| outer.child(self.word).is_some());
        let block = is_block
            .then(|| place::kind_of(self.sentence))
            .flatten()
            .map(kind);
        block
            .or_else(|| outer?.attribute(self.word).map(attribute))
            .or_else(|| outer?.verb(self.word).map(verb))
    }

    /// What a promise about time, a step or a health check comes to.
    fn budget(&self) -> String {
        let found = budget::of_sentence(self.analysis, self.sentence.span);
        found.map_or_else(String::new, |budget| format!("\n\n{budget}"))
    }

    /// How far a promise was checked, on the sentence that makes it.
    fn verdict(&self) -> Option<String> {
        let claims = &self.analysis.platform.as_ref()?.claims;
        let here = claims.iter().filter(|claim| {
            claim.span.source == self.id && self.sentence.span.to(claim.span) == self.sentence.span
        });
        let said: String = here.map(said_of).collect();
        (!said.is_empty()).then_some(said)
    }

    /// Any other word: a name, a word of the language, or whatever the sentence is about.
    fn operand(&self) -> Option<String> {
        let word = self.word;
        if word.is_empty() {
            return None;
        }
        if self
            .sentence
            .keyword()
            .is_some_and(|keyword| keyword.text == "use")
        {
            return module_named(self.analysis, self.id, word).map(module);
        }
        let case = self
            .sentence
            .binding
            .as_ref()
            .and_then(|binding: &Binding| binding.at.as_ref());
        if case.is_some_and(|case| case.text == word) && QUANTILES.contains(&word) {
            return Some(quantile(word).to_owned());
        }
        self.param()
            .or_else(|| self.name(word))
            .or_else(|| region(word))
            .or_else(|| entry(word))
            .or_else(|| self.variant())
            .or_else(|| self.instance())
            .or_else(|| self.sentence_words())
    }

    /// A parameter of the module that this file declares.
    fn param(&self) -> Option<String> {
        let declared = self.analysis.loaded.module(self.id)?;
        let name = self.word.split('.').next().unwrap_or(self.word);
        if name == NAME {
            return Some("**name**: the label of the block that uses this module.".to_owned());
        }
        declared.param(name).map(|found| param(self.analysis, found))
    }

    /// A tier, a region, an alert or an input, or a signal of a tier: the head it was declared with.
    fn name(&self, word: &str) -> Option<String> {
        let (name, signal) = word
            .split_once('.')
            .map_or((word, None), |(name, signal)| (name, Some(signal)));
        let found = names::find(self.analysis, self.id, name)?;
        let head = found.shown(self.analysis);
        let about = match signal {
            Some("health") => "\n\nThe tier's health check.".to_owned(),
            Some("lag") => "\n\nHow far the replica in the other region is behind.".to_owned(),
            Some(_) => return None,
            None => self.placed(&found),
        };
        let region = region(name)
            .map(|region| format!("\n\n{region}"))
            .unwrap_or_default();
        Some(format!("```ha\n{head}\n```{region}{about}"))
    }

    /// Where a tier is, which follows from regions, replication and use.
    fn placed(&self, name: &Name) -> String {
        let role = name
            .inside
            .iter()
            .find(|(word, _)| *word == "role")
            .and_then(|(_, role)| *role);
        if let Some(role) = role {
            return format!("\n\nIts role is `{role}`.");
        }
        let Some(platform) = &self.analysis.platform else {
            return String::new();
        };
        let tier = platform
            .tiers
            .get(name.word)
            .filter(|_| name.keyword == schema::TIER);
        tier.map_or_else(String::new, |tier| {
            format!("\n\nIn {}.", tier.regions().join(", "))
        })
    }

    /// `compute` in `tier web: compute`.
    fn variant(&self) -> Option<String> {
        let keyword = self.sentence.keyword()?.text;
        schema::kind(keyword, Some(self.word)).map(kind)
    }

    fn instance(&self) -> Option<String> {
        let outer = self.block.kind()?;
        let attribute = outer.attribute(self.sentence.keyword()?.text)?;
        let is_instance = matches!(attribute.ty, Type::InstanceType | Type::DatabaseInstance);
        (is_instance && facts::is_burstable(self.word)).then(|| {
            format!(
                "**{}**: burstable. Above its baseline it spends CPU credits, which run out under lasting load, such as \
                 the load that a failover brings.",
                self.word
            )
        })
    }

    /// A word of the sentence's own form, as `within` or `every`, or whatever the attribute is given.
    fn sentence_words(&self) -> Option<String> {
        let outer = self.block.kind()?;
        let keyword = self.sentence.keyword()?.text;
        let is_part = |usage: String| usage.split(['[', ']', ' ']).any(|part| part == self.word);
        let of_verb = outer.verb(keyword).filter(|found| is_part(found.usage()));
        of_verb
            .map(|found| format!("{}{}", verb(found), self.budget()))
            .or_else(|| outer.attribute(keyword).map(attribute))
    }
}

/// An entry of the budget, which `assume` names.
fn entry(word: &str) -> Option<String> {
    if let Some(share) = facts_of_time::find_share(word) {
        let source = share.source.text();
        return Some(format!(
            "**{word}**: {}.\n\n{}; {source}.",
            share.what, share.share
        ));
    }
    let entry = facts_of_time::find(word)?;
    let (takes, source) = (Interval::from(entry), entry.source.text());
    let worst = entry
        .worst_source
        .map_or_else(String::new, |worst| format!("\n\nAt worst {}.", worst.text()));
    Some(format!(
        "**{word}**: {}.\n\n{takes} at best, typically and at worst; {source}.{worst}",
        entry.what
    ))
}

fn region(word: &str) -> Option<String> {
    let region = facts::find_region(word)?;
    let zones: Vec<String> = region.zone_names().collect();
    Some(format!(
        "**{word}**: {}, an AWS region with the zones {}.",
        region.location,
        zones.join(", ")
    ))
}

/// A claim in Markdown, below what stands before it.
fn said_of(claim: &Claim) -> String {
    let head = format!("\n\n**{}**: {}.", claim.verdict.word(), claim.summary);
    claim
        .details
        .iter()
        .fold(head, |text, sentence| format!("{text} {sentence}"))
}
