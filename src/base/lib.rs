//! What every part of `hac` stands on: source files and places in them, quantities with their units, and diagnostics.

pub mod diagnostics;
pub mod source;
pub mod units;
pub mod wrap;
