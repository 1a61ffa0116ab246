//! Order and split brain: every way in which a failover can go, as far as its bounds, and what must hold on each.
//!
//! The model is made of the plan that the orchestrator reads (`policy`), and moves as the orchestrator does (`request`,
//! `execution`) in a world that fails (`world`). `docs/order.md` says what is in it and what is not; the traces under
//! `tests/lambda/order` hold it and the Python together, in both directions.

pub mod event;
mod execution;
pub mod explore;
mod gate;
pub mod key;
mod kinds;
mod lease;
pub mod model;
mod people;
pub mod policy;
mod promote;
pub mod properties;
pub mod protocol;
pub mod report;
mod request;
mod run;
mod settle;
mod sight;
pub mod state;
mod steps;
pub mod trace;
mod world;

pub use report::prove;

#[cfg(test)]
mod tests;
