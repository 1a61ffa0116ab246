//! The timeline of failovers, and what is printed of it.

mod brute;
mod printed;
mod properties;
