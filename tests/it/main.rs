//! The one crate of ordinary tests.

mod syntax;
