//! Is the project whole? Everything that can be known without a provider: names, references, the seams between
//! modules. A problem found here is a bug in `hac`, never the user's mistake.

mod calls;
mod declared;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::BTreeSet;
use std::fmt;

use self::declared::Declared;
use self::walk::Walk;
use super::project::{Module, Project};

/// Something wrong with a generated project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The module's name, `None` for the root.
    pub module: Option<String>,
    /// The block as Terraform names it; empty where the module as a whole is meant.
    pub block: String,
    pub fault: Fault,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    InvalidName(String),
    InvalidFileName(String),
    /// Declared twice in one module, or set twice in one body.
    Duplicate(String),
    /// A variable's name that Terraform keeps for itself.
    ReservedVariable(String),
    NotFinite,
    /// A reference to something the module does not declare.
    Undeclared(String),
    /// A reference to a block that has no value.
    Unreferable(String),
    /// `each`, `count`, `self` or a bound name where there is none.
    OutOfScope(String),
    /// An attribute of a block with `count` or `for_each`, without saying of which instance.
    NoInstance(String),
    /// An instance of a block without `count` and `for_each`.
    NotRepeated(String),
    UnknownOutput {
        module: String,
        output: String,
    },
    UnknownModule {
        source: String,
    },
    UnknownInput {
        module: String,
        input: String,
    },
    MissingInput {
        module: String,
        input: String,
    },
    UnknownProvider {
        module: String,
        provider: String,
    },
    MissingProvider {
        module: String,
        provider: String,
    },
    /// A variable, local or output that nothing uses.
    Unused(String),
    NeverCalled,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidName(name) => {
                write!(f, "`{}` is not a name that Terraform takes", name.escape_debug())
            }
            Self::InvalidFileName(name) => {
                write!(f, "`{}` is not the name of a `.tf` file", name.escape_debug())
            }
            Self::Duplicate(name) => write!(f, "`{name}` is given twice"),
            Self::ReservedVariable(name) => write!(f, "`{name}` cannot be the name of a variable"),
            Self::NotFinite => write!(f, "a number is not finite"),
            Self::Undeclared(name) => write!(f, "`{name}` is referred to but not declared in this module"),
            Self::Unreferable(kind) => write!(f, "no expression can refer to a block of kind `{kind}`"),
            Self::OutOfScope(name) => write!(f, "`{name}` has no meaning here"),
            Self::NoInstance(name) => {
                write!(f, "`{name}` has several instances and the reference names none")
            }
            Self::NotRepeated(name) => write!(
                f,
                "`{name}` has one instance and the reference names one of several"
            ),
            Self::UnknownOutput { module, output } => write!(f, "module `{module}` has no output `{output}`"),
            Self::UnknownModule { source } => write!(f, "there is no module at `{source}`"),
            Self::UnknownInput { module, input } => write!(f, "module `{module}` has no variable `{input}`"),
            Self::MissingInput { module, input } => {
                write!(f, "module `{module}` needs `{input}`, which is not given")
            }
            Self::UnknownProvider { module, provider } => {
                write!(
                    f,
                    "module `{module}` expects no provider configuration `{provider}`"
                )
            }
            Self::MissingProvider { module, provider } => {
                write!(
                    f,
                    "module `{module}` needs the provider configuration `{provider}`, which is not given"
                )
            }
            Self::Unused(name) => write!(f, "`{name}` is declared and never used"),
            Self::NeverCalled => write!(f, "the module is never called"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let module = self
            .module
            .as_ref()
            .map_or("the root module".to_owned(), |name| format!("module `{name}`"));
        let block = if self.block.is_empty() {
            String::new()
        } else {
            format!(", `{}`", self.block)
        };
        write!(
            f,
            "bug in hac: the generated Terraform is wrong in {module}{block}: {}",
            self.fault
        )
    }
}

/// All problems of a project, sorted.
pub fn verify(project: &Project) -> Vec<Problem> {
    let mut problems = Vec::new();
    let modules: Vec<(Option<&str>, &Module)> = std::iter::once((None, &project.root))
        .chain(
            project
                .modules
                .iter()
                .map(|(name, module)| (Some(name.as_str()), module)),
        )
        .collect();
    let declared: Vec<Declared<'_>> = modules
        .iter()
        .map(|(name, module)| Declared::collect(*name, module, &mut problems))
        .collect();
    let mut called: BTreeSet<String> = BTreeSet::new();
    for ((_, module), own) in modules.iter().zip(&declared) {
        let mut walk = Walk::new(own, &declared, &mut problems);
        for block in module.blocks() {
            walk.top_block(block);
        }
        let used = walk.finish();
        for unused in own.names().filter(|declared| !used.contains(declared)) {
            problems.push(own.problem("", Fault::Unused(unused)));
        }
        for call in own.calls.values() {
            called.extend(calls::check(call, own, &declared, &mut problems));
        }
    }
    for own in &declared {
        let Some(name) = own.module else { continue };
        if !called.contains(name) {
            problems.push(own.problem("", Fault::NeverCalled));
        }
    }
    problems.sort();
    problems.dedup();
    problems
}
