//! The one crate of ordinary tests.

mod modules;
mod modules_properties;
mod syntax;
