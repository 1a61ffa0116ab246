//! `allow HA0412 "reason"`: what people accept, where they accept it, and why.
//!
//! A sentence accepts for the block it stands in and for all that is inside. Warnings of the compiler are taken out of
//! what is reported and kept with the reason; findings of a scanner are passed on to the generated code, where the
//! scanner looks for them. Errors cannot be accepted.

mod apply;
mod read;

use std::sync::Arc;

use hac_base::diagnostics::Code;
use hac_base::source::{Span, UseSite};

pub use apply::{apply, forward};
pub use read::read;

/// One sentence.
#[derive(Debug)]
pub struct Allowance {
    finding: Finding,
    reason: String,
    /// The sentence.
    span: Span,
    /// The block that it stands in, from the first letter of its head to its closing brace.
    block: Span,
    /// The head of the platform's part that the sentence stands in, or of the platform itself.
    element: Span,
    via: Arc<[UseSite]>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Finding {
    Warning(Code),
    /// `checkov.CKV_AWS_144`
    Scanner {
        scanner: &'static str,
        check: String,
    },
}
