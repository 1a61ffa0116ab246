//! Order and split brain: every way in which a failover can go, as far as its bounds, and what must hold on each.
//!
//! The model is made of the plan that the orchestrator reads (`policy`), and moves as the orchestrator does (`request`,
//! `execution`) in a world that fails (`world`). `docs/order.md` says what is in it and what is not; the traces under
//! `tests/lambda/order` hold it and the Python together, in both directions.

pub mod event;
mod execution;
pub mod explore;
pub mod key;
pub mod model;
pub mod policy;
pub mod properties;
pub mod report;
mod request;
pub mod state;
mod steps;
pub mod words;
mod world;

pub use report::prove;

#[cfg(test)]
mod tests;
