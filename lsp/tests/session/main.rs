//! Whole sessions with the built server, over standard input and output.

#![expect(
    clippy::disallowed_methods,
    clippy::string_slice,
    reason = "tests read and write files, and a wrong offset fails them"
)]

mod features;
mod files;
mod folder;
mod robustness;
mod support;
mod twins;
mod typing;
