//! Blocks to a draft: tiers, each read by its kind.

use super::block::Block;
use super::context::Context;
use super::draft::{Draft, TierDraft};
use crate::for_each_kind;
use crate::tiers::{self, TierKind};

macro_rules! drafts {
    ($($folder:ident $kind:ident $model:ident,)*) => {
        fn read_as(cx: &Context<'_>, block: &Block, kind: TierKind, name: String) -> Box<dyn TierDraft> {
            match kind {
                $(TierKind::$kind => Box::new(tiers::$folder::draft::read(cx, block, name)),)*
            }
        }
    };
}
for_each_kind!(drafts);

/// Adds the tier that a block declares.
pub(super) fn read(cx: &Context<'_>, draft: &mut Draft, block: &Block) {
    let mut kinds = TierKind::ALL.iter().copied();
    let kind = block
        .kind
        .variant
        .and_then(|word| kinds.find(|kind| kind.word() == word));
    if let (Some(kind), Some(name)) = (kind, block.name()) {
        let tier = read_as(cx, block, kind, name.value.clone());
        draft.tiers.insert(name.value, tier);
    }
}
