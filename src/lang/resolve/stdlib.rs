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
    ($($name:literal $file:literal)*) => {
        /// All of them, by name.
        pub const ALL: &[StandardModule] = &[$(StandardModule {
            name: $name,
            path: concat!("std/", $file, ".ha"),
            text: include_str!(concat!("../../../stdlib/", $file, ".ha")),
        },)*];
    };
}

modules! {
    "aurora_pair" "aurora_pair"
    "automatic_failover" "automatic_failover"
    "policy.basic" "policy/basic"
    "policy.payment" "policy/payment"
    "policy.regulated_trading" "policy/regulated_trading"
    "replicated_assets" "replicated_assets"
    "session_table" "session_table"
    "two_regions" "two_regions"
    "web_tier" "web_tier"
}

/// The module with that path.
pub(super) fn at(path: &str) -> Option<&'static StandardModule> {
    ALL.iter().find(|module| module.path == path)
}

/// The module after `std.`.
pub fn find(name: &str) -> Option<&'static StandardModule> {
    ALL.iter().find(|module| module.name == name)
}
