//! What may start a sentence: attributes, verbs, blocks, modules, arguments.

use super::blocks::{block_label, block_snippet};
use super::{Completion, CompletionKind, Scope, kinds};
use crate::{hover, names, place};
use hac_lang::resolve::Module;
use hac_lang::schema::{self, Condition, Kind, TierRole};
use hac_syntax::ast::Statement;

impl Scope<'_> {
    fn snippet(&self, kind: CompletionKind, label: &str, insert: String, markdown: String) -> Completion {
        Completion {
            insert,
            markdown,
            snippet: true,
            ..self.item(kind, label, "")
        }
    }

    pub(super) fn top_level(&self) -> Vec<Completion> {
        let platform = schema::kind(schema::ROOT, None).map_or_else(String::new, hover::kind);
        let has = |keyword: &str| self.written().any(|word| word == keyword);
        let blocks = [
            ("platform", "platform ${1:name} {\n  $0\n}", platform),
            ("module", "module ${1:name} {\n  $0\n}", hover::MODULE.to_owned()),
        ];
        // A file holds one of both, once.
        let blocks = blocks.into_iter().filter(|_| !has("platform") && !has("module"));
        let mut items: Vec<Completion> = blocks
            .map(|(label, insert, markdown)| {
                self.snippet(CompletionKind::Kind, label, insert.to_owned(), markdown)
            })
            .collect();
        items.push(Completion {
            insert: "use ".to_owned(),
            markdown: hover::USE.to_owned(),
            ..self.item(CompletionKind::Kind, "use", "")
        });
        items
    }

    /// `param name: type`
    pub(super) fn param(&self) -> Completion {
        let insert = "param ${1:name}: ${2:text}".to_owned();
        self.snippet(CompletionKind::Kind, "param", insert, hover::PARAM.to_owned())
    }

    /// The first words of the sentences that are there, but for the one at the cursor.
    fn written(&self) -> impl Iterator<Item = &str> {
        let sentences = place::siblings(self.file, self.stack).iter();
        sentences
            .filter(|sentence| !sentence.span.contains(self.replace.range().start))
            .filter_map(Statement::keyword)
            .map(|word| word.text)
    }

    /// Attributes, verbs, blocks and modules that may start a sentence inside a kind; what is required comes first, and
    /// what may stand only once and does is left out.
    pub(super) fn sentences(&self, kind: &'static Kind) -> Vec<Completion> {
        let count = |word: &str| self.written().filter(|written| *written == word).count();
        let mut attributes: Vec<_> = kind
            .attributes
            .iter()
            .filter(|attribute| count(attribute.name) < attribute.form.relations().len())
            .collect();
        attributes.sort_by_key(|attribute| !attribute.required);
        let attributes = attributes.into_iter().map(|attribute| Completion {
            insert: format!("{} {} ", attribute.name, attribute.form.as_str()),
            markdown: hover::attribute(attribute),
            ..self.item(CompletionKind::Attribute, attribute.name, attribute.ty.noun())
        });
        let verbs = kind
            .verbs
            .iter()
            .filter(|verb| verb.repeatable || count(verb.name) == 0);
        let verbs = verbs.map(|verb| Completion {
            insert: format!("{}{}", verb.name, if verb.operands.is_empty() { "" } else { " " }),
            markdown: hover::verb(verb),
            ..self.item(CompletionKind::Verb, verb.name, &verb.usage())
        });
        let blocks = kind
            .children
            .iter()
            .filter(|child| count(child.kind) < child.max)
            .flat_map(|child| kinds(child.kind));
        let blocks = blocks.map(|found| {
            self.snippet(
                CompletionKind::Kind,
                &block_label(found),
                block_snippet(found),
                hover::kind(found),
            )
        });
        let mut items: Vec<Completion> = attributes.chain(verbs).chain(blocks).collect();
        if kind.name == schema::ROOT {
            items.extend(self.uses());
        }
        items
    }

    /// The modules of this file, each with what it needs to be told.
    fn uses(&self) -> impl Iterator<Item = Completion> {
        let imports = self.analysis.loaded.imports(self.id).iter();
        imports.filter_map(|import| {
            let module = self.imported(&import.name)?;
            let label = if module.needs_label { " ${1:name}" } else { "" };
            let required = module.params.iter().filter(|param| param.is_required());
            let arguments = required.zip(2..).fold(String::new(), |text, (param, stop)| {
                format!(
                    "{text}  {} = ${{{stop}:{}}}\n",
                    param.name.text,
                    escaped(&param.ty.example())
                )
            });
            let insert = format!("{}{label} {{\n{arguments}  $0\n}}", import.name);
            Some(self.snippet(
                CompletionKind::Module,
                &import.name,
                insert,
                hover::module(module),
            ))
        })
    }

    /// The parameters of a module that the block at the cursor uses.
    pub(super) fn arguments(&self, module: &Module) -> Vec<Completion> {
        let given: Vec<&str> = self.written().collect();
        let mut params: Vec<_> = module
            .params
            .iter()
            .filter(|param| !given.contains(&param.name.text.as_str()))
            .collect();
        params.sort_by_key(|param| !param.is_required());
        let items = params.into_iter().map(|param| Completion {
            insert: format!("{} = ", param.name.text),
            markdown: hover::param(self.analysis, param),
            ..self.item(CompletionKind::Attribute, &param.name.text, &param.ty.to_string())
        });
        items.collect()
    }

    /// The signals of tiers that a condition can be about.
    pub(super) fn signals(&self, condition: Condition) -> Vec<Completion> {
        let (signal, verb, detail) = match condition {
            Condition::Fails => ("health", "health", "a health check"),
            Condition::LagAbove => ("lag", "replicate", "the lag of a replica"),
        };
        let mut items = Vec::new();
        for name in names::names(self.analysis, self.id) {
            let replicates = condition == Condition::Fails
                || name
                    .variant
                    .is_some_and(|variant| TierRole::HasWriter.has(variant));
            if name.keyword == "tier" && name.says(verb) && replicates {
                items.push(self.item(CompletionKind::Name, &format!("{}.{signal}", name.word), detail));
            }
        }
        for param in self.params(|_| true) {
            if param.detail == "tier" {
                let label = format!("{}.{signal}", param.label);
                items.push(self.item(CompletionKind::Name, &label, detail));
            }
        }
        items
    }
}

/// A text as part of a snippet.
pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}
