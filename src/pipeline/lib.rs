//! The pipeline is two functions, the same for the command line, the editor and the tests:
//!
//! 1. [`analyze`] reads a root file and what it uses ([`hac_lang::resolve::load`], [`hac_syntax::parse`]), expands modules
//!    ([`hac_lang::resolve::expand`]), and checks the result. It never fails: whatever is wrong is in
//!    its diagnostics, and without errors there is a [`hac_lang::platform::Platform`].
//! 2. [`emit::emit`] turns that platform into the bytes of every generated file ([`hac_aws::lower`],
//!    [`hac_terraform::print`]). It cannot fail.

pub mod analysis;
pub mod emit;

pub use analysis::{Analysis, Outcome, analyze, analyze_on, analyze_with_cache};
