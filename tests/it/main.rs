//! The ordinary tests, in one crate.

#[path = "../support/mod.rs"]
mod support;
#[path = "../support/annotate.rs"]
mod annotate;

mod cli;
mod codes;
mod damage;
mod docs;
mod layering;
mod modules;
mod output;
mod schema;
mod syntax;
