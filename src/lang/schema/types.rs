//! What a value may be.

use std::fmt;

use hac_base::units::Duration;

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
    /// A name that SQL takes without quotes: letters, digits and `_`.
    Identifier,
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
    /// A share of the whole; bounds in percent, both included.
    Percent {
        min: u64,
        max: u64,
    },
    /// `3..12`, each between the bounds.
    Range {
        min: i64,
        max: i64,
    },
    /// `10s x 3`
    Repeat,
    Cidr,
    /// A region that the platform declares.
    Region,
    /// Any region of the cloud.
    RegionName,
    /// `us-east-1a`
    Zone,
    /// `3`, or `[us-east-1a, us-east-1b]`.
    Zones,
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
    /// A day of the calendar: `2027-06-30`.
    Date,
    /// An entry of the budget: `db.global.failover`.
    Entry,
    /// An absolute URL path in quotes: `"/healthz"`.
    Path,
    /// One of the given words.
    OneOf(&'static [&'static str]),
    /// The name of a tier that has the role.
    Tier(TierRole),
    /// The name of an `alert`.
    Alert,
    /// `orders.health`, `orders.lag`: a signal of a tier.
    Signal,
    List(&'static Type),
    /// `{ us-east-1 = …, us-east-2 = … }`
    RegionMap(&'static Type),
    /// `{ team = "payments" }`
    TextMap,
    /// The type of an input: `text`, `list(email)`, `map(region, arn)`.
    InputType,
    /// The default of an input, which is of the type that the input says.
    InputValue,
    /// Of a rule: `(database.readers >= 1)`
    Condition,
    /// What a rule looks through: `databases`, `failover.steps`.
    Set,
}

/// What a tier may be to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TierRole {
    /// Nothing in particular.
    Any,
    /// It answers clients.
    Serves,
    /// It keeps data, and others use it.
    Stores,
    /// One region of it writes: it can be promoted, and lags.
    HasWriter,
    /// It may have a health check.
    Watched,
}

/// The words an input's type may be made of, beside `list(…)` and `map(region, …)`.
pub const INPUT_TYPES: &[&str] = &[
    "text",
    "int",
    "bool",
    "email",
    "arn",
    "ami",
    "instance_type",
    "cidr",
];

/// The roles a region may have.
pub const ROLES: &[&str] = &["primary", "secondary", "witness"];

/// The words after `at`.
pub const QUANTILES: &[&str] = &["best", "typical", "worst"];

