//! Heads of blocks: `tier web: compute`, `region us-east-1`.

use super::{Completion, CompletionKind, Scope, kinds};
use crate::hover;
use crate::typed::Typed;
use hac_lang::resolve::TYPE_NAMES;
use hac_lang::schema::{Kind, Label};

impl Scope<'_> {
    /// After the keyword of a block.
    pub(super) fn label(&self, keyword: &str, typed: &Typed) -> Vec<Completion> {
        let variants: Vec<Completion> = kinds(keyword)
            .filter_map(|kind| {
                let item = self.item(CompletionKind::Value, kind.variant?, "");
                Some(Completion {
                    markdown: hover::kind(kind),
                    ..item
                })
            })
            .collect();
        match typed.sentence() {
            [_, _, ":"] if !variants.is_empty() => variants,
            _ => kinds(keyword)
                .next()
                .map_or_else(Vec::new, |kind| self.operands(kind.label.parts(), typed)),
        }
    }

    /// After `param`: types.
    pub(super) fn declaration(&self, typed: &Typed) -> Vec<Completion> {
        let names = || {
            TYPE_NAMES
                .iter()
                .map(|of| self.item(CompletionKind::Value, of.name, of.ty.noun()))
        };
        let optional = self.generic("optional(…)", "optional(${1:text})", "may be left out");
        match (typed.sentence(), typed.levels.len()) {
            ([_, _, ":"], 1) => names().chain(self.generic_types()).chain([optional]).collect(),
            ([_, _, ":", "optional"], 2) => names().chain(self.generic_types()).collect(),
            ([_, _, ":", ..], 2 | 3) => names().collect(),
            _ => Vec::new(),
        }
    }

    /// Types of several values.
    pub(super) fn generic_types(&self) -> [Completion; 2] {
        [
            self.generic("list(…)", "list(${1:text})", "several of them"),
            self.generic("map(region, …)", "map(region, ${1:text})", "one for each region"),
        ]
    }

    fn generic(&self, label: &str, insert: &str, detail: &str) -> Completion {
        Completion {
            insert: insert.to_owned(),
            snippet: true,
            ..self.item(CompletionKind::Value, label, detail)
        }
    }
}

pub(super) fn block_label(kind: &Kind) -> String {
    kind.variant.map_or_else(
        || kind.name.to_owned(),
        |variant| format!("{}: {variant}", kind.name),
    )
}

/// A block with stops at what has to be filled in.
pub(super) fn block_snippet(kind: &Kind) -> String {
    let head = match kind.label {
        Label::None => kind.name.to_owned(),
        Label::Name => match kind.variant {
            Some(variant) => format!("{} ${{1:name}}: {variant}", kind.name),
            None => format!("{} ${{1:name}}", kind.name),
        },
        Label::NameAndType => format!("{} ${{1:name}}: ${{2:text}}", kind.name),
        Label::Region | Label::Declared => format!("{} ${{1:us-east-1}}", kind.name),
        Label::Domain => format!("{} \"${{1:www.example.com}}\"", kind.name),
        Label::Direction => format!("{} ${{1:us-east-1}} -> ${{2:us-east-2}}", kind.name),
        Label::Quantifier => format!("{} ${{1:any}}", kind.name),
        Label::Entry => format!("{} ${{1:db.global.failover}}", kind.name),
        Label::WhenQuantifier => format!("{} when ${{1:any}}", kind.name),
        Label::Rule => format!("{} ${{1:name}}: every ${{2:tier}}", kind.name),
        Label::Set => format!("{} ${{1:tier}}", kind.name),
    };
    if kind.body_required {
        format!("{head} {{\n  $0\n}}")
    } else {
        head
    }
}
