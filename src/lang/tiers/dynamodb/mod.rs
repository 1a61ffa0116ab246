//! A key-value table: DynamoDB.

pub(crate) mod draft;
mod model;
pub(crate) mod properties;
pub(crate) mod schema;

pub use model::{AttributeType, KeyAttribute, Table};
