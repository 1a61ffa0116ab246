//! A relational database: Aurora MySQL.

pub(crate) mod draft;
mod model;
pub(crate) mod properties;
mod replication;
pub(crate) mod schema;

pub use model::{Database, Replication};
