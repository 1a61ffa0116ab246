//! From sentences to a platform: everything that can be wrong with a file that reads well.
//!
//! The order: names are collected; blocks are matched with the tables (`shape`); what they say is read into a draft
//! with holes where it was wrong; rules look at the draft; and only if nothing was wrong does the draft become a
//! [`Platform`]. All control flow is in this file, rules are leaves.
//!
//! Knows no AWS: which regions there are is told by the caller.

mod amount;
mod block;
mod conditions;
mod conform;
mod context;
mod draft;
mod eval;
mod inputs;
mod missing;
mod operands;
mod read;
mod read_failover;
mod read_tier;
mod references;
mod shape;
mod symbols;
mod value;
mod words;

pub use context::Place;
