//! The language server: it converts between the protocol and `hac::ide`, and keeps open buffers. It decides nothing
//! about the language.

pub mod client;
mod convert;
mod documents;
pub mod server;