impl Type {
    /// What such a value is called, with its article: `a duration`.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Int { .. } => "a whole number",
            Self::Bool => "`true` or `false`",
            Self::Name => "a name",
            Self::Identifier => "an SQL name",
            Self::Duration { .. } => "a duration",
            Self::Days { .. } => "a duration in days",
            Self::Size => "an amount of storage",
            Self::Percent { .. } => "a percentage",
            Self::Range { .. } => "a range",
            Self::Repeat => "an interval and a count",
            Self::Cidr => "a network",
            Self::Region | Self::RegionName => "a region",
            Self::Zone => "a zone",
            Self::Zones => "a number of zones or a list of them",
            Self::Role => "a role",
            Self::InstanceType => "an instance type",
            Self::DatabaseInstance => "a database instance class",
            Self::Ami => "a machine image",
            Self::Arn => "an ARN",
            Self::Email => "an e-mail address",
            Self::Domain => "a domain name",
            Self::Port => "a port",
            Self::Date => "a day",
            Self::Entry => "an entry of the budget",
            Self::Path => "a URL path",
            Self::OneOf(_) => "one of a few words",
            Self::Tier(_) => "a tier",
            Self::Alert => "an alert",
            Self::Signal => "a signal of a tier",
            Self::List(_) => "a list",
            Self::RegionMap(_) => "a value for each region",
            Self::TextMap => "texts under names",
            Self::InputType => "a type",
            Self::InputValue => "a value of the input's type",
            Self::Condition => "a condition",
            Self::Set => "a set of elements",
        }
    }

    /// Such a value as one writes it.
    pub fn sample(self) -> String {
        match self {
            Self::Text => "\"text\"".to_owned(),
            Self::Int { min, max } => 3.clamp(min, max).to_string(),
            Self::Bool => "true".to_owned(),
            Self::Name | Self::Tier(TierRole::Serves) => "web".to_owned(),
            Self::Identifier | Self::Tier(_) => "orders".to_owned(),
            Self::Duration {
                min_millis,
                max_millis,
            } => Duration::from_millis(30_000.clamp(min_millis, max_millis)).to_string(),
            Self::Days { min, max } => format!("{}d", 35.clamp(min, max)),
            Self::Size => "5GiB".to_owned(),
            Self::Percent { .. } => "99.99%".to_owned(),
            Self::Range { .. } => "3..12".to_owned(),
            Self::Repeat => "10s x 3".to_owned(),
            Self::Cidr => "10.10.0.0/16".to_owned(),
            Self::Region | Self::RegionName => "us-east-1".to_owned(),
            Self::Zone => "us-east-1a".to_owned(),
            Self::Zones => "3".to_owned(),
            Self::Role => "primary".to_owned(),
            Self::InstanceType => "t3.large".to_owned(),
            Self::DatabaseInstance => "db.r6g.large".to_owned(),
            Self::Ami => "ami-0a1b2c3d4e5f60718".to_owned(),
            Self::Arn => "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d".to_owned(),
            Self::Email => "\"oncall@example.com\"".to_owned(),
            Self::Domain => "\"trade.example.com\"".to_owned(),
            Self::Port => "443".to_owned(),
            Self::Date => "2027-06-30".to_owned(),
            Self::Entry => "db.global.failover".to_owned(),
            Self::Path => "\"/healthz\"".to_owned(),
            Self::OneOf(words) => words.first().copied().unwrap_or_default().to_owned(),
            Self::Alert => "oncall".to_owned(),
            Self::Signal => "orders.health".to_owned(),
            Self::List(inner) => format!("[{}]", inner.sample()),
            Self::RegionMap(inner) => format!("{{ us-east-1 = {} }}", inner.sample()),
            Self::TextMap => "{ team = \"payments\" }".to_owned(),
            Self::InputType => "list(email)".to_owned(),
            Self::InputValue => "[\"oncall@example.com\"]".to_owned(),
            Self::Condition => "(database.readers >= 1)".to_owned(),
            Self::Set => "databases".to_owned(),
        }
    }

    /// The words that are possible here, where they are few and known.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::OneOf(words) => words,
            Self::Role => ROLES,
            Self::Bool => &["true", "false"],
            Self::InputType => INPUT_TYPES,
            Self::Text
            | Self::Int { .. }
            | Self::Name
            | Self::Identifier
            | Self::Duration { .. }
            | Self::Days { .. }
            | Self::Size
            | Self::Percent { .. }
            | Self::Range { .. }
            | Self::Repeat
            | Self::Cidr
            | Self::Region
            | Self::RegionName
            | Self::Zone
            | Self::Zones
            | Self::InstanceType
            | Self::DatabaseInstance
            | Self::Ami
            | Self::Arn
            | Self::Email
            | Self::Domain
            | Self::Port
            | Self::Date
            | Self::Entry
            | Self::Path
            | Self::Tier(_)
            | Self::Alert
            | Self::Signal
            | Self::List(_)
            | Self::RegionMap(_)
            | Self::TextMap
            | Self::Condition
            | Self::Set
            | Self::InputValue => &[],
        }
    }
}

impl fmt::Display for Type {
    /// For messages: `a duration such as `30s``, `one of `hold`, `proceed``.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::OneOf([only]) = self {
            return write!(f, "`{only}`");
        }
        if let Self::List(inner) = self {
            return write!(f, "a list such as `[{}]`", inner.sample());
        }
        if let Self::Tier(role) = self
            && *role != TierRole::Any
        {
            let kinds: Vec<String> = role.kinds().map(|kind| format!("`{kind}`")).collect();
            return write!(f, "a tier of kind {}", kinds.join(" or "));
        }
        match self.words() {
            [] => write!(f, "{} such as `{}`", self.noun(), self.sample()),
            ["true", "false"] => f.write_str(self.noun()),
            words => write!(f, "one of `{}`", words.join("`, `")),
        }
    }
}
