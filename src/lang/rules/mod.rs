//! `require`: the user's own rules over the platform.
//!
//! A small language that always ends: conditions, comparisons and arithmetic with dimensions, and quantifiers over the
//! finite sets of a platform. There is no recursion and no definition. Rules are read and typed against one table
//! (`table`) before a platform is looked at, so that evaluating one cannot go wrong: what has no value is [`Absence`],
//! and a rule that is not known to hold does not.
//!
//! The order: [`read`] makes typed rules of the program's sentences; [`judge`] asks a platform.
//!
//! [`Absence`]: value::Absence

mod comparison;
mod condition;
mod declared;
pub mod editor;
mod element;
mod eval;
mod ir;
mod judge;
mod names;
mod properties;
mod quantifier;
mod reader;
pub mod reference;
pub mod table;
mod typing;
mod value;

#[cfg(test)]
mod tests;

pub(crate) use element::copies;
pub use ir::Rules;
pub use judge::{RuleOutcome, judge};
pub(crate) use properties::{TIER, limit, of_kind};
pub use reader::read;
pub(crate) use table::{Class, ClassRow, Names, Property, Ty};
pub(crate) use value::{Absence, Value};
