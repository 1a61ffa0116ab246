//! What a value may be.

/// The type of an attribute's value, of a verb's operand, of a module's parameter or of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Any text in quotes.
    Text,
    /// A whole number between the bounds, both included.
    Int {
        min: i64,
        max: i64,
    },
    Bool,
    /// A name: letters, digits, `_` and `-`.
    Name,
    /// `30s`; bounds in milliseconds, both included.
    Duration {
        min_millis: u64,
        max_millis: u64,
    },
    /// Whole days, written `35d`; bounds in days.
    Days {
        min: u64,
        max: u64,
    },
    Size,
    Percent,
    /// `3..12`, each between the bounds.
    Range {
        min: i64,
        max: i64,
    },
    /// `10s x 3`
    Repeat,
    Cidr,
    Region,
    /// `us-east-1a`
    Zone,
    Role,
    InstanceType,
    /// `db.r6g.large`
    DatabaseInstance,
    Ami,
    Arn,
    Email,
    /// `trade.example.com`
    Domain,
    Port,
    /// An absolute URL path in quotes: `"/healthz"`.
    Path,
    /// One of the given words.
    OneOf(&'static [&'static str]),
    /// The name of a tier of one of the variants; an empty list allows any.
    Tier(&'static [&'static str]),
    /// The name of an `alert`.
    Alert,
    /// `orders.health`, `orders.lag`: a signal of a tier.
    Signal,
    List(&'static Type),
    /// `{ us-east-1 = …, us-east-2 = … }`
    RegionMap(&'static Type),
    /// `{ team = "payments" }`
    TextMap,
}
