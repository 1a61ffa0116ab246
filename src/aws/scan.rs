//! What scanners are told about generated code.

use crate::terraform::Block;

/// Tells Checkov that a resource has a key of ours. In the code it sees so for itself; a plan does not know the key's
/// ARN yet, which it takes for no key.
pub(super) fn with_our_key(block: Block, check: &str) -> Block {
    let reason = "encrypted with the key of modules/encryption, whose ARN a plan cannot know yet";
    block.directive(format!("checkov:skip={check}:{reason}"))
}
