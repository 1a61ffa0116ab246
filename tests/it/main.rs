//! The ordinary tests, in one crate.

#[path = "../support/mod.rs"]
mod support;

mod cli;
mod docs;
mod layering;
mod modules;
mod output;
mod syntax;
