//! The ordinary tests, in one crate.

#![expect(
    clippy::disallowed_methods,
    clippy::string_slice,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "tests read and write files, and know the texts they cut"
)]

#[path = "../support/annotate.rs"]
mod annotate;
#[path = "../support/mod.rs"]
mod support;

mod alarms;
mod behind;
mod budget;
mod builds;
mod capacity;
mod claims;
mod cli;
mod codes;
mod contradictions;
mod coverage;
mod damage;
mod dependence;
mod docs;
mod every_line;
mod every_word;
mod fix;
mod folder;
mod holdings;
mod kinds;
mod layering;
mod mistakes;
mod modules;
mod one_line;
mod order;
mod order_judge;
mod order_seen;
mod order_traces;
mod output;
mod process;
mod reports;
mod rules;
mod runbook;
mod schema;
mod shipped;
mod simulation;
mod syntax;
