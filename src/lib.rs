//! `hac` checks, before anything is deployed, that a failover plan can meet its promises, and writes the Terraform and
//! the failover code for it.
//!
//! Here is what talks to people and to the disk: the command line ([`cli`]), and the drill that it starts. What it asks is
//! in the crates below, each in a folder of its own; `ARCHITECTURE.md` says which knows which.

pub mod cli;
pub mod drill;

pub use hac_base::{diagnostics, source, units};
pub use hac_lang::{allow, check, platform, resolve, rules, schema};
pub use hac_pipeline::{Analysis, Outcome, analyze, analyze_on, analyze_with_cache, emit};
pub use {
    hac_aws as aws, hac_holdings as holdings, hac_ide as ide, hac_lambda as lambda, hac_order as order,
    hac_proof as proof, hac_syntax as syntax, hac_terraform as terraform,
};
