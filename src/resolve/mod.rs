//! Files to one program: reads what `use` names, expands modules, keeps every node's chain of origins.

pub mod hir;
