//! The timeline of failovers, and what is printed of it.

#![expect(clippy::indexing_slicing, reason = "tests know how long their lists are")]

mod brute;
mod defaults;
mod names;
mod one_line;
mod printed;
mod properties;
