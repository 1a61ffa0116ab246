//! The ordinary tests, in one crate.

#[path = "../support/mod.rs"]
mod support;

mod cli;
mod layering;
mod modules;
mod output;
mod syntax;
