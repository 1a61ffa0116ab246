//! The one table of diagnostic codes. A code without a page does not compile; a retired code keeps its page and is
//! never used again.
//!
//! Families: 01 syntax, 02 names and modules, 03 types and units, 04 topology and capacity, 05 failover,
//! 06 exposure and compliance, 07 what AWS cannot do, 09 files.

use super::Severity;

/// The text behind `hac explain CODE`.
pub type Page = &'static str;

macro_rules! codes {
    ($($code:ident $severity:ident $title:literal;)*) => {
        /// A stable identity of a kind of problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $title] $code,)*
        }

        /// Every code, in order.
        pub const ALL: &[Code] = &[$(Code::$code,)*];

        impl Code {
            /// The code as people write it: `HA0101`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => stringify!($code),)* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)* }
            }

            pub fn title(self) -> &'static str {
                match self { $(Self::$code => $title,)* }
            }

            pub fn page(self) -> Page {
                match self { $(Self::$code => include_str!(concat!("explain/", stringify!($code), ".md")),)* }
            }
        }
    };
}

codes! {
    // 01 syntax
    HA0101 Error "this is not a statement";
    HA0102 Error "a value is missing";
    HA0103 Error "a string is never closed";
    HA0104 Error "a block is never closed";
    HA0105 Error "a bracket is never closed";
    HA0106 Error "a closing bracket closes nothing";
    HA0107 Error "a character cannot stand here";
    HA0108 Error "this is nested too deeply";
    HA0109 Error "an escape in a string is unknown";
    HA0110 Error "a comma or line break is missing";
    HA0111 Error "the blanks of a quantity are in the wrong place";
    HA0112 Error "this does not bind a name to a value";
    HA0113 Error "this belongs to no statement or value";
    HA0114 Error "text needs double quotes";
    HA0115 Error "a comment starts with `#`";
    HA0116 Error "there is a comma too many";
    HA0117 Error "a map entry is `key = value`";
    // 02 names and modules
    HA0220 Error "no such module";
    HA0221 Error "a `use` line is not understood";
    HA0222 Error "a file does not hold exactly one module";
    HA0223 Error "the name of a module is taken";
    HA0224 Error "modules use each other in a circle";
    HA0225 Warning "a module is used nowhere";
    HA0226 Error "a parameter is declared wrongly";
    HA0227 Error "an argument is missing";
    HA0228 Error "the module has no such parameter";
    HA0229 Error "an argument is given twice";
    HA0230 Error "an argument does not fit its parameter";
    HA0231 Error "modules expand to too much";
    HA0232 Error "a module is used in a wrong way";
    HA0233 Error "a module mentions what it was not given";
    HA0234 Warning "a parameter is never mentioned";
    // 03 types and units
    // 04 topology and capacity
    // 05 failover
    // 06 exposure and compliance
    // 07 what AWS cannot do
    // 09 files
    HA0901 Error "the file cannot be read";
}

impl Code {
    /// The code with that spelling, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        ALL.iter()
            .copied()
            .find(|code| code.as_str().eq_ignore_ascii_case(text))
    }
}
