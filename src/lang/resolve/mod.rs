//! Files to one program: reads what `use` names, expands modules, keeps every node's chain of origins.
//!
//! A module is a file with one `module NAME { … }`: `param` lines, then sentences. A block that starts with the
//! module's name stands for these sentences, with its arguments in the place of the parameters:
//!
//! - a bare word that equals a parameter's name is replaced in operands, values and map keys, and `${param}` in texts;
//!   of a dotted word (`name.health`) the first part;
//! - never replaced are a sentence's first word, the word after a colon, and a word that the language itself expects
//!   at its place (`role = primary`);
//! - the label behind the module's name is the parameter `name`;
//! - a sentence that mentions an `optional(…)` parameter that was left out is left out too; in a list or map only the
//!   item is.
//!
//! It knows the tables of the schema, but not what a valid platform is.

mod arguments;
mod bare_words;
mod cycles;
mod declare;
mod expand;
pub mod hir;
mod hygiene;
mod imports;
mod insertion;
mod load;
mod param;
mod path;
mod print;
pub mod stdlib;
mod substitute;

pub use declare::{Module, NAME};
pub use expand::expand;
pub use imports::Import;
pub use load::{Loaded, load};
pub use param::{Param, ParamType, TYPE_NAMES, TypeName};
pub use print::print;
