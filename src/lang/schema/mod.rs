//! Which kinds, attributes and verbs exist, as data. The checker, completion, hover, the language reference and
//! "did you mean" all read these tables; the grammar knows none of them.

mod alert;
mod aliases;
mod allow;
mod assume;
mod dns;
mod failover;
mod input;
mod kind;
mod objective;
mod platform;
mod quotas;
mod reference;
mod region;
mod rule;
mod state;
mod types;
mod verb;

pub use aliases::{role_called, sentence_called, variant_called};
pub use allow::ALLOW;
pub(crate) use dns::FOLLOWS;
pub use failover::WITHIN_SECONDS_MAX;
pub use kind::{Attribute, CONSISTENCIES, Child, Condition, Form, Kind};
pub(crate) use kind::{BLOCK, CONSISTENCY, DAYS, REGIONS, RETAIN, RPO, seconds};
pub use reference::reference;
pub use rule::{LEVELS, RULE};
pub use types::{INPUT_TYPES, QUANTILES, ROLES, TierRole, Type};
pub use verb::{Label, Part, QUANTIFIERS, Verb};

use crate::{for_each_kind, tiers};

/// The kind that a file is made of.
pub const ROOT: &str = "platform";

/// The keyword of tiers.
pub const TIER: &str = "tier";

macro_rules! kinds {
    ($($folder:ident $kind:ident $model:ident,)*) => {
        /// Every kind, in the order of the language reference.
        pub const KINDS: &[&Kind] = &[
            &platform::PLATFORM,
            &input::INPUT,
            &objective::OBJECTIVE,
            &region::REGION,
            $(&tiers::$folder::schema::KIND,)*
            &dns::DNS,
            &alert::ALERT,
            &failover::FAILOVER,
            &failover::WHEN,
            &failover::HOLD,
            &failover::STEPS,
            &assume::ASSUME,
            &quotas::QUOTAS,
            &rule::REQUIRE,
            &rule::EVERY,
            &rule::SOME,
            &rule::NO,
            &rule::ALL,
            &rule::ANY,
            &rule::NONE,
            &state::STATE,
            &state::TAGS,
        ];
    };
}
for_each_kind!(kinds);

/// The kind with that keyword, and variant where it has variants.
pub fn kind(name: &str, variant: Option<&str>) -> Option<&'static Kind> {
    KINDS
        .iter()
        .copied()
        .find(|kind| kind.name == name && kind.variant == variant)
}

/// The variants of a keyword: `compute`, `aurora_mysql` … of `tier`; empty for kinds without variants.
pub fn variants(name: &str) -> impl Iterator<Item = &'static str> {
    KINDS
        .iter()
        .filter(move |kind| kind.name == name)
        .filter_map(|kind| kind.variant)
}

impl TierRole {
    /// The kinds of tier that have the role, as the language calls them.
    pub fn kinds(self) -> impl Iterator<Item = &'static str> {
        let tiers = KINDS.iter().filter(|kind| kind.name == TIER);
        tiers
            .filter(move |kind| self == Self::Any || kind.roles.contains(&self))
            .filter_map(|kind| kind.variant)
    }

    pub fn has(self, variant: &str) -> bool {
        self.kinds().any(|kind| kind == variant)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{KINDS, ROOT, kind, variants};

    #[test]
    fn no_word_means_two_things_inside_a_kind() {
        for kind in KINDS {
            let words: Vec<_> = kind.words().collect();
            let distinct: BTreeSet<_> = words.iter().collect();
            assert_eq!(words.len(), distinct.len(), "{}", kind.title());
        }
    }

    #[test]
    fn every_kind_can_be_reached_from_the_root() {
        let mut reached = vec![ROOT];
        let mut next = 0;
        while let Some(name) = reached.get(next).copied() {
            next += 1;
            for child in KINDS
                .iter()
                .filter(|kind| kind.name == name)
                .flat_map(|kind| kind.children)
            {
                assert!(
                    kind(child.kind, None).is_some() || variants(child.kind).next().is_some(),
                    "{name} holds `{}`, which is no kind",
                    child.kind
                );
                if !reached.contains(&child.kind) {
                    reached.push(child.kind);
                }
            }
        }
        for kind in KINDS {
            assert!(reached.contains(&kind.name), "nothing holds `{}`", kind.name);
        }
    }

    #[test]
    fn everything_is_documented() {
        for kind in KINDS {
            assert!(
                !kind.doc.is_empty() && !kind.example.is_empty(),
                "{}",
                kind.title()
            );
            assert!(kind.attributes.iter().all(|attribute| !attribute.doc.is_empty()));
            assert!(kind.verbs.iter().all(|verb| !verb.doc.is_empty()));
        }
    }

    /// An input's default is refused where it holds nothing, and deployment's value too: no attribute may want such a value.
    #[test]
    fn what_an_input_stands_for_is_not_empty() {
        let attributes = KINDS.iter().flat_map(|kind| kind.attributes);
        for attribute in attributes.filter(|attribute| attribute.deploy_time) {
            assert!(!attribute.may_be_empty, "{}", attribute.name);
        }
    }

    #[test]
    fn sentences_show_how_they_are_written() {
        let compute = kind("tier", Some("compute")).expect("a kind");
        let listen = compute.verb("listen").expect("a verb");
        assert_eq!(listen.usage(), "listen https <port> -> http <target_port>");
        assert_eq!(listen.sample(), "listen https 443 -> http 443");
        let key = kind("tier", Some("dynamodb"))
            .and_then(|kind| kind.verb("key"))
            .expect("a verb");
        assert_eq!(key.sample(), "key attribute: string");
    }
}
