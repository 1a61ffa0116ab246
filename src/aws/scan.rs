//! What scanners are told about generated code.

use hac_base::source::Origin;
use hac_lang::platform::{Accepted, Platform};
use hac_terraform::{Block, Entry, Project};

/// Tells Checkov that a resource has a key of ours. In the code it sees so for itself; a plan does not know the key's
/// ARN yet, which it takes for no key.
pub(super) fn with_our_key(block: Block, check: &str) -> Block {
    let reason = "encrypted with the key of modules/encryption, whose ARN a plan cannot know yet";
    block.directive(format!("checkov:skip={check}:{reason}"))
}

/// Tells scanners what the user accepted, in the blocks that come from the element and from no other. A call of a module
/// is such a block, and a scanner applies what it is told there to all that the call makes; the module itself serves
/// other elements too.
pub(super) fn forward(platform: &Platform, project: &mut Project) {
    for accepted in &platform.accepted {
        let files = project.root.files.values_mut();
        let blocks = files.flat_map(|file| &mut file.blocks);
        for block in blocks.filter(|block| is_of(block, accepted, platform)) {
            let start = format!("{}:skip={}:", accepted.scanner, accepted.check);
            let is_told = |entry: &Entry| matches!(entry, Entry::Directive(text) if text.starts_with(&start));
            if !block.body.entries.iter().any(is_told) {
                let text = format!("{start}{}", accepted.reason);
                block.body.entries.insert(0, Entry::Directive(text));
            }
        }
    }
}

fn is_of(block: &Block, accepted: &Accepted, platform: &Platform) -> bool {
    let is_scanned = matches!(block.kind.as_str(), "resource" | "module");
    let is_everywhere = accepted.element == platform.origin.span;
    let is_element = |origin: &Origin| origin.span == accepted.element && origin.via == accepted.via;
    is_scanned && (is_everywhere || (!block.origin.is_empty() && block.origin.iter().all(is_element)))
}
