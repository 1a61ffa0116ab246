//! The language: what may be written ([`schema`]), what a file and its modules say ([`resolve`]), what is wrong with it
//! ([`check`], [`rules`], [`allow`]), and the platform that is left when nothing is ([`platform`]).

pub mod allow;
pub mod check;
pub mod platform;
pub mod resolve;
pub mod rules;
pub mod schema;
pub mod tiers;
