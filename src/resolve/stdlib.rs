//! The modules that come with `hac`: `use std.aurora_pair`.

/// A module that comes with `hac`.
#[derive(Debug)]
pub struct StandardModule {
    /// What stands after `std.`.
    pub name: &'static str,
    /// As shown to people.
    pub path: &'static str,
    pub text: &'static str,
}

macro_rules! modules {
    ($($name:literal)*) => {
        /// All of them, by name.
        pub const ALL: &[StandardModule] = &[$(StandardModule {
            name: $name,
            path: concat!("std/", $name, ".ha"),
            text: include_str!(concat!("../../stdlib/", $name, ".ha")),
        },)*];
    };
}

modules! {
    "aurora_pair"
    "automatic_failover"
    "replicated_assets"
    "session_table"
    "two_regions"
    "web_tier"
}

/// The module after `std.`.
pub fn find(name: &str) -> Option<&'static StandardModule> {
    ALL.iter().find(|module| module.name == name)
}
