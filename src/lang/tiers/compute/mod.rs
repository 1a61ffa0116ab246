//! Instances behind a load balancer.

pub(crate) mod draft;
mod model;
pub(crate) mod properties;
mod rules;
pub(crate) mod schema;

pub use model::{Compute, HealthCheck, LOAD_BALANCER_PATH, Listener, Scale};
