//! `hac` checks, before anything is deployed, that a failover plan can meet its promises, and writes the Terraform and
//! the failover code for it.
//!
//! The pipeline is two functions, the same for the command line, the editor and the tests:
//!
//! 1. [`analyze`] reads a root file and what it uses ([`resolve::load`], [`syntax::parse`]), expands modules
//!    ([`resolve::expand`]), and checks the result. It never fails: whatever is wrong is in
//!    its diagnostics, and without errors there is a [`platform::Platform`].
//! 2. [`emit::emit`] turns that platform into the bytes of every generated file ([`aws::lower`], [`terraform::print`]).
//!    It cannot fail.

// The parser that pest derives without its `std` feature names it. With that feature it asks at every rule how much
// stack is left, a fifth of its time; the depth of brackets is limited before it starts (`syntax::brackets`).
extern crate alloc;

pub mod allow;
pub mod analysis;
pub mod aws;
pub mod check;
pub mod cli;
pub mod diagnostics;
pub mod drill;
pub mod emit;
pub mod holdings;
pub mod ide;
pub mod lambda;
pub mod platform;
pub mod proof;
pub mod resolve;
pub mod rules;
pub mod schema;
pub mod source;
pub mod syntax;
pub mod terraform;
pub mod units;
mod wrap;

pub use analysis::{Analysis, Outcome, analyze, analyze_again, analyze_on};
