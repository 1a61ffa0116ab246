//! Messages that wait for whoever carries them out: SQS.

pub(crate) mod draft;
mod model;
pub(crate) mod properties;
mod rules;
pub(crate) mod schema;

pub use model::Queue;
