//! Files: a bucket in each region.

pub(crate) mod draft;
mod model;
pub(crate) mod properties;
pub(crate) mod schema;

pub use model::{Bucket, ReplicaCopy};
