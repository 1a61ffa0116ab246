//! The Lambda bundle: the Python that carries a failover out, and the plan it follows.
//!
//! The Python under `runtime/` is the same for every platform. What differs is data: [`plan::Plan`], written beside
//! it as `plan.json`. Which AWS actions the Python needs for a given plan is data too ([`actions::grants`]), so that the
//! policies are a consequence of the steps and not a second list.
//!
//! Knows the plan, its handlers and their permissions. Knows neither the language nor Terraform; names of AWS
//! resources arrive here as text and leave as text.

mod action;
pub mod actions;
pub mod alarm;
pub mod bundle;
pub mod handler;
pub mod lease;
mod parts;
pub mod plan;
pub mod runbook;
pub mod step;
pub mod tier_alarm;
mod zip;
