//! What rules can ask of a platform: one table, read by whoever types rules, evaluates them, completes and explains
//! them in the editor, and writes the reference.

use std::fmt;

use super::element::Element;
use super::properties as rows;
use super::value::Value;
use crate::check::Dimension;
use crate::platform::TierKind;
use crate::{for_each_kind, tiers};

/// A kind of element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    Platform,
    Objective,
    State,
    Region,
    Tier,
    Store,
    /// A tier of one kind.
    Kind(TierKind),
    Copy,
    HealthCheck,
    Domain,
    Alert,
    Failover,
    Step,
    Hold,
    Input,
}

/// What is known of a class.
#[derive(Debug)]
pub struct ClassRow {
    pub class: Class,
    /// What one element is called: `database`.
    pub one: &'static str,
    /// The set of all of them: `databases`; `None` where a platform has exactly one, which `one` names.
    pub many: Option<&'static str>,
    pub doc: &'static str,
    /// Several lists where classes have properties in common.
    pub(crate) properties: &'static [&'static [Property]],
}

/// The type of a property, and of any expression of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ty {
    Bool,
    /// A plain number.
    Number,
    Time,
    Share,
    Storage,
    Text,
    /// The name of something: a word beside it must be one.
    Name(Names),
    /// One of these words.
    Choice(&'static [&'static str]),
    Texts,
    /// A list of names.
    Names(Names),
    Set(Class),
}

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    Tier,
    Alert,
    /// What a step is done to.
    TierOrAlert,
    /// Of the cloud: a policy may speak of regions that the platform is not in.
    Region,
    Input,
}

/// Something that can be asked of an element: `database.backup`.
#[derive(Debug)]
pub struct Property {
    pub name: &'static str,
    pub ty: Ty,
    /// The sentence that states it, to point at; empty where no single one does.
    pub(crate) sentence: &'static str,
    pub doc: &'static str,
    pub(crate) read: for<'p> fn(Element<'p>) -> Value<'p>,
}

impl Ty {
    pub(super) fn dimension(self) -> Option<Dimension> {
        match self {
            Self::Number => Some(Dimension::Plain),
            Self::Time => Some(Dimension::Time),
            Self::Share => Some(Dimension::Share),
            Self::Storage => Some(Dimension::Storage),
            Self::Bool
            | Self::Text
            | Self::Name(_)
            | Self::Choice(_)
            | Self::Texts
            | Self::Names(_)
            | Self::Set(_) => None,
        }
    }

    /// The type of what may be either: names are texts.
    pub(super) fn common(self, other: Self) -> Option<Self> {
        let plain = |ty| match ty {
            Self::Name(_) => Self::Text,
            Self::Names(_) => Self::Texts,
            Self::Bool
            | Self::Number
            | Self::Time
            | Self::Share
            | Self::Storage
            | Self::Text
            | Self::Choice(_)
            | Self::Texts
            | Self::Set(_) => ty,
        };
        if self == other {
            return Some(self);
        }
        (plain(self) == plain(other)).then(|| plain(self))
    }

    pub(super) fn of_dimension(dimension: Dimension) -> Self {
        match dimension {
            Dimension::Plain => Self::Number,
            Dimension::Time => Self::Time,
            Dimension::Share => Self::Share,
            Dimension::Storage => Self::Storage,
        }
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("true or false"),
            Self::Number => f.write_str("a number"),
            Self::Time => f.write_str("a duration"),
            Self::Share => f.write_str("a percentage"),
            Self::Storage => f.write_str("an amount of storage"),
            Self::Text | Self::Name(_) => f.write_str("a text"),
            Self::Choice(words) => write!(f, "one of `{}`", words.join("`, `")),
            Self::Texts | Self::Names(_) => f.write_str("a list of texts"),
            Self::Set(class) => write!(f, "a set of {}", class.row().many.unwrap_or("elements")),
        }
    }
}

