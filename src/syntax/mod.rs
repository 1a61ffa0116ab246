//! Text to tree. Parsing never fails: it gives whatever was understood, and reports the rest.

pub mod ast;
