//! `hac` checks, before anything is deployed, that a failover plan can meet its promises, and writes the Terraform and
//! the failover code for it.

pub mod aws;
pub mod analysis;
pub mod diagnostics;
pub mod lambda;
pub mod platform;
pub mod resolve;
pub mod schema;
pub mod source;
pub mod syntax;
pub mod terraform;
pub mod units;

pub use analysis::{Analysis, analyze};
