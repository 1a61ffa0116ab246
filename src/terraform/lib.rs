//! A typed model of a Terraform project. It knows HCL and Terraform's own blocks; it knows no provider.
//!
//! Lowering builds values of these types and never text: what a string may contain is decided by the variant that
//! holds it, so no user text can become code. Reading order: [`expr`] (values), [`build`] (how values are written in
//! Rust), [`block`] (blocks and their entries), [`declare`] (Terraform's own blocks), [`project`] (files, modules),
//! [`verify`] (is it whole?), [`print`] (text as `terraform fmt` leaves it).
//!
//! ```text
//! let mut project = Project::default();
//! let module = project.module("networking");
//! let cidr = module.file("variables.tf").add(variable("cidr", Type::String).description("Range of the network"));
//! let net = module.file("main.tf").add(
//!     resource("test_network", "this")
//!         .set("cidr", cidr)
//!         .block("timeouts", |b| b.set("create", "10m"))
//!         .origin(&origin),
//! );
//! module.file("outputs.tf").add(output("network_id", net.attr("id")));
//! ```

pub mod block;
pub mod build;
pub mod declare;
pub mod expr;
pub mod known;
pub mod lifecycle;
mod names;
pub mod print;
pub mod project;
pub mod types;
pub mod verify;

pub use block::{Block, Body, Entry, data, resource};
pub use build::{
    For, Object, bound, call, call_expand, concat, conditional, count_index, each_attr, each_key, each_value,
    heredoc, interpolate, list, lit, local, negate, not, null, object, path_module, path_root, self_attr,
    var,
};
pub use declare::{
    ModuleCall, Output, Provider, Settings, Variable, locals, module_call, moved, output, provider, settings,
    variable,
};
pub use expr::{BinaryOp, Expr, Key, Part, UnaryOp};
pub use lifecycle::{Check, Lifecycle, check};
pub use print::{BlockLines, Printed, print};
pub use project::{File, Module, Project, Ref};
pub use types::Type;
pub use verify::{Fault, Problem, verify};
