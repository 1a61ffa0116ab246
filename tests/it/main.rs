//! The ordinary tests, in one crate.

#[path = "../support/annotate.rs"]
mod annotate;
#[path = "../support/mod.rs"]
mod support;

mod cli;
mod codes;
mod damage;
mod docs;
mod layering;
mod modules;
mod output;
mod schema;
mod syntax;