macro_rules! classes {
    ($($folder:ident $kind:ident $model:ident,)*) => {
        /// In the order of the reference.
        pub const CLASSES: &[ClassRow] = &[
            one(
                Class::Platform,
                "platform",
                "The platform itself.",
                &[rows::PLATFORM],
            ),
            one(
                Class::Objective,
                "objective",
                "What the platform promises.",
                &[rows::OBJECTIVE],
            ),
            one(
                Class::State,
                "state",
                "Where Terraform keeps its state.",
                &[rows::STATE],
            ),
            set(
                Class::Region,
                "region",
                "regions",
                "A region, a witness too.",
                &[rows::REGION],
            ),
            set(Class::Tier, "tier", "tiers", "A tier of any kind.", &[rows::TIER]),
            set(
                Class::Store,
                "store",
                "stores",
                "A tier that keeps data: of any kind but `compute`.",
                &[rows::TIER],
            ),
            $(tiers::$folder::properties::CLASS,)*
            set(
                Class::Copy,
                "copy",
                "copies",
                "A copy of a bucket's objects.",
                &[rows::COPY],
            ),
            set(
                Class::HealthCheck,
                "health_check",
                "health_checks",
                "The health check of a tier.",
                &[rows::HEALTH_CHECK],
            ),
            set(
                Class::Domain,
                "domain",
                "domains",
                "A public name: `dns`.",
                &[rows::DOMAIN],
            ),
            set(Class::Alert, "alert", "alerts", "People to tell.", &[rows::ALERT]),
            set(
                Class::Failover,
                "failover",
                "failovers",
                "A failover.",
                &[rows::FAILOVER, rows::FAILOVER_SETS],
            ),
            set(
                Class::Step,
                "step",
                "steps",
                "A step of a failover.",
                &[rows::STEP],
            ),
            set(
                Class::Hold,
                "hold",
                "holds",
                "What holds an automatic failover.",
                &[rows::HOLD],
            ),
            set(
                Class::Input,
                "input",
                "inputs",
                "A value that only deployment knows.",
                &[rows::INPUT],
            ),
        ];
    };
}
for_each_kind!(classes);

const fn one(
    class: Class,
    one: &'static str,
    doc: &'static str,
    properties: &'static [&'static [Property]],
) -> ClassRow {
    ClassRow {
        class,
        one,
        many: None,
        doc,
        properties,
    }
}

const fn set(
    class: Class,
    one: &'static str,
    many: &'static str,
    doc: &'static str,
    properties: &'static [&'static [Property]],
) -> ClassRow {
    ClassRow {
        class,
        one,
        many: Some(many),
        doc,
        properties,
    }
}

impl Class {
    pub fn row(self) -> &'static ClassRow {
        CLASSES
            .iter()
            .find(|row| row.class == self)
            .expect("`tests::every_class_has_a_row` holds it")
    }
}

impl ClassRow {
    pub fn properties(&self) -> impl Iterator<Item = &'static Property> {
        self.properties.iter().copied().flatten()
    }

    pub fn property(&self, name: &str) -> Option<&'static Property> {
        self.properties().find(|property| property.name == name)
    }
}

/// The class whose set has that name: `databases`.
pub fn set_named(name: &str) -> Option<&'static ClassRow> {
    CLASSES.iter().find(|row| row.many == Some(name))
}

/// The class whose elements are called so, where a platform has several: `database`.
pub fn element_named(name: &str) -> Option<&'static ClassRow> {
    CLASSES.iter().find(|row| row.one == name && row.many.is_some())
}

/// The class of which a platform has exactly one element, by its name: `objective`.
pub fn single_named(name: &str) -> Option<&'static ClassRow> {
    CLASSES.iter().find(|row| row.one == name && row.many.is_none())
}

/// A calculation over values: `stated(step.within)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    Stated,
    Contains,
    StartsWith,
}

#[derive(Debug)]
pub struct FunctionRow {
    pub function: Function,
    pub name: &'static str,
    pub usage: &'static str,
    pub doc: &'static str,
}

pub const FUNCTIONS: &[FunctionRow] = &[
    FunctionRow {
        function: Function::Stated,
        name: "stated",
        usage: "stated(step.within)",
        doc: "Whether there is a value.",
    },
    FunctionRow {
        function: Function::Contains,
        name: "contains",
        usage: "contains(database.regions, us-west-2)",
        doc: "Whether a list of texts has that one.",
    },
    FunctionRow {
        function: Function::StartsWith,
        name: "starts_with",
        usage: "starts_with(database.instance, \"db.r6g\")",
        doc: "Whether a text starts so.",
    },
];
