//! The language server: it converts between the protocol and `hac::ide`, and keeps open buffers. It decides nothing
//! about the language.

mod analyses;
pub mod client;
mod convert;
mod documents;
mod edits;
pub mod input;
mod publisher;
pub mod server;
mod spelling;
